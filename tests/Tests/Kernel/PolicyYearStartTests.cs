using Yibao.Kernel;

namespace Yibao.Tests.Kernel;

public sealed class PolicyYearStartTests
{
    [Theory]
    [InlineData(1, 1, "2020-01-01", "2020-01-01", "2021-01-01", "2020")]
    [InlineData(1, 1, "2020-12-31", "2020-01-01", "2021-01-01", "2020")]
    [InlineData(1, 1, "2020-02-29", "2020-01-01", "2021-01-01", "2020")]
    [InlineData(7, 1, "2020-06-30", "2019-07-01", "2020-07-01", "2019/20")]
    [InlineData(7, 1, "2020-07-01", "2020-07-01", "2021-07-01", "2020/21")]
    [InlineData(7, 1, "2020-12-31", "2020-07-01", "2021-07-01", "2020/21")]
    [InlineData(7, 1, "2021-01-01", "2020-07-01", "2021-07-01", "2020/21")]
    [InlineData(7, 1, "1999-07-01", "1999-07-01", "2000-07-01", "1999/00")]
    [InlineData(2, 28, "2020-02-29", "2020-02-28", "2021-02-28", "2020/21")]
    [InlineData(4, 15, "2020-04-14", "2019-04-15", "2020-04-15", "2019/20")]
    public void A_day_belongs_to_one_year(int month, int startDay, string text, string start, string next, string label)
    {
        var year = new PolicyYearStart(month, startDay);
        var day = DateOnly.Parse(text);
        Assert.Equal(DateOnly.Parse(start), year.YearStart(day));
        Assert.Equal(DateOnly.Parse(start).DayNumber, year.YearTodayNumber(day.DayNumber));
        Assert.Equal(DateOnly.Parse(next), year.Next(day));
        Assert.Equal(label, year.Label(day));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(13, 1)]
    [InlineData(1, 0)]
    [InlineData(2, 29)]
    [InlineData(6, 31)]
    public void A_start_exists_in_every_year(int month, int day) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new PolicyYearStart(month, day));

    [Fact]
    public void The_known_starts_are_january_and_july()
    {
        Assert.Equal(new PolicyYearStart(1, 1), PolicyYearStart.Calendar);
        Assert.Equal(new PolicyYearStart(7, 1), PolicyYearStart.July);
    }

    [Fact]
    public void Years_follow_each_other_without_gap()
    {
        var seeded = Seeded.New();
        for (var i = 0; i < Dose.Of(10_000, 500_000); i++)
        {
            var start = new PolicyYearStart(seeded.Random.Next(1, 13), seeded.Random.Next(1, 29));
            var day = new DateOnly(1950, 1, 1).AddDays(seeded.Random.Next(0, 60_000));
            var note = seeded.Note($"{start} {day}");
            Assert.True(start.YearStart(day) <= day && day < start.Next(day), note);
            Assert.True(start.YearStart(start.Next(day)) == start.Next(day), note);
            Assert.True(start.YearStart(start.Next(day).AddDays(-1)) == start.YearStart(day), note);
        }
    }
}
