using BenchmarkDotNet.Running;

namespace Yibao.Bench;

/// <summary>
/// <c>./dev bench</c>: without a word the comparisons side by side and the load of policies
/// (<c>policies</c>: that alone); <c>drg</c>: the grouper with tables of the national size; any other arguments go to BenchmarkDotNet.
/// </summary>
internal static class Program
{
    public static string Home { get; } = Environment.GetEnvironmentVariable("YIBAO_HOME") ?? Directory.GetCurrentDirectory();

    private static int Main(string[] args)
    {
        if (args.Length == 0)
        {
            return Math.Max(SideBySide.Run(Home), PolicyLoad.Run(Home));
        }

        if (args is ["policies"])
        {
            return PolicyLoad.Run(Home);
        }

        if (args[0] == "counter")
        {
            return Counter.CounterBench.Run(Home, args[1..]).GetAwaiter().GetResult();
        }

        if (args[0] == "clearing")
        {
            return Clearing.ClearingBench.Run(Home, args[1..]).GetAwaiter().GetResult();
        }

        if (args[0] == "statistics")
        {
            return Statistics.StatisticsBench.Run(args[1..]).GetAwaiter().GetResult();
        }

        if (args[0] == "contributions")
        {
            return Contributions.ContributionBench.Run(Home, args[1..]).GetAwaiter().GetResult();
        }

        if (args[0] == "nation")
        {
            return Simulating.NationBench.Run(Home, args[1..]);
        }

        if (args is ["drg"])
        {
            return Payment.DrgBench.Run();
        }

        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
    }
}
