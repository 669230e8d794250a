using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Yibao.Cli.PolicyCommands;
using Yibao.Cli.Storage;
using Yibao.Kernel;
using Yibao.Storage;
using Yibao.Storage.Verify;

namespace Yibao.Cli.Office;

/// <summary><c>yibao verify</c> (全面核查): checks a database against everything that must always be true, and names what is not.</summary>
internal static class VerifyCommand
{
    private const int CodeWidth = 5;
    private const int ResultWidth = 8;
    private const int BarWidth = 24;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var db = DatabaseOption.Create();
        var json = PolicyArguments.Json();
        var language = CommonOptions.Language();
        var command = new Command("verify", "Check that the books are right; what is not is named, record by record.")
        {
            db, json, language,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var output = Output.Of(parsed);
            await using var database = await DatabaseOption.OpenCurrent(DatabaseOption.Of(parsed, db), cancel);
            var findings = await Invariants.Check(database, new Bar(output), cancel);
            output.EndProgress();
            if (parsed.GetValue(json))
            {
                output.Line(JsonText.Of(Json(database.Address, findings)));
            }
            else
            {
                Write(output, findings, CommonOptions.LanguageOf(parsed, language));
            }

            return (int)(findings.All(finding => finding.Holds) ? ExitCode.Done : ExitCode.No);
        });
        return command.WithExamples(
            "yibao verify                                                       # the SQLite file yibao.db",
            "yibao verify --db 'postgres:Host=127.0.0.1;Database=yibao;Username=yibao' --json");
    }

    private static void Write(Output output, IReadOnlyList<Finding> findings, Language language)
    {
        var isChinese = language == Language.Chinese;
        foreach (var finding in findings)
        {
            var result = finding.Holds ? (isChinese ? "成立" : "holds") : isChinese ? "不成立" : "BROKEN";
            output.Line(Columns.Cut(
                $"{Columns.Pad(finding.Invariant.Code, CodeWidth)}{Columns.Pad(result, ResultWidth)}{finding.Invariant.Name(language)}",
                Output.ColumnsMax));
            foreach (var example in finding.Examples)
            {
                output.Line($"{new string(' ', CodeWidth)}- {example}");
            }

            if (finding.Count > finding.Examples.Count)
            {
                var more = finding.Count - finding.Examples.Count;
                output.Line($"{new string(' ', CodeWidth)}{(isChinese ? $"……另有 {more} 处" : $"... and {more} more")}");
            }
        }

        var broken = findings.Count(finding => !finding.Holds);
        output.Line((isChinese, broken) switch
        {
            (true, 0) => $"{findings.Count} 条不变量全部成立",
            (true, _) => $"{findings.Count} 条不变量中 {broken} 条不成立",
            (_, 0) => $"all {findings.Count} invariants hold",
            _ => $"{broken} of {findings.Count} invariants are broken",
        });
    }

    private static JsonObject Json(DatabaseAddress address, IReadOnlyList<Finding> findings) => new()
    {
        ["database"] = address.ToString(),
        ["holds"] = findings.All(finding => finding.Holds),
        ["invariants"] = JsonText.List(findings.Select(finding => (JsonNode)new JsonObject
        {
            ["code"] = finding.Invariant.Code,
            ["zh"] = finding.Invariant.Chinese,
            ["en"] = finding.Invariant.English,
            ["holds"] = finding.Holds,
            ["violations"] = finding.Count,
            ["examples"] = JsonText.List(finding.Examples.Select(example => (JsonNode)example)),
        })),
    };

    private sealed class Bar(Output output) : IProgress<VerifyProgress>
    {
        public void Report(VerifyProgress value)
        {
            var full = value.Done * BarWidth / value.Of;
            var rows = value.Rows == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" {value.Rows:#,0} rows");
            output.Progress($"[{new string('#', full)}{new string('.', BarWidth - full)}] {value.Current?.Code}{rows}");
        }
    }
}
