using System.CommandLine;
using System.Text.Json.Nodes;
using Yibao.Agency.Contributions;
using Yibao.Agency.Statements;
using Yibao.Cli.Importing;
using Yibao.Cli.PolicyCommands;
using Yibao.Cli.Storage;
using Yibao.Kernel;
using Yibao.Storage.Contributions;

namespace Yibao.Cli.Contributing;

/// <summary><c>yibao pay</c> (收款): bank files, arrears, claims, refunds, credits to personal accounts.</summary>
internal static class PayCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "Payments of the bank, CSV; the format is in docs/contributions.md." };
        var refused = new Option<string?>("--refused")
        {
            Description = "Where refused rows go [default: beside the file, NAME.refused.csv].", HelpName = "FILE",
        };
        var workers = new Option<int>("--workers")
        {
            Description = "Workers side by side on PostgreSQL, 1 to 4.", DefaultValueFactory = _ => 2,
        };
        var (db, policies, json, language) = (
            DatabaseOption.Create(), CommonOptions.Policies(), PolicyArguments.Json(), CommonOptions.Language());
        var command = new Command("pay", "Take payments of payers, and pay providers: made, released by another person, sent to the bank.")
        {
            file, refused, workers, db, policies, json, language, Claim(), Unknown(), ArrearsCommand.Create(), RefundCommands.Ask(),
            RefundCommands.Release(), Credit(),
        };
        foreach (var part in Clearing.DisbursementCommands.All())
        {
            command.Add(part);
        }

        command.SetAction((parsed, cancel) => ImportCommand.Run(
            parsed, "payments", parsed.GetRequiredValue(file), (refused, db, json, language),
            database => new PaymentRun(
                database, new PaymentDesk(database, ContributionOptions.RulesOf(parsed, policies), TimeProvider.System),
                TimeProvider.System)
            {
                Workers = parsed.GetValue(workers),
            },
            cancel));
        return command.WithExamples(
            "yibao pay bank-2020-02-28.csv", "yibao pay claim 20200228000017 --region 440100 --payer E100 --by clerk-1",
            "yibao pay arrears --on 2020-04-01 --region 440100", "yibao pay make --region 440100 --by clerk",
            "yibao pay release P1..P120 --region 440100 --by reviewer", "yibao pay return P17 --region 440100 --reason '...' --by cashier");
    }

    private static Command Claim()
    {
        var number = new Argument<string>("PAYMENT") { Description = "Number of the bank." };
        var payer = new Option<string>("--payer")
        {
            Description = "Number of the employer or person whose payment it is.", HelpName = "NUMBER", Required = true,
        };
        var region = ContributionOptions.Region("Region whose account it came to.");
        region.Required = true;
        var on = PolicyArguments.Day("--on", "Day of posting [default: today].");
        var by = ContributionOptions.By();
        var (db, policies, language) = (DatabaseOption.Create(), CommonOptions.Policies(), CommonOptions.Language());
        var command = new Command("claim", "Say whose an unknown payment is; it then pays the oldest bill.")
        {
            number, payer, region, on, by, db, policies, language,
        };
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                var desk = new PaymentDesk(database, ContributionOptions.RulesOf(parsed, policies), TimeProvider.System);
                var refusal = await desk.Claim(
                    parsed.GetRequiredValue(region)!.Value, parsed.GetRequiredValue(number), parsed.GetRequiredValue(payer),
                    parsed.GetValue(on) ?? PolicyArguments.Today(), parsed.GetRequiredValue(by), cancel);
                return refusal is null
                    ? ExitCode.Done : ContributionOptions.Refused(output, refusal, CommonOptions.LanguageOf(parsed, language));
            },
            cancel));
        return command;
    }

    private static Command Unknown()
    {
        const int most = 1_000;
        var region = ContributionOptions.Region("Region whose account they came to.");
        region.Required = true;
        var (db, json, language) = (DatabaseOption.Create(), PolicyArguments.Json(), CommonOptions.Language());
        var command = new Command("unknown", "List payments whose payer nobody knows yet, the oldest first, up to 1,000.")
        {
            region, db, json, language,
        };
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                var rows = await PaymentRows.Unknown(database, parsed.GetRequiredValue(region)!.Value, most, cancel);
                if (parsed.GetValue(json))
                {
                    output.Line(JsonText.Of(new JsonObject { ["payments"] = StatementParts.Json(rows) }));
                    return ExitCode.Done;
                }

                foreach (var row in rows)
                {
                    output.Line($"{row.Number}  {Days.Text(row.Day)}  {(int)row.Scheme}  {ContributionOptions.Yuan(row.Fen)}  "
                        + $"{row.PayerText}  {row.Note}".TrimEnd());
                }

                output.Note(CommonOptions.LanguageOf(parsed, language) == Language.Chinese
                    ? $"未认领到账 {rows.Count} 笔" : $"{rows.Count} payments wait for a claim");
                return ExitCode.Done;
            },
            cancel));
        return command.WithExamples("yibao pay unknown --region 440100", "yibao pay unknown --region 440100 --json");
    }

    private static Command Credit()
    {
        var region = ContributionOptions.Region("Only this region.");
        var month = ContributionOptions.Month("--month", "Credit the retired for this month too.");
        var on = PolicyArguments.Day("--on", "Day of posting [default: today].");
        var (db, policies, json, language) = (
            DatabaseOption.Create(), CommonOptions.Policies(), PolicyArguments.Json(), CommonOptions.Language());
        var command = new Command("credit", "Credit personal accounts for bills that are paid in full; goes on after a kill.")
        {
            region, month, on, db, policies, json, language,
        };
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                var run = new CreditRun(database, ContributionOptions.RulesOf(parsed, policies), TimeProvider.System)
                {
                    Committed = progress => output.Progress($"{progress.Bills:N0} bills, {progress.People:N0} people"),
                };
                var day = parsed.GetValue(on) ?? PolicyArguments.Today();
                var regions = parsed.GetValue(region) is { } one ? [one] :
                    (await RunSegments.Regions(database, RunKind.Employers, cancel))
                    .Union(await RunSegments.Regions(database, RunKind.Persons, cancel));
                var total = default(CreditProgress);
                foreach (var place in regions)
                {
                    total = Sum(total, await run.Paid(place, day, cancel));
                    if (parsed.GetValue(month) is { } retired)
                    {
                        total = Sum(total, await run.Retired(place, retired, day, cancel));
                    }
                }

                output.EndProgress();
                output.Line(parsed.GetValue(json)
                    ? JsonText.Of(new JsonObject { ["bills"] = total.Bills, ["people"] = total.People, ["fen"] = total.Fen })
                    : CommonOptions.LanguageOf(parsed, language) == Language.Chinese
                        ? $"账单 {total.Bills}，{total.People} 人次，划入 {ContributionOptions.Yuan(total.Fen)} 元"
                        : $"{total.Bills} bills, {total.People} people, {ContributionOptions.Yuan(total.Fen)} yuan credited");
                return ExitCode.Done;
            },
            cancel));
        return command;
    }

    private static CreditProgress Sum(CreditProgress left, CreditProgress right) =>
        new(left.Bills + right.Bills, left.People + right.People, left.Fen + right.Fen);
}
