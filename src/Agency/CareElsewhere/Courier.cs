using Yibao.Clearing.Messages;
using Yibao.Kernel;
using Yibao.Storage;
using Yibao.Storage.Clearing;

namespace Yibao.Agency.CareElsewhere;

/// <summary>What became of one message (投递结果).</summary>
/// <param name="Message">The message.</param>
/// <param name="Receipt">What became of it.</param>
/// <param name="Refusal">Why it is refused; null: it is not.</param>
public readonly record struct Delivery(Message Message, Receipt Receipt, Refusal? Refusal)
{
    /// <summary>Whether it need not be delivered again (已送达).</summary>
    public bool IsDone => Receipt is Receipt.Applied or Receipt.Known;
}

/// <summary>What one round of a courier came to (一轮投递): how many messages took effect, were known, came early, were refused.</summary>
public readonly record struct CourierRound(int Applied, int Known, int Early, int Refused)
{
    /// <summary>Two rounds together.</summary>
    public static CourierRound operator +(CourierRound left, CourierRound right) => new(
        left.Applied + right.Applied, left.Known + right.Known, left.Early + right.Early, left.Refused + right.Refused);
}

/// <summary>
/// The courier (投递员): takes what waits in the outboxes, delivers it to the regions and the hub, and tells the senders. Each of the three is
/// a step of its own that may fail or be done twice: a message waits until its sender has been told, and takes effect once. A broker that
/// stands between the steps needs nothing else. Safe to run in several processes.
/// </summary>
public sealed class Courier(Database database, TimeProvider time)
{
    /// <summary>Messages of one delivery: one transaction of the receivers.</summary>
    public const int Bag = 1_000;

    /// <summary>Takes what waits (取件), in the order in which it was sent.</summary>
    /// <param name="after">Only messages after this id; 0: from the first.</param>
    /// <param name="most">Most of them.</param>
    /// <param name="cancel">To give up.</param>
    public async Task<IReadOnlyList<Message>> Take(long after = 0, int most = Bag, CancellationToken cancel = default)
    {
        await using var connection = await database.OpenReading(cancel);
        return await Outbox.Waiting(connection, after, most, cancel);
    }

    /// <summary>Delivers messages (投递): all that can take effect does so in one transaction.</summary>
    public async Task<IReadOnlyList<Delivery>> Deliver(IReadOnlyList<Message> messages, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var deliveries = new List<Delivery>(messages.Count);
        await using var batch = await InboxBatch.Begin(database, messages, time.GetUtcNow(), cancel);
        foreach (var message in messages)
        {
            var receipt = Receiving.Decide(message, batch.TakenBefore(message), out var leg, out var refusal);
            if (receipt == Receipt.Applied)
            {
                Apply(batch, message, leg!);
            }

            deliveries.Add(new Delivery(message, receipt, refusal));
        }

        if (deliveries.Exists(delivery => delivery.Receipt == Receipt.Applied))
        {
            await batch.Commit(cancel);
        }

        return deliveries;
    }

    /// <summary>Tells the senders what was delivered (回执), and that the rest was tried.</summary>
    public async Task Tell(IReadOnlyList<Delivery> deliveries, CancellationToken cancel = default)
    {
        await using var connection = await database.OpenWriting(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var at = time.GetUtcNow().ToUnixTimeMilliseconds();
        await Outbox.Tell(connection, [.. deliveries.Where(one => one.IsDone).Select(one => one.Message)], at);
        await Outbox.Tell(connection, [.. deliveries.Where(one => !one.IsDone).Select(one => one.Message)], 0);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>One round over everything that waits (一轮投递); what is sent meanwhile is taken too.</summary>
    /// <param name="refused">Is told of each message that is refused.</param>
    /// <param name="cancel">To give up.</param>
    public async Task<CourierRound> Round(Action<Delivery>? refused = null, CancellationToken cancel = default)
    {
        var sum = default(CourierRound);
        var after = 0L;
        while (await Take(after, cancel: cancel) is { Count: > 0 } messages)
        {
            var deliveries = await Deliver(messages, cancel);
            await Tell(deliveries, cancel);
            int Count(Receipt receipt) => deliveries.Count(delivery => delivery.Receipt == receipt);
            sum += new CourierRound(Count(Receipt.Applied), Count(Receipt.Known), Count(Receipt.Early), Count(Receipt.Refused));
            foreach (var delivery in deliveries.Where(delivery => delivery.Receipt == Receipt.Refused))
            {
                refused?.Invoke(delivery);
            }

            after = messages[^1].Id;
        }

        return sum;
    }

    /// <summary>Rounds until everything that can be delivered is (投递完毕).</summary>
    public async Task<CourierRound> Finish(Action<Delivery>? refused = null, CancellationToken cancel = default)
    {
        var sum = default(CourierRound);
        while (true)
        {
            var round = await Round(refused, cancel);
            sum += round;
            if (round.Applied + round.Known == 0)
            {
                return sum;
            }
        }
    }

    private static void Apply(InboxBatch batch, Message message, Leg leg)
    {
        batch.Take(message, leg);
        if (message.Receiver == Message.Hub)
        {
            batch.Hear(leg, message.Kind == MessageKind.HomeBooked ? HubSide.Home : HubSide.Care);
        }
        else if (leg.Deducts is null)
        {
            batch.Book(leg);
        }
        else
        {
            batch.TakeBack(leg);
        }
    }
}
