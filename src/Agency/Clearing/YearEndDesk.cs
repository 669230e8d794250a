using Yibao.Agency.Contributions;
using Yibao.Clearing.Providers;
using Yibao.Kernel;
using Yibao.Settlement.Payment;
using Yibao.Storage;
using Yibao.Storage.Clearing;

namespace Yibao.Agency.Clearing;

/// <summary>What a simulation changes (模拟方案); what is null stays as the rules and the budget have it.</summary>
/// <param name="Name">Name of the scenario.</param>
/// <param name="Amount">Another budget.</param>
/// <param name="CostGrowth">Costs and bookings grow by this share, 0.05: 5%.</param>
/// <param name="RetentionFloor">Another floor of surplus retention.</param>
/// <param name="OverspendLimit">Another limit of overspend sharing.</param>
/// <param name="OverspendShare">Another share of the fund.</param>
public sealed record YearScenario(
    string Name, Money? Amount = null, decimal CostGrowth = 0, decimal? RetentionFloor = null, decimal? OverspendLimit = null,
    decimal? OverspendShare = null);

/// <summary>A year as computed (年度测算).</summary>
/// <param name="Budget">The budget that was used.</param>
/// <param name="Cleared">The result.</param>
/// <param name="Seen">The bills that it rests on.</param>
public sealed record YearPreview(BudgetEdition Budget, YearCleared Cleared, SeenBills Seen);

/// <summary>
/// Budgets and year-end clearing (总额预算与年终清算): a budget is asked for and approved, the year is computed, approved by another person and
/// booked in one transaction.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="rules">The rules.</param>
/// <param name="clock">The clock.</param>
public sealed class YearEndDesk(Database database, RegionRules rules, TimeProvider clock)
{
    private const decimal CoefficientMost = 10;

    private DateOnly Today => DateOnly.FromDateTime(ChinaTime.Of(clock.GetUtcNow().ToUnixTimeMilliseconds()));

    /// <summary>Asks for a budget (申请总额预算).</summary>
    /// <param name="year">Whose year.</param>
    /// <param name="budget">The budget.</param>
    /// <param name="reason">Why.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancel">To give up.</param>
    /// <returns>The edition, or why not.</returns>
    public async Task<(BudgetEdition? Edition, Refusal? Refusal)> AskBudget(
        BudgetYear year, YearBudget budget, string reason, string by, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(budget);
        if (string.IsNullOrWhiteSpace(by))
        {
            return (null, new Refusal(PaymentRefusals.NoName, "by", ""));
        }

        if (Terms(year) is null)
        {
            return (null, NoRules(year));
        }

        if (AmountsOf(budget) is { } wrong)
        {
            return (null, wrong);
        }

        await using var batch = await ProviderBatch.Begin(database, clock.GetUtcNow(), cancel);
        var editions = await batch.Budgets(year);
        if (editions.FirstOrDefault(other => !other.IsDecided) is { } pending)
        {
            return (null, new Refusal(PaymentRefusals.Pending, $"{pending.Edition}", ""));
        }

        if ((await batch.Runs(year)).Any(run => run.IsApproved))
        {
            return (null, new Refusal(PaymentRefusals.Cleared, $"{year.Year}", ""));
        }

        foreach (var provider in budget.Coefficients.Keys.Order(StringComparer.Ordinal))
        {
            if (!await batch.IsHospital(year.Region, provider))
            {
                return (null, new Refusal(PaymentRefusals.UnknownProvider, provider, ""));
            }
        }

        var edition = new BudgetEdition(year, editions.Count + 1, budget, reason, by, "", IsApproved: false);
        batch.Add(edition);
        await batch.Commit(cancel);
        return (edition, null);
    }

    /// <summary>Approves a budget or turns it down (复核总额预算).</summary>
    public async Task<(BudgetEdition? Edition, Refusal? Refusal)> DecideBudget(
        BudgetYear year, int edition, string by, bool isApproved, CancellationToken cancel = default)
    {
        if (string.IsNullOrWhiteSpace(by))
        {
            return (null, new Refusal(PaymentRefusals.NoName, "by", ""));
        }

        await using var batch = await ProviderBatch.Begin(database, clock.GetUtcNow(), cancel);
        var found = (await batch.Budgets(year)).FirstOrDefault(other => other.Edition == edition);
        if (Undecidable(found is not null, found?.IsDecided ?? false, found?.AskedBy ?? "", by, edition) is { } refusal)
        {
            return (null, refusal);
        }

        batch.Decide(found!, by, isApproved);
        await batch.Commit(cancel);
        return (found! with { DecidedBy = by, IsApproved = isApproved }, null);
    }

    /// <summary>
    /// Keeps what a panel of experts admitted of the cost of a stay (特例单议): in place of its standard the stay is paid item by item, less
    /// what was not admitted. Another person approves the year that it enters.
    /// </summary>
    public async Task<Refusal?> Admit(BudgetYear year, PanelDecision decision, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(decision);
        if (string.IsNullOrWhiteSpace(decision.By))
        {
            return new Refusal(PaymentRefusals.NoName, "by", "");
        }

        if (decision.Admitted.Fen < 0)
        {
            return new Refusal(PaymentRefusals.Amount, "admitted", $"{decision.Admitted}");
        }

        await using var batch = await ProviderBatch.Begin(database, clock.GetUtcNow(), cancel);
        if (await batch.CostOf(year, decision.Settlement) is not { } cost)
        {
            return new Refusal(PaymentRefusals.Unknown, $"{decision.Settlement}", $"{year.Year}");
        }

        if (decision.Admitted.Fen > cost)
        {
            return new Refusal(PaymentRefusals.TooMuch, "admitted", $"{decision.Admitted} > {new Money(cost)}");
        }

        if (Undone(await batch.Runs(year)) is { } refusal)
        {
            return refusal;
        }

        if (await batch.Progress(year) is { } progress)
        {
            return new Refusal(PaymentRefusals.Pending, $"{year.Year}", $"{progress.Grouped} of {progress.Stays} stays are grouped");
        }

        await batch.Add(year, decision);
        await batch.Commit(cancel);
        return null;
    }

    /// <summary>Computes a year (测算) on the bills of now. Nothing is written.</summary>
    /// <param name="year">Whose year.</param>
    /// <param name="tables">The tables of grouping.</param>
    /// <param name="read">Told how many stays were read; may be null.</param>
    /// <param name="cancel">To give up.</param>
    public async Task<(YearPreview? Preview, Refusal? Refusal)> Preview(
        BudgetYear year, GroupingTables tables, Action<long>? read = null, CancellationToken cancel = default)
    {
        var (loaded, refusal) = await Load(year, tables, read, cancel);
        return loaded is null ? (null, refusal)
            : (new YearPreview(
                loaded.Setting.Budget, Clear(loaded, loaded.Setting.Terms, loaded.Setting.Budget.Budget, loaded.Cases), loaded.Seen), null);
    }

    /// <summary>Computes a year under other rules, one by one (模拟): before it is decided. Nothing is written.</summary>
    public async Task<(IReadOnlyList<(YearScenario Scenario, YearBudget Budget, YearCleared Cleared)> Results, Refusal? Refusal)> Simulate(
        BudgetYear year, GroupingTables tables, IReadOnlyList<YearScenario> scenarios, Action<long>? read = null,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(scenarios);
        var (loaded, refusal) = await Load(year, tables, read, cancel);
        if (loaded is null)
        {
            return ([], refusal);
        }

        var results = new List<(YearScenario, YearBudget, YearCleared)>();
        foreach (var scenario in scenarios)
        {
            var (own, given) = (loaded.Setting.Terms, loaded.Setting.Budget.Budget);
            var terms = own with
            {
                RetentionFloor = scenario.RetentionFloor ?? own.RetentionFloor,
                OverspendLimit = scenario.OverspendLimit ?? own.OverspendLimit,
                OverspendShare = scenario.OverspendShare ?? own.OverspendShare,
            };
            var budget = given with { Amount = scenario.Amount ?? given.Amount };
            var cases = scenario.CostGrowth == 0 ? loaded.Cases : [.. loaded.Cases.Select(one => Grown(one, 1 + scenario.CostGrowth))];
            results.Add((scenario, budget, Clear(loaded, terms, budget, cases)));
        }

        return (results, null);
    }

    /// <summary>Stays of one transaction (每批病例): some megabytes of lists.</summary>
    public const int UsualStays = 5_000;

    /// <summary>Stays that are grouped in one transaction (每批病例).</summary>
    public int StaysAtOnce { get; set; } = UsualStays;

    /// <summary>Told after each transaction (进度).</summary>
    public Action<YearEndProgress>? Committed { get; set; }

    /// <summary>
    /// Computes a year that is over and keeps it for another person's approval (年终清算): groups its stays in stretches, then computes and
    /// keeps the whole in one transaction. Killed anywhere and asked again it goes on, and comes to what it would have come to.
    /// </summary>
    public async Task<(YearEndRun? Run, Refusal? Refusal)> Run(
        BudgetYear year, GroupingTables tables, string by, CancellationToken cancel = default)
    {
        if (string.IsNullOrWhiteSpace(by))
        {
            return (null, new Refusal(PaymentRefusals.NoName, "by", ""));
        }

        if (Today <= year.Last)
        {
            return (null, new Refusal(PaymentRefusals.NotOver, $"{year.Year}", $"{Today:yyyy-MM-dd}"));
        }

        var (setting, refusal) = await Set(year, tables, cancel);
        refusal ??= Undone(await YearEndRows.List(database, year, cancel));
        if (refusal is not null)
        {
            return (null, refusal);
        }

        var grouping = new YearGrouping(database, clock, year, setting!) { StaysAtOnce = StaysAtOnce, Committed = Committed };
        return await grouping.Group(by, cancel) is { } other ? (null, other) : await Keep(year, tables, by, cancel);
    }

    /// <summary>Computes the year on what is grouped, and keeps it with its hospitals and stays.</summary>
    private async Task<(YearEndRun? Run, Refusal? Refusal)> Keep(
        BudgetYear year, GroupingTables tables, string by, CancellationToken cancel)
    {
        var (preview, refusal) = await Preview(year, tables, cancel: cancel);
        await using var batch = await ProviderBatch.Begin(database, clock.GetUtcNow(), cancel);
        var runs = await batch.Runs(year);
        refusal ??= Undone(runs);
        var progress = await batch.Progress(year);
        await batch.Forget(year);
        if (refusal is not null)
        {
            await batch.Commit(cancel);
            return (null, refusal);
        }

        var cleared = preview!.Cleared;
        var run = new YearEndRun(
            year, runs.Count + 1, preview.Budget.Edition, cleared.Providers.Sum(one => one.Cases), cleared.Providers.Sum(one => one.ByItem),
            cleared.Cases.Count(one => one.IsApart), cleared.Apart, cleared.Points, cleared.PointValue, cleared.Standard, cleared.Booked,
            cleared.Paid, preview.Seen, progress?.By ?? by, "", IsApproved: false);
        batch.Add(run, cleared);
        await batch.Commit(cancel);
        return (run, null);
    }

    /// <summary>A year that is cleared, or whose run waits for its approval, is not run.</summary>
    private static Refusal? Undone(IReadOnlyList<YearEndRun> runs) =>
        runs.Any(run => run.IsApproved) ? new Refusal(PaymentRefusals.Cleared, $"{runs[0].Year.Year}", "")
        : runs.FirstOrDefault(run => !run.IsDecided) is { } pending ? new Refusal(PaymentRefusals.Pending, $"{pending.Run}", "") : null;

    /// <summary>
    /// Approves a run or turns it down (复核年终清算). Approved, the difference between what was booked and what is due is posted for every
    /// hospital; bills or a budget that changed since refuse it.
    /// </summary>
    public async Task<(YearEndRun? Run, Refusal? Refusal)> Decide(
        BudgetYear year, int number, string by, bool isApproved, CancellationToken cancel = default)
    {
        if (string.IsNullOrWhiteSpace(by))
        {
            return (null, new Refusal(PaymentRefusals.NoName, "by", ""));
        }

        await using var batch = await ProviderBatch.Begin(database, clock.GetUtcNow(), cancel);
        var run = (await batch.Runs(year)).FirstOrDefault(other => other.Run == number);
        if (Undecidable(run is not null, run?.IsDecided ?? false, run?.AskedBy ?? "", by, number) is { } refusal)
        {
            return (null, refusal);
        }

        if (isApproved)
        {
            var budget = (await batch.Budgets(year)).LastOrDefault(edition => edition.IsApproved)?.Edition;
            if (budget != run!.BudgetEdition || await batch.Seen(year) != run.Seen)
            {
                return (null, new Refusal(PaymentRefusals.Outdated, $"{number}", ""));
            }

            foreach (var one in await batch.Providers(year, number))
            {
                await batch.Book(year, number, one.Cleared, by);
            }
        }

        batch.Decide(run!, by, isApproved);
        await batch.Commit(cancel);
        return (run! with { DecidedBy = by, IsApproved = isApproved }, null);
    }

    private sealed record Loaded(YearSetting Setting, IReadOnlyList<YearCase> Cases, SeenBills Seen);

    /// <summary>The rules and the budget of a year, with the tables; or why it cannot be computed.</summary>
    private async Task<(YearSetting? Setting, Refusal? Refusal)> Set(BudgetYear year, GroupingTables tables, CancellationToken cancel)
    {
        if (rules.Find(year.Region, year.Scheme) is not { } history || BudgetTerms.Of(history, year.Last) is not { } terms)
        {
            return (null, NoRules(year));
        }

        return (await BudgetRows.List(database, year, cancel)).LastOrDefault(edition => edition.IsApproved) is { } budget
            ? (new YearSetting(history, year, terms, budget, tables), null)
            : (null, new Refusal(PaymentRefusals.NoBudget, $"{year.Year}", ""));
    }

    private async Task<(Loaded? Loaded, Refusal? Refusal)> Load(
        BudgetYear year, GroupingTables tables, Action<long>? read, CancellationToken cancel)
    {
        var (setting, refusal) = await Set(year, tables, cancel);
        if (setting is null)
        {
            return (null, refusal);
        }

        var panel = await PanelRows.Panel(database, year, cancel);
        var cases = new List<YearCase>();
        var seen = await YearStays.Read(
            database, year, setting.Digest, stay =>
            {
                cancel.ThrowIfCancellationRequested();
                var one = setting.CaseOf(stay);
                cases.Add(panel.TryGetValue(stay.Settlement, out var decided) ? one with { Admitted = decided.Admitted } : one);
                read?.Invoke(cases.Count);
            },
            cancel);
        return cases.Count == 0
            ? (null, new Refusal(PaymentRefusals.NoCases, $"{year.Year}", "")) : (new Loaded(setting, cases, seen), null);
    }

    private static YearCleared Clear(Loaded loaded, BudgetTerms terms, YearBudget budget, IReadOnlyList<YearCase> cases) =>
        YearEnd.Clear(terms, loaded.Setting.Methods, budget, cases);

    private static YearCase Grown(YearCase one, decimal factor)
    {
        Money Times(Money amount) => new((long)Math.Round(amount.Fen * factor, MidpointRounding.AwayFromZero));
        return one with
        {
            Cost = Times(one.Cost),
            Booked = Times(one.Booked),
            Admitted = one.Admitted is { } admitted ? Times(admitted) : null,
            Patient = one.Patient with { PaidByOthers = Times(one.Cost) - Times(one.Booked) },
        };
    }

    private BudgetTerms? Terms(BudgetYear year) =>
        rules.Find(year.Region, year.Scheme) is { } history ? BudgetTerms.Of(history, year.Last) : null;

    private static Refusal NoRules(BudgetYear year) =>
        new(PaymentRefusals.NoRules, $"{year.Region}", $"scheme {(int)year.Scheme}, {year.Last:yyyy-MM-dd}");

    private static Refusal? AmountsOf(YearBudget budget)
    {
        if (budget.Amount.Fen <= 0)
        {
            return new Refusal(PaymentRefusals.Amount, "amount", $"{budget.Amount}");
        }

        if (budget.Ratio is <= 0 or > 1)
        {
            return new Refusal(PaymentRefusals.Amount, "ratio", $"{budget.Ratio:0.######}");
        }

        var wrong = budget.Coefficients.FirstOrDefault(entry =>
            entry.Value is <= 0 or > CoefficientMost || decimal.Round(entry.Value, 4, MidpointRounding.AwayFromZero) != entry.Value);
        return wrong.Key is null ? null : new Refusal(PaymentRefusals.Amount, wrong.Key, $"{wrong.Value:0.######}");
    }

    private static Refusal? Undecidable(bool isThere, bool isDecided, string askedBy, string by, int number) =>
        !isThere ? new Refusal(PaymentRefusals.Unknown, $"{number}", "")
        : isDecided ? new Refusal(PaymentRefusals.Decided, $"{number}", "")
        : FourEyes.IsSame(askedBy, by)
            ? new Refusal(PaymentRefusals.SamePerson, $"{number}", "") : null;
}
