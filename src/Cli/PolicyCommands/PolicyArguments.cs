using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Yibao.Policy;

namespace Yibao.Cli.PolicyCommands;

/// <summary>Arguments that several policy commands read alike.</summary>
internal static class PolicyArguments
{
    /// <summary><c>--json</c>.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Write the result as JSON." };

    /// <summary><c>--grade G</c>.</summary>
    public static Option<string?> Grade() => new("--grade") { Description = "Grade of the scheme, if there are several.", HelpName = "G" };

    /// <summary><c>--scenario FILE</c>.</summary>
    public static Option<string?> Scenario() => new("--scenario")
    {
        Description = "Scenario that is laid over the policies.", HelpName = "FILE",
    };

    /// <summary>The book of a folder; null, after saying why, where a document is refused.</summary>
    public static PlanBook? Book(string? folder, Output output) =>
        Usable(PlanBook.LoadFolder(Shown(CommonOptions.FolderOf(folder, "policies"))), output);

    /// <summary>A book with a scenario laid over it; null, after saying why, where it cannot be.</summary>
    public static PlanBook? Under(PlanBook book, string scenario, Output output)
    {
        if (!File.Exists(scenario))
        {
            output.Note($"yibao: there is no file '{scenario}'; expected a scenario, a document in the format of the policies");
            return null;
        }

        return Usable(book.Under(Shown(scenario).Replace('\\', '/'), File.ReadAllText(scenario)), output);
    }

    private static PlanBook? Usable(PlanBookLoad load, Output output)
    {
        foreach (var problem in load.Refused ? load.Problems : [])
        {
            output.Note(problem.ToString());
        }

        return load.Refused ? null : load.Book;
    }

    /// <summary>An option whose value is a day.</summary>
    public static Option<DateOnly?> Day(string name, string description) => new(name)
    {
        Description = description, HelpName = "DATE",
        CustomParser = result => DayOf(result, result.Tokens.Count == 0 ? "" : result.Tokens[0].Value),
    };

    /// <summary>A folder as messages name it: from the working directory where it lies below it.</summary>
    public static string Shown(string folder)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, folder);
        return relative.StartsWith("..", StringComparison.Ordinal) ? folder : relative;
    }

    /// <summary>Reads a day as documents write it.</summary>
    public static bool TryDay(string text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    /// <summary>The day of the run, by the clock of the machine.</summary>
    public static DateOnly Today() => DateOnly.FromDateTime(TimeProvider.System.GetLocalNow().DateTime);

    private static DateOnly? DayOf(ArgumentResult result, string text)
    {
        if (TryDay(text, out var day))
        {
            return day;
        }

        result.AddError($"'{text}' is not a day; expected year-month-day like 2020-01-01");
        return null;
    }
}
