namespace Yibao.Tests.Reference;

/// <summary>Several bills of one person in order: keeps each accumulator under the period that the day lies in (section 4).</summary>
internal sealed class RefHistory(RefPolicy policy, RefPerson person)
{
    private readonly Dictionary<(string Accumulator, string Period), Rational> stands = [];
    private RefPerson person = person;

    /// <summary>The person from now on: a year older, or retired.</summary>
    public RefHistory With(RefPerson now)
    {
        person = now;
        return this;
    }

    /// <summary>Settles a bill of a visit that began on <paramref name="admitted"/> and applies the change, if it is settled.</summary>
    public RefResult Settle(RefVisit visit, string visitId, DateOnly admitted, params IReadOnlyList<RefLine> lines)
    {
        var periods = Periods(visit, visitId, admitted);
        var opening = new Dictionary<string, Rational>(StringComparer.Ordinal);
        foreach (var (accumulator, period) in periods) opening[accumulator] = stands.GetValueOrDefault((accumulator, period));
        var result = RefEvaluator.Settle(policy, person, visit, lines, opening);
        foreach (var (accumulator, change) in result.Changes)
            stands[(accumulator, periods[accumulator])] = opening.GetValueOrDefault(accumulator) + change;
        return result;
    }

    private Dictionary<string, string> Periods(RefVisit visit, string visitId, DateOnly admitted)
    {
        var periods = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["stays"] = YearOf(visit.Day),
            ["settlements"] = policy.StayPeriodDays is { } days ? SettlementPeriod(days) : "visit " + visitId,
        };
        foreach (var layer in policy.Layers)
        {
            string Key(RefPeriod period) => period switch
            {
                RefPeriod.Visit => "visit " + visitId,
                RefPeriod.SettlementPeriod => SettlementPeriod(layer.PeriodDays),
                RefPeriod.Month => $"{visit.Day:yyyy-MM}",
                _ => YearOf(visit.Day),
            };
            periods[layer.DeductibleAccumulator] = Key(layer.DeductiblePeriod);
            periods[layer.BaseAccumulator] = Key(layer.BandPeriod);
            foreach (var ceiling in layer.Ceilings) periods[layer.CeilingAccumulator(ceiling)] = Key(ceiling.Per);
        }

        return periods;

        string SettlementPeriod(int days) => $"visit {visitId}, period {(visit.Day.DayNumber - admitted.DayNumber) / days} of {days} days";
    }

    /// <summary>The policy year, named by the calendar year in which it begins.</summary>
    private string YearOf(DateOnly day)
    {
        var begins = new DateOnly(day.Year, policy.YearStart.Month, policy.YearStart.Day);
        return $"{(day < begins ? day.Year - 1 : day.Year)}";
    }
}
