using Yibao.Contributions.Runs;
using Yibao.Enrolment;
using Yibao.Policy;
using Yibao.Storage.Counter;

namespace Yibao.Storage.Contributions;

/// <summary>One person whom a run bills (出账人员).</summary>
/// <param name="Payer">Number of the payer: the employer, or the person.</param>
/// <param name="Person">Person number.</param>
/// <param name="Status">Standing.</param>
/// <param name="IsMaternity">Insured for maternity insurance too.</param>
/// <param name="From">First day of the enrolment, of a resident with what it goes on from.</param>
/// <param name="WageFen">Declared wage; 0: none.</param>
/// <param name="Aid">Category of assistance; only of residents.</param>
/// <param name="Birth">Birth date; only of residents.</param>
/// <param name="County">Kind of the county where a resident lives; empty: not said.</param>
public readonly record struct BilledPerson(
    string Payer, string Person, PersonStatus Status, bool IsMaternity, DateOnly From, long WageFen, AidCategory Aid, DateOnly? Birth,
    string County);

/// <summary>What one transaction of a run works on (出账区间): payers in order, their people, and what was billed before.</summary>
public sealed class PayerRange
{
    /// <summary>People of one transaction (每批人数) where nothing else is asked for.</summary>
    public const int UsualPeople = 50_000;

    private PayerRange(RunSegment segment, string last) => (Segment, Last) = (segment, last);

    /// <summary>The segment as it stands before the range (分段).</summary>
    public RunSegment Segment { get; }

    /// <summary>The last payer of the range (终点).</summary>
    public string Last { get; }

    /// <summary>People in order of payer and person (人员).</summary>
    public List<BilledPerson> People { get; } = [];

    /// <summary>Kinds of the employers, as the vocabulary names them (缴费人类别).</summary>
    public Dictionary<string, string> PayerWords { get; } = new(StringComparer.Ordinal);

    /// <summary>Editions that were billed before, by payer and in order (已出账单).</summary>
    public Dictionary<string, List<Bill>> Billed { get; } = new(StringComparer.Ordinal);

    /// <summary>The present of those bills (账单现状).</summary>
    public Dictionary<string, BillState> States { get; } = new(StringComparer.Ordinal);

    /// <summary>What payers have left (预收余额).</summary>
    public Dictionary<string, long> Credits { get; } = new(StringComparer.Ordinal);

    /// <summary>Payers whose people are without benefits because of arrears (欠费暂停).</summary>
    public HashSet<string> Paused { get; } = new(StringComparer.Ordinal);

    /// <summary>Employers that may pay later (缓缴).</summary>
    public Deferrals Deferrals { get; private set; } = Deferrals.None;

    /// <summary>Whether relief is ordered for the period (是否减征).</summary>
    public bool IsRelieved { get; private set; }

    /// <summary>
    /// Locks a segment and reads its next range (读取下一区间): whole payers of about so many people that a transaction takes part of a
    /// second, seconds at most.
    /// </summary>
    public static async Task<PayerRange> Next(ContributionBatch batch, RunSegment segment, int people)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var now = await batch.Lock(segment);
        return await Read(batch, now, now.IsDone ? now.Last : await End(batch, now, people));
    }

    /// <summary>The range behind another one, without a lock (读取): for previews, which write nothing.</summary>
    public static async Task<PayerRange> Behind(ContributionBatch batch, RunSegment segment)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(segment);
        return await Read(batch, segment, await End(batch, segment, UsualPeople));
    }

    /// <summary>Open bills of some payers, by payer (未缴清账单).</summary>
    public async Task<ILookup<string, BillState>> OpenBills(ContributionBatch batch, IReadOnlyCollection<string> payers)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var open = new List<BillState>();
        if (payers.Count > 0)
        {
            await batch.Read(
                $"""
                select {ContributionTables.StateColumns} {ContributionTables.UnfinishedBills}
                    and u.payer {batch.In} and u.payer_kind = @kind and u.scheme = @scheme and u.region = @region and s.is_open = 1
                """,
                Values(batch.Keys(payers)), row => open.Add(batch.StateOf(row)));
        }

        return open.ToLookup(state => state.Payer.Number, StringComparer.Ordinal);
    }

    /// <summary>Saves how far the segment is, with what was done (保存进度).</summary>
    public void Save(ContributionBatch batch, RunSegment segment)
    {
        ArgumentNullException.ThrowIfNull(segment);
        batch.Put(segment with { Position = Last, IsDone = Last == segment.Last });
    }

    private static async Task<PayerRange> Read(ContributionBatch batch, RunSegment segment, string last)
    {
        var range = new PayerRange(segment, last);
        if (segment.IsDone)
        {
            return range;
        }

        range.IsRelieved = await ReliefRows.IsOrdered(batch, segment.Region, segment.Period);
        await range.ReadPeople(batch);
        await range.ReadBilled(batch);
        range.Deferrals = await Deferrals.Read(
            batch.Connection, batch.Transaction, "subject > @after and subject <= @until and region = @region", range.Values());
        return range;
    }

    /// <summary>Where a range ends: with the payer of the n-th person, or with the segment.</summary>
    private static async Task<string> End(ContributionBatch batch, RunSegment segment, int people)
    {
        var isEmployers = segment.Kind == RunKind.Employers;
        var sql = isEmployers
            ? """
                select employer_no from enrolment
                where employer_no <> '' and employer_no > @after and employer_no <= @until and region = @region
                order by employer_no, region, psn_no limit 1 offset @skip
                """
            : """
                select psn_no from enrolment
                where employer_no = '' and region = @region and scheme = @scheme and psn_no > @after and psn_no <= @until
                order by psn_no limit 1 offset @skip
                """;
        return await batch.One<string>(sql, new
        {
            after = segment.Position, until = segment.Last, region = (long)segment.Region.Value, scheme = (long)segment.Scheme,
            skip = (long)people,
        }) ?? segment.Last;
    }

    private async Task ReadPeople(ContributionBatch batch)
    {
        var isEmployers = Segment.Kind == RunKind.Employers;
        if (isEmployers)
        {
            await batch.Read(
                "select employer_no, payer from employer where region = @region and employer_no > @after and employer_no <= @until",
                Values(), row => PayerWords[row.GetString(0)] = row.GetString(1));
        }

        var wages = Segment.Kind == RunKind.Residents ? [] : await Wages(batch);
        var people = Segment.Kind == RunKind.Residents ? await Residents(batch) : [];
        var next = 0;
        var stretch = (Person: "", First: 0L, Until: 0L);
        await batch.Read(isEmployers ? OfEmployers : OfPersons, Values(), row =>
        {
            var (payer, person) = (row.GetString(0), row.GetString(1));
            var (from, until) = (row.GetInt64(4), row.IsDBNull(6) ? long.MaxValue : row.GetInt64(6));
            stretch = (person, stretch.Person == person && stretch.Until == from ? stretch.First : from, until);
            if (until <= StoredDay.Of(Segment.Period.Last) || row.GetInt64(7) == (long)PauseReason.Asked)
            {
                return; // what the enrolment of the last day goes on from
            }

            while (next < wages.Count && Before(wages[next].Employer, wages[next].Person, payer, person, isEmployers))
            {
                next++;
            }

            var wage = 0L;
            for (; next < wages.Count && wages[next].Person == person && (!isEmployers || wages[next].Employer == payer); next++)
            {
                wage = wages[next].Fen;
            }

            var resident = people.GetValueOrDefault(person);
            People.Add(new BilledPerson(
                payer, person, (PersonStatus)row.GetInt64(2), row.GetInt64(3) != 0, StoredDay.Read(stretch.First), wage,
                resident?.AidOn(Math.Max(stretch.First, StoredDay.Of(Segment.Period.First))) ?? AidCategory.None, resident?.Birth,
                row.GetString(5)));
        });
    }

    // Whoever is enrolled on the last day of the period: a person is enrolled once on a day, so that nobody is billed twice.
    private const string OfEmployers = """
        select employer_no, psn_no, status, maternity, from_day, '', until_day, pause from enrolment
        where employer_no <> '' and employer_no > @after and employer_no <= @until and region = @region and scheme = @scheme
            and from_day <= @on and (until_day is null or until_day > @on) and status = 0 and pause <> 2
        order by employer_no, psn_no
        """;

    private const string OfPersons = """
        select psn_no, psn_no, status, maternity, from_day, county, until_day, pause from enrolment
        where employer_no = '' and region = @region and scheme = @scheme and psn_no > @after and psn_no <= @until
            and from_day <= @on and (status = 3 or scheme = 390)
        order by psn_no, from_day
        """;

    private static bool Before(string employer, string person, string payer, string wanted, bool isEmployers) =>
        isEmployers && string.CompareOrdinal(employer, payer) is var order and not 0
            ? order < 0 : string.CompareOrdinal(person, wanted) < 0;

    private async Task<List<(string Employer, string Person, long Fen)>> Wages(ContributionBatch batch)
    {
        var wages = new List<(string, string, long)>();
        var ofWhom = Segment.Kind == RunKind.Employers
            ? "employer_no > @after and employer_no <= @until" : "employer_no = '' and psn_no > @after and psn_no <= @until";
        await batch.Read(
            $"""
            select employer_no, psn_no, fen from declared_wage where {ofWhom} and region = @region and from_month <= @period
            order by employer_no, psn_no, from_month, edition
            """,
            Values(), row => wages.Add((row.GetString(0), row.GetString(1), row.GetInt64(2))));
        return wages;
    }

    /// <summary>Birth dates, and the categories of assistance with their days.</summary>
    private async Task<Dictionary<string, ResidentFacts>> Residents(ContributionBatch batch)
    {
        var people = new Dictionary<string, ResidentFacts>(StringComparer.Ordinal);
        await batch.Read(
            "select psn_no, birth from person where psn_no > @after and psn_no <= @until and region = @region",
            Values(), row => people[row.GetString(0)] = new ResidentFacts(StoredDay.Read(row.GetInt64(1))));
        await batch.Read(
            """
            select psn_no, aid, from_day, until_day from person_group
            where psn_no > @after and psn_no <= @until and region = @region and aid <> 0 and from_day <= @on
            """,
            Values(), row => people.GetValueOrDefault(row.GetString(0))?.Aids.Add(
                ((AidCategory)row.GetInt64(1), row.GetInt64(2), row.IsDBNull(3) ? long.MaxValue : row.GetInt64(3))));
        return people;
    }

    private sealed record ResidentFacts(DateOnly Birth)
    {
        public List<(AidCategory Aid, long From, long Until)> Aids { get; } = [];

        /// <summary>The category of a stored day: the first in the order of <see cref="AidCategory"/>.</summary>
        public AidCategory AidOn(long day) =>
            Aids.Where(one => one.From <= day && one.Until > day).Select(one => one.Aid).DefaultIfEmpty(AidCategory.None).Min();
    }

    private async Task ReadBilled(ContributionBatch batch)
    {
        await batch.Read(
            $"""
            select {ContributionTables.Bill.List} from bill
            where period = @period and payer > @after and payer <= @until and payer_kind = @kind and scheme = @scheme and region = @region
            order by payer, edition
            """,
            Values(), row =>
            {
                var bill = ContributionTables.BillOf(row);
                if (!Billed.TryGetValue(bill.Payer.Number, out var editions))
                {
                    Billed[bill.Payer.Number] = editions = [];
                }

                editions.Add(bill);
            });
        if (Billed.Count > 0)
        {
            await batch.Read(
                $"""
                select {ContributionTables.State.List} from bill_state
                where payer > @after and payer <= @until and payer_kind = @kind and period = @period and scheme = @scheme
                    and region = @region
                """,
                Values(), row => States[row.GetString(3)] = batch.StateOf(row));
        }

        await batch.Read(
            """
            select payer, credit from payer_account
            where payer > @after and payer <= @until and payer_kind = @kind and scheme = @scheme and region = @region and credit > 0
            """,
            Values(), row => Credits[row.GetString(0)] = row.GetInt64(1));
        await batch.Read(
            """
            select payer from arrears_cover
            where payer > @after and payer <= @until and payer_kind = @kind and scheme = @scheme and region = @region
            """,
            Values(), row => Paused.Add(row.GetString(0)));
    }

    private object Values(object? keys = null) => new
    {
        after = Segment.Position, until = Last, region = (long)Segment.Region.Value, scheme = (long)Segment.Scheme,
        kind = (long)Segment.PayerKind, period = (long)Segment.Period.Value, first = StoredDay.Of(Segment.Period.First),
        on = StoredDay.Of(Segment.Period.Last), keys,
    };
}
