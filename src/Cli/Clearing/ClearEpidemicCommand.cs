using System.CommandLine;
using System.Text.Json.Nodes;
using Yibao.Agency.Clearing;
using Yibao.Cli.Contributing;
using Yibao.Cli.PolicyCommands;
using Yibao.Cli.Storage;
using Yibao.Kernel;
using Yibao.Storage.Clearing;

namespace Yibao.Cli.Clearing;

/// <summary><c>yibao clear epidemic</c> (疫情全国清算): bills of unknown patients, their home regions, one national clearing.</summary>
internal static class ClearEpidemicCommand
{
    /// <summary>The command.</summary>
    public static Command Create() => new Command("epidemic", "Clear what the epidemic cost: home regions and fiscal levels.")
    {
        Take(), Verify(), Find(), Preview(), Run(), Status(), Report(),
    }.WithExamples(
        "yibao clear epidemic take bills.csv --by clerk-1",
        "yibao clear epidemic verify --by clerk-1",
        "yibao clear epidemic find H42010000001 B-17 --region 420100 --home 310000 --person 3100001 --by clerk-1",
        "yibao clear epidemic preview --year 2020",
        "yibao clear epidemic run --year 2020 --by clerk-1   # killed? the same command goes on",
        "yibao clear epidemic report --year 2020 --lang zh");

    private static Command Take()
    {
        var file = new Argument<string>("FILE") { Description = "CSV of bill lines; docs/clearing.md has the columns." };
        var on = PolicyArguments.Day("--on", "Day of booking [default: today].");
        var by = ContributionOptions.By();
        var (db, _, json, language) = ProviderOptions.Common();
        var command = new Command("take", "Take in bills of patients whose home region is not known: the fiscal fund bears them.")
        {
            file, on, by, db, json, language,
        };
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                var (bills, faults) = EpidemicFile.Read(parsed.GetRequiredValue(file));
                foreach (var fault in faults)
                {
                    output.Note($"yibao: {fault}");
                }

                if (faults.Count > 0)
                {
                    return ExitCode.BadInput;
                }

                var desk = new EpidemicDesk(database, Policy.PlanBook.Load([], examples: false).Book, TimeProvider.System);
                var (taken, fen, known) = (0, 0L, 0);
                foreach (var chunk in bills.Chunk(desk.BillsAtOnce))
                {
                    var (again, refusal) = await desk.Take(
                        chunk, parsed.GetValue(on) ?? PolicyArguments.Today(), parsed.GetRequiredValue(by), cancel);
                    if (refusal is not null)
                    {
                        return ContributionOptions.Refused(output, refusal, CommonOptions.LanguageOf(parsed, language));
                    }

                    var left = again.ToHashSet();
                    (taken, known) = (taken + chunk.Length - left.Count, known + left.Count);
                    fen += chunk.Where((_, place) => !left.Contains(place)).Sum(bill => bill.Total);
                    output.Progress($"{taken:N0} bills, {ContributionOptions.Yuan(fen)} yuan");
                }

                output.EndProgress();
                output.Line(parsed.GetValue(json)
                    ? JsonText.Of(new JsonObject { ["unit"] = "fen", ["taken"] = taken, ["fen"] = fen, ["known"] = known })
                    : CommonOptions.LanguageOf(parsed, language) == Language.Chinese
                    ? $"登记 {taken:N0} 份账单，{ContributionOptions.Yuan(fen)} 元；{known:N0} 份已登记过"
                    : $"{taken:N0} bills taken in, {ContributionOptions.Yuan(fen)} yuan; {known:N0} were known");
                return ExitCode.Done;
            },
            cancel));
        return command;
    }

    private static Command Verify()
    {
        var close = new Option<bool>("--close-unknown") { Description = "Whoever is in no register is found to be insured nowhere." };
        var on = PolicyArguments.Day("--on", "Day of the findings [default: today].");
        var by = ContributionOptions.By();
        var (db, policies, json, language) = ProviderOptions.Common();
        var command = new Command("verify", "Find the home region of every open bill by the patient's document, and replay it there.")
        {
            close, on, by, db, policies, json, language,
        };
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                var desk = new EpidemicDesk(database, ContributionOptions.BookOf(parsed, policies), TimeProvider.System)
                {
                    Committed = done => output.Progress($"{done.Bills:N0} bills, {done.Found:N0} found"),
                };
                var (totals, refusal) = await desk.Verify(
                    parsed.GetValue(on) ?? PolicyArguments.Today(), parsed.GetRequiredValue(by), parsed.GetValue(close), cancel);
                output.EndProgress();
                var words = CommonOptions.LanguageOf(parsed, language);
                if (refusal is not null)
                {
                    return ContributionOptions.Refused(output, refusal, words);
                }

                var open = totals.Bills - totals.Found - totals.Uninsured;
                output.Line(parsed.GetValue(json)
                    ? JsonText.Of(new JsonObject
                    {
                        ["unit"] = "fen", ["bills"] = totals.Bills, ["found"] = totals.Found, ["fund"] = totals.Fund,
                        ["uninsured"] = totals.Uninsured, ["open"] = open,
                    })
                    : words == Language.Chinese
                    ? $"核查 {totals.Bills:N0} 份：{totals.Found:N0} 份有参保地，基金承担 {ContributionOptions.Yuan(totals.Fund)} 元；"
                        + $"{totals.Uninsured:N0} 份未参保；{open:N0} 份待查"
                    : $"{totals.Bills:N0} bills: {totals.Found:N0} have a home region, whose funds bear "
                        + $"{ContributionOptions.Yuan(totals.Fund)} yuan; {totals.Uninsured:N0} uninsured; {open:N0} still open");
                return ExitCode.Done;
            },
            cancel));
        return command;
    }

    private static Command Find()
    {
        var provider = new Argument<string>("PROVIDER") { Description = "Code of the provider." };
        var number = new Argument<string>("BILL") { Description = "Number of the bill." };
        var region = ClearingOptions.Region("--region", "Care region.");
        var home = ClearingOptions.Region("--home", "Home region; without it the patient is insured nowhere.");
        home.Required = false;
        var person = new Option<string>("--person")
        {
            Description = "Person number at home.", HelpName = "NUMBER", DefaultValueFactory = _ => "",
        };
        var on = PolicyArguments.Day("--on", "Day of the finding [default: today].");
        var by = ContributionOptions.By();
        var (db, policies, json, language) = ProviderOptions.Common();
        var command = new Command("find", "Say by hand whose patient one bill is of, or that the patient is insured nowhere.")
        {
            provider, number, region, home, person, on, by, db, policies, json, language,
        };
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                var desk = new EpidemicDesk(database, ContributionOptions.BookOf(parsed, policies), TimeProvider.System);
                var (finding, refusal) = await desk.Find(
                    (parsed.GetRequiredValue(region)!.Value, parsed.GetRequiredValue(provider), parsed.GetRequiredValue(number)),
                    parsed.GetValue(home) is { } at ? (at, parsed.GetRequiredValue(person)) : null,
                    parsed.GetValue(on) ?? PolicyArguments.Today(), parsed.GetRequiredValue(by), cancel);
                var words = CommonOptions.LanguageOf(parsed, language);
                if (refusal is not null)
                {
                    return ContributionOptions.Refused(output, refusal, words);
                }

                var (fund, fiscal) = (ContributionOptions.Yuan(finding!.Fund), ContributionOptions.Yuan(finding.Fiscal));
                output.Line(parsed.GetValue(json)
                    ? JsonText.Of(new JsonObject { ["unit"] = "fen", ["fund"] = finding.Fund, ["fiscal"] = finding.Fiscal })
                    : words == Language.Chinese ? $"基金承担 {fund} 元，财政承担 {fiscal} 元"
                    : $"funds bear {fund} yuan, fiscal levels {fiscal} yuan");
                return ExitCode.Done;
            },
            cancel));
        return command;
    }

    private static Command Preview()
    {
        var year = ClearingOptions.Year("Year of the epidemic.");
        var on = PolicyArguments.Day("--on", "Day of the list [default: today].");
        var (db, policies, json, language) = ProviderOptions.Common();
        var command = new Command("preview", "Show what the national clearing would come to; nothing is written.")
        {
            year, on, db, policies, json, language,
        };
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                var clearing = new EpidemicClearing(database, ContributionOptions.BookOf(parsed, policies), TimeProvider.System);
                var (tally, refusal) = await clearing.Preview(
                    parsed.GetRequiredValue(year)!.Value, parsed.GetValue(on) ?? PolicyArguments.Today(), cancel);
                var words = CommonOptions.LanguageOf(parsed, language);
                if (refusal is not null)
                {
                    return ContributionOptions.Refused(output, refusal, words);
                }

                if (parsed.GetValue(json))
                {
                    output.Line(JsonText.Of(EpidemicReport.Json(tally!)));
                }
                else
                {
                    ClearEpidemicText.Write(output, tally!, words == Language.Chinese);
                }

                return ExitCode.Done;
            },
            cancel));
        return command;
    }

    private static Command Run() => ClearRunCommand.Create(
        "Assign every yuan, net what regions owe, claim from the fiscal levels; or go on with it.",
        ClearingOptions.Year("Year of the epidemic."), "疫情费用已清算", "epidemic cleared",
        (asked, year, cancel) => new EpidemicClearing(asked.Database, asked.Policies, TimeProvider.System)
        {
            ItemsAtOnce = asked.ItemsAtOnce, Committed = asked.Committed,
        }.Run(year, asked.Day, asked.By, cancel));

    private static Command Status()
    {
        var (db, _, json, language) = ProviderOptions.Common();
        var command = new Command("status", "Show the national clearings, and the bills whose home region is not known.")
        {
            db, json, language,
        };
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                await using var reader = await HubReader.Open(database, cancel);
                var (runs, open) = ((await reader.RegionRuns()).Where(run => run.Period.IsEpidemic), await reader.OpenBills());
                if (parsed.GetValue(json))
                {
                    output.Line(JsonText.Of(new JsonObject
                    {
                        ["runs"] = JsonText.List(runs.Select(run => (JsonNode)RegionReport.Json(run))),
                        ["open"] = EpidemicReport.Json(open),
                    }));
                    return ExitCode.Done;
                }

                var isChinese = CommonOptions.LanguageOf(parsed, language) == Language.Chinese;
                ClearRegionsText.Runs(output, runs, isChinese);
                ClearEpidemicText.Open(output, open, isChinese);
                return ExitCode.Done;
            },
            cancel));
        return command;
    }

    private static Command Report()
    {
        var year = ClearingOptions.Year("Year of the epidemic.");
        var on = PolicyArguments.Day("--on", "Day of the question [default: today].");
        var (db, _, json, language) = ProviderOptions.Common();
        var command = new Command("report", "Show what was assigned to home regions and fiscal levels, and what is still open.")
        {
            year, on, db, json, language,
        };
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                var day = parsed.GetValue(on) ?? PolicyArguments.Today();
                var report = await EpidemicReport.Of(database, parsed.GetRequiredValue(year)!.Value, day, cancel);
                if (parsed.GetValue(json))
                {
                    output.Line(JsonText.Of(report.Json()));
                    return ExitCode.Done;
                }

                var isChinese = CommonOptions.LanguageOf(parsed, language) == Language.Chinese;
                ClearEpidemicText.Write(output, report.Tally, isChinese);
                ClearRegionsText.Notices(output, report.Notices, day, isChinese);
                ClearEpidemicText.Open(output, report.Open, isChinese);
                return ExitCode.Done;
            },
            cancel));
        return command;
    }
}
