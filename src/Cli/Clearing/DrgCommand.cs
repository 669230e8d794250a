using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Yibao.Cli.Importing;
using Yibao.Cli.PolicyCommands;
using Yibao.Kernel;
using Yibao.Settlement.Payment;
using Yibao.Settlement.Payment.Grouping;

namespace Yibao.Cli.Clearing;

/// <summary><c>yibao drg</c> (DRG分组): groups a file of cases, checks the tables of a grouper.</summary>
internal static class DrgCommand
{
    private const int NumberWidth = 12;
    private const int GroupWidth = 8;
    private const int WeightWidth = 9;
    private const int SeverityWidth = 6;
    private const int ShowEvery = 1 << 14;

    /// <summary>The command.</summary>
    public static Command Create() =>
        new Command("drg", "Group stays into diagnosis-related groups by tables.") { Group(), Check() }.WithExamples(
            "yibao drg group samples/drg/cases.csv", "yibao drg group samples/drg/cases.csv --explain --lang zh",
            "yibao drg group cases.csv --tables tables/ -o grouped.csv", "yibao drg check --tables samples/drg");

    /// <summary><c>--tables DIR</c>.</summary>
    public static Option<string?> Tables() => new("--tables")
    {
        Description = $"Folder of the grouper's tables [default: ${CommonOptions.HomeVariable}/samples/drg, a demonstration].",
        HelpName = "DIR",
    };

    /// <summary>The folder of the tables.</summary>
    /// <exception cref="BrokenEnvironmentException">It is not there.</exception>
    public static string FolderOf(string? given) =>
        given is null ? Path.Combine(CommonOptions.FolderOf(null, "samples"), "drg") : CommonOptions.FolderOf(given, "tables");

    /// <summary>The grouper of a folder; null, after saying why, where the tables are wrong.</summary>
    public static DrgGrouper? Load(string folder, Output output)
    {
        try
        {
            var (grouper, faults) = DrgFiles.Grouper(folder);
            foreach (var fault in faults)
            {
                output.Note(fault.ToString());
            }

            return grouper;
        }
        catch (UnusableImportException unusable)
        {
            output.Note(unusable.Message);
            return null;
        }
    }

    private static Command Group()
    {
        var file = new Argument<string>("FILE") { Description = "Cases, .csv; see docs/drg-tables.md." };
        var to = new Option<string?>("--output", "-o") { Description = "Write the result to a .csv file.", HelpName = "FILE" };
        var explain = new Option<bool>("--explain") { Description = "Add the steps in words." };
        var (tables, json, language) = (Tables(), PolicyArguments.Json(), CommonOptions.Language());
        var command = new Command("group", "Group every case of a file, with the reason where it has no group.")
        {
            file, tables, to, explain, json, language,
        };
        command.SetAction(parsed => (int)GroupFile(
            Output.Of(parsed), parsed.GetRequiredValue(file), FolderOf(parsed.GetValue(tables)),
            new Shape(
                parsed.GetValue(to), parsed.GetValue(explain), parsed.GetValue(json), CommonOptions.LanguageOf(parsed, language))));
        return command;
    }

    private static Command Check()
    {
        var tables = Tables();
        var command = new Command("check", "Check the tables of a grouper and count them.") { tables };
        command.SetAction(parsed =>
        {
            var output = Output.Of(parsed);
            if (Load(FolderOf(parsed.GetValue(tables)), output) is not { } grouper)
            {
                return (int)ExitCode.No;
            }

            output.Line($"{grouper.Mdcs.Count} categories, {grouper.Adrgs.Count} base groups, {grouper.Drgs.Count} groups, stays to "
                + $"{grouper.DaysMost} days");
            return (int)ExitCode.Done;
        });
        return command;
    }

    private sealed record Shape(string? To, bool Explain, bool Json, Language Language)
    {
        public bool IsChinese => Language == Language.Chinese;
    }

    private static ExitCode GroupFile(Output output, string path, string folder, Shape shape)
    {
        if (Load(folder, output) is not { } grouper)
        {
            return ExitCode.BadInput;
        }

        var tally = new Tally();
        try
        {
            using var csv = shape.To is null ? null : new StreamWriter(shape.To);
            csv?.WriteLine("case,drg,weight,adrg,mdc,severity,reason,cost");
            var documents = new JsonArray();
            if (csv is null && !shape.Json)
            {
                output.Line(Line(
                    shape.IsChinese ? "病例" : "case", shape.IsChinese ? "病组" : "group", shape.IsChinese ? "权重" : "weight",
                    shape.IsChinese ? "程度" : "level", shape.IsChinese ? "名称或未入组原因" : "name, or why it has none"));
            }

            var watch = Stopwatch.StartNew();
            foreach (var row in DrgCases.Read(path))
            {
                if (row.Problem is { } problem)
                {
                    tally.Unreadable++;
                    output.Note($"{path}:{row.Line}: {problem}");
                    continue;
                }

                var result = grouper.Group(row.Case);
                tally.Add(grouper, result);
                Write(output, csv, documents, grouper, row, result, shape);
                if (tally.Cases % ShowEvery == 0)
                {
                    output.Progress($"{tally.Cases:N0}  {tally.Cases / watch.Elapsed.TotalSeconds:N0}/s");
                }
            }

            output.EndProgress();
            if (shape.Json)
            {
                output.Line(JsonText.Of(new JsonObject { ["cases"] = documents, ["summary"] = tally.Json() }));
            }
            else
            {
                tally.Write(output, shape.IsChinese);
            }
        }
        catch (UnusableImportException unusable)
        {
            output.Note(unusable.Message);
            return ExitCode.BadInput;
        }

        return tally.Unreadable > 0 ? ExitCode.BadInput : ExitCode.Done;
    }

    private static void Write(
        Output output, StreamWriter? csv, JsonArray documents, DrgGrouper grouper, DrgCaseRow row, in DrgResult result, Shape shape)
    {
        var drg = result.Drg < 0 ? null : grouper.Drgs[result.Drg];
        var reason = PaymentRefusals.Of(result.Reason);
        var level = result.Adrg < 0 ? "" : LevelOf(result.Severity);
        if (csv is not null)
        {
            csv.WriteLine(string.Join(
                ',', row.Number, drg?.Code, drg is null ? "" : Weight(drg.Weight), result.Adrg < 0 ? "" : grouper.Adrgs[result.Adrg].Code,
                result.Mdc < 0 ? "" : grouper.Mdcs[result.Mdc].Code, level, drg is null ? reason.Code : "", row.Cost?.ToString()));
        }
        else if (shape.Json)
        {
            documents.Add(new JsonObject
            {
                ["case"] = row.Number, ["drg"] = drg?.Code, ["weight"] = drg?.Weight,
                ["adrg"] = result.Adrg < 0 ? null : grouper.Adrgs[result.Adrg].Code,
                ["mdc"] = result.Mdc < 0 ? null : grouper.Mdcs[result.Mdc].Code, ["severity"] = level,
                ["reason"] = drg is null ? reason.Code : null,
                ["steps"] = JsonText.List(DrgExplanation.Of(grouper, row.Case, result, shape.Language).Select(step => (JsonNode)step)),
            });
        }
        else
        {
            var name = drg is null ? $"{reason.Code} {(shape.IsChinese ? reason.Chinese : reason.English)}"
                : shape.IsChinese ? drg.Chinese : drg.English;
            output.Line(Line(row.Number, drg?.Code ?? "-", drg is null ? "" : Weight(drg.Weight), level, name));
            foreach (var step in shape.Explain ? DrgExplanation.Of(grouper, row.Case, result, shape.Language) : [])
            {
                output.Line($"    {Columns.Cut(step, Output.ColumnsMax - 4)}");
            }
        }
    }

    private static string LevelOf(Severity severity) => severity switch { Severity.Mcc => "MCC", Severity.Cc => "CC", _ => "none" };

    private static string Weight(decimal weight) => weight.ToString("0.0000", CultureInfo.InvariantCulture);

    private static string Line(string number, string group, string weight, string level, string name)
    {
        var head = Columns.Pad(number, NumberWidth) + Columns.Pad(group, GroupWidth) + Columns.PadLeft(weight, WeightWidth) + "  "
            + Columns.Pad(level, SeverityWidth);
        return (head + Columns.Cut(name, Output.ColumnsMax - Columns.WidthOf(head))).TrimEnd();
    }

    /// <summary>What a file came to.</summary>
    private sealed class Tally
    {
        private readonly SortedDictionary<GroupingReason, long> reasons = [];
        private decimal weight;
        private long grouped;

        public long Cases { get; private set; }

        public long Unreadable { get; set; }

        private decimal MixIndex => grouped == 0 ? 0 : weight / grouped;

        public void Add(DrgGrouper grouper, in DrgResult result)
        {
            Cases++;
            if (result.Drg >= 0)
            {
                grouped++;
                weight += grouper.Drgs[result.Drg].Weight;
            }
            else
            {
                reasons[result.Reason] = reasons.GetValueOrDefault(result.Reason) + 1;
            }
        }

        public void Write(Output output, bool isChinese)
        {
            output.Line(isChinese
                ? $"病例 {Cases:N0}：入组 {grouped:N0}，未入组 {Cases - grouped:N0}，病例组合指数 {Weight(MixIndex)}"
                : $"{Cases:N0} cases: {grouped:N0} grouped, {Cases - grouped:N0} not, case-mix index {Weight(MixIndex)}");
            foreach (var (reason, cases) in reasons)
            {
                var kind = PaymentRefusals.Of(reason);
                output.Line($"{kind.Code} {(isChinese ? kind.Chinese : kind.English)}: {cases:N0}");
            }
        }

        public JsonObject Json() => new()
        {
            ["cases"] = Cases, ["grouped"] = grouped, ["unreadable"] = Unreadable,
            ["caseMixIndex"] = Math.Round(MixIndex, 4, MidpointRounding.AwayFromZero),
            ["reasons"] = new JsonObject(reasons.Select(reason =>
                KeyValuePair.Create(PaymentRefusals.Of(reason.Key).Code, (JsonNode?)reason.Value))),
        };
    }
}
