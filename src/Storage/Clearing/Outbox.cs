using System.Data.Common;
using Dapper;
using Yibao.Clearing.Messages;
using Yibao.Storage.Counter;

namespace Yibao.Storage.Clearing;

/// <summary>The outbox (发件箱): what is sent with the transaction that it tells of, and what of it waits for delivery.</summary>
public static class Outbox
{
    /// <summary>Sends a message with whatever else the write set writes (随事务发送).</summary>
    public static void Send(this WriteSet writes, Message message)
    {
        ArgumentNullException.ThrowIfNull(writes);
        writes.Add(ClearingTables.Outbox, ClearingTables.Of(message, writes.At, writes.Batch));
        writes.Add(ClearingTables.Delivery, [(long)message.Sender.Value, message.Id, (long)message.Receiver.Value, 0L, 0L]);
    }

    /// <summary>Messages that wait for delivery (待投递), in order of their ids. Index: outbox_waiting.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="after">Only those after this id.</param>
    /// <param name="most">Most of them.</param>
    /// <param name="cancel">To give up.</param>
    public static async Task<List<Message>> Waiting(
        DbConnection connection, long after, int most, CancellationToken cancel = default)
    {
        var columns = string.Join(", ", ClearingTables.Outbox.Columns.Select(column => "o." + column.Name));
        await using var command = connection.CreateCommand();
        command.CommandText = $"""
            select {columns} from outbox_delivery d join outbox o on o.message_id = d.message_id and o.region = d.region
            where d.delivered_at = 0 and d.message_id > @after order by d.message_id limit @most
            """;
        command.Add("after", after);
        command.Add("most", (long)most);
        var messages = new List<Message>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            messages.Add(ClearingTables.MessageOf(reader));
        }

        return messages;
    }

    /// <summary>Writes down that messages were delivered, or that another try was in vain (投递登记).</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="messages">The messages.</param>
    /// <param name="deliveredAt">Unix milliseconds; 0: in vain.</param>
    public static async Task Tell(DbConnection connection, IReadOnlyCollection<Message> messages, long deliveredAt)
    {
        if (messages.Count > 0)
        {
            await connection.ExecuteAsync(
                """
                update outbox_delivery set delivered_at = case when delivered_at = 0 then @deliveredAt else delivered_at end,
                    tries = tries + 1
                where message_id = @Id and region = @Region
                """,
                messages.Select(message => new { message.Id, Region = (long)message.Sender.Value, deliveredAt }));
        }
    }

    private static void Add(this DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }
}
