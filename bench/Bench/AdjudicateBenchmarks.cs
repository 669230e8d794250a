using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Yibao.Benefits;

namespace Yibao.Bench;

/// <summary>
/// One bill of five lines through four layers with accumulators: batch, single with its path, and the decimal baseline; time and
/// allocated bytes per bill.
/// </summary>
[MemoryDiagnoser]
[Config(typeof(InProcess))]
public class AdjudicateBenchmarks
{
    private const int BillsPerRun = 20_000;

    private readonly Batch batch = new();
    private Workload work = null!;
    private (DecimalCase Case, DecimalLine[] Lines)[] decimalBills = [];

    /// <summary>The repository's benchmark host may build nothing of its own: the house makes every project from its table.</summary>
    private sealed class InProcess : ManualConfig
    {
        public InProcess() => AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
    }

    [GlobalSetup]
    public void Prepare()
    {
        work = new Workload(Program.Home, BillsPerRun, seed: 1);
        decimalBills = work.DecimalBills();
    }

    [Benchmark(OperationsPerInvoke = BillsPerRun)]
    public void BatchPath() => work.RunBatch(batch);

    [Benchmark(OperationsPerInvoke = BillsPerRun)]
    public void SinglePath() => SideBySide.RunSingle(work, _ => { });

    [Benchmark(OperationsPerInvoke = BillsPerRun, Baseline = true)]
    public void DecimalByName() => SideBySide.RunBaseline(work, decimalBills, (_, _) => { });
}
