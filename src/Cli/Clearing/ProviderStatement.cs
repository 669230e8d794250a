using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Yibao.Clearing.Providers;
using Yibao.Cli.Contributing;
using Yibao.Cli.PolicyCommands;
using Yibao.Cli.Storage;
using Yibao.Kernel;
using Yibao.Storage.Clearing;

namespace Yibao.Cli.Clearing;

/// <summary><c>yibao clear providers report</c> (定点机构结算单): what a provider claimed for a month, what was deducted, how it is
/// paid.</summary>
internal static class ProviderStatement
{
    private const int KeyWidth = 40;
    private const int CountWidth = 10;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var provider = new Argument<string>("PROVIDER") { Description = "Code of the provider." };
        var (region, month) = (ProviderOptions.Region(), ProviderOptions.Month());
        var (db, _, json, language) = ProviderOptions.Common();
        var command = new Command("report", "The statement of a provider for a month: claims, adjustments, payments, what is open.")
        {
            provider, region, month, db, json, language,
        };
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                var (place, code) = (parsed.GetRequiredValue(region)!.Value, parsed.GetRequiredValue(provider));
                var first = parsed.GetRequiredValue(month)!.Value.First;
                var isChinese = CommonOptions.LanguageOf(parsed, language) == Language.Chinese;
                if (!(await ProviderReports.Names(database, place, cancel)).TryGetValue(code, out var name))
                {
                    return ContributionOptions.Refused(
                        output, new Refusal(ProviderRefusals.UnknownProvider, code, $"{place}"),
                        CommonOptions.LanguageOf(parsed, language));
                }

                var claims = await ProviderReports.ClaimsOf(database, place, code, first, cancel);
                var adjustments = await ProviderReports.Adjustments(database, place, code, first, cancel);
                var payments = await ProviderReports.PaymentsOf(database, place, code, first, cancel);
                var balances = await ProviderReports.Balances(database, place, code, cancel);
                if (parsed.GetValue(json))
                {
                    output.Line(JsonText.Of(new JsonObject
                    {
                        ["unit"] = "fen", ["provider"] = code, ["name"] = name, ["month"] = $"{first:yyyy-MM}",
                        ["claims"] = Json(claims), ["adjustments"] = JsonText.List(adjustments.Select(one => (JsonNode)Json(one))),
                        ["payments"] = JsonText.List(payments.Select(one => (JsonNode)ProviderOptions.Json(one))),
                        ["balances"] = JsonText.List(balances.Select(one => (JsonNode)Json(one))),
                    }));
                    return ExitCode.Done;
                }

                output.Line(isChinese
                    ? $"{name}（{code}） {first:yyyy年M月} 医保结算单" : $"{name} ({code}), statement of {first:yyyy-MM}");
                Write(output, claims, isChinese);
                Write(output, adjustments, isChinese);
                Write(output, payments, balances, isChinese);
                return ExitCode.Done;
            },
            cancel));
        return command;
    }

    /// <summary>Claims as a table.</summary>
    public static void Write(Output output, IReadOnlyList<ClaimLine> claims, bool isChinese)
    {
        const int rows = 60;
        string Row(string key, string count, string total, string due) => Columns.Pad(key, KeyWidth) + Columns.PadLeft(count, CountWidth)
            + Columns.PadLeft(total, ProviderOptions.AmountWidth + 2) + Columns.PadLeft(due, ProviderOptions.AmountWidth + 2);
        output.Line(isChinese
            ? Row("机构 参保地/险种 清算类别", "笔数", "医疗费总额", "应付") : Row("provider, insured in/scheme, class", "bills", "total", "due"));
        foreach (var claim in claims.Take(rows))
        {
            var key = claim.Key;
            output.Line(Row(
                $"{key.Provider} {key.Home}/{(int)key.Scheme} {key.ClearingType}{(key.IsEpidemic ? isChinese ? " 疫情" : " epidemic" : "")}",
                Count(claim.Sums.Items), ContributionOptions.Yuan(claim.Sums.Total), ContributionOptions.Yuan(claim.Sums.Payable)));
        }

        if (claims.Count > rows)
        {
            output.Line(isChinese ? $"…共 {claims.Count} 行" : $"... {claims.Count} rows in all");
        }

        output.Line(Row(
            isChinese ? "合计" : "total", Count(claims.Sum(claim => claim.Sums.Items)),
            ContributionOptions.Yuan(claims.Sum(claim => claim.Sums.Total)),
            ContributionOptions.Yuan(claims.Sum(claim => claim.Sums.Payable))));
    }

    /// <summary>Claims as JSON.</summary>
    public static JsonArray Json(IReadOnlyList<ClaimLine> claims) => JsonText.List(claims.Select(claim => (JsonNode)new JsonObject
    {
        ["provider"] = claim.Key.Provider, ["home"] = claim.Key.Home.ToString(), ["scheme"] = (int)claim.Key.Scheme,
        ["class"] = claim.Key.ClearingType, ["epidemic"] = claim.Key.IsEpidemic, ["edition"] = claim.Editions,
        ["items"] = claim.Sums.Items, ["total"] = claim.Sums.Total, ["fundPaid"] = claim.Sums.FundPaid, ["account"] = claim.Sums.Account,
        ["due"] = claim.Sums.Payable,
    }));

    /// <summary>A payment per head as JSON.</summary>
    public static JsonObject Json(BookedHeads one) => new()
    {
        ["provider"] = one.Payee.Provider, ["scheme"] = (int)one.Payee.Scheme, ["heads"] = one.Heads, ["price"] = one.Price,
        ["due"] = one.Due, ["booked"] = one.Booked, ["change"] = one.Difference,
    };

    /// <summary>An adjustment as JSON.</summary>
    public static JsonObject Json(Adjustment one) => new()
    {
        ["number"] = one.Number, ["kind"] = one.Kind.ToString(), ["provider"] = one.Payee.Provider, ["scheme"] = (int)one.Payee.Scheme,
        ["epidemic"] = one.Payee.IsEpidemic, ["month"] = $"{one.Month:yyyy-MM}",
        ["settlement"] = one.Settlement == 0 ? null : one.Settlement.ToString(CultureInfo.InvariantCulture), ["fen"] = one.Fen,
        ["kept"] = one.Kept, ["reason"] = one.Reason, ["by"] = one.By, ["day"] = $"{one.Day:yyyy-MM-dd}",
        ["funds"] = JsonText.List(one.Funds.Select(fund => (JsonNode)new JsonObject { ["fund"] = fund.Fund, ["fen"] = fund.Fen })),
    };

    private static void Write(Output output, IReadOnlyList<Adjustment> adjustments, bool isChinese)
    {
        const int reason = 30;
        foreach (var one in adjustments)
        {
            var what = (one.Kind, isChinese) switch
            {
                (AdjustmentKind.Deduction, true) => $"审核扣款 {one.Settlement}",
                (AdjustmentKind.Deduction, _) => $"deduction, {one.Settlement}",
                (AdjustmentKind.Deposit, true) => "质量保证金返还",
                (AdjustmentKind.Deposit, _) => "quality deposit released",
                (AdjustmentKind.Heads, true) => "按人头付费",
                (AdjustmentKind.Heads, _) => "heads on the list",
                (_, true) => "年终清算",
                _ => "year-end settlement",
            };
            output.Line(Columns.Pad(what, KeyWidth) + Columns.Pad(one.Reason, reason)
                + Columns.PadLeft(ContributionOptions.Yuan(one.Fen), KeyWidth - CountWidth));
        }
    }

    private static void Write(
        Output output, IReadOnlyList<Disbursement> payments, IReadOnlyList<ProviderBalance> balances, bool isChinese)
    {
        if (payments.Count > 0)
        {
            ProviderOptions.Write(output, payments, isChinese);
        }

        foreach (var payment in payments)
        {
            output.Line($"{payment.Name} {ProviderOptions.Name(payment.State, isChinese)}");
        }

        foreach (var balance in balances.Where(balance => balance.Unpaid != 0 || balance.Deposit != 0))
        {
            var name = ProviderOptions.Name(balance.Payee, isChinese);
            var (unpaid, deposit) = (ContributionOptions.Yuan(balance.Unpaid), ContributionOptions.Yuan(balance.Deposit));
            output.Line(isChinese
                ? $"{name} 未制单 {unpaid}，质量保证金 {deposit}" : $"{name}: {unpaid} on no payment, quality deposit {deposit}");
        }
    }

    private static JsonObject Json(ProviderBalance balance) => new()
    {
        ["scheme"] = (int)balance.Payee.Scheme, ["epidemic"] = balance.Payee.IsEpidemic, ["unpaid"] = balance.Unpaid,
        ["since"] = balance.Since is { } since ? $"{since:yyyy-MM}" : null, ["deposit"] = balance.Deposit,
    };

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
