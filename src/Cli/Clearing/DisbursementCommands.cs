using System.CommandLine;
using System.Text.Json.Nodes;
using Yibao.Agency.Clearing;
using Yibao.Clearing.Providers;
using Yibao.Cli.Contributing;
using Yibao.Cli.PolicyCommands;
using Yibao.Cli.Settling;
using Yibao.Cli.Storage;
using Yibao.Kernel;
using Yibao.Storage;
using Yibao.Storage.Clearing;

namespace Yibao.Cli.Clearing;

/// <summary>
/// The subcommands of <c>yibao pay</c> for providers (定点机构拨付): made, released by another person, sent to the bank, paid or returned,
/// repeated.
/// </summary>
internal static class DisbursementCommands
{
    private const int ListMax = 10_000;

    /// <summary>The columns of a payment file.</summary>
    public static string[] Header { get; } = ["payment", "region", "provider", "name", "scheme", "from", "until", "amount", "note"];

    /// <summary>All of them but release.</summary>
    public static IEnumerable<Command> All() => [Make(), File(), Confirm(), Return(), Repeat(), List()];

    /// <summary>Says what was done to payments and what not.</summary>
    public static ExitCode Answer(Output output, DisbursementAnswer answer, bool isJson, Language language)
    {
        const int shown = 20;
        output.EndProgress();
        foreach (var (_, refusal) in answer.Refused.Take(shown))
        {
            output.Note($"yibao: {refusal.Message(language)}");
        }

        if (isJson)
        {
            output.Line(JsonText.Of(new JsonObject
            {
                ["done"] = JsonText.List(answer.Done.Select(payment => (JsonNode)ProviderOptions.Json(payment))),
                ["refused"] = JsonText.List(answer.Refused.Select(one => (JsonNode)new JsonObject
                {
                    ["payment"] = $"P{one.Number}", ["code"] = one.Refusal.Kind.Code,
                })),
            }));
        }
        else if (answer.Done.Count > 0)
        {
            ProviderOptions.Write(output, answer.Done, language == Language.Chinese);
            output.Line(ProviderOptions.Name(answer.Done[0].State, language == Language.Chinese));
        }

        return answer.Refused.Count == 0 ? ExitCode.Done : ExitCode.No;
    }

    private static Command Make()
    {
        var (region, by) = (ProviderOptions.Region(), ContributionOptions.By());
        var on = PolicyArguments.Day("--on", "Day of the payments [default: today].");
        var (db, policies, json, language) = ProviderOptions.Common();
        var command = new Command("make", "Make a payment for every provider to whom something is owed; another person releases it.")
        {
            region, on, by, db, policies, json, language,
        };
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                var desk = Desk(parsed, database, output, policies);
                var (made, refusal) = await desk.Make(
                    parsed.GetRequiredValue(region)!.Value, parsed.GetValue(on) ?? PolicyArguments.Today(),
                    parsed.GetRequiredValue(by), cancel);
                var words = CommonOptions.LanguageOf(parsed, language);
                return refusal is null
                    ? Answer(output, new DisbursementAnswer(made, []), parsed.GetValue(json), words)
                    : ContributionOptions.Refused(output, refusal, words);
            },
            cancel));
        return command;
    }

    private static Command File()
    {
        var (region, by) = (ProviderOptions.Region(), ContributionOptions.By());
        var on = PolicyArguments.Day("--on", "Day of the file [default: today].");
        var target = new Option<string>("--out") { Description = "The file to write, CSV.", HelpName = "FILE", Required = true };
        var again = new Option<long?>("--again") { Description = "Write this payment file once more.", HelpName = "NUMBER" };
        var (db, policies, json, language) = ProviderOptions.Common();
        var command = new Command("file", "Write what is released and in no file yet to a payment file for the bank.")
        {
            region, target, again, on, by, db, policies, json, language,
        };
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                var place = parsed.GetRequiredValue(region)!.Value;
                var words = CommonOptions.LanguageOf(parsed, language);
                var number = parsed.GetValue(again) ?? 0;
                if (number == 0)
                {
                    (number, _, var refusal) = await Desk(parsed, database, output, policies).Send(
                        place, parsed.GetValue(on) ?? PolicyArguments.Today(), parsed.GetRequiredValue(by), cancel);
                    if (refusal is not null)
                    {
                        return ContributionOptions.Refused(output, refusal, words);
                    }
                }

                var payments = await ProviderReports.File(database, place, number, cancel);
                if (payments.Count == 0)
                {
                    return ContributionOptions.Refused(output, new Refusal(ProviderRefusals.Unknown, $"{number}", ""), words);
                }

                await Write(parsed.GetRequiredValue(target), database, place, payments, cancel);
                var net = payments.Sum(payment => payment.Split.Net);
                output.EndProgress();
                output.Line(parsed.GetValue(json)
                    ? JsonText.Of(new JsonObject { ["file"] = number, ["payments"] = payments.Count, ["fen"] = net })
                    : words == Language.Chinese
                        ? $"付款文件 {number}：{payments.Count} 笔，{ContributionOptions.Yuan(net)} 元"
                        : $"payment file {number}: {payments.Count} payments, {ContributionOptions.Yuan(net)} yuan");
                return ExitCode.Done;
            },
            cancel));
        return command;
    }

    private static Command Confirm() => Change(
        "confirm", "The bank says that the providers have the money.", "", (desk, at, numbers, day, by, _, cancel) =>
            desk.Confirm(at, numbers, day, by, cancel));

    private static Command Return() => Change(
        "return", "The bank returned payments: they are owed again and can be repeated.", "Why the bank returned them.",
        (desk, at, numbers, day, by, reason, cancel) => desk.Return(at, numbers, day, by, reason, cancel));

    private static Command Repeat() => Change(
        "repeat", "Pay returned payments again: new payments of the same money, released anew.", "",
        (desk, at, numbers, day, by, _, cancel) =>
            desk.Repeat(at, numbers, day, by, cancel));

    private static Command Change(
        string name, string description, string reasonText,
        Func<DisbursementDesk, RegionCode, IEnumerable<long>, DateOnly, string, string, CancellationToken, Task<DisbursementAnswer>> change)
    {
        var numbers = ProviderOptions.Numbers("Payments: P3, P3..P9.");
        var (region, by) = (ProviderOptions.Region(), ContributionOptions.By());
        var on = PolicyArguments.Day("--on", "The day [default: today].");
        var reason = new Option<string?>("--reason") { Description = reasonText, HelpName = "TEXT", Required = reasonText.Length > 0 };
        var (db, policies, json, language) = ProviderOptions.Common();
        var command = new Command(name, description) { numbers, region, on, by, db, policies, json, language };
        if (reasonText.Length > 0)
        {
            command.Add(reason);
        }

        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) => Answer(
                output,
                await change(
                    Desk(parsed, database, output, policies), parsed.GetRequiredValue(region)!.Value,
                    ProviderOptions.Expand(parsed.GetRequiredValue(numbers)), parsed.GetValue(on) ?? PolicyArguments.Today(),
                    parsed.GetRequiredValue(by), reasonText.Length > 0 ? parsed.GetRequiredValue(reason)! : "", cancel),
                parsed.GetValue(json), CommonOptions.LanguageOf(parsed, language)),
            cancel));
        return command;
    }

    private static Command List()
    {
        var region = ProviderOptions.Region();
        var state = new Option<DisbursementState?>("--state")
        {
            Description = "Only in this state [default: all but paid].", HelpName = "STATE",
        };
        var (db, _, json, language) = ProviderOptions.Common();
        var command = new Command("list", "List payments of providers that wait for something.") { region, state, db, json, language };
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                var payments = await ProviderReports.Open(
                    database, parsed.GetRequiredValue(region)!.Value, parsed.GetValue(state), 0, ListMax, cancel);
                if (parsed.GetValue(json))
                {
                    output.Line(JsonText.Of(JsonText.List(payments.Select(payment => (JsonNode)ProviderOptions.Json(payment)))));
                    return ExitCode.Done;
                }

                var isChinese = CommonOptions.LanguageOf(parsed, language) == Language.Chinese;
                foreach (var group in payments.GroupBy(payment => payment.State).OrderBy(group => group.Key))
                {
                    output.Line(ProviderOptions.Name(group.Key, isChinese));
                    ProviderOptions.Write(output, [.. group], isChinese);
                }

                return ExitCode.Done;
            },
            cancel));
        return command;
    }

    /// <summary>The desk, which shows how far it is.</summary>
    public static DisbursementDesk Desk(ParseResult parsed, Database database, Output output, Option<string?> policies) =>
        new(database, ContributionOptions.RulesOf(parsed, policies), TimeProvider.System)
        {
            Committed = count => output.Progress($"{count:N0} payments"),
        };

    private static async Task Write(
        string path, Database database, RegionCode region, IReadOnlyList<Disbursement> payments, CancellationToken cancel)
    {
        var names = await ProviderReports.Names(database, region, cancel);
        await using var csv = new StreamWriter(path, append: false, new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        await csv.WriteLineAsync(string.Join(',', Header));
        foreach (var payment in payments)
        {
            string[] cells =
            [
                payment.Name, payment.Payee.Region.ToString(), payment.Payee.Provider, names.GetValueOrDefault(payment.Payee.Provider, ""),
                $"{(int)payment.Payee.Scheme}", $"{payment.FirstMonth:yyyy-MM}", $"{payment.LastMonth:yyyy-MM}",
                new Money(payment.Split.Net).ToString(), payment.Payee.IsEpidemic ? "疫情患者医疗费" : "医疗费",
            ];
            await csv.WriteLineAsync(string.Join(',', cells.Select(CsvText.Of)));
        }
    }
}
