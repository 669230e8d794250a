using System.Globalization;
using Yibao.Catalogue;
using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Tests.Catalogue;

public sealed class LineTermsTests
{
    private const long NoLimit = long.MaxValue;
    private static readonly CatalogueBook Book = CatalogueFileTests.Good();
    private static readonly CatalogueView View = Book.For(new RegionCode(210100), Scheme.Employee);

    public static TheoryData<string, string, int> Denials { get; } = new()
    {
        { "PLAIN-A", "2019-12-31", (int)DenialReason.NotListedOnDay },
        { "PLAIN-A", "2020-01-01", (int)DenialReason.None },
        { "PLAIN-A", "2199-12-31", (int)DenialReason.None },
        { "CHANGE", "2020-01-01", (int)DenialReason.None },
        { "CHANGE", "2021-12-31", (int)DenialReason.None },
        { "CHANGE", "2022-01-01", (int)DenialReason.NotListedOnDay },
        { "CHANGE", "2022-12-31", (int)DenialReason.NotListedOnDay },
        { "CHANGE", "2023-01-01", (int)DenialReason.None },
    };

    [Fact]
    public void A_code_that_no_row_has_is_not_found()
    {
        Assert.Equal(-1, View.Find("NOTHING"));
        Assert.Throws<ArgumentOutOfRangeException>(() => View.Terms(-1, new CaseFacts(), [], 1, 0, false, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => View.Terms(View.Count, new CaseFacts(), [], 1, 0, false, out _));
    }

    [Theory]
    [InlineData("PLAIN-A", ItemClass.A, 0)]
    [InlineData("INJURY", ItemClass.B, -1)]
    [InlineData("PLAIN-C", ItemClass.C, 1_000_000)]
    public void A_class_says_what_the_person_pays_first(string code, ItemClass itemClass, int firstPayPpm)
    {
        var terms = new Line { Code = code }.In(View);
        Assert.Equal((itemClass, firstPayPpm), (terms.Class, terms.FirstPayPpm));
        Assert.Equal((NoLimit, NoLimit), (terms.CeilingMicro, terms.MaxQuantityE4));
        Assert.Equal((0, false), (terms.Scope, terms.DiagnosisPlan));
        Assert.Equal(code, Book.Items[terms.ItemVersion].Code);
    }

    [Theory]
    [MemberData(nameof(Denials))]
    public void An_item_is_listed_between_its_days(string code, string on, int expected)
    {
        var terms = new Line { Code = code, On = on }.In(View);
        Assert.Equal((DenialReason)expected, terms.Denial);
        if (terms.Denial == DenialReason.None)
            return;
        Assert.Equal((ItemClass.C, 1_000_000, -1), (terms.Class, terms.FirstPayPpm, terms.ItemVersion));
        Assert.Equal((NoLimit, NoLimit), (terms.CeilingMicro, terms.MaxQuantityE4));
    }

    [Theory]
    [InlineData("2021-02-28", ItemClass.C)]
    [InlineData("2021-03-01", ItemClass.B)]
    [InlineData("2023-01-01", ItemClass.A)]
    public void A_class_changes_on_its_day(string on, ItemClass expected) =>
        Assert.Equal(expected, new Line { Code = "CHANGE", On = on }.In(View).Class);

    [Fact]
    public void Sex_is_a_restriction_both_ways()
    {
        Assert.Equal(DenialReason.None, new Line { Code = "SEX", Sex = Sex.Female }.In(View).Denial);
        Assert.Equal(DenialReason.Sex, new Line { Code = "SEX", Sex = Sex.Male }.In(View).Denial);
        Assert.Equal(DenialReason.Sex, new Line { Code = "SEX", Sex = Sex.Unknown }.In(View).Denial);
        Assert.Equal(DenialReason.None, new Line { Code = "PLAIN-C", Sex = Sex.Male }.In(View).Denial); // class C is not covered anyway
    }

    [Theory]
    [InlineData("CHILD", 0, true)]
    [InlineData("CHILD", 17, true)]
    [InlineData("CHILD", 18, false)]
    [InlineData("OLD", 69, false)]
    [InlineData("OLD", 70, true)]
    [InlineData("OLD", 150, true)]
    [InlineData("ADULT", 17, false)]
    [InlineData("ADULT", 18, true)]
    [InlineData("ADULT", 65, true)]
    [InlineData("ADULT", 66, false)]
    public void Ages_are_inclusive_at_both_ends(string code, short age, bool paid) =>
        Assert.Equal(paid ? DenialReason.None : DenialReason.Age, new Line { Code = code, Age = age }.In(View).Denial);

    [Fact]
    public void Visit_kinds_and_tiers_are_restrictions_for_each_value()
    {
        foreach (var visit in Enum.GetValues<VisitKind>())
        {
            var expected = visit is VisitKind.Observation or VisitKind.Inpatient ? DenialReason.None : DenialReason.VisitKind;
            Assert.Equal(expected, new Line { Code = "VISIT", Visit = visit }.In(View).Denial);
        }
        foreach (var tier in Enum.GetValues<Tier>())
        {
            var expected = tier is Tier.Tier2 or Tier.Tier3 or Tier.Provincial ? DenialReason.None : DenialReason.Tier;
            Assert.Equal(expected, new Line { Code = "TIER", Tier = tier }.In(View).Denial);
        }
    }

    [Fact]
    public void Schemes_are_a_restriction_of_the_view()
    {
        var residents = Book.For(new RegionCode(210100), Scheme.Resident);
        Assert.Equal(DenialReason.None, new Line { Code = "EMPLOYEE" }.In(View).Denial);
        Assert.Equal(DenialReason.Scheme, new Line { Code = "EMPLOYEE" }.In(residents).Denial);
        Assert.Equal(DenialReason.Scheme, new Line { Code = "INJURY" }.In(View).Denial);
        Assert.Equal(DenialReason.Scheme, new Line { Code = "INJURY" }.In(residents).Denial);
    }

    [Theory]
    [InlineData(true, "I10.x00x002")]
    [InlineData(true, "J18.900", "E11.900")]
    [InlineData(true, "E11.200")]
    [InlineData(true, "C00")]
    [InlineData(true, "C34.900")]
    [InlineData(true, "C97.x00")]
    [InlineData(false)]
    [InlineData(false, "E11.300")]
    [InlineData(false, "E11")]
    [InlineData(false, "I11.900")]
    [InlineData(false, "B99")]
    [InlineData(false, "D00.000", "I09.900")]
    public void One_diagnosis_inside_the_ranges_is_enough(bool paid, params string[] diagnoses) => Assert.Equal(
        paid ? DenialReason.None : DenialReason.Diagnosis,
        new Line { Code = "DIAGNOSIS", Diagnoses = diagnoses }.In(View).Denial);

    [Theory]
    [InlineData("DAYS", 0, DenialReason.None, NoLimit)]
    [InlineData("DAYS", 14, DenialReason.None, NoLimit)]
    [InlineData("DAYS", 15, DenialReason.DaysOfSupply, NoLimit)]
    [InlineData("DOSE", 0, DenialReason.None, 25_000)]
    [InlineData("DOSE", -3, DenialReason.None, 25_000)]
    [InlineData("DOSE", 1, DenialReason.None, 25_000)]
    [InlineData("DOSE", 30, DenialReason.None, 750_000)]
    [InlineData("DOSE", int.MaxValue, DenialReason.None, 25_000L * int.MaxValue)]
    [InlineData("COURSE", 0, DenialReason.None, 20_000)]
    [InlineData("COURSE", 14, DenialReason.None, 280_000)]
    [InlineData("COURSE", 30, DenialReason.None, 280_000)]
    public void Days_and_daily_quantity_limit_a_line(string code, int days, DenialReason denial, long maxQuantityE4)
    {
        var terms = new Line { Code = code, Days = days }.In(View);
        Assert.Equal((denial, maxQuantityE4), (terms.Denial, terms.MaxQuantityE4));
    }

    [Fact]
    public void A_clinical_condition_needs_the_hospitals_word()
    {
        Assert.Equal(DenialReason.NotAttested, new Line { Code = "ATTEST" }.In(View).Denial);
        Assert.Equal(DenialReason.None, new Line { Code = "ATTEST", Attested = true }.In(View).Denial);
    }

    [Fact]
    public void Denials_come_in_the_order_of_their_list()
    {
        var residents = Book.For(new RegionCode(210100), Scheme.Resident);
        var line = new Line { Code = "ALL", Sex = Sex.Female, Age = 70, Visit = VisitKind.Outpatient, Tier = Tier.Tier2, Days = 15 };
        Assert.Equal(DenialReason.Sex, line.In(residents).Denial);
        line = line with { Sex = Sex.Male };
        Assert.Equal(DenialReason.Age, line.In(residents).Denial);
        line = line with { Age = 40 };
        Assert.Equal(DenialReason.VisitKind, line.In(residents).Denial);
        line = line with { Visit = VisitKind.Inpatient };
        Assert.Equal(DenialReason.Tier, line.In(residents).Denial);
        line = line with { Tier = Tier.Tier3 };
        Assert.Equal(DenialReason.Scheme, line.In(residents).Denial);
        Assert.Equal(DenialReason.Diagnosis, line.In(View).Denial);
        line = line with { Diagnoses = ["I10.x00"] };
        Assert.Equal(DenialReason.DaysOfSupply, line.In(View).Denial);
        line = line with { Days = 14 };
        Assert.Equal(DenialReason.NotAttested, line.In(View).Denial);
        line = line with { Attested = true };
        Assert.Equal(DenialReason.None, line.In(View).Denial);
    }

    [Theory]
    [InlineData("2020-01-20", false)]
    [InlineData("2020-01-21", true)]
    public void The_diagnosis_plan_begins_on_its_day(string on, bool inPlan) =>
        Assert.Equal(inPlan, new Line { Code = "PLAN", On = on }.In(View).DiagnosisPlan);

    [Fact]
    public void A_scope_comes_with_the_line()
    {
        Assert.True(BenefitScopes.TryFind("implant", out var implant));
        Assert.Equal(implant, new Line { Code = "IMPLANT" }.In(View).Scope);
    }

    [Theory]
    [InlineData(210100, Scheme.Employee, "2020-12-31", 50_000)] // the nation's row
    [InlineData(320100, Scheme.Employee, "2020-06-30", 50_000)]
    [InlineData(320100, Scheme.Employee, "2020-07-01", 80_000)] // the province's goes before the nation's
    [InlineData(320100, Scheme.Resident, "2020-07-01", 120_000)] // one that names the scheme goes before one that does not
    [InlineData(320500, Scheme.Employee, "2021-01-01", 80_000)]
    [InlineData(320100, Scheme.Employee, "2021-01-01", 150_000)] // the prefecture's goes before the province's
    [InlineData(320100, Scheme.Resident, "2021-01-01", 150_000)] // also before the province's that names the scheme
    [InlineData(320104, Scheme.Employee, "2021-01-01", 150_000)]
    [InlineData(320100, Scheme.Employee, "2021-07-01", -1)] // taken back: the common share
    [InlineData(320102, Scheme.Employee, "2021-12-31", -1)]
    [InlineData(320102, Scheme.Employee, "2022-01-01", 0)]
    [InlineData(320000, Scheme.Employee, "2022-01-01", 80_000)]
    public void The_nearest_region_sets_the_first_pay_share(int region, Scheme scheme, string on, int ppm) =>
        Assert.Equal(ppm, new Line { Code = "PLAIN-B", On = on }.In(Book.For(new RegionCode(region), scheme)).FirstPayPpm);

    [Fact]
    public void A_share_may_be_set_for_class_A_but_not_for_class_C()
    {
        var zhejiang = Book.For(new RegionCode(330100), Scheme.Employee);
        Assert.Equal(30_000, new Line { Code = "PLAIN-A" }.In(zhejiang).FirstPayPpm);
        Assert.Equal(1_000_000, new Line { Code = "PLAIN-C" }.In(zhejiang).FirstPayPpm);
    }

    [Theory]
    [InlineData(210100, Tier.Tier3, "2020-01-01", "100")]
    [InlineData(110000, Tier.Tier3, "2020-01-01", "50.5")]
    [InlineData(110000, Tier.Provincial, "2020-01-01", "50.5")]
    [InlineData(110000, Tier.Tier2, "2020-01-01", "30")]
    [InlineData(110000, Tier.Tier1, "2020-01-01", "100")] // the region says nothing of this tier: the nation's row
    [InlineData(110000, Tier.Tier1, "2020-07-01", "20.123456")]
    [InlineData(110000, Tier.Tier3, "2020-07-01", "50.5")] // one that names the tier goes before one that does not
    [InlineData(110105, Tier.Tier2, "2020-12-31", "30")]
    [InlineData(110105, Tier.Tier2, "2021-01-01", null)] // taken back
    public void Payment_standards_go_by_region_tier_and_day(int region, Tier tier, string on, string? yuan)
    {
        var terms = new Line { Code = "SERVICE", Tier = tier, On = on }.In(Book.For(new RegionCode(region), Scheme.Employee));
        var expected = yuan is null ? NoLimit : (long)(decimal.Parse(yuan, CultureInfo.InvariantCulture) * 1_000_000);
        Assert.Equal(expected, terms.CeilingMicro);
    }

    [Theory]
    [InlineData("2020-12-31", 7_000_000_000)]
    [InlineData("2021-01-01", NoLimit)]
    public void A_payment_standard_ends_where_a_row_says_none(string on, long expected) =>
        Assert.Equal(expected, new Line { Code = "IMPLANT", On = on }.In(View).CeilingMicro);

    [Fact]
    public void Regions_without_rows_share_the_view_above_them_and_indexes_are_the_same_everywhere()
    {
        Assert.Same(Book.For(new RegionCode(110105), Scheme.Employee), Book.For(new RegionCode(110000), Scheme.Employee));
        Assert.Same(Book.For(RegionCode.Nation, Scheme.Employee), View);
        Assert.NotSame(Book.For(new RegionCode(110000), Scheme.Resident), Book.For(new RegionCode(110000), Scheme.Employee));
        var beijing = Book.For(new RegionCode(110000), Scheme.Employee);
        Assert.All(Book.Items, item => Assert.Equal(View.Find(item.Code), beijing.Find(item.Code)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Book.For(new RegionCode(110000), (Scheme)340));
    }

    [Fact]
    public void Asking_for_terms_allocates_nothing()
    {
        var item = View.Find("ALL");
        var facts = new CaseFacts { Sex = Sex.Male, Age = 40, Visit = VisitKind.Inpatient, Tier = Tier.Tier3 };
        int[] diagnoses = [DiagnosisCode.TryParse("I10.x00", out var code) ? code.Packed : 0];
        var day = new DateOnly(2020, 6, 1).DayNumber;
        View.Terms(item, in facts, diagnoses, day, 7, true, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
            View.Terms(item, in facts, diagnoses, day, 7, true, out _);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Every_denial_has_a_name_in_both_languages() => Assert.All(
        Enum.GetValues<DenialReason>(),
        reason => Assert.False(reason.Name(Language.Chinese) == reason.Name(Language.English)));
}
