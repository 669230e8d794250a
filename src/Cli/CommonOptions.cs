using System.CommandLine;
using Yibao.Kernel;

namespace Yibao.Cli;

/// <summary>Options that several commands share (公共选项), and the folders that they name.</summary>
internal static class CommonOptions
{
    /// <summary>Variable that names the folder with <c>policies/</c> and <c>catalogue/</c>; the <c>yibao</c> script sets it.</summary>
    public const string HomeVariable = "YIBAO_HOME";

    /// <summary><c>--lang zh|en</c>.</summary>
    public static Option<string> Language()
    {
        var option = new Option<string>("--lang") { Description = "Language of the result: zh or en.", DefaultValueFactory = _ => "en" };
        option.AcceptOnlyFromAmong("zh", "en");
        return option;
    }

    /// <summary>The language that was asked for.</summary>
    public static Language LanguageOf(ParseResult parsed, Option<string> option) =>
        parsed.GetValue(option) == "zh" ? Kernel.Language.Chinese : Kernel.Language.English;

    /// <summary><c>--policies DIR</c>.</summary>
    public static Option<string?> Policies() => new("--policies")
    {
        Description = $"Folder of policy documents [default: ${HomeVariable}/policies].",
        HelpName = "DIR",
    };

    /// <summary><c>--catalogue DIR</c>.</summary>
    public static Option<string?> Catalogue() => new("--catalogue")
    {
        Description = $"Folder of the catalogue [default: ${HomeVariable}/catalogue].",
        HelpName = "DIR",
    };

    /// <summary>The folder that an option names, or the one of that name in the home of the program.</summary>
    /// <exception cref="BrokenEnvironmentException">Neither is there.</exception>
    public static string FolderOf(string? given, string name)
    {
        if (given is not null)
        {
            return Directory.Exists(given)
                ? given
                : throw new BrokenEnvironmentException($"there is no folder '{given}' (option --{name})");
        }

        var home = Environment.GetEnvironmentVariable(HomeVariable);
        if (string.IsNullOrEmpty(home))
        {
            throw new BrokenEnvironmentException($"set {HomeVariable} to the folder that holds {name}/, or name it with --{name} DIR");
        }

        var folder = Path.Combine(home, name);
        return Directory.Exists(folder)
            ? folder
            : throw new BrokenEnvironmentException($"{HomeVariable} holds no folder {name}/; name one with --{name} DIR");
    }
}
