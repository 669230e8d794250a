using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Settlement.Payment;

/// <summary>How a hospital stands at the end of a year (年终清算档次).</summary>
public enum YearBand : byte
{
    /// <summary>Far below its standard (低于留用线): what was booked is paid.</summary>
    PaidAsBooked = 1,

    /// <summary>Below its standard (结余留用): it keeps the surplus.</summary>
    SurplusRetained = 2,

    /// <summary>Above its standard (超支分担): the fund bears a share of the excess.</summary>
    OverspendShared = 3,

    /// <summary>Above the limit (超支封顶): nothing is paid for what is above.</summary>
    AboveLimit = 4,
}

/// <summary>A hospital's year as cleared (医疗机构年终清算).</summary>
/// <param name="Standard">The fund's part of its payment standards (基金支付标准).</param>
/// <param name="Booked">What was booked to the fund from its bills (按项目记账).</param>
/// <param name="Paid">What the fund pays for the year (清算应付).</param>
/// <param name="Band">Where it stands.</param>
public readonly record struct HospitalYear(Money Standard, Money Booked, Money Paid, YearBand Band)
{
    /// <summary>What the hospital keeps beyond what was booked (结余留用额).</summary>
    public Money Surplus => Money.Max(Paid - Booked, Money.Zero);

    /// <summary>What it bears itself (医疗机构分担额).</summary>
    public Money Loss => Money.Max(Booked - Paid, Money.Zero);
}

/// <summary>Support of a hospital in difficulty as the rules allow it (困难医疗机构支持测算).</summary>
/// <param name="IsAllowed">Whether its income fell far enough.</param>
/// <param name="Fen">Most that may be advanced.</param>
/// <param name="FirstAfter">Months until the first instalment.</param>
/// <param name="Instalments">Number of monthly instalments.</param>
public readonly record struct DifficultyTerms(bool IsAllowed, Money Fen, int FirstAfter, int Instalments)
{
    /// <summary>The repayment plan (还款计划): one amount a month, together the whole; what does not divide goes to the first ones.</summary>
    public static IReadOnlyList<Money> Plan(Money whole, int instalments) =>
        [.. Payment.Fen.Shares(whole.Fen, [.. Enumerable.Repeat(1m, instalments)]).Select(fen => new Money(fen))];
}

/// <summary>Rules of the yearly budget (总额预算规则): read once from the policy documents, then plain arithmetic. Immutable.</summary>
public sealed record BudgetTerms
{
    private static readonly string[] DataYears = Vocabulary.ParameterKeys["data-year"];

    /// <summary>Below this share of its standard a hospital is paid as booked (结余留用下限); null: any surplus is kept.</summary>
    public decimal? RetentionFloor { get; init; }

    /// <summary>Share of the surplus that a hospital keeps (结余留用比例).</summary>
    public required decimal SurplusShare { get; init; }

    /// <summary>Up to this multiple of its standard the excess is shared (超支分担上限).</summary>
    public required decimal OverspendLimit { get; init; }

    /// <summary>The fund's share of the excess (基金分担比例).</summary>
    public required decimal OverspendShare { get; init; }

    /// <summary>Days after which a stay counts as a long one (长期住院天数); null: none does.</summary>
    public int? LongStayDays { get; init; }

    private IReadOnlyList<decimal> YearWeights { get; init; } = [];

    private IReadOnlyList<decimal> CountedShares { get; init; } = [];

    private decimal? AdvanceOfClaimed { get; init; }

    private decimal? AdvanceOfMean { get; init; }

    private (decimal Drop, decimal Months, int After, int Instalments)? Support { get; init; }

    /// <summary>Reads the rules of a year (读取): those of a day of it, as a rule the last.</summary>
    /// <returns>Null when the rules state no sharing of the excess.</returns>
    public static BudgetTerms? Of(PlanHistory rules, DateOnly on)
    {
        ArgumentNullException.ThrowIfNull(rules);
        decimal? Rule(string name) => rules.Parameter(name, on)?.Value;
        decimal? Keyed(string name, string key, string word) => rules.Parameter(name, on, (key, word))?.Value;
        if (Rule("budget.overspend-limit") is not { } limit || Rule("budget.overspend-share") is not { } share)
        {
            return null;
        }

        return new BudgetTerms
        {
            RetentionFloor = Rule("budget.retention-floor"), SurplusShare = Rule("budget.surplus-share") ?? 1,
            OverspendLimit = limit, OverspendShare = share, LongStayDays = (int?)Rule("payment.long-stay-days"),
            YearWeights = [.. DataYears.Select(year => Keyed("payment.data-year-weight", "data-year", year) ?? 0)],
            CountedShares =
            [
                .. Vocabulary.ValuesOf(Dimension.Epidemic).Select(word => Keyed("budget.counted-share", "epidemic", word.Name) ?? 1),
            ],
            AdvanceOfClaimed = Keyed("budget.advance-share", "advance-of", "claimed"),
            AdvanceOfMean = Keyed("budget.advance-share", "advance-of", "last-year-mean"),
            Support = (Rule("difficulty.income-drop"), Rule("difficulty.advance-months"), Rule("difficulty.repay-after"),
                Rule("difficulty.repay-months")) is ({ } drop, { } months, { } after, { } repay)
                ? (drop, months, (int)after, (int)repay) : null,
        };
    }

    /// <summary>Which care a stay of so many days is (住院类别).</summary>
    public PaidCare CareOfStay(int days) => LongStayDays is { } most && days > most ? PaidCare.LongStay : PaidCare.AcuteStay;

    /// <summary>How much of a bill counts against the yearly budget (计入总额), half-up: of an epidemic one nothing, by rule.</summary>
    public Money Counted(Money amount, EpidemicStatus epidemic) => Fen.Round(amount.Fen * CountedShares[(int)epidemic]);

    /// <summary>Score of a group (病种分值): weighted mean cost of the group over the years / mean cost of all discharges.</summary>
    /// <param name="means">Mean costs of the group: last year, the year before, the third.</param>
    /// <param name="meanOfAll">Mean cost of all discharges.</param>
    /// <returns>Null when the rules state no weights of the years.</returns>
    public decimal? GroupScore(IReadOnlyList<Money> means, Money meanOfAll)
    {
        ArgumentNullException.ThrowIfNull(means);
        var sum = YearWeights.Sum();
        return sum == 0 || meanOfAll.Fen <= 0 ? null
            : means.Select((mean, year) => mean.Fen * YearWeights[year]).Sum() / sum / meanOfAll.Fen;
    }

    /// <summary>Yuan per point (点值): fund money / reimbursement ratio / points.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Ratio or points are not above zero.</exception>
    public static decimal PointValue(Money budget, decimal ratio, decimal points)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ratio);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(points);
        return Fen.Yuan(budget) / ratio / points;
    }

    /// <summary>Clears a hospital's year (年终清算): surplus retention and overspend sharing, half-up to the fen.</summary>
    public HospitalYear Clear(Money standard, Money booked)
    {
        if (RetentionFloor is { } floor && booked.Fen < standard.Fen * floor)
        {
            return new HospitalYear(standard, booked, booked, YearBand.PaidAsBooked);
        }

        if (booked <= standard)
        {
            return new HospitalYear(
                standard, booked, booked + Fen.Round((standard - booked).Fen * SurplusShare), YearBand.SurplusRetained);
        }

        // A standard below zero is possible where it is what the others left; nothing is shared then.
        var limit = Math.Max(0, standard.Fen) * OverspendLimit;
        var shared = Math.Max(0, Math.Min(booked.Fen, limit) - standard.Fen);
        var paid = standard.Fen < 0 ? Money.Zero : standard + Fen.Round(shared * OverspendShare);
        return new HospitalYear(standard, booked, paid, booked.Fen > limit ? YearBand.AboveLimit : YearBand.OverspendShared);
    }

    /// <summary>
    /// The advance of a month (月预付额): a share of what the month claims, or of last year's monthly mean; where the rules state both, the
    /// lower one. Null: they state none.
    /// </summary>
    public Money? Advance(Money claimed, Money lastYearMean)
    {
        Money? Part(decimal? share, Money amount) => share is { } known ? Fen.Round(amount.Fen * known) : null;
        return (Part(AdvanceOfClaimed, claimed), Part(AdvanceOfMean, lastYearMean)) switch
        {
            ({ } a, { } b) => Money.Min(a, b),
            (var a, var b) => a ?? b,
        };
    }

    /// <summary>
    /// Support of a hospital whose income fell (困难支持): allowed when the month's income is so much below last year's monthly mean; at
    /// most so many months of that mean.
    /// </summary>
    /// <returns>Null when the rules know no such support on the day.</returns>
    public DifficultyTerms? Difficulty(Money now, Money lastYearMean)
    {
        if (Support is not { } support)
        {
            return null;
        }

        var isAllowed = lastYearMean.Fen > 0 && now.Fen <= lastYearMean.Fen * (1 - support.Drop);
        return new DifficultyTerms(
            isAllowed, isAllowed ? Fen.Round(lastYearMean.Fen * support.Months) : Money.Zero, support.After, support.Instalments);
    }
}
