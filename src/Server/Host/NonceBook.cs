using System.Data.Common;
using System.Text.Json;
using System.Threading.Channels;
using Dapper;
using Npgsql;
using NpgsqlTypes;
using Yibao.Storage;

namespace Yibao.Server.Host;

/// <summary>
/// Nonces that were seen (随机串登记): kept in the database, so that a replay is refused by every process and after a restart. Calls that come
/// together are written together: a lone one at once, under load those of a moment. A nonce is forgotten when its time stamp could no
/// longer pass.
/// </summary>
internal sealed class NonceBook : IAsyncDisposable
{
    private const int BatchMax = 1_000; // keeps the wait of one call short
    private const int Crowd = 3; // so many in a batch are load: a commit for every two calls costs more than the calls
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(1);

    private readonly Channel<Seen> queue = Channel.CreateBounded<Seen>(new BoundedChannelOptions(20_000) { SingleReader = true });

    private readonly Database database;
    private readonly TimeProvider time;
    private readonly Task loop;
    private long swept;
    private DbConnection? session;
    private DbCommand? insert;

    public NonceBook(Database database, TimeProvider time)
    {
        (this.database, this.time) = (database, time);
        loop = Task.Run(Run);
    }

    /// <summary>Remembers a nonce of an account until an instant; false: it was there.</summary>
    public ValueTask<bool> Remember(string account, string nonce, DateTimeOffset until)
    {
        var isNew = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var seen = new Seen(account, nonce, until.ToUnixTimeMilliseconds(), isNew);
        return queue.Writer.TryWrite(seen) ? new ValueTask<bool>(isNew.Task) : Wait(seen);
    }

    private async ValueTask<bool> Wait(Seen seen)
    {
        await queue.Writer.WriteAsync(seen);
        return await seen.IsNew.Task;
    }

    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await loop;
        Forget();
    }

    private async Task Run()
    {
        var batch = new List<Seen>(BatchMax);
        while (await queue.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < BatchMax && queue.Reader.TryRead(out var one))
            {
                batch.Add(one);
            }

            try
            {
                var added = await Write(batch);
                foreach (var one in batch)
                {
                    // The first of two equal ones in a batch takes the row that was added.
                    one.IsNew.TrySetResult(added.Remove((one.Account, one.Nonce)));
                }

                if (batch.Count >= Crowd)
                {
                    await Task.Delay(Moment);
                }
            }
#pragma warning disable CA1031 // the loop must outlive a failure; it is reported to every caller of the batch
            catch (Exception failure)
#pragma warning restore CA1031
            {
                foreach (var one in batch)
                {
                    one.IsNew.TrySetException(new StorageUnavailableException(failure.Message, failure));
                }
            }
        }
    }

    private async Task<HashSet<(string Account, string Nonce)>> Write(List<Seen> batch)
    {
        var connection = session ?? await database.OpenWriting();
        try
        {
            await Sweep(connection);
            var added = new HashSet<(string Account, string Nonce)>();
            var command = connection is NpgsqlConnection ? Prepared(connection, batch) : OfRows(connection, batch);
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                added.Add((reader.GetString(0), reader.GetString(1)));
            }

            return added;
        }
        catch
        {
            Forget();
            throw;
        }
        finally
        {
            if (session != connection)
            {
                await connection.DisposeAsync(); // SQLite has one writer, who takes turns
            }
        }
    }

    private async Task Sweep(DbConnection connection)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (now - swept > (long)SweepEvery.TotalMilliseconds)
        {
            await connection.ExecuteAsync("delete from nonce where until < @now", new { now });
            swept = now;
        }
    }

    /// <summary>PostgreSQL: one command, prepared once on a connection of its own.</summary>
    private DbCommand Prepared(DbConnection connection, List<Seen> batch)
    {
        session = connection;
        if (insert is null)
        {
            insert = connection.CreateCommand();
            insert.CommandText =
                "insert into nonce (paas_id, nonce, until) select unnest(@a), unnest(@n), unnest(@u) on conflict do nothing "
                + "returning paas_id, nonce";
            insert.Parameters.Add(new NpgsqlParameter("a", NpgsqlDbType.Array | NpgsqlDbType.Text));
            insert.Parameters.Add(new NpgsqlParameter("n", NpgsqlDbType.Array | NpgsqlDbType.Text));
            insert.Parameters.Add(new NpgsqlParameter("u", NpgsqlDbType.Array | NpgsqlDbType.Bigint));
            insert.Prepare();
        }

        insert.Parameters[0].Value = batch.Select(one => one.Account).ToArray();
        insert.Parameters[1].Value = batch.Select(one => one.Nonce).ToArray();
        insert.Parameters[2].Value = batch.Select(one => one.Until).ToArray();
        return insert;
    }

    private static DbCommand OfRows(DbConnection connection, List<Seen> batch)
    {
        var command = connection.CreateCommand();
        command.CommandText =
            "insert into nonce (paas_id, nonce, until) select value->>0, value->>1, value->>2 from json_each(@rows) where true "
            + "on conflict do nothing returning paas_id, nonce";
        var rows = command.CreateParameter();
        rows.ParameterName = "rows";
        rows.Value = JsonSerializer.Serialize(batch.Select(one => new object[] { one.Account, one.Nonce, one.Until }));
        command.Parameters.Add(rows);
        return command;
    }

    private void Forget()
    {
        insert?.Dispose();
        session?.Dispose();
        (insert, session) = (null, null);
    }

    /// <summary>One nonce, and who waits to hear whether it is new.</summary>
    private readonly record struct Seen(string Account, string Nonce, long Until, TaskCompletionSource<bool> IsNew);
}
