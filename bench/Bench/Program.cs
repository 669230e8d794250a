using BenchmarkDotNet.Running;
using Yibao.Bench;

var home = Environment.GetEnvironmentVariable("YIBAO_HOME") ?? Directory.GetCurrentDirectory();
if (args is ["side-by-side"])
{
    return SideBySide.Run(home);
}

if (args is ["loop"])
{
    var work = new Workload(home, 20_000, 1);
    var batch = new Yibao.Benefits.Batch();
    for (var i = 0; i < 1000; i++)
    {
        work.RunBatch(batch);
    }

    return 0;
}

BenchmarkSwitcher.FromAssembly(typeof(SideBySide).Assembly).Run(args);
return 0;
