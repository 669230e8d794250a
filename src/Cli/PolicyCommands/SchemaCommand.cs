using System.CommandLine;
using Yibao.Policy.Reading;

namespace Yibao.Cli.PolicyCommands;

/// <summary><c>yibao policy schema</c> (文件格式): the JSON Schema of the front page and the fenced blocks, for editors.</summary>
internal static class SchemaCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command("schema", "Write the JSON Schema (draft 2020-12) of policy documents.");
        command.SetAction(parsed =>
        {
            Output.Of(parsed).Results.Write(PolicySchema.Text());
            return (int)ExitCode.Done;
        });
        return command;
    }
}
