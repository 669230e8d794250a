using Yibao.Kernel;
using Yibao.Storage;

namespace Yibao.Cli.Office;

/// <summary>The database of an office (业务库), for commands that ask it: it must be there, with this program's schema.</summary>
internal static class OfficeDatabase
{
    /// <summary>Opens it.</summary>
    /// <exception cref="BrokenEnvironmentException">There is none, or it needs <c>yibao migrate</c>.</exception>
    public static async Task<Database> Open(DatabaseAddress address, CancellationToken cancel)
    {
        // Opening a SQLite file makes it; a question makes none.
        if (address.Engine == Engine.Sqlite && !File.Exists(address.Target))
        {
            throw new BrokenEnvironmentException($"there is no database {address}; yibao migrate makes one");
        }

        var database = await Database.Open(address, cancel);
        try
        {
            var plan = await Migrator.Plan(database, cancel: cancel);
            if (!plan.IsCurrent)
            {
                var why = plan.Refusal is { } refusal ? refusal.Message(Language.English)
                    : $"{plan.Pending.Count} migrations are due; run yibao migrate first";
                throw new BrokenEnvironmentException($"{address}: {why}");
            }

            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }
}
