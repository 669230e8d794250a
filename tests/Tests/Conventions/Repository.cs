using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Yibao.Tests.Conventions;

/// <summary>The files that a house rule looks at: this repository, or a handful of texts that a test plants.</summary>
internal sealed class Repository
{
    private readonly Func<string, string> read;
    private readonly ConcurrentDictionary<string, string> texts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SyntaxNode> trees = new(StringComparer.Ordinal);

    private Repository(IReadOnlyList<string> files, Func<string, string> read) => (Files, this.read) = (files, read);

    /// <summary>The repository that this test program was built from.</summary>
    internal static Repository Here { get; } = Open();

    /// <summary>The folder that holds Yibao.slnx.</summary>
    internal static string Root { get; } = FindRoot();

    /// <summary>Paths relative to the root, with forward slashes, in ordinal order.</summary>
    internal IReadOnlyList<string> Files { get; }

    internal static Repository Of(params (string Path, string Text)[] files)
    {
        var planted = files.ToDictionary(file => file.Path, file => file.Text, StringComparer.Ordinal);
        return new Repository([.. planted.Keys.Order(StringComparer.Ordinal)], path => planted[path]);
    }

    internal string Text(string path) => texts.GetOrAdd(path, read);

    internal bool Has(string path) =>
        Files.Any(file => string.Equals(file, path, StringComparison.Ordinal) || file.StartsWith(path + "/", StringComparison.Ordinal));

    internal SyntaxNode Tree(string path) =>
        trees.GetOrAdd(path, key => CSharpSyntaxTree.ParseText(Text(key), new CSharpParseOptions(LanguageVersion.Preview)).GetRoot());

    private static Repository Open()
    {
        var root = FindRoot();
        return new Repository([.. List(root).Order(StringComparer.Ordinal)], path => File.ReadAllText(Path.Combine(root, path)));
    }

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Yibao.slnx")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException("The tests run from a build below the folder of Yibao.slnx.");
    }

    // Tracked files and new ones that are not ignored; without git (a source archive) every file outside the build folders.
    private static IEnumerable<string> List(string root)
    {
        var files = Git(root) ?? Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(part => part is "artifacts" or ".git" or "BenchmarkDotNet.Artifacts"));
        return files.Where(path => File.Exists(Path.Combine(root, path)));
    }

    private static string[]? Git(string root)
    {
        if (!Path.Exists(Path.Combine(root, ".git")))
        {
            return null;
        }

        var start = new ProcessStartInfo("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        {
            WorkingDirectory = root,
            RedirectStandardOutput = true,
        };
        using var git = Process.Start(start) ?? throw new InvalidOperationException("git did not start.");
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return git.ExitCode == 0 ? output.Split('\0', StringSplitOptions.RemoveEmptyEntries) : null;
    }
}
