using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using Yibao.Storage;
using Yibao.Tests.Cli;

namespace Yibao.Tests.Storage;

public sealed class DatabaseTests
{
    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task What_is_committed_is_read_and_what_is_not_is_not(Engine engine)
    {
        await using var test = await TestDatabase.Open(engine, isEmpty: true);
        await using (var writing = await test.Database.OpenWriting())
        {
            await writing.ExecuteAsync("create table note (id integer primary key, body text)");
            await using var kept = await writing.BeginTransactionAsync();
            await writing.ExecuteAsync("insert into note values (1, '甲')", transaction: kept);
            await kept.CommitAsync();
            await using var dropped = await writing.BeginTransactionAsync();
            await writing.ExecuteAsync("insert into note values (2, '乙')", transaction: dropped);
        }

        await using var reading = await test.Database.OpenReading();
        Assert.Equal(["甲"], await reading.QueryAsync<string>("select body from note"));
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_database_closed_and_opened_again_still_has_its_rows(Engine engine)
    {
        await using var test = await TestDatabase.Open(engine, isEmpty: true);
        await using (var writing = await test.Database.OpenWriting())
        {
            await writing.ExecuteAsync("create table note (id integer primary key); insert into note values (7)");
        }

        await test.Close();
        await test.Reopen();
        await using var reading = await test.Database.OpenReading();
        Assert.Equal(7, await reading.ExecuteScalarAsync<int>("select id from note"));
    }

    [Fact]
    public async Task The_writer_of_a_file_is_lent_to_one_at_a_time()
    {
        await using var test = await TestDatabase.Open(Engine.Sqlite, isEmpty: true);
        var first = await test.Database.OpenWriting();
        var second = test.Database.OpenWriting();
        Assert.False(second.IsCompleted);
        await first.DisposeAsync();
        await using var given = await second;
        Assert.Equal(1, await given.ExecuteScalarAsync<int>("select 1"));
    }

    [Fact]
    public async Task Whoever_waits_for_the_writer_may_give_up()
    {
        await using var test = await TestDatabase.Open(Engine.Sqlite, isEmpty: true);
        await using var first = await test.Database.OpenWriting();
        using var patience = new CancellationTokenSource();
        var second = test.Database.OpenWriting(patience.Token);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await second);
    }

    [Fact]
    public async Task The_writer_comes_without_what_its_last_holder_left_open()
    {
        await using var test = await TestDatabase.Open(Engine.Sqlite, isEmpty: true);
        await using (var holder = await test.Database.OpenWriting())
        {
            await holder.ExecuteAsync("create table note (id integer primary key)");
            var left = await holder.BeginTransactionAsync();
            await holder.ExecuteAsync("insert into note values (1)", transaction: left);
        }

        await using var next = await test.Database.OpenWriting();
        Assert.Equal(0, await next.ExecuteScalarAsync<int>("select count(*) from note"));
    }

    [Fact]
    public async Task A_file_is_opened_with_full_durability_and_its_readers_cannot_write()
    {
        await using var test = await TestDatabase.Open(Engine.Sqlite, isEmpty: true);
        await using var writing = await test.Database.OpenWriting();
        Assert.Equal(("wal", 2L, 1L), (
            await writing.ExecuteScalarAsync<string>("pragma journal_mode"),
            await writing.ExecuteScalarAsync<long>("pragma synchronous"),
            await writing.ExecuteScalarAsync<long>("pragma foreign_keys")));
        await using var reading = await test.Database.OpenReading();
        var refused = await Assert.ThrowsAsync<SqliteException>(() => reading.ExecuteAsync("create table note (id integer)"));
        Assert.Equal(SQLitePCL.raw.SQLITE_READONLY, refused.SqliteErrorCode);
    }

    [Fact]
    public async Task A_file_in_use_is_refused_to_another_also_through_a_link()
    {
        await using var test = await TestDatabase.Open(Engine.Sqlite, isEmpty: true);
        var file = test.Database.Address.Target;
        File.CreateSymbolicLink(file + ".link", file);
        foreach (var name in new[] { file, file + ".link" })
        {
            var refused = await Unavailable($"sqlite:{name}");
            Assert.StartsWith($"the database file '{name}' is in use by another yibao process", refused, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_file_that_is_no_database_or_cannot_be_made_is_named()
    {
        using var scratch = new Scratch();
        var letter = scratch.Write("letter.txt", new string('甲', 1000));
        Assert.Equal(
            $"the database file '{letter}' cannot be used: SQLite Error 26: 'file is not a database'.",
            await Unavailable($"sqlite:{letter}"));
        var nowhere = scratch["nowhere/yibao.db"];
        Assert.StartsWith(
            $"the database file '{nowhere}' cannot be made or written: ", await Unavailable($"sqlite:{nowhere}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_or_does_not_know_us_is_named_with_the_reason()
    {
        Assert.StartsWith(
            "postgres:Host=127.0.0.1;Port=1;Database=yibao cannot be reached: ",
            await Unavailable("postgres:Host=127.0.0.1;Port=1;Database=yibao;Username=u;Password=secret"),
            StringComparison.Ordinal);
        await using var test = await TestDatabase.Open(Engine.Postgres, isEmpty: true);
        var other = new NpgsqlConnectionStringBuilder(test.Database.Address.Target) { Database = "absent" };
        Assert.Equal(
            $"postgres:Host=127.0.0.1;Port={other.Port};Database=absent cannot be reached: 3D000 database \"absent\" does not exist",
            await Unavailable($"postgres:{other}"));
    }

    [Fact]
    public async Task A_server_that_may_lose_what_it_acknowledged_is_refused()
    {
        await using var test = await TestDatabase.Open(Engine.Postgres, isEmpty: true);
        Assert.Equal(
            $"{test.Database.Address}: synchronous_commit is off; a settlement that was acknowledged could be lost; turn it on",
            await Unavailable(test.Address + ";Options=-c synchronous_commit=off"));
    }

    [Fact]
    public async Task A_server_database_in_another_encoding_is_refused()
    {
        await using var test = await TestDatabase.Open(Engine.Postgres, isEmpty: true);
        await using (var writing = await test.Database.OpenWriting())
        {
            await writing.ExecuteAsync("create database ascii_only encoding 'SQL_ASCII' template template0");
        }

        var other = new NpgsqlConnectionStringBuilder(test.Database.Address.Target) { Database = "ascii_only" };
        Assert.EndsWith(
            "Database=ascii_only: server_encoding is SQL_ASCII; make the database with encoding UTF8",
            await Unavailable($"postgres:{other}"),
            StringComparison.Ordinal);
    }

    private static async Task<string> Unavailable(string address) =>
        (await Assert.ThrowsAsync<StorageUnavailableException>(async () => await Database.Open(address))).Message;
}
