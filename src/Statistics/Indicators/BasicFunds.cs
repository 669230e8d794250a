namespace Yibao.Statistics.Indicators;

/// <summary>What the funds of basic insurance are (基本医保基金): the pooled funds with maternity and residents' critical illness.</summary>
public static class BasicFunds
{
    /// <summary>Whether a fund code is of them (统筹基金): 3101xx, 3103xx, 3901xx, 3902xx and 3903xx.</summary>
    public static bool IsPooled(int fund) =>
        fund is (>= 310_100 and <= 310_199) or (>= 310_300 and <= 310_399) or (>= 390_100 and <= 390_199) || IsCriticalIllness(fund);

    /// <summary>Whether a fund code is critical illness insurance of residents (居民大病保险), which their pooled fund buys.</summary>
    public static bool IsCriticalIllness(int fund) => fund is >= 390_200 and <= 390_399;

    /// <summary>Whether a source is income of theirs (基金收入): large-amount mutual aid is apart.</summary>
    public static bool IsIncome(IncomeSource source) => source != IncomeSource.LargeAmount;
}
