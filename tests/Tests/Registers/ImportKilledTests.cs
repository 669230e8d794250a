using System.Diagnostics;
using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using Yibao.Cli;
using Yibao.Cli.Importing;
using Yibao.Storage;
using Yibao.Tests.Storage;

namespace Yibao.Tests.Registers;

public sealed class ImportKilledTests
{
    [Theory]
    [ClassData(typeof(EachEngine))]
    [Trait("Soak", "true")]
    public async Task A_process_that_is_killed_while_it_imports_loses_and_doubles_nobody(Engine engine)
    {
        var kills = Dose.Of(1, 10);
        var people = ((2 * kills) + 4) * ImportRunner.UsualRows;
        await using var files = await ImportDatabase.Open(engine);
        files.Synthetic(people);

        await files.Database.DisposeAsync();
        for (var kill = 0; kill < kills; kill++)
        {
            await KillOnceItHasCommittedMore(files, engine);
        }

        var last = await files.Run("import", "people", files.Folder["people.csv"]);
        Assert.Equal(ExitCode.Done, last.Code);
        Assert.Contains("went on behind row ", last.Results, StringComparison.Ordinal);
        Assert.Contains($"{people} rows, {people} taken, 0 refused", last.Results, StringComparison.Ordinal);
        foreach (var table in new[] { "person", "enrolment", "person_state" })
        {
            Assert.Equal(people, await files.One<int>($"select count(*) from {table}"));
        }
    }

    private static async Task KillOnceItHasCommittedMore(ImportDatabase files, Engine engine)
    {
        var before = await RowsRead(files, engine);
        using var process = Process.Start(new ProcessStartInfo(
            "dotnet", [typeof(YibaoCommand).Assembly.Location, "import", "people", files.Folder["people.csv"], "--db", files.Address])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        })!;
        while (await RowsRead(files, engine) == before)
        {
            Assert.False(process.HasExited, "the import ended before it had committed anything");
            await Task.Yield();
        }

        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    // Beside the process under test: without the lock that it holds, and without writing.
    private static async Task<long> RowsRead(ImportDatabase files, Engine engine)
    {
        var target = files.Database.Address.Target;
        await using System.Data.Common.DbConnection connection = engine == Engine.Sqlite
            ? new SqliteConnection(string.Create(CultureInfo.InvariantCulture, $"Data Source={target};Mode=ReadOnly;Pooling=False"))
            : new NpgsqlConnection(target);
        await connection.OpenAsync();
        return await connection.ExecuteScalarAsync<long?>("select rows_read from import_run where kind = 'people'") ?? 0;
    }
}
