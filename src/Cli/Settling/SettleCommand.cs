using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Yibao.Kernel;

namespace Yibao.Cli.Settling;

/// <summary><c>yibao settle</c> (结算): bills from a file to statements, or many bills to a file of results.</summary>
internal sealed class SettleCommand
{
    private readonly Argument<string> inputFile = new("FILE")
    {
        Description = "Bills: .json (one, an array, or {\"bills\": [...]}) or .csv.",
    };

    private readonly Option<bool> explain = new("--explain")
    {
        Description = "Add the path in words, with the article of each step.",
    };

    private readonly Option<bool> json = new("--json")
    {
        Description = "Print one JSON document instead of statements.",
    };

    private readonly Option<string> on = new("--on")
    {
        Description = "Preview: settle as if the service were on this day.",
        HelpName = "DATE",
    };

    private readonly Option<string> to = new("--output", "-o")
    {
        Description = "Write results to a file, .csv or .jsonl.",
        HelpName = "FILE",
    };

    private readonly Option<string> refused = new("--refused")
    {
        Description = "Where refused rows go [default: stderr; with -o beside the output, NAME.refused.csv].",
        HelpName = "FILE",
    };

    /// <summary>The command.</summary>
    public static Command Create() => new SettleCommand().Build();

    private SettleCommand()
    {
    }

    private Command Build()
    {
        var policies = CommonOptions.Policies();
        var catalogue = CommonOptions.Catalogue();
        var lang = CommonOptions.Language();
        var command = new Command("settle", "Settle bills by the policies: a statement each, or a file of results.")
        {
            inputFile, explain, json, lang, on, to, refused, policies, catalogue,
        };
        command.SetAction(parsed => (int)Settle(
            parsed, CommonOptions.LanguageOf(parsed, lang), () => RuleBooks.Load(parsed.GetValue(policies), parsed.GetValue(catalogue))));
        return command.WithExamples(
            "yibao settle samples/bill.json                       # a statement",
            "yibao settle samples/bill.json --explain --lang zh   # with the article of each step, in Chinese",
            "yibao settle samples/bill.json --json                # everything as JSON",
            "yibao settle samples/bill.json --on 2020-12-31       # as if it were on that day",
            "yibao settle samples/bills.csv -o results.csv        # many; refused rows: results.refused.csv");
    }

    private ExitCode Settle(ParseResult parsed, Language language, Func<RuleBooks> load)
    {
        var output = Output.Of(parsed);
        var path = parsed.GetRequiredValue(inputFile);
        if (!TryDay(parsed.GetValue(on), output, out var day) || !IsUsable(parsed, path, output))
        {
            return ExitCode.BadInput;
        }

        var books = load();
        try
        {
            var reading = new FieldReading(books.Items);
            if (Path.GetExtension(path) == ".json")
            {
                var document = JsonBills.Open(path, reading, day);
                return Settle(parsed, language, output, books, document.Bills(), () => document.Rows, progress: null);
            }

            var size = File.Exists(path) ? new FileInfo(path).Length : 0;
            using var csv = CsvBills.Open(path, reading, day);
            int Percent() => size == 0 ? 0 : (int)(csv.Bytes * 100 / size);
            return Settle(parsed, language, output, books, csv.Bills(), () => csv.Rows, Percent);
        }
        catch (UnusableFileException unusable)
        {
            foreach (var fault in unusable.Faults)
            {
                output.Note(Refusals.Text(path, fault, language));
            }

            return ExitCode.BadInput;
        }
    }

    private ExitCode Settle(
        ParseResult parsed, Language language, Output output, RuleBooks books, IEnumerable<BillDraft> bills, Func<long> rows,
        Func<int>? progress) =>
        parsed.GetValue(to) is { } path
            ? Batch(parsed, path, language, output, books, bills, rows, progress)
            : Statements(parsed, language, output, books, bills, rows);

    private ExitCode Statements(
        ParseResult parsed, Language language, Output output, RuleBooks books, IEnumerable<BillDraft> bills, Func<long> rows)
    {
        using var refusals = OpenRefusals(parsed.GetValue(refused), parsed, language, output);
        using var document = parsed.GetValue(json) ? new StatementJson(output.Results, language, books.Catalogue) : null;
        var text = new StatementText(output, language, books.Catalogue, parsed.GetValue(explain));
        var run = new StatementRun(books, parsed.GetValue(on) is not null);
        foreach (var draft in bills)
        {
            var settled = run.Settle(draft, out var refusedRows);
            foreach (var row in refusedRows)
            {
                refusals.Add(row);
                document?.Refuse(row);
            }

            if (settled is not null && document is not null)
            {
                document.Write(settled);
            }
            else if (settled is not null)
            {
                text.Write(settled);
            }
        }

        document?.Complete(rows(), run.SettledRows, refusals.Rows);
        output.Results.Flush();
        var summary = Summary(language, rows(), run.SettledRows, refusals.Rows, run.SettledBills, run.RefusedBills);
        if (run.SettledBills + run.RefusedBills != 1 || run.RefusedBills > 0)
        {
            output.Note(summary);
        }

        return Conserved(rows(), run.SettledRows, refusals.Rows);
    }

    private ExitCode Batch(
        ParseResult parsed, string path, Language language, Output output, RuleBooks books, IEnumerable<BillDraft> bills, Func<long> rows,
        Func<int>? progress)
    {
        var refusedPath = parsed.GetValue(refused) ?? Path.ChangeExtension(path, null) + ".refused.csv";
        using var refusals = OpenRefusals(refusedPath, parsed, language, output);
        using var results = ResultFile.Begin(path);
        var run = new BatchRun(books, results, refusals, parsed.GetValue(on) is not null);
        var watch = Stopwatch.StartNew();
        var shown = TimeSpan.Zero;
        var count = 0L;
        foreach (var draft in bills)
        {
            run.Add(draft);
            if ((++count & 1023) == 0 && watch.Elapsed - shown > TimeSpan.FromMilliseconds(200))
            {
                shown = watch.Elapsed;
                output.Progress(Bar(progress?.Invoke() ?? 0, count, shown, language));
            }
        }

        run.Flush();
        results.Complete();
        output.Note(Rate(count, watch.Elapsed, language));
        output.Line(Summary(language, rows(), run.SettledRows, refusals.Rows, run.SettledBills, run.RefusedBills));
        output.Line($"{(language == Language.Chinese ? "结果" : "results")} {path}");
        output.Line($"{(language == Language.Chinese ? "拒绝" : "refused")} {refusedPath}");
        return Conserved(rows(), run.SettledRows, refusals.Rows);
    }

    /// <summary>Every row is settled or refused; anything else is a defect, and must not look like success.</summary>
    private static ExitCode Conserved(long rows, long settled, long rejected) => rows == settled + rejected
        ? rejected == 0 ? ExitCode.Done : ExitCode.No
        : throw new InvalidOperationException($"{rows} rows were read, {settled} settled and {rejected} refused: some were lost");

    private Refusals OpenRefusals(string? path, ParseResult parsed, Language language, Output output)
    {
        var input = parsed.GetRequiredValue(inputFile);
        return path is null ? Refusals.ToNotes(input, language, output) : Refusals.ToFile(path, input, language);
    }

    private static string Summary(
        Language language, long rows, long settled, long rejected, long settledBills, long refusedBills) =>
        language == Language.Chinese
            ? $"读入 {rows:#,0} 行 = 结算 {settled:#,0} + 拒绝 {rejected:#,0}（单据：结算 {settledBills:#,0}，拒绝 {refusedBills:#,0}）"
            : $"rows in {rows:#,0} = settled {settled:#,0} + refused {rejected:#,0}"
                + $" (bills: {settledBills:#,0} settled, {refusedBills:#,0} refused)";

    private static string Bar(int percent, long bills, TimeSpan elapsed, Language language)
    {
        const int Width = 30;
        var filled = Math.Clamp(percent * Width / 100, 0, Width);
        var bar = new string('#', filled) + new string('.', Width - filled);
        return $"[{bar}] {percent,3}%  {Rate(bills, elapsed, language)}";
    }

    private static string Rate(long bills, TimeSpan elapsed, Language language)
    {
        var perSecond = bills / Math.Max(0.001, elapsed.TotalSeconds);
        return language == Language.Chinese
            ? string.Create(CultureInfo.InvariantCulture, $"{bills:#,0} 张单据，{elapsed.TotalSeconds:0.0} 秒，每秒 {perSecond:#,0} 张")
            : string.Create(CultureInfo.InvariantCulture, $"{bills:#,0} bills in {elapsed.TotalSeconds:0.0} s, {perSecond:#,0} bills/s");
    }

    private static bool TryDay(string? text, Output output, out DateOnly? found)
    {
        found = null;
        if (text is null)
        {
            return true;
        }

        if (!Days.TryParse(text, out var day, out var problem))
        {
            output.Note($"yibao: --on '{text}': {problem}");
            return false;
        }

        found = day;
        return true;
    }

    private bool IsUsable(ParseResult parsed, string path, Output output)
    {
        var problem = Path.GetExtension(path) is not (".json" or ".csv")
            ? $"'{path}': expected a file that ends in .json or .csv"
            : parsed.GetValue(to) is { } results && !ResultFile.IsKnown(results)
                ? $"--output '{results}': expected a file that ends in .csv or .jsonl"
                : parsed.GetValue(to) is not null && (parsed.GetValue(json) || parsed.GetValue(explain))
                    ? "--output writes results, not statements; leave out --json and --explain"
                    : null;
        if (problem is not null)
        {
            output.Note($"yibao: {problem}");
        }

        return problem is null;
    }
}
