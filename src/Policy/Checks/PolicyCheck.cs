using System.Collections.Concurrent;
using Yibao.Policy.Documents;
using Yibao.Policy.Plans;

namespace Yibao.Policy.Checks;

/// <summary>Runs one worked example on given rules (算例运行).</summary>
/// <param name="rules">The rules of the example's region, scheme and grade, perhaps with one number changed.</param>
/// <param name="example">The example.</param>
/// <returns>Null when it comes out to the fen; else what differs.</returns>
public delegate string? RunExample(PlanHistory rules, WorkedExample example);

/// <summary>What the check found (核查报告).</summary>
/// <param name="Book">The book that was checked.</param>
/// <param name="Problems">Ordered by file, line and column.</param>
/// <param name="Documents">Documents read.</param>
/// <param name="Plans">Plans compiled: stretches of days in which nothing changes.</param>
/// <param name="Examples">Worked examples run.</param>
/// <param name="Numbers">Numbers tried with a change of one per cent.</param>
public sealed record PolicyCheckReport(
    PlanBook Book, IReadOnlyList<PolicyProblem> Problems, int Documents, int Plans, int Examples, int Numbers)
{
    /// <summary>Whether some problem is more than a warning.</summary>
    public bool Refused => Problems.Any(p => !p.IsWarning);
}

/// <summary>
/// Checks policy documents beyond what the reader refuses (政策核查): prose and numbers agree, examples come out, every number has a witness.
/// </summary>
public static class PolicyCheck
{
    /// <summary>After so many months a document is called not checked lately (POL009).</summary>
    private const int MonthsUntilStale = 12;

    /// <summary>Runs every check.</summary>
    /// <param name="load">What loading gave; its problems are carried over.</param>
    /// <param name="run">How examples are run.</param>
    /// <param name="today">Day of the check, for POL009.</param>
    /// <param name="progress">Told (done, of) while the examples and the changes of numbers run; may be called from several
    /// threads.</param>
    public static PolicyCheckReport Run(PlanBookLoad load, RunExample run, DateOnly today, Action<int, int>? progress = null)
    {
        var problems = new ConcurrentBag<PolicyProblem>(load.Problems);
        var book = load.Book;
        foreach (var document in book.Documents)
        {
            CheckStatements(document, problems.Add);
            CheckAge(document, today, problems.Add);
        }

        foreach (var history in book.Histories)
        {
            ParameterRows.Check(history, problems.Add);
            ParameterCompanions.Check(history, problems.Add);
        }

        var examples = Runnable(book, problems);
        var numbers = book.Documents.SelectMany(d => d.Numbers).Distinct().Where(n => n.Value != 0).ToArray();
        var done = 0;
        void Advance() => progress?.Invoke(Interlocked.Increment(ref done), examples.Length + numbers.Length);
        Parallel.ForEach(examples, example =>
        {
            CheckExample(book, example, run, problems.Add);
            Advance();
        });

        // Without a base that comes out there is nothing that a change could spoil.
        if (problems.All(p => p.IsWarning || p.Code is "POL002"))
        {
            var witnesses = new Witnesses(book, examples, run);
            Parallel.ForEach(numbers, number =>
            {
                CheckWitness(witnesses, number, problems.Add);
                Advance();
            });
        }

        return new PolicyCheckReport(
            book, PlanBook.Ordered(problems), book.Documents.Count, book.Histories.Sum(h => h.Plans.Count()), examples.Length,
            numbers.Length);
    }

    /// <summary>What could not be compiled cannot be run: its examples wait until the document is mended.</summary>
    private static WorkedExample[] Runnable(PlanBook book, IEnumerable<PolicyProblem> problems)
    {
        var broken = problems.Where(p => p.Code is "POL003" or "POL004" or "POL005").Select(p => p.Place.File)
            .ToHashSet(StringComparer.Ordinal);
        bool IsWhole(PlanHistory? history) => history is null || !history.Documents.Any(d => broken.Contains(d.File));
        return
        [
            .. book.Documents.Where(d => !broken.Contains(d.File)).SelectMany(d => d.Examples).Where(e => IsWhole(book.Find(e.Plan))),
        ];
    }

    private static void CheckWitness(Witnesses witnesses, PolicyNumber number, Action<PolicyProblem> report)
    {
        if (!witnesses.Notice(number))
        {
            report(new PolicyProblem("POL007", number.Place,
                $"unwitnessed number '{number.Text}': changed by one per cent up or down, "
                + "no worked example notices; add one that does"));
        }
    }

    internal static void CheckStatements(PolicyDocument document, Action<PolicyProblem> report)
    {
        foreach (var article in document.Numbers.GroupBy(n => n.Article))
        {
            var said = new StatementNumbers(article.Key.Statement);
            foreach (var number in article.Where(n => !said.Says(n)))
            {
                report(new PolicyProblem("POL002", number.Place,
                    $"'{number.Text}' does not occur in the statement of article '{article.Key.Heading.English}'; "
                    + $"expected {Expected(number)} in its text"));
            }
        }
    }

    private static string Expected(PolicyNumber number) => number.Unit switch
    {
        NumberUnit.Percent => $"{NumberReading.Show(number.Value, NumberUnit.Percent)} (or in Chinese numerals)",
        NumberUnit.Yuan => $"{NumberReading.Show(number.Value, NumberUnit.Yuan)} yuan (or 元, 万元)",
        _ => $"{NumberReading.Show(Math.Abs(number.Value), number.Unit)} {number.Unit.ToString().ToLowerInvariant()}",
    };

    private static void CheckAge(PolicyDocument document, DateOnly today, Action<PolicyProblem> report)
    {
        if (document.Front.Checked.AddMonths(MonthsUntilStale) < today)
        {
            report(new PolicyProblem("POL009", document.Front.CheckedPlace,
                $"not checked against the law since {LayerDraft.Date(document.Front.Checked)}, more than {MonthsUntilStale} months ago"));
        }
    }

    private static void CheckExample(PlanBook book, WorkedExample example, RunExample run, Action<PolicyProblem> report)
    {
        if (book.Find(example.Plan) is not { } history)
        {
            report(new PolicyProblem("POL006", example.Place, $"example {example.Id}: no document speaks of {example.Plan}"));
            return;
        }

        var found = new List<PolicyProblem>();
        var rules = example.IsOtherReading ? PlanHistory.Compiled(history.Source, example.Instead, null, found) : history;
        found.ForEach(report);
        if (run(rules, example) is { } difference)
        {
            report(new PolicyProblem("POL006", example.Place, $"example {example.Id} does not come out: {difference}"));
        }
    }
}
