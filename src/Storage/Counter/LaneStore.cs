using System.Buffers;
using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace Yibao.Storage.Counter;

/// <summary>
/// The store of one lane (通道存储): reads what a batch needs and locks its persons, writes what the batch decided in a handful of
/// statements, commits. One transaction at a time; not safe to share between threads.
/// </summary>
public sealed class LaneStore : IAsyncDisposable
{
    /// <summary>Persons of one generation: a few kilobytes each.</summary>
    private const int PersonsKept = 8_192;

    private readonly Database database;
    private readonly long chainNumber;
    private readonly Dictionary<string, DbCommand> writes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SqliteInsert> inserts = new(StringComparer.Ordinal);
    private readonly ArrayBufferWriter<byte> buffer = new(4_096);
    private readonly DeskCache cache = new(PersonsKept);
    private AuditChain chain;
    private DbConnection? connection;
    private DbConnection? reading; // on SQLite: strangers are read beside whoever writes
    private DeskQuery? query;
    private DeskQuery? strangersQuery;
    private DbTransaction? transaction;
    private bool isLent; // on SQLite: the one writer is ours

    private LaneStore(Database database, long chainNumber)
    {
        this.database = database;
        this.chainNumber = chainNumber;
        chain = AuditChain.Empty(chainNumber);
    }

    /// <summary>Opens the store of a lane.</summary>
    /// <param name="database">The database.</param>
    /// <param name="chainNumber">Number of the lane's audit chain, unique over all processes on the database.</param>
    /// <exception cref="StorageUnavailableException">Another process has the chain: two processes run with one node number.</exception>
    public static async ValueTask<LaneStore> Open(Database database, long chainNumber)
    {
        var store = new LaneStore(database, chainNumber);
        await store.Connect();
        return store;
    }

    /// <summary>Begins a batch (开批): a transaction in which the persons are locked, and everything that was asked for.</summary>
    public async ValueTask<DeskData> Begin(Needs needs)
    {
        await Begin();
        cache.Drop(needs.Persons); // what the batch does to them, it does not tell
        return query!.Read(needs, transaction).Ask(needs, connection!, transaction);
    }

    /// <summary>
    /// Begins a batch that locks nobody (快速开批): persons and visits as they are known from earlier batches, the others read. Messages are
    /// not looked up, and people who hang on other records are left out. Until <see cref="TryCommit"/> no transaction is open, and on
    /// SQLite another lane may write.
    /// </summary>
    public async ValueTask<DeskData> BeginQuick(Needs needs)
    {
        if (connection is null)
        {
            await Connect();
        }

        var known = new DeskData();
        cache.Take(needs, known);
        var strangers = needs.Persons.Where(number => !known.Persons.ContainsKey(number)).ToArray();
        var visits = needs.Visits.Where(visit => !known.Visits.ContainsKey(visit)).ToArray();
        var read = ReadStrangers(new DeskAsk(strangers, strangers, [], visits, [], []));
        foreach (var (number, persons) in read.Persons)
        {
            if (persons.TrueForAll(person => person.CanBeKept))
            {
                known.Persons[number] = persons;
            }
        }

        foreach (var (id, visit) in read.Visits)
        {
            known.Visits[id] = visit;
        }

        return known;
    }

    /// <summary>Versions are read before what they stand for: whatever is committed in between fails the commit.</summary>
    private DeskData ReadStrangers(DeskAsk ask)
    {
        if (reading is not SqliteConnection beside)
        {
            return strangersQuery!.Read(ask, transaction: null, out _);
        }

        using var snapshot = beside.BeginTransaction(deferred: true);
        return strangersQuery!.Read(ask, snapshot, out _);
    }

    private async ValueTask Begin()
    {
        if (connection is null)
        {
            await Connect();
        }

        if (database.Engine == Engine.Sqlite)
        {
            await database.OpenWriting();
            isLent = true;
        }

        transaction = connection!.BeginTransaction();
    }

    /// <summary>Writes and commits (提交). When it returns, everything is on disk.</summary>
    public void Commit(WriteSet writes)
    {
        Write(writes, Link(writes));
        End();
    }

    /// <summary>
    /// Writes and commits a quick batch (提交): false when a person changed since, or a message was there before; then nothing is written,
    /// and its members want a batch with locks.
    /// </summary>
    public async ValueTask<bool> TryCommit(WriteSet writes, DeskData data)
    {
        var link = Link(writes);
        // One command of PostgreSQL is one transaction by itself.
        if (reading is not null || writes.Others.Count > 0)
        {
            await Begin();
        }

        try
        {
            Write(writes, link);
        }
        catch (DbException conflict) when (IsConflict(conflict))
        {
            transaction?.Rollback();
            End();
            cache.Drop(data.Persons.Keys);
            return false;
        }

        End();
        foreach (var person in writes.Persons)
        {
            person.Written();
        }

        cache.Keep(data.Persons, data.Visits.Values);
        return true;
    }

    /// <summary>Gives up a quick batch that has nothing to write, or goes to one with locks (放弃快速批).</summary>
    public void LeaveQuick(DeskData data) => cache.Drop(data.Persons.Keys);

    private static bool IsConflict(DbException failure) => failure is PostgresException
    {
        SqlState: PostgresErrorCodes.NotNullViolation or PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected,
    } or SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_CONSTRAINT };

    private void Write(WriteSet writes, object?[] link)
    {
        foreach (var (sql, values) in writes.Others)
        {
            connection!.Execute(sql, values, transaction);
        }

        if (connection is NpgsqlConnection)
        {
            WritePostgres(writes);
        }
        else
        {
            WriteSqlite(writes);
        }

        transaction?.Commit(); // without one, PostgreSQL has committed with the last statement of the command
        chain.Advance(link);
    }

    /// <summary>Ends a batch that has nothing to write (无写入).</summary>
    public void Leave()
    {
        transaction!.Rollback();
        End();
    }

    /// <summary>Gives the batch up (放弃): nothing is written. A connection that broke is made anew by the next batch.</summary>
    public void Abandon()
    {
        try
        {
            transaction?.Rollback();
        }
        catch (Exception broken) when (broken is DbException or InvalidOperationException)
        {
            // The server ended the transaction with the connection.
        }

        End();
        Disconnect(); // what the failed batch may have left of the chain in memory is read again
        cache.Clear();
    }

    /// <summary>Closes the connection.</summary>
    public ValueTask DisposeAsync()
    {
        Disconnect();
        return ValueTask.CompletedTask;
    }

    private void End()
    {
        transaction?.Dispose();
        transaction = null;
        if (isLent)
        {
            isLent = false;
            connection!.Dispose(); // gives the one writer to the next in line
        }
    }

    private async ValueTask Connect()
    {
        connection = await database.OpenWriting();
        isLent = database.Engine == Engine.Sqlite;
        query = new DeskQuery(connection, locks: true);
        try
        {
            if (isLent)
            {
                reading = await database.OpenReading();
            }
            else
            {
                await ClaimChain();
            }

            strangersQuery = new DeskQuery(reading ?? connection, locks: false);
            ReadHead();
        }
        finally
        {
            End();
        }
    }

    /// <summary>
    /// The chain is waited for a little: the server may not have noticed yet that a process which held it was killed.
    /// </summary>
    private async ValueTask ClaimChain()
    {
        const int space = 20_201; // advisory locks of the chains: an arbitrary number of our own
        await connection!.ExecuteAsync(DeskQuery.Session + "set lock_timeout = '5s'");
        try
        {
            await connection!.ExecuteAsync("select pg_advisory_lock(@space, @number)", new { space, number = (int)chainNumber });
            await connection!.ExecuteAsync("set lock_timeout = 0");
        }
        catch (PostgresException held) when (held.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            Disconnect();
            throw new StorageUnavailableException($"another process has chain {chainNumber}: give every process its own --node", held);
        }
    }

    private void ReadHead()
    {
        var head = connection!.QueryFirstOrDefault<(long Seq, byte[] Hash)?>(
            "select seq, hash from audit_link where chain = @chainNumber order by seq desc limit 1", new { chainNumber });
        chain = head is { } found ? new AuditChain(chainNumber, found.Seq, found.Hash) : AuditChain.Empty(chainNumber);
    }

    private void Disconnect()
    {
        if (database.Engine == Engine.Postgres)
        {
            GiveUpChain();
            connection?.Dispose();
        }

        connection = null;
        reading?.Dispose();
        reading = null;
        writes.Clear();
        foreach (var insert in inserts.Values)
        {
            insert.Dispose();
        }

        inserts.Clear();
    }

    /// <summary>The connection goes back to the pool with its session: what it locked there would stay locked.</summary>
    private void GiveUpChain()
    {
        try
        {
            connection?.Execute("select pg_advisory_unlock_all()");
        }
        catch (Exception broken) when (broken is DbException or InvalidOperationException)
        {
            // The session ended, and its locks with it.
        }
    }

    /// <summary>Makes rows of everything, and the next link of the chain over them: work that no other lane need wait for.</summary>
    private object?[] Link(WriteSet set)
    {
        set.Close();
        var rows = new List<AuditRow>();
        for (var table = 0; table < CounterTables.Audited.Count; table++)
        {
            if (set.Rows.TryGetValue(CounterTables.Audited[table], out var written))
            {
                foreach (var row in written)
                {
                    rows.Add(AuditChain.RowOf(table, row, buffer));
                }
            }
        }

        var link = chain.Link(set.Batch, set.At, AuditChain.Rows(rows));
        set.Rows[CounterTables.AuditLink] = [link];
        return link;
    }

    private void WritePostgres(WriteSet set)
    {
        // Persons first: whoever works for the same person in another process waits here and not halfway.
        var tables = set.Rows.Keys.OrderBy(table => table != CounterTables.PersonVersion)
            .ThenBy(table => table.Label, StringComparer.Ordinal).ToArray();
        var key = string.Join(' ', tables.Select(table => table.Label));
        if (!writes.TryGetValue(key, out var command))
        {
            writes[key] = command = MakeWrite(tables);
        }

        var next = 0;
        foreach (var table in tables)
        {
            var rows = set.Rows[table];
            for (var column = 0; column < table.Columns.Count; column++)
            {
                command.Parameters[next++].Value = table.ColumnOf(rows, column);
            }
        }

        command.Transaction = transaction;
        command.ExecuteNonQuery();
    }

    private DbCommand MakeWrite(TableShape[] tables)
    {
        var command = connection!.CreateCommand();
        foreach (var table in tables)
        {
            command.CommandText += table.PostgresWrite(table.Label);
            for (var column = 0; column < table.Columns.Count; column++)
            {
                var type = table.Columns[column].Type switch
                {
                    ColumnType.Number => NpgsqlDbType.Bigint,
                    ColumnType.Text => NpgsqlDbType.Text,
                    _ => NpgsqlDbType.Bytea,
                };
                command.Parameters.Add(new NpgsqlParameter(table.Label + column, NpgsqlDbType.Array | type));
            }
        }

        command.Transaction = transaction;
        command.Prepare();
        return command;
    }

    private void WriteSqlite(WriteSet set)
    {
        foreach (var (table, rows) in set.Rows)
        {
            if (!inserts.TryGetValue(table.Label, out var insert))
            {
                inserts[table.Label] = insert = new SqliteInsert(connection!, table);
            }

            insert.Run(rows);
        }
    }
}
