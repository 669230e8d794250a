using System.CommandLine;
using System.Diagnostics;
using Yibao.Agency.Contributions;
using Yibao.Contributions.Runs;
using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Cli.Contributing;

/// <summary>Options that the commands of contributions share (缴费命令公共选项), and how such a command runs.</summary>
internal static class ContributionOptions
{
    /// <summary>Widths of a table: amounts of money, codes.</summary>
    public const int AmountWidth = 16;

    /// <summary><c>--region R</c>.</summary>
    public static Option<RegionCode?> Region(string description) => new("--region")
    {
        Description = description, HelpName = "CODE",
        CustomParser = result =>
        {
            if (RegionCode.TryParse(result.Tokens[0].Value, out var code) && !code.IsNation)
            {
                return code;
            }

            result.AddError("--region: expected six digits like 440100");
            return null;
        },
    };

    /// <summary>A month, <c>2020-02</c>.</summary>
    public static Option<BillPeriod?> Month(string name, string description) => Period(name, description, isYear: false);

    /// <summary>A year, <c>2020</c>.</summary>
    public static Option<BillPeriod?> Year(string description) => Period("--year", description, isYear: true);

    /// <summary>Who does it: a name or number of the staff, in orders that need two people.</summary>
    public static Option<string> By() => new("--by")
    {
        Description = "Who does it: number or name of the member of staff.", HelpName = "WHO", Required = true,
    };

    /// <summary>The policies by region.</summary>
    /// <exception cref="BrokenEnvironmentException">A document is refused.</exception>
    public static RegionRules RulesOf(ParseResult parsed, Option<string?> policies) => new(BookOf(parsed, policies));

    /// <summary>The policies.</summary>
    /// <exception cref="BrokenEnvironmentException">A document is refused.</exception>
    public static PlanBook BookOf(ParseResult parsed, Option<string?> policies)
    {
        var load = PlanBook.LoadFolder(CommonOptions.FolderOf(parsed.GetValue(policies), "policies"), examples: false);
        var problems = load.Problems.Where(problem => !problem.IsWarning).ToArray();
        return problems.Length == 0
            ? load.Book
            : throw new BrokenEnvironmentException($"{problems.Length} problems in the policies; the first: {problems[0]}");
    }

    /// <summary>Says why something is refused.</summary>
    public static ExitCode Refused(Output output, Refusal refusal, Language language)
    {
        output.Note($"yibao: {refusal.Message(language)}");
        return ExitCode.No;
    }

    /// <summary>A bar for a run of bills.</summary>
    public static Action<BillProgress> Bar(Output output, string what)
    {
        const int width = 20;
        var watch = Stopwatch.StartNew();
        long? first = null;
        return progress =>
        {
            first ??= progress.Heads;
            var done = progress.Done * width / progress.Segments;
            var rate = (long)((progress.Heads - first.Value) / Math.Max(1e-3, watch.Elapsed.TotalSeconds));
            lock (watch)
            {
                output.Progress(
                    $"{what} [{new string('#', done)}{new string('.', width - done)}] {progress.Payers:N0} bills, "
                    + $"{progress.Heads:N0} people, {rate:N0}/s");
            }
        };
    }

    /// <summary>Yuan for people.</summary>
    public static string Yuan(long fen) => new Money(fen).ToGroupedString();

    private static Option<BillPeriod?> Period(string name, string description, bool isYear) => new(name)
    {
        Description = description, HelpName = isYear ? "YEAR" : "MONTH",
        CustomParser = result =>
        {
            if (BillPeriod.TryParse(result.Tokens[0].Value, out var period) && period.IsYear == isYear)
            {
                return period;
            }

            result.AddError($"{name}: '{result.Tokens[0].Value}' is not a {(isYear ? "year like 2020" : "month like 2020-02")}");
            return null;
        },
    };
}
