using Dapper;
using Yibao.Cli;
using Yibao.Cli.Office;
using Yibao.Storage;
using Yibao.Tests.Cli;
using Yibao.Tests.Storage;
using Yibao.Workbench;

namespace Yibao.Tests.Registers;

/// <summary>A database with the program's schema and a folder of files to import, for one test.</summary>
internal sealed class ImportDatabase : IAsyncDisposable
{
    private readonly TestDatabase test;

    private ImportDatabase(TestDatabase test) => this.test = test;

    internal Scratch Folder { get; } = new();

    internal string Address => test.Address;

    internal Database Database => test.Database;

    internal static async Task<ImportDatabase> Open(Engine engine) => new(await TestDatabase.Open(engine));

    /// <summary>Runs a command on the database.</summary>
    internal async Task<CommandRun> Run(params string[] words)
    {
        await test.Close();
        try
        {
            return CommandRun.Of([.. words, "--db", Address]);
        }
        finally
        {
            await test.Reopen();
        }
    }

    /// <summary>Writes people.csv, providers.csv and accounts.csv of a synthetic region with so many people.</summary>
    internal void Synthetic(int people) =>
        RegisterFiles.Write(Folder["."], new SyntheticScheme(1, SyntheticScheme.Beijing), people, providers: 1);

    /// <summary>Imports a sample; it must be taken whole.</summary>
    internal async Task Sample(string kind)
    {
        var run = await Run("import", kind, CommandRun.Sample($"{kind}.csv"), "--refused", Folder["none.csv"]);
        Assert.Equal((ExitCode.Done, ""), (run.Code, run.Notes));
    }

    /// <summary>Imports lines under a header; the refused rows as "line code column".</summary>
    internal async Task<string[]> Refused(string kind, string header, params string[] lines)
    {
        var file = Folder.Write($"{kind}.csv", header + "\n" + string.Join('\n', lines) + "\n");
        var run = await Run("import", kind, file);
        Assert.Equal(ExitCode.No, run.Code);
        return [.. File.ReadLines(Folder[$"{kind}.refused.csv"]).Skip(1).Select(line => string.Join(' ', line.Split(',')[..3]))];
    }

    internal async Task Execute(string sql)
    {
        await using var writing = await Database.OpenWriting();
        await writing.ExecuteAsync(sql);
    }

    internal async Task<T> One<T>(string sql) => (await Read<T>(sql)).Single();

    internal async Task<T[]> Read<T>(string sql)
    {
        await using var reading = await Database.OpenReading();
        return [.. await reading.QueryAsync<T>(sql)];
    }

    public async ValueTask DisposeAsync()
    {
        await test.DisposeAsync();
        Folder.Dispose();
    }
}
