using System.CommandLine;
using Yibao.Agency.Clearing;
using Yibao.Cli.Contributing;
using Yibao.Cli.PolicyCommands;
using Yibao.Cli.Storage;
using Yibao.Kernel;
using Yibao.Storage;

namespace Yibao.Cli.Clearing;

/// <summary>Disputes about items of clearing (清算争议): raised, extended, decided by another person.</summary>
internal static class ClearRegionsDisputes
{
    /// <summary>Raises a dispute.</summary>
    public static Command Raise()
    {
        var settlement = new Argument<long>("SETTLEMENT") { Description = "Settlement id." };
        var region = ClearingOptions.Region("--region", "Home region, which raises it.");
        var reason = new Option<string>("--reason") { Description = "Why.", HelpName = "TEXT", Required = true };
        var by = ContributionOptions.By();
        var on = PolicyArguments.Day("--on", "Day [default: today].");
        var (db, policies, _, language) = ProviderOptions.Common();
        var command = new Command("dispute", "Raise a dispute about an item that is not cleared; it is carried until it is decided.")
        {
            settlement, region, reason, on, by, db, policies, language,
        };
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                var (number, refusal) = await Desk(parsed, database, policies).Raise(
                    parsed.GetRequiredValue(settlement), parsed.GetRequiredValue(region)!.Value, parsed.GetRequiredValue(reason),
                    parsed.GetValue(on) ?? PolicyArguments.Today(), parsed.GetRequiredValue(by), cancel);
                var words = CommonOptions.LanguageOf(parsed, language);
                if (refusal is not null)
                {
                    return ContributionOptions.Refused(output, refusal, words);
                }

                output.Line(words == Language.Chinese ? $"争议 {number}，待另一人处理" : $"dispute {number}, to be decided by another person");
                return ExitCode.Done;
            },
            cancel));
        return command;
    }

    /// <summary>Gives more time.</summary>
    public static Command Extend() => Step(
        "extend", "Give the care region more time to answer, once.", null,
        (desk, number, _, note, day, by, cancel) => desk.Extend(number, note, day, by, cancel));

    /// <summary>Decides.</summary>
    public static Command Decide() => Step(
        "decide", "Decide a dispute that another person raised.",
        new Option<bool>("--reverse") { Description = "The item is to be reversed; without it, it stands." },
        (desk, number, isReversed, note, day, by, cancel) => desk.Decide(number, !isReversed, note, day, by, cancel));

    private static Command Step(
        string name, string description, Option<bool>? reverse,
        Func<RegionDisputes, long, bool, string, DateOnly, string, CancellationToken, Task<Refusal?>> act)
    {
        var number = new Argument<long>("DISPUTE") { Description = "Number of the dispute." };
        var note = new Option<string>("--note") { Description = "Why.", HelpName = "TEXT", DefaultValueFactory = _ => "" };
        var by = ContributionOptions.By();
        var on = PolicyArguments.Day("--on", "Day [default: today].");
        var (db, policies, _, language) = ProviderOptions.Common();
        var command = new Command(name, description) { number, note, on, by, db, policies, language };
        if (reverse is not null)
        {
            command.Options.Add(reverse);
        }

        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                var refusal = await act(
                    Desk(parsed, database, policies), parsed.GetRequiredValue(number), reverse is not null && parsed.GetValue(reverse),
                    parsed.GetRequiredValue(note), parsed.GetValue(on) ?? PolicyArguments.Today(), parsed.GetRequiredValue(by), cancel);
                return refusal is null
                    ? ExitCode.Done : ContributionOptions.Refused(output, refusal, CommonOptions.LanguageOf(parsed, language));
            },
            cancel));
        return command;
    }

    private static RegionDisputes Desk(ParseResult parsed, Database database, Option<string?> policies) =>
        new(database, ContributionOptions.BookOf(parsed, policies), TimeProvider.System);
}
