using System.CommandLine;
using System.Globalization;
using Yibao.Agency.Contributions;
using Yibao.Cli.Clearing;
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
        var request = new Option<string?>("--request")
        {
            Description = "Name of the request, like the number of the application: asked for again, it is the same refund.",
            HelpName = "NAME",
        };
        var by = ContributionOptions.By();
        var (db, language) = (DatabaseOption.Create(), CommonOptions.Language());
        var command = new Command("refund", "Ask for money back that a payer has to its credit; another person releases it.")
        {
            region, payer, resident, amount, reason, request, by, db, language,
        };
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                var (number, refusal) = await new RefundDesk(database, TimeProvider.System).Ask(
                    parsed.GetRequiredValue(region)!.Value, parsed.GetRequiredValue(payer),
                    parsed.GetValue(resident) ? Scheme.Resident : Scheme.Employee, parsed.GetRequiredValue(amount).Fen,
                    parsed.GetRequiredValue(reason), parsed.GetRequiredValue(by), parsed.GetValue(request) ?? "", cancel);
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

    /// <summary>Decides: a refund by its number, payments of providers by theirs (P3, P3..P9).</summary>
    public static Command Release()
    {
        var numbers = new Argument<string[]>("NUMBERS")
        {
            Description = "Number of a refund, or payments of providers: P3, P3..P9.", Arity = ArgumentArity.OneOrMore,
        };
        var region = Region();
        var on = PolicyArguments.Day("--on", "Day on which the money leaves [default: today].");
        var deny = new Option<bool>("--deny") { Description = "Turn it down." };
        var by = ContributionOptions.By();
        var (db, policies, json, language) = (
            DatabaseOption.Create(), CommonOptions.Policies(), PolicyArguments.Json(), CommonOptions.Language());
        var command = new Command(
            "release", "Release what another person asked for or made, or turn it down: refunds, payments of providers.")
        {
            numbers, region, on, deny, by, db, policies, json, language,
        };
        command.Validators.Add(result =>
        {
            var words = result.GetValue(numbers) ?? [];
            if (!words.All(word => ProviderOptions.TryRange(word, out _, out _)) && !(words.Length == 1 && IsRefund(words[0], out _)))
            {
                result.AddError("expected the number of one refund, or payments of providers like P3 or P3..P9");
            }
        });
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                var words = parsed.GetRequiredValue(numbers);
                var (place, day) = (parsed.GetRequiredValue(region)!.Value, parsed.GetValue(on) ?? PolicyArguments.Today());
                var (who, isReleased) = (parsed.GetRequiredValue(by), !parsed.GetValue(deny));
                var spoken = CommonOptions.LanguageOf(parsed, language);
                if (IsRefund(words[0], out var refund))
                {
                    var refusal = await new RefundDesk(database, TimeProvider.System).Decide(place, refund, day, who, isReleased, cancel);
                    return refusal is null ? ExitCode.Done : ContributionOptions.Refused(output, refusal, spoken);
                }

                var answer = await DisbursementCommands.Desk(parsed, database, output, policies).Decide(
                    place, ProviderOptions.Expand(words), day, who, isReleased, "", cancel);
                return DisbursementCommands.Answer(output, answer, parsed.GetValue(json), spoken);
            },
            cancel));
        return command;
    }

    private static bool IsRefund(string word, out long number) =>
        long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static Option<RegionCode?> Region()
    {
        var region = ContributionOptions.Region("Pooling region.");
        region.Required = true;
        return region;
    }
}
