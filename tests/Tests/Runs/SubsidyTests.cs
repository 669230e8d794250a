using Yibao.Agency.Contributions;
using Yibao.Agency.Enrolment;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage;
using Yibao.Storage.Contributions;
using Yibao.Storage.Enrolment;
using Yibao.Tests.Policy;
using Yibao.Tests.Storage;

namespace Yibao.Tests.Runs;

public sealed class SubsidyTests
{
    private static readonly RegionCode Ankang = new(610900);
    private static readonly DateOnly Day = new(2020, 3, 1);

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task Residents_pay_their_own_part_assistance_pays_for_the_poor_and_the_levels_are_claimed_from(Engine engine)
    {
        await using var office = await ContributionOffice.Open(engine);
        static EnrolmentSpan Resident(EnrolmentSpan span) =>
            span with { Scheme = Scheme.Resident, Status = PersonStatus.Resident, StatusCode = "15" };
        var ordinary = await office.People(3, Ankang, Resident);
        var poor = await office.People(2, Ankang, Resident, AidCategory.RegisteredPoor);
        await office.People(1, Ankang, Resident, AidCategory.ExtremePoor);
        var run = (await office.Bill("2020", RunKind.Residents, region: Ankang))!.Value;
        Assert.Equal((6L, 6L, (3 * 25_000) + (2 * 12_500L), 0L), (run.Payers, run.Heads, run.Due, run.Skipped));
        Assert.Equal(12_500, (await office.State(poor[0], "2020")).Due.Own);
        Assert.Equal(1, await office.One<int>("select count(*) from bill_state where is_open = 0")); // paid for in full
        await office.Holds();

        var (year, desk) = (ContributionOffice.Month("2020"), new SubsidyDesk(office.Database, office.Clock));
        Assert.Equal("CTB012", (await desk.Claim(new RegionCode(610100), year, Day, "clerk")).Refusal?.Kind.Code);
        var (claims, _) = await desk.Claim(Ankang, year, Day, "clerk");
        Assert.Equal(
            [("central", 6L, 6 * 33_000L), ("province", 6, 6 * 11_000), ("local", 6, 6 * 11_000), ("assistance", 3, 50_000)],
            claims.Select(claim => (claim.Level, claim.Heads, claim.Due - claim.Claimed)));
        Assert.Equal("CTB012", (await desk.Claim(Ankang, year, Day, "clerk")).Refusal?.Kind.Code);

        async Task<string?> Receive(string level, string number, long fen) =>
            (await desk.Receive(Ankang, year, level, number, Day, fen))?.Kind.Code;
        Assert.Equal("CTB002", await Receive("central", "R1", 0));
        Assert.Equal("CTB014", await Receive("central", "R1", 198_001));
        Assert.Null(await Receive("central", "R1", 198_000));
        Assert.Equal("CTB013", await Receive("central", "R1", 1));
        Assert.Null(await Receive("assistance", "R2", 50_000));
        await office.Pay($"P1 2020-03-02 {ordinary[0]} 250 390");
        var central = (await SubsidyRows.Of(office.Database, year, null))[0];
        Assert.Equal((198_000L, 198_000L, 0L), (central.Claimed, central.Received, central.Outstanding));
        var participation = (await SubsidyRows.Participation(office.Database, Day, null)).Single();
        Assert.Equal((3L, 3L), (participation.Entitled, participation.Enrolled));
        await office.Holds();

        // Whoever was enrolled by mistake is billed back, and the next claim asks for less.
        await office.Execute($"update enrolment set until_day = 20200201 where psn_no = '{ordinary[1]}'");
        await office.Bill("2020", RunKind.Residents, RunSegments.Correction, Ankang);
        (claims, _) = await desk.Claim(Ankang, year, Day, "clerk");
        Assert.Equal(
            [("central", -33_000L), ("province", -11_000), ("local", -11_000)],
            claims.Select(claim => (claim.Level, claim.Due - claim.Claimed)));
        await office.Holds();
    }

    [Theory]
    [InlineData("ordinary", 33_000, 11_000, 11_000)]
    [InlineData("western", 44_000, 5_500, 5_500)]
    public async Task The_levels_share_the_subsidy_by_the_kind_of_county(string county, long central, long province, long local)
    {
        await using var office = await ContributionOffice.Open(Engine.Sqlite);
        await office.People(1, Ankang, span => span with { Scheme = Scheme.Resident, Status = PersonStatus.Student, StatusCode = "14" });
        var run = new BillRun(office.Database, office.Rules, office.Clock) { Day = Day, County = county };
        await run.Run(Ankang, RunKind.Residents, ContributionOffice.Month("2020"));
        Assert.Equal((central, province, local), await office.One<(long, long, long)>("select central, province, local from bill"));
    }

    private const string Rules = """
        parameters:
          from: 2020-01-01
          enrolment.gap-months: 3
        """;

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task Whoever_lives_in_a_western_county_is_subsidised_by_its_shares_from_the_year_that_ends_there(Engine engine)
    {
        await using var office = await ContributionOffice.Open(engine);
        static EnrolmentSpan Resident(EnrolmentSpan span) =>
            span with { Scheme = Scheme.Resident, Status = PersonStatus.Resident, StatusCode = "15" };
        var ordinary = (await office.People(1, Ankang, Resident))[0];
        var western = (await office.People(1, Ankang, span => Resident(span) with { County = "western" }))[0];
        await office.Bill("2020", RunKind.Residents, region: Ankang);
        Assert.Equal(
            [$"{ordinary} 33000 11000 11000", $"{western} 44000 5500 5500"],
            await office.Read<string>("select payer || ' ' || central || ' ' || province || ' ' || local from bill order by payer"));

        // The first moves to a western county, the second to an ordinary one; cover and history stay.
        var desk = new EnrolmentOffice(office.Database, Pages.Book(Pages.CityPage(Rules)), office.Clock);
        async Task<string?> Live(string person, string county, string day) => (await desk.Run(
            new Residence { Region = Ankang, Day = ContributionOffice.Days(day), County = county }, new RecordKey(Ankang, person), "clerk"))
            .Refusal?.Kind.Code;
        Assert.Null(await Live(ordinary, "western", "2020-07-01"));
        Assert.Null(await Live(western, "ordinary", "2021-03-01"));
        Assert.Equal("ENR018", await Live(western, "ordinary", "2021-03-02"));
        Assert.Equal("ENR013", await Live(western, "ordinary", "2014-12-31"));
        Assert.Equal("ENR003", await Live("nobody", "ordinary", "2021-03-01"));
        Assert.Equal(
            ["20150101 20200701 ", "20200701  western"],
            await office.Read<string>("select from_day || ' ' || coalesce(until_day || '', '') || ' ' || county from enrolment "
                + $"where psn_no = '{ordinary}' order by from_day"));
        await office.Bill("2020", RunKind.Residents, RunSegments.Correction, Ankang);
        Assert.Equal(
            [$"{ordinary} 11000 -5500 -5500"],
            await office.Read<string>("select payer || ' ' || central || ' ' || province || ' ' || local from bill where edition = 2"));
        await office.Holds();
    }
}
