using System.CommandLine;
using System.Text.Json.Nodes;
using Yibao.Agency.Contributions;
using Yibao.Cli.PolicyCommands;
using Yibao.Cli.Storage;
using Yibao.Kernel;

namespace Yibao.Cli.Contributing;

/// <summary><c>yibao pay arrears</c> (欠费): who owes, with surcharge; with --pause their people lose the benefits.</summary>
internal static class ArrearsCommand
{
    private const int PayerWidth = 30;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var on = PolicyArguments.Day("--on", "The day.");
        on.Required = true;
        var region = ContributionOptions.Region("Only this region.");
        var pause = new Option<bool>("--pause") { Description = "Pause the cover of people whose payer is past the months of grace." };
        var by = new Option<string?>("--by") { Description = "Who orders the pause.", HelpName = "WHO" };
        var (db, policies, json, language) = (
            DatabaseOption.Create(), CommonOptions.Policies(), PolicyArguments.Json(), CommonOptions.Language());
        var command = new Command("arrears", "List overdue payers with their surcharge; --pause takes the benefits until it is paid.")
        {
            on, region, pause, by, db, policies, json, language,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(pause) && string.IsNullOrWhiteSpace(result.GetValue(by)))
            {
                result.AddError("--pause: say who orders it with --by WHO");
            }
        });
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                var desk = new ArrearsDesk(database, ContributionOptions.RulesOf(parsed, policies), TimeProvider.System);
                var day = parsed.GetRequiredValue(on)!.Value;
                var paused = parsed.GetValue(pause)
                    ? await desk.Pause(day, parsed.GetValue(region), parsed.GetValue(by)!, cancel) : 0;
                var rows = desk.List(day, parsed.GetValue(region), cancel);
                await (parsed.GetValue(json)
                    ? WriteJson(output, rows, paused) : Write(output, rows, CommonOptions.LanguageOf(parsed, language), paused));
                return ExitCode.Done;
            },
            cancel));
        return command;
    }

    private static async Task Write(Output output, IAsyncEnumerable<ArrearsRow> rows, Language language, int paused)
    {
        var isChinese = language == Language.Chinese;
        output.Line(Row(
            isChinese ? "缴费人" : "payer", isChinese ? "最早账期" : "oldest", isChinese ? "欠缴" : "unpaid",
            isChinese ? "滞纳金" : "surcharge", isChinese ? "待遇" : "cover"));
        var (count, fen, surcharge) = (0, 0L, 0L);
        await foreach (var row in rows)
        {
            var state = row.IsPaused ? (isChinese ? "已暂停" : "paused") : row.IsPastGrace ? (isChinese ? "宽限期满" : "past grace") : "";
            output.Line(Row(
                $"{row.Payer.Region}/{(int)row.Scheme} {row.Payer.Number}", $"{row.Oldest} ({row.Bills})",
                ContributionOptions.Yuan(row.Fen),
                ContributionOptions.Yuan(row.Surcharge), state));
            (count, fen, surcharge) = (count + 1, fen + row.Fen, surcharge + row.Surcharge);
        }

        output.Line(Row(
            isChinese ? $"合计 {count} 户" : $"total of {count}", "", ContributionOptions.Yuan(fen), ContributionOptions.Yuan(surcharge), ""));
        if (paused > 0)
        {
            output.Line(isChinese ? $"本次暂停 {paused} 户" : $"{paused} payers paused now");
        }
    }

    /// <summary>Written as it is read: the list may not fit in memory.</summary>
    private static async Task WriteJson(Output output, IAsyncEnumerable<ArrearsRow> rows, int paused)
    {
        output.Line($"{{\"unit\":\"fen\",\"pausedNow\":{paused},\"arrears\":[");
        var before = "";
        await foreach (var row in rows)
        {
            output.Line(before + new JsonObject
            {
                ["region"] = row.Payer.Region.ToString(), ["scheme"] = (int)row.Scheme, ["payer"] = row.Payer.Number,
                ["oldest"] = row.Oldest.ToString(), ["bills"] = row.Bills, ["unpaid"] = row.Fen, ["surcharge"] = row.Surcharge,
                ["paused"] = row.IsPaused, ["pastGrace"] = row.IsPastGrace,
            }.ToJsonString());
            before = ",";
        }

        output.Line("]}");
    }

    private static string Row(string payer, string oldest, string fen, string surcharge, string state)
    {
        const int periodWidth = 14;
        return Columns.Pad(payer, PayerWidth) + Columns.Pad(oldest, periodWidth)
            + Columns.PadLeft(fen, ContributionOptions.AmountWidth) + Columns.PadLeft(surcharge, ContributionOptions.AmountWidth)
            + "  " + state;
    }
}
