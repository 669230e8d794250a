using Yibao.Contributions;
using Yibao.Contributions.Runs;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage.Contributions;

namespace Yibao.Agency.Contributions;

/// <summary>
/// What each payer of a range should be billed (核定应缴), by the rules of the period. For one run; not safe to share between threads.
/// </summary>
/// <param name="rules">The region's rules.</param>
/// <param name="kind">Whose bills.</param>
/// <param name="period">Period.</param>
/// <param name="county">Kind of county for residents of whom the register does not say it, as the vocabulary names it.</param>
public sealed class Assessor(PlanHistory rules, RunKind kind, BillPeriod period, string county)
{
    private readonly Dictionary<(string Word, bool IsRelieved), ContributionTerms?> terms = [];
    private readonly Dictionary<(PersonStatus, AidCategory, string County), BillParts?> standing = [];
    private readonly Dictionary<string, SubsidySplit?> splits = new(StringComparer.Ordinal);

    /// <summary>Told of each person whom it skips, with the payer (未核定人员).</summary>
    public Action<string, string>? Skipping { get; init; }

    /// <summary>
    /// Every payer of the range that has people or was billed before (逐户核定), in order, with how many people were skipped.
    /// </summary>
    public (List<Assessment> Payers, int Skipped) Assess(PayerRange range, bool isRelieved)
    {
        ArgumentNullException.ThrowIfNull(range);
        var (payers, skipped) = (new List<Assessment>(), 0);
        var people = range.People;
        var billed = range.Billed.Keys.Order(StringComparer.Ordinal).ToArray();
        var old = 0;
        for (var first = 0; first < people.Count;)
        {
            var payer = people[first].Payer;
            for (; old < billed.Length && string.CompareOrdinal(billed[old], payer) <= 0; old++)
            {
                if (billed[old] != payer)
                {
                    payers.Add(Gone(range, billed[old]));
                }
            }

            var word = kind == RunKind.Employers ? range.PayerWords.GetValueOrDefault(payer) : Vocabulary.IndividualPayer;
            var lines = new List<BillLine>();
            for (; first < people.Count && people[first].Payer == payer; first++)
            {
                if (word is not null && PartsOf(people[first], word, isRelieved) is { } parts)
                {
                    lines.Add(new BillLine(people[first].Person, parts));
                }
                else
                {
                    skipped++;
                    Skipping?.Invoke(people[first].Person, payer);
                }
            }

            payers.Add(new Assessment(PayerOf(range, payer), word ?? "", lines));
        }

        payers.AddRange(billed[old..].Select(payer => Gone(range, payer)));
        return (payers, skipped);
    }

    private static Payer PayerOf(PayerRange range, string number) => new(range.Segment.Region, range.Segment.PayerKind, number);

    private static Assessment Gone(PayerRange range, string payer) =>
        new(PayerOf(range, payer), range.Billed[payer][^1].PayerWord, []);

    private BillParts? PartsOf(in BilledPerson person, string word, bool isRelieved)
    {
        if (kind == RunKind.Residents)
        {
            return person.From <= period.First ? Standing(person) : Year(person, person.From);
        }

        if (!terms.TryGetValue((word, isRelieved), out var found))
        {
            terms[(word, isRelieved)] = found = ContributionTerms.Of(rules, period.First, word, isRelieved);
        }

        if (found is null)
        {
            return null;
        }

        var month = found.Month(new Money(person.WageFen));
        return new BillParts(
            month.Base.Fen, month.EmployerWaived.Fen, month.Employer.Fen, person.IsMaternity ? month.Maternity.Fen : 0,
            (month.LargeAmount + month.EmployeeFlat + month.AverageWagePart).Fen, month.Employee.Fen, 0, 0, 0, 0, 0);
    }

    /// <summary>Whoever was enrolled when the year began: as if joined when the window for it opened.</summary>
    private BillParts? Standing(in BilledPerson person)
    {
        if (!standing.TryGetValue((person.Status, person.Aid, person.County), out var parts))
        {
            var open = rules.Parameter("resident.window-from", period.First) is { } month
                ? period.First.AddYears(-1).AddMonths((int)month.Value - 1) : period.First;
            standing[(person.Status, person.Aid, person.County)] = parts = Year(person with { Birth = null }, open);
        }

        return parts;
    }

    private BillParts? Year(in BilledPerson person, DateOnly joined)
    {
        if (ResidentYear.Of(rules, period.Value, joined, person.Status, person.Aid, person.Birth)
            is not { Joining: not ResidentJoining.TooEarly } year)
        {
            return null;
        }

        var split = SplitOf(person.County.Length > 0 ? person.County : county);
        var whole = split is { } parts ? parts.Central + parts.Province + parts.Local : Money.Zero;
        long Part(Money level) => whole.Fen == 0 ? 0 : HalfUp.Divide(level.Fen * year.Subsidy.Fen, whole.Fen);
        var (central, province) = split is { } levels ? (Part(levels.Central), Part(levels.Province)) : (0L, 0L);
        var local = whole.Fen == 0 ? 0 : year.Subsidy.Fen - central - province;
        return new BillParts(0, 0, 0, 0, 0, 0, year.Own.Fen, year.Aid.Fen, central, province, local);
    }

    private SubsidySplit? SplitOf(string kindOfCounty)
    {
        if (!splits.TryGetValue(kindOfCounty, out var split))
        {
            splits[kindOfCounty] = split = SubsidySplit.Of(rules, period.First, kindOfCounty);
        }

        return split;
    }
}
