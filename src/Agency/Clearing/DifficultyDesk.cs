using Yibao.Agency.Contributions;
using Yibao.Kernel;
using Yibao.Ledger;
using Yibao.Settlement.Payment;
using Yibao.Storage;
using Yibao.Storage.Clearing;

namespace Yibao.Agency.Clearing;

/// <summary>The advance of a month for a hospital (月预付).</summary>
/// <param name="Provider">Hospital.</param>
/// <param name="Name">Its name.</param>
/// <param name="Claimed">What the funds booked in the month.</param>
/// <param name="LastYearMean">Monthly mean of last year.</param>
/// <param name="Advance">What the rules advance.</param>
public sealed record MonthlyAdvance(string Provider, string Name, Money Claimed, Money LastYearMean, Money Advance);

/// <summary>One instalment of a repayment plan (还款计划).</summary>
/// <param name="Month">Month in which it is due, its first day.</param>
/// <param name="Due">What is due.</param>
/// <param name="Paid">What of it is repaid; the first instalments are filled first.</param>
public sealed record Instalment(DateOnly Month, Money Due, Money Paid);

/// <summary>
/// Support of hospitals whose income broke away (困难医疗机构支持): an extra advance within the rules, approved by another person, paid out of the
/// pooled fund and repaid by a plan.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="rules">The rules.</param>
/// <param name="clock">The clock.</param>
public sealed class DifficultyDesk(Database database, RegionRules rules, TimeProvider clock)
{
    private const int MonthsPerYear = 12;

    private DateOnly Today => DateOnly.FromDateTime(ChinaTime.Of(clock.GetUtcNow().ToUnixTimeMilliseconds()));

    /// <summary>Asks for support (申请困难支持).</summary>
    /// <param name="region">Region.</param>
    /// <param name="scheme">Scheme whose fund advances it.</param>
    /// <param name="provider">Hospital.</param>
    /// <param name="month">Month whose income fell, any day of it.</param>
    /// <param name="amount">What is asked for; null: the most that the rules allow.</param>
    /// <param name="reason">Why.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancel">To give up.</param>
    public async Task<(DifficultySupport? Support, Refusal? Refusal)> Ask(
        RegionCode region, Scheme scheme, string provider, DateOnly month, Money? amount, string reason, string by,
        CancellationToken cancel = default)
    {
        if (string.IsNullOrWhiteSpace(by))
        {
            return (null, new Refusal(PaymentRefusals.NoName, "by", ""));
        }

        var first = new DateOnly(month.Year, month.Month, 1);
        var budget = rules.Find(region, scheme) is { } history ? BudgetTerms.Of(history, first.AddMonths(1).AddDays(-1)) : null;
        if (budget?.Difficulty(Money.Zero, Money.Zero) is null)
        {
            return (null, new Refusal(PaymentRefusals.NoRules, $"{region}", $"{first:yyyy-MM}"));
        }

        await using var batch = await ProviderBatch.Begin(database, clock.GetUtcNow(), cancel);
        if (!await batch.IsHospital(region, provider))
        {
            return (null, new Refusal(PaymentRefusals.UnknownProvider, provider, ""));
        }

        var year = new DateOnly(first.Year, 1, 1);
        var lastYear = await batch.Booked(region, scheme, provider, year.AddYears(-1), year);
        var mean = new Money((long)Math.Round(lastYear.Fen / (decimal)MonthsPerYear, MidpointRounding.AwayFromZero));
        var income = await batch.Booked(region, scheme, provider, first, first.AddMonths(1));
        var terms = budget.Difficulty(income, mean)!.Value;
        if (!terms.IsAllowed)
        {
            return (null, new Refusal(PaymentRefusals.NotInDifficulty, provider, $"{income} / {mean}"));
        }

        var supports = await batch.Supports(region);
        var open = supports.Where(other => other.Provider == provider && other.Scheme == scheme && (!other.IsDecided || other.IsApproved))
            .Aggregate(Money.Zero, (sum, other) => sum + (other.IsDecided ? other.Outstanding : other.Amount));
        var asked = amount ?? terms.Fen - open;
        if (asked.Fen <= 0 || asked + open > terms.Fen)
        {
            return (null, new Refusal(PaymentRefusals.TooMuch, provider, $"{asked} + {open} > {terms.Fen}"));
        }

        var today = Today;
        var support = new DifficultySupport(
            region, supports.Count + 1, scheme, provider, asked, mean, income, first,
            new DateOnly(today.Year, today.Month, 1).AddMonths(terms.FirstAfter), terms.Instalments, reason, by, "", IsApproved: false,
            Money.Zero, 0);
        batch.Add(support);
        await batch.Commit(cancel);
        return (support, null);
    }

    /// <summary>Approves support, which pays it, or turns it down (复核困难支持).</summary>
    public async Task<(DifficultySupport? Support, Refusal? Refusal)> Decide(
        RegionCode region, long number, string by, bool isApproved, CancellationToken cancel = default)
    {
        if (string.IsNullOrWhiteSpace(by))
        {
            return (null, new Refusal(PaymentRefusals.NoName, "by", ""));
        }

        await using var batch = await ProviderBatch.Begin(database, clock.GetUtcNow(), cancel);
        if ((await batch.Supports(region)).FirstOrDefault(other => other.Number == number) is not { } found)
        {
            return (null, new Refusal(PaymentRefusals.Unknown, $"{number}", ""));
        }

        if (found.IsDecided)
        {
            return (null, new Refusal(PaymentRefusals.Decided, $"{number}", ""));
        }

        if (string.Equals(found.AskedBy.Trim(), by.Trim(), StringComparison.OrdinalIgnoreCase))
        {
            return (null, new Refusal(PaymentRefusals.SamePerson, $"{number}", ""));
        }

        if (isApproved)
        {
            batch.Post(
                region, found.Scheme, TransactionSource.DifficultySupport, found.Provider,
                new LedgerEntry(ChartOfAccounts.DifficultyAdvances, found.Amount.Fen),
                new LedgerEntry(ChartOfAccounts.Deposits, -found.Amount.Fen));
        }

        batch.Decide(found, by, isApproved);
        await batch.Commit(cancel);
        return (found with { DecidedBy = by, IsApproved = isApproved }, null);
    }

    /// <summary>Books money that came back (归还).</summary>
    public async Task<(DifficultySupport? Support, Refusal? Refusal)> Repay(
        RegionCode region, long number, Money amount, string by, CancellationToken cancel = default)
    {
        if (string.IsNullOrWhiteSpace(by))
        {
            return (null, new Refusal(PaymentRefusals.NoName, "by", ""));
        }

        await using var batch = await ProviderBatch.Begin(database, clock.GetUtcNow(), cancel);
        if ((await batch.Supports(region)).FirstOrDefault(other => other.Number == number && other.IsApproved) is not { } found)
        {
            return (null, new Refusal(PaymentRefusals.Unknown, $"{number}", ""));
        }

        if (amount.Fen <= 0 || amount > found.Outstanding)
        {
            return (null, new Refusal(PaymentRefusals.TooMuch, $"{number}", $"{amount} > {found.Outstanding}"));
        }

        batch.Post(
            region, found.Scheme, TransactionSource.DifficultyRepayment, found.Provider,
            new LedgerEntry(ChartOfAccounts.Deposits, amount.Fen), new LedgerEntry(ChartOfAccounts.DifficultyAdvances, -amount.Fen));
        batch.Repay(found, amount, Today, by);
        await batch.Commit(cancel);
        return (found with { Repaid = found.Repaid + amount, Repayments = found.Repayments + 1 }, null);
    }

    /// <summary>The advance of a month for each hospital by the rules (月预付测算). Nothing is written.</summary>
    /// <param name="region">Region.</param>
    /// <param name="scheme">Scheme.</param>
    /// <param name="month">Month, any day of it.</param>
    /// <param name="cancel">To give up.</param>
    /// <returns>The advances of hospitals that get one, by code, or why there are none.</returns>
    public async Task<(IReadOnlyList<MonthlyAdvance> Advances, Refusal? Refusal)> Advances(
        RegionCode region, Scheme scheme, DateOnly month, CancellationToken cancel = default)
    {
        var first = new DateOnly(month.Year, month.Month, 1);
        if (rules.Find(region, scheme) is not { } history || BudgetTerms.Of(history, first.AddMonths(1).AddDays(-1)) is not { } budget
            || budget.Advance(Money.Zero, Money.Zero) is null)
        {
            return ([], new Refusal(PaymentRefusals.NoRules, $"{region}", $"{first:yyyy-MM}"));
        }

        var advances = new List<MonthlyAdvance>();
        foreach (var (provider, name, claimed, lastYear) in await DifficultyRows.Incomes(database, region, scheme, first, cancel))
        {
            var mean = new Money((long)Math.Round(lastYear.Fen / (decimal)MonthsPerYear, MidpointRounding.AwayFromZero));
            if (budget.Advance(claimed, mean) is { Fen: > 0 } advance)
            {
                advances.Add(new MonthlyAdvance(provider, name, claimed, mean, advance));
            }
        }

        return (advances, null);
    }

    /// <summary>The support of a region (困难支持清单).</summary>
    public Task<IReadOnlyList<DifficultySupport>> List(RegionCode region, CancellationToken cancel = default) =>
        DifficultyRows.List(database, region, cancel);

    /// <summary>The repayment plan of support (还款计划), with what is repaid.</summary>
    public static IReadOnlyList<Instalment> PlanOf(DifficultySupport support)
    {
        ArgumentNullException.ThrowIfNull(support);
        var left = support.Repaid;
        var plan = new List<Instalment>();
        foreach (var due in DifficultyTerms.Plan(support.Amount, support.Instalments))
        {
            var paid = Money.Min(due, left);
            plan.Add(new Instalment(support.FirstDue.AddMonths(plan.Count), due, paid));
            left -= paid;
        }

        return plan;
    }
}
