namespace Yibao.Simulation.People;

/// <summary>
/// Birthdays within a year (生日): a day of birth moved to the year; who was born on 29 February has it on 1 March of a common one.
/// </summary>
/// <param name="year">The year.</param>
internal sealed class Birthdays(int year)
{
    private const int LeapDay = 59; // 29 February, days from new year

    private readonly int[] newYears =
        [.. Enumerable.Range(0, NationTables.AgeMax + 3).Select(age => new DateOnly(year - age, 1, 1).DayNumber)];

    private readonly bool[] areLeap = [.. Enumerable.Range(0, NationTables.AgeMax + 3).Select(age => DateTime.IsLeapYear(year - age))];

    /// <summary>New year of the year in which they were born who are so old at the end of the year.</summary>
    public int NewYear(int ageAtEnd) => newYears[ageAtEnd];

    /// <summary>Days of the year in which they were born who are so old at the end of the year.</summary>
    public int DaysOf(int ageAtEnd) => areLeap[ageAtEnd] ? LeapDay + 307 : LeapDay + 306;

    /// <summary>Day within the year on which a person turns so old as it is at its end.</summary>
    /// <param name="ageAtEnd">Age at the end of the year.</param>
    /// <param name="born">Day of birth.</param>
    public int Of(int ageAtEnd, int born)
    {
        var day = born - newYears[ageAtEnd];
        var isPast = day > LeapDay || (day == LeapDay && !areLeap[ageAtEnd]);
        return newYears[0] + day + (isPast ? (areLeap[0] ? 1 : 0) - (areLeap[ageAtEnd] ? 1 : 0) : 0);
    }

    /// <summary>
    /// Day within the year on which a person becomes a year older than at its beginning; never: newborn, or born on 1 January.
    /// </summary>
    /// <param name="ageAtBeginning">Age at the beginning of the year.</param>
    /// <param name="born">Day of birth.</param>
    public int Next(int ageAtBeginning, int born) =>
        born >= newYears[ageAtBeginning] ? int.MaxValue : Of(ageAtBeginning + 1, born);
}
