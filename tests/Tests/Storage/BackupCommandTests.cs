using Dapper;
using Yibao.Cli;
using Yibao.Storage;
using Yibao.Tests.Cli;

namespace Yibao.Tests.Storage;

public sealed class BackupCommandTests
{
    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_database_in_use_is_copied_and_the_copy_restored_with_everything_in_it(Engine engine)
    {
        using var folder = new Scratch();
        await using var test = await TestDatabase.Open(engine);
        await Insert(test, "before");
        // The server still runs: the copy is of what is committed now.
        var backup = CommandRun.Of("backup", folder["yibao.copy"], "--db", test.Address);
        Assert.Equal((ExitCode.Done, ""), (backup.Code, backup.Notes));
        Assert.Equal(engine, DatabaseCopy.EngineOf(folder["yibao.copy"]));
        await Insert(test, "after");
        Assert.Equal(ExitCode.BadInput, CommandRun.Of("backup", folder["yibao.copy"], "--db", test.Address).Code);

        var target = engine == Engine.Sqlite
            ? $"sqlite:{folder["restored.db"]}"
            : $"postgres:{await SharedCluster.NewDatabase(isEmpty: true)}";
        var restore = CommandRun.Of("restore", folder["yibao.copy"], "--db", target);
        Assert.Equal((ExitCode.Done, ""), (restore.Code, restore.Notes));
        await using (var restored = await Database.Open(target))
        {
            Assert.True((await Migrator.Plan(restored)).IsCurrent);
            await using var reading = await restored.OpenReading();
            Assert.Equal(["before 甲"], await reading.QueryAsync<string>("select code || ' ' || name from provider"));
        }

        var again = CommandRun.Of("restore", folder["yibao.copy"], "--db", target);
        Assert.Equal(ExitCode.BrokenEnvironment, again.Code);
        Assert.Contains("a copy is restored to a ", again.Notes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_copy_of_the_engine_is_refused()
    {
        using var folder = new Scratch();
        var letter = folder.Write("letter.txt", "甲");
        var target = $"sqlite:{folder["restored.db"]}";
        Assert.Equal($"yibao: '{letter}' is no copy of a Sqlite database\n", CommandRun.Of("restore", letter, "--db", target).Notes);
        Assert.Equal(ExitCode.BadInput, CommandRun.Of("restore", folder["absent"], "--db", target).Code);
        await using var test = await TestDatabase.Open(Engine.Sqlite);
        Assert.Equal(ExitCode.Done, CommandRun.Of("backup", folder["copy"], "--db", test.Address).Code);
        Assert.Equal(ExitCode.BadInput, CommandRun.Of("restore", folder["copy"], "--db", "postgres:Host=127.0.0.1;Port=1;Username=u").Code);
        Assert.False(File.Exists(folder["restored.db"]));
    }

    [Fact]
    public void A_copy_that_cannot_be_made_leaves_nothing_behind()
    {
        using var folder = new Scratch();
        var run = CommandRun.Of("backup", folder["copy"], "--db", $"sqlite:{folder["absent.db"]}");
        Assert.Equal(ExitCode.BrokenEnvironment, run.Code);
        Assert.Contains("cannot be copied", run.Notes, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["copy"]) || File.Exists(folder["copy.unfinished"]) || File.Exists(folder["absent.db"]));
    }

    private static async Task Insert(TestDatabase test, string code)
    {
        await using var writing = await test.Database.OpenWriting();
        await writing.ExecuteAsync("insert into provider values (110000, @code, '甲', 1, 3, '2', 20150101, null)", new { code });
    }
}
