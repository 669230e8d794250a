using Yibao.Clearing;
using Yibao.Clearing.Epidemic;
using Yibao.Clearing.Regions;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Settlement;
using Yibao.Storage.Counter;

namespace Yibao.Cli;

/// <summary>The calculations of clearing that a worked example may ask for (清算算例).</summary>
internal static class ClearingCalculations
{
    private const decimal FenPerYuan = 100m;

    /// <summary>A quota from what was cleared, in yuan.</summary>
    public static (string, decimal)[]? Quota(PlanHistory rules, DateOnly on, Money cleared) =>
        ClearingTerms.Of(rules, on) is { } terms ? [("quota", terms.Quota(cleared.Fen) / FenPerYuan)] : null;

    /// <summary>Use of a prepayment: per cent, 0 none, 1 yellow, 2 red, and the top-up.</summary>
    public static (string, decimal)[]? Warning(PlanHistory rules, DateOnly on, Money cleared, Money prepaid)
    {
        if (ClearingTerms.Of(rules, on)?.Use(cleared.Fen, prepaid.Fen) is not { } use)
        {
            return null;
        }

        (string, decimal)[] found = [("warning", (int)use.Warning), ("top-up", use.TopUp / FenPerYuan)];
        return use.Rate is { } rate ? [("percent", rate), .. found] : found;
    }

    /// <summary>Deadlines of a notice of the day, as yyyymmdd.</summary>
    public static (string, decimal)[]? Notice(PlanHistory rules, DateOnly on) => ClearingTerms.Of(rules, on)?.Notice() is { } term
        ? [("apply-by", StoredDay.Of(term.ApplyBy)), ("pay-by", StoredDay.Of(term.PayBy))] : null;

    /// <summary>Last day to answer a dispute of the day, as yyyymmdd.</summary>
    public static (string, decimal)[]? Answer(PlanHistory rules, DateOnly on, bool isExtended) =>
        ClearingTerms.Of(rules, on)?.AnswerBy(isExtended) is { } day ? [("answer-by", StoredDay.Of(day))] : null;

    /// <summary>Whether an item of a month comes too late into the batch of the month of the day; when its year closes.</summary>
    public static (string, decimal)[]? Delay(PlanHistory rules, DateOnly on, DateOnly booked) =>
        ClearingTerms.Of(rules, on) is { } terms
        ?
        [
            ("late", terms.IsTooLate(ClearingPeriod.OfMonth(on), ClearingPeriod.OfMonth(booked)) ? 1 : 0),
            ("year-closes", StoredDay.Of(terms.YearCloses(booked.Year))),
        ]
        : null;

    /// <summary>First day without a registration for care elsewhere that begins on the day, as yyyymmdd.</summary>
    public static (string, decimal)[]? Filing(PlanHistory rules, DateOnly on, string basis) =>
        Registrations.PeriodEnd(rules, on, basis) is { } until ? [("until", StoredDay.Of(until))] : null;

    /// <summary>Last day to decide what is applied for on the day, as yyyymmdd.</summary>
    public static (string, decimal)[]? Service(PlanHistory rules, DateOnly on, string service) =>
        WorkingDays.ServiceDeadline(rules, on, service) is { } day ? [("decide-by", StoredDay.Of(day))] : null;

    /// <summary>What each level bears of an amount.</summary>
    public static (string, decimal)[]? Fiscal(PlanHistory rules, DateOnly on, EpidemicStatus status, Money amount) =>
        FiscalSplit.Of(rules, on, status, amount.Fen) is { } split
            ?
            [
                ("central", split.Central / FenPerYuan), ("province", split.Province / FenPerYuan), ("local", split.Local / FenPerYuan),
            ]
            : null;
}
