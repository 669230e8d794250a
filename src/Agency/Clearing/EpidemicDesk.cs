using Yibao.Agency.Contributions;
using Yibao.Clearing.Epidemic;
using Yibao.Clearing.Regions;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage;
using Yibao.Storage.Clearing;
using Yibao.Storage.Counter;

namespace Yibao.Agency.Clearing;

/// <summary>How far a verification is (核查进度).</summary>
/// <param name="Bills">Bills that were looked at.</param>
/// <param name="Found">Of these, bills whose home region is found.</param>
/// <param name="Uninsured">Of these, bills of people who are insured nowhere.</param>
/// <param name="Fund">What the home regions' funds bear of them, fen.</param>
/// <param name="Refused">Bills that the rules of the home region refuse.</param>
public readonly record struct VerifyTotals(long Bills, long Found, long Uninsured, long Fund, long Refused);

/// <summary>
/// Bills of patients whose home region was not known then (疫情待核查账单): taken in at the care region, where the fiscal fund bears them, and
/// verified afterwards: the home region's rules say what its funds would have paid, and the difference is booked between the two.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="policies">The policies.</param>
/// <param name="clock">The clock.</param>
public sealed class EpidemicDesk(Database database, PlanBook policies, TimeProvider clock)
{
    private readonly Dictionary<PlanKey, PlanHistory?> known = [];

    /// <summary>Bills of one transaction (每批账单数).</summary>
    public int BillsAtOnce { get; init; } = 5_000;

    /// <summary>Told after each transaction of a verification (进度).</summary>
    public Action<VerifyTotals>? Committed { get; init; }

    /// <summary>Takes bills in (登记账单), in one transaction.</summary>
    /// <returns>The places of those that were not taken: their number is known at the provider.</returns>
    public async Task<(IReadOnlyList<int> Known, Refusal? Refusal)> Take(
        IReadOnlyList<EpidemicBill> bills, DateOnly day, string by, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(bills);
        if (string.IsNullOrWhiteSpace(by))
        {
            return ([], new Refusal(ClearingRefusals.NoName, "by", ""));
        }

        await using var batch = await HubBatch.Begin(database, clock.GetUtcNow(), cancel);
        var seen = await batch.Known(bills);
        var again = new List<int>();
        var postings = new EpidemicPostings();
        for (var i = 0; i < bills.Count; i++)
        {
            if (seen.Add((bills[i].Provider, bills[i].Number)))
            {
                batch.Take(bills[i], day, by);
                postings.Taken(bills[i]);
            }
            else
            {
                again.Add(i);
            }
        }

        await Commit(batch, postings, day, cancel);
        return (again, null);
    }

    /// <summary>
    /// Verifies every open bill whose patient's document is known (批量核查). Killed anywhere and asked again it goes on: a bill has one
    /// finding.
    /// </summary>
    /// <param name="day">Day of the finding.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="closesUnknown">Whether people in no register are found to be insured nowhere; else their bills stay open.</param>
    /// <param name="cancel">To stop between two transactions.</param>
    public async Task<(VerifyTotals Totals, Refusal? Refusal)> Verify(
        DateOnly day, string by, bool closesUnknown, CancellationToken cancel = default)
    {
        if (string.IsNullOrWhiteSpace(by))
        {
            return (default, new Refusal(ClearingRefusals.NoName, "by", ""));
        }

        var totals = default(VerifyTotals);
        await using var desk = new DeskReader(database);
        for (var after = 0L; ;)
        {
            cancel.ThrowIfCancellationRequested();
            await using var batch = await HubBatch.Begin(database, clock.GetUtcNow(), cancel);
            if (await Unfinished(batch) is { } unfinished)
            {
                return (totals, unfinished);
            }

            var bills = await batch.Unverified(after, BillsAtOnce);
            if (bills.Count == 0)
            {
                return (totals, null);
            }

            var numbers = await batch.PersonsByDocument(bills.Select(bill => bill.Document));
            var persons = await Read(desk, numbers.SelectMany(group => group));
            var postings = new EpidemicPostings();
            foreach (var bill in bills)
            {
                totals = totals with { Bills = totals.Bills + 1 };
                if (Find(bill, numbers[bill.Document].SelectMany(number => persons[number]), closesUnknown, ref totals) is { } finding)
                {
                    batch.Add(finding, day, by);
                    postings.Found(finding);
                }
            }

            await Commit(batch, postings, day, cancel);
            after = bills[^1].Id;
            Committed?.Invoke(totals);
        }
    }

    /// <summary>Verifies one bill by hand (单笔核查): the person is named, or the patient is insured nowhere.</summary>
    /// <param name="bill">Care region, provider and number of the bill.</param>
    /// <param name="home">Home region and person number; null: insured nowhere.</param>
    /// <param name="day">Day of the finding.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="cancel">To give up before the commit.</param>
    public async Task<(EpidemicFinding? Finding, Refusal? Refusal)> Find(
        (RegionCode Care, string Provider, string Number) bill, (RegionCode Region, string Person)? home, DateOnly day, string by,
        CancellationToken cancel = default)
    {
        if (string.IsNullOrWhiteSpace(by))
        {
            return (null, new Refusal(ClearingRefusals.NoName, "by", ""));
        }

        await using var desk = new DeskReader(database);
        await using var batch = await HubBatch.Begin(database, clock.GetUtcNow(), cancel);
        if (await Unfinished(batch) is { } unfinished)
        {
            return (null, unfinished);
        }

        if (await batch.EpidemicBillOf(bill.Care, bill.Provider, bill.Number) is not { } open)
        {
            return (null, new Refusal(ClearingRefusals.Unknown, bill.Number, "no bill of that number"));
        }

        if (open.IsVerified)
        {
            return (null, new Refusal(ClearingRefusals.Verified, bill.Number, ""));
        }

        var finding = Uninsured(open.Bill);
        if (home is { } named)
        {
            var persons = (await Read(desk, [named.Person]))[named.Person].Where(one => one.File.Person.Region == named.Region);
            if (Insured(open.Bill, persons) is not { } insured)
            {
                return (null, new Refusal(ClearingRefusals.NotInsured, named.Person, Days.Text(open.Bill.Day)));
            }

            finding = Replay(open.Bill, insured, out var refused);
            if (finding is null)
            {
                return (null, new Refusal(ClearingRefusals.Bill, bill.Number, refused));
            }
        }

        var postings = new EpidemicPostings();
        batch.Add(finding, day, by);
        postings.Found(finding);
        await Commit(batch, postings, day, cancel);
        return (finding, null);
    }

    private EpidemicFinding? Find(EpidemicBill bill, IEnumerable<PersonDesk> persons, bool closesUnknown, ref VerifyTotals totals)
    {
        var candidates = persons.ToArray();
        if (Insured(bill, candidates) is not { } insured)
        {
            if (!closesUnknown)
            {
                return null;
            }

            totals = totals with { Uninsured = totals.Uninsured + 1 };
            return Uninsured(bill);
        }

        var finding = Replay(bill, insured, out _);
        totals = finding is null
            ? totals with { Refused = totals.Refused + 1 }
            : totals with { Found = totals.Found + 1, Fund = totals.Fund + finding.Fund };
        return finding;
    }

    /// <summary>Who of several records is insured on the day, employees first.</summary>
    private static (PersonDesk Person, EnrolmentSpan Span)? Insured(EpidemicBill bill, IEnumerable<PersonDesk> persons)
    {
        foreach (var scheme in new[] { Scheme.Employee, Scheme.Resident })
        {
            foreach (var person in persons)
            {
                if (person.File.Cover(bill.Day, scheme) is { IsInsured: true, Span: { } span })
                {
                    return (person, span);
                }
            }
        }

        return null;
    }

    private EpidemicFinding? Replay(EpidemicBill bill, (PersonDesk Person, EnrolmentSpan Span) insured, out string refused) =>
        EpidemicReplay.Of(bill, insured.Person, insured.Span, Rules(insured.Person.File.Person.Region, insured.Span), out refused);

    private static EpidemicFinding Uninsured(EpidemicBill bill) => new(bill, RegionCode.Nation, "", EpidemicPostings.Book, []);

    /// <summary>The rules of the region itself, else of its prefecture, else of its province.</summary>
    private PlanHistory? Rules(RegionCode region, EnrolmentSpan span)
    {
        var asked = new PlanKey(region, span.Scheme, span.Grade);
        if (!known.TryGetValue(asked, out var rules))
        {
            known[asked] = rules = RegionRules.Places(region).Select(place => policies.Find(asked with { Region = place }))
                .FirstOrDefault(found => found is not null);
        }

        return rules;
    }

    private static async Task<ILookup<string, PersonDesk>> Read(DeskReader desk, IEnumerable<string> numbers)
    {
        var needs = new Needs();
        needs.Persons.UnionWith(numbers);
        var data = await desk.Read(needs);
        return data.Persons.SelectMany(one => one.Value.Select(person => (one.Key, person)))
            .ToLookup(one => one.Key, one => one.person, StringComparer.Ordinal);
    }

    private static async Task Commit(HubBatch batch, EpidemicPostings postings, DateOnly day, CancellationToken cancel)
    {
        foreach (var posted in postings.Transactions(day, batch.NextId))
        {
            batch.Post(posted);
        }

        await batch.Commit(cancel);
    }

    private static async Task<Refusal?> Unfinished(HubBatch batch) =>
        (await batch.RegionRuns()).FirstOrDefault(run => !run.IsDone && run.Period.IsEpidemic) is { } run
            ? new Refusal(ClearingRefusals.OtherRun, $"{run.Period}", "finish it first") : null;
}
