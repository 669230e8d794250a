using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Runtime.CompilerServices;

namespace Yibao.Cli;

/// <summary>
/// Help with examples (帮助与示例): what the library writes, under the name that people type, and below it commands that work.
/// </summary>
internal static class CommandHelp
{
    private static readonly ConditionalWeakTable<Command, string[]> Examples = [];

    /// <summary>Gives a command its examples, each a line as it is typed, with a remark behind <c>#</c> where it helps.</summary>
    public static Command WithExamples(this Command command, params string[] examples)
    {
        Examples.AddOrUpdate(command, examples);
        return command;
    }

    /// <summary>Makes the help of a root and of all its commands end with their examples.</summary>
    public static void Install(RootCommand root)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
    }

    private sealed class HelpWithExamples(HelpAction library) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var configuration = parseResult.InvocationConfiguration;
            var output = configuration.Output;
            using var text = new StringWriter();
            configuration.Output = text;
            library.MaxWidth = Output.ColumnsMax;
            library.Invoke(parseResult);
            configuration.Output = output;
            output.WriteLine(text.ToString().Replace(RootCommand.ExecutableName + " ", "yibao ", StringComparison.Ordinal).TrimEnd());
            if (Examples.TryGetValue(parseResult.CommandResult.Command, out var examples))
            {
                output.WriteLine();
                output.WriteLine("Examples:");
                foreach (var example in examples)
                {
                    output.WriteLine($"  {example}");
                }
            }

            return (int)ExitCode.Done;
        }
    }
}
