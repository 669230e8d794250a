using Dapper;
using Yibao.Cli;
using Yibao.Storage;
using Yibao.Tests.Cli;

namespace Yibao.Tests.Storage;

public sealed class MigrateCommandTests
{
    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_database_is_migrated_once(Engine engine)
    {
        await using var test = await TestDatabase.Open(engine, isEmpty: true);
        await test.Close();
        var count = Migration.All.Count;
        var dry = CommandRun.Of("migrate", "--db", test.Address, "--dry-run");
        Assert.Equal((ExitCode.Done, $"{test.Database.Address}: 0 migrations before, {count} would run"), (dry.Code, dry.Lines[^1]));
        var first = CommandRun.Of("migrate", "--db", test.Address);
        Assert.Equal((ExitCode.Done, $"{test.Database.Address}: 0 migrations before, {count} ran"), (first.Code, first.Lines[^1]));
        Assert.Equal(Migration.All.Select(migration => migration.FileName), first.Lines[..^1]);
        var second = CommandRun.Of("migrate", "--db", test.Address, "--lang", "zh");
        Assert.Equal((ExitCode.Done, $"{test.Database.Address}：原有 {count} 个迁移，执行了 0 个\n"), (second.Code, second.Results));
    }

    [Fact]
    public void A_dry_run_makes_no_file()
    {
        using var scratch = new Scratch();
        var run = CommandRun.Of("migrate", "--db", $"sqlite:{scratch["new.db"]}", "--dry-run", "--json");
        Assert.Equal(ExitCode.Done, run.Code);
        Assert.Contains("\"wouldRun\"", run.Results, StringComparison.Ordinal);
        Assert.False(File.Exists(scratch["new.db"]));
    }

    [Fact]
    public async Task A_database_of_a_newer_program_is_the_answer_no()
    {
        await using var test = await TestDatabase.Open(Engine.Sqlite);
        await using (var writing = await test.Database.OpenWriting())
        {
            await writing.ExecuteAsync("insert into yibao_migration values (9999, 'later', 'x', 'y')");
        }

        await test.Close();
        var run = CommandRun.Of("migrate", "--db", test.Address);
        Assert.Equal(ExitCode.No, run.Code);
        Assert.Contains("MIG001 the database was migrated by a newer program (9999_later.sql)", run.Notes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_address_is_bad_input_and_a_file_in_use_a_broken_environment()
    {
        var wrong = CommandRun.Of("migrate", "--db", "yibao.db");
        Assert.Equal((ExitCode.BadInput, ""), (wrong.Code, wrong.Results));
        Assert.StartsWith("yibao: --db: a database is sqlite:FILE or postgres:CONNECTIONSTRING", wrong.Notes, StringComparison.Ordinal);
        await using var test = await TestDatabase.Open(Engine.Sqlite);
        var taken = CommandRun.Of("migrate", "--db", test.Address);
        Assert.Equal(ExitCode.BrokenEnvironment, taken.Code);
        Assert.Contains("is in use by another yibao process", taken.Notes, StringComparison.Ordinal);
    }
}
