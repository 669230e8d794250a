using Yibao.Policy;

namespace Yibao.Benefits;

/// <summary>One settlement of a bill of a suspected patient (疑似患者分段结算): its standing in the epidemic and its lines.</summary>
/// <param name="Epidemic">Standing in the epidemic of this part.</param>
/// <param name="Lines">Its lines, in order.</param>
public readonly record struct EpidemicPart(EpidemicStatus Epidemic, BillLine[] Lines);

/// <summary>
/// Splits the bill of a suspected patient on the day on which the suspicion was excluded (排除疑似后的分段): lines up to and including that day
/// keep the
/// guarantee, later ones are ordinary. The parts are settlements of one visit, so that its accumulators carry over from the first to
/// the second.
/// </summary>
public static class EpidemicSplit
{
    /// <summary>
    /// The parts of a bill, in the order in which they are settled: one, or two where lines stand on both sides of the day.
    /// </summary>
    /// <param name="facts">The case; another standing than suspected is never split.</param>
    /// <param name="lines">The lines; one without a day of its own is of the day of the bill.</param>
    /// <param name="excludedDay">Day of exclusion as <see cref="DateOnly.DayNumber"/>; negative: the suspicion was not excluded.</param>
    public static IReadOnlyList<EpidemicPart> Of(in CaseFacts facts, ReadOnlySpan<BillLine> lines, int excludedDay)
    {
        if (facts.Epidemic != EpidemicStatus.Suspected || excludedDay < 0)
        {
            return [new EpidemicPart(facts.Epidemic, lines.ToArray())];
        }

        var guaranteed = new List<BillLine>();
        var ordinary = new List<BillLine>();
        foreach (ref readonly var line in lines)
        {
            var day = line.DayNumber == 0 ? facts.DayNumber : line.DayNumber;
            (day <= excludedDay ? guaranteed : ordinary).Add(line);
        }

        if (ordinary.Count == 0)
        {
            return [new EpidemicPart(EpidemicStatus.Suspected, [.. guaranteed])];
        }

        return guaranteed.Count == 0
            ? [new EpidemicPart(EpidemicStatus.None, [.. ordinary])]
            : [new EpidemicPart(EpidemicStatus.Suspected, [.. guaranteed]), new EpidemicPart(EpidemicStatus.None, [.. ordinary])];
    }
}
