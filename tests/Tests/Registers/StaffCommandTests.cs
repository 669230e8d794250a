using System.Text.Json.Nodes;
using Yibao.Cli;
using Yibao.Storage;
using Yibao.Storage.Registers;
using Yibao.Tests.Storage;

namespace Yibao.Tests.Registers;

public sealed class StaffCommandTests
{
    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_token_is_issued_once_kept_as_a_hash_and_revoked_once(Engine engine)
    {
        await using var files = await ImportDatabase.Open(engine);
        var run = await files.Run("staff", "add", "clerk-1", "--duty", "clerk", "--json");
        Assert.Equal(ExitCode.Done, run.Code);
        var token = (string)JsonNode.Parse(run.Results)!["token"]!;
        Assert.True(token.Length >= 40);
        Assert.Equal(0, await files.One<int>($"select count(*) from staff_token where token_hash = '{token}'"));

        var again = await files.Run("staff", "add", "clerk-1", "--duty", "reviewer");
        Assert.Equal((ExitCode.No, ""), (again.Code, again.Results));
        Assert.Equal("clerk-1: revoked\n", (await files.Run("staff", "revoke", "clerk-1")).Results);
        Assert.Equal(ExitCode.No, (await files.Run("staff", "revoke", "clerk-1")).Code);
        Assert.Equal(ExitCode.Done, (await files.Run("staff", "add", "clerk-1", "--duty", "reviewer")).Code);

        var list = await files.Run("staff", "list");
        Assert.Equal(2, list.Lines.Length);
        Assert.DoesNotContain(token, list.Results, StringComparison.Ordinal);
        var listed = JsonNode.Parse((await files.Run("staff", "list", "--json")).Results)!.AsArray();
        Assert.Equal(["clerk", "reviewer"], listed.Select(entry => (string)entry!["duty"]!).Order(StringComparer.Ordinal));
        Assert.Equal([true, false], listed.Select(entry => entry!["revokedAt"] is not null).OrderDescending());
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_token_finds_its_person_until_it_is_revoked(Engine engine)
    {
        await using var test = await TestDatabase.Open(engine);
        Assert.True(await StaffTokens.Issue(test.Database, new Staff("r", StaffDuty.Reviewer), "secret", DateTimeOffset.UnixEpoch));
        Assert.Equal(new Staff("r", StaffDuty.Reviewer), await StaffTokens.Find(test.Database, "secret"));
        Assert.Null(await StaffTokens.Find(test.Database, "Secret"));
        Assert.True(await StaffTokens.Revoke(test.Database, "r", DateTimeOffset.UnixEpoch));
        Assert.Null(await StaffTokens.Find(test.Database, "secret"));
    }

    [Theory]
    [InlineData("staff add 测试 --duty clerk")]
    [InlineData("staff add a/b --duty clerk")]
    [InlineData("staff add a123456789012345678901234567890 --duty clerk")]
    [InlineData("staff add a --duty chief")]
    [InlineData("staff add a")]
    public async Task A_name_that_fits_no_column_or_an_unknown_duty_is_bad_input(string words)
    {
        await using var files = await ImportDatabase.Open(Engine.Sqlite);
        Assert.Equal(ExitCode.BadInput, (await files.Run(words.Split(' '))).Code);
    }
}
