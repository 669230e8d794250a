using System.CommandLine;
using System.Text.Json.Nodes;
using Yibao.Agency.Contributions;
using Yibao.Agency.Statements;
using Yibao.Cli.PolicyCommands;
using Yibao.Cli.Storage;
using Yibao.Contributions.Runs;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage;
using Yibao.Storage.Contributions;

namespace Yibao.Cli.Contributing;

/// <summary><c>yibao bill</c> (出账): makes the bills of a month or a year, and shows them.</summary>
internal static class BillCommand
{
    private const int PersonWidth = 24;
    private const int PeriodWidth = 9;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var month = ContributionOptions.Month("--month", "Bill employers and flexible workers for this month.");
        var year = ContributionOptions.Year("Bill residents for this year.");
        var region = ContributionOptions.Region("Only this pooling region [default: every one].");
        var on = PolicyArguments.Day("--on", "Day of billing [default: today].");
        var correct = new Option<bool>("--correct") { Description = "Go over a billed period again: bill what differs." };
        var (workers, people, county) = How();
        var (db, policies, json, language) = (
            DatabaseOption.Create(), CommonOptions.Policies(), PolicyArguments.Json(), CommonOptions.Language());
        var command = new Command("bill", "Make the bills of contributions; killed anywhere and given again, it goes on.")
        {
            month, year, region, on, correct, workers, people, county, db, policies, json, language, Show(), Lines(),
            IncomeCommand.Create(),
        };
        command.Validators.Add(result =>
        {
            if ((result.GetResult(month) is null) == (result.GetResult(year) is null))
            {
                result.AddError("say --month 2020-02 or --year 2020, or one of the commands show, lines, income");
            }
        });
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, (database, output) =>
            {
                var period = (parsed.GetValue(month) ?? parsed.GetValue(year))!.Value;
                var run = new BillRun(database, ContributionOptions.RulesOf(parsed, policies), TimeProvider.System)
                {
                    Day = parsed.GetValue(on) ?? PolicyArguments.Today(), Workers = parsed.GetValue(workers),
                    People = parsed.GetValue(people), County = parsed.GetValue(county)!,
                    Committed = ContributionOptions.Bar(output, period.ToString()),
                };
                var what = (period, parsed.GetValue(region), parsed.GetValue(correct) ? RunSegments.Correction : "");
                return Run(
                    database, run, what, parsed.GetValue(json), CommonOptions.LanguageOf(parsed, language), output, cancel);
            },
            cancel));
        return command.WithExamples(
            "yibao bill --month 2020-02", "yibao bill --month 2020-02 --region 440100 --correct", "yibao bill show E100 --period 2020-02");
    }

    /// <summary>Every region and kind of payer in turn; a line each.</summary>
    private static async Task<ExitCode> Run(
        Database database, BillRun run, (BillPeriod Period, RegionCode? Region, string Cause) what, bool isJson, Language language,
        Output output, CancellationToken cancel)
    {
        var list = new JsonArray();
        RunKind[] kinds = what.Period.IsYear ? [RunKind.Residents] : [RunKind.Employers, RunKind.Persons];
        foreach (var kind in kinds)
        {
            foreach (var place in what.Region is { } one ? [one] : await RunSegments.Regions(database, kind, cancel))
            {
                var total = await run.Run(place, kind, what.Period, what.Cause, cancel);
                output.EndProgress();
                list.Add(Json(place, kind, total));
                if (!isJson)
                {
                    output.Line(Text(place, kind, what.Period, total, language));
                }
            }
        }

        if (isJson)
        {
            output.Line(JsonText.Of(new JsonObject
            {
                ["period"] = what.Period.ToString(), ["runs"] = list,
                ["skippedPeople"] = new JsonArray([.. run.Skipped.Select(name => (JsonNode)name)]),
            }));
        }
        else if (run.Skipped.Count > 0)
        {
            output.Note(language == Language.Chinese
                ? $"未核定（无缴费标准或单位未登记）：{string.Join('、', run.Skipped)}"
                : $"not billed, without rules or with an employer that is not registered: {string.Join(", ", run.Skipped)}");
        }

        return ExitCode.Done;
    }

    private static (Option<int> Workers, Option<int> People, Option<string> County) How()
    {
        var workers = new Option<int>("--workers")
        {
            Description = "Workers side by side on PostgreSQL, 1 to 8.", DefaultValueFactory = _ => 2,
        };
        var people = new Option<int>("--batch")
        {
            Description = "About how many people one transaction bills.", DefaultValueFactory = _ => PayerRange.UsualPeople,
        };
        people.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--batch: expected a number above zero");
            }
        });
        var county = new Option<string>("--county")
        {
            Description = "Kind of county of residents of whom the register does not say it.", DefaultValueFactory = _ => "ordinary",
        };
        county.AcceptOnlyFromAmong(Vocabulary.ParameterKeys["county"]);
        return (workers, people, county);
    }

    private static Command Show()
    {
        var payer = Payer();
        var (period, region, db, json, language) = Common();
        var command = new Command("show", "Show the bills of a payer: asked, paid, open.") { payer, period, region, db, json, language };
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                var number = parsed.GetRequiredValue(payer);
                var states = await BillQueries.States(database, number, parsed.GetValue(region), PeriodOf(parsed, period), cancel);
                var credits = await BillQueries.Credits(database, number, cancel);
                if (parsed.GetValue(json))
                {
                    output.Line(JsonText.Of(new JsonObject
                    {
                        ["payer"] = number, ["unit"] = "fen", ["bills"] = StatementParts.Json(states),
                        ["credits"] = JsonText.List(credits.Select(credit => (JsonNode)new JsonObject
                        {
                            ["region"] = credit.Region.ToString(), ["scheme"] = (int)credit.Scheme, ["fen"] = credit.Fen,
                        })),
                    }));
                }
                else
                {
                    Write(output, states, credits, CommonOptions.LanguageOf(parsed, language));
                }

                return states.Count + credits.Count > 0 ? ExitCode.Done : ExitCode.No;
            },
            cancel));
        return command;
    }

    private static Command Lines()
    {
        var payer = Payer();
        var (period, region, db, json, language) = Common();
        period.Required = true;
        var command = new Command("lines", "Show what a bill asks for each person.") { payer, period, region, db, json, language };
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                var editions = await BillQueries.Editions(
                    database, parsed.GetRequiredValue(payer), parsed.GetValue(region), PeriodOf(parsed, period)!.Value, cancel);
                var lines = Billing.Fold(editions);
                if (parsed.GetValue(json))
                {
                    output.Line(JsonText.Of(new JsonObject
                    {
                        ["editions"] = editions.Count, ["unit"] = "fen",
                        ["lines"] = StatementParts.Json(lines),
                    }));
                    return editions.Count > 0 ? ExitCode.Done : ExitCode.No;
                }

                var isChinese = CommonOptions.LanguageOf(parsed, language) == Language.Chinese;
                string[] head = isChinese ? ["基数", "应缴", "单位", "个人", "减征"] : ["base", "due", "employer", "person", "waived"];
                output.Line(Row(isChinese ? "人员编号" : "person", head));
                foreach (var (person, parts) in lines)
                {
                    long[] amounts = [parts.Base, parts.Due, parts.Employer + parts.Maternity, parts.Employee + parts.Own, parts.Waived];
                    output.Line(Row(person, [.. amounts.Select(ContributionOptions.Yuan)]));
                }

                return editions.Count > 0 ? ExitCode.Done : ExitCode.No;
            },
            cancel));
        return command;
    }

    private static Argument<string> Payer() =>
        new("PAYER") { Description = "Number of the employer, or of the person who pays alone." };

    private static (
        Option<string?> Period, Option<RegionCode?> Region, Option<string> Db, Option<bool> Json, Option<string> Language) Common()
    {
        var period = new Option<string?>("--period") { Description = "Month like 2020-02, or year.", HelpName = "PERIOD" };
        period.Validators.Add(result =>
        {
            if (!BillPeriod.TryParse(result.GetValueOrDefault<string>(), out _))
            {
                result.AddError("--period: expected a month like 2020-02, or a year");
            }
        });
        return (period, ContributionOptions.Region("Only this region."), DatabaseOption.Create(), PolicyArguments.Json(),
            CommonOptions.Language());
    }

    private static BillPeriod? PeriodOf(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is { } text && BillPeriod.TryParse(text, out var period) ? period : null;

    private static void Write(
        Output output, IReadOnlyList<BillState> states, IReadOnlyList<(RegionCode Region, Scheme Scheme, long Fen)> credits,
        Language language)
    {
        var isChinese = language == Language.Chinese;
        string[] head = isChinese ? ["应缴", "已缴", "欠缴", "滞纳金"] : ["due", "paid", "open", "surcharge"];
        output.Line(Columns.Pad(isChinese ? "账期" : "period", PeriodWidth) + Row(isChinese ? "缴费截止日" : "due day", head));
        foreach (var state in states)
        {
            long[] amounts = [state.Due.Principal, state.Paid.Principal, state.Open.Total, state.Due.Surcharge];
            output.Line(
                Columns.Pad(state.Period.ToString(), PeriodWidth)
                + Row($"{Days.Text(state.DueDay)} {state.Region()} ({state.Heads})", [.. amounts.Select(ContributionOptions.Yuan)]));
        }

        foreach (var (region, scheme, fen) in credits)
        {
            output.Line($"{(isChinese ? "预收余额" : "credit")} {region}/{(int)scheme}: {ContributionOptions.Yuan(fen)}");
        }

        if (states.Count + credits.Count == 0)
        {
            output.Line(isChinese ? "没有账单" : "no bill");
        }
    }

    private static string Row(string name, string[] amounts) =>
        Columns.Pad(name, PersonWidth) + string.Concat(amounts.Select(text => Columns.PadLeft(text, ContributionOptions.AmountWidth - 1)));

    private static RegionCode Region(this BillState state) => state.Payer.Region;

    private static string Text(RegionCode region, RunKind kind, BillPeriod period, BillProgress? total, Language language)
    {
        var isChinese = language == Language.Chinese;
        var whose = (kind, isChinese) switch
        {
            (RunKind.Employers, true) => "单位",
            (RunKind.Employers, _) => "employers",
            (RunKind.Persons, true) => "灵活就业",
            (RunKind.Persons, _) => "flexible workers",
            (_, true) => "居民",
            _ => "residents",
        };
        if (total is not { } run)
        {
            return isChinese ? $"{region} {period} {whose}：此前已出账" : $"{region} {period} {whose}: already billed";
        }

        var skipped = run.Skipped == 0 ? "" : isChinese ? $"，{run.Skipped} 人无缴费标准" : $", {run.Skipped} people without rules";
        return isChinese
            ? $"{region} {period} {whose}：账单 {run.Payers}，{run.Heads} 人，应缴 {ContributionOptions.Yuan(run.Due)} 元{skipped}"
            : $"{region} {period} {whose}: {run.Payers} bills, {run.Heads} people, {ContributionOptions.Yuan(run.Due)} yuan{skipped}";
    }

    private static JsonObject Json(RegionCode region, RunKind kind, BillProgress? total) => new()
    {
        ["region"] = region.ToString(), ["kind"] = kind.ToString().ToLowerInvariant(), ["wasDone"] = total is null,
        ["bills"] = total?.Payers ?? 0, ["heads"] = total?.Heads ?? 0, ["due"] = total?.Due ?? 0, ["skipped"] = total?.Skipped ?? 0,
    };
}
