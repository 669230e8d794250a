using System.CommandLine;
using Yibao.Kernel;
using Yibao.Storage;

namespace Yibao.Cli.Storage;

/// <summary><c>yibao backup</c> and <c>yibao restore</c> (备份与恢复): a whole database to one file and back.</summary>
internal static class BackupCommands
{
    /// <summary>The command that copies a database.</summary>
    public static Command Backup()
    {
        var file = new Argument<string>("FILE") { Description = "New file; one that is there is not overwritten." };
        var db = DatabaseOption.Create();
        var language = CommonOptions.Language();
        var command = new Command("backup", "Copy the whole database to one file, while it is in use.") { file, db, language };
        command.SetAction(async (parsed, cancel) =>
        {
            var output = Output.Of(parsed);
            var (path, address) = (parsed.GetRequiredValue(file), DatabaseOption.Of(parsed, db));
            if (File.Exists(path))
            {
                output.Note($"yibao: '{path}' is there already; nothing was written");
                return (int)ExitCode.BadInput;
            }

            await DatabaseCopy.Backup(address, path, Environment.GetEnvironmentVariable("PATH"), cancel);
            var size = new FileInfo(path).Length;
            output.Line(CommonOptions.LanguageOf(parsed, language) == Language.Chinese
                ? $"{path}：{address} 的备份，{size:N0} 字节"
                : $"{path}: copy of {address}, {size:N0} bytes");
            return (int)ExitCode.Done;
        });
        return command.WithExamples(
            "yibao backup yibao-2020-07-01.copy",
            "yibao backup /backup/yibao.copy --db 'postgres:Host=127.0.0.1;Database=yibao;Username=yibao'   # needs pg_dump");
    }

    /// <summary>The command that fills a new database from a copy.</summary>
    public static Command Restore()
    {
        var file = new Argument<string>("FILE") { Description = "Copy that `yibao backup` made." };
        var db = DatabaseOption.Create();
        var language = CommonOptions.Language();
        var command = new Command("restore", "Fill a new database from a copy: a file that is not there yet, or a database without tables.")
        {
            file, db, language,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var output = Output.Of(parsed);
            var (path, address) = (parsed.GetRequiredValue(file), DatabaseOption.Of(parsed, db));
            if (!File.Exists(path) || DatabaseCopy.EngineOf(path) != address.Engine)
            {
                output.Note(File.Exists(path)
                    ? $"yibao: '{path}' is no copy of a {address.Engine} database"
                    : $"yibao: there is no file '{path}'");
                return (int)ExitCode.BadInput;
            }

            await DatabaseCopy.Restore(path, address, Environment.GetEnvironmentVariable("PATH"), cancel);
            await using var database = await Database.Open(address, cancel);
            var plan = await Migrator.Plan(database, cancel: cancel);
            var isChinese = CommonOptions.LanguageOf(parsed, language) == Language.Chinese;
            output.Line(isChinese ? $"{address}：已由 {path} 恢复" : $"{address}: restored from {path}");
            if (!plan.IsCurrent)
            {
                output.Note(isChinese ? "注意：须先执行 yibao migrate" : "note: run `yibao migrate` before you use it");
            }

            return (int)ExitCode.Done;
        });
        return command.WithExamples(
            "yibao restore yibao-2020-07-01.copy --db sqlite:restored.db",
            "yibao restore /backup/yibao.copy --db 'postgres:Host=127.0.0.1;Database=empty;Username=yibao'   # needs pg_restore");
    }
}
