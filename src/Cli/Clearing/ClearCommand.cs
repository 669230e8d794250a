using System.CommandLine;

namespace Yibao.Cli.Clearing;

/// <summary><c>yibao clear</c> (清算): what regions, providers and fiscal levels owe each other, and whether their books agree.</summary>
internal static class ClearCommand
{
    /// <summary>The command.</summary>
    public static Command Create() => new Command(
        "clear", "Settle with providers, clear care elsewhere between regions, and what the epidemic cost.")
    {
        ClearProvidersCommand.Create(),
        ReconcileCommand.Create(),
        ClearRegionsCommand.Create(),
        ClearYearEndCommand.Create(),
        SupportCommand.Create(),
        ClearEpidemicCommand.Create(),
    }.WithExamples(
        "yibao clear reconcile --day 2020-02-03",
        "yibao clear regions preview --month 2020-02",
        "yibao clear regions run --month 2020-02 --by clerk-1",
        "yibao clear regions report --month 2020-02 --lang zh",
        "yibao clear year-end preview --region 440100 --year 2020",
        "yibao clear epidemic run --year 2020 --by clerk-1");
}
