using System.CommandLine;
using System.Data.Common;
using Yibao.Agency;
using Yibao.Storage;

namespace Yibao.Cli.Storage;

/// <summary><c>--db</c> (数据库选项): which database a command works on.</summary>
internal static class DatabaseOption
{
    /// <summary>Variable that names the database where no option does.</summary>
    public const string Variable = "YIBAO_DB";

    private const string Default = "sqlite:yibao.db";

    /// <summary>The option; a text that is no address is bad input.</summary>
    public static Option<string> Create()
    {
        var option = new Option<string>("--db")
        {
            Description = $"Database, sqlite:FILE or postgres:CONNECTIONSTRING [default: ${Variable}, else {Default}].",
            HelpName = "DATABASE",
        };
        option.Validators.Add(result =>
        {
            if (!DatabaseAddress.TryParse(result.GetValueOrDefault<string>(), out _, out var problem))
            {
                result.AddError($"--db: {problem}");
            }
        });
        return option;
    }

    /// <summary>The address that was asked for. Throws <see cref="BrokenEnvironmentException"/> when the variable holds none.</summary>
    public static DatabaseAddress Of(ParseResult parsed, Option<string> option)
    {
        var text = parsed.GetValue(option) ?? Environment.GetEnvironmentVariable(Variable) ?? Default;
        return DatabaseAddress.TryParse(text, out var address, out var problem)
            ? address!
            : throw new BrokenEnvironmentException($"{Variable}: {problem}");
    }

    /// <summary>Runs a command on a database of this program's schema; what can go wrong is one line and an exit code.</summary>
    public static async Task<int> Run(
        ParseResult parsed, Option<string> db, Func<Database, Output, Task<ExitCode>> action, CancellationToken cancel)
    {
        var output = Output.Of(parsed);
        try
        {
            await using var database = await OpenCurrent(Of(parsed, db), cancel);
            return (int)await action(database, output);
        }
        catch (RulesUnusableException unusable)
        {
            output.Note($"yibao: {unusable.Message}");
            return (int)ExitCode.BrokenEnvironment;
        }
        catch (DbException failed)
        {
            output.Note($"yibao: the database failed: {failed.Message}; the same command goes on where this one stopped");
            return (int)ExitCode.BrokenEnvironment;
        }
        catch (OperationCanceledException)
        {
            output.Note("yibao: interrupted; the same command goes on where this one stopped");
            return (int)ExitCode.No;
        }
    }

    /// <summary>
    /// Opens a database that has this program's schema. Throws <see cref="BrokenEnvironmentException"/> when it has another one.
    /// </summary>
    public static async Task<Database> OpenCurrent(DatabaseAddress address, CancellationToken cancel)
    {
        if (address.Engine == Engine.Sqlite && !File.Exists(address.Target))
        {
            throw new BrokenEnvironmentException($"there is no database '{address.Target}'; `yibao migrate` makes it");
        }

        var database = await Database.Open(address, cancel);
        var plan = await Migrator.Plan(database, cancel: cancel);
        if (plan.IsCurrent)
        {
            return database;
        }

        await database.DisposeAsync();
        throw new BrokenEnvironmentException(plan.Refusal is { } refusal
            ? $"{address}: {refusal.Message(Kernel.Language.English)}"
            : $"{address} is not of this program's schema: {plan.Pending.Count} migrations are due; run `yibao migrate`");
    }
}
