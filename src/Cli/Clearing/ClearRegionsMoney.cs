using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Yibao.Agency.Clearing;
using Yibao.Clearing.Regions;
using Yibao.Cli.Contributing;
using Yibao.Cli.PolicyCommands;
using Yibao.Cli.Storage;
using Yibao.Kernel;

namespace Yibao.Cli.Clearing;

/// <summary>Money of clearing between regions (清算资金): notices that are paid, prepayments.</summary>
internal static class ClearRegionsMoney
{
    /// <summary>Books money that moved.</summary>
    public static Command Receive()
    {
        var number = new Argument<long>("NOTICE") { Description = "Number of the notice." };
        var receipt = new Option<string>("--receipt") { Description = "Number of the bank.", HelpName = "NUMBER", Required = true };
        var (amount, by) = (ProviderOptions.Amount(), ContributionOptions.By());
        var on = PolicyArguments.Day("--on", "Day on which it moved [default: today].");
        var (db, policies, _, language) = ProviderOptions.Common();
        var command = new Command("receive", "Book money that moved by a notice: to the hub, from the hub, or between two regions.")
        {
            number, receipt, amount, on, by, db, policies, language,
        };
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                var refusal = await new RegionMoney(database, ContributionOptions.BookOf(parsed, policies), TimeProvider.System).Receive(
                    parsed.GetRequiredValue(number), parsed.GetRequiredValue(receipt), parsed.GetRequiredValue(amount).Fen,
                    parsed.GetValue(on) ?? PolicyArguments.Today(), parsed.GetRequiredValue(by), cancel);
                return refusal is null
                    ? ExitCode.Done : ContributionOptions.Refused(output, refusal, CommonOptions.LanguageOf(parsed, language));
            },
            cancel));
        return command;
    }

    /// <summary>Quotas of a year: shown, or fixed; with a month, how much of them it used.</summary>
    public static Command Quota()
    {
        var year = ClearingOptions.Year("Year of the quotas.");
        var month = ClearingOptions.Month();
        (month.Required, month.Description) = (false, "Show how much of the quotas in force this month used.");
        var fix = new Option<bool>("--fix") { Description = "Fix them and issue the notices." };
        var by = ContributionOptions.By();
        by.Required = false;
        var on = PolicyArguments.Day("--on", "Day of the notices [default: today].");
        var (db, policies, json, language) = ProviderOptions.Common();
        var command = new Command("quota", "Show or fix the prepayments of a year; show how much of them a month used.")
        {
            year, month, fix, by, on, db, policies, json, language,
        };
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                var money = new RegionMoney(database, ContributionOptions.BookOf(parsed, policies), TimeProvider.System);
                var day = parsed.GetValue(on) ?? PolicyArguments.Today();
                var words = CommonOptions.LanguageOf(parsed, language);
                if (parsed.GetValue(month) is { } used)
                {
                    Write(output, await money.Use(used, day, cancel), parsed.GetValue(json), words == Language.Chinese);
                    return ExitCode.Done;
                }

                var of = parsed.GetRequiredValue(year)!.Value;
                var (quotas, refusal) = parsed.GetValue(fix)
                    ? await money.Fix(of, day, parsed.GetValue(by) ?? "", cancel) : (await money.PreviewQuotas(of, day, cancel), null);
                if (refusal is not null)
                {
                    return ContributionOptions.Refused(output, refusal, words);
                }

                Write(output, quotas, parsed.GetValue(json), words == Language.Chinese);
                return ExitCode.Done;
            },
            cancel));
        return command;
    }

    /// <summary>Asks for more where a month used a prepayment up.</summary>
    public static Command TopUp()
    {
        var month = ClearingOptions.Month();
        var (home, care) = (ClearingOptions.Region("--home", "Home region."), ClearingOptions.Region("--care", "Care region."));
        var resident = new Option<bool>("--resident") { Description = "Residents' scheme instead of the employees'." };
        var by = ContributionOptions.By();
        var on = PolicyArguments.Day("--on", "Day of the notice [default: today].");
        var (db, policies, _, language) = ProviderOptions.Common();
        var command = new Command("top-up", "Ask for an emergency top-up of a prepayment whose use is red.")
        {
            month, home, care, resident, on, by, db, policies, language,
        };
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                var scheme = parsed.GetValue(resident) ? Scheme.Resident : Scheme.Employee;
                var refusal = await new RegionMoney(database, ContributionOptions.BookOf(parsed, policies), TimeProvider.System).TopUp(
                    parsed.GetRequiredValue(month)!.Value,
                    (scheme, parsed.GetRequiredValue(home)!.Value, parsed.GetRequiredValue(care)!.Value),
                    parsed.GetValue(on) ?? PolicyArguments.Today(), parsed.GetRequiredValue(by), cancel);
                return refusal is null
                    ? ExitCode.Done : ContributionOptions.Refused(output, refusal, CommonOptions.LanguageOf(parsed, language));
            },
            cancel));
        return command;
    }

    private static void Write(
        Output output, IReadOnlyList<QuotaChange> quotas, bool isJson, bool isChinese)
    {
        if (isJson)
        {
            output.Line(JsonText.Of(JsonText.List(quotas.Select(one => (JsonNode)RegionReport.Json(one)))));
            return;
        }

        output.Line(isChinese ? ClearingOptions.Line("险种 参保地 → 就医地", "原额度", "新额度", "差额")
            : ClearingOptions.Line("scheme home -> care", "before", "quota", "difference"));
        foreach (var one in quotas)
        {
            output.Line(ClearingOptions.Line(
                $"{(int)one.Scheme} {one.Home} -> {one.Care}", ContributionOptions.Yuan(one.Before), ContributionOptions.Yuan(one.Fen),
                ContributionOptions.Yuan(one.Difference)));
        }
    }

    private static void Write(Output output, IReadOnlyList<QuotaState> use, bool isJson, bool isChinese)
    {
        if (isJson)
        {
            output.Line(JsonText.Of(JsonText.List(use.Select(one => (JsonNode)RegionReport.Json(one)))));
            return;
        }

        output.Line(isChinese ? ClearingOptions.Line("险种 参保地 → 就医地", "额度", "当月清算", "使用率")
            : ClearingOptions.Line("scheme home -> care", "quota", "cleared", "use"));
        foreach (var one in use)
        {
            var warning = (one.Use.Warning, isChinese) switch
            {
                (QuotaWarning.Yellow, true) => " 黄色",
                (QuotaWarning.Red, true) => " 红色",
                (QuotaWarning.None, _) => "",
                (var shown, _) => $" {shown.ToString().ToLowerInvariant()}",
            };
            output.Line(ClearingOptions.Line(
                $"{(int)one.Quota.Scheme} {one.Quota.Home} -> {one.Quota.Care}", ContributionOptions.Yuan(one.Quota.Fen),
                ContributionOptions.Yuan(one.Cleared),
                one.Use.Rate is { } rate ? $"{rate.ToString("0.00", CultureInfo.InvariantCulture)}%" : "-") + warning);
        }
    }
}
