using System.CommandLine;
using System.Globalization;
using Yibao.Cli.PolicyCommands;
using Yibao.Cli.Statistics;
using Yibao.Kernel;
using Yibao.Simulation.Inputs;
using Yibao.Simulation.People;
using Yibao.Simulation.Running;

namespace Yibao.Cli.Simulating;

/// <summary>
/// <c>yibao nation</c> (虚拟全国): a year of the synthetic nation on the shipped rules, the calibration table and the bulletin. In shards it
/// takes what other workers have left in the folder and runs what is missing.
/// </summary>
internal sealed class NationCommand
{
    private readonly NationOptions options = new();

    private readonly Option<(int Shard, int Shards)?> shard =
        NationOptions.Shard("Run this shard alone and leave its result in the folder of --out.");

    private readonly Option<int> shards = new("--shards")
    {
        Description = "Run in so many shards; results that are in the folder of --out already are taken from there.", HelpName = "N",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<string?> to = new("--out")
    {
        Description = "Folder for results: shards, calibration, facts and the bulletin.", HelpName = "DIR",
    };

    private readonly Option<int?> throughServer = new("--through-server")
    {
        Description = "Instead: send the care of so many people through a server on this machine into a database, and compare.",
        HelpName = "N",
    };

    private readonly Option<string?> catalogues = CommonOptions.Catalogue();
    private readonly Option<bool> json = PolicyArguments.Json();
    private readonly Option<string> lang = CommonOptions.Language();

    /// <summary>The command.</summary>
    public static Command Create() => new NationCommand().Build();

    private NationCommand()
    {
    }

    private Command Build()
    {
        var command = new Command(
            "nation", "Simulate a year of the whole nation on the shipped rules and hold it against the published figures.")
        {
            shard, shards, to, throughServer, catalogues, json, lang,
        };
        options.AddTo(command);
        command.Add(NationExportCommand.Create());
        command.SetAction(async (parsed, cancel) => (int)(parsed.GetValue(throughServer) is { } people
            ? await Through(parsed, people, cancel) : Run(parsed)));
        return command.WithExamples(
            "yibao nation --year 2020 --scale 1/1000",
            "yibao nation --scale 1/1000 --out out           # with calibration, facts and the bulletin as files",
            "yibao nation --scale 1/100 --shard 2/7 --out out  # one worker of seven",
            "yibao nation --scale 1/100 --shards 7 --out out   # takes the shards that are there, runs the others",
            "yibao nation --through-server 200");
    }

    private ExitCode Run(ParseResult parsed)
    {
        var output = Output.Of(parsed);
        var folder = parsed.GetValue(to);
        if (parsed.GetValue(shard) is not null && folder is null)
        {
            output.Note("yibao: --shard leaves its result in a folder: name it with --out DIR");
            return ExitCode.BadInput;
        }

        var begin = TimeProvider.System.GetTimestamp();
        var (nation, care, rules, _) = options.Load(parsed);
        var year = new ShardedYear(
            nation, new YearRun(nation, care, rules), options.Threads(parsed), folder, Identity(parsed, nation), output);
        try
        {
            if (parsed.GetValue(shard) is { } one)
            {
                var part = year.Shard(one.Shard, one.Shards);
                output.Line(string.Create(CultureInfo.InvariantCulture,
                    $"{YearFile.NameOf(one.Shard, one.Shards)}: {part.People} people, {part.Bills} bills, {part.Refused} refused"));
                return part.Refused == 0 ? ExitCode.Done : ExitCode.No;
            }

            var whole = year.Whole(Math.Max(1, parsed.GetValue(shards)));
            var seconds = TimeProvider.System.GetElapsedTime(begin).TotalSeconds;
            var report = new NationReport(nation, rules, whole, Calibration.Of(nation.Inputs.Folder, whole.Facts, nation.Scale), seconds);
            Write(parsed, report, folder, output);
            return whole.Refused == 0 ? ExitCode.Done : ExitCode.No;
        }
        catch (InputException wrong)
        {
            output.Note($"yibao: {wrong.Message}");
            return ExitCode.BadInput;
        }
    }

    private async Task<ExitCode> Through(ParseResult parsed, int people, CancellationToken cancel)
    {
        var output = Output.Of(parsed);
        var policies = options.PolicyFolder(parsed);
        var catalogue = CommonOptions.FolderOf(parsed.GetValue(catalogues), "catalogue");
        var (nation, care, rules, _) = options.Load(parsed);
        var through = new ThroughServer(nation, care, rules, RuleBooks.Load(policies, catalogue));
        var folder = Directory.CreateTempSubdirectory("yibao-nation-");
        try
        {
            await through.Play(people, folder.FullName, policies, catalogue, cancel);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        output.Line(string.Create(CultureInfo.InvariantCulture,
            $"{through.Bills} bills through the server, {new Money(through.Fen).ToGroupedString()} yuan paid by funds, "
            + $"{through.Differences.Count} differ from the same bills in bulk"));
        foreach (var difference in through.Differences.Take(5))
        {
            output.Note($"yibao: {difference}");
        }

        return through.Differences.Count == 0 && through.Bills > 0 ? ExitCode.Done : ExitCode.No;
    }

    private void Write(ParseResult parsed, NationReport report, string? folder, Output output)
    {
        if (parsed.GetValue(json))
        {
            output.Line(JsonText.Of(report.Json()));
        }
        else
        {
            report.Text(output, CommonOptions.LanguageOf(parsed, lang));
        }

        if (folder is not null)
        {
            ReportFolder.Write(folder, report.Files());
            output.Note($"{folder}: calibration, facts and the bulletin of the year, in both languages");
        }
    }

    private YearIdentity Identity(ParseResult parsed, Nation nation) => new(
        nation.Year, nation.Seed, nation.Scale.ToString(), YearIdentity.DigestOf(nation.Inputs.Folder, options.PolicyFolder(parsed))
            + "-" + typeof(YearRun).Assembly.ManifestModule.ModuleVersionId.ToString("N"));
}

/// <summary>Runs shards, or takes their results from a folder (分片运行).</summary>
internal sealed class ShardedYear(Nation nation, YearRun run, int threads, string? folder, YearIdentity identity, Output output)
{
    /// <summary>One shard: from the folder where it is there, else run and left there.</summary>
    public YearResult Shard(int shard, int shards)
    {
        if (shards > 1 && folder is not null && YearFile.Read(folder, identity, shard, shards) is { } known)
        {
            return known;
        }

        var (first, end) = nation.Shard(shard - 1, shards);
        var total = end - first;
        var begin = TimeProvider.System.GetTimestamp();
        var result = run.Run(first, end, threads, Told, CancellationToken.None);
        output.EndProgress();
        if (shards > 1 && folder is not null)
        {
            YearFile.Write(folder, identity, shard, shards, result);
        }

        return result;

        void Told(long done)
        {
            var speed = done / TimeProvider.System.GetElapsedTime(begin).TotalSeconds;
            output.Progress(string.Create(
                CultureInfo.InvariantCulture, $"{shard}/{shards}  {done * 100 / Math.Max(1, total),3}%  {speed:F0} people/s"));
        }
    }

    /// <summary>All shards, with what belongs to no person.</summary>
    public YearResult Whole(int shards)
    {
        var whole = new YearResult(nation.Year);
        for (var shard = 1; shard <= shards; shard++)
        {
            whole.Add(Shard(shard, shards));
        }

        run.Close(whole);
        return whole;
    }
}
