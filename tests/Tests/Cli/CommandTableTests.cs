using Yibao.Cli;

namespace Yibao.Tests.Cli;

public sealed class CommandTableTests
{
    [Fact]
    public void Every_command_that_the_help_lists_can_be_asked_for_alone()
    {
        var names = Help().Split("Commands:")[1].Split("Examples:")[0].Split('\n')
            .Where(line => line.Length > 2 && line[2] != ' ')
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0])
            .ToArray();

        Assert.True(names.Length > 20, string.Join(' ', names));
        Assert.All(names, name => Assert.Contains($"yibao {name} ", Help(name), StringComparison.Ordinal));
    }

    private static string Help(params string[] words)
    {
        using var results = new StringWriter();
        Assert.Equal(ExitCode.Done, YibaoCommand.Run([.. words, "--help"], results, TextWriter.Null));
        return results.ToString().ReplaceLineEndings("\n");
    }
}
