using Dapper;
using Yibao.Kernel;
using Yibao.Storage;

namespace Yibao.Tests.Storage;

public sealed class MigratorTests
{
    private static readonly DateTimeOffset Now = new(2020, 7, 1, 8, 30, 0, TimeSpan.FromHours(8));

    private static readonly Migration First =
        new(1, "people", "create table person (id {id} not null primary key, name {key}, photo {bytes});");
    private static readonly Migration Second =
        new(2, "names", "insert into person (id, name) values (1, '甲'); create index by_name on person (name);");
    private static readonly Migration Third = new(3, "wrong", "insert into person (id) values (2); insert into nowhere values (1);");

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task Each_migration_runs_once_in_order_and_is_written_down(Engine engine)
    {
        await using var test = await TestDatabase.Open(engine, isEmpty: true);
        Assert.Equal("|1", Numbers(await Migrator.Plan(test.Database, [First])));
        Assert.Equal("|1", Numbers(await Migrator.Apply(test.Database, Now, [First])));
        Assert.Equal("1|2", Numbers(await Migrator.Plan(test.Database, [First, Second])));
        Assert.Equal("1|2", Numbers(await Migrator.Apply(test.Database, Now, [First, Second])));
        var again = await Migrator.Apply(test.Database, Now, [First, Second]);
        Assert.Equal("12|", Numbers(again));
        Assert.True(again.IsCurrent);
        Assert.Equal(["甲"], await Read<string>(test, "select name from person"));
        Assert.Equal(
            [$"1 people {First.Checksum} 2020-07-01T00:30:00.000Z", $"2 names {Second.Checksum} 2020-07-01T00:30:00.000Z"],
            await Read<string>(
                test, "select number || ' ' || name || ' ' || checksum || ' ' || applied_at from yibao_migration order by number"));
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_plan_writes_nothing(Engine engine)
    {
        await using var test = await TestDatabase.Open(engine, isEmpty: true);
        await Migrator.Plan(test.Database, [First, Second]);
        Assert.Equal("|12", Numbers(await Migrator.Plan(test.Database, [First, Second])));
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_changed_file_is_refused_by_name_and_nothing_runs(Engine engine)
    {
        await using var test = await TestDatabase.Open(engine, isEmpty: true);
        await Migrator.Apply(test.Database, Now, [First]);
        var changed = First with { Sql = First.Sql + " " };
        var plan = await Migrator.Apply(test.Database, Now, [changed, Second]);
        Assert.Equal(
            "MIG002 a migration that was applied has been changed since (0001_people.sql): "
            + $"applied with SHA-256 {First.Checksum}, now {changed.Checksum}",
            plan.Refusal!.Message(Language.English));
        Assert.Empty(await Read<string>(test, "select name from person"));
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_database_of_a_newer_program_is_refused(Engine engine)
    {
        await using var test = await TestDatabase.Open(engine, isEmpty: true);
        await Migrator.Apply(test.Database, Now, [First, Second]);
        var plan = await Migrator.Apply(test.Database, Now, [First]);
        Assert.Equal(
            "MIG001 the database was migrated by a newer program (0002_names.sql): this program knows migrations up to 0001_people.sql",
            plan.Refusal!.Message(Language.English));
        Assert.Equal(
            "MIG001 数据库已由更新版本的程序迁移（0002_names.sql）：this program knows migrations up to 0001_people.sql",
            plan.Refusal.Message(Language.Chinese));
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_migration_that_fails_leaves_no_trace_and_keeps_the_ones_before(Engine engine)
    {
        await using var test = await TestDatabase.Open(engine, isEmpty: true);
        var failed = await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await Migrator.Apply(test.Database, Now, [First, Second, Third]));
        Assert.StartsWith("migration 0003_wrong.sql failed: ", failed.Message, StringComparison.Ordinal);
        Assert.Equal([1], await Read<int>(test, "select id from person"));
        Assert.Equal("12|3", Numbers(await Migrator.Plan(test.Database, [First, Second, Third])));
    }

    [Fact]
    public async Task Processes_that_start_together_take_turns()
    {
        await using var test = await TestDatabase.Open(Engine.Postgres, isEmpty: true);
        var plans = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Migrator.Apply(test.Database, Now, [First, Second]).AsTask()));
        Assert.Equal(2, plans.Sum(plan => plan.Pending.Count));
        Assert.Equal([1, 2], await Read<int>(test, "select number from yibao_migration order by number"));
    }

    [Fact]
    public void A_migration_that_is_fetched_with_other_line_ends_is_the_same() =>
        Assert.Equal(new Migration(1, "a", "select 1;\nselect 2;").Checksum, new Migration(1, "a", "select 1;\r\nselect 2;").Checksum);

    [Theory]
    [InlineData(Engine.Sqlite, "a text, b blob, c integer, '{}'")]
    [InlineData(Engine.Postgres, "a text collate \"C\", b bytea, c bigint, '{}'")]
    public void A_macro_is_the_type_of_the_engine(Engine engine, string sql) =>
        Assert.Equal(sql, new Migration(1, "a", "a {key}, b {bytes}, c {id}, '{}'").For(engine));

    [Fact]
    public void A_macro_that_does_not_exist_is_named() => Assert.Equal(
        "0004_a.sql: there is no macro {money}; there is {key}, {bytes}, {id}, {entries}, {lines}, {funds}",
        Assert.Throws<InvalidOperationException>(() => new Migration(4, "a", "a {money}").For(Engine.Sqlite)).Message);

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task The_schema_of_this_program_stands_on_both_engines(Engine engine)
    {
        await using var test = await TestDatabase.Open(engine);
        Assert.True((await Migrator.Plan(test.Database)).IsCurrent);
    }

    /// <summary>The numbers that were applied before, a bar, the numbers that are due.</summary>
    private static string Numbers(MigrationPlan plan)
    {
        Assert.Null(plan.Refusal);
        return string.Concat(plan.Applied.Select(migration => migration.Number)) + "|"
            + string.Concat(plan.Pending.Select(migration => migration.Number));
    }

    private static async Task<IEnumerable<T>> Read<T>(TestDatabase test, string sql)
    {
        await using var reading = await test.Database.OpenReading();
        return await reading.QueryAsync<T>(sql);
    }
}
