using System.CommandLine;
using System.Text.Json.Nodes;
using Yibao.Cli.PolicyCommands;
using Yibao.Kernel;
using Yibao.Storage;

namespace Yibao.Cli.Storage;

/// <summary><c>yibao migrate</c> (数据库迁移): brings a database to this program's schema, or says what that would take.</summary>
internal static class MigrateCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var db = DatabaseOption.Create();
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what would run, and run nothing." };
        var json = PolicyArguments.Json();
        var language = CommonOptions.Language();
        var command = new Command("migrate", "Bring a database to this program's schema; make the file when there is none.")
        {
            db, dryRun, json, language,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var address = DatabaseOption.Of(parsed, db);
            var isDry = parsed.GetValue(dryRun);
            var plan = await Run(address, isDry, cancel);
            Write(Output.Of(parsed), plan, address, isDry, parsed.GetValue(json), CommonOptions.LanguageOf(parsed, language));
            return (int)(plan.Refusal is null ? ExitCode.Done : ExitCode.No);
        });
        return command.WithExamples(
            "yibao migrate                                                      # the SQLite file yibao.db",
            "yibao migrate --db sqlite:/var/lib/yibao/yibao.db --dry-run",
            "yibao migrate --db 'postgres:Host=127.0.0.1;Database=yibao;Username=yibao' --json");
    }

    private static async Task<MigrationPlan> Run(DatabaseAddress address, bool isDry, CancellationToken cancel)
    {
        // A dry run makes no file.
        if (isDry && address.Engine == Engine.Sqlite && !File.Exists(address.Target))
        {
            return new MigrationPlan([], Migration.All, Refusal: null);
        }

        await using var database = await Database.Open(address, cancel);
        return isDry
            ? await Migrator.Plan(database, cancel: cancel)
            : await Migrator.Apply(database, TimeProvider.System.GetUtcNow(), cancel: cancel);
    }

    private static void Write(Output output, MigrationPlan plan, DatabaseAddress address, bool isDry, bool isJson, Language language)
    {
        if (isJson)
        {
            var no = plan.Refusal;
            output.Line(JsonText.Of(new JsonObject
            {
                ["database"] = address.ToString(),
                ["dryRun"] = isDry,
                ["refusal"] = no is null ? null : new JsonObject { ["code"] = no.Kind.Code, ["message"] = no.Message(language) },
                ["before"] = JsonText.List(plan.Applied.Select(migration => (JsonNode)migration.FileName)),
                [isDry ? "wouldRun" : "ran"] = JsonText.List(plan.Pending.Select(migration => (JsonNode)migration.FileName)),
            }));
        }

        if (plan.Refusal is { } refusal)
        {
            output.Note($"yibao: {address}: {refusal.Message(language)}");
        }
        else if (!isJson)
        {
            foreach (var migration in plan.Pending)
            {
                output.Line(migration.FileName);
            }

            output.Line(Summary(plan, address, isDry, language));
        }
    }

    private static string Summary(MigrationPlan plan, DatabaseAddress address, bool isDry, Language language) => (language, isDry) switch
    {
        (Language.Chinese, true) => $"{address}：已有 {plan.Applied.Count} 个迁移，将执行 {plan.Pending.Count} 个",
        (Language.Chinese, false) => $"{address}：原有 {plan.Applied.Count} 个迁移，执行了 {plan.Pending.Count} 个",
        (_, true) => $"{address}: {plan.Applied.Count} migrations before, {plan.Pending.Count} would run",
        (_, false) => $"{address}: {plan.Applied.Count} migrations before, {plan.Pending.Count} ran",
    };
}
