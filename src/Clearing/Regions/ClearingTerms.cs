using Yibao.Policy;

namespace Yibao.Clearing.Regions;

/// <summary>How far a prepayment is used up (预付金预警).</summary>
public enum QuotaWarning
{
    /// <summary>None (正常).</summary>
    None,

    /// <summary>Yellow (黄色预警).</summary>
    Yellow,

    /// <summary>Red: an emergency top-up is asked for (红色预警).</summary>
    Red,
}

/// <summary>By when a notice is to be followed (通知期限).</summary>
/// <param name="ApplyBy">Last day to apply to finance (申请截止日).</param>
/// <param name="PayBy">Last day to pay (拨付截止日).</param>
public readonly record struct NoticeTerm(DateOnly ApplyBy, DateOnly PayBy);

/// <summary>The use of a prepayment in a month (预付金使用情况).</summary>
/// <param name="Rate">Cleared amount over prepayment (使用率), in per cent with two decimals, half-up; null: nothing is prepaid.</param>
/// <param name="Warning">Warning.</param>
/// <param name="TopUp">Emergency top-up (紧急调增额), fen: as much as brings the use down to the yellow line; zero without red.</param>
public readonly record struct QuotaUse(decimal? Rate, QuotaWarning Warning, long TopUp);

/// <summary>The rules of clearing on a day (清算规则): read from the policies of the nation, then plain arithmetic. Immutable.</summary>
public sealed class ClearingTerms
{
    private const decimal Percent = 100m;

    private readonly PlanHistory rules;
    private readonly DateOnly on;

    private ClearingTerms(PlanHistory rules, DateOnly on) => (this.rules, this.on) = (rules, on);

    /// <summary>Reads the rules of a day (读取); null where they state no clearing.</summary>
    /// <param name="rules">The rules of the nation with <c>clearing.*</c>.</param>
    /// <param name="on">Day of the batch or notice.</param>
    public static ClearingTerms? Of(PlanHistory rules, DateOnly on)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return rules.Parameter("clearing.pay-days", on) is null ? null : new ClearingTerms(rules, on);
    }

    /// <summary>Months before January whose average counts (测算月数).</summary>
    public int AverageMonths => Whole("average-months");

    /// <summary>
    /// Prepayment of one home to one care region for a year (预付金额度): so many months of the average of the months before January,
    /// half-up to the fen.
    /// </summary>
    /// <param name="cleared">Cleared between them in <see cref="AverageMonths"/> months, fen; nothing for less than nothing.</param>
    public long Quota(long cleared) =>
        HalfUpOf(Math.Max(0, cleared) * (decimal)Whole("prepayment-months") / AverageMonths);

    /// <summary>How far a month used a prepayment up (使用率预警).</summary>
    /// <param name="cleared">Cleared in the month, fen.</param>
    /// <param name="prepaid">Prepaid, fen.</param>
    public QuotaUse Use(long cleared, long prepaid)
    {
        if (cleared <= 0)
        {
            return new QuotaUse(prepaid > 0 ? 0 : null, QuotaWarning.None, 0);
        }

        var (yellow, red) = (Line("yellow"), Line("red"));
        if (cleared >= prepaid * red)
        {
            var needed = (long)decimal.Ceiling(cleared / yellow);
            return new QuotaUse(RateOf(cleared, prepaid), QuotaWarning.Red, Math.Max(0, needed - prepaid));
        }

        return new QuotaUse(
            RateOf(cleared, prepaid), cleared >= prepaid * yellow ? QuotaWarning.Yellow : QuotaWarning.None, 0);
    }

    /// <summary>Deadlines of a notice of the day (通知期限), in working days.</summary>
    public NoticeTerm Notice()
    {
        var apply = AddWorkingDays(on, Whole("apply-days"));
        return new NoticeTerm(apply, AddWorkingDays(apply, Whole("pay-days")));
    }

    /// <summary>Last day to answer a dispute that was raised on the day (协查答复期限).</summary>
    /// <param name="isExtended">Whether the care region asked for more time.</param>
    public DateOnly AnswerBy(bool isExtended) =>
        AddWorkingDays(on, Whole("answer-days") + (isExtended ? Whole("extension-days") : 0));

    /// <summary>Whether an item comes more months after its own than the rules allow (超期清算).</summary>
    /// <param name="batch">Month of the batch.</param>
    /// <param name="booked">Month in which the home region booked the item.</param>
    public bool IsTooLate(ClearingPeriod batch, ClearingPeriod booked) => batch.MonthsSince(booked) > Whole("late-months");

    /// <summary>Last day on which what a year left open is cleared (年度清算截止日).</summary>
    public DateOnly YearCloses(int year) => new DateOnly(year + 1, 1, 1).AddMonths(Whole("year-end-months")).AddDays(-1);

    /// <summary>Whether people work on a day (是否工作日): the week decides, unless the calendar of the State Council says otherwise.</summary>
    public bool IsWorkingDay(DateOnly day) => WorkingDays.Is(rules, day);

    private DateOnly AddWorkingDays(DateOnly day, int count) => WorkingDays.After(rules, day, count);

    private static decimal? RateOf(long cleared, long prepaid) => prepaid > 0
        ? Math.Round(cleared * Percent / prepaid, 2, MidpointRounding.AwayFromZero) : null;

    private static long HalfUpOf(decimal fen) => (long)Math.Round(fen, MidpointRounding.AwayFromZero);

    private decimal Line(string warning) => rules.Parameter("clearing.warning-rate", on, ("warning", warning))!.Value.Value;

    private int Whole(string name) => (int)rules.Parameter($"clearing.{name}", on)!.Value.Value;
}
