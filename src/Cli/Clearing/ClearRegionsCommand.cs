using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Yibao.Agency.Clearing;
using Yibao.Clearing.Regions;
using Yibao.Cli.Contributing;
using Yibao.Cli.PolicyCommands;
using Yibao.Cli.Storage;
using Yibao.Kernel;
using Yibao.Storage.Clearing;

namespace Yibao.Cli.Clearing;

/// <summary><c>yibao clear regions</c> (异地月度清算): preview, run, status, report; its money and its disputes.</summary>
internal static class ClearRegionsCommand
{
    /// <summary>The command.</summary>
    public static Command Create() => new Command("regions", "Clear a month of care elsewhere between regions.")
    {
        Preview(), Run(), Status(), Report(), ClearRegionsMoney.Receive(), ClearRegionsMoney.Quota(), ClearRegionsMoney.TopUp(),
        ClearRegionsDisputes.Raise(), ClearRegionsDisputes.Extend(), ClearRegionsDisputes.Decide(),
    }.WithExamples(
        "yibao clear regions preview --month 2020-02",
        "yibao clear regions run --month 2020-02 --by clerk-1   # killed? the same command goes on",
        "yibao clear regions report --month 2020-02 --json",
        "yibao clear regions receive 1 --receipt B-0042 --amount 300.00 --by clerk-2",
        "yibao clear regions dispute 123456789 --region 110000 --reason TEXT --by clerk-1",
        "yibao clear regions quota --year 2021 --fix --by clerk-1");

    private static Command Preview()
    {
        var (month, on) = (ClearingOptions.Month(), PolicyArguments.Day("--on", "Day of the list [default: today]."));
        var (db, policies, json, language) = ProviderOptions.Common();
        var command = new Command("preview", "Show what a run would come to; nothing is written.")
        {
            month, on, db, policies, json, language,
        };
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                var clearing = new RegionClearing(database, ContributionOptions.BookOf(parsed, policies), TimeProvider.System);
                var period = parsed.GetRequiredValue(month)!.Value;
                var (preview, refusal) = await clearing.Preview(period, parsed.GetValue(on) ?? PolicyArguments.Today(), cancel);
                var words = CommonOptions.LanguageOf(parsed, language);
                if (refusal is not null)
                {
                    return ContributionOptions.Refused(output, refusal, words);
                }

                if (parsed.GetValue(json))
                {
                    output.Line(JsonText.Of(new JsonObject
                    {
                        ["unit"] = "fen", ["period"] = $"{period}", ["items"] = preview!.Matrix.Items, ["fen"] = preview.Matrix.Fen,
                        ["matrix"] = RegionReport.JsonOf(preview.Matrix), ["nets"] = RegionReport.JsonOf(preview.Nets),
                        ["pay_by"] = Days.Text(preview.Term.PayBy),
                    }));
                    return ExitCode.Done;
                }

                Write(output, preview!.Matrix, words == Language.Chinese);
                var (yuan, payBy) = (ContributionOptions.Yuan(preview.Matrix.Fen), Days.Text(preview.Term.PayBy));
                output.Line(words == Language.Chinese
                    ? $"{period} 预览：{preview.Matrix.Items:N0} 笔，{yuan} 元，{payBy} 前付清"
                    : $"{period} preview: {preview.Matrix.Items:N0} items, {yuan} yuan, to be paid by {payBy}");
                return ExitCode.Done;
            },
            cancel));
        return command;
    }

    private static Command Run() => ClearRunCommand.Create(
        "Clear a month that is over, or go on with it: matrix, postings and notices.", ClearingOptions.Month(), "已清算", "cleared",
        (asked, month, cancel) => new RegionClearing(asked.Database, asked.Policies, TimeProvider.System)
        {
            ItemsAtOnce = asked.ItemsAtOnce, Committed = asked.Committed,
        }.Run(month, asked.Day, asked.By, cancel));

    private static Command Status()
    {
        var on = PolicyArguments.Day("--on", "Day of the question [default: today].");
        var (db, _, json, language) = ProviderOptions.Common();
        var command = new Command("status", "Show the runs, and the notices that are not paid.") { on, db, json, language };
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                await using var reader = await HubReader.Open(database, cancel);
                var runs = await reader.RegionRuns();
                var day = parsed.GetValue(on) ?? PolicyArguments.Today();
                var open = (await reader.NoticesOf(null)).Where(one => one.Open > 0).ToArray();
                if (parsed.GetValue(json))
                {
                    output.Line(JsonText.Of(new JsonObject
                    {
                        ["runs"] = JsonText.List(runs.Select(run => (JsonNode)RegionReport.Json(run))),
                        ["open"] = JsonText.List(open.Select(one => (JsonNode)RegionReport.Json(one, day))),
                    }));
                    return ExitCode.Done;
                }

                var isChinese = CommonOptions.LanguageOf(parsed, language) == Language.Chinese;
                ClearRegionsText.Runs(output, runs, isChinese);
                ClearRegionsText.Notices(output, open, day, isChinese);
                return ExitCode.Done;
            },
            cancel));
        return command;
    }

    private static Command Report()
    {
        var (month, on) = (ClearingOptions.Month(), PolicyArguments.Day("--on", "Day of the question [default: today]."));
        var (db, policies, json, language) = ProviderOptions.Common();
        var command = new Command("report", "Show a cleared month: matrix, net positions, notices, what is carried and disputed.")
        {
            month, on, db, policies, json, language,
        };
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                var words = CommonOptions.LanguageOf(parsed, language);
                var period = parsed.GetRequiredValue(month)!.Value;
                var report = await RegionReport.Of(
                    database, ContributionOptions.BookOf(parsed, policies), TimeProvider.System, period,
                    parsed.GetValue(on) ?? PolicyArguments.Today(), cancel);
                if (report is null)
                {
                    return ContributionOptions.Refused(output, new Refusal(ClearingRefusals.Unknown, $"{period}", ""), words);
                }

                if (parsed.GetValue(json))
                {
                    output.Line(JsonText.Of(report.Json()));
                }
                else
                {
                    Write(output, report.Matrix, words == Language.Chinese);
                    ClearRegionsText.Rest(output, report, words == Language.Chinese);
                }

                return ExitCode.Done;
            },
            cancel));
        return command;
    }

    /// <summary>The matrix and its net positions.</summary>
    private static void Write(Output output, BilateralMatrix matrix, bool isChinese)
    {
        output.Line(isChinese ? ClearingOptions.Line("险种 参保地 → 就医地", "笔数", "金额")
            : ClearingOptions.Line("scheme home -> care", "items", "yuan"));
        foreach (var cell in matrix.Cells)
        {
            output.Line(ClearingOptions.Line(
                $"{(int)cell.Scheme} {cell.Home} -> {cell.Care}", cell.Items.ToString("N0", CultureInfo.InvariantCulture),
                ContributionOptions.Yuan(cell.Fen)));
        }

        output.Line(isChinese ? ClearingOptions.Line("险种 统筹区", "应收", "应付", "净额")
            : ClearingOptions.Line("scheme region", "receivable", "payable", "net"));
        foreach (var net in matrix.Nets())
        {
            output.Line(ClearingOptions.Line(
                $"{(int)net.Scheme} {net.Region}", ContributionOptions.Yuan(net.Receivable), ContributionOptions.Yuan(net.Payable),
                ContributionOptions.Yuan(net.Net)));
        }
    }
}
