using Yibao.Cli;

namespace Yibao.Tests.Cli;

public sealed class CommandTableTests
{
    [Fact]
    public void A_command_is_asked_for_by_the_name_that_it_has() =>
        Assert.All(YibaoCommand.Commands, row => Assert.Equal(row.Name, row.Create().Name));

    [Fact]
    public void Help_lists_every_command_though_a_run_makes_only_the_one_it_is_asked_for()
    {
        using var results = new StringWriter();

        Assert.Equal(ExitCode.Done, YibaoCommand.Run(["--help"], results, TextWriter.Null));

        Assert.All(YibaoCommand.Commands, row => Assert.Contains($"\n  {row.Name} ", results.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void A_word_that_is_no_command_is_refused_by_name()
    {
        using var notes = new StringWriter();

        Assert.Equal(ExitCode.BadInput, YibaoCommand.Run(["sreve"], TextWriter.Null, notes));

        Assert.Contains("sreve", notes.ToString(), StringComparison.Ordinal);
    }
}
