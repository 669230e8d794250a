using Yibao.Policy;

namespace Yibao.Benefits;

/// <summary>Which visit a bill belongs to (就诊标识): bills of one visit share it.</summary>
/// <param name="Id">Number of the visit, unique for the person; from 1.</param>
/// <param name="AdmissionDay">First day of the visit as <see cref="DateOnly.DayNumber"/>: settlement periods count from it.</param>
public readonly record struct VisitIdentity(long Id, int AdmissionDay);

/// <summary>
/// Periods of accumulators (累计周期): an accumulator holds for one visit, settlement period, month or policy year; the key says for which one.
/// </summary>
public static class AccumulatorPeriods
{
    private const int MonthsPerYear = 12;

    /// <summary>More settlement periods than this in one visit cannot be: it would last for centuries.</summary>
    private const long PeriodsPerVisit = 4096;

    /// <summary>The key of the period of a slot in which a day falls (周期键). Equal keys: the same period.</summary>
    public static long KeyOf(in AccumulatorSlot slot, Plan plan, int dayNumber, VisitIdentity visit) =>
        KeyOf(slot.Per, slot.Days, plan, dayNumber, visit);

    private static long KeyOf(CountingPeriod per, int days, Plan plan, int dayNumber, VisitIdentity visit) => per switch
    {
        CountingPeriod.Visit => visit.Id,
        CountingPeriod.SettlementPeriod => (visit.Id * PeriodsPerVisit) + (Math.Max(0, dayNumber - visit.AdmissionDay) / days),
        CountingPeriod.Month => MonthKey(dayNumber),
        _ => plan.YearStartOf(dayNumber),
    };

    private static long MonthKey(int dayNumber)
    {
        var day = DateOnly.FromDayNumber(dayNumber);
        return (day.Year * MonthsPerYear) + day.Month;
    }

    /// <summary>Length of a row of accumulators: one value per slot, then one key per period.</summary>
    public static int RowLength(Plan plan) => plan.Slots.Length + plan.Periods.Length;

    /// <summary>
    /// Moves a row of accumulators to the periods of a bill (滚动周期): values whose period has passed begin again at zero.
    /// </summary>
    /// <param name="plan">The plan of the bill.</param>
    /// <param name="dayNumber">Day of service.</param>
    /// <param name="visit">The visit.</param>
    /// <param name="row">One value per slot, then one key per period; keys of 0 were never used.</param>
    /// <exception cref="ArgumentException">The bill belongs to a period before that of the row: days and visits must not go
    /// back.</exception>
    public static void Roll(Plan plan, int dayNumber, VisitIdentity visit, Span<long> row)
    {
        var keys = row[plan.Slots.Length..];
        var periods = plan.Periods;
        for (var i = 0; i < periods.Length; i++)
        {
            var period = periods[i];
            var key = KeyOf(period.Per, period.Days, plan, dayNumber, visit);
            if (keys[i] == key)
            {
                continue;
            }

            if (keys[i] > key)
            {
                throw new ArgumentException("the bills of a person stand out of order: a row knows no earlier period", nameof(visit));
            }

            keys[i] = key;
            foreach (var slot in period.Slots)
            {
                row[slot] = 0;
            }
        }
    }
}

/// <summary>One recorded change of one accumulator (累计变动): a reversal is its exact negative.</summary>
/// <param name="Slot">Name of the accumulator.</param>
/// <param name="PeriodKey">The period that it counts for.</param>
/// <param name="Delta">Fen, or a count for the stays and settlements.</param>
public readonly record struct AccumulatorChange(string Slot, long PeriodKey, long Delta);

/// <summary>
/// The accumulators of one person in one region, scheme and grade (个人累计): values by name and period. The store keeps the same pairs; this
/// is their form in memory for files, examples and folds. Not safe to share between threads.
/// </summary>
public sealed class AccumulatorBook
{
    private readonly Dictionary<(string Slot, long PeriodKey), long> values = [];

    /// <summary>Values that are not zero, in order of name and period.</summary>
    public IEnumerable<AccumulatorChange> Values => values.Where(v => v.Value != 0)
        .OrderBy(v => v.Key.Slot, StringComparer.Ordinal).ThenBy(v => v.Key.PeriodKey)
        .Select(v => new AccumulatorChange(v.Key.Slot, v.Key.PeriodKey, v.Value));

    /// <summary>The values that a bill starts from, in the order of the plan's slots (期初累计).</summary>
    public void Open(Plan plan, int dayNumber, VisitIdentity visit, Span<long> opening)
    {
        for (var i = 0; i < plan.Slots.Length; i++)
        {
            var key = AccumulatorPeriods.KeyOf(in plan.Slots.ItemRef(i), plan, dayNumber, visit);
            opening[i] = values.GetValueOrDefault((plan.Slots[i].Name, key));
        }
    }

    /// <summary>The changes of a settlement by name and period; zeros are left out.</summary>
    public static IReadOnlyList<AccumulatorChange> Changes(Plan plan, int dayNumber, VisitIdentity visit, ReadOnlySpan<long> change)
    {
        var changes = new List<AccumulatorChange>();
        for (var i = 0; i < plan.Slots.Length; i++)
        {
            if (change[i] != 0)
            {
                var key = AccumulatorPeriods.KeyOf(in plan.Slots.ItemRef(i), plan, dayNumber, visit);
                changes.Add(new AccumulatorChange(plan.Slots[i].Name, key, change[i]));
            }
        }

        return changes;
    }

    /// <summary>Applies recorded changes (记账).</summary>
    public void Apply(IReadOnlyList<AccumulatorChange> changes)
    {
        foreach (var change in changes)
        {
            Add(change.Slot, change.PeriodKey, change.Delta);
        }
    }

    /// <summary>Takes recorded changes back (冲正): every value is again what it was.</summary>
    public void Reverse(IReadOnlyList<AccumulatorChange> changes)
    {
        foreach (var change in changes)
        {
            Add(change.Slot, change.PeriodKey, -change.Delta);
        }
    }

    /// <summary>Sets an opening value (期初), as a file or an example states it.</summary>
    public void Set(string slot, long periodKey, long value) => values[(slot, periodKey)] = value;

    private void Add(string slot, long periodKey, long delta) =>
        values[(slot, periodKey)] = values.GetValueOrDefault((slot, periodKey)) + delta;
}
