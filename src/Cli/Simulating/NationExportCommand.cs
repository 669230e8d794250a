using System.CommandLine;
using System.Globalization;

namespace Yibao.Cli.Simulating;

/// <summary><c>yibao nation export</c> (导出虚拟数据): registers and bills of a shard of the synthetic nation, for anybody's tests.</summary>
internal static class NationExportCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var folder = new Option<string>("--out") { Description = "Folder for the files; it is made.", HelpName = "DIR", Required = true };
        var shard = NationOptions.Shard("Which part of these people [default: 1/1].");
        var options = new NationOptions();
        var command = new Command("export", "People, providers, employers, wages and bills of the nation as CSV in the import formats.")
        {
            folder, shard,
        };
        options.AddTo(command, isThreaded: false);
        command.SetAction(async (parsed, cancel) =>
        {
            var nation = options.Load(parsed);
            await Task.Run(
                () => Run(nation, parsed.GetValue(shard) ?? (1, 1), parsed.GetRequiredValue(folder), Output.Of(parsed), cancel), cancel);
            return (int)ExitCode.Done;
        });
        return command.WithExamples(
            "yibao nation export --out out --scale 1/100000",
            "yibao nation export --out out --shard 3/10000 --scale 1/1");
    }

    private static void Run(LoadedNation loaded, (int Shard, int Shards) which, string folder, Output output, CancellationToken cancel)
    {
        using var export = new NationExport(loaded.Nation, loaded.Care, loaded.Rules, Directory.CreateDirectory(folder).FullName);
        var (first, end) = loaded.Nation.Shard(which.Shard - 1, which.Shards);
        export.Write(first, end, cancel);
        output.Line(string.Create(
            CultureInfo.InvariantCulture, $"people {first} to {end - 1} of {loaded.Nation.People}, {export.Bills} bills"));
        foreach (var (file, rows) in export.Files)
        {
            output.Line(string.Create(CultureInfo.InvariantCulture, $"{file}: {rows} rows"));
        }
    }
}
