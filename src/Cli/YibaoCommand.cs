using System.CommandLine;
using System.CommandLine.Invocation;
using Yibao.Storage;

namespace Yibao.Cli;

/// <summary>What the shell is told (退出码). Permanent; scripts rely on it.</summary>
internal enum ExitCode
{
    /// <summary>Done (成功).</summary>
    Done = 0,

    /// <summary>The answer is no (结果为否): a bill was refused, an example does not come out, a document is wrong.</summary>
    No = 1,

    /// <summary>The input cannot be used (输入错误): unknown option, unreadable file.</summary>
    BadInput = 2,

    /// <summary>The surroundings are broken (环境错误): no policies, no space, no right to write.</summary>
    BrokenEnvironment = 3,
}

/// <summary>The surroundings are not as they must be (环境错误): ends the command with <see cref="ExitCode.BrokenEnvironment"/>.</summary>
internal sealed class BrokenEnvironmentException(string message) : Exception(message);

/// <summary>The <c>yibao</c> command (命令入口): its commands, and how a run ends.</summary>
internal static class YibaoCommand
{
    /// <summary>The commands (命令表) in the order of the help.</summary>
    private static readonly (string Name, Func<Command> Create)[] Commands =
    [
        ("demo", Demo.DemoCommand.Create),
        ("settle", Settling.SettleCommand.Create),
        ("policy", PolicyCommands.PolicyCommand.Create),
        ("migrate", Storage.MigrateCommand.Create),
        ("serve", Office.ServeCommand.Create),
        ("load", Office.LoadCommand.Create),
        ("import", Importing.ImportCommand.Create),
        ("institution", Institutions.InstitutionCommand.Create),
        ("enrol", Enrolling.EnrolCommand.Create),
        ("staff", Staffing.StaffCommand.Create),
        ("backup", Storage.BackupCommands.Backup),
        ("restore", Storage.BackupCommands.Restore),
        ("verify", Office.VerifyCommand.Create),
        ("ledger", Office.LedgerCommand.Create),
        ("bill", Contributing.BillCommand.Create),
        ("pay", Contributing.PayCommand.Create),
        ("relief", Contributing.ReliefCommand.Create),
        ("subsidy", Contributing.SubsidyCommand.Create),
        ("statement", Contributing.StatementCommand.Create),
        ("clear", Clearing.ClearCommand.Create),
        ("fund", Clearing.FundCommand.Create),
        ("drg", Clearing.DrgCommand.Create),
        ("nation", Simulating.NationCommand.Create),
        ("reform", Simulating.ReformCommand.Create),
        ("outlook", Simulating.OutlookCommand.Create),
        ("bulletin", Statistics.BulletinCommand.Create),
    ];

    /// <summary>How long a command that was asked to end may take (停止时限): a server answers what is queued first.</summary>
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(40);

    /// <summary>Runs one command line (执行).</summary>
    /// <param name="args">Arguments as the shell gives them.</param>
    /// <param name="results">For results; flushed at the end.</param>
    /// <param name="notes">For errors and progress.</param>
    public static ExitCode Run(string[] args, TextWriter results, TextWriter notes)
    {
        var parsed = Root(args).Parse(args);
        if (parsed.Action is ParseErrorAction)
        {
            foreach (var error in parsed.Errors)
            {
                notes.WriteLine($"yibao: {error.Message}");
            }

            notes.WriteLine($"Try: yibao {string.Concat(Path(parsed))}--help");
            return ExitCode.BadInput;
        }

        var configuration = new InvocationConfiguration
        {
            Output = results, Error = notes, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = StopTimeout,
        };
        try
        {
            var code = (ExitCode)parsed.Invoke(configuration);
            results.Flush();
            return code;
        }
        catch (Exception broken) when (broken
            is BrokenEnvironmentException or StorageUnavailableException or IOException or UnauthorizedAccessException)
        {
            notes.WriteLine($"yibao: {broken.Message}");
            return ExitCode.BrokenEnvironment;
        }
    }

    /// <summary>The root with the command that is asked for: making all the others takes longer than many a command.</summary>
    private static RootCommand Root(string[] args)
    {
        var asked = Commands.Where(command => args.Length > 0 && command.Name == args[0]).ToArray();
        var root = new RootCommand("Yibao (医保): an open public medical-insurance system.");
        foreach (var (_, create) in asked.Length > 0 ? asked : Commands)
        {
            root.Add(create());
        }

        CommandHelp.Install(root);
        root.WithExamples("yibao demo", "yibao settle samples/bill.json --explain", "yibao policy check");
        return root;
    }

    private static Stack<string> Path(ParseResult parsed)
    {
        var names = new Stack<string>();
        for (var result = parsed.CommandResult; result.Parent is System.CommandLine.Parsing.CommandResult parent; result = parent)
        {
            names.Push(result.Command.Name + " ");
        }

        return names;
    }
}
