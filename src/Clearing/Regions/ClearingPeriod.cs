namespace Yibao.Clearing.Regions;

/// <summary>What a clearing batch is of (清算期): a month, or the one national clearing of the epidemic of a year.</summary>
/// <param name="Value">yyyymm; yyyy00 for the epidemic.</param>
public readonly record struct ClearingPeriod(int Value) : IComparable<ClearingPeriod>
{
    private const int MonthsMax = 12; // not law: the calendar
    private const int Hundred = 100; // places of the month in the number

    /// <summary>Whether it is the clearing of the epidemic (是否疫情全国清算).</summary>
    public bool IsEpidemic => Value % Hundred == 0;

    /// <summary>Year (年度).</summary>
    public int Year => Value / Hundred;

    /// <summary>First day (首日).</summary>
    public DateOnly First => new(Year, IsEpidemic ? 1 : Value % Hundred, 1);

    /// <summary>Last day (末日).</summary>
    public DateOnly Last => (IsEpidemic ? First.AddYears(1) : First.AddMonths(1)).AddDays(-1);

    /// <summary>The month of a day (所属月).</summary>
    public static ClearingPeriod OfMonth(DateOnly day) => new((day.Year * Hundred) + day.Month);

    /// <summary>The epidemic of a year (疫情年度).</summary>
    public static ClearingPeriod OfEpidemic(int year) => new(year * Hundred);

    /// <summary>A month some months later, or earlier (推移月份).</summary>
    public ClearingPeriod AddMonths(int months) => OfMonth(First.AddMonths(months));

    /// <summary>Months from another month to this one (相隔月数).</summary>
    public int MonthsSince(ClearingPeriod other) =>
        ((First.Year - other.First.Year) * MonthsMax) + First.Month - other.First.Month;

    /// <summary>Reads 2020-02 (读取).</summary>
    public static bool TryParse(string text, out ClearingPeriod month)
    {
        month = default;
        if (!DateOnly.TryParseExact($"{text}-01", "yyyy-MM-dd", out var first))
        {
            return false;
        }

        month = OfMonth(first);
        return true;
    }

    /// <summary>The earlier first (先后); the epidemic of a year stands before its months.</summary>
    public int CompareTo(ClearingPeriod other) => Value.CompareTo(other.Value);

    /// <summary>As people write it (文本): 2020-02; 2020 for the epidemic.</summary>
    public override string ToString() => IsEpidemic ? $"{Year:D4}" : $"{Year:D4}-{Value % Hundred:D2}";

    /// <summary>Whether left is earlier (早于).</summary>
    public static bool operator <(ClearingPeriod left, ClearingPeriod right) => left.Value < right.Value;

    /// <summary>Whether left is later (晚于).</summary>
    public static bool operator >(ClearingPeriod left, ClearingPeriod right) => left.Value > right.Value;

    /// <summary>Whether left is not later (不晚于).</summary>
    public static bool operator <=(ClearingPeriod left, ClearingPeriod right) => left.Value <= right.Value;

    /// <summary>Whether left is not earlier (不早于).</summary>
    public static bool operator >=(ClearingPeriod left, ClearingPeriod right) => left.Value >= right.Value;
}
