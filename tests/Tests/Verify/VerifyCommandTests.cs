using System.Text.Json.Nodes;
using Yibao.Cli;
using Yibao.Storage;
using Yibao.Storage.Verify;
using Yibao.Tests.Cli;
using Yibao.Tests.Storage;

namespace Yibao.Tests.Verify;

public sealed class VerifyCommandTests
{
    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task The_command_says_of_each_invariant_whether_it_holds(Engine engine)
    {
        await using var office = await InvariantTests.Busy(engine);
        await office.Plant("update person_state set account_fen = account_fen + 100 where psn_no = '11000000000003'");
        await office.Release();
        var run = CommandRun.Of("verify", "--db", office.Address);
        Assert.Equal((ExitCode.No, ""), (run.Code, run.Notes));
        Assert.Equal("I1   holds   every ledger transaction balances", run.Lines[0]);
        Assert.Equal("I2   BROKEN  money is conserved: opening plus in minus out is closing", run.Lines[1]);
        Assert.Equal("     - personal account of 11000000000003: 100 fen, by the records 0", run.Lines[2]);
        Assert.Equal($"1 of {Invariants.All.Count} invariants are broken", run.Lines[^1]);
        var json = JsonNode.Parse(CommandRun.Of("verify", "--db", office.Address, "--json").Results)!;
        Assert.False(json["holds"]!.GetValue<bool>());
        Assert.Equal(Invariants.All.Select(one => one.Code), json["invariants"]!.AsArray().Select(one => one!["code"]!.GetValue<string>()));
        await office.Reacquire();
        await office.Plant("update person_state set account_fen = account_fen - 100 where psn_no = '11000000000003'");
        await office.Release();
        var whole = CommandRun.Of("verify", "--db", office.Address, "--lang", "zh");
        Assert.Equal((ExitCode.Done, $"{Invariants.All.Count} 条不变量全部成立"), (whole.Code, whole.Lines[^1]));
    }

    [Fact]
    public async Task A_database_that_is_not_there_or_not_migrated_is_a_broken_environment_and_no_file_is_made()
    {
        using var scratch = new Scratch();
        var nothing = CommandRun.Of("verify", "--db", $"sqlite:{scratch["no.db"]}");
        Assert.Equal(ExitCode.BrokenEnvironment, nothing.Code);
        Assert.Contains("`yibao migrate` makes it", nothing.Notes, StringComparison.Ordinal);
        Assert.False(File.Exists(scratch["no.db"]));
        await using var test = await TestDatabase.Open(Engine.Sqlite, isEmpty: true);
        await test.Close();
        var empty = CommandRun.Of("verify", "--db", test.Address);
        Assert.Equal(ExitCode.BrokenEnvironment, empty.Code);
        Assert.Contains("run `yibao migrate`", empty.Notes, StringComparison.Ordinal);
    }
}
