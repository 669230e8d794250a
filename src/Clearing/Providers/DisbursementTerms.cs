using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Clearing.Providers;

/// <summary>On which terms a region pays its providers (拨付规则). Where no document speaks, nothing is withheld and one checker
/// suffices.</summary>
/// <param name="DepositShare">Share of what is owed that is withheld as quality deposit (质量保证金比例), 0 to 1.</param>
/// <param name="SecondCheckAbove">Payments above it need a second checker (大额复核限额); null: none does.</param>
public readonly record struct DisbursementTerms(decimal DepositShare, Money? SecondCheckAbove)
{
    private const decimal FenPerYuan = 100m;

    /// <summary>Reads the terms of a day.</summary>
    /// <param name="rules">The region's rules with <c>provider.*</c>; null: no document speaks of the region.</param>
    /// <param name="on">The day.</param>
    /// <param name="isEpidemic">Whether it is about bills of epidemic patients.</param>
    public static DisbursementTerms Of(PlanHistory? rules, DateOnly on, bool isEpidemic)
    {
        if (rules is null)
        {
            return default;
        }

        var share = rules.Parameter("provider.deposit-share", on, ("bill", isEpidemic ? "epidemic" : "ordinary"))?.Value ?? 0m;
        var above = rules.Parameter("provider.second-check-above", on)?.Value;
        return new DisbursementTerms(share, above is { } yuan ? new Money((long)(yuan * FenPerYuan)) : null);
    }

    /// <summary>Last day on which a month's claims are paid in time (拨付期限); null: the rules state none.</summary>
    /// <param name="rules">The region's rules with <c>provider.pay-days</c>; null: no document speaks of the region.</param>
    /// <param name="month">First day of the month.</param>
    public static DateOnly? LastDay(PlanHistory? rules, DateOnly month)
    {
        var end = month.AddMonths(1).AddDays(-1);
        return rules?.Parameter("provider.pay-days", end) is { } days ? WorkingDays.After(rules, end, (int)days.Value) : null;
    }

    /// <summary>How many people must check a payment before it is released (复核人数).</summary>
    /// <param name="net">Money that leaves, fen.</param>
    public int Checkers(long net) => SecondCheckAbove is { } limit && net > limit.Fen ? 2 : 1;
}

/// <summary>How what is owed to a provider is paid (拨付构成), in fen; the three parts add up to the whole.</summary>
/// <param name="Gross">What is owed (应付).</param>
/// <param name="Deposit">Withheld as quality deposit (预留质量保证金).</param>
/// <param name="Offset">Set off against special funds that the provider has already (抵扣预付金).</param>
/// <param name="Net">Money that leaves (实拨).</param>
public readonly record struct DisbursementSplit(long Gross, long Deposit, long Offset, long Net)
{
    /// <summary>Splits what is owed: first the deposit, half-up to the fen, then the advance, the rest is paid.</summary>
    /// <param name="terms">The region's terms.</param>
    /// <param name="gross">What is owed, above zero.</param>
    /// <param name="advance">What the provider holds of special funds and has not used.</param>
    public static DisbursementSplit Of(DisbursementTerms terms, long gross, long advance)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(gross);
        ArgumentOutOfRangeException.ThrowIfNegative(advance);
        var deposit = (long)Math.Round(gross * terms.DepositShare, MidpointRounding.AwayFromZero);
        var offset = Math.Min(advance, gross - deposit);
        return new DisbursementSplit(gross, deposit, offset, gross - deposit - offset);
    }
}

/// <summary>What becomes of a year's quality deposit (质量保证金清算), in fen.</summary>
/// <param name="Released">Owed to the provider again (返还).</param>
/// <param name="Kept">Kept by the pooled fund (扣除).</param>
public readonly record struct DepositSplit(long Released, long Kept)
{
    /// <summary>
    /// Splits a deposit by the score of the year's assessment: from the full score on all of it is released, below it the share of the full
    /// score that was reached, half-up to the fen. Null when the rules state no full score.
    /// </summary>
    /// <param name="rules">The region's rules with <c>provider.deposit-full-score</c>.</param>
    /// <param name="on">Day of the assessment.</param>
    /// <param name="held">The deposit.</param>
    /// <param name="score">Score (考核得分), 0 to 1.</param>
    public static DepositSplit? Of(PlanHistory? rules, DateOnly on, long held, decimal score)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(held);
        ArgumentOutOfRangeException.ThrowIfNegative(score);
        if (rules?.Parameter("provider.deposit-full-score", on) is not { Value: > 0 and var full })
        {
            return null;
        }

        var released = score >= full ? held : (long)Math.Round(held * score / full, MidpointRounding.AwayFromZero);
        return new DepositSplit(released, held - released);
    }
}
