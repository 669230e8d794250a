using System.Globalization;

namespace Yibao.Kernel;

/// <summary>
/// First day of a policy year (医保年度起始日): most regions use 1 January, some 1 July. 29 February is no start.
/// The default value is not usable; construct it or take one of the two known ones.
/// </summary>
/// <param name="Month">Month (月), 1 to 12.</param>
/// <param name="Day">Day of the month (日) that exists in every year; else <see cref="ArgumentOutOfRangeException"/>.</param>
public readonly record struct PolicyYearStart(int Month, int Day)
{
    private const int CommonYear = 2001;

    /// <summary>Calendar year (自然年度): 1 January.</summary>
    public static PolicyYearStart Calendar => new(1, 1);

    /// <summary>Insurance year from July to June (七月起的医保年度): 1 July.</summary>
    public static PolicyYearStart July => new(7, 1);

    /// <summary>Month (月), 1 to 12.</summary>
    public int Month { get; } = Month is >= 1 and <= 12 ? Month : throw new ArgumentOutOfRangeException(nameof(Month));

    /// <summary>Day of the month (日) that exists in every year.</summary>
    public int Day { get; } = Day >= 1 && Day <= DateTime.DaysInMonth(CommonYear, Month)
        ? Day
        : throw new ArgumentOutOfRangeException(nameof(Day));

    /// <summary>
    /// First day of the policy year (年度首日) to which a day belongs. Throws <see cref="ArgumentOutOfRangeException"/> where that lies
    /// before the year 1.
    /// </summary>
    public DateOnly YearStart(DateOnly day)
    {
        var sameYear = new DateOnly(day.Year, Month, Day);
        return sameYear <= day ? sameYear : new DateOnly(day.Year - 1, Month, Day);
    }

    /// <summary>As <see cref="YearStart"/>, in day numbers (日序号) of <see cref="DateOnly.DayNumber"/>.</summary>
    public int YearTodayNumber(int dayNumber) => YearStart(DateOnly.FromDayNumber(dayNumber)).DayNumber;

    /// <summary>First day of the policy year after the one to which a day belongs (下一年度首日); the exclusive end of its year.</summary>
    public DateOnly Next(DateOnly day)
    {
        var start = YearStart(day);
        return new DateOnly(start.Year + 1, Month, Day);
    }

    /// <summary>Name of the policy year (年度名称) to which a day belongs: "2020", or "2020/21" when it spans two calendar years.</summary>
    public string Label(DateOnly day)
    {
        var year = YearStart(day).Year;
        return Month == 1 && Day == 1
            ? year.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{year}/{(year + 1) % 100:D2}");
    }
}
