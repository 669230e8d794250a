using Yibao.Kernel;

namespace Yibao.Enrolment;

/// <summary>
/// The enrolments of one person as stretches of time (参保期间): every change splits or ends stretches, so that the rows themselves are the
/// history. Each function gives the list as it is afterwards, in order of scheme and first day; the same list when nothing changes.
/// </summary>
public static class EnrolmentSpans
{
    /// <summary>
    /// Pauses from a day on (暂停): what one payer pays for is without benefits until it is restored. Stretches that are paused already stay.
    /// </summary>
    /// <param name="spans">The enrolments.</param>
    /// <param name="scheme">Scheme.</param>
    /// <param name="payer">Employer whose members are meant; empty: who pays alone; null: whoever pays.</param>
    /// <param name="from">First day without benefits.</param>
    /// <param name="reason">Why.</param>
    public static IReadOnlyList<EnrolmentSpan> Pause(
        IReadOnlyList<EnrolmentSpan> spans, Scheme scheme, string? payer, DateOnly from, PauseReason reason) =>
        Change(spans, scheme, payer, from, span => span.State == EnrolmentState.Enrolled, span => span with
        {
            State = EnrolmentState.Paused,
            Pause = reason,
        });

    /// <summary>
    /// Restores what was paused for one reason from a day on (恢复), as a payment of everything that was due does: the months go on as if it
    /// had never been paused, and what was paused before the day stays without benefits.
    /// </summary>
    /// <param name="spans">The enrolments.</param>
    /// <param name="scheme">Scheme.</param>
    /// <param name="payer">Employer whose members are meant; empty: who pays alone; null: whoever pays.</param>
    /// <param name="from">First day with benefits again.</param>
    /// <param name="reason">The reason that is gone.</param>
    public static IReadOnlyList<EnrolmentSpan> Restore(
        IReadOnlyList<EnrolmentSpan> spans, Scheme scheme, string? payer, DateOnly from, PauseReason reason) =>
        Change(spans, scheme, payer, from, span => span.State == EnrolmentState.Paused && span.Pause == reason, span => span with
        {
            State = EnrolmentState.Enrolled,
            Pause = PauseReason.None,
        });

    /// <summary>A resident lives in a county of this kind from a day on (居住地变更).</summary>
    public static IReadOnlyList<EnrolmentSpan> Reside(IReadOnlyList<EnrolmentSpan> spans, DateOnly from, string county) =>
        Change(spans, Scheme.Resident, payer: null, from, span => span.County != county, span => span with { County = county });

    /// <summary>Ends every stretch of a scheme before a day (终止); what would begin on it or later is gone.</summary>
    public static IReadOnlyList<EnrolmentSpan> End(IReadOnlyList<EnrolmentSpan> spans, Scheme scheme, DateOnly day) => Ordered(
    [
        .. spans.Where(span => span.Scheme != scheme || span.From < day)
            .Select(span => span.Scheme == scheme && Reaches(span, day) ? span with { Until = day } : span),
    ]);

    /// <summary>Whether a stretch goes on to a day or beyond (延续至该日).</summary>
    public static bool Reaches(EnrolmentSpan span, DateOnly day) => span.Until is not { } until || until > day;

    /// <summary>Whether two stretches have a day in common (期间重叠).</summary>
    public static bool Overlap(EnrolmentSpan one, EnrolmentSpan other) => Reaches(one, other.From) && Reaches(other, one.From);

    /// <summary>In order, and what follows on itself unchanged put together (合并连续期间).</summary>
    public static IReadOnlyList<EnrolmentSpan> Ordered(IEnumerable<EnrolmentSpan> spans)
    {
        var ordered = new List<EnrolmentSpan>();
        foreach (var span in spans.OrderBy(span => span.Scheme).ThenBy(span => span.From))
        {
            if (ordered.Count > 0 && Follows(ordered[^1], span))
            {
                ordered[^1] = ordered[^1] with { Until = span.Until };
            }
            else
            {
                ordered.Add(span);
            }
        }

        return ordered;
    }

    /// <summary>The stretch from a day within it on (自该日起的期间), with the months before it counted.</summary>
    internal static EnrolmentSpan Rest(EnrolmentSpan span, DateOnly day) => day <= span.From ? span : span with
    {
        From = day,
        MonthsBefore = span.MonthsOn(day),
        BenefitsFrom = span.BenefitsFrom is { } benefits && benefits > day ? benefits : null,
    };

    private static IReadOnlyList<EnrolmentSpan> Change(
        IReadOnlyList<EnrolmentSpan> spans, Scheme scheme, string? payer, DateOnly from,
        Func<EnrolmentSpan, bool> concerns, Func<EnrolmentSpan, EnrolmentSpan> change)
    {
        var changed = new List<EnrolmentSpan>(spans.Count + 1);
        var isChanged = false;
        foreach (var span in spans)
        {
            var isMeant = span.Scheme == scheme && Reaches(span, from) && (payer is null || span.EmployerNumber == payer);
            if (!isMeant || !concerns(span))
            {
                changed.Add(span);
                continue;
            }

            isChanged = true;
            if (span.From < from)
            {
                changed.Add(span with { Until = from });
            }

            changed.Add(change(Rest(span, from)));
        }

        return isChanged ? Ordered(changed) : spans;
    }

    /// <summary>Whether the later one is the earlier one gone on: nothing else differs, and its months are counted on.</summary>
    private static bool Follows(EnrolmentSpan earlier, EnrolmentSpan later) =>
        earlier.Until == later.From && later == Rest(earlier with { Until = later.Until }, later.From);
}
