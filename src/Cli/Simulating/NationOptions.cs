using System.CommandLine;
using System.Globalization;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Simulation.Care;
using Yibao.Simulation.Inputs;
using Yibao.Simulation.People;
using Yibao.Simulation.Reform;
using Yibao.Simulation.Running;

namespace Yibao.Cli.Simulating;

/// <summary>The nation that a command asks for (虚拟全国选项): inputs, year, scale, seed, threads, policies.</summary>
internal sealed class NationOptions
{
    private const int DefaultYear = 2020;

    private readonly Option<int> year = new("--year")
    {
        Description = "Year of the inputs.", HelpName = "Y", DefaultValueFactory = _ => DefaultYear,
    };

    private readonly Option<NationScale> scale = new("--scale")
    {
        Description = "How much of the nation: 1/1000 is one of a thousand people, 1/1 everybody.", HelpName = "1/N",
        DefaultValueFactory = _ => new NationScale(1_000),
        CustomParser = result =>
        {
            if (!NationScale.TryParse(result.Tokens[0].Value, out var scale))
            {
                result.AddError($"'{result.Tokens[0].Value}' is no scale; expected 1/1000, or another 1/N up to 1/1000000");
            }

            return scale;
        },
    };

    private readonly Option<ulong> seed = new("--seed") { Description = "Seed.", HelpName = "S", DefaultValueFactory = _ => 1 };

    private readonly Option<int> threads = new("--threads")
    {
        Description = "Threads [default: one for each processor].", HelpName = "T", DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    private readonly Option<string?> inputs = new("--nation")
    {
        Description = $"Folder of inputs [default: ${CommonOptions.HomeVariable}/nation].", HelpName = "DIR",
    };

    private readonly Option<string?> policies = CommonOptions.Policies();

    /// <summary>Gives a command these options.</summary>
    /// <param name="command">The command.</param>
    /// <param name="isThreaded">Whether it runs in threads.</param>
    public void AddTo(Command command, bool isThreaded = true)
    {
        foreach (var option in new Option[] { year, scale, seed, inputs, policies }.Concat(isThreaded ? [threads] : []))
        {
            command.Add(option);
        }
    }

    /// <summary>An option for a part of the people: 2/7 is the second of seven.</summary>
    public static Option<(int Shard, int Shards)?> Shard(string description) => new("--shard")
    {
        Description = description, HelpName = "i/n",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (TryShard(text, out var shard))
            {
                return shard;
            }

            result.AddError($"--shard '{text}': expected i/n with i from 1 to n, such as 2/7");
            return null;
        },
    };

    /// <summary>Reads <c>3/31</c>: the third of thirty-one.</summary>
    internal static bool TryShard(string text, out (int Shard, int Shards) shard)
    {
        shard = default;
        var cells = text.Split('/');
        return cells.Length == 2 && int.TryParse(cells[0], NumberStyles.None, CultureInfo.InvariantCulture, out shard.Shard)
            && int.TryParse(cells[1], NumberStyles.None, CultureInfo.InvariantCulture, out shard.Shards)
            && shard.Shard >= 1 && shard.Shard <= shard.Shards;
    }

    /// <summary>Threads asked for, at least one.</summary>
    public int Threads(ParseResult parsed) => Math.Max(1, parsed.GetValue(threads));

    /// <summary>Folder of the policies.</summary>
    public string PolicyFolder(ParseResult parsed) => CommonOptions.FolderOf(parsed.GetValue(policies), "policies");

    /// <summary>Loads the nation with its care and its rules.</summary>
    /// <exception cref="BrokenEnvironmentException">An input or a policy cannot be used.</exception>
    public LoadedNation Load(ParseResult parsed)
    {
        var folder = CommonOptions.FolderOf(parsed.GetValue(inputs), "nation");
        var load = PlanBook.LoadFolder(PolicyFolder(parsed), examples: false);
        if (load.Refused)
        {
            throw new BrokenEnvironmentException($"the policies have problems; the first: {load.Problems.First(p => !p.IsWarning)}");
        }

        try
        {
            var nation = Nation.Load(folder, parsed.GetValue(year), parsed.GetValue(seed), parsed.GetValue(scale));
            RegionCode[] regions = [.. nation.Regions.Select(region => new RegionCode(region.Code))];
            var rules = NationRules.Of(load.Book, RuleLenders.Read(nation.Inputs.Folder), regions, nation.Year);
            return new LoadedNation(nation, CareModel.Load(nation), rules, Assumptions.Read(nation.Inputs.Folder));
        }
        catch (Exception broken) when (broken is InputException or ArgumentException)
        {
            throw new BrokenEnvironmentException(broken.Message);
        }
    }
}

/// <summary>A nation with everything that a run needs (已载入的虚拟全国).</summary>
/// <param name="Nation">The people.</param>
/// <param name="Care">Their care.</param>
/// <param name="Rules">The rules as they are.</param>
/// <param name="Assumptions">What comparisons and projections take for granted.</param>
internal sealed record LoadedNation(Nation Nation, CareModel Care, NationRules Rules, Assumptions Assumptions)
{
    /// <summary>Lays a scenario over the rules; null, after saying why, where that cannot be.</summary>
    public (Scenario Scenario, NationRules Rules)? Under(string file, Output output)
    {
        if (!File.Exists(file))
        {
            output.Note($"yibao: there is no file '{file}'; expected a scenario, a document in the format of the policies");
            return null;
        }

        var shown = PolicyCommands.PolicyArguments.Shown(file).Replace('\\', '/');
        var (scenario, problems) = Scenario.Read(shown, File.ReadAllText(file));
        var (rules, found) = scenario is null ? (Rules, []) : Rules.Under(scenario);
        PolicyProblem[] all = [.. problems.Concat(found).Where(p => !p.IsWarning).Distinct()];
        foreach (var problem in all)
        {
            output.Note(problem.ToString());
        }

        return scenario is null || all.Length > 0 ? null : (scenario, rules);
    }
}
