using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Yibao.Agency.Clearing;
using Yibao.Cli.Contributing;
using Yibao.Cli.Importing;
using Yibao.Cli.PolicyCommands;
using Yibao.Cli.Storage;
using Yibao.Kernel;
using Yibao.Settlement.Payment;
using Yibao.Storage;
using Yibao.Storage.Clearing;

namespace Yibao.Cli.Clearing;

/// <summary><c>yibao clear year-end</c> (年终清算): budget, preview, simulation, run, approval, status and report of a year.</summary>
internal static class ClearYearEndCommand
{
    private const int ShowEvery = 1 << 10;
    private const decimal Million = 1_000_000m;

    /// <summary>The command.</summary>
    public static Command Create() =>
        new Command("year-end", "Clear a year with the hospitals: budget, preview, simulate, run, approve, report.")
        {
            Budget(), ApproveBudget(), Panel(), Preview(), Simulate(), Run(), Approve(), Status(), Report(),
        }.WithExamples(
            "yibao clear year-end budget --region 440100 --year 2020 --amount 90000000 --ratio 75% --reason 'plan 2020' --by clerk-1",
            "yibao clear year-end approve-budget 1 --region 440100 --year 2020 --by reviewer-1",
            "yibao clear year-end panel 830467133440004096 --region 440100 --year 2020 --admitted 41200 --reason 'panel' --by clerk-1",
            "yibao clear year-end preview --region 440100 --year 2020 --tables tables/",
            "yibao clear year-end simulate --region 440100 --year 2020 --budgets 85000000,90000000 --cost-growth 5%",
            "yibao clear year-end run --region 440100 --year 2020 --tables tables/ --by clerk-1",
            "yibao clear year-end approve 1 --region 440100 --year 2020 --by reviewer-1",
            "yibao clear year-end report 1 --region 440100 --year 2020 --lang zh");

    private static Command Budget()
    {
        var amount = new Option<string>("--amount")
        {
            Description = "Money of the pooled fund for stays, yuan.", HelpName = "YUAN", Required = true,
        };
        var ratio = new Option<string>("--ratio")
        {
            Description = "Reimbursement ratio that the budget assumes, like 75%.", HelpName = "RATE", Required = true,
        };
        var coefficients = new Option<string?>("--coefficients")
        {
            Description = "Coefficients of hospitals, .csv with provider,coefficient.", HelpName = "FILE",
        };
        var reason = new Option<string>("--reason") { Description = "Why: the region's decision.", HelpName = "TEXT", Required = true };
        var by = ContributionOptions.By();
        var scope = new Scope();
        var command = scope.Command(
            "budget", "Ask for a year's budget; another person approves it.", amount, ratio, coefficients, reason, by);
        command.SetAction((parsed, cancel) => scope.Run(parsed, async (desk, year, view) =>
        {
            if (!Money.TryParse(parsed.GetRequiredValue(amount), out var money, out var problem)
                || !Rate.TryParse(parsed.GetRequiredValue(ratio), out var rate))
            {
                view.Output.Note($"--amount: {problem ?? "read"}; --ratio: expected like 75%");
                return ExitCode.BadInput;
            }

            if (!TryCoefficients(parsed.GetValue(coefficients), view.Output, out var read))
            {
                return ExitCode.BadInput;
            }

            var (edition, refusal) = await desk.AskBudget(
                year, new YearBudget(money, rate.Ppm / Million, read), parsed.GetRequiredValue(reason), parsed.GetRequiredValue(by),
                cancel);
            return edition is null ? view.Refused(refusal!) : view.Say(
                YearEndJson.Of(edition), $"预算第 {edition.Edition} 版，{edition.Budget.Amount.ToGroupedString()} 元，待另一人复核",
                $"budget edition {edition.Edition}, {edition.Budget.Amount.ToGroupedString()} yuan, to be approved by another person");
        }, cancel));
        return command;
    }

    private static Command ApproveBudget() => Decision(
        "approve-budget", "Approve a budget that another person asked for, or turn it down.",
        async (desk, year, number, by, isApproved, view, cancel) =>
        {
            var (edition, refusal) = await desk.DecideBudget(year, number, by, isApproved, cancel);
            return edition is null ? view.Refused(refusal!) : view.Say(
                YearEndJson.Of(edition), $"预算第 {edition.Edition} 版{(isApproved ? "已批准" : "已否决")}",
                $"budget edition {edition.Edition} {(isApproved ? "approved" : "turned down")}");
        });

    private static Command Approve() => Decision(
        "approve", "Approve a run that another person made, which books it, or turn it down.",
        async (desk, year, number, by, isApproved, view, cancel) =>
        {
            var (run, refusal) = await desk.Decide(year, number, by, isApproved, cancel);
            return run is null ? view.Refused(refusal!) : view.Say(
                YearEndJson.Of(run), $"第 {run.Run} 次测算{(isApproved ? "已批准并记账" : "已否决")}",
                $"run {run.Run} {(isApproved ? "approved and booked" : "turned down")}");
        });

    private static Command Panel()
    {
        var settlement = new Argument<long>("SETTLEMENT") { Description = "The stay." };
        var admitted = new Option<string>("--admitted")
        {
            Description = "Cost that the panel of experts admitted, yuan.", HelpName = "YUAN", Required = true,
        };
        var reason = new Option<string>("--reason") { Description = "Why: the panel's finding.", HelpName = "TEXT", Required = true };
        var by = ContributionOptions.By();
        var scope = new Scope();
        var command = scope.Command(
            "panel", "Keep what a panel admitted of a stay's cost: it is paid item by item, less the rest.", settlement, admitted, reason,
            by);
        command.SetAction((parsed, cancel) => scope.Run(parsed, async (desk, year, view) =>
        {
            if (!Money.TryParse(parsed.GetRequiredValue(admitted), out var money, out var problem))
            {
                view.Output.Note($"--admitted: {problem}");
                return ExitCode.BadInput;
            }

            var decision = new PanelDecision(
                parsed.GetRequiredValue(settlement), money, parsed.GetRequiredValue(reason), parsed.GetRequiredValue(by));
            return await desk.Admit(year, decision, cancel) is { } refusal ? view.Refused(refusal) : view.Say(
                new JsonObject { ["settlement"] = decision.Settlement, ["admitted"] = money.ToString() },
                $"结算 {decision.Settlement} 特例单议认定 {money.ToGroupedString()} 元",
                $"settlement {decision.Settlement}: the panel admitted {money.ToGroupedString()} yuan");
        }, cancel));
        return command;
    }

    private static Command Preview()
    {
        var tables = DrgCommand.Tables();
        var scope = new Scope();
        var command = scope.Command("preview", "Compute the year on the bills of now; nothing is written.", tables);
        command.SetAction((parsed, cancel) => scope.Run(parsed, async (desk, year, view) =>
        {
            if (Load(DrgCommand.FolderOf(parsed.GetValue(tables)), view.Output) is not { } grouping)
            {
                return ExitCode.BadInput;
            }

            var (preview, refusal) = await desk.Preview(year, grouping, view.Progress, cancel);
            view.Output.EndProgress();
            if (preview is null)
            {
                return view.Refused(refusal!);
            }

            if (view.IsJson)
            {
                return view.Say(YearEndJson.Of(preview), "", "");
            }

            YearEndText.Write(view.Output, preview.Budget.Budget, preview.Cleared, view.IsChinese);
            return ExitCode.Done;
        }, cancel));
        return command;
    }

    private static Command Simulate()
    {
        var tables = DrgCommand.Tables();
        var budgets = new Option<string?>("--budgets") { Description = "Other budgets, yuan, commas between.", HelpName = "YUAN,..." };
        var growth = Percent("--cost-growth", "Costs and bookings grow by this share.");
        var (floor, limit, share) = (
            Percent("--retention-floor", "Another floor of retention."), Percent("--overspend-limit", "Another limit of the sharing."),
            Percent("--overspend-share", "Another share of the fund in an excess."));
        var scope = new Scope();
        var command = scope.Command(
            "simulate", "Compute the year under other budgets and rules, before it is decided; nothing is written.", tables, budgets,
            growth, floor, limit, share);
        command.SetAction((parsed, cancel) => scope.Run(parsed, async (desk, year, view) =>
        {
            var scenarios = new List<YearScenario> { new("as decided") };
            var changed = new YearScenario(
                "changed", null, Of(parsed, growth) ?? 0, Of(parsed, floor), Of(parsed, limit), Of(parsed, share));
            if (changed with { Name = scenarios[0].Name } != scenarios[0])
            {
                scenarios.Add(changed);
            }

            foreach (var text in (parsed.GetValue(budgets) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
            {
                if (!Money.TryParse(text.Trim(), out var amount, out var problem) || amount.Fen <= 0)
                {
                    view.Output.Note($"--budgets: '{text}': {problem ?? "more than nothing is expected"}");
                    return ExitCode.BadInput;
                }

                scenarios.Add(changed with { Name = $"budget {amount.ToGroupedString()}", Amount = amount });
            }

            if (Load(DrgCommand.FolderOf(parsed.GetValue(tables)), view.Output) is not { } grouping)
            {
                return ExitCode.BadInput;
            }

            var (results, refusal) = await desk.Simulate(year, grouping, scenarios, view.Progress, cancel);
            view.Output.EndProgress();
            if (refusal is not null)
            {
                return view.Refused(refusal);
            }

            if (view.IsJson)
            {
                return view.Say(
                    JsonText.List(results.Select(one => (JsonNode)YearEndJson.Of(one.Scenario, one.Budget, one.Cleared))), "", "");
            }

            YearEndText.Write(view.Output, results, view.IsChinese);
            return ExitCode.Done;
        }, cancel));
        return command;
    }

    private static Command Run()
    {
        var tables = DrgCommand.Tables();
        var by = ContributionOptions.By();
        var batch = new Option<int>("--batch")
        {
            Description = "Stays of one transaction.", HelpName = "N", DefaultValueFactory = _ => YearEndDesk.UsualStays,
        };
        var scope = new Scope();
        var command = scope.Command(
            "run", "Compute a year that is over and keep it for another person's approval; or go on with it.", tables, batch, by);
        command.SetAction((parsed, cancel) => scope.Run(parsed, async (desk, year, view) =>
        {
            if (Load(DrgCommand.FolderOf(parsed.GetValue(tables)), view.Output) is not { } grouping)
            {
                return ExitCode.BadInput;
            }

            desk.StaysAtOnce = Math.Max(1, parsed.GetValue(batch));
            desk.Committed = done => view.Output.Progress($"{done.Grouped:N0} / {done.Stays:N0}");
            var (run, refusal) = await desk.Run(year, grouping, parsed.GetRequiredValue(by), cancel);
            view.Output.EndProgress();
            return run is null ? view.Refused(refusal!) : view.Say(
                YearEndJson.Of(run), $"第 {run.Run} 次测算：{run.Cases:N0} 例，应付 {run.Paid.ToGroupedString()} 元，待另一人复核",
                $"run {run.Run}: {run.Cases:N0} stays, {run.Paid.ToGroupedString()} yuan due, to be approved by another person");
        }, cancel));
        return command;
    }

    private static Command Status()
    {
        var scope = new Scope();
        var command = scope.Command("status", "Budgets and runs of a year.");
        command.SetAction((parsed, cancel) => scope.Run(parsed, async (desk, year, view) =>
        {
            var budgets = await BudgetRows.List(view.Database, year, cancel);
            var runs = await YearEndRows.List(view.Database, year, cancel);
            var progress = await YearGroupings.Progress(view.Database, year, cancel);
            if (view.IsJson)
            {
                return view.Say(
                    new JsonObject
                    {
                        ["budgets"] = JsonText.List(budgets.Select(one => (JsonNode)YearEndJson.Of(one))),
                        ["runs"] = JsonText.List(runs.Select(one => (JsonNode)YearEndJson.Of(one))),
                        ["underWay"] = progress is null ? null : YearEndJson.Of(progress),
                    },
                    "", "");
            }

            YearEndText.Write(view.Output, budgets, runs, view.IsChinese);
            if (progress is not null)
            {
                view.Output.Line(view.IsChinese
                    ? $"进行中：已分组 {progress.Grouped:N0} / {progress.Stays:N0} 例（{progress.By}）"
                    : $"under way: {progress.Grouped:N0} of {progress.Stays:N0} stays grouped ({progress.By})");
            }

            return ExitCode.Done;
        }, cancel));
        return command;
    }

    private static Command Report()
    {
        var number = new Argument<int>("RUN") { Description = "Number of the run." };
        var scope = new Scope();
        var command = scope.Command("report", "What a run says, hospital by hospital, with the stays that have no group.", number);
        command.SetAction((parsed, cancel) => scope.Run(parsed, async (desk, year, view) =>
        {
            var wanted = parsed.GetRequiredValue(number);
            if ((await YearEndRows.List(view.Database, year, cancel)).FirstOrDefault(one => one.Run == wanted) is not { } run)
            {
                return view.Refused(new Refusal(PaymentRefusals.Unknown, $"{wanted}", ""));
            }

            var providers = await YearEndRows.Providers(view.Database, year, wanted, cancel);
            var ungrouped = await YearEndRows.Ungrouped(view.Database, year, wanted, cancel);
            if (view.IsJson)
            {
                return view.Say(YearEndJson.Of(run, providers, ungrouped), "", "");
            }

            YearEndText.Write(view.Output, run, providers, ungrouped, view.IsChinese);
            return ExitCode.Done;
        }, cancel));
        return command;
    }

    private delegate Task<ExitCode> DecideOne(
        YearEndDesk desk, BudgetYear year, int number, string by, bool isApproved, View view, CancellationToken cancel);

    private static Command Decision(string name, string description, DecideOne decide)
    {
        var number = new Argument<int>("NUMBER") { Description = "Its number." };
        var deny = new Option<bool>("--deny") { Description = "Turn it down." };
        var by = ContributionOptions.By();
        var scope = new Scope();
        var command = scope.Command(name, description, number, deny, by);
        command.SetAction((parsed, cancel) => scope.Run(parsed, (desk, year, view) => decide(
            desk, year, parsed.GetRequiredValue(number), parsed.GetRequiredValue(by), !parsed.GetValue(deny), view, cancel), cancel));
        return command;
    }

    private static Option<Rate?> Percent(string name, string description) => new(name)
    {
        Description = description, HelpName = "RATE",
        CustomParser = result =>
        {
            if (Rate.TryParse(result.Tokens[0].Value, out var rate))
            {
                return rate;
            }

            result.AddError($"{name}: '{result.Tokens[0].Value}' is no rate; expected like 75%");
            return null;
        },
    };

    private static decimal? Of(ParseResult parsed, Option<Rate?> option) => parsed.GetValue(option) is { } rate ? rate.Ppm / Million : null;

    /// <summary>The tables of a folder; null, after saying why, where they are wrong.</summary>
    public static GroupingTables? Load(string folder, Output output)
    {
        if (DrgCommand.Load(folder, output) is not { } grouper)
        {
            return null;
        }

        var (dip, faults) = DrgFiles.Dip(folder);
        foreach (var fault in faults)
        {
            output.Note(fault.ToString());
        }

        return faults.Count > 0 ? null : new GroupingTables(grouper, dip, DrgFiles.Digest(folder));
    }

    private static bool TryCoefficients(string? file, Output output, out Dictionary<string, decimal> coefficients)
    {
        coefficients = new(StringComparer.Ordinal);
        if (file is null)
        {
            return true;
        }

        try
        {
            using var rows = ImportRows.Open(file, ["provider", "coefficient"], rowsBefore: 0, position: 0);
            while (rows.Next())
            {
                if (rows.Problem is not null
                    || !decimal.TryParse(rows[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
                    || !coefficients.TryAdd(rows[0], value))
                {
                    output.Note($"{file}:{rows.Line}: {rows.Problem ?? "expected a hospital once, and a number like 1.05"}");
                    return false;
                }
            }

            return true;
        }
        catch (UnusableImportException unusable)
        {
            output.Note(unusable.Message);
            return false;
        }
    }

    /// <summary>Where a command writes, and what it works on.</summary>
    internal sealed record View(Database Database, Output Output, Language Language, bool IsJson)
    {
        public bool IsChinese => Language == Language.Chinese;

        public ExitCode Refused(Refusal refusal) => ContributionOptions.Refused(Output, refusal, Language);

        public ExitCode Say(JsonNode json, string chinese, string english)
        {
            Output.Line(IsJson ? JsonText.Of(json) : IsChinese ? chinese : english);
            return ExitCode.Done;
        }

        public void Progress(long read)
        {
            if (read % ShowEvery == 0)
            {
                Output.Progress($"{read:N0}");
            }
        }
    }

    /// <summary>The options that say whose year it is.</summary>
    private sealed class Scope
    {
        private const int FirstYear = 2000;
        private const int LastYear = 2100;

        private readonly Option<RegionCode?> region = ContributionOptions.Region("Pooling region.");
        private readonly Option<int> year = new("--year") { Description = "Calendar year, like 2020.", HelpName = "YEAR", Required = true };
        private readonly Option<int> scheme = new("--scheme")
        {
            Description = "310 employees, 390 residents.", DefaultValueFactory = _ => 310,
        };

        private readonly Option<string> db = DatabaseOption.Create();
        private readonly Option<string?> policies = CommonOptions.Policies();
        private readonly Option<bool> json = PolicyArguments.Json();
        private readonly Option<string> language = CommonOptions.Language();

        public Command Command(string name, string description, params Symbol[] own)
        {
            region.Required = true;
            scheme.AcceptOnlyFromAmong("310", "390");
            var command = new Command(name, description);
            foreach (var symbol in own)
            {
                if (symbol is Argument argument)
                {
                    command.Add(argument);
                }
                else
                {
                    command.Add((Option)symbol);
                }
            }

            foreach (Option option in new Option[] { region, year, scheme, db, policies, json, language })
            {
                command.Add(option);
            }

            return command;
        }

        public Task<int> Run(ParseResult parsed, Func<YearEndDesk, BudgetYear, View, Task<ExitCode>> run, CancellationToken cancel) =>
            DatabaseOption.Run(
                parsed, db, (database, output) =>
                {
                    if (parsed.GetRequiredValue(year) is < FirstYear or > LastYear)
                    {
                        output.Note($"--year: expected {FirstYear} to {LastYear}");
                        return Task.FromResult(ExitCode.BadInput);
                    }

                    var desk = new YearEndDesk(database, ContributionOptions.RulesOf(parsed, policies), TimeProvider.System);
                    var whose = new BudgetYear(
                        parsed.GetRequiredValue(region)!.Value, (Scheme)parsed.GetRequiredValue(scheme), parsed.GetRequiredValue(year));
                    return run(
                        desk, whose, new View(database, output, CommonOptions.LanguageOf(parsed, language), parsed.GetValue(json)));
                },
                cancel);
    }
}
