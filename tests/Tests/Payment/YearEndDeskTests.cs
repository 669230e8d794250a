using Yibao.Agency.Clearing;
using Yibao.Agency.Contributions;
using Yibao.Cli.Clearing;
using Yibao.Kernel;
using Yibao.Settlement.Payment;
using Yibao.Settlement.Payment.Grouping;
using Yibao.Storage;
using Yibao.Storage.Clearing;
using Yibao.Storage.Verify;
using Yibao.Tests.Conventions;
using Yibao.Tests.Counter;
using Yibao.Tests.Policy;
using Yibao.Tests.Storage;

namespace Yibao.Tests.Payment;

public sealed class YearEndDeskTests
{
    private static readonly BudgetYear Year = new(Requests.Beijing, Scheme.Employee, 2020);

    private static readonly GroupingTables Tables = new(
        DrgFiles.Grouper(Demonstration).Grouper, DrgFiles.Dip(Demonstration).Table);

    private static string Demonstration => Path.Combine(Repository.Root, "samples", "drg");

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_year_is_computed_approved_by_another_person_and_booked(Engine engine)
    {
        await using var fixture = await CounterFixture.Open(engine);
        var first = await fixture.Stay(0, new(2020, 3, 2), 400_000);
        var second = await fixture.Stay(1, new(2020, 4, 2), 300_000);
        var third = await fixture.Stay(4, new(2020, 5, 2), 200_000);
        var undone = await fixture.Stay(5, new(2020, 5, 12), 200_000);
        await fixture.Reverse(5, undone);
        await fixture.Outpatient(0, new(2020, 6, 2), 10_000);
        await List(fixture, first, "J18.900", "I10.x00");
        await List(fixture, second, "K35.800", "I10.x00", "47.0100");
        await List(fixture, undone, "J18.900", "I10.x00");
        var desk = Desk(fixture, 2021);

        Assert.Equal("PAY006", (await desk.Preview(Year, Tables)).Refusal!.Kind.Code);
        Assert.Null((await desk.AskBudget(Year, Budget(15_000), "预算", "clerk")).Refusal);
        Assert.Null((await desk.DecideBudget(Year, 1, "reviewer", isApproved: true)).Refusal);
        var preview = (await desk.Preview(Year, Tables)).Preview!;
        Assert.Equal([first, second, third], preview.Cleared.Cases.Select(one => one.Case.Settlement));
        Assert.Equal(["J18.9:1", "K35.8:1", ""], preview.Cleared.Cases.Select(one => one.Case.Group));
        Assert.Equal(GroupingReason.NoList, preview.Cleared.Cases[2].Case.Reason);
        Assert.Equal(710m + 905m, preview.Cleared.Points);

        var (run, refusal) = await desk.Run(Year, Tables, "clerk");
        Assert.Null(refusal);
        Assert.Equal((1, 3, 1, preview.Cleared.Paid), (run!.Run, run.Cases, run.ByItem, run.Paid));
        var approved = (await desk.Decide(Year, 1, "reviewer", isApproved: true)).Run!;
        Assert.True(approved.IsApproved);
        Assert.Equal((await YearEndRows.List(fixture.Database, Year)).Single(), approved);

        var hospital = (await YearEndRows.Providers(fixture.Database, Year, 1)).Single();
        Assert.Equal(preview.Cleared.Providers.Single(), hospital.Cleared);
        var difference = (hospital.Cleared.Year.Paid - hospital.Cleared.Year.Booked).Fen;
        Assert.NotEqual(0, difference);
        Assert.Equal(-difference, await fixture.Read<long>(
            "select fen from journal_entry where source = 31 and account = 920100 and party = 'H11000000001'"));
        Assert.Equal(difference, await fixture.Read<long>("select fen from journal_entry where source = 31 and account = 310100"));
        Assert.Equal([(GroupingReason.NoList, 1L)],
            (await YearEndRows.Ungrouped(fixture.Database, Year, 1)).Select(one => (one.Reason, one.Cases)));
        Assert.All(await Invariants.Check(fixture.Database), finding => Assert.True(finding.Holds, string.Join('\n', finding.Examples)));
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task Refusals_come_in_their_order(Engine engine)
    {
        await using var fixture = await CounterFixture.Open(engine);
        var desk = Desk(fixture, 2021);
        async Task<string> Ask(YearBudget budget, BudgetYear? year = null, string by = "clerk") =>
            (await desk.AskBudget(year ?? Year, budget, "预算", by)).Refusal?.Kind.Code ?? "";
        async Task<string> Decide(int edition, string by) =>
            (await desk.DecideBudget(Year, edition, by, isApproved: true)).Refusal?.Kind.Code ?? "";
        async Task<string> Run(string by = "clerk") => (await desk.Run(Year, Tables, by)).Refusal?.Kind.Code ?? "";
        async Task<string> Approve(int number, string by) =>
            (await desk.Decide(Year, number, by, isApproved: true)).Refusal?.Kind.Code ?? "";

        Assert.Equal("PAY001", await Ask(Budget(0), Year with { Year = 1990 }, by: " "));
        Assert.Equal("PAY002", await Ask(Budget(0), Year with { Year = 1990 }));
        Assert.Equal("PAY003", await Ask(Budget(0)));
        Assert.Equal("PAY003", await Ask(Budget(1) with { Ratio = 1.01m }));
        Assert.Equal("PAY003", await Ask(Budget(1) with { Coefficients = new Dictionary<string, decimal> { ["H9"] = 0 } }));
        Assert.Equal("PAY012", await Ask(Budget(1) with { Coefficients = new Dictionary<string, decimal> { ["H9"] = 1.02m } }));
        Assert.Equal("PAY004", (await Desk(fixture, 2020).Run(Year, Tables, "clerk")).Refusal!.Kind.Code);
        Assert.Equal("PAY006", await Run());
        Assert.Equal("", await Ask(Budget(100_000)));
        Assert.Equal("PAY007", await Ask(Budget(100_000)));
        Assert.Equal("PAY001", await Decide(1, ""));
        Assert.Equal("PAY005", await Decide(2, "reviewer"));
        Assert.Equal("PAY009", await Decide(1, " CLERK "));
        Assert.Equal("", await Decide(1, "reviewer"));
        Assert.Equal("PAY008", await Decide(1, "clerk"));
        Assert.Equal("PAY015", await Run());

        var settlement = await fixture.Stay(0, new(2020, 3, 2), 400_000);
        Assert.Equal("PAY001", await Run(""));
        Assert.Equal("", await Run());
        Assert.Equal("PAY007", await Run());
        Assert.Equal("PAY009", await Approve(1, "clerk"));
        await fixture.Reverse(0, settlement);
        Assert.Equal("PAY010", await Approve(1, "reviewer"));
        Assert.Null((await desk.Decide(Year, 1, "reviewer", isApproved: false)).Refusal);
        await fixture.Stay(1, new(2020, 3, 2), 400_000);
        Assert.Equal("", await Run());
        Assert.Equal("", await Ask(Budget(90_000)));
        Assert.Equal("", await Decide(2, "reviewer"));
        Assert.Equal("PAY010", await Approve(2, "reviewer"));
        Assert.Null((await desk.Decide(Year, 2, "reviewer", isApproved: false)).Refusal);
        Assert.Equal("", await Run());
        Assert.Equal("", await Approve(3, "reviewer"));
        Assert.Equal("PAY008", await Approve(3, "reviewer"));
        Assert.Equal("PAY011", await Run());
        Assert.Equal("PAY011", await Ask(Budget(100_000)));
        Assert.All(await Invariants.Check(fixture.Database), finding => Assert.True(finding.Holds, string.Join('\n', finding.Examples)));
    }

    [Fact]
    public void The_codes_of_the_refusals_are_in_order_and_unique()
    {
        Assert.Equal(
            Enumerable.Range(1, PaymentRefusals.All.Count).Select(i => $"PAY{i:D3}"), PaymentRefusals.All.Select(kind => kind.Code));
        Assert.Equal(
            Enum.GetValues<GroupingReason>().Select(reason => $"PAY{100 + (int)reason}"),
            PaymentRefusals.Groupings.Select(kind => kind.Code));
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_simulation_changes_nothing_and_says_what_other_rules_would_do(Engine engine)
    {
        await using var fixture = await CounterFixture.Open(engine);
        var settlement = await fixture.Stay(0, new(2020, 3, 2), 400_000);
        await List(fixture, settlement, "J18.900", "I10.x00");
        var desk = Desk(fixture, 2020); // also before the year is over
        var booked = (await fixture.Read<long>("select fund_paid from settlement")) / 100;
        await desk.AskBudget(Year, Budget(booked / 2), "预算", "clerk");
        await desk.DecideBudget(Year, 1, "reviewer", isApproved: true);
        var (results, refusal) = await desk.Simulate(
            Year, Tables,
            [
                new("as decided"), new("twice", Money.FromYuan(booked * 2)), new("all of the excess", OverspendShare: 1),
                new("dearer", CostGrowth: 0.1m),
            ]);
        Assert.Null(refusal);
        Assert.Equal([1.07m, 1.1m], new[] { results[0], results[2] }.Select(one => Math.Round(
            (decimal)one.Cleared.Paid.Fen / one.Cleared.Standard.Fen, 2, MidpointRounding.AwayFromZero)));
        Assert.Equal(YearBand.PaidAsBooked, results[1].Cleared.Providers.Single().Year.Band);
        Assert.Equal(
            Math.Round(results[0].Cleared.Booked.Fen * 1.1m, MidpointRounding.AwayFromZero), results[3].Cleared.Booked.Fen);
        Assert.Equal(0, await fixture.Read<long>("select count(*) from year_end"));
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task What_a_panel_admitted_takes_the_place_of_the_standard_until_the_year_is_run(Engine engine)
    {
        await using var fixture = await CounterFixture.Open(engine);
        var settlement = await fixture.Stay(0, new(2020, 3, 2), 400_000);
        var other = await fixture.Stay(1, new(2020, 4, 2), 300_000);
        await List(fixture, settlement, "J18.900", "I10.x00");
        await List(fixture, other, "J18.900", "I10.x00");
        var (cost, booked) = (await Column("total"), await Column("fund_paid"));
        var desk = Desk(fixture, 2021);
        await desk.AskBudget(Year, Budget(100_000), "预算", "clerk");
        await desk.DecideBudget(Year, 1, "reviewer", isApproved: true);
        async Task<string> Admit(long stay, long fen, string by = "clerk") =>
            (await desk.Admit(Year, new PanelDecision(stay, new Money(fen), "评议", by)))?.Kind.Code ?? "";
        Assert.Equal("PAY001", await Admit(0, -1, " "));
        Assert.Equal("PAY003", await Admit(0, -1));
        Assert.Equal("PAY005", await Admit(0, 0));
        Assert.Equal("PAY014", await Admit(settlement, cost + 1));
        Assert.Equal("", await Admit(settlement, 0));
        Assert.Equal("", await Admit(settlement, cost - 12_345));
        var cleared = (await desk.Preview(Year, Tables)).Preview!.Cleared.Cases.Single(one => one.Case.Settlement == settlement);
        Assert.Equal((true, new Money(cost - 12_345), new Money(booked - 12_345)), (cleared.IsByItem, cleared.Standard, cleared.FundShare));
        await desk.Run(Year, Tables, "clerk");
        Assert.Equal("PAY007", await Admit(settlement, cost));
        await desk.Decide(Year, 1, "reviewer", isApproved: true);
        Assert.Equal("PAY011", await Admit(settlement, cost));
        Assert.All(await Invariants.Check(fixture.Database), finding => Assert.True(finding.Holds, string.Join('\n', finding.Examples)));

        Task<long> Column(string name) =>
            fixture.Read<long>($"select {name} from settlement where setl_id = @settlement", new { settlement });
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task Of_many_approvals_at_once_one_books(Engine engine)
    {
        await using var fixture = await CounterFixture.Open(engine);
        await fixture.Stay(0, new(2020, 3, 2), 400_000);
        var desk = Desk(fixture, 2021);
        await desk.AskBudget(Year, Budget(1), "预算", "clerk");
        await desk.DecideBudget(Year, 1, "reviewer", isApproved: true);
        await desk.Run(Year, Tables, "clerk");
        var decided = await Task.WhenAll(Enumerable.Range(0, Dose.Of(20, 1_000))
            .Select(i => Task.Run(() => desk.Decide(Year, 1, $"reviewer-{i}", isApproved: true))));
        Assert.Single(decided, one => one.Refusal is null);
        Assert.All(decided.Where(one => one.Run is null), one => Assert.Equal("PAY008", one.Refusal!.Kind.Code));
        Assert.Equal(1, await fixture.Read<long>("select count(*) from year_end_decision"));
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_planted_change_of_a_cleared_year_is_found(Engine engine)
    {
        await using var fixture = await CounterFixture.Open(engine);
        await fixture.Stay(0, new(2020, 3, 2), 400_000);
        var desk = Desk(fixture, 2021);
        await desk.AskBudget(Year, Budget(1_000), "预算", "clerk");
        await desk.DecideBudget(Year, 1, "reviewer", isApproved: true);
        await desk.Run(Year, Tables, "clerk");
        await desk.Decide(Year, 1, "reviewer", isApproved: true);
        await fixture.Plant("update year_end_provider set paid = paid + 7");
        Assert.Equal(["I13", "I26"], await Broken(fixture.Database));
        await fixture.Plant("update year_end_provider set paid = paid - 7");
        await fixture.Plant("update year_end_decision set decided_by = 'clerk'");
        Assert.Equal(["I13", "I16"], await Broken(fixture.Database));
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task Support_is_advanced_within_the_rules_and_repaid_by_its_plan(Engine engine)
    {
        await using var fixture = await CounterFixture.Open(engine);
        for (var person = 0; person < 3; person++)
        {
            await fixture.Stay(person, new(2020, 3, 2), 400_000);
        }

        var mean = new Money((long)Math.Round(
            await fixture.Read<long>("select cast(sum(fund_paid) as bigint) from settlement where scheme = 310") / 12m,
            MidpointRounding.AwayFromZero));
        var desk = new DifficultyDesk(fixture.Database, Rules, Clock(2021));
        async Task<string> Ask(string provider, DateOnly month, Money? amount = null, string by = "clerk") =>
            (await desk.Ask(Requests.Beijing, Scheme.Employee, provider, month, amount, "病区关闭", by)).Refusal?.Kind.Code ?? "";
        Assert.Equal("PAY001", await Ask("H9", new(1990, 1, 5), by: ""));
        Assert.Equal("PAY002", await Ask("H9", new(1990, 1, 5)));
        Assert.Equal("PAY012", await Ask("H9", new(2021, 1, 5)));
        Assert.Equal("PAY013", await Ask(CounterFixture.Clinic, new(2021, 1, 5)));
        Assert.Equal("PAY014", await Ask(CounterFixture.Hospital, new(2021, 1, 5), new Money((mean.Fen * 2) + 1)));
        Assert.Equal("PAY014", await Ask(CounterFixture.Hospital, new(2021, 1, 5), Money.Zero));
        Assert.Equal("", await Ask(CounterFixture.Hospital, new(2021, 1, 5)));
        Assert.Equal("PAY014", await Ask(CounterFixture.Hospital, new(2021, 1, 5), new Money(1)));

        Assert.Equal("PAY009", (await desk.Decide(Requests.Beijing, 1, "clerk", isApproved: true)).Refusal!.Kind.Code);
        Assert.Equal("PAY005", (await desk.Repay(Requests.Beijing, 1, new Money(1), "cashier")).Refusal!.Kind.Code);
        var granted = (await desk.Decide(Requests.Beijing, 1, "reviewer", isApproved: true)).Support!;
        Assert.Equal((mean + mean, 12, new DateOnly(2021, 7, 1)), (granted.Outstanding, granted.Instalments, granted.FirstDue));
        Assert.Equal("PAY008", (await desk.Decide(Requests.Beijing, 1, "reviewer", isApproved: true)).Refusal!.Kind.Code);

        var (advances, _) = await desk.Advances(Requests.Beijing, Scheme.Employee, new(2021, 1, 20));
        Assert.Equal(
            (CounterFixture.Hospital, Money.Zero, mean, new Money((long)Math.Round(mean.Fen * 0.95m, MidpointRounding.AwayFromZero))),
            advances.Select(one => (one.Provider, one.Claimed, one.LastYearMean, one.Advance)).Single());
        Assert.Equal("PAY002", (await desk.Advances(Requests.Beijing, Scheme.Resident, new(2021, 1, 20))).Refusal!.Kind.Code);

        var plan = DifficultyDesk.PlanOf(granted);
        var paid = plan[0].Due + plan[1].Due + new Money(5);
        Assert.Equal("PAY014", (await desk.Repay(Requests.Beijing, 1, granted.Outstanding + new Money(1), "cashier")).Refusal!.Kind.Code);
        Assert.Null((await desk.Repay(Requests.Beijing, 1, paid, "cashier")).Refusal);
        var now = (await desk.List(Requests.Beijing)).Single();
        Assert.Equal(granted.Amount - paid, now.Outstanding);
        Assert.Equal([plan[0].Due, plan[1].Due, new Money(5), Money.Zero], DifficultyDesk.PlanOf(now).Take(4).Select(one => one.Paid));
        Assert.Equal(now.Outstanding.Fen, await fixture.Read<long>(
            "select cast(sum(fen) as bigint) from journal_entry where account = 900310"));
        Assert.All(await Invariants.Check(fixture.Database), finding => Assert.True(finding.Holds, string.Join('\n', finding.Examples)));
        await fixture.Plant("delete from difficulty_repayment");
        Assert.Contains("I12", await Broken(fixture.Database));
    }

    private static async Task<IEnumerable<string>> Broken(Database database) =>
        (await Invariants.Check(database)).Where(finding => !finding.Holds).Select(finding => finding.Invariant.Code);

    private static RegionRules Rules { get; } = new(Pages.Book(Pages.Page("beijing.md", "region: 110000", YearEndTests.Rules)));

    private static YearBudget Budget(long yuan) => new(Money.FromYuan(yuan), 0.75m, new Dictionary<string, decimal>());

    private static TestClock Clock(int year) => new(new DateTimeOffset(year, 1, 10, 2, 0, 0, TimeSpan.Zero));

    private static YearEndDesk Desk(CounterFixture fixture, int year) => new(fixture.Database, Rules, Clock(year));

    /// <summary>A submitted settlement list, as 4101 keeps it: the second edition; the first was a draft with another diagnosis.</summary>
    private static async Task List(CounterFixture fixture, long settlement, string principal, string other, string procedure = "")
    {
        var operations = procedure.Length == 0 ? "" : $$"""{"oprn_oprt_type":"1","oprn_oprt_code":"{{procedure}}"}""";
        var details = $$"""
            {"setlinfo":[],"diseinfo":[{"diag_code":"{{other}}","maindiag_flag":"0"},{"diag_code":"{{principal}}","maindiag_flag":"1"}],
            "oprninfo":[{{operations}}]}
            """;
        const string Insert = "insert into settlement_list (region, setl_id, edition, provider, state, list_no, details, at) values "
            + "(110000, @settlement, 1, 'H11000000001', '0', @number, '{\"diseinfo\":[{\"diag_code\":\"Z99\"}]}', 0), "
            + "(110000, @settlement, 2, 'H11000000001', '1', @number, @details, 0)";
        await fixture.Plant(Insert, new { settlement, number = $"{settlement % 1_000_000_000:D9}", details });
    }
}
