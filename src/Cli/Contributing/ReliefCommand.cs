using System.CommandLine;
using System.Text.Json.Nodes;
using Yibao.Agency.Contributions;
using Yibao.Cli.PolicyCommands;
using Yibao.Cli.Storage;
using Yibao.Contributions;
using Yibao.Contributions.Runs;
using Yibao.Kernel;
using Yibao.Storage.Contributions;

namespace Yibao.Cli.Contributing;

/// <summary><c>yibao relief</c> (阶段性减征): what it costs, asking for it, approving it.</summary>
internal static class ReliefCommand
{
    private const int MonthWidth = 9;
    private const int WordWidth = 24;
    private const int CountWidth = 14;

    /// <summary>The command.</summary>
    public static Command Create() =>
        new Command("relief", "Waive part of the employers' contributions: preview, ask, approve by another person.")
        {
            Preview(), Apply(), Approve(), List(),
        }.WithExamples(
            "yibao relief preview --region 440100 --months 2020-02..2020-06",
            "yibao relief apply --region 440100 --months 2020-02..2020-06 --reason 'order of the city' --by clerk-1",
            "yibao relief approve 1 --region 440100 --by reviewer-1");

    private static Command Preview()
    {
        var (region, months, on) = What();
        var (db, policies, json, language) = Common();
        var command = new Command("preview", "Say what relief would cost, before it is ordered.")
        {
            region, months, on, db, policies, json, language,
        };
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                var desk = new ReliefDesk(database, ContributionOptions.RulesOf(parsed, policies), TimeProvider.System);
                var (first, last) = parsed.GetRequiredValue(months);
                var preview = await desk.Preview(
                    parsed.GetRequiredValue(region)!.Value, first, last, parsed.GetValue(on) ?? PolicyArguments.Today(), cancel);
                if (parsed.GetValue(json))
                {
                    output.Line(JsonText.Of(Json(preview)));
                }
                else
                {
                    Write(output, preview, CommonOptions.LanguageOf(parsed, language) == Language.Chinese);
                }

                return ExitCode.Done;
            },
            cancel));
        return command;
    }

    private static Command Apply()
    {
        var (region, months, on) = What();
        var reason = new Option<string>("--reason") { Description = "Why: the document of the city.", HelpName = "TEXT", Required = true };
        var province = new Option<string>("--province")
        {
            Description = "Decision of the province, where the reserve does not suffice.", HelpName = "TEXT", DefaultValueFactory = _ => "",
        };
        var by = ContributionOptions.By();
        var (db, policies, json, language) = Common();
        var command = new Command("apply", "Ask for an order of relief; another person approves it.")
        {
            region, months, on, reason, province, by, db, policies, json, language,
        };
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                var desk = new ReliefDesk(database, ContributionOptions.RulesOf(parsed, policies), TimeProvider.System);
                var (first, last) = parsed.GetRequiredValue(months);
                var (order, refusal) = await desk.Ask(
                    parsed.GetRequiredValue(region)!.Value, first, last, parsed.GetValue(on) ?? PolicyArguments.Today(),
                    parsed.GetRequiredValue(reason), parsed.GetRequiredValue(province), parsed.GetRequiredValue(by), cancel);
                var words = CommonOptions.LanguageOf(parsed, language);
                if (refusal is not null)
                {
                    return ContributionOptions.Refused(output, refusal, words);
                }

                output.Line(parsed.GetValue(json) ? JsonText.Of(Json(order!)) : words == Language.Chinese
                    ? $"减征令 {order!.Number}，预计减征 {ContributionOptions.Yuan(order.Cost)} 元，待另一人复核"
                    : $"order {order!.Number}, waives {ContributionOptions.Yuan(order.Cost)} yuan, to be approved by another person");
                return ExitCode.Done;
            },
            cancel));
        return command;
    }

    private static Command Approve()
    {
        var number = new Argument<long>("ORDER") { Description = "Number of the order." };
        var region = ContributionOptions.Region("Pooling region.");
        region.Required = true;
        var on = PolicyArguments.Day("--on", "Day of billing [default: today].");
        var deny = new Option<bool>("--deny") { Description = "Turn it down." };
        var workers = new Option<int>("--workers") { Description = "Workers on PostgreSQL, 1 to 8.", DefaultValueFactory = _ => 2 };
        var by = ContributionOptions.By();
        var (db, policies, json, language) = Common();
        var command = new Command("approve", "Approve an order that another person asked for; billed months are billed by difference.")
        {
            number, region, on, deny, workers, by, db, policies, json, language,
        };
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                var rules = ContributionOptions.RulesOf(parsed, policies);
                var desk = new ReliefDesk(database, rules, TimeProvider.System);
                var (order, refusal) = await desk.Decide(
                    parsed.GetRequiredValue(region)!.Value, parsed.GetRequiredValue(number), parsed.GetRequiredValue(by),
                    !parsed.GetValue(deny), cancel);
                var words = CommonOptions.LanguageOf(parsed, language);
                if (refusal is not null)
                {
                    return ContributionOptions.Refused(output, refusal, words);
                }

                var due = 0L;
                if (order!.IsApproved)
                {
                    var run = new BillRun(database, rules, TimeProvider.System)
                    {
                        Day = parsed.GetValue(on) ?? PolicyArguments.Today(), Workers = parsed.GetValue(workers),
                        Committed = ContributionOptions.Bar(output, order.Cause),
                    };
                    due = await desk.Apply(order, run, cancel);
                    output.EndProgress();
                }

                output.Line(parsed.GetValue(json) ? JsonText.Of(new JsonObject { ["order"] = Json(order), ["billed"] = due })
                    : words == Language.Chinese ? $"减征令 {order.Number}：账单差额 {ContributionOptions.Yuan(due)} 元"
                    : $"order {order.Number}: billed by difference {ContributionOptions.Yuan(due)} yuan");
                return ExitCode.Done;
            },
            cancel));
        return command;
    }

    private static Command List()
    {
        var region = ContributionOptions.Region("Only this region.");
        var (db, _, json, language) = Common();
        var command = new Command("list", "List the orders.") { region, db, json, language };
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                var orders = await ReliefRows.List(database, parsed.GetValue(region), cancel);
                if (parsed.GetValue(json))
                {
                    output.Line(JsonText.Of(JsonText.List(orders.Select(order => (JsonNode)Json(order)))));
                    return ExitCode.Done;
                }

                var isChinese = CommonOptions.LanguageOf(parsed, language) == Language.Chinese;
                foreach (var order in orders)
                {
                    var state = (order.IsDecided, order.IsApproved, isChinese) switch
                    {
                        (false, _, true) => "待复核",
                        (false, _, _) => "to be approved",
                        (_, true, true) => $"{order.DecidedBy} 已批准",
                        (_, true, _) => $"approved by {order.DecidedBy}",
                        (_, _, true) => $"{order.DecidedBy} 已否决",
                        _ => $"turned down by {order.DecidedBy}",
                    };
                    output.Line($"{order.Region} {order.Number}  {order.First}..{order.Last}  {ContributionOptions.Yuan(order.Cost)}  "
                        + $"{order.AskedBy}  {state}");
                }

                return ExitCode.Done;
            },
            cancel));
        return command;
    }

    private static (Option<RegionCode?> Region, Option<(BillPeriod First, BillPeriod Last)> Months, Option<DateOnly?> On) What()
    {
        var region = ContributionOptions.Region("Pooling region.");
        region.Required = true;
        var months = new Option<(BillPeriod, BillPeriod)>("--months")
        {
            Description = "First and last month, like 2020-02..2020-06.", HelpName = "MONTHS", Required = true,
            CustomParser = result =>
            {
                var ends = result.Tokens[0].Value.Split("..");
                if (ends.Length is 1 or 2 && BillPeriod.TryParse(ends[0], out var first) && BillPeriod.TryParse(ends[^1], out var last)
                    && !first.IsYear && !last.IsYear && first <= last)
                {
                    return (first, last);
                }

                result.AddError($"--months: '{result.Tokens[0].Value}' are no months; expected 2020-02..2020-06");
                return default;
            },
        };
        return (region, months, PolicyArguments.Day("--on", "Day for which the reserve is computed [default: today]."));
    }

    private static (Option<string> Db, Option<string?> Policies, Option<bool> Json, Option<string> Language) Common() =>
        (DatabaseOption.Create(), CommonOptions.Policies(), PolicyArguments.Json(), CommonOptions.Language());

    private static void Write(Output output, ReliefPreview preview, bool isChinese)
    {
        string Line(string month, string word, string employers, string heads, string fen, string standing) =>
            Columns.Pad(month, MonthWidth) + Columns.Pad(word, WordWidth) + Columns.PadLeft(employers, CountWidth)
            + Columns.PadLeft(heads, CountWidth) + Columns.PadLeft(fen, ContributionOptions.AmountWidth) + "  " + standing;
        output.Line(isChinese
            ? Line("账期", "缴费人类别", "单位数", "人数", "减征额", "") : Line("month", "payer", "employers", "people", "waived", ""));
        foreach (var cost in preview.Costs)
        {
            var standing = (cost.Standing, isChinese) switch
            {
                (ReliefStanding.None, true) => "不减征",
                (ReliefStanding.None, _) => "no relief",
                (ReliefStanding.ProvinceDecides, true) => "省级决定",
                (ReliefStanding.ProvinceDecides, _) => "province decides",
                (_, true) => cost.IsBilled ? "已出账" : "未出账",
                _ => cost.IsBilled ? "billed" : "not billed",
            };
            output.Line(Line(
                cost.Month.ToString(), cost.PayerWord, $"{cost.Employers:N0}", $"{cost.Heads:N0}", ContributionOptions.Yuan(cost.Fen),
                standing));
        }

        output.Line(Line(isChinese ? "合计" : "total", "", "", "", ContributionOptions.Yuan(preview.Fen), ""));
        var months = new Money(preview.ReserveMonthsE2); // two decimals, as an amount has
        output.Line(isChinese ? $"统筹基金可支付月数：{months}" : $"the pooled fund covers {months} months of payments");
    }

    private static JsonObject Json(ReliefPreview preview) => new()
    {
        ["unit"] = "fen", ["fen"] = preview.Fen, ["reserveMonthsHundredths"] = preview.ReserveMonthsE2, ["monthsMost"] = preview.MonthsMost,
        ["costs"] = JsonText.List(preview.Costs.Select(cost => (JsonNode)new JsonObject
        {
            ["month"] = cost.Month.ToString(), ["payer"] = cost.PayerWord, ["standing"] = cost.Standing.ToString(),
            ["billed"] = cost.IsBilled, ["employers"] = cost.Employers, ["heads"] = cost.Heads, ["fen"] = cost.Fen,
        })),
    };

    private static JsonObject Json(ReliefOrder order) => new()
    {
        ["region"] = order.Region.ToString(), ["order"] = order.Number, ["first"] = order.First.ToString(),
        ["last"] = order.Last.ToString(),
        ["cost"] = order.Cost, ["reserveMonthsHundredths"] = order.ReserveMonthsE2, ["reason"] = order.Reason, ["askedBy"] = order.AskedBy,
        ["decidedBy"] = order.DecidedBy, ["approved"] = order.IsApproved,
    };
}
