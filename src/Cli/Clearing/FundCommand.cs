using System.CommandLine;
using System.Text.Json.Nodes;
using Yibao.Agency.Clearing;
using Yibao.Clearing.Providers;
using Yibao.Cli.Contributing;
using Yibao.Cli.PolicyCommands;
using Yibao.Cli.Storage;
using Yibao.Kernel;
using Yibao.Storage.Clearing;

namespace Yibao.Cli.Clearing;

/// <summary><c>yibao fund</c> (专项资金): money that providers get in advance, drawn, set off against their payments, paid back.</summary>
internal static class FundCommand
{
    /// <summary>The command.</summary>
    public static Command Create() =>
        new Command("fund", "Special funds that hospitals get in advance: granted, drawn, set off against payments, returned.")
        {
            Advance(), Release(),
            Move("draw", "The provider draws money of a grant.", "", (desk, at, number, fen, _, day, by, cancel) =>
                desk.Draw(at, number, fen, day, by, cancel)),
            Move("repay", "The provider pays back what it drew; --undrawn gives up what it did not draw.",
                "Give up what was granted and not drawn.", (desk, at, number, fen, isUndrawn, day, by, cancel) =>
                    desk.Repay(at, number, fen, isUndrawn, day, by, cancel)),
            Report(),
        }.WithExamples(
            "yibao fund advance H42010000001 --region 420100 --scheme 310 --amount 1000000 --document '...' --by clerk",
            "yibao fund release G1 --region 420100 --by reviewer",
            "yibao fund draw G1 --region 420100 --amount 600000 --by clerk",
            "yibao fund repay G1 --region 420100 --amount 5000 --by clerk",
            "yibao fund report");

    private static Command Advance()
    {
        var provider = new Argument<string>("PROVIDER") { Description = "Code of the provider." };
        var (region, scheme, amount) = (ProviderOptions.Region(), ProviderOptions.SchemeName(), ProviderOptions.Amount());
        var document = new Option<string>("--document") { Description = "Document that orders it.", HelpName = "TEXT", Required = true };
        var ordinary = new Option<bool>("--ordinary") { Description = "For ordinary bills [default: bills of epidemic patients]." };
        var on = PolicyArguments.Day("--on", "Day [default: today].");
        var by = ContributionOptions.By();
        var (db, _, json, language) = ProviderOptions.Common();
        var command = new Command("advance", "Ask for a grant of special funds; another person releases it.")
        {
            provider, region, scheme, amount, document, ordinary, on, by, db, json, language,
        };
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) => Answer(
                output,
                await new FundDesk(database, TimeProvider.System).Ask(
                    new PayeeKey(
                        parsed.GetRequiredValue(region)!.Value, parsed.GetRequiredValue(provider),
                        ProviderOptions.SchemeOf(parsed.GetRequiredValue(scheme)), !parsed.GetValue(ordinary)),
                    parsed.GetRequiredValue(amount).Fen, parsed.GetRequiredValue(document),
                    parsed.GetValue(on) ?? PolicyArguments.Today(), parsed.GetRequiredValue(by), cancel),
                parsed.GetValue(json), CommonOptions.LanguageOf(parsed, language)),
            cancel));
        return command;
    }

    private static Command Release()
    {
        var (number, region, by) = (Number(), ProviderOptions.Region(), ContributionOptions.By());
        var on = PolicyArguments.Day("--on", "Day [default: today].");
        var deny = new Option<bool>("--deny") { Description = "Turn it down." };
        var (db, _, json, language) = ProviderOptions.Common();
        var command = new Command("release", "Grant what another person asked for, or turn it down.")
        {
            number, region, on, deny, by, db, json, language,
        };
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) => Answer(
                output,
                await new FundDesk(database, TimeProvider.System).Decide(
                    parsed.GetRequiredValue(region)!.Value, parsed.GetRequiredValue(number),
                    parsed.GetValue(on) ?? PolicyArguments.Today(), parsed.GetRequiredValue(by), !parsed.GetValue(deny), "", cancel),
                parsed.GetValue(json), CommonOptions.LanguageOf(parsed, language)),
            cancel));
        return command;
    }

    private static Command Move(
        string name, string description, string undrawnText,
        Func<FundDesk, RegionCode, long, long, bool, DateOnly, string, CancellationToken, Task<(FundGrant?, Refusal?)>> move)
    {
        var (number, region, amount, by) = (Number(), ProviderOptions.Region(), ProviderOptions.Amount(), ContributionOptions.By());
        var on = PolicyArguments.Day("--on", "Day [default: today].");
        var undrawn = new Option<bool>("--undrawn") { Description = undrawnText };
        var (db, _, json, language) = ProviderOptions.Common();
        var command = new Command(name, description) { number, region, amount, on, by, db, json, language };
        if (undrawnText.Length > 0)
        {
            command.Add(undrawn);
        }

        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) => Answer(
                output,
                await move(
                    new FundDesk(database, TimeProvider.System), parsed.GetRequiredValue(region)!.Value, parsed.GetRequiredValue(number),
                    parsed.GetRequiredValue(amount).Fen, undrawnText.Length > 0 && parsed.GetValue(undrawn),
                    parsed.GetValue(on) ?? PolicyArguments.Today(), parsed.GetRequiredValue(by), cancel),
                parsed.GetValue(json), CommonOptions.LanguageOf(parsed, language)),
            cancel));
        return command;
    }

    private static Command Report()
    {
        var region = ContributionOptions.Region("Only this region.");
        var provider = new Option<string>("--provider")
        {
            Description = "Only this provider.", HelpName = "CODE", DefaultValueFactory = _ => "",
        };
        var (db, _, json, language) = ProviderOptions.Common();
        var command = new Command("report", "Show what was granted, drawn, used, returned and is outstanding: by region, or by grant.")
        {
            region, provider, db, json, language,
        };
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                var place = parsed.GetValue(region);
                var grants = await ProviderReports.GrantsOf(database, place, parsed.GetValue(provider)!, cancel);
                var isChinese = CommonOptions.LanguageOf(parsed, language) == Language.Chinese;
                if (parsed.GetValue(json))
                {
                    output.Line(JsonText.Of(new JsonObject
                    {
                        ["unit"] = "fen", ["granted"] = grants.Sum(grant => grant.Granted), ["used"] = grants.Sum(grant => grant.Used),
                        ["returned"] = grants.Sum(grant => grant.Returned), ["outstanding"] = grants.Sum(grant => grant.Outstanding),
                        ["grants"] = JsonText.List(grants.Select(grant => (JsonNode)Json(grant))),
                    }));
                    return ExitCode.Done;
                }

                Write(output, place is null && parsed.GetValue(provider)!.Length == 0
                    ? [.. grants.GroupBy(grant => grant.Payee.Region).Select(group => ($"{group.Key}", group.ToArray()))]
                    : [.. grants.Select(grant => ($"{grant.Name} {ProviderOptions.Name(grant.Payee, isChinese)}", new[] { grant }))],
                    grants, isChinese);
                return ExitCode.Done;
            },
            cancel));
        return command;
    }

    private static Argument<long> Number() => new("GRANT")
    {
        Description = "Number of the grant, like G3.",
        CustomParser = result =>
        {
            if (ProviderOptions.TryNumber(result.Tokens[0].Value, 'G', out var number))
            {
                return number;
            }

            result.AddError($"'{result.Tokens[0].Value}' is no grant; expected G3");
            return 0;
        },
    };

    private static ExitCode Answer(Output output, (FundGrant? Grant, Refusal? Refusal) answer, bool isJson, Language language)
    {
        if (answer.Grant is not { } grant)
        {
            return ContributionOptions.Refused(output, answer.Refusal!, language);
        }

        output.Line(isJson
            ? JsonText.Of(Json(grant))
            : language == Language.Chinese
                ? $"{grant.Name} 批准 {Yuan(grant.Granted)}，已领取 {Yuan(grant.Drawn)}，已抵扣 {Yuan(grant.Used)}，已退回 {Yuan(grant.Returned)}，"
                    + $"结存 {Yuan(grant.Outstanding)}"
                : $"{grant.Name} granted {Yuan(grant.Granted)}, drawn {Yuan(grant.Drawn)}, used {Yuan(grant.Used)}, returned "
                    + $"{Yuan(grant.Returned)}, outstanding {Yuan(grant.Outstanding)}");
        return ExitCode.Done;
    }

    private static void Write(
        Output output, IReadOnlyList<(string Name, FundGrant[] Grants)> rows, IReadOnlyList<FundGrant> all, bool isChinese)
    {
        const int name = 30;
        const int amount = 14;
        string Row(string what, IEnumerable<string> cells) =>
            Columns.Pad(what, name) + string.Concat(cells.Select(cell => Columns.PadLeft(cell, amount)));
        string[] Sums(IEnumerable<FundGrant> grants)
        {
            FundGrant[] list = [.. grants];
            return [.. new[]
            {
                list.Sum(grant => grant.Granted), list.Sum(grant => grant.Drawn), list.Sum(grant => grant.Used),
                list.Sum(grant => grant.Returned), list.Sum(grant => grant.Outstanding),
            }.Select(fen => $"{fen / 1_000_000m:N4}")]; // not law: ten thousand yuan
        }

        output.Line(isChinese
            ? Row("万元", ["批准", "领取", "抵扣", "退回", "结存"])
            : Row("10,000 yuan", ["granted", "drawn", "used", "returned", "outstanding"]));
        foreach (var (what, grants) in rows)
        {
            output.Line(Row(what, Sums(grants)));
        }

        output.Line(Row(isChinese ? "合计" : "total", Sums(all)));
    }

    private static string Yuan(long fen) => ContributionOptions.Yuan(fen);

    private static JsonObject Json(FundGrant grant) => new()
    {
        ["grant"] = grant.Name, ["region"] = grant.Payee.Region.ToString(), ["provider"] = grant.Payee.Provider,
        ["scheme"] = (int)grant.Payee.Scheme, ["epidemic"] = grant.Payee.IsEpidemic, ["asked"] = grant.Fen,
        ["state"] = grant.State.ToString(), ["document"] = grant.Document, ["day"] = $"{grant.Day:yyyy-MM-dd}",
        ["granted"] = grant.Granted, ["drawn"] = grant.Drawn, ["used"] = grant.Used, ["returned"] = grant.Returned,
        ["outstanding"] = grant.Outstanding,
    };
}
