using System.CommandLine;

namespace Yibao.Cli.PolicyCommands;

/// <summary><c>yibao policy</c> (政策文件): check, read, compare and write policy documents.</summary>
internal static class PolicyCommand
{
    /// <summary>The command with its subcommands.</summary>
    public static Command Create() => new("policy", "Policy documents: check, show, compare, write.")
    {
        CheckCommand.Create(),
        ShowCommand.Create(),
        DiffCommand.Create(),
        SchemaCommand.Create(),
        NewCommand.Create(),
    };
}
