using Yibao.Contributions.Runs;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage.Counter;

namespace Yibao.Storage.Contributions;

/// <summary>A person whose personal account is credited (待划入人员).</summary>
/// <param name="Number">Person number.</param>
/// <param name="Birth">Birth date.</param>
/// <param name="Status">Standing at the end of the month.</param>
public readonly record struct CreditedPerson(string Number, DateOnly Birth, PersonStatus Status);

/// <summary>Bills that are paid and whose credits are not posted (待划账单), with everything that the credits need.</summary>
public sealed class CreditWork
{
    /// <summary>Bills of one transaction (每批账单数): a few hundred milliseconds.</summary>
    public const int UsualBills = 2_000;

    /// <summary>The bills, by payer and period (账单).</summary>
    public List<BillState> States { get; } = [];

    /// <summary>Their editions, in order (各版).</summary>
    public ILookup<(string Payer, BillPeriod Period), Bill> Editions { get; private set; } =
        Array.Empty<Bill>().ToLookup(bill => (bill.Payer.Number, bill.Period));

    /// <summary>Who is on them, at the end of each month (人员).</summary>
    public Dictionary<(string Person, BillPeriod Period), CreditedPerson> People { get; } = [];

    /// <summary>What was credited before for the same bills (已划入), fen.</summary>
    public Dictionary<(string Person, BillPeriod Period, string Payer), long> Credited { get; } = [];

    /// <summary>Reads the next bills of a region (读取下一批), in order of the payer, from one of them on.</summary>
    public static async Task<CreditWork> Next(ContributionBatch batch, RegionCode region, string from, int most = UsualBills)
    {
        ArgumentNullException.ThrowIfNull(batch);
        const int headsMost = 10_000;
        var work = new CreditWork();
        var heads = 0;
        await batch.Read(
            $"""
            select {ContributionTables.StateColumns} {ContributionTables.UnfinishedBills}
                and u.region = @region and u.payer >= @from and u.scheme = 310 and s.is_open = 0
            order by u.payer, u.payer_kind, u.period limit {most}
            """,
            new { region = (long)region.Value, from }, row =>
            {
                var state = batch.StateOf(row);
                if (work.States.Count == 0 || heads + state.Heads <= headsMost)
                {
                    work.States.Add(state);
                    heads += state.Heads;
                }
                else
                {
                    heads = headsMost; // the order holds: nothing behind it is taken either
                }
            });
        var bills = new List<Bill>();
        foreach (var month in work.States.GroupBy(state => state.Period))
        {
            await batch.Read(
                $"""
                select {ContributionTables.Bill.List} from bill
                where period = @period and payer {batch.In} and scheme = 310 and region = @region order by payer, edition
                """,
                new
                {
                    period = (long)month.Key.Value, region = (long)region.Value,
                    keys = batch.Keys(month.Select(state => state.Payer.Number)),
                },
                row => bills.Add(ContributionTables.BillOf(row)));
        }

        work.Editions = bills.ToLookup(bill => (bill.Payer.Number, bill.Period));
        return work;
    }

    /// <summary>Reads the people of a month's bills (读取人员), and what was credited to them before.</summary>
    public async Task ReadPeople(ContributionBatch batch, RegionCode region, BillPeriod period, IReadOnlyCollection<string> numbers)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var values = new
        {
            keys = batch.Keys(numbers), region = (long)region.Value, period = (long)period.Value, on = StoredDay.Of(period.Last),
        };
        await batch.Read(
            $"""
            select p.psn_no, p.birth, e.status from person p
            join enrolment e on e.psn_no = p.psn_no and e.region = p.region and e.scheme = 310 and e.from_day <= @on
                and (e.until_day is null or e.until_day > @on)
            where p.psn_no {batch.In} and p.region = @region
            """,
            values, row => People[(row.GetString(0), period)] = new CreditedPerson(
                row.GetString(0), StoredDay.Read(row.GetInt64(1)), (PersonStatus)row.GetInt64(2)));
        await batch.Read(
            $"""
            select psn_no, payer, sum(fen) from account_credit where psn_no {batch.In} and period = @period and region = @region
            group by psn_no, payer
            """,
            values, row => Credited[(row.GetString(0), period, row.GetString(1))] = (long)row.GetDecimal(2));
    }
}

/// <summary>Personal accounts as contributions credit them (个人账户划入).</summary>
public sealed class CreditedAccounts
{
    private readonly Dictionary<string, (long Fen, long Visits)> accounts = new(StringComparer.Ordinal);
    private readonly HashSet<string> changed = new(StringComparer.Ordinal);

    /// <summary>Locks and reads accounts (锁定读取), in order of the persons as the counter does.</summary>
    public async Task Lock(ContributionBatch batch, RegionCode region, IEnumerable<string> numbers)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var missing = numbers.Where(number => !accounts.ContainsKey(number)).ToArray();
        if (missing.Length > 0)
        {
            await batch.Read(
                $"""
                select psn_no, account_fen, visits from person_state where psn_no {batch.In} and region = @region order by psn_no
                {(batch.IsPostgres ? "for update" : "")}
                """,
                new { keys = batch.Keys(missing), region = (long)region.Value },
                row => accounts[row.GetString(0)] = (row.GetInt64(1), row.GetInt64(2)));
        }
    }

    /// <summary>
    /// Moves money on an account, which never goes below zero (划入或收回): of what is taken back only what is there.
    /// </summary>
    /// <returns>What moved.</returns>
    public long Move(string number, long fen)
    {
        if (!accounts.TryGetValue(number, out var account))
        {
            return 0;
        }

        var moved = Math.Max(fen, -account.Fen);
        if (moved != 0)
        {
            accounts[number] = (account.Fen + moved, account.Visits);
            changed.Add(number);
        }

        return moved;
    }

    /// <summary>A credit as a row (划入记录).</summary>
    public static void Add(
        ContributionBatch batch, RegionCode region, string number, BillPeriod period, string payer, int edition, DateOnly day, long fen)
    {
        ArgumentNullException.ThrowIfNull(batch);
        batch.Add(
            ContributionTables.Credit,
            [
                (long)region.Value, number, (long)period.Value, payer, (long)edition, StoredDay.Of(day), fen, batch.Id,
            ]);
    }

    /// <summary>The accounts as they are now (写回).</summary>
    public void Put(ContributionBatch batch, RegionCode region)
    {
        ArgumentNullException.ThrowIfNull(batch);
        foreach (var number in changed.Order(StringComparer.Ordinal))
        {
            batch.Add(CounterTables.PersonState, [(long)region.Value, number, accounts[number].Fen, accounts[number].Visits]);
        }
    }

    /// <summary>
    /// Retired people of a region without a credit for a month (待划入退休人员), behind one of them: they have no bill, the pooled fund
    /// credits them.
    /// </summary>
    public static async Task<List<CreditedPerson>> Retired(ContributionBatch batch, RegionCode region, BillPeriod month, string after)
    {
        ArgumentNullException.ThrowIfNull(batch);
        const int most = 10_000;
        var people = new List<CreditedPerson>();
        await batch.Read(
            $"""
            select e.psn_no, p.birth, e.status from enrolment e join person p on p.psn_no = e.psn_no and p.region = e.region
            where e.employer_no = '' and e.region = @region and e.scheme = 310 and e.psn_no > @after and e.status in (1, 2)
                and e.from_day <= @on and (e.until_day is null or e.until_day > @on) and e.pause <> 2
                and not exists (
                    select 1 from account_credit c
                    where c.psn_no = e.psn_no and c.period = @month and c.payer = '' and c.region = e.region)
            order by e.psn_no limit {most}
            """,
            new { region = (long)region.Value, after, month = (long)month.Value, on = StoredDay.Of(month.Last) },
            row => people.Add(new CreditedPerson(row.GetString(0), StoredDay.Read(row.GetInt64(1)), (PersonStatus)row.GetInt64(2))));
        return people;
    }
}
