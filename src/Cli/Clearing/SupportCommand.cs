using System.CommandLine;
using System.Text.Json.Nodes;
using Yibao.Agency.Clearing;
using Yibao.Cli.Contributing;
using Yibao.Cli.PolicyCommands;
using Yibao.Cli.Storage;
using Yibao.Kernel;
using Yibao.Storage.Clearing;

namespace Yibao.Cli.Clearing;

/// <summary><c>yibao clear support</c> (困难医疗机构支持): asking for an extra advance, approving it, repaying it, the plan.</summary>
internal static class SupportCommand
{
    private const int NumberWidth = 5;
    private const int AmountWidth = 17;

    /// <summary>The command.</summary>
    public static Command Create() =>
        new Command("support", "Support hospitals: ask, approve, repay, report; the advances of a month by rule.")
        {
            Ask(), Approve(), Repay(), Report(), Advances(),
        }.WithExamples(
            "yibao clear support ask --region 440100 --provider H44010000001 --month 2020-02 --reason 'wards closed' --by clerk-1",
            "yibao clear support approve 1 --region 440100 --by reviewer-1",
            "yibao clear support repay 1 --region 440100 --amount 166666.67 --by cashier-1",
            "yibao clear support report --region 440100 --lang zh",
            "yibao clear support advances --region 440100 --month 2020-03");

    private static Command Ask()
    {
        var provider = new Option<string>("--provider") { Description = "Hospital, its code.", HelpName = "CODE", Required = true };
        var month = ContributionOptions.Month("--month", "Month whose income fell.");
        month.Required = true;
        var amount = Amount(isRequired: false);
        var scheme = new Option<int>("--scheme") { Description = "Whose fund: 310 or 390.", DefaultValueFactory = _ => 310 };
        scheme.AcceptOnlyFromAmong("310", "390");
        var reason = new Option<string>("--reason") { Description = "Why.", HelpName = "TEXT", Required = true };
        return Made("ask", "Ask for an extra advance; another person approves it.", [provider, month, amount, scheme, reason], By(),
            (desk, region, by, parsed, cancel) => desk.Ask(
                region, (Scheme)parsed.GetRequiredValue(scheme), parsed.GetRequiredValue(provider),
                parsed.GetRequiredValue(month)!.Value.First, parsed.GetValue(amount), parsed.GetRequiredValue(reason), by, cancel));
    }

    private static Command Approve()
    {
        var number = Number();
        var deny = new Option<bool>("--deny") { Description = "Turn it down." };
        return Made("approve", "Approve support that another person asked for, which pays it.", [number, deny], By(),
            (desk, region, by, parsed, cancel) =>
                desk.Decide(region, parsed.GetRequiredValue(number), by, !parsed.GetValue(deny), cancel));
    }

    private static Command Repay()
    {
        var number = Number();
        var amount = Amount(isRequired: true);
        return Made("repay", "Book money that a hospital paid back.", [number, amount], By(),
            (desk, region, by, parsed, cancel) =>
                desk.Repay(region, parsed.GetRequiredValue(number), parsed.GetRequiredValue(amount)!.Value, by, cancel));
    }

    private static Command Report()
    {
        var region = Region();
        var (db, json, language) = (DatabaseOption.Create(), PolicyArguments.Json(), CommonOptions.Language());
        var command = new Command("report", "Support with its repayment plan.") { region, db, json, language };
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                var isChinese = CommonOptions.LanguageOf(parsed, language) == Language.Chinese;
                var list = await DifficultyRows.List(database, parsed.GetRequiredValue(region)!.Value, cancel);
                if (parsed.GetValue(json))
                {
                    output.Line(JsonText.Of(JsonText.List(list.Select(one => (JsonNode)Json(one)))));
                    return ExitCode.Done;
                }

                foreach (var one in list)
                {
                    Write(output, one, isChinese);
                }

                return ExitCode.Done;
            },
            cancel));
        return command;
    }

    private static Command Advances()
    {
        var region = Region();
        var month = ContributionOptions.Month("--month", "Month of the advance.");
        month.Required = true;
        var scheme = new Option<int>("--scheme") { Description = "Whose fund: 310 or 390.", DefaultValueFactory = _ => 310 };
        scheme.AcceptOnlyFromAmong("310", "390");
        var (db, policies) = (DatabaseOption.Create(), CommonOptions.Policies());
        var (json, language) = (PolicyArguments.Json(), CommonOptions.Language());
        var command = new Command("advances", "What the rules advance each hospital in a month; nothing is written.")
        {
            region, month, scheme, db, policies, json, language,
        };
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                var desk = new DifficultyDesk(database, ContributionOptions.RulesOf(parsed, policies), TimeProvider.System);
                var words = CommonOptions.LanguageOf(parsed, language);
                var (advances, refusal) = await desk.Advances(
                    parsed.GetRequiredValue(region)!.Value, (Scheme)parsed.GetRequiredValue(scheme),
                    parsed.GetRequiredValue(month)!.Value.First, cancel);
                if (refusal is not null)
                {
                    return ContributionOptions.Refused(output, refusal, words);
                }

                if (parsed.GetValue(json))
                {
                    output.Line(JsonText.Of(JsonText.List(advances.Select(one => (JsonNode)new JsonObject
                    {
                        ["provider"] = one.Provider, ["name"] = one.Name, ["claimed"] = one.Claimed.ToString(),
                        ["lastYearMean"] = one.LastYearMean.ToString(), ["advance"] = one.Advance.ToString(),
                    }))));
                    return ExitCode.Done;
                }

                Write(output, advances, words == Language.Chinese);
                return ExitCode.Done;
            },
            cancel));
        return command;
    }

    private static void Write(Output output, IReadOnlyList<MonthlyAdvance> advances, bool isChinese)
    {
        const int codeWidth = 16;
        string Line(string code, string claimed, string mean, string advance) =>
            Columns.Pad(code, codeWidth) + Columns.PadLeft(claimed, AmountWidth) + Columns.PadLeft(mean, AmountWidth)
            + Columns.PadLeft(advance, AmountWidth);
        output.Line(isChinese ? Line("医疗机构", "当月记账", "上年月均", "预付") : Line("hospital", "booked", "last year's mean", "advance"));
        foreach (var one in advances)
        {
            output.Line(Line(
                one.Provider, one.Claimed.ToGroupedString(), one.LastYearMean.ToGroupedString(), one.Advance.ToGroupedString()));
        }
    }

    private delegate Task<(DifficultySupport? Support, Refusal? Refusal)> Act(
        DifficultyDesk desk, RegionCode region, string by, ParseResult parsed, CancellationToken cancel);

    private static Command Made(string name, string description, Symbol[] own, Option<string> by, Act act)
    {
        var region = Region();
        var (db, policies) = (DatabaseOption.Create(), CommonOptions.Policies());
        var (json, language) = (PolicyArguments.Json(), CommonOptions.Language());
        var command = new Command(name, description);
        foreach (var argument in own.OfType<Argument>())
        {
            command.Add(argument);
        }

        foreach (var option in own.OfType<Option>().Concat([region, by, db, policies, json, language]))
        {
            command.Add(option);
        }

        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                var desk = new DifficultyDesk(database, ContributionOptions.RulesOf(parsed, policies), TimeProvider.System);
                var words = CommonOptions.LanguageOf(parsed, language);
                var (support, refusal) = await act(
                    desk, parsed.GetRequiredValue(region)!.Value, parsed.GetRequiredValue(by), parsed, cancel);
                if (support is null)
                {
                    return ContributionOptions.Refused(output, refusal!, words);
                }

                if (parsed.GetValue(json))
                {
                    output.Line(JsonText.Of(Json(support)));
                }
                else
                {
                    Write(output, support, words == Language.Chinese);
                }

                return ExitCode.Done;
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

    private static Option<string> By() => ContributionOptions.By();

    private static Argument<long> Number() => new("NUMBER") { Description = "Number of the support." };

    private static Option<Money?> Amount(bool isRequired) => new("--amount")
    {
        Description = isRequired ? "What was paid back, yuan." : "What is asked for, yuan [default: the most that the rules allow].",
        HelpName = "YUAN", Required = isRequired,
        CustomParser = result =>
        {
            if (Money.TryParse(result.Tokens[0].Value, out var amount, out var problem))
            {
                return amount;
            }

            result.AddError($"--amount: '{result.Tokens[0].Value}': {problem}");
            return null;
        },
    };

    private static void Write(Output output, DifficultySupport one, bool isChinese)
    {
        var state = (one.IsDecided, one.IsApproved, isChinese) switch
        {
            (false, _, true) => "待复核",
            (false, _, _) => "to be approved",
            (_, true, true) => $"{one.DecidedBy} 已批准",
            (_, true, _) => $"approved by {one.DecidedBy}",
            (_, _, true) => $"{one.DecidedBy} 已否决",
            _ => $"turned down by {one.DecidedBy}",
        };
        output.Line(isChinese
            ? $"支持 {one.Number}  {one.Provider}  {one.Amount.ToGroupedString()} 元  未归还 {one.Outstanding.ToGroupedString()}  {state}"
            : $"support {one.Number}  {one.Provider}  {one.Amount.ToGroupedString()} yuan  outstanding "
                + $"{one.Outstanding.ToGroupedString()}  {state}");
        foreach (var (instalment, at) in DifficultyDesk.PlanOf(one).Select((instalment, at) => (instalment, at + 1)))
        {
            output.Line(
                $"  {Columns.PadLeft($"{at}", NumberWidth)}  {instalment.Month:yyyy-MM}"
                + Columns.PadLeft(instalment.Due.ToGroupedString(), AmountWidth)
                + Columns.PadLeft(instalment.Paid.ToGroupedString(), AmountWidth));
        }
    }

    private static JsonObject Json(DifficultySupport one) => new()
    {
        ["region"] = one.Region.ToString(), ["number"] = one.Number, ["scheme"] = (int)one.Scheme, ["provider"] = one.Provider,
        ["amount"] = one.Amount.ToString(), ["mean"] = one.Mean.ToString(), ["income"] = one.Income.ToString(),
        ["month"] = $"{one.Month:yyyy-MM}", ["reason"] = one.Reason, ["askedBy"] = one.AskedBy,
        ["decidedBy"] = one.IsDecided ? one.DecidedBy : null, ["approved"] = one.IsApproved, ["repaid"] = one.Repaid.ToString(),
        ["outstanding"] = one.Outstanding.ToString(),
        ["plan"] = JsonText.List(DifficultyDesk.PlanOf(one).Select(instalment => (JsonNode)new JsonObject
        {
            ["month"] = $"{instalment.Month:yyyy-MM}", ["due"] = instalment.Due.ToString(), ["paid"] = instalment.Paid.ToString(),
        })),
    };
}
