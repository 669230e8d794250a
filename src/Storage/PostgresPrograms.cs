using System.Diagnostics;

namespace Yibao.Storage;

/// <summary>The programs that come with PostgreSQL (数据库自带程序): initdb, pg_ctl, pg_dump, pg_restore.</summary>
public static class PostgresPrograms
{
    // Where Debian and Ubuntu keep the ones that are not on the path, a folder for each version.
    private const string DebianFolder = "/usr/lib/postgresql";

    /// <summary>
    /// Path of a program (查找程序): on the search path, else of the newest version installed the Debian way. Throws
    /// <see cref="StorageUnavailableException"/>, saying what to install.
    /// </summary>
    /// <param name="program">Its name, like pg_dump.</param>
    /// <param name="searchPath">The value of PATH.</param>
    public static string Find(string program, string? searchPath)
    {
        var versions = Directory.Exists(DebianFolder) ? Directory.GetDirectories(DebianFolder) : [];
        return (searchPath ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(versions.OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0)
                .Select(folder => Path.Combine(folder, "bin")))
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists)
            ?? throw new StorageUnavailableException(
                $"PostgreSQL's program {program} is not installed. Install PostgreSQL 15 or newer: "
                + "apt-get install postgresql (Debian, Ubuntu), brew install postgresql (macOS)");
    }

    /// <summary>
    /// Runs a program to its end (运行程序). Throws <see cref="StorageUnavailableException"/> with its last words when it fails.
    /// </summary>
    /// <param name="start">Program, arguments, environment.</param>
    /// <param name="cancel">To give up; the program is killed.</param>
    public static async Task Run(ProcessStartInfo start, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(start);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.UseShellExecute = false;
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancel);
            var errors = process.StandardError.ReadToEndAsync(cancel);
            await process.WaitForExitAsync(cancel);
            var words = (await errors + await output).Trim();
            if (process.ExitCode != 0)
                throw new StorageUnavailableException($"{Path.GetFileName(start.FileName)} ended with {process.ExitCode}: {words}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
