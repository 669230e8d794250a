using System.Globalization;

namespace Yibao.Kernel;

/// <summary>Days (日期): as text at the edge, only yyyy-MM-dd; and the age on one.</summary>
public static class Days
{
    /// <summary>
    /// Reads yyyy-MM-dd strictly: ten characters, no blanks, no time, a day that exists.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="day">The day, or the default when refused.</param>
    /// <param name="problem">What was expected, in English; null when read.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out DateOnly day, out string? problem)
    {
        problem = null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day))
            return true;
        problem = HasForm(text) ? "no such day in the calendar" : "expected a day like 2020-07-01";
        return false;
    }

    /// <summary>
    /// Age in completed years (周岁) on a day; below zero before the birth. Who was born on 29 February is a year older on 1 March of a
    /// common year.
    /// </summary>
    public static int Age(DateOnly birth, DateOnly day)
    {
        var hadBirthday = day.Month > birth.Month || (day.Month == birth.Month && day.Day >= birth.Day);
        return day.Year - birth.Year - (hadBirthday ? 0 : 1);
    }

    /// <summary>The day as yyyy-MM-dd (日期文本).</summary>
    public static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static bool HasForm(ReadOnlySpan<char> text) => text.Length == 10
        && text[4] == '-'
        && text[7] == '-'
        && !text[..4].ContainsAnyExceptInRange('0', '9')
        && !text[5..7].ContainsAnyExceptInRange('0', '9')
        && !text[8..].ContainsAnyExceptInRange('0', '9');
}
