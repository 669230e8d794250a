using System.CommandLine;
using System.Text.Json.Nodes;
using Yibao.Agency.Statistics;
using Yibao.Cli.PolicyCommands;
using Yibao.Cli.Storage;
using Yibao.Kernel;
using Yibao.Policy.Documents;
using Yibao.Simulation.Inputs;
using Yibao.Simulation.Running;
using Yibao.Statistics.Bulletins;
using Yibao.Statistics.Indicators;
using Yibao.Storage;
using Yibao.Storage.Statistics;

namespace Yibao.Cli.Statistics;

/// <summary>
/// <c>yibao bulletin</c> (统计公报): a year's statistics from a database or a file of facts, as a report, and published as an edition that
/// never changes.
/// </summary>
internal static class BulletinCommand
{
    private const int NameWidth = 52;
    private const int ValueWidth = 24;

    private sealed record Options(
        Option<int> Year, Option<FileInfo> Facts, Option<string> Scope, Option<long?> Population, Option<FileInfo> Last,
        Option<DirectoryInfo> Published, Option<DirectoryInfo> Out, Option<bool> Publish, Option<string> By, Option<string> Reason,
        Option<string> Db, Option<bool> Json, Option<string> Language);

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var options = new Options(
            new("--year") { Description = "The year.", HelpName = "YEAR", Required = true },
            new Option<FileInfo>("--facts") { Description = "Count a file of facts instead of a database.", HelpName = "FILE" }
                .AcceptExistingOnly(),
            new("--scope")
            {
                Description = "Whose bulletin, Chinese/English.", HelpName = "NAME", DefaultValueFactory = _ => "本地区/this agency",
            },
            new("--population") { Description = "Resident population, for the coverage rate.", HelpName = "PEOPLE" },
            new Option<FileInfo>("--last") { Description = "Last year's bulletin.json, for the changes.", HelpName = "FILE" }
                .AcceptExistingOnly(),
            new Option<DirectoryInfo>("--published")
            {
                Description = "Folder with published.csv, such as nation/2020: published figures beside these.", HelpName = "DIR",
            }.AcceptExistingOnly(),
            new("--out") { Description = "Write the report, its charts and data into this folder.", HelpName = "DIR" },
            new("--publish") { Description = "Freeze it as an edition in the database." },
            new("--by") { Description = "Who publishes it.", HelpName = "NAME" },
            new("--reason") { Description = "Why it corrects the edition before.", HelpName = "TEXT" },
            DatabaseOption.Create(), PolicyArguments.Json(), CommonOptions.Language());
        var command = new Command("bulletin", "Make the statistical bulletin of a year, or publish it.")
        {
            options.Year, options.Facts, options.Scope, options.Population, options.Last, options.Published, options.Out,
            options.Publish, options.By, options.Reason, options.Db, options.Json, options.Language,
        };
        command.Validators.Add(result =>
        {
            var isPublishable = result.GetValue(options.By) is { Length: > 0 } && result.GetValue(options.Facts) is null;
            if (result.GetValue(options.Publish) && !isPublishable)
            {
                result.AddError("--publish needs --by NAME, and a database, not --facts");
            }

            if (result.GetValue(options.Year) is < 2000 or > 2100)
            {
                result.AddError("--year: a year from 2000 to 2100");
            }
        });
        command.SetAction((parsed, cancel) => Run(parsed, options, cancel));
        command.Add(CheckCommand());
        return command.WithExamples(
            "yibao bulletin --year 2020 --out bulletin/ --scope 北京市/Beijing",
            "yibao bulletin --year 2020 --facts samples/bulletin/facts.csv --json",
            "yibao bulletin --year 2020 --publish --by 测试甲",
            "yibao bulletin check samples/bulletin/impossible.csv");
    }

    /// <summary>Last year's bulletin and published figures, which stand beside ours.</summary>
    private sealed record Beside(Bulletin? Last, IReadOnlyList<PublishedFigure> Published);

    private static async Task<int> Run(ParseResult parsed, Options options, CancellationToken cancel)
    {
        var output = Output.Of(parsed);
        if (!TryBeside(parsed, options, output, out var beside))
        {
            return (int)ExitCode.BadInput;
        }

        try
        {
            if (parsed.GetValue(options.Facts) is { } facts)
            {
                var (counted, multiplier) = FactsFile.Read(await File.ReadAllTextAsync(facts.FullName, cancel));
                if (counted.Year != parsed.GetValue(options.Year))
                {
                    throw new FormatException($"it holds the facts of {counted.Year}");
                }

                var basis = new BulletinBasis(("依据事实文件计数", "Counted from a file of facts"), multiplier);
                Show(parsed, options, output, Bulletin.Of(counted, Scope(parsed.GetValue(options.Scope)!), basis), beside);
                return (int)ExitCode.Done;
            }
        }
        catch (FormatException broken)
        {
            output.Note($"yibao: {parsed.GetValue(options.Facts)}: {broken.Message}");
            return (int)ExitCode.BadInput;
        }

        return await DatabaseOption.Run(
            parsed, options.Db, (database, _) => OfDatabase(parsed, options, output, database, beside, cancel), cancel);
    }

    private static async Task<ExitCode> OfDatabase(
        ParseResult parsed, Options options, Output output, Database database, Beside beside, CancellationToken cancel)
    {
        var (bulletin, read) = await BulletinDesk.Of(
            database, parsed.GetValue(options.Year), Scope(parsed.GetValue(options.Scope)!), parsed.GetValue(options.Population), cancel);
        if (!parsed.GetValue(options.Publish))
        {
            Show(parsed, options, output, bulletin, beside);
            return read.Comparisons.All(one => one.Agrees) ? ExitCode.Done : ExitCode.No;
        }

        var before = await Editions.Of(database, bulletin.Year, cancel) is [.., var latest] ? latest : null;
        var edition = await Editions.Publish(
            database, bulletin, parsed.GetValue(options.Reason) ?? "", parsed.GetValue(options.By)!, TimeProvider.System.GetUtcNow(),
            cancel);
        var isChinese = CommonOptions.LanguageOf(parsed, options.Language) == Language.Chinese;
        if (edition is null)
        {
            output.Note($"yibao: it differs from edition {before!.Number}; a correction says why: --reason TEXT");
            Differences(output, before.Bulletin, bulletin, isChinese);
            return ExitCode.No;
        }

        Show(parsed, options, output, edition.Bulletin, beside);
        output.Line(isChinese ? $"已发布第 {edition.Number} 版，摘要 {edition.Digest}"
            : $"published as edition {edition.Number}, digest {edition.Digest}");
        if (before is not null)
        {
            Differences(output, before.Bulletin, edition.Bulletin, isChinese);
        }

        return ExitCode.Done;
    }

    private static void Differences(Output output, Bulletin before, Bulletin after, bool isChinese)
    {
        var language = isChinese ? Language.Chinese : Language.English;
        foreach (var (indicator, was, now) in BulletinFile.Differences(before, after))
        {
            output.Line($"  {indicator.Name.In(language)}: {BulletinText.Of(indicator, was).In(language)} -> "
                + BulletinText.Of(indicator, now).In(language));
        }
    }

    /// <summary>To the folder where one is named, else what has a value as a list; or as JSON.</summary>
    private static void Show(ParseResult parsed, Options options, Output output, Bulletin bulletin, Beside beside)
    {
        var language = CommonOptions.LanguageOf(parsed, options.Language);
        if (parsed.GetValue(options.Out) is { } folder)
        {
            BulletinFolder.Write(folder.FullName, bulletin, beside.Last, beside.Published);
        }

        if (parsed.GetValue(options.Json))
        {
            output.Line(BulletinFile.Json(bulletin).TrimEnd());
            return;
        }

        foreach (var one in IndicatorList.All.Where(one => bulletin.Values.GetValueOrDefault(one.Id) is not null))
        {
            output.Line(Columns.Pad(Columns.Cut(one.Name.In(language), NameWidth - 2), NameWidth)
                + Columns.PadLeft(BulletinText.Of(one, bulletin.Values[one.Id]).In(language), ValueWidth));
        }

        foreach (var fault in Identities.Broken(bulletin.Values, allowed: 0).Concat(bulletin.Notes))
        {
            output.Line(fault.In(language));
        }
    }

    /// <summary>Reads what stands beside the figures; says what is wrong with it before anything is counted or published.</summary>
    private static bool TryBeside(ParseResult parsed, Options options, Output output, out Beside beside)
    {
        var last = parsed.GetValue(options.Last);
        beside = new Beside(null, []);
        try
        {
            beside = new Beside(
                last is null ? null : BulletinFile.Read(File.ReadAllText(last.FullName)),
                parsed.GetValue(options.Published) is { } folder ? PublishedTable.Read(folder.FullName) : []);
            return true;
        }
        catch (FormatException broken)
        {
            output.Note($"yibao: {last}: {broken.Message}");
        }
        catch (InputException broken)
        {
            output.Note($"yibao: {broken.Message}");
        }

        return false;
    }

    private static Bilingual Scope(string text)
    {
        var cut = text.IndexOf('/', StringComparison.Ordinal);
        return cut < 0 ? text : new Bilingual(text[..cut].Trim(), text[(cut + 1)..].Trim());
    }

    /// <summary><c>yibao bulletin check</c>: whether somebody's figures can be true.</summary>
    private static Command CheckCommand()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "bulletin.json, or CSV of id and value." };
        file.AcceptExistingOnly();
        var (json, language) = (PolicyArguments.Json(), CommonOptions.Language());
        var command = new Command("check", "Check figures against each other: sums, rates, units.") { file, json, language };
        command.SetAction(parsed =>
        {
            var output = Output.Of(parsed);
            try
            {
                var faults = Identities.Broken(FiguresFile.Read(parsed.GetRequiredValue(file).FullName));
                var spoken = CommonOptions.LanguageOf(parsed, language);
                if (parsed.GetValue(json))
                {
                    output.Line(JsonText.Of(new JsonObject
                    {
                        ["holds"] = faults.Count == 0, ["faults"] = JsonText.List(faults.Select(fault => (JsonNode)JsonText.Of(fault))),
                    }));
                }
                else if (faults.Count == 0)
                {
                    output.Line(spoken == Language.Chinese ? "勾稽关系全部成立" : "everything adds up");
                }
                else
                {
                    faults.ToList().ForEach(fault => output.Line(fault.In(spoken)));
                }

                return (int)(faults.Count == 0 ? ExitCode.Done : ExitCode.No);
            }
            catch (FormatException broken)
            {
                output.Note($"yibao: {parsed.GetValue(file)}: {broken.Message}");
                return (int)ExitCode.BadInput;
            }
        });
        return command;
    }
}
