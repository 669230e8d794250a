using Yibao.Agency.Enrolment;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage;
using Yibao.Storage.Enrolment;
using Yibao.Tests.Counter;

namespace Yibao.Tests.Enrolment;

/// <summary>What the shipped policies say to the enrolment desk.</summary>
public sealed class EnrolmentTermsTests
{
    private static readonly DateOnly Day = new(2020, 6, 1);

    [Fact]
    public void Waiting_gaps_and_years_are_read_from_the_documents_by_region_scheme_and_sex()
    {
        var beijing = EnrolmentTerms.Of(Rules(110000, Scheme.Employee), Day, Sex.Male);
        Assert.Equal((3, 300, (int?)null), (beijing.GapMonths, beijing.RetirementMonths, beijing.LocalMonths));
        Assert.Equal(240, EnrolmentTerms.Of(Rules(110000, Scheme.Employee), Day, Sex.Female).RetirementMonths);
        Assert.Null(EnrolmentTerms.Of(Rules(110000, Scheme.Employee), Day, Sex.Unknown).RetirementMonths);
        Assert.Equal(180, EnrolmentTerms.Of(Rules(440100, Scheme.Employee), Day, Sex.Unknown).RetirementMonths);
        Assert.NotNull(beijing.ReEntryWait);
        var residents = EnrolmentTerms.Of(Rules(110000, Scheme.Resident), Day, Sex.Female);
        Assert.Equal((90, 3), (residents.NewbornDays, residents.GapMonths));
        Assert.False(residents.OpensYear);
        Assert.True(EnrolmentTerms.Of(Rules(110000, Scheme.Resident), new DateOnly(2020, 1, 1), Sex.Female).OpensYear);
    }

    [Fact]
    public void Without_rules_nothing_is_stated_and_a_year_opens_in_January()
    {
        Assert.Equal(EnrolmentTerms.None, EnrolmentTerms.Of(null, Day, Sex.Male));
        Assert.True(EnrolmentTerms.Of(null, new DateOnly(2021, 1, 1), Sex.Male).OpensYear);
    }

    [Fact]
    public async Task Who_retires_with_years_missing_is_told_how_many_months_to_buy_and_for_how_much()
    {
        await using var counter = await CounterFixture.Open(Engine.Sqlite);
        var office = new EnrolmentOffice(counter.Database, CounterFixture.Rules.Policies, TestClock.Summer2020());
        await counter.Plant("update person set region = 440100; ");
        await counter.Plant("update enrolment set region = 440100");
        await counter.Plant("update person_state set region = 440100");
        var guangzhou = new RegionCode(440100);
        var key = new RecordKey(guangzhou, CounterFixture.Person(0));
        var refusal = (await office.Run(new Retire { Region = guangzhou, Day = Day }, key, "clerk1")).Refusal!;
        Assert.Equal("ENR017", refusal.Kind.Code);
        Assert.Matches(@"^65/180, 65/0: 115 = [\d,]+\.\d\d$", refusal.Detail);
        Assert.Null((await office.Run(new Retire { Region = guangzhou, Day = Day, BoughtMonths = 115 }, key, "clerk1")).Refusal);
    }

    [Fact]
    public async Task A_county_without_rules_of_its_own_has_those_of_its_city()
    {
        await using var counter = await CounterFixture.Open(Engine.Sqlite);
        var office = new EnrolmentOffice(counter.Database, CounterFixture.Rules.Policies, TestClock.Summer2020());
        var retire = new Retire { Region = new RegionCode(440111), Day = Day };
        var dossier = Dossier.Empty;
        Assert.Equal(office.TermsOf(retire with { Region = new RegionCode(440100) }, dossier), office.TermsOf(retire, dossier));
        Assert.NotEqual(EnrolmentTerms.None, office.TermsOf(retire, dossier));
    }

    private static PlanHistory? Rules(int region, Scheme scheme) =>
        CounterFixture.Rules.Policies.Find(new PlanKey(new RegionCode(region), scheme, ""));
}
