namespace Yibao.Simulation.Outlook;

/// <summary>A pooled fund in a year (基金年度收支), fen.</summary>
/// <param name="Year">The year.</param>
/// <param name="People">Insured people.</param>
/// <param name="Opening">Balance at its beginning.</param>
/// <param name="Income">Income, interest included.</param>
/// <param name="Spending">Spending.</param>
/// <param name="Interest">Interest within the income.</param>
public readonly record struct FundYear(int Year, long People, long Opening, long Income, long Spending, long Interest = 0)
{
    private const decimal MonthsPerYear = 12;

    /// <summary>Balance at its end (年末累计结余).</summary>
    public long Closing => Opening + Income - Spending;

    /// <summary>Months that the balance lasts at the year's spending (可支付月数); 0 where nothing is spent.</summary>
    public decimal Months => Spending == 0 ? 0 : Closing * MonthsPerYear / Spending;

    /// <summary>Two funds of a year as one (合计).</summary>
    public static FundYear operator +(FundYear a, FundYear b) => new(
        Math.Max(a.Year, b.Year), a.People + b.People, a.Opening + b.Opening, a.Income + b.Income, a.Spending + b.Spending,
        a.Interest + b.Interest);
}
