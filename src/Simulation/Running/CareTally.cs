using Yibao.Benefits;
using Yibao.Clearing.Regions;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Simulation.Care;
using Yibao.Simulation.People;
using Yibao.Statistics;

namespace Yibao.Simulation.Running;

/// <summary>
/// What the bills come to (就医汇总): whole numbers in flat arrays by region, scheme and month; they become facts at the end. Adding is
/// exact, so
/// that order, shards and threads do not matter. Not safe to share between threads.
/// </summary>
internal sealed class CareTally
{
    private const int Schemes = 2;
    private const int Months = 12;
    private const int Tiers = 5;
    private const int Measures = 8;
    private const int Others = 8;

    private static readonly VisitKind[] Visits =
        [VisitKind.Outpatient, VisitKind.ChronicOutpatient, VisitKind.Inpatient, VisitKind.Maternity];

    private static readonly FactKind[] MeasureKinds =
    [
        FactKind.Bills, FactKind.Cost, FactKind.Eligible, FactKind.FundPaid, FactKind.AccountPaid, FactKind.Cash, FactKind.StayDays,
    ];

    private static readonly FactKind[] OtherKinds =
    [
        FactKind.MaternityAllowance, FactKind.MaternityCases, FactKind.ElsewhereBills, FactKind.ElsewhereCost, FactKind.ElsewhereFund,
        FactKind.EpidemicBills, FactKind.EpidemicCost, FactKind.EpidemicFund,
    ];

    private readonly Nation nation;
    private readonly int[] codes;
    private readonly int provinces;
    private readonly Dictionary<Plan, int[]> fundsOf = [];
    private readonly long[] care;
    private readonly long[] funds;
    private readonly long[] others;
    private readonly long[] pairs;
    private Plan? lastPlan;
    private int[] lastFunds = [];

    internal CareTally(Nation nation, NationRules rules)
    {
        (this.nation, provinces) = (nation, nation.Inputs.Provinces.Count);
        var plans = rules.CarePlans;
        codes = [.. plans.SelectMany(plan => plan.Layers).Select(layer => layer.Fund.Code).Distinct().Order()];
        foreach (var plan in plans)
        {
            fundsOf[plan] = [.. plan.Layers.Select(layer => Array.IndexOf(codes, layer.Fund.Code))];
        }

        var rows = nation.Regions.Count * Schemes;
        care = new long[rows * Months * Visits.Length * Tiers * Measures];
        funds = new long[rows * codes.Length * Months * 2];
        others = new long[rows * Months * Others];
        pairs = new long[Schemes * provinces * provinces * 2];
    }

    /// <summary>Counts a settled bill.</summary>
    public void Add(in BatchBill bill, in BillMark mark, in SettlementTotals totals, ReadOnlySpan<long> payments)
    {
        var scheme = bill.Facts.Scheme == Scheme.Employee ? 0 : 1;
        var row = (mark.Region * Schemes) + scheme;
        var visit = Array.IndexOf(Visits, bill.Facts.Visit);
        var at = care.AsSpan(Care(row, mark.Month, visit, (int)bill.Facts.Tier), Measures);
        at[6] += mark.Days;
        at[5] += totals.Cash;
        at[4] += totals.AccountPaid;
        at[3] += totals.FundPaid;
        at[2] += totals.Eligible;
        at[1] += totals.Submitted;
        at[0]++;
        var fiscal = Funds(in bill, row, mark.Month, payments);
        if (bill.Facts.Epidemic != EpidemicStatus.None)
        {
            var other = Other(row, mark.Month);
            other[5]++;
            other[6] += totals.Submitted;
            other[7] += totals.FundPaid - fiscal;
        }

        if (mark.Care >= 0 && bill.Facts.Network == Network.Direct)
        {
            Elsewhere(scheme, row, in mark, in totals);
        }
    }

    /// <summary>Counts a birth with maternity benefits.</summary>
    public void AddBirth(int region, int month, long allowance)
    {
        var other = Other(region * Schemes, month);
        other[0] += allowance;
        other[1]++;
    }

    /// <summary>Adds everything counted to the facts of a year.</summary>
    public void AddTo(YearFacts facts)
    {
        for (var row = 0; row < nation.Regions.Count * Schemes; row++)
        {
            var region = nation.Regions[row / Schemes].Pool;
            var scheme = (int)(row % Schemes == 0 ? Scheme.Employee : Scheme.Resident);
            for (var month = 0; month < Months; month++)
            {
                AddCare(facts, row, region, scheme, month);
                AddFunds(facts, row, region, scheme, month);
                var other = Other(row, month);
                for (var i = 0; i < Others; i++)
                {
                    Put(facts, OtherKinds[i], region, scheme, 0, month, other[i]);
                }
            }
        }
    }

    /// <summary>Who owes whom for stays settled directly in another province, by province (跨省清算).</summary>
    public IEnumerable<ClearingCell> Clearing()
    {
        for (var scheme = 0; scheme < Schemes; scheme++)
        {
            for (var home = 0; home < provinces; home++)
            {
                for (var away = 0; away < provinces; away++)
                {
                    var at = Pair(scheme, home, away);
                    if (pairs[at] != 0)
                    {
                        yield return new ClearingCell(
                            scheme == 0 ? Scheme.Employee : Scheme.Resident, Code(home), Code(away), pairs[at], pairs[at + 1]);
                    }
                }
            }
        }

        RegionCode Code(int province) => new(nation.Inputs.Provinces[province].Code);
    }

    private static void Put(YearFacts facts, FactKind kind, int region, int scheme, int part, int month, long value)
    {
        if (value != 0)
        {
            facts.Add(new FactKey(kind, region, scheme, part, month + 1), value);
        }
    }

    /// <summary>Payments by fund; gives what the fiscal fund of the epidemic paid.</summary>
    private long Funds(in BatchBill bill, int row, int month, ReadOnlySpan<long> payments)
    {
        var plan = bill.Rules!.At(bill.Facts.DayNumber)!;
        if (!ReferenceEquals(plan, lastPlan))
        {
            (lastPlan, lastFunds) = (plan, fundsOf[plan]);
        }

        var fiscal = 0L;
        for (var i = 0; i < lastFunds.Length; i++)
        {
            if (payments[i] != 0)
            {
                var at = Fund(row, lastFunds[i], month);
                funds[at] += payments[i];
                funds[at + 1] += IsFirst(i, payments) ? 1 : 0;
                fiscal += codes[lastFunds[i]] == FundCodes.OtherFunds ? payments[i] : 0;
            }
        }

        return fiscal;
    }

    /// <summary>Whether no earlier layer of the bill paid from the same fund.</summary>
    private bool IsFirst(int layer, ReadOnlySpan<long> payments)
    {
        for (var i = 0; i < layer; i++)
        {
            if (lastFunds[i] == lastFunds[layer] && payments[i] != 0)
            {
                return false;
            }
        }

        return true;
    }

    private void Elsewhere(int scheme, int row, in BillMark mark, in SettlementTotals totals)
    {
        var other = Other(row, mark.Month);
        other[2]++;
        other[3] += totals.Submitted;
        other[4] += totals.FundPaid;
        var at = Pair(scheme, nation.Regions[mark.Region].Province, mark.Care);
        pairs[at]++;
        pairs[at + 1] += totals.FundPaid + totals.AccountPaid;
    }

    private void AddCare(YearFacts facts, int row, int region, int scheme, int month)
    {
        for (var visit = 0; visit < Visits.Length; visit++)
        {
            for (var tier = 0; tier < Tiers; tier++)
            {
                var at = Care(row, month, visit, tier);
                for (var i = 0; i < MeasureKinds.Length; i++)
                {
                    Put(facts, MeasureKinds[i], region, scheme, FactKey.Care((int)Visits[visit], tier), month, care[at + i]);
                }
            }
        }
    }

    private void AddFunds(YearFacts facts, int row, int region, int scheme, int month)
    {
        for (var fund = 0; fund < codes.Length; fund++)
        {
            var at = Fund(row, fund, month);
            Put(facts, FactKind.PaidByFund, region, scheme, codes[fund], month, funds[at]);
            Put(facts, FactKind.BillsByFund, region, scheme, codes[fund], month, funds[at + 1]);
        }
    }

    private Span<long> Other(int row, int month) => others.AsSpan(((row * Months) + month) * Others, Others);

    private static int Care(int row, int month, int visit, int tier) =>
        ((((((row * Months) + month) * Visits.Length) + visit) * Tiers) + tier) * Measures;

    private int Fund(int row, int fund, int month) => ((((row * codes.Length) + fund) * Months) + month) * 2;

    private int Pair(int scheme, int home, int away) => ((((scheme * provinces) + home) * provinces) + away) * 2;
}
