using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Yibao.Cli.PolicyCommands;
using Yibao.Cli.Storage;
using Yibao.Storage.Registers;

namespace Yibao.Cli.Institutions;

/// <summary><c>yibao institution</c> (接入机构): issues, lists and revokes what institutions sign their messages with.</summary>
internal static class InstitutionCommand
{
    private const string Letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789";

    /// <summary>The command.</summary>
    public static Command Create() =>
        new Command("institution", "Credentials of designated providers for the gateway.") { Add(), List(), Revoke() }.WithExamples(
            "yibao institution add H11010100001                  # prints the secrets once",
            "yibao institution list",
            "yibao institution revoke H11010100001-7Kp2wQ");

    private static Command Add()
    {
        var code = new Argument<string>("CODE") { Description = "Code of a provider in the register, 12 characters." };
        var digest = new Option<bool>("--digest") { Description = "Every message must carry a digest over its body." };
        var db = DatabaseOption.Create();
        var json = PolicyArguments.Json();
        var command = new Command("add", "Issue credentials; the secrets are printed now and never again.") { code, digest, db, json };
        command.SetAction(async (parsed, cancel) =>
        {
            var output = Output.Of(parsed);
            var provider = parsed.GetRequiredValue(code);
            await using var database = await DatabaseOption.OpenCurrent(DatabaseOption.Of(parsed, db), cancel);
            var credential = NewCredential(provider, parsed.GetValue(digest));
            if (!await Credentials.Issue(database, credential, TimeProvider.System.GetUtcNow(), cancel))
            {
                output.Note($"yibao: no provider '{provider}' is registered; `yibao import providers` registers it");
                return (int)ExitCode.No;
            }

            Write(output, credential, parsed.GetValue(json));
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Command List()
    {
        var db = DatabaseOption.Create();
        var json = PolicyArguments.Json();
        var command = new Command("list", "List what was issued, without secrets.") { db, json };
        command.SetAction(async (parsed, cancel) =>
        {
            var output = Output.Of(parsed);
            await using var database = await DatabaseOption.OpenCurrent(DatabaseOption.Of(parsed, db), cancel);
            var list = await Credentials.List(database, cancel);
            if (parsed.GetValue(json))
            {
                output.Line(JsonText.Of(JsonText.List(list.Select(entry => (JsonNode)new JsonObject
                {
                    ["paasid"] = entry.PaasId, ["provider"] = entry.Provider, ["needsDigest"] = entry.NeedsDigest,
                    ["issuedAt"] = Output.Instant(entry.IssuedAt), ["revokedAt"] = entry.RevokedAt is { } at ? Output.Instant(at) : null,
                }))));
                return (int)ExitCode.Done;
            }

            foreach (var entry in list)
            {
                var state = entry.RevokedAt is { } at ? $"revoked {Output.Instant(at)}" : "valid";
                var digest = entry.NeedsDigest ? "digest" : "-     ";
                output.Line($"{entry.PaasId}  {entry.Provider}  {digest}  {Output.Instant(entry.IssuedAt)}  {state}");
            }

            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Command Revoke()
    {
        var paasId = new Argument<string>("PAASID") { Description = "Account as `list` shows it." };
        var db = DatabaseOption.Create();
        var command = new Command("revoke", "Revoke credentials; messages signed with them are refused from now on.") { paasId, db };
        command.SetAction(async (parsed, cancel) =>
        {
            var output = Output.Of(parsed);
            var account = parsed.GetRequiredValue(paasId);
            await using var database = await DatabaseOption.OpenCurrent(DatabaseOption.Of(parsed, db), cancel);
            if (!await Credentials.Revoke(database, account, TimeProvider.System.GetUtcNow(), cancel))
            {
                output.Note($"yibao: '{account}' was never issued, or is revoked already");
                return (int)ExitCode.No;
            }

            output.Line($"{account}: revoked");
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static void Write(Output output, Credential credential, bool isJson)
    {
        if (isJson)
        {
            output.Line(JsonText.Of(new JsonObject
            {
                ["provider"] = credential.Provider, ["paasid"] = credential.PaasId, ["token"] = credential.Token,
                ["accessKey"] = credential.AccessKey, ["secretKey"] = credential.SecretKey, ["needsDigest"] = credential.NeedsDigest,
            }));
            return;
        }

        output.Line($"provider    {credential.Provider}");
        output.Line($"paasid      {credential.PaasId}");
        output.Line($"token       {credential.Token}");
        output.Line($"access key  {credential.AccessKey}");
        output.Line($"secret key  {credential.SecretKey}");
        output.Note("keep them: they are not shown again");
    }

    /// <summary>A credential that nobody has seen (新凭证). Base 56: 22 letters are 127 bits, 43 are 249.</summary>
    internal static Credential NewCredential(string provider, bool needsDigest) => new(
        $"{provider}-{Random(6)}", Token: Random(43), AccessKey: Random(22), SecretKey: Random(43), provider, needsDigest);

    private static string Random(int length) => RandomNumberGenerator.GetString(Letters, length);
}
