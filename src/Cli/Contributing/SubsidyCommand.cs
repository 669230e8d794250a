using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Yibao.Agency.Contributions;
using Yibao.Cli.PolicyCommands;
using Yibao.Cli.Storage;
using Yibao.Contributions.Runs;
using Yibao.Kernel;
using Yibao.Storage.Contributions;

namespace Yibao.Cli.Contributing;

/// <summary><c>yibao subsidy</c> (财政补助): claims of a year, what came in, what is missing.</summary>
internal static class SubsidyCommand
{
    private const int LevelWidth = 20;
    private const int HeadsWidth = 14;

    /// <summary>The command.</summary>
    public static Command Create() =>
        new Command("subsidy", "Claim what fiscal levels and medical assistance owe for residents, and book what comes in.")
        {
            Claim(), Receive(), Report(),
        }.WithExamples(
            "yibao subsidy claim --year 2021 --region 140100 --by clerk-1",
            "yibao subsidy receive --year 2021 --region 140100 --level central --receipt 2021-0042 --amount 348000",
            "yibao subsidy report --year 2021");

    private static Command Claim()
    {
        var (year, region) = What();
        var on = PolicyArguments.Day("--on", "Day of the claim [default: today].");
        var by = ContributionOptions.By();
        var (db, json, language) = (DatabaseOption.Create(), PolicyArguments.Json(), CommonOptions.Language());
        var command = new Command("claim", "Claim what the bills ask more than was claimed before.")
        {
            year, region, on, by, db, json, language,
        };
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                var (claims, refusal) = await new SubsidyDesk(database, TimeProvider.System).Claim(
                    parsed.GetRequiredValue(region)!.Value, parsed.GetRequiredValue(year)!.Value,
                    parsed.GetValue(on) ?? PolicyArguments.Today(), parsed.GetRequiredValue(by), cancel);
                var words = CommonOptions.LanguageOf(parsed, language);
                if (refusal is not null)
                {
                    return ContributionOptions.Refused(output, refusal, words);
                }

                if (parsed.GetValue(json))
                {
                    output.Line(JsonText.Of(JsonText.List(claims.Select(claim => (JsonNode)new JsonObject
                    {
                        ["level"] = claim.Level, ["heads"] = claim.Heads, ["fen"] = claim.Due - claim.Claimed,
                    }))));
                    return ExitCode.Done;
                }

                foreach (var claim in claims)
                {
                    output.Line(Columns.Pad(LevelName(claim.Level, words == Language.Chinese), LevelWidth)
                        + Columns.PadLeft(claim.Heads.ToString("N0", CultureInfo.InvariantCulture), HeadsWidth)
                        + Columns.PadLeft(ContributionOptions.Yuan(claim.Due - claim.Claimed), ContributionOptions.AmountWidth + 2));
                }

                return ExitCode.Done;
            },
            cancel));
        return command;
    }

    private static Command Receive()
    {
        var (year, region) = What();
        var level = new Option<string>("--level") { Description = "Who paid.", HelpName = "LEVEL", Required = true };
        level.AcceptOnlyFromAmong([.. SubsidyRows.Levels]);
        var receipt = new Option<string>("--receipt") { Description = "Number of the receipt.", HelpName = "NUMBER", Required = true };
        var amount = new Option<Money>("--amount")
        {
            Description = "Yuan.", HelpName = "YUAN", Required = true,
            CustomParser = result =>
            {
                if (Money.TryParse(result.Tokens[0].Value, out var money, out var problem))
                {
                    return money;
                }

                result.AddError($"--amount: {problem}");
                return default;
            },
        };
        var on = PolicyArguments.Day("--on", "Day of the receipt [default: today].");
        var (db, language) = (DatabaseOption.Create(), CommonOptions.Language());
        var command = new Command("receive", "Book a subsidy that came in.") { year, region, level, receipt, amount, on, db, language };
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                var refusal = await new SubsidyDesk(database, TimeProvider.System).Receive(
                    parsed.GetRequiredValue(region)!.Value, parsed.GetRequiredValue(year)!.Value, parsed.GetRequiredValue(level),
                    parsed.GetRequiredValue(receipt), parsed.GetValue(on) ?? PolicyArguments.Today(), parsed.GetRequiredValue(amount).Fen,
                    cancel);
                return refusal is null
                    ? ExitCode.Done : ContributionOptions.Refused(output, refusal, CommonOptions.LanguageOf(parsed, language));
            },
            cancel));
        return command;
    }

    private static Command Report()
    {
        var (year, region) = What();
        region.Required = false;
        var (db, json, language) = (DatabaseOption.Create(), PolicyArguments.Json(), CommonOptions.Language());
        var command = new Command("report", "Show what each level owes, what was claimed and came in, and who of the entitled is enrolled.")
        {
            year, region, db, json, language,
        };
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                var period = parsed.GetRequiredValue(year)!.Value;
                var rows = await SubsidyRows.Of(database, period, parsed.GetValue(region), cancel);
                var people = await SubsidyRows.Participation(database, period.Last, parsed.GetValue(region), cancel);
                if (parsed.GetValue(json))
                {
                    output.Line(JsonText.Of(Json(rows, people)));
                }
                else
                {
                    Write(output, rows, people, CommonOptions.LanguageOf(parsed, language) == Language.Chinese);
                }

                return ExitCode.Done;
            },
            cancel));
        return command;
    }

    private static (Option<BillPeriod?> Year, Option<RegionCode?> Region) What()
    {
        var (year, region) = (ContributionOptions.Year("Year of the bills."), ContributionOptions.Region("Pooling region."));
        (year.Required, region.Required) = (true, true);
        return (year, region);
    }

    private static string LevelName(string level, bool isChinese) => (level, isChinese) switch
    {
        ("central", true) => "中央",
        ("province", true) => "省级",
        ("local", true) => "市县",
        (_, true) => "医疗救助",
        _ => level,
    };

    private static void Write(Output output, IReadOnlyList<SubsidyRow> rows, IReadOnlyList<Participation> people, bool isChinese)
    {
        string Line(string level, string heads, params string[] amounts) => Columns.Pad(level, LevelWidth)
            + Columns.PadLeft(heads, HeadsWidth)
            + string.Concat(amounts.Select(text => Columns.PadLeft(text, ContributionOptions.AmountWidth)));
        output.Line(isChinese
            ? Line("层级", "人数", "应补", "已申报", "已到账", "未到账") : Line("level", "people", "due", "claimed", "received", "outstanding"));
        foreach (var row in rows)
        {
            long[] amounts = [row.Due, row.Claimed, row.Received, row.Outstanding];
            output.Line(Line(
                $"{row.Region} {LevelName(row.Level, isChinese)}", row.Heads.ToString("N0", CultureInfo.InvariantCulture),
                [.. amounts.Select(ContributionOptions.Yuan)]));
        }

        foreach (var one in people)
        {
            var share = one.Entitled == 0 ? 0 : one.Enrolled * 100m / one.Entitled; // not law: per cent
            output.Line(isChinese
                ? $"{one.Region} 资助对象 {one.Entitled} 人，已参保 {one.Enrolled} 人，参保率 {share:0.00}%"
                : $"{one.Region} {one.Enrolled} of {one.Entitled} people with a right to aid are enrolled, {share:0.00}%");
        }
    }

    private static JsonObject Json(IReadOnlyList<SubsidyRow> rows, IReadOnlyList<Participation> people) => new()
    {
        ["unit"] = "fen",
        ["levels"] = JsonText.List(rows.Select(row => (JsonNode)new JsonObject
        {
            ["region"] = row.Region.ToString(), ["level"] = row.Level, ["heads"] = row.Heads, ["due"] = row.Due, ["claimed"] = row.Claimed,
            ["received"] = row.Received, ["outstanding"] = row.Outstanding,
        })),
        ["participation"] = JsonText.List(people.Select(one => (JsonNode)new JsonObject
        {
            ["region"] = one.Region.ToString(), ["entitled"] = one.Entitled, ["enrolled"] = one.Enrolled,
        })),
    };
}
