using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Settlement.Payment.Grouping;

namespace Yibao.Settlement.Payment;

/// <summary>A year's budget of a region and scheme (年度总额预算).</summary>
/// <param name="Amount">Money of the pooled fund for stays (统筹基金预算额).</param>
/// <param name="Ratio">Reimbursement ratio that the budget assumes (平均报销比例), above 0, at most 1.</param>
/// <param name="Coefficients">Coefficients of hospitals (医疗机构系数); a hospital that is not named has 1.</param>
public sealed record YearBudget(Money Amount, decimal Ratio, IReadOnlyDictionary<string, decimal> Coefficients)
{
    /// <summary>Coefficient of a hospital (医疗机构系数).</summary>
    public decimal CoefficientOf(string provider) => Coefficients.TryGetValue(provider, out var coefficient) ? coefficient : 1;
}

/// <summary>A stay of the year as it was settled (年度住院病例).</summary>
public sealed record YearCase
{
    /// <summary>Settlement (结算ID).</summary>
    public required long Settlement { get; init; }

    /// <summary>Hospital.</summary>
    public required string Provider { get; init; }

    /// <summary>Tier of the hospital.</summary>
    public required Tier Tier { get; init; }

    /// <summary>What the bill came to.</summary>
    public required Money Cost { get; init; }

    /// <summary>What the pooled fund booked (统筹基金记账额).</summary>
    public required Money Booked { get; init; }

    /// <summary>What the patient's bill said.</summary>
    public required PatientShare Patient { get; init; }

    /// <summary>Days of the stay.</summary>
    public required int Days { get; init; }

    /// <summary>Standing in the epidemic: such costs stay outside the budget where the rules say so.</summary>
    public EpidemicStatus Epidemic { get; init; }

    /// <summary>Group (病组); empty: none.</summary>
    public string Group { get; init; } = "";

    /// <summary>Weight or score of the group; null: not grouped.</summary>
    public decimal? Weight { get; init; }

    /// <summary>Why it has no group.</summary>
    public GroupingReason Reason { get; init; }

    /// <summary>Cost that a panel of experts admitted (特例单议认定费用): it is paid item by item; null: no panel decided.</summary>
    public Money? Admitted { get; init; }
}

/// <summary>A stay as cleared (病例清算结果).</summary>
/// <param name="Case">The stay.</param>
/// <param name="Class">How dear it was.</param>
/// <param name="Points">Points in the budget.</param>
/// <param name="Standard">Payment standard.</param>
/// <param name="FundShare">The fund's part of it.</param>
/// <param name="IsByItem">Whether it is paid item by item.</param>
/// <param name="IsApart">Whether it stays outside the budget (单列).</param>
public sealed record CaseCleared(
    YearCase Case, CostClass Class, decimal Points, Money Standard, Money FundShare, bool IsByItem, bool IsApart);

/// <summary>A hospital's year (医疗机构年度清算结果).</summary>
/// <param name="Provider">Hospital.</param>
/// <param name="Cases">Stays inside the budget.</param>
/// <param name="ByItem">Of these, paid item by item.</param>
/// <param name="Points">Points.</param>
/// <param name="Standard">Payment standards.</param>
/// <param name="Year">Standard, booked and paid of the fund.</param>
public sealed record ProviderCleared(string Provider, int Cases, int ByItem, decimal Points, Money Standard, HospitalYear Year);

/// <summary>A region's year (年终清算结果).</summary>
/// <param name="Cases">The stays in order of hospital and settlement.</param>
/// <param name="Providers">The hospitals in order of their codes.</param>
/// <param name="PointValue">Yuan per point; 0: nothing is paid by points.</param>
/// <param name="Points">All points.</param>
public sealed record YearCleared(
    IReadOnlyList<CaseCleared> Cases, IReadOnlyList<ProviderCleared> Providers, decimal PointValue, decimal Points)
{
    /// <summary>What the fund pays for the year (清算应付合计).</summary>
    public Money Paid => Sum(provider => provider.Year.Paid);

    /// <summary>What was booked (记账合计).</summary>
    public Money Booked => Sum(provider => provider.Year.Booked);

    /// <summary>The fund's part of the standards (基金支付标准合计).</summary>
    public Money Standard => Sum(provider => provider.Year.Standard);

    /// <summary>What was booked for stays outside the budget (单列费用).</summary>
    public Money Apart => Cases.Where(one => one.IsApart).Aggregate(Money.Zero, (sum, one) => sum + one.Case.Booked);

    private Money Sum(Func<ProviderCleared, Money> of) => Providers.Aggregate(Money.Zero, (sum, one) => sum + of(one));
}

/// <summary>
/// Clears a year (年终清算): point value out of the budget, payment standards, surplus retention and overspend sharing. The money that
/// is paid by points comes to the budget to the fen.
/// </summary>
public static class YearEnd
{
    /// <summary>Clears the stays of a year.</summary>
    /// <param name="terms">Rules of the budget.</param>
    /// <param name="methods">Rules of payment by care and tier; null where the documents state none: paid item by item.</param>
    /// <param name="budget">The budget.</param>
    /// <param name="cases">The stays, in any order.</param>
    public static YearCleared Clear(
        BudgetTerms terms, Func<PaidCare, Tier, PaymentTerms?> methods, YearBudget budget, IEnumerable<YearCase> cases)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(methods);
        ArgumentNullException.ThrowIfNull(budget);
        if (budget.Ratio is <= 0 or > 1)
        {
            throw new InvalidOperationException($"{budget.Ratio} is no reimbursement ratio");
        }

        var sorted = cases.OrderBy(one => one.Provider, StringComparer.Ordinal).ThenBy(one => one.Settlement).ToArray();
        var means = Means(sorted.Where(one => !IsApart(terms, one)));
        var drafts = sorted.Select(one => Draft(terms, methods, budget, means, one)).ToArray();
        var points = drafts.Sum(draft => draft.Standard.Points);
        var beside = Sum(drafts.Where(draft => draft.Standard.Points == 0), draft => draft.Fixed(budget));
        var left = Money.Max(Money.Zero, budget.Amount - beside);
        var value = points == 0 ? 0 : BudgetTerms.PointValue(left, budget.Ratio, points);
        var cleared = drafts.Select(draft => draft.At(value, budget)).ToArray();
        return new YearCleared(cleared, Providers(terms, budget, cleared, drafts, left), value, points);
    }

    private static bool IsApart(BudgetTerms terms, YearCase one) => one.Booked.Fen > 0 && terms.Counted(one.Booked, one.Epidemic).Fen == 0;

    /// <summary>Mean cost of each group at each tier: what cheap and dear cases are held against.</summary>
    private static Dictionary<(string Group, Tier Tier), Money> Means(IEnumerable<YearCase> cases) => cases
        .Where(one => one.Weight is not null).GroupBy(one => (one.Group, one.Tier))
        .ToDictionary(group => group.Key, group => Fen.Round((decimal)group.Sum(one => one.Cost.Fen) / group.Count()));

    private static DraftCase Draft(
        BudgetTerms terms, Func<PaidCare, Tier, PaymentTerms?> methods, YearBudget budget,
        Dictionary<(string Group, Tier Tier), Money> means, YearCase one)
    {
        if (IsApart(terms, one))
        {
            return new DraftCase(one, null, new CaseStandard(one.Cost, 0, CostClass.Normal, IsByItem: true), IsApart: true);
        }

        if (one.Admitted is { } admitted)
        {
            return new DraftCase(one, null, new CaseStandard(admitted, 0, CostClass.Extreme, IsByItem: true), IsApart: false);
        }

        if (methods(terms.CareOfStay(one.Days), one.Tier) is not { } method)
        {
            return new DraftCase(one, null, new CaseStandard(one.Cost, 0, CostClass.Normal, IsByItem: true), IsApart: false);
        }

        var standard = method.Standard(new CaseMeasure
        {
            Cost = one.Cost, Days = one.Days, Weight = one.Weight, Coefficient = budget.CoefficientOf(one.Provider),
            TierMean = one.Weight is null ? null : means[(one.Group, one.Tier)],
            PointValue = 1, // points do not depend on it where the mean is known
        });
        return new DraftCase(one, method, standard, IsApart: false);
    }

    private static List<ProviderCleared> Providers(
        BudgetTerms terms, YearBudget budget, CaseCleared[] cleared, DraftCase[] drafts, Money left)
    {
        var groups = Enumerable.Range(0, cleared.Length).Where(i => !cleared[i].IsApart)
            .GroupBy(i => cleared[i].Case.Provider, StringComparer.Ordinal).ToArray();
        var weights = groups.Select(group => group.Sum(i => cleared[i].Points)).ToArray();
        var shares = weights.Sum() > 0 && drafts.All(draft => draft.Method?.IsBudgetRatio ?? true)
            ? Fen.Shares(left.Fen, weights) : null;
        var providers = new List<ProviderCleared>(groups.Length);
        for (var at = 0; at < groups.Length; at++)
        {
            var mine = groups[at].Select(i => cleared[i]).ToArray();
            var standard = shares is null ? Sum(mine, one => one.FundShare)
                : new Money(shares[at]) + Sum(groups[at].Where(i => cleared[i].Points == 0), i => drafts[i].Fixed(budget));
            providers.Add(new ProviderCleared(
                groups[at].Key, mine.Length, mine.Count(one => one.IsByItem), weights[at], Sum(mine, one => one.Standard),
                terms.Clear(standard, Sum(mine, one => one.Case.Booked))));
        }

        return providers;
    }

    private static Money Sum<T>(IEnumerable<T> items, Func<T, Money> of) => items.Aggregate(Money.Zero, (sum, one) => sum + of(one));

    /// <summary>A stay with its points, before the point value is known.</summary>
    private sealed record DraftCase(YearCase Case, PaymentTerms? Method, CaseStandard Standard, bool IsApart)
    {
        /// <summary>
        /// The fund's part where no point value is needed: of a stay by item what was booked, less the cost that a panel did not admit.
        /// </summary>
        public Money Fixed(YearBudget budget) => IsApart ? Money.Zero
            : Case.Admitted is { } admitted ? Money.Max(Money.Zero, Case.Booked - (Case.Cost - admitted))
            : Standard.IsByItem || Method is null ? Case.Booked : Method.FundShare(Standard.Standard, Case.Patient, budget.Ratio);

        public CaseCleared At(decimal value, YearBudget budget)
        {
            if (Standard.Points == 0)
            {
                return new CaseCleared(Case, Standard.Class, 0, Standard.Standard, Fixed(budget), Standard.IsByItem, IsApart);
            }

            // What a blended method pays beside the points does not change with the value of a point, which was 1 in the draft.
            var beside = Standard.Standard - Fen.OfYuan(Standard.Points);
            var standard = beside + Fen.OfYuan(Standard.Points * value);
            return new CaseCleared(
                Case, Standard.Class, Standard.Points, standard, Method!.FundShare(standard, Case.Patient, budget.Ratio), false, false);
        }
    }
}
