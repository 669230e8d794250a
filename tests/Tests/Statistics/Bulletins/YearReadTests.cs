using Yibao.Agency.Contributions;
using Yibao.Agency.Statistics;
using Yibao.Catalogue;
using Yibao.Kernel;
using Yibao.Ledger;
using Yibao.Policy;
using Yibao.Statistics;
using Yibao.Statistics.Indicators;
using Yibao.Storage;
using Yibao.Storage.Contributions;
using Yibao.Storage.Registers;
using Yibao.Storage.Statistics;
using Yibao.Tests.Conventions;
using Yibao.Tests.Runs;
using Yibao.Tests.Storage;
using Yibao.Tests.Verify;

namespace Yibao.Tests.Statistics.Bulletins;

/// <summary>The facts of a year from a database: what they are, that they are what the rows come to, and what the ledger says.</summary>
public sealed class YearReadTests
{
    private const string Columns = "bills, cost, eligible, fund, account, cash, days";

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task What_lanes_sum_as_they_commit_is_what_the_settlements_come_to(Engine engine)
    {
        await using var office = await InvariantTests.Busy(engine);
        var both = new List<string[]>();
        foreach (var table in new[] { "care_sum", "care_row" })
        {
            var cells = Columns.Split(", ").Select(column => $"cast(sum({column}) as bigint)");
            both.Add((await office.Read<string>(engine == Engine.Sqlite
                ? $"select group_concat(line, ';') from ({Lines(table, cells)})"
                : $"select string_agg(line, ';') from ({Lines(table, cells)}) lines")).Split(';'));
        }

        Assert.Equal(both[1], both[0]);
        Assert.True(both[0].Length > 8);
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_day_of_the_office_is_counted_and_agrees_with_the_ledger(Engine engine)
    {
        await using var office = await InvariantTests.Busy(engine);
        var read = await YearRead.Of(office.Database, 2020);
        var facts = read.Facts;
        Assert.Equal((6, 2), (Insured(facts, 310), Insured(facts, 390)));
        Assert.Equal(6, facts.Sum(FactKind.Bills)); // seven settlements, one of them reversed
        Assert.Equal(2, facts.Sum(FactKind.Bills, key => key.VisitKind == (int)VisitKind.Inpatient));
        Assert.Equal(20, facts.Sum(FactKind.StayDays));
        Assert.All(facts.All.Where(fact => fact.Key.Kind == FactKind.Cost), fact => Assert.Equal(6, fact.Key.Month));
        Assert.Equal(await office.Read<long>("select sum(total) from settlement"), facts.Sum(FactKind.Cost));
        Assert.Equal(await office.Read<long>("select sum(eligible) from settlement"), facts.Sum(FactKind.Eligible));
        Assert.Equal(await office.Read<long>("select sum(fund_paid) from settlement"), facts.Sum(FactKind.FundPaid));
        Assert.Equal(facts.Sum(FactKind.FundPaid), facts.Sum(FactKind.PaidByFund));
        Assert.Equal(await office.Read<long>("select sum(account) from settlement"), facts.Sum(FactKind.AccountPaid));
        Assert.Equal(
            await office.Read<long>("select sum(account_fen) from person_state"), facts.Sum(FactKind.ClosingBalance, key => key.Part == 1));
        Assert.NotEmpty(read.Comparisons);
        Assert.All(read.Comparisons, one => Assert.True(one.Agrees, one.ToString()));
        Assert.Empty((await YearRead.Of(office.Database, 2019)).Comparisons);
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_difference_to_the_ledger_is_named(Engine engine)
    {
        await using var office = await InvariantTests.Busy(engine);
        await office.Plant("update care_sum set fund = fund + 12345 where kind = 2 and scheme = 310");
        var (bulletin, read) = await BulletinDesk.Of(office.Database, 2020, "x");
        var wrong = read.Comparisons.Where(one => !one.Agrees).ToArray();
        Assert.NotEmpty(wrong);
        Assert.All(wrong, one => Assert.Equal(12_345, one.Records - one.Ledger));
        Assert.Equal(
            $"{read.Comparisons.Count} figures were compared with the ledger; {wrong.Length} differ:", bulletin.Notes[0].English);
        Assert.Contains("110000/310 payments of employees' pooled fund: statistics ", bulletin.Notes[1].English, StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task Contributions_are_counted_by_source_and_agree_with_the_ledger(Engine engine)
    {
        await using var office = await ContributionOffice.Open(engine);
        var ankang = new RegionCode(610900);
        var people = await office.People(
            3, ankang, span => span with { Scheme = Scheme.Resident, Status = PersonStatus.Resident, StatusCode = "15" });
        await office.People(
            2, ankang, span => span with { Scheme = Scheme.Resident, Status = PersonStatus.Student, StatusCode = "15" },
            AidCategory.RegisteredPoor);
        await office.Bill("2020", RunKind.Residents, region: ankang);
        await office.Employer("E1", "enterprise", 4, 10_000);
        await office.Bill("2020-03");
        var (year, desk) = (ContributionOffice.Month("2020"), new SubsidyDesk(office.Database, office.Clock));
        await desk.Claim(ankang, year, new(2020, 3, 1), "clerk");
        Assert.Null(await desk.Receive(ankang, year, "central", "R1", new(2020, 4, 1), 165_000));
        Assert.Null(await desk.Receive(ankang, year, "assistance", "R2", new(2020, 5, 1), 25_000));
        await office.Pay($"P1 2020-03-02 {people[0]} 250 390", "P2 2020-04-02 E1 99999");
        var read = await YearRead.Of(office.Database, 2020);
        Assert.All(read.Comparisons, one => Assert.True(one.Agrees, one.ToString()));
        long Income(IncomeSource source) => read.Facts.Sum(FactKind.Income, key => key.Part == (int)source);
        Assert.Equal((165_000, 25_000), (Income(IncomeSource.CentralSubsidy), Income(IncomeSource.Aid)));
        Assert.Equal(25_000, Income(IncomeSource.Resident));
        Assert.True(Income(IncomeSource.Employer) > 0 && Income(IncomeSource.Employee) > 0);
        Assert.Equal(165_000, read.Facts[new FactKey(FactKind.Income, ankang.Value, 390, (int)IncomeSource.CentralSubsidy, 4)]);
        Assert.Equal((2, 25_000), (read.Facts.Sum(FactKind.AidedPeople), read.Facts.Sum(FactKind.AidedFen)));
        Assert.Equal((2, 25_000), (read.Facts.Sum(FactKind.AidedPoor), read.Facts.Sum(FactKind.AidedPoorFen)));
        Assert.Equal((2, 2), (read.Facts.Sum(FactKind.AidEntitled), read.Facts.Sum(FactKind.AidEntitledInsured)));
        Assert.Equal((4, 5), (Insured(read.Facts, 310), Insured(read.Facts, 390)));
        Assert.Contains(read.Comparisons, one => one.Source == TransactionSource.EmployerContribution);
        Assert.Empty(Identities.Broken(IndicatorList.Values(read.Facts), allowed: 0));
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task Relief_is_counted_by_kind_of_payer_and_drugs_by_the_newest_catalogue(Engine engine)
    {
        await using var office = await ContributionOffice.Open(engine);
        await office.Employer("E1", "enterprise", 2, 10_000);
        await office.Employer("E2", "social-organisation", 1, 10_000);
        await office.Employer("E3", "state-organ", 1, 10_000);
        await office.Bill("2020-03");
        var (month, day) = (ContributionOffice.Month("2020-03"), new DateOnly(2020, 4, 1));
        var desk = new ReliefDesk(office.Database, office.Rules, office.Clock);
        var (order, _) = await desk.Ask(ContributionOffice.Guangzhou, month, month, day, "市政府令", "", "clerk");
        var (approved, _) = await desk.Decide(ContributionOffice.Guangzhou, order!.Number, "reviewer", true);
        await desk.Apply(approved!, new BillRun(office.Database, office.Rules, office.Clock) { Day = day });
        string Catalogue(string name) => File.ReadAllText(Path.Combine(Repository.Root, "catalogue", name));
        await CatalogueVersions.Add(
            office.Database, new(Catalogue("items.csv"), Catalogue("first-pay.csv"), Catalogue("ceilings.csv")), DateTimeOffset.UnixEpoch);
        var (bulletin, read) = await BulletinDesk.Of(office.Database, 2020, "x");
        long Relief(FactKind kind, string payer) => read.Facts.Sum(kind, key => FactKey.Payers[key.Part] == payer);
        Assert.Equal((55_000, 27_500, 0), (
            Relief(FactKind.Relieved, "enterprise"), Relief(FactKind.Relieved, "social-organisation"),
            Relief(FactKind.Relieved, "state-organ")));
        Assert.Equal((1, 1), (Relief(FactKind.RelievedEmployers, "enterprise"), Relief(FactKind.RelievedEmployers, "social-organisation")));
        Assert.Equal((82_500m, 55_000m, 2m), (
            bulletin.Values["relief.amount"], bulletin.Values["relief.enterprise"], bulletin.Values["relief.employers"]));
        var drugs = CatalogueBook.Load(Path.Combine(Repository.Root, "catalogue")).Book!.Items.Where(item =>
            item.Kind is ItemKind.WesternDrug or ItemKind.ChinesePatentDrug or ItemKind.NegotiatedDrug
            && item.From <= new DateOnly(2020, 12, 31) && !(item.Until <= new DateOnly(2020, 12, 31))).ToArray();
        Assert.Equal(drugs.Length, bulletin.Values["catalogue.drugs"]);
        Assert.Equal(drugs.Count(item => item.Kind == ItemKind.NegotiatedDrug), bulletin.Values["catalogue.negotiated"]);
        Assert.True(drugs.Length > 100);
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_changed_sum_breaks_the_invariant_of_statistics_and_nothing_else(Engine engine)
    {
        await using var office = await InvariantTests.Busy(engine);
        await office.Plant("update care_sum set cost = cost + 1 where kind = 1");
        await Breaks(office.Database, "I17", "by settlements");
    }

    private static long Insured(YearFacts facts, int scheme) => facts.Sum(FactKind.Insured, key => key.Scheme == scheme);

    private static string Lines(string table, IEnumerable<string> cells) =>
        $"select region || '/' || month || '/' || scheme || '/' || kind || '/' || part || ' ' || {string.Join(" || ' ' || ", cells)} "
        + $"as line from {table} group by region, month, scheme, kind, part order by 1";

    internal static async Task Breaks(Database database, string codes, string named)
    {
        var broken = (await Yibao.Storage.Verify.Invariants.Check(database)).Where(finding => !finding.Holds).ToArray();
        Assert.Equal(codes, string.Join(' ', broken.Select(finding => finding.Invariant.Code)));
        Assert.Contains(named, InvariantTests.Line(broken[^1]), StringComparison.Ordinal);
    }
}
