using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Yibao.Agency.Clearing;
using Yibao.Clearing.Providers;
using Yibao.Cli.Contributing;
using Yibao.Cli.PolicyCommands;
using Yibao.Cli.Storage;
using Yibao.Kernel;
using Yibao.Storage;
using Yibao.Storage.Clearing;

namespace Yibao.Cli.Clearing;

/// <summary><c>yibao clear providers</c> (定点机构月度结算): claims of a month, deductions, deposits, what is open, what is late,
/// statements.</summary>
internal static class ClearProvidersCommand
{
    private const int KeyWidth = 40;
    private const int CountWidth = 10;

    /// <summary>The command.</summary>
    public static Command Create() =>
        new Command("providers", "Claim what a month owes providers, deduct, release deposits; status, statement, what is late.")
        {
            Preview(), Run(), Deduct(), Deposit(), Status(), ProviderStatement.Create(), Overdue(), ClearHeadsCommand.Create(),
        }.WithExamples(
            "yibao clear providers preview --region 440100 --month 2020-06",
            "yibao clear providers run --region 440100 --month 2020-06 --by clerk",
            "yibao clear providers deduct 73232547844161537 --region 440100 --amount 120.50 --reason '...' --by auditor",
            "yibao clear providers heads run --region 440100 --month 2020-06 --by clerk",
            "yibao pay make --region 440100 --by clerk",
            "yibao pay release P1..P120 --region 440100 --by reviewer",
            "yibao pay file --region 440100 --out payments.csv --by cashier");

    private static Command Preview()
    {
        var (region, month) = (ProviderOptions.Region(), ProviderOptions.Month());
        var (db, _, json, language) = ProviderOptions.Common();
        var command = new Command("preview", "Show what a run would claim; nothing is written.") { region, month, db, json, language };
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                var claims = await ClaimRows.Preview(
                    database, parsed.GetRequiredValue(region)!.Value, parsed.GetRequiredValue(month)!.Value.First, cancel);
                var lines = claims.Select(claim => new ClaimLine(claim.Key, claim.Edition, claim.Sums)).ToArray();
                if (parsed.GetValue(json))
                {
                    output.Line(JsonText.Of(ProviderStatement.Json(lines)));
                }
                else
                {
                    ProviderStatement.Write(output, lines, CommonOptions.LanguageOf(parsed, language) == Language.Chinese);
                }

                return ExitCode.Done;
            },
            cancel));
        return command;
    }

    private static Command Run()
    {
        var (region, month, by) = (ProviderOptions.Region(), ProviderOptions.Month(), ContributionOptions.By());
        var (db, _, json, language) = ProviderOptions.Common();
        var command = new Command("run", "Claim a month that is over; killed and given again, it goes on where it stands.")
        {
            region, month, by, db, json, language,
        };
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                var run = new ProviderClaimRun(database, TimeProvider.System)
                {
                    Committed = now => output.Progress($"{now.Provider}: {now.Claims:N0} claims, {ContributionOptions.Yuan(now.Fen)} yuan"),
                };
                var (done, refusal) = await run.Run(
                    parsed.GetRequiredValue(region)!.Value, parsed.GetRequiredValue(month)!.Value.First,
                    parsed.GetRequiredValue(by), cancel);
                var words = CommonOptions.LanguageOf(parsed, language);
                output.EndProgress();
                if (refusal is not null)
                {
                    return ContributionOptions.Refused(output, refusal, words);
                }

                output.Line(parsed.GetValue(json)
                    ? JsonText.Of(new JsonObject { ["claims"] = done.Claims, ["fen"] = done.Fen })
                    : words == Language.Chinese
                        ? $"申报 {done.Claims} 笔，{ContributionOptions.Yuan(done.Fen)} 元"
                        : $"{done.Claims} claims, {ContributionOptions.Yuan(done.Fen)} yuan");
                return ExitCode.Done;
            },
            cancel));
        return command;
    }

    private static Command Deduct()
    {
        var settlement = new Argument<long>("SETTLEMENT") { Description = "Id of the settlement." };
        var (region, amount, by) = (ProviderOptions.Region(), ProviderOptions.Amount(), ContributionOptions.By());
        var reason = new Option<string>("--reason") { Description = "What the audit found.", HelpName = "TEXT", Required = true };
        var on = PolicyArguments.Day("--on", "Day of posting [default: today].");
        var (db, policies, json, language) = ProviderOptions.Common();
        var command = new Command("deduct", "Take back what funds paid for a settlement; it lowers the next payment of the provider.")
        {
            settlement, region, amount, reason, on, by, db, policies, json, language,
        };
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) => Answer(
                output,
                await Desk(parsed, database, policies).Deduct(
                    parsed.GetRequiredValue(region)!.Value, parsed.GetRequiredValue(settlement), parsed.GetRequiredValue(amount).Fen,
                    parsed.GetRequiredValue(reason), parsed.GetValue(on) ?? PolicyArguments.Today(), parsed.GetRequiredValue(by), cancel),
                parsed.GetValue(json), CommonOptions.LanguageOf(parsed, language)),
            cancel));
        return command;
    }

    private static Command Deposit()
    {
        var provider = new Argument<string>("PROVIDER") { Description = "Code of the provider." };
        var (region, scheme, by) = (ProviderOptions.Region(), ProviderOptions.SchemeName(), ContributionOptions.By());
        var score = new Option<decimal>("--score")
        {
            Description = "Score of the year's assessment, 0 to 100.", HelpName = "SCORE", Required = true,
        };
        var epidemic = new Option<bool>("--epidemic") { Description = "The deposit of epidemic bills." };
        var on = PolicyArguments.Day("--on", "Day [default: today].");
        var (db, policies, json, language) = ProviderOptions.Common();
        var command = new Command("deposit", "Settle the quality deposit of a provider by its score.")
        {
            provider, region, scheme, score, epidemic, on, by, db, policies, json, language,
        };
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) => Answer(
                output,
                await Desk(parsed, database, policies).SettleDeposit(
                    new PayeeKey(
                        parsed.GetRequiredValue(region)!.Value, parsed.GetRequiredValue(provider),
                        ProviderOptions.SchemeOf(parsed.GetRequiredValue(scheme)), parsed.GetValue(epidemic)),
                    parsed.GetRequiredValue(score), parsed.GetValue(on) ?? PolicyArguments.Today(), parsed.GetRequiredValue(by), cancel),
                parsed.GetValue(json), CommonOptions.LanguageOf(parsed, language)),
            cancel));
        return command;
    }

    private static Command Status()
    {
        var (region, month) = (ProviderOptions.Region(), ProviderOptions.Month());
        var (db, _, json, language) = ProviderOptions.Common();
        var command = new Command("status", "Show what a month claimed, what was posted behind its close, and how far payments are.")
        {
            region, month, db, json, language,
        };
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                var (place, first) = (parsed.GetRequiredValue(region)!.Value, parsed.GetRequiredValue(month)!.Value.First);
                var totals = await ProviderReports.Totals(database, place, first, cancel);
                var isClaimed = (await ProviderReports.Months(database, place, cancel)).Contains(first);
                var open = (await ClaimRows.Preview(database, place, first, cancel)).Sum(claim => claim.Sums.Payable);
                var payments = await ProviderReports.PaymentTotals(database, place, cancel);
                if (parsed.GetValue(json))
                {
                    output.Line(JsonText.Of(StatusJson(totals, isClaimed, open, payments)));
                }
                else
                {
                    WriteStatus(output, totals, isClaimed, open, payments, CommonOptions.LanguageOf(parsed, language) == Language.Chinese);
                }

                return ExitCode.Done;
            },
            cancel));
        return command;
    }

    private static Command Overdue()
    {
        var region = ProviderOptions.Region();
        var on = PolicyArguments.Day("--on", "The day [default: today].");
        var (db, policies, json, language) = ProviderOptions.Common();
        var command = new Command("overdue", "List what is unpaid longer than the policies allow; exit code 1 where there is any.")
        {
            region, on, db, policies, json, language,
        };
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                var day = parsed.GetValue(on) ?? PolicyArguments.Today();
                var rows = await new OverdueList(database, ContributionOptions.RulesOf(parsed, policies)).On(
                    parsed.GetRequiredValue(region)!.Value, day, cancel);
                var isChinese = CommonOptions.LanguageOf(parsed, language) == Language.Chinese;
                if (parsed.GetValue(json))
                {
                    output.Line(JsonText.Of(JsonText.List(rows.Select(row => (JsonNode)OverdueJson(row)))));
                    return rows.Count == 0 ? ExitCode.Done : ExitCode.No;
                }

                string Row(string payee, string since, string due, string fen, string state) =>
                    Columns.Pad(payee, ProviderOptions.PayeeWidth) + Columns.Pad(since, CountWidth) + Columns.Pad(due, CountWidth + 2)
                    + Columns.PadLeft(fen, ProviderOptions.AmountWidth) + "  " + state;
                output.Line(isChinese
                    ? Row("机构/险种", "最早月份", "应付至", "未付", "") : Row("provider/scheme", "oldest", "due", "unpaid", ""));
                foreach (var (row, due) in rows)
                {
                    output.Line(Row(
                        ProviderOptions.Name(row.Payee, isChinese), $"{row.Month:yyyy-MM}", $"{due:yyyy-MM-dd}",
                        ContributionOptions.Yuan(row.Fen),
                        (row.Payment == 0 ? "" : $"P{row.Payment} ") + ProviderOptions.Name(row.State, isChinese)));
                }

                return rows.Count == 0 ? ExitCode.Done : ExitCode.No;
            },
            cancel));
        return command;
    }

    private static JsonObject OverdueJson((UnpaidRow Row, DateOnly Due) late) => new()
    {
        ["provider"] = late.Row.Payee.Provider, ["scheme"] = (int)late.Row.Payee.Scheme, ["epidemic"] = late.Row.Payee.IsEpidemic,
        ["month"] = $"{late.Row.Month:yyyy-MM}", ["due"] = $"{late.Due:yyyy-MM-dd}", ["fen"] = late.Row.Fen,
        ["payment"] = late.Row.Payment == 0 ? null : $"P{late.Row.Payment}", ["state"] = late.Row.State?.ToString(),
    };

    private static AdjustmentDesk Desk(ParseResult parsed, Database database, Option<string?> policies) =>
        new(database, ContributionOptions.RulesOf(parsed, policies), TimeProvider.System);

    private static ExitCode Answer(Output output, (Adjustment? Done, Refusal? Refusal) answer, bool isJson, Language language)
    {
        if (answer.Done is not { } done)
        {
            return ContributionOptions.Refused(output, answer.Refusal!, language);
        }

        var (fen, kept) = (ContributionOptions.Yuan(Math.Abs(done.Fen)), ContributionOptions.Yuan(done.Kept));
        output.Line(isJson
            ? JsonText.Of(ProviderStatement.Json(done))
            : (done.Kind, language) switch
            {
                (AdjustmentKind.Deduction, Language.Chinese) => $"扣款 {done.Number}：{done.Payee.Provider} {fen} 元",
                (AdjustmentKind.Deduction, _) => $"deduction {done.Number}: {fen} yuan of {done.Payee.Provider}",
                (_, Language.Chinese) => $"返还 {fen} 元，扣除 {kept} 元，随下次拨付",
                _ => $"{fen} yuan released with the next payment, {kept} yuan kept",
            });
        return ExitCode.Done;
    }

    private static void WriteStatus(
        Output output, IReadOnlyList<ClaimTotal> totals, bool isClaimed, long open, IReadOnlyList<PaymentTotal> payments, bool isChinese)
    {
        string Row(string key, string count, string first, string second) => Columns.Pad(key, KeyWidth)
            + Columns.PadLeft(count, CountWidth) + Columns.PadLeft(first, ProviderOptions.AmountWidth + 2)
            + Columns.PadLeft(second, ProviderOptions.AmountWidth + 2);
        string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
        output.Line(isChinese ? Row("申报", "笔数", "医疗费总额", "应付") : Row("claims", "bills", "total", "due"));
        foreach (var total in totals)
        {
            var kind = (total.IsEpidemic, isChinese) switch
            {
                (true, true) => "疫情",
                (true, _) => "epidemic",
                (_, true) => "普通",
                _ => "ordinary",
            };
            var place = (total.IsElsewhere, isChinese) switch
            {
                (true, true) => "异地参保",
                (true, _) => "other regions' people",
                (_, true) => "本地参保",
                _ => "own people",
            };
            output.Line(Row(
                $"{(int)total.Scheme} {kind}, {place}", Count(total.Sums.Items), ContributionOptions.Yuan(total.Sums.Total),
                ContributionOptions.Yuan(total.Sums.Payable)));
        }

        output.Line((isClaimed, isChinese) switch
        {
            (true, true) => open == 0 ? "已申报" : $"已申报，另有 {ContributionOptions.Yuan(open)} 元未申报",
            (true, _) => open == 0 ? "claimed" : $"claimed; {ContributionOptions.Yuan(open)} yuan were posted since: run it again",
            (_, true) => $"未申报，{ContributionOptions.Yuan(open)} 元待申报",
            _ => $"not claimed; {ContributionOptions.Yuan(open)} yuan to claim",
        });
        output.Line(isChinese ? Row("拨付（全部）", "张数", "应付", "实拨") : Row("payments (all)", "count", "due", "net"));
        foreach (var total in payments)
        {
            output.Line(Row(
                ProviderOptions.Name(total.State, isChinese), Count(total.Count), ContributionOptions.Yuan(total.Gross),
                ContributionOptions.Yuan(total.Net)));
        }
    }

    private static JsonObject StatusJson(
        IReadOnlyList<ClaimTotal> totals, bool isClaimed, long open, IReadOnlyList<PaymentTotal> payments) => new()
        {
            ["unit"] = "fen",
            ["claimed"] = isClaimed,
            ["notClaimed"] = open,
            ["claims"] = JsonText.List(totals.Select(total => (JsonNode)new JsonObject
            {
                ["scheme"] = (int)total.Scheme, ["epidemic"] = total.IsEpidemic, ["elsewhere"] = total.IsElsewhere,
                ["providers"] = total.Providers, ["items"] = total.Sums.Items, ["total"] = total.Sums.Total, ["due"] = total.Sums.Payable,
            })),
            ["payments"] = JsonText.List(payments.Select(total => (JsonNode)new JsonObject
            {
                ["state"] = total.State.ToString(), ["count"] = total.Count, ["gross"] = total.Gross, ["net"] = total.Net,
            })),
        };
}
