using Yibao.Benefits;
using Yibao.Policy;

namespace Yibao.Tests.Cli;

/// <summary>The bill of a suspected patient on the day on which the suspicion was excluded.</summary>
public sealed class EpidemicSplitTests
{
    private static readonly int Day = new DateOnly(2020, 2, 5).DayNumber;

    [Theory]
    [InlineData(EpidemicStatus.None, 0, new[] { 0, 1 }, "None 2")] // an ordinary patient is never split
    [InlineData(EpidemicStatus.Confirmed, 0, new[] { 0, 1 }, "Confirmed 2")]
    [InlineData(EpidemicStatus.Suspected, 0, new[] { -1, 0, 1 }, "Suspected 2, None 1")] // the day itself keeps the guarantee
    [InlineData(EpidemicStatus.Suspected, 0, new[] { -3, 0 }, "Suspected 2")]
    [InlineData(EpidemicStatus.Suspected, 0, new[] { 1, 2 }, "None 2")]
    [InlineData(EpidemicStatus.Suspected, null, new[] { 0, 9 }, "Suspected 2")] // not excluded
    public void Lines_up_to_the_day_keep_the_guarantee(EpidemicStatus status, int? excludedAfter, int[] lineDays, string expected)
    {
        var facts = new CaseFacts { Epidemic = status, DayNumber = Day };
        var lines = lineDays.Select(d => new BillLine { DayNumber = Day + d, PriceMicro = d }).ToArray();
        var parts = EpidemicSplit.Of(in facts, lines, excludedAfter is { } days ? Day + days : -1);
        Assert.Equal(expected, string.Join(", ", parts.Select(p => $"{p.Epidemic} {p.Lines.Length}")));
        Assert.Equal(lines.Select(l => l.PriceMicro).Order(), parts.SelectMany(p => p.Lines).Select(l => l.PriceMicro).Order());
    }

    [Fact]
    public void A_line_without_a_day_is_of_the_day_of_the_bill()
    {
        var facts = new CaseFacts { Epidemic = EpidemicStatus.Suspected, DayNumber = Day };
        var part = Assert.Single(EpidemicSplit.Of(in facts, [new BillLine()], Day));
        Assert.Equal(EpidemicStatus.Suspected, part.Epidemic);
    }
}
