using System.CommandLine;
using Yibao.Kernel;
using Yibao.Policy.Reading;

namespace Yibao.Cli.PolicyCommands;

/// <summary><c>yibao policy new</c> (新建文件): a commented document that passes the check, to be filled in.</summary>
internal static class NewCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var region = new Argument<string>("REGION") { Description = "GB/T 2260 code, like 110000." };
        var name = new Argument<string>("NAME") { Description = "Name of the region in letters, like beijing." };
        var scheme = new Option<string>("--scheme")
        {
            Description = "310 (employees) or 390 (residents).", DefaultValueFactory = _ => "310",
        };
        scheme.AcceptOnlyFromAmong("310", "390");
        var policies = CommonOptions.Policies();
        var command = new Command("new", "Write a commented policy document to begin with.") { region, name, scheme, policies };
        command.SetAction(parsed =>
        {
            var output = Output.Of(parsed);
            var folder = PolicyArguments.Shown(CommonOptions.FolderOf(parsed.GetValue(policies), "policies"));
            var (code, word) = (parsed.GetRequiredValue(region), parsed.GetRequiredValue(name));
            if (Refusal(code, word, folder) is { } refusal)
            {
                output.Note($"yibao: {refusal}");
                return (int)ExitCode.BadInput;
            }

            _ = RegionCode.TryParse(code, out var pooling);
            var kind = parsed.GetValue(scheme) == "390" ? Scheme.Resident : Scheme.Employee;
            var file = Path.Combine(folder, $"{code}-{word}", PolicySkeleton.FileOf(kind)).Replace('\\', '/');
            if (File.Exists(file))
            {
                output.Note($"yibao: '{file}' is there already; nothing was written");
                return (int)ExitCode.BadInput;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, PolicySkeleton.Of(pooling, kind, PolicyArguments.Today()));
            output.Line(file);
            return (int)ExitCode.Done;
        });
        return command;
    }

    /// <summary>What is wrong with the region or its name; null when the folder can be used.</summary>
    private static string? Refusal(string code, string name, string folder)
    {
        if (!RegionCode.TryParse(code, out _))
        {
            return $"'{code}' is not a GB/T 2260 region code; expected six digits of an existing province, like 110000";
        }

        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            return $"'{name}' cannot name a folder; expected small letters, digits and '-', like beijing";
        }

        var other = Directory.GetDirectories(folder, $"{code}-*").Select(Path.GetFileName).FirstOrDefault(f => f != $"{code}-{name}");
        return other is null ? null : $"region {code} has the folder '{other}'; expected the name '{other[(code.Length + 1)..]}'";
    }
}
