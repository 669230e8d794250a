using Yibao.Agency.Contributions;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Ledger;
using Yibao.Policy;
using Yibao.Storage;
using Yibao.Storage.Contributions;
using Yibao.Tests.Storage;

namespace Yibao.Tests.Runs;

public sealed class PaymentTests
{
    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_payment_of_a_household_is_booked_person_by_person_and_only_once(Engine engine)
    {
        await using var office = await ContributionOffice.Open(engine);
        var ankang = new RegionCode(610900);
        var people = await office.People(
            2, ankang, span => span with { Scheme = Scheme.Resident, Status = PersonStatus.Resident, StatusCode = "15" });
        await office.Bill("2020", RunKind.Residents, region: ankang);
        await using (var batch = await ContributionBatch.Begin(office.Database, ContributionBatch.Desk, office.Clock.GetUtcNow()))
        {
            foreach (var person in people)
            {
                batch.Put(new HouseholdPerson(ankang, "610900H1", person));
            }

            await batch.Commit();
        }

        Assert.Equal(0, await office.Pay("B1 2020-03-01 610900H1 400.00 390"));
        Assert.Equal(1, await office.Pay("B1 2020-03-01 610900H1 400.00 390"));
        Assert.Equal(
            ["B1 25000", "B1#2 15000"],
            await office.Read<string>("select payment_no || ' ' || fen from payment order by payment_no"));
        Assert.Equal((false, true), ((await office.State(people[0], "2020")).IsOpen, (await office.State(people[1], "2020")).IsOpen));
        await office.Pay("B2 2020-03-02 610900H1 150.00 390");
        Assert.Equal((false, 50_00L), ((await office.State(people[1], "2020")).IsOpen, await office.Credit(people[0])));
        await office.Holds();
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_payment_pays_the_oldest_bill_first_and_what_is_left_stays_to_the_payers_credit(Engine engine)
    {
        await using var office = await ContributionOffice.Open(engine);
        await office.Employer("E1", "enterprise", 1, 10_000);
        await office.Bill("2020-08");
        await office.Bill("2020-09");
        var due = (await office.State("E1", "2020-08")).Due.Total;
        await office.Pay($"P1 2020-09-05 E1 {new Money(due + 100)}");
        Assert.False((await office.State("E1", "2020-08")).IsOpen);
        Assert.Equal(100, (await office.State("E1", "2020-09")).Paid.Total);
        // The money of persons is paid before the employer's own part.
        Assert.Equal(100, (await office.State("E1", "2020-09")).Paid.Employee);
        await office.Pay($"P2 2020-09-06 E1 {new Money(due)}");
        Assert.Equal(100, await office.Credit("E1"));
        Assert.Equal((2 * due) + 100, await office.Balance(ChartOfAccounts.Deposits));
        Assert.Equal(-100, await office.Balance(ChartOfAccounts.PayerCredits));
        await office.Holds();
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_payment_is_booked_once_whatever_file_it_comes_in(Engine engine)
    {
        await using var office = await ContributionOffice.Open(engine);
        await office.Employer("E1", "enterprise", 1, 10_000);
        await office.Bill("2020-09");
        Assert.Equal(1, await office.Pay("P1 2020-09-05 E1 10", "P1 2020-09-05 E1 10"));
        Assert.Equal(1, await office.Pay("P1 2020-09-05 E1 10"));
        Assert.Equal(1000, (await office.State("E1", "2020-09")).Paid.Total);
        await office.Holds();
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task An_unknown_payment_is_kept_until_somebody_says_whose_it_is(Engine engine)
    {
        await using var office = await ContributionOffice.Open(engine);
        await office.Employer("E1", "enterprise", 1, 10_000);
        await office.Bill("2020-09");
        await office.Pay("P1 2020-09-05 谁也不认识 10", "P2 2020-09-05 测试单位E1 20");
        Assert.Equal(2000, (await office.State("E1", "2020-09")).Paid.Total);
        Assert.Equal(-1000, await office.Balance(ChartOfAccounts.UnclaimedReceipts));
        await office.Holds();
        var unknown = await office.Run("pay", "unknown", "--region", "440100", "--lang", "en");
        Assert.Equal(("P1  2020-09-05  310  10.00  谁也不认识\n", "1 payments wait for a claim\n"), (unknown.Results, unknown.Notes));

        var desk = new PaymentDesk(office.Database, office.Rules, office.Clock);
        var day = ContributionOffice.Days("2020-09-07");
        async Task<string?> Claim(string number, string payer, string by = "clerk") =>
            (await desk.Claim(ContributionOffice.Guangzhou, number, payer, day, by))?.Kind.Code;
        Assert.Equal("CTB001", await Claim("P9", "E9", " "));
        Assert.Equal("CTB003", await Claim("P9", "E9"));
        Assert.Equal("CTB004", await Claim("P1", "E9"));
        Assert.Equal("CTB005", await Claim("P2", "E1"));
        Assert.Null(await Claim("P1", "E1"));
        Assert.Equal("CTB005", await Claim("P1", "E1"));
        Assert.Equal(3000, (await office.State("E1", "2020-09")).Paid.Total);
        Assert.Equal(0, await office.Balance(ChartOfAccounts.UnclaimedReceipts));
        Assert.DoesNotContain("P1", (await office.Run("pay", "unknown", "--region", "440100", "--json")).Results, StringComparison.Ordinal);
        await office.Holds();
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task Whoever_pays_late_owes_a_surcharge_and_its_people_have_no_benefits_until_everything_is_paid(Engine engine)
    {
        await using var office = await ContributionOffice.Open(engine);
        await office.Employer("E1", "enterprise", 2, 10_000);
        await office.Employer("E2", "enterprise", 1, 10_000);
        await office.Bill("2020-08");
        var due = (await office.State("E1", "2020-08")).Due.Total;
        await office.Pay($"P1 2020-09-10 E2 {new Money(due / 2)}");
        var desk = new ArrearsDesk(office.Database, office.Rules, office.Clock);
        Assert.Empty(await List(desk, "2020-09-15"));
        var late = (await List(desk, "2020-09-16")).Single();
        Assert.Equal(("E1", due, 1, false), (late.Payer.Number, late.Fen, late.Bills, late.IsPastGrace));
        Assert.Equal(HalfUpOf(due, 1), late.Surcharge);
        Assert.Equal(0, await desk.Pause(ContributionOffice.Days("2020-09-30"), null, "clerk"));
        Assert.Equal(1, await desk.Pause(ContributionOffice.Days("2020-10-01"), null, "clerk"));
        Assert.Equal(0, await desk.Pause(ContributionOffice.Days("2020-10-02"), null, "clerk"));
        Assert.Equal(2, await office.One<int>($"select count(*) from enrolment where pause = {(int)PauseReason.Arrears}"));
        await office.Holds();

        // The principal alone is not enough: the surcharge of 20 days is owed.
        await office.Pay($"P2 2020-10-05 E1 {new Money(due)}");
        Assert.Equal(HalfUpOf(due, 20), (await office.State("E1", "2020-08")).Open.Surcharge);
        Assert.Equal(1, await office.One<int>("select count(*) from arrears_cover"));
        await office.Pay($"P3 2020-10-06 E1 {new Money(HalfUpOf(due, 20))}");
        Assert.False((await office.State("E1", "2020-08")).IsOpen);
        Assert.Equal(0, await office.One<int>("select count(*) from arrears_cover"));
        Assert.Equal(
            2, await office.One<int>("select count(*) from enrolment where pause = 0 and employer_no = 'E1' and from_day = 20201006"));
        await office.Holds();
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_refund_is_released_by_another_person_only_and_never_past_the_credit(Engine engine)
    {
        await using var office = await ContributionOffice.Open(engine);
        await office.Employer("E1", "enterprise", 1, 10_000);
        await office.Pay("P1 2020-09-05 E1 100");
        var desk = new RefundDesk(office.Database, office.Clock);
        async Task<string?> Ask(string payer, long fen, string by = "clerk") =>
            (await desk.Ask(ContributionOffice.Guangzhou, payer, Scheme.Employee, fen, "误缴", by)).Refusal?.Kind.Code;
        async Task<string?> Decide(long number, string by, bool isReleased = true) => (await desk.Decide(
            ContributionOffice.Guangzhou, number, ContributionOffice.Days("2020-09-08"), by, isReleased))?.Kind.Code;
        Assert.Equal("CTB001", await Ask("E9", 0, ""));
        Assert.Equal("CTB002", await Ask("E9", 0));
        Assert.Equal("CTB004", await Ask("E9", 6000));
        Assert.Equal("CTB007", await Ask("E1", 10_001));
        Assert.Null(await Ask("E1", 6000));
        Assert.Equal("CTB007", await Ask("E1", 4001)); // 60 yuan are asked for already
        Task<(long Number, Refusal? Refusal)> Named(long fen) =>
            desk.Ask(ContributionOffice.Guangzhou, "E1", Scheme.Employee, fen, "误缴", "clerk", "A-1");
        Assert.Equal((2, null), await Named(1000));
        Assert.Equal((2, null), await Named(1000));
        Assert.Equal("CTB015", (await Named(1001)).Refusal!.Kind.Code);
        Assert.Null(await Decide(2, "reviewer", isReleased: false));
        Assert.Equal("CTB001", await Decide(9, " "));
        Assert.Equal("CTB003", await Decide(9, "clerk"));
        Assert.Equal("CTB006", await Decide(1, "Clerk "));
        Assert.Null(await Decide(1, "reviewer"));
        Assert.Equal("CTB005", await Decide(1, "reviewer"));
        Assert.Equal(4000, await office.Credit("E1"));
        Assert.Equal(4000, await office.Balance(ChartOfAccounts.Deposits));
        await office.Holds();

        // A bill that takes the credit meanwhile leaves nothing to release.
        Assert.Null(await Ask("E1", 4000));
        await office.Bill("2020-09");
        Assert.Equal("CTB007", await Decide(3, "reviewer"));
        Assert.Null(await Decide(3, "reviewer", isReleased: false));
        Assert.Equal("CTB005", await Decide(3, "reviewer"));
        await office.Holds();
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task Whoever_was_granted_a_deferral_pays_without_surcharge_until_its_months_are_over(Engine engine)
    {
        await using var office = await ContributionOffice.Open(engine);
        await office.Employer("E1", "enterprise", 1, 10_000);
        await office.Bill("2020-03", on: "2020-03-01");
        var due = (await office.State("E1", "2020-03")).Due.Total;
        var desk = new ArrearsDesk(office.Database, office.Rules, office.Clock);
        Assert.Equal(HalfUpOf(due, 1), (await List(desk, "2020-04-16")).Single().Surcharge);
        await office.Execute(
            "insert into service_case (region, case_id, kind, subject, code, from_day, until_day, state, deadline, registration) "
            + "values (440100, 1, 2, 'E1', '', 20200301, 20200501, 2, 20200420, 0)");
        Assert.Empty(await List(desk, "2020-10-15")); // six months after 15 April
        Assert.Equal(0, await desk.Pause(ContributionOffice.Days("2020-10-15"), null, "clerk"));
        Assert.Equal(HalfUpOf(due, 5), (await List(desk, "2020-10-20")).Single().Surcharge);
        await office.Bill("2020-04", on: "2020-04-01");
        Assert.Equal(ContributionOffice.Days("2020-11-15"), (await office.State("E1", "2020-04")).DueDay);
        await office.Bill("2020-05", on: "2020-05-01"); // behind the case
        Assert.Equal(ContributionOffice.Days("2020-06-15"), (await office.State("E1", "2020-05")).DueDay);
        await office.Pay($"P1 2020-10-15 E1 {new Money(due)}");
        Assert.False((await office.State("E1", "2020-03")).IsOpen);
        await office.Holds();
    }

    private static async Task<List<ArrearsRow>> List(ArrearsDesk desk, string day)
    {
        var rows = new List<ArrearsRow>();
        await foreach (var row in desk.List(ContributionOffice.Days(day), null))
        {
            rows.Add(row);
        }

        return [.. rows.Where(row => row.Payer.Number == "E1")];
    }

    private static long HalfUpOf(long fen, int days) => HalfUp.Divide(fen * 5 * days, 10_000);
}
