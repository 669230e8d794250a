using System.Runtime.InteropServices;
using Yibao.Policy;
using Yibao.Settlement;
using Yibao.Statistics;
using Yibao.Storage.Counter;

namespace Yibao.Storage.Statistics;

/// <summary>What a row of care_sum counts (汇总类别). The numbers are stored; append only.</summary>
internal enum CareSumKind : byte
{
    /// <summary>Care by kind of visit and tier.</summary>
    Care = 1,

    /// <summary>One fund.</summary>
    Fund = 2,

    /// <summary>Stays in another province.</summary>
    Elsewhere = 3,

    /// <summary>Confirmed and suspected patients.</summary>
    Epidemic = 4,
}

/// <summary>
/// The settlements of one batch summed for statistics (待遇汇总): a handful of rows, added to those of the lane in the same transaction. The
/// view care_row counts the same from the settlements.
/// </summary>
internal sealed class CareSums
{
    /// <summary>The table.</summary>
    public static readonly TableShape Table = TableShape.Of(
        "care_sum", "region:n month:n scheme:n kind:n part:n lane:n bills:n cost:n eligible:n fund:n account:n cash:n days:n",
        "on conflict (month, region, scheme, kind, part, lane) do update set bills = care_sum.bills + excluded.bills, "
        + "cost = care_sum.cost + excluded.cost, eligible = care_sum.eligible + excluded.eligible, fund = care_sum.fund + excluded.fund, "
        + "account = care_sum.account + excluded.account, cash = care_sum.cash + excluded.cash, days = care_sum.days + excluded.days");

    private readonly Dictionary<Key, Sums> sums = [];

    private readonly record struct Key(int Region, int Month, int Scheme, CareSumKind Kind, int Part);

    private struct Sums
    {
        public long Bills, Cost, Eligible, Fund, Account, Cash, Days;
    }

    /// <summary>Counts a settlement or reversal.</summary>
    /// <param name="record">The record.</param>
    /// <param name="visit">Its visit.</param>
    /// <param name="tier">Tier of the provider.</param>
    /// <param name="today">Day of posting.</param>
    public void Add(SettlementRecord record, Visit visit, Tier tier, DateOnly today)
    {
        var sign = record.Reverses is null ? 1 : -1;
        var bills = record.Interim ? 0 : sign;
        var amounts = record.Amounts;
        var key = new Key(
            record.Region.Value, (today.Year * 100) + today.Month, (int)record.Scheme, CareSumKind.Care,
            FactKey.Care((int)visit.Kind, (int)tier));
        ref var care = ref Of(key);
        care.Bills += bills;
        care.Cost += amounts.Total;
        care.Eligible += amounts.Split.Eligible;
        care.Fund += amounts.FundPaid;
        care.Account += amounts.Account;
        care.Cash += amounts.Cash;
        care.Days += record.Interim ? 0 : sign * Days(visit);
        Funds(record, key, bills);
        if (visit.Kind == VisitKind.Inpatient && record.Care.Province != record.Region.Province)
        {
            Whole(key with { Kind = CareSumKind.Elsewhere, Part = 0 }, bills, amounts);
        }

        if (record.Epidemic != EpidemicStatus.None)
        {
            Whole(key with { Kind = CareSumKind.Epidemic, Part = 0 }, bills, amounts);
        }
    }

    /// <summary>The rows of the batch, and begins anew.</summary>
    public IEnumerable<object?[]> Take(int lane)
    {
        foreach (var (key, sum) in sums)
        {
            yield return
            [
                (long)key.Region, (long)key.Month, (long)key.Scheme, (long)key.Kind, (long)key.Part, (long)lane, sum.Bills, sum.Cost,
                sum.Eligible, sum.Fund, sum.Account, sum.Cash, sum.Days,
            ];
        }

        sums.Clear();
    }

    /// <summary>A fund with several layers pays one bill once.</summary>
    private void Funds(SettlementRecord record, Key key, int bills)
    {
        for (var i = 0; i < record.Funds.Count; i++)
        {
            var (fund, paid) = (record.Funds[i].Fund, 0L);
            var isFirst = true;
            for (var other = 0; other < record.Funds.Count; other++)
            {
                isFirst &= other >= i || record.Funds[other].Fund != fund;
                paid += record.Funds[other].Fund == fund ? record.Funds[other].Paid : 0;
            }

            if (isFirst)
            {
                ref var sum = ref Of(key with { Kind = CareSumKind.Fund, Part = fund });
                sum.Bills += paid == 0 ? 0 : bills;
                sum.Fund += paid;
            }
        }
    }

    private void Whole(Key key, int bills, SettlementAmounts amounts)
    {
        ref var sum = ref Of(key);
        sum.Bills += bills;
        sum.Cost += amounts.Total;
        sum.Fund += amounts.FundPaid;
    }

    private ref Sums Of(Key key) => ref CollectionsMarshal.GetValueRefOrAddDefault(sums, key, out _)!;

    /// <summary>Days of a stay: in and out on one day is one.</summary>
    private static int Days(Visit visit) => visit is { Kind: VisitKind.Inpatient or VisitKind.Maternity, End: { } end }
        ? Math.Max(end.DayNumber - visit.Begin.DayNumber, visit.Kind == VisitKind.Inpatient ? 1 : 0)
        : 0;
}
