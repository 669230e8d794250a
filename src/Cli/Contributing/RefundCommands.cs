using System.CommandLine;
using Yibao.Agency.Contributions;
using Yibao.Cli.PolicyCommands;
using Yibao.Cli.Storage;
using Yibao.Kernel;

namespace Yibao.Cli.Contributing;

/// <summary><c>yibao pay refund</c> and <c>yibao pay release</c> (退费): one person asks, another releases.</summary>
internal static class RefundCommands
{
    /// <summary>Asks.</summary>
    public static Command Ask()
    {
        var region = Region();
        var payer = new Option<string>("--payer")
        {
            Description = "Number of the employer or person.", HelpName = "NUMBER", Required = true,
        };
        var resident = new Option<bool>("--resident") { Description = "Of the residents' scheme [default: employees]." };
        var amount = new Option<Money>("--amount")
        {
            Description = "Yuan.", HelpName = "YUAN", Required = true,
            CustomParser = result =>
            {
                if (Money.TryParse(result.Tokens[0].Value, out var money, out var problem))
                {
                    return money;
                }

                result.AddError($"--amount: {problem}");
                return default;
            },
        };
        var reason = new Option<string>("--reason") { Description = "Why.", HelpName = "TEXT", Required = true };
        var by = ContributionOptions.By();
        var (db, language) = (DatabaseOption.Create(), CommonOptions.Language());
        var command = new Command("refund", "Ask for money back that a payer has to its credit; another person releases it.")
        {
            region, payer, resident, amount, reason, by, db, language,
        };
        command.SetAction((parsed, cancel) => ContributionOptions.Run(
            parsed, db, async (database, output) =>
            {
                var (number, refusal) = await new RefundDesk(database, TimeProvider.System).Ask(
                    parsed.GetRequiredValue(region)!.Value, parsed.GetRequiredValue(payer),
                    parsed.GetValue(resident) ? Scheme.Resident : Scheme.Employee, parsed.GetRequiredValue(amount).Fen,
                    parsed.GetRequiredValue(reason), parsed.GetRequiredValue(by), cancel);
                var words = CommonOptions.LanguageOf(parsed, language);
                if (refusal is not null)
                {
                    return ContributionOptions.Refused(output, refusal, words);
                }

                output.Line(words == Language.Chinese ? $"退费申请 {number}，待另一人复核" : $"refund {number}, to be released by another person");
                return ExitCode.Done;
            },
            cancel));
        return command;
    }

    /// <summary>Decides.</summary>
    public static Command Release()
    {
        var number = new Argument<long>("REFUND") { Description = "Number of the refund." };
        var region = Region();
        var on = PolicyArguments.Day("--on", "Day on which the money leaves [default: today].");
        var deny = new Option<bool>("--deny") { Description = "Turn it down." };
        var by = ContributionOptions.By();
        var (db, language) = (DatabaseOption.Create(), CommonOptions.Language());
        var command = new Command("release", "Release a refund that another person asked for, or turn it down.")
        {
            number, region, on, deny, by, db, language,
        };
        command.SetAction((parsed, cancel) => ContributionOptions.Run(
            parsed, db, async (database, output) =>
            {
                var refusal = await new RefundDesk(database, TimeProvider.System).Decide(
                    parsed.GetRequiredValue(region)!.Value, parsed.GetRequiredValue(number),
                    parsed.GetValue(on) ?? PolicyArguments.Today(), parsed.GetRequiredValue(by), !parsed.GetValue(deny), cancel);
                return refusal is null
                    ? ExitCode.Done : ContributionOptions.Refused(output, refusal, CommonOptions.LanguageOf(parsed, language));
            },
            cancel));
        return command;
    }

    private static Option<RegionCode?> Region()
    {
        var region = ContributionOptions.Region("Pooling region.");
        region.Required = true;
        return region;
    }
}
