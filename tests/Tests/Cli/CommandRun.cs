using Yibao.Cli;
using Yibao.Tests.Conventions;

namespace Yibao.Tests.Cli;

/// <summary>Runs one command line in this process, with the policies and the catalogue of the repository.</summary>
internal sealed record CommandRun(ExitCode Code, string Results, string Notes)
{
    internal static CommandRun Settle(string file, params string[] more) => Of(["settle", file, .. Home, .. more]);

    internal static CommandRun Of(params string[] args)
    {
        using var results = new StringWriter { NewLine = "\n" };
        using var notes = new StringWriter { NewLine = "\n" };
        var code = YibaoCommand.Run(args, results, notes);
        return new CommandRun(code, results.ToString(), notes.ToString());
    }

    internal static string[] Home =>
        ["--policies", Path.Combine(Repository.Root, "policies"), "--catalogue", Path.Combine(Repository.Root, "catalogue")];

    internal static string Sample(string name) => Path.Combine(Repository.Root, "samples", name);

    internal string[] Lines => Results.TrimEnd('\n').Split('\n');
}

/// <summary>A folder for one test, gone with it.</summary>
internal sealed class Scratch : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("yibao-settle-").FullName;

    internal string this[string name] => Path.Combine(folder, name);

    internal string Write(string name, string text)
    {
        File.WriteAllText(this[name], text);
        return this[name];
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
