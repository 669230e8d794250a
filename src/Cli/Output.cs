using System.CommandLine;
using System.Globalization;

namespace Yibao.Cli;

/// <summary>
/// Where a command writes (输出): results to one writer, errors and progress to the other. Never wider than <see cref="ColumnsMax"/>;
/// progress only where somebody is watching.
/// </summary>
internal sealed class Output(TextWriter results, TextWriter notes, bool isWatched)
{
    /// <summary>Widest line of a result (最大列宽): two statements side by side on a common screen, one on a printed page.</summary>
    public const int ColumnsMax = 100;

    private bool inProgress;

    /// <summary>For results: stdout.</summary>
    public TextWriter Results => results;

    /// <summary>The writers of a run; progress is shown when the error stream is a terminal.</summary>
    public static Output Of(ParseResult parsed) => new(
        parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, isWatched: !Console.IsErrorRedirected);

    /// <summary>The same, without results: for steps whose result somebody else writes as data.</summary>
    public Output Silent() => new(TextWriter.Null, notes, isWatched);

    /// <summary>An instant as results write it (时刻文本): 2020-03-02T09:00:00Z.</summary>
    public static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>One line of the result.</summary>
    public void Line(string text = "") => results.WriteLine(text);

    /// <summary>Gives out what was written so far: for commands that run on after their result.</summary>
    public void Flush() => results.Flush();

    /// <summary>An error or a remark: stderr, whatever the result is.</summary>
    public void Note(string text)
    {
        EndProgress();
        notes.WriteLine(text);
    }

    /// <summary>Replaces the line of progress; nothing where nobody watches.</summary>
    public void Progress(string text)
    {
        if (isWatched)
        {
            notes.Write($"\r{Columns.Pad(text, ColumnsMax - 1)}");
            inProgress = true;
        }
    }

    /// <summary>Wipes the line of progress.</summary>
    public void EndProgress()
    {
        if (inProgress)
        {
            notes.Write($"\r{new string(' ', ColumnsMax - 1)}\r");
            inProgress = false;
        }
    }
}
