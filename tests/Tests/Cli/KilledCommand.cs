using System.ComponentModel;
using System.Data.Common;
using System.Diagnostics;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using Yibao.Cli;
using Yibao.Storage;

namespace Yibao.Tests.Cli;

/// <summary>A command as a process that is killed once it has done so much.</summary>
internal static class KilledCommand
{
    /// <summary>Starts it and kills it as soon as a count has grown by so many.</summary>
    /// <param name="address">Address of its database.</param>
    /// <param name="words">The command.</param>
    /// <param name="count">A query of one number that grows while it works.</param>
    /// <param name="more">Kill when the number has grown by this.</param>
    /// <returns>Whether it was still running.</returns>
    public static async Task<bool> Run(string address, string[] words, string count, int more)
    {
        Assert.True(DatabaseAddress.TryParse(address, out var parsed, out _));
        await using var connection = Beside(parsed!);
        await connection.OpenAsync();
        var before = await connection.ExecuteScalarAsync<long>(count);
        return await Run(
            [.. words, "--db", address], async _ => await connection.ExecuteScalarAsync<long>(count) >= before + more);
    }

    /// <summary>Starts it and kills it as soon as its processors worked for so long.</summary>
    /// <param name="words">The command.</param>
    /// <param name="work">Time of the processors.</param>
    /// <returns>Whether it was still running.</returns>
    public static Task<bool> Run(string[] words, TimeSpan work) => Run(words, process =>
    {
        try
        {
            process.Refresh();
            return Task.FromResult(process.TotalProcessorTime >= work);
        }
        catch (Exception ended) when (ended is InvalidOperationException or Win32Exception)
        {
            return Task.FromResult(false); // it ended just now
        }
    });

    private static async Task<bool> Run(string[] words, Func<Process, Task<bool>> isTime)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(YibaoCommand).Assembly.Location, .. words])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        })!;
        while (!process.HasExited && !await isTime(process))
        {
            await Task.Yield();
        }

        var wasRunning = !process.HasExited;
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        return wasRunning;
    }

    // Without the lock that the process under test holds, and without writing.
    private static DbConnection Beside(DatabaseAddress database) => database.Engine == Engine.Sqlite
        ? new SqliteConnection($"Data Source={database.Target};Mode=ReadOnly;Pooling=False")
        : new NpgsqlConnection(database.Target);
}
