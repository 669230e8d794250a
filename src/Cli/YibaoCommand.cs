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
    /// <summary>How long a command that was asked to end may take (停止时限): a server answers what is queued first.</summary>
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(40);

    /// <summary>Runs one command line (执行).</summary>
    /// <param name="args">Arguments as the shell gives them.</param>
    /// <param name="results">For results; flushed at the end.</param>
    /// <param name="notes">For errors and progress.</param>
    public static ExitCode Run(string[] args, TextWriter results, TextWriter notes)
    {
        var parsed = Root().Parse(args);
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

    private static RootCommand Root()
    {
        var root = new RootCommand("Yibao (医保): an open public medical-insurance system.")
        {
            Demo.DemoCommand.Create(),
            Settling.SettleCommand.Create(),
            PolicyCommands.PolicyCommand.Create(),
            Storage.MigrateCommand.Create(),
            Office.ServeCommand.Create(),
            Office.LoadCommand.Create(),
            Importing.ImportCommand.Create(),
            Institutions.InstitutionCommand.Create(),
            Enrolling.EnrolCommand.Create(),
            Staffing.StaffCommand.Create(),
            Storage.BackupCommands.Backup(),
            Storage.BackupCommands.Restore(),
            Office.VerifyCommand.Create(),
            Office.LedgerCommand.Create(),
            Contributing.BillCommand.Create(),
            Contributing.PayCommand.Create(),
            Contributing.ReliefCommand.Create(),
            Contributing.SubsidyCommand.Create(),
            Contributing.StatementCommand.Create(),
            Clearing.ClearCommand.Create(),
            Clearing.FundCommand.Create(),
            Clearing.DrgCommand.Create(),
            Simulating.NationCommand.Create(),
            Simulating.ReformCommand.Create(),
            Simulating.OutlookCommand.Create(),
            Statistics.BulletinCommand.Create(),
        };
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
