using System.CommandLine;
using System.Globalization;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Simulation.Care;
using Yibao.Simulation.Inputs;
using Yibao.Simulation.People;
using Yibao.Simulation.Running;

namespace Yibao.Cli.Simulating;

/// <summary><c>yibao nation export</c> (导出虚拟数据): registers and bills of a shard of the synthetic nation, for anybody's tests.</summary>
internal static class NationExportCommand
{
    private const int DefaultYear = 2020;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var folder = new Option<string>("--out") { Description = "Folder for the files; it is made.", HelpName = "DIR", Required = true };
        var scale = new Option<string>("--scale")
        {
            Description = "How much of the nation: 1/1000 is one of a thousand people.", HelpName = "1/N",
            DefaultValueFactory = _ => "1/1000",
        };
        var shard = new Option<string>("--shard")
        {
            Description = "Which part of these people, from 1/1.", HelpName = "I/N", DefaultValueFactory = _ => "1/1",
        };
        var seed = new Option<ulong>("--seed") { Description = "Seed.", HelpName = "NUMBER", DefaultValueFactory = _ => 1 };
        var year = new Option<int>("--year")
        {
            Description = "Year of the inputs.", HelpName = "YEAR", DefaultValueFactory = _ => DefaultYear,
        };
        var inputs = new Option<string?>("--nation")
        {
            Description = $"Folder of the inputs [default: ${CommonOptions.HomeVariable}/nation].", HelpName = "DIR",
        };
        var policies = CommonOptions.Policies();
        var command = new Command("export", "People, providers, employers, wages and bills of the nation as CSV in the import formats.")
        {
            folder, scale, shard, seed, year, inputs, policies,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var notes = parsed.InvocationConfiguration.Error;
            if (!NationScale.TryParse(parsed.GetValue(scale)!, out var part) || !TryShard(parsed.GetValue(shard)!, out var which))
            {
                notes.WriteLine("yibao: --scale is like 1/1000, --shard like 3/31");
                return (int)ExitCode.BadInput;
            }

            try
            {
                var nation = Nation.Load(
                    CommonOptions.FolderOf(parsed.GetValue(inputs), "nation"), parsed.GetValue(year), parsed.GetValue(seed), part);
                await Task.Run(() => Run(parsed, nation, which, (folder, policies), cancel), cancel);
                return (int)ExitCode.Done;
            }
            catch (InputException broken)
            {
                throw new BrokenEnvironmentException(broken.Message);
            }
        });
        return command.WithExamples(
            "yibao nation export --out out --scale 1/100000",
            "yibao nation export --out out --shard 3/10000 --scale 1/1");
    }

    /// <summary>Reads <c>3/31</c>: the third of thirty-one.</summary>
    internal static bool TryShard(string text, out (int Shard, int Shards) shard)
    {
        shard = default;
        var parts = text.Split('/');
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out shard.Shard)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out shard.Shards)
            && shard.Shard >= 1 && shard.Shard-- <= shard.Shards;
    }

    private static void Run(
        ParseResult parsed, Nation nation, (int Shard, int Shards) which, (Option<string> Folder, Option<string?> Policies) options,
        CancellationToken cancel)
    {
        var load = PlanBook.LoadFolder(CommonOptions.FolderOf(parsed.GetValue(options.Policies), "policies"), examples: false);
        var book = load.Refused
            ? throw new BrokenEnvironmentException(load.Problems.First(problem => !problem.IsWarning).ToString())
            : load.Book;
        var lenders = RuleLenders.Read(nation.Inputs.Folder);
        var rules = NationRules.Of(book, lenders, [.. nation.Regions.Select(region => new RegionCode(region.Pool))], nation.Year);
        var folder = Directory.CreateDirectory(parsed.GetRequiredValue(options.Folder)).FullName;
        using var export = new NationExport(nation, CareModel.Load(nation), rules, folder);
        var (first, end) = nation.Shard(which.Shard, which.Shards);
        export.Write(first, end, cancel);
        var results = parsed.InvocationConfiguration.Output;
        results.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"people {first} to {end - 1} of {nation.People}, {export.Bills} bills"));
        foreach (var (file, rows) in export.Files)
        {
            results.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file}: {rows} rows"));
        }
    }
}
