using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Yibao.Cli.PolicyCommands;
using Yibao.Cli.Storage;
using Yibao.Storage.Registers;

namespace Yibao.Cli.Staffing;

/// <summary><c>yibao staff</c> (经办人员): issues, lists and revokes the tokens with which staff use the API.</summary>
internal static class StaffCommand
{
    private const string Letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789";
    private const int TokenLength = 43; // 249 bits
    private const int IdLengthMax = 30; // as in the columns that name who did something

    /// <summary>The command.</summary>
    public static Command Create() =>
        new Command("staff", "Tokens with which staff of the agency use the API.") { Add(), List(), Revoke() }.WithExamples(
            "yibao staff add clerk-1 --duty clerk                # prints the token once",
            "yibao staff add reviewer-1 --duty reviewer",
            "yibao staff list",
            "yibao staff revoke clerk-1");

    private static Command Add()
    {
        var id = new Argument<string>("STAFF") { Description = "Number or name at work, at most 30 letters, digits, '-', '_' and '.'." };
        id.Validators.Add(result =>
        {
            var text = result.Tokens[0].Value;
            if (text.Length > IdLengthMax || text.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')))
            {
                result.AddError($"STAFF: expected at most {IdLengthMax} letters, digits, '-', '_' and '.'");
            }
        });
        var duty = new Option<StaffDuty>("--duty") { Description = "clerk asks, reviewer decides.", HelpName = "DUTY", Required = true };
        var db = DatabaseOption.Create();
        var json = PolicyArguments.Json();
        var command = new Command("add", "Issue a token; it is printed now and never again.") { id, duty, db, json };
        command.SetAction(async (parsed, cancel) =>
        {
            var output = Output.Of(parsed);
            var staff = new Staff(parsed.GetRequiredValue(id), parsed.GetRequiredValue(duty));
            var token = RandomNumberGenerator.GetString(Letters, TokenLength);
            await using var database = await DatabaseOption.OpenCurrent(DatabaseOption.Of(parsed, db), cancel);
            if (!await StaffTokens.Issue(database, staff, token, TimeProvider.System.GetUtcNow(), cancel))
            {
                output.Note($"yibao: '{staff.Id}' has a valid token; `yibao staff revoke {staff.Id}` ends it");
                return (int)ExitCode.No;
            }

            if (parsed.GetValue(json))
            {
                output.Line(JsonText.Of(new JsonObject { ["staff"] = staff.Id, ["duty"] = Word(staff.Duty), ["token"] = token }));
                return (int)ExitCode.Done;
            }

            output.Line($"staff  {staff.Id}");
            output.Line($"duty   {Word(staff.Duty)}");
            output.Line($"token  {token}");
            output.Note("keep it: it is not shown again");
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Command List()
    {
        var db = DatabaseOption.Create();
        var json = PolicyArguments.Json();
        var command = new Command("list", "List what was issued, without tokens.") { db, json };
        command.SetAction(async (parsed, cancel) =>
        {
            var output = Output.Of(parsed);
            await using var database = await DatabaseOption.OpenCurrent(DatabaseOption.Of(parsed, db), cancel);
            var list = await StaffTokens.List(database, cancel);
            if (parsed.GetValue(json))
            {
                output.Line(JsonText.Of(JsonText.List(list.Select(entry => (JsonNode)new JsonObject
                {
                    ["staff"] = entry.Staff.Id, ["duty"] = Word(entry.Staff.Duty), ["issuedAt"] = Output.Instant(entry.IssuedAt),
                    ["revokedAt"] = entry.RevokedAt is { } at ? Output.Instant(at) : null,
                }))));
                return (int)ExitCode.Done;
            }

            foreach (var entry in list)
            {
                var state = entry.RevokedAt is { } at ? $"revoked {Output.Instant(at)}" : "valid";
                output.Line($"{Columns.Pad(entry.Staff.Id, IdLengthMax)}  {Columns.Pad(Word(entry.Staff.Duty), 8)}"
                    + $"  {Output.Instant(entry.IssuedAt)}  {state}");
            }

            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Command Revoke()
    {
        var id = new Argument<string>("STAFF") { Description = "As `list` shows it." };
        var db = DatabaseOption.Create();
        var command = new Command("revoke", "Revoke a token; calls with it are refused from now on.") { id, db };
        command.SetAction(async (parsed, cancel) =>
        {
            var output = Output.Of(parsed);
            var staff = parsed.GetRequiredValue(id);
            await using var database = await DatabaseOption.OpenCurrent(DatabaseOption.Of(parsed, db), cancel);
            if (!await StaffTokens.Revoke(database, staff, TimeProvider.System.GetUtcNow(), cancel))
            {
                output.Note($"yibao: '{staff}' has no valid token");
                return (int)ExitCode.No;
            }

            output.Line($"{staff}: revoked");
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static string Word(StaffDuty duty) => duty == StaffDuty.Clerk ? "clerk" : "reviewer";
}
