using Yibao.Contributions;
using Yibao.Contributions.Runs;
using Yibao.Kernel;
using Yibao.Storage;
using Yibao.Storage.Contributions;

namespace Yibao.Agency.Contributions;

/// <summary>How far a run of credits is (划入进度).</summary>
/// <param name="Bills">Bills that are done.</param>
/// <param name="People">Credits that were posted.</param>
/// <param name="Fen">What they come to.</param>
public readonly record struct CreditProgress(long Bills, long People, long Fen);

/// <summary>
/// Credits personal accounts (个人账户划入): of every bill that is paid in full, and of the retired by month. Each transaction takes bills
/// that are not credited and marks them so, so that a run that was killed goes on, and nobody is credited twice.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="rules">The rules.</param>
/// <param name="clock">The clock.</param>
public sealed class CreditRun(Database database, RegionRules rules, TimeProvider clock)
{
    private readonly Dictionary<(RegionCode, BillPeriod), AccountTable?> tables = [];

    /// <summary>Most bills that one transaction credits (每批账单数).</summary>
    public int Bills { get; init; } = CreditWork.UsualBills;

    /// <summary>Told after each transaction (进度).</summary>
    public Action<CreditProgress>? Committed { get; init; }

    /// <summary>Credits what is paid in a region (划入已缴账单).</summary>
    public async Task<CreditProgress> Paid(RegionCode region, DateOnly day, CancellationToken cancel = default)
    {
        var total = default(CreditProgress);
        for (var from = ""; ;)
        {
            cancel.ThrowIfCancellationRequested();
            await using var batch = await ContributionBatch.Begin(database, ContributionBatch.Desk, clock.GetUtcNow(), cancel);
            var work = await CreditWork.Next(batch, region, from, Bills);
            if (work.States.Count == 0)
            {
                return total;
            }

            var (people, fen) = await Credit(batch, work, region, day);
            await batch.Commit(cancel);
            from = work.States[^1].Payer.Number;
            total = new CreditProgress(total.Bills + work.States.Count, total.People + people, total.Fen + fen);
            Committed?.Invoke(total);
        }
    }

    /// <summary>Credits the retired of a region for a month (划入退休人员).</summary>
    public async Task<CreditProgress> Retired(RegionCode region, BillPeriod month, DateOnly day, CancellationToken cancel = default)
    {
        var total = default(CreditProgress);
        for (var after = ""; ;)
        {
            cancel.ThrowIfCancellationRequested();
            await using var batch = await ContributionBatch.Begin(database, ContributionBatch.Desk, clock.GetUtcNow(), cancel);
            var people = await CreditedAccounts.Retired(batch, region, month, after);
            if (people.Count == 0 || TableOf(region, month) is not { } table)
            {
                return total;
            }

            var accounts = new CreditedAccounts();
            await accounts.Lock(batch, region, people.Select(person => person.Number));
            var (count, fen) = (0, 0L);
            foreach (var person in people)
            {
                var credit = table.For(person.Status, AgeOf(person.Birth, month))?.Credit(default).Total.Fen ?? 0;
                if (credit > 0 && accounts.Move(person.Number, credit) is var moved and not 0)
                {
                    CreditedAccounts.Add(batch, region, person.Number, month, "", 1, day, moved);
                    (count, fen) = (count + 1, fen + moved);
                }
            }

            accounts.Put(batch, region);
            batch.Postings.Credited(region, day, 0, fen);
            await batch.Commit(cancel);
            after = people[^1].Number;
            total = new CreditProgress(0, total.People + count, total.Fen + fen);
            Committed?.Invoke(total);
        }
    }

    private async Task<(int People, long Fen)> Credit(ContributionBatch batch, CreditWork work, RegionCode region, DateOnly day)
    {
        var folded = work.States.ToDictionary(
            state => state, state => Billing.Fold([.. work.Editions[(state.Payer.Number, state.Period)]]));
        foreach (var month in folded.GroupBy(entry => entry.Key.Period))
        {
            string[] numbers = [.. month.SelectMany(entry => entry.Value.Keys).Distinct(StringComparer.Ordinal)];
            await work.ReadPeople(batch, region, month.Key, numbers);
        }

        var accounts = new CreditedAccounts();
        await accounts.Lock(batch, region, folded.Values.SelectMany(lines => lines.Keys).Distinct(StringComparer.Ordinal));
        var (people, fen, employee) = (0, 0L, 0L);
        foreach (var (state, lines) in folded)
        {
            foreach (var (person, parts) in lines)
            {
                var before = work.Credited.GetValueOrDefault((person, state.Period, state.Payer.Number));
                var moved = accounts.Move(person, CreditOf(work, region, state.Period, person, parts) - before);
                if (moved != 0)
                {
                    CreditedAccounts.Add(batch, region, person, state.Period, state.Payer.Number, state.Editions, day, moved);
                    (people, fen) = (people + 1, fen + moved);
                }
            }

            employee += state.Paid.Employee - work.Editions[(state.Payer.Number, state.Period)]
                .Where(bill => bill.Edition <= state.Credited).Sum(bill => bill.Parts.Employee);
            batch.Put(state with { Credited = state.Editions });
        }

        accounts.Put(batch, region);
        batch.Postings.Credited(region, day, employee, fen);
        return (people, fen);
    }

    private long CreditOf(CreditWork work, RegionCode region, BillPeriod month, string person, in BillParts parts)
    {
        if (parts == default || !work.People.TryGetValue((person, month), out var who) || TableOf(region, month) is not { } table)
        {
            return 0;
        }

        var contribution = new ContributionMonth(
            new Money(parts.Base), new Money(parts.Employer), new Money(parts.Waived), new Money(parts.Maternity), new Money(parts.Large),
            new Money(parts.Employee), Money.Zero, Money.Zero);
        return table.For(who.Status, AgeOf(who.Birth, month))?.Credit(contribution).Total.Fen ?? 0;
    }

    private AccountTable? TableOf(RegionCode region, BillPeriod month)
    {
        if (!tables.TryGetValue((region, month), out var table))
        {
            tables[(region, month)] = table = rules.Find(region, Scheme.Employee) is { } history
                ? new AccountTable(history, month.First) : null;
        }

        return table;
    }

    private static int AgeOf(DateOnly birth, BillPeriod month) => Math.Max(0, Days.Age(birth, month.Last));
}
