using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Yibao.Agency.Contributions;
using Yibao.Cli.PolicyCommands;
using Yibao.Cli.Storage;
using Yibao.Kernel;
using Yibao.Storage;
using Yibao.Storage.Registers;

namespace Yibao.Cli.Importing;

/// <summary><c>yibao import</c> (导入): register files into the database.</summary>
internal static class ImportCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command("import", "Import registers: people, employers, accounts, the catalogue ... (docs/registers.md).")
        {
            OfFile(new Command("people", "Insured people with enrolments and identity categories, from CSV.")),
            OfFile(new Command("providers", "Designated hospitals and pharmacies, from CSV.")),
            OfFile(new Command("accounts", "Opening balances of personal accounts, from CSV; posted to the ledger.")),
            OfFile(new Command("employers", "Employers, from CSV.")),
            OfFile(new Command("declarations", "Wages that employers declare for their people, from CSV.")),
            OfFile(new Command("households", "Who pays together, a row for each person, from CSV.")),
            OfFile(new Command("departments", "Departments of institutions, from CSV.")),
            OfFile(new Command("staff", "Physicians, nurses, pharmacists and technicians of institutions, from CSV.")),
            ImportCatalogueCommand.Create(),
        };
        return command.WithExamples(
            "yibao import people samples/people.csv                # refused rows: samples/people.refused.csv",
            "yibao import providers samples/providers.csv",
            "yibao import accounts samples/accounts.csv --json",
            "yibao import catalogue");
    }

    private static Command OfFile(Command command)
    {
        var file = new Argument<string>("FILE") { Description = "The file, UTF-8; the format is in docs/registers.md." };
        var refused = new Option<string?>("--refused")
        {
            Description = "Where refused rows go [default: beside the file, NAME.refused.csv].", HelpName = "FILE",
        };
        var db = DatabaseOption.Create();
        var json = PolicyArguments.Json();
        var language = CommonOptions.Language();
        command.Arguments.Add(file);
        foreach (var option in new Option[] { refused, db, json, language })
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, cancel) => Run(
            parsed, command.Name, parsed.GetRequiredValue(file), (refused, db, json, language), taking: null, cancel));
        return command.WithExamples(
            $"yibao import {command.Name} samples/{command.Name}.csv", $"yibao import {command.Name} samples/{command.Name}.csv --json");
    }

    /// <summary>Imports one file, and says what came of it.</summary>
    internal static Task<int> Run(
        ParseResult parsed, string kind, string path,
        (Option<string?> Refused, Option<string> Db, Option<bool> Json, Option<string> Language) options,
        Func<Database, PaymentRun>? taking, CancellationToken cancel) => DatabaseOption.Run(parsed, options.Db, async (database, output) =>
        {
            var refusedPath = parsed.GetValue(options.Refused) ?? Path.ChangeExtension(path, null) + ".refused.csv";
            var runner = new ImportRunner(database, kind, path, refusedPath, TimeProvider.System)
            {
                Committed = Progress(output, path), Payments = taking?.Invoke(database),
            };
            try
            {
                var (run, before, other) = await runner.Run(cancel);
                output.EndProgress();
                Write(
                    output, run, before, other, refusedPath, parsed.GetValue(options.Json),
                    CommonOptions.LanguageOf(parsed, options.Language));
                return run.RowsRefused > 0 ? ExitCode.No : ExitCode.Done;
            }
            catch (UnusableImportException unusable)
            {
                output.Note($"yibao: {unusable.Message}");
                return ExitCode.BadInput;
            }
        }, cancel);

    private static Action<ImportRun> Progress(Output output, string path)
    {
        const int width = 30;
        var length = Math.Max(1, File.Exists(path) ? new FileInfo(path).Length : 0);
        var watch = Stopwatch.StartNew();
        long? first = null;
        return run =>
        {
            first ??= run.RowsRead;
            var done = (int)(run.Position * width / length);
            var rate = (long)((run.RowsRead - first.Value) / Math.Max(1e-3, watch.Elapsed.TotalSeconds));
            var bar = new string('#', done) + new string('.', width - done);
            output.Progress($"[{bar}] {run.Position * 100 / length}%  {run.RowsRead:N0} rows, {run.RowsRefused:N0} refused, {rate:N0}/s");
        };
    }

    private static void Write(
        Output output, ImportRun run, long before, ImportRun? other, string refusedPath, bool isJson, Language language)
    {
        var wasDone = run.IsDone && before == run.RowsRead && before > 0;
        if (isJson)
        {
            output.Line(JsonText.Of(new JsonObject
            {
                ["kind"] = run.Kind, ["file"] = run.File, ["digest"] = run.Digest, ["rows"] = run.RowsRead, ["taken"] = run.RowsTaken,
                ["refused"] = run.RowsRefused, ["refusedFile"] = run.RowsRefused > 0 ? refusedPath : null, ["wasDone"] = wasDone,
                ["wentOnBehindRow"] = before, ["otherFileOfThisName"] = other?.Digest,
            }));
            return;
        }

        var isChinese = language == Language.Chinese;
        if (other is not null)
        {
            output.Note(isChinese
                ? $"注意：曾以同名文件导入过另一份内容（{other.RowsRead} 行，SHA-256 {other.Digest[..12]}…）"
                : $"note: another file of this name was imported before ({other.RowsRead} rows, SHA-256 {other.Digest[..12]}...)");
        }

        if (wasDone)
        {
            output.Line(isChinese ? $"{run.File}：此前已导入完毕" : $"{run.File}: already done");
        }
        else if (before > 0)
        {
            output.Line(isChinese ? $"{run.File}：从第 {before} 行之后继续" : $"{run.File}: went on behind row {before}");
        }

        output.Line(isChinese
            ? $"{run.File}：读 {run.RowsRead} 行，入库 {run.RowsTaken}，拒绝 {run.RowsRefused}"
            : $"{run.File}: {run.RowsRead} rows, {run.RowsTaken} taken, {run.RowsRefused} refused");
        if (run.RowsRefused > 0)
        {
            output.Note(isChinese ? $"拒绝清单：{refusedPath}" : $"refused rows: {refusedPath}");
        }
    }
}
