using System.CommandLine;
using Yibao.Agency.Enrolment;
using Yibao.Cli.PolicyCommands;
using Yibao.Cli.Storage;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage;
using Yibao.Storage.Enrolment;

namespace Yibao.Cli.Enrolling;

/// <summary>The options that the enrolment commands share (参保命令公共选项), and how a procedure is run and told.</summary>
internal sealed class EnrolOptions
{
    private const string CitizenIdType = "01";

    /// <summary><c>--region</c>.</summary>
    public Option<RegionCode?> Region { get; } = RegionOption("--region", "Pooling region, like 110000.");

    /// <summary><c>--person</c>.</summary>
    public Option<string?> Person { get; } = new("--person") { Description = "Person number in the region.", HelpName = "NUMBER" };

    /// <summary><c>--document</c>.</summary>
    public Option<string?> Document { get; } = new("--document")
    {
        Description = "Number of the identity document; personal data.", HelpName = "NUMBER",
    };

    /// <summary><c>--document-type</c>.</summary>
    public Option<string> DocumentType { get; } = new("--document-type")
    {
        Description = "Kind of the document, dictionary psn_cert_type; 01 is the citizen id.", HelpName = "CODE",
        DefaultValueFactory = _ => CitizenIdType,
    };

    /// <summary><c>--scheme</c>.</summary>
    public Option<Scheme?> Scheme { get; } = new("--scheme")
    {
        Description = "Scheme: 310 (employees) or 390 (residents).", HelpName = "CODE",
        CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, out var code) && Enum.IsDefined((Scheme)code))
            {
                return (Scheme)code;
            }

            result.AddError("--scheme: expected 310 or 390");
            return null;
        },
    };

    /// <summary><c>--on</c>.</summary>
    public Option<DateOnly?> On { get; } = PolicyArguments.Day("--on", "The day from which it holds.");

    /// <summary><c>--by</c>.</summary>
    public Option<string> By { get; } = new("--by")
    {
        Description = "Who does it: your staff number.", HelpName = "CLERK", Required = true,
    };

    /// <summary><c>--reason</c>.</summary>
    public Option<string?> Reason { get; } = new("--reason") { Description = "Why.", HelpName = "TEXT" };

    /// <summary><c>--db</c>.</summary>
    public Option<string> Database { get; } = DatabaseOption.Create();

    /// <summary><c>--policies</c>.</summary>
    public Option<string?> Policies { get; } = CommonOptions.Policies();

    /// <summary><c>--json</c>.</summary>
    public Option<bool> Json { get; } = PolicyArguments.Json();

    /// <summary><c>--lang</c>.</summary>
    public Option<string> Language { get; } = CommonOptions.Language();

    /// <summary>An option whose value is a pooling region.</summary>
    public static Option<RegionCode?> RegionOption(string name, string description) => new(name)
    {
        Description = description, HelpName = "CODE",
        CustomParser = result =>
        {
            if (RegionCode.TryParse(result.Tokens[0].Value, out var code) && !code.IsNation)
            {
                return code;
            }

            result.AddError($"{name}: expected six digits of GB/T 2260, like 110000");
            return null;
        },
    };

    /// <summary>Gives a command the options of every procedure.</summary>
    public Command With(Command command, params Option[] own)
    {
        foreach (var option in own)
        {
            command.Options.Add(option);
        }

        foreach (var option in new Option[] { By, Reason, Database, Policies, Json, Language })
        {
            command.Options.Add(option);
        }

        return command;
    }

    /// <summary>The record that is meant: region and person number; null, after saying so, when none is named.</summary>
    public RecordKey? KeyOf(ParseResult parsed, Output output)
    {
        if (parsed.GetValue(Region) is { } region && parsed.GetValue(Person) is { Length: > 0 } number)
        {
            return new RecordKey(region, number);
        }

        output.Note("yibao: name the record with --region CODE --person NUMBER");
        return null;
    }

    /// <summary>The document that is meant: as named, or that of the record; null: neither is named, or there is no such record.</summary>
    public async Task<IdentityDocument?> DocumentOf(ParseResult parsed, Database database, Output output, CancellationToken cancel)
    {
        if (parsed.GetValue(Document) is { Length: > 0 } document)
        {
            return new IdentityDocument(parsed.GetRequiredValue(DocumentType), document);
        }

        return KeyOf(parsed, output) is { } key ? await EnrolmentQueries.DocumentOf(database, key, cancel) : null;
    }

    /// <summary>The policies that are named.</summary>
    public PlanBook RulesOf(ParseResult parsed)
    {
        var policies = PlanBook.LoadFolder(CommonOptions.FolderOf(parsed.GetValue(Policies), "policies"), examples: false);
        return !policies.Refused ? policies.Book
            : throw new BrokenEnvironmentException($"the policies have problems; the first: {policies.Problems.First(p => !p.IsWarning)}");
    }

    /// <summary>Runs something of the enrolment office on the database that is named, and tells what came of it.</summary>
    public async Task<int> Run(
        ParseResult parsed, Func<EnrolmentOffice, CancellationToken, Task<EnrolmentOutcome>> work, CancellationToken cancel)
    {
        var rules = RulesOf(parsed);
        await using var database = await DatabaseOption.OpenCurrent(DatabaseOption.Of(parsed, Database), cancel);
        var outcome = await work(new EnrolmentOffice(database, rules, TimeProvider.System), cancel);
        var language = CommonOptions.LanguageOf(parsed, Language);
        EnrolText.Write(Output.Of(parsed), outcome, parsed.GetValue(Json), language);
        return (int)(outcome.Refusal is null ? ExitCode.Done : ExitCode.No);
    }
}
