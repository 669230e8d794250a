using Yibao.Policy;
using Yibao.Statistics;

namespace Yibao.Tests.Statistics.Bulletins;

/// <summary>Facts of a year, small enough to compute by hand: two provinces, both schemes.</summary>
internal static class SampleFacts
{
    private const int Beijing = 110000;
    private const int Guangzhou = 440100;

    internal static YearFacts Of(int year = 2020)
    {
        var facts = new YearFacts(year);
        void Add(FactKind kind, int region, int scheme, int part, long value, int month = 0) =>
            facts.Add(new FactKey(kind, region, scheme, part, month), value);
        Add(FactKind.Insured, Beijing, 310, (int)PersonStatus.InService, 900);
        Add(FactKind.Insured, Beijing, 310, (int)PersonStatus.Flexible, 100);
        Add(FactKind.Insured, Beijing, 310, (int)PersonStatus.Retired, 400);
        Add(FactKind.Insured, Guangzhou, 390, (int)PersonStatus.Resident, 2_000);
        Add(FactKind.Insured, Guangzhou, 390, (int)PersonStatus.Student, 600);
        Add(FactKind.Population, Beijing, 0, 0, 1_600);
        Add(FactKind.Population, Guangzhou, 0, 0, 2_600);
        Add(FactKind.Income, Beijing, 310, (int)IncomeSource.Employer, 600_000_00, 1);
        Add(FactKind.Income, Beijing, 310, (int)IncomeSource.Employee, 200_000_00, 2);
        Add(FactKind.Income, Beijing, 310, (int)IncomeSource.LargeAmount, 7_000_00, 2);
        Add(FactKind.Income, Guangzhou, 390, (int)IncomeSource.Resident, 300_000_00, 1);
        Add(FactKind.Income, Guangzhou, 390, (int)IncomeSource.CentralSubsidy, 500_000_00, 6);
        Add(FactKind.PaidByFund, Beijing, 310, 310_100, 400_000_00, 3);
        Add(FactKind.PaidByFund, Beijing, 310, 330_100, 5_000_00, 3);
        Add(FactKind.PaidByFund, Guangzhou, 390, 390_100, 700_000_00, 4);
        Add(FactKind.PaidByFund, Guangzhou, 390, 610_100, 20_000_00, 4);
        Add(FactKind.BillsByFund, Guangzhou, 390, 610_100, 16, 4);
        Add(FactKind.AccountPaid, Beijing, 310, FactKey.Care((int)VisitKind.Outpatient, 3), 100_000_00, 3);
        Care(Add, Beijing, 310, Tier.Tier3, 30, 400_000_00, 340_000_00, 290_000_00, 300);
        Care(Add, Beijing, 310, Tier.Community, 10, 40_000_00, 36_000_00, 32_000_00, 80);
        Care(Add, Guangzhou, 390, Tier.Tier2, 50, 400_000_00, 350_000_00, 245_000_00, 450);
        Add(FactKind.ClosingBalance, Beijing, 310, 0, 800_000_00);
        Add(FactKind.ClosingBalance, Beijing, 310, 1, 500_000_00);
        Add(FactKind.ClosingBalance, Guangzhou, 390, 0, 350_000_00);
        return facts;
    }

    private static void Care(
        Action<FactKind, int, int, int, long, int> add, int region, int scheme, Tier tier, long stays, long cost, long eligible, long fund,
        long days)
    {
        var part = FactKey.Care((int)VisitKind.Inpatient, (int)tier);
        add(FactKind.Bills, region, scheme, part, stays, 5);
        add(FactKind.Cost, region, scheme, part, cost, 5);
        add(FactKind.Eligible, region, scheme, part, eligible, 5);
        add(FactKind.FundPaid, region, scheme, part, fund, 5);
        add(FactKind.StayDays, region, scheme, part, days, 5);
    }
}
