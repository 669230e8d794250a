using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Yibao.Agency.Clearing;
using Yibao.Cli.Contributing;
using Yibao.Cli.PolicyCommands;
using Yibao.Cli.Storage;
using Yibao.Kernel;
using Yibao.Storage.Clearing;

namespace Yibao.Cli.Clearing;

/// <summary><c>yibao clear providers heads</c> (按人头付费): what providers are due for the people on their lists.</summary>
internal static class ClearHeadsCommand
{
    private const int CountWidth = 8;
    private const int PersonWidth = 24;

    /// <summary>The command.</summary>
    public static Command Create() => new Command("heads", "Pay providers for the people on their lists: preview, run, report, list.")
    {
        Go("preview", "Show what a run would pay; nothing is written.", isRun: false),
        Go("run", "Pay a month that is over; killed and given again, it goes on.", isRun: true), Report(), List(),
    }.WithExamples(
        "yibao clear providers heads preview --region 330700 --month 2020-06",
        "yibao clear providers heads run --region 330700 --month 2020-06 --by clerk",
        "yibao clear providers heads list H33070000017 --region 330700 --month 2020-06");

    private static Command Go(string name, string description, bool isRun)
    {
        var (region, month, by) = (ProviderOptions.Region(), ProviderOptions.Month(), ContributionOptions.By());
        var (db, policies, json, language) = ProviderOptions.Common();
        var command = new Command(name, description) { region, month, db, policies, json, language };
        if (isRun)
        {
            command.Add(by);
        }

        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                var run = new HeadRun(database, ContributionOptions.RulesOf(parsed, policies), TimeProvider.System)
                {
                    Committed = done => output.Progress($"{done:N0}"),
                };
                var (where, first) = (parsed.GetRequiredValue(region)!.Value, parsed.GetRequiredValue(month)!.Value.First);
                var (payments, refusal) = isRun
                    ? await run.Run(where, first, parsed.GetRequiredValue(by), cancel) : await run.Preview(where, first, cancel);
                output.EndProgress();
                if (refusal is not null)
                {
                    return ContributionOptions.Refused(output, refusal, CommonOptions.LanguageOf(parsed, language));
                }

                return Write(
                    output,
                    [
                        .. payments.Select(one => new BookedHeads(
                            one.Payee, one.Heads.Count, one.Price.Fen, one.Due.Fen, one.Booked, one.Difference, "")),
                    ],
                    parsed.GetValue(json), CommonOptions.LanguageOf(parsed, language));
            },
            cancel));
        return command;
    }

    private static Command Report()
    {
        var (region, month) = (ProviderOptions.Region(), ProviderOptions.Month());
        var (db, _, json, language) = ProviderOptions.Common();
        var command = new Command("report", "What a month paid for the people on the lists.") { region, month, db, json, language };
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) => Write(
                output,
                await HeadRows.Of(
                    database, parsed.GetRequiredValue(region)!.Value, parsed.GetRequiredValue(month)!.Value.First, cancel),
                parsed.GetValue(json), CommonOptions.LanguageOf(parsed, language)),
            cancel));
        return command;
    }

    private static Command List()
    {
        var provider = new Argument<string>("PROVIDER") { Description = "Code of the provider." };
        var (region, month) = (ProviderOptions.Region(), ProviderOptions.Month());
        var (db, _, json, _) = ProviderOptions.Common();
        var command = new Command("list", "Who was on the list of a provider in a month that is paid.")
        {
            provider, region, month, db, json,
        };
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                var list = await HeadRows.ListOf(
                    database, parsed.GetRequiredValue(region)!.Value, parsed.GetRequiredValue(provider),
                    parsed.GetRequiredValue(month)!.Value.First, cancel);
                if (parsed.GetValue(json))
                {
                    output.Line(JsonText.Of(JsonText.List(list.Select(one => (JsonNode)new JsonObject
                    {
                        ["scheme"] = (int)one.Scheme, ["person"] = one.Head.Person, ["registration"] = one.Head.Registration,
                        ["since"] = Days.Text(one.Head.Since),
                    }))));
                    return ExitCode.Done;
                }

                foreach (var (scheme, head) in list)
                {
                    output.Line(Columns.Pad(head.Person, PersonWidth) + Columns.Pad($"{(int)scheme}", CountWidth) + Days.Text(head.Since));
                }

                return ExitCode.Done;
            },
            cancel));
        return command;
    }

    private static ExitCode Write(Output output, IReadOnlyList<BookedHeads> payments, bool isJson, Language language)
    {
        if (isJson)
        {
            output.Line(JsonText.Of(new JsonObject
            {
                ["unit"] = "fen", ["payments"] = JsonText.List(payments.Select(one => (JsonNode)ProviderStatement.Json(one))),
            }));
            return ExitCode.Done;
        }

        string Line(string payee, string heads, string due, string booked, string difference) =>
            Columns.Pad(payee, ProviderOptions.PayeeWidth) + Columns.PadLeft(heads, CountWidth)
            + Columns.PadLeft(due, ProviderOptions.AmountWidth) + Columns.PadLeft(booked, ProviderOptions.AmountWidth)
            + Columns.PadLeft(difference, ProviderOptions.AmountWidth);
        output.Line(language == Language.Chinese
            ? Line("医疗机构", "人数", "人头费", "已记账", "调整") : Line("provider", "heads", "due", "booked", "change"));
        foreach (var one in payments)
        {
            output.Line(Line(
                $"{one.Payee.Provider} {(int)one.Payee.Scheme}", one.Heads.ToString("N0", CultureInfo.InvariantCulture),
                ContributionOptions.Yuan(one.Due), ContributionOptions.Yuan(one.Booked), ContributionOptions.Yuan(one.Difference)));
        }

        return ExitCode.Done;
    }
}
