using System.Text.Json.Nodes;
using Yibao.Cli;
using Yibao.Storage;
using Yibao.Tests.Storage;

namespace Yibao.Tests.Registers;

public sealed class InstitutionCommandTests
{
    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task Credentials_are_issued_listed_without_secrets_and_revoked_once(Engine engine)
    {
        await using var files = await ImportDatabase.Open(engine);
        await files.Sample("providers");
        var run = await files.Run("institution", "add", "H11010100001", "--digest", "--json");
        Assert.Equal(ExitCode.Done, run.Code);
        var json = JsonNode.Parse(run.Results)!;
        var (account, secret) = ((string)json["paasid"]!, (string)json["secretKey"]!);
        Assert.Equal(
            [$"{account} {json["accessKey"]} {json["token"]} {secret} H11010100001 1"],
            await files.Read<string>(
                "select paas_id || ' ' || access_key || ' ' || token || ' ' || secret_key || ' ' || provider || ' ' || needs_digest "
                + "from credential"));
        var other = JsonNode.Parse((await files.Run("institution", "add", "H11010100001", "--json")).Results)!;
        Assert.NotEqual(secret, (string)other["secretKey"]!);

        Assert.Equal($"{account}: revoked\n", (await files.Run("institution", "revoke", account)).Results);
        Assert.Equal(ExitCode.No, (await files.Run("institution", "revoke", account)).Code);
        var list = await files.Run("institution", "list");
        Assert.Equal(2, list.Lines.Length);
        Assert.Contains("revoked", list.Lines.Single(line => line.StartsWith(account, StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, list.Results, StringComparison.Ordinal);
        var listed = JsonNode.Parse((await files.Run("institution", "list", "--json")).Results)!.AsArray();
        Assert.Equal([true, false], listed.Select(entry => entry!["revokedAt"] is not null).OrderDescending());
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_provider_that_is_not_registered_gets_none(Engine engine)
    {
        await using var files = await ImportDatabase.Open(engine);
        var run = await files.Run("institution", "add", "H99999999999");
        Assert.Equal((ExitCode.No, ""), (run.Code, run.Results));
        Assert.Equal(0, await files.One<int>("select count(*) from credential"));
    }
}
