using System.CommandLine;
using Yibao.Agency.Clearing;
using Yibao.Cli.Contributing;
using Yibao.Cli.PolicyCommands;
using Yibao.Cli.Storage;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage;
using Yibao.Storage.Clearing;

namespace Yibao.Cli.Clearing;

/// <summary>How a run is to be made (清算执行参数).</summary>
/// <param name="Database">The database.</param>
/// <param name="Policies">The policies.</param>
/// <param name="Day">Day of the list.</param>
/// <param name="By">Who makes it.</param>
/// <param name="ItemsAtOnce">Items of one transaction.</param>
/// <param name="Committed">Told after each transaction.</param>
internal sealed record ClearRun(
    Database Database, PlanBook Policies, DateOnly Day, string By, int ItemsAtOnce, Action<ClearingProgress> Committed);

/// <summary>The command <c>run</c> of a clearing between regions (清算执行命令): a month, or the epidemic of a year.</summary>
internal static class ClearRunCommand
{
    /// <summary>The command.</summary>
    /// <param name="description">What it does.</param>
    /// <param name="period">Option of the period.</param>
    /// <param name="chinese">What is cleared, in Chinese.</param>
    /// <param name="english">What is cleared, in English.</param>
    /// <param name="clear">Makes the run.</param>
    public static Command Create<T>(
        string description, Option<T?> period, string chinese, string english,
        Func<ClearRun, T, CancellationToken, Task<(RegionRun? Run, Refusal? Refusal)>> clear)
        where T : struct
    {
        var on = PolicyArguments.Day("--on", "Day of the list [default: today].");
        var by = ContributionOptions.By();
        var batch = new Option<int>("--batch")
        {
            Description = "Items of one transaction.", HelpName = "N", DefaultValueFactory = _ => RegionClearing.UsualItems,
        };
        var (db, policies, json, language) = ProviderOptions.Common();
        var command = new Command("run", description) { period, on, by, batch, db, policies, json, language };
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                var asked = new ClearRun(
                    database, ContributionOptions.BookOf(parsed, policies), parsed.GetValue(on) ?? PolicyArguments.Today(),
                    parsed.GetRequiredValue(by), Math.Max(1, parsed.GetValue(batch)),
                    done => output.Progress($"{done.Items:N0} items, {ContributionOptions.Yuan(done.Fen)} yuan"));
                var (run, refusal) = await clear(asked, parsed.GetRequiredValue(period)!.Value, cancel);
                output.EndProgress();
                var words = CommonOptions.LanguageOf(parsed, language);
                if (refusal is not null)
                {
                    return ContributionOptions.Refused(output, refusal, words);
                }

                output.Line(parsed.GetValue(json) ? JsonText.Of(RegionReport.Json(run!)) : words == Language.Chinese
                    ? $"{run!.Period} {chinese}：{run.Items:N0} 笔，{ContributionOptions.Yuan(run.Fen)} 元"
                    : $"{run!.Period} {english}: {run.Items:N0} items, {ContributionOptions.Yuan(run.Fen)} yuan");
                return ExitCode.Done;
            },
            cancel));
        return command;
    }
}
