using System.Globalization;
using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Tests.Benefits;

/// <summary>When does a layer apply? (benefit-layers.md, section 3) Every dimension with every word of docs/policy-authoring.md.</summary>
public sealed class LayerConditionTests
{
    private static readonly (string Dimension, string[] Words)[] Words =
    [
        ("visit",
        [
            "outpatient", "emergency", "observation", "chronic-outpatient", "inpatient", "maternity", "pharmacy", "internet-follow-up",
            "long-prescription",
        ]),
        ("tier", ["community", "tier-1", "tier-2", "tier-3", "provincial"]),
        ("status", ["in-service", "retired", "early-retired", "flexible"]),
        ("status", ["resident", "student", "minor"]),
        ("aid", ["none", "extreme-poor", "orphan", "subsistence", "low-income-edge", "registered-poor", "other-hardship"]),
        ("post", ["none", "civil-servant"]),
        ("place", ["local", "in-province", "out-of-province"]),
        ("filing", ["none", "registered", "referred", "emergency"]),
        ("network", ["direct", "manual"]),
        ("epidemic", ["none", "suspected", "confirmed"]),
        ("sex", ["male", "female"]),
    ];

    public static TheoryData<string, string> EveryWord =>
        [.. Words.SelectMany(one => one.Words.Select(word => new TheoryDataRow<string, string>(one.Dimension, word)))];

    [Theory]
    [MemberData(nameof(EveryWord))]
    public void A_layer_applies_to_the_word_that_it_names_and_to_no_other(string dimension, string word)
    {
        var siblings = Words.Single(one => one.Dimension == dimension && one.Words.Contains(word, StringComparer.Ordinal)).Words;
        var rules = Rules.Of($"layer: only\napplies: {{{dimension}: {word}}}\nrate: 50%", SchemeOf(siblings));
        Assert.All(siblings, other => rules.Settle(With(dimension, other)).Pays(other == word ? 500 : 0));
    }

    [Theory]
    [MemberData(nameof(EveryWord))]
    public void A_row_holds_for_the_word_that_it_names_and_for_no_other(string dimension, string word)
    {
        var siblings = Words.Single(one => one.Dimension == dimension && one.Words.Contains(word, StringComparer.Ordinal)).Words;
        var rules = Rules.Of(
            $"layer: only\nrate: 50%\npoints: {{set: [{{{dimension}: [{word}], points: 10}}]}}", SchemeOf(siblings));
        Assert.All(siblings, other => rules.Settle(With(dimension, other)).Pays(other == word ? 600 : 500));
    }

    [Theory]
    [InlineData("70..", 69, false)]
    [InlineData("70..", 70, true)]
    [InlineData("70..", 150, true)]
    [InlineData("45..69", 44, false)]
    [InlineData("45..69", 45, true)]
    [InlineData("45..69", 69, true)]
    [InlineData("45..69", 70, false)]
    [InlineData("..44", 0, true)]
    [InlineData("..44", 44, true)]
    [InlineData("..44", 45, false)]
    [InlineData("45", 45, true)]
    [InlineData("45", 46, false)]
    public void Years_of_age_count_both_ends(string range, int age, bool applies) =>
        Rules.Of($"layer: only\napplies: {{age: {range}}}\nrate: 50%").Settle(new TestBill(1000) { Age = age }).Pays(applies ? 500 : 0);

    [Theory]
    [InlineData("72..", 71, false)]
    [InlineData("72..", 72, true)]
    [InlineData("72..", 900, true)]
    [InlineData("..5", 5, true)]
    [InlineData("..5", 6, false)]
    public void Months_of_contributions_count_both_ends(string range, int months, bool applies) =>
        Rules.Of($"layer: only\napplies: {{months: {range}}}\nrate: 50%")
            .Settle(new TestBill(1000) { Months = months }).Pays(applies ? 500 : 0);

    [Theory]
    [InlineData("1", 1, true)]
    [InlineData("1", 2, false)]
    [InlineData("2..", 1, false)]
    [InlineData("2..", 2, true)]
    [InlineData("2..", 100, true)]
    [InlineData("2..3", 3, true)]
    [InlineData("2..3", 4, false)]
    public void The_number_of_the_stay_counts_both_ends(string range, int stay, bool applies)
    {
        var rules = Rules.Of($"layer: only\napplies: {{stay: {range}}}\nrate: 50%");
        Dictionary<string, decimal> before = new(StringComparer.Ordinal) { ["stays"] = stay - 1 };
        rules.Settle(new TestBill(1000) { Before = before }).Pays(applies ? 500 : 0);
        rules.Settle(new TestBill(1000) { Stay = stay }).Pays(applies ? 500 : 0);
    }

    [Theory]
    [InlineData(true, "I10")]
    [InlineData(true, "I10.x00")]
    [InlineData(true, "E11.9")]
    [InlineData(true, "S72.0", "E11.9")]
    [InlineData(false, "E10.9")]
    [InlineData(false, "I11")]
    [InlineData(false)]
    public void A_diagnosis_list_holds_when_any_diagnosis_begins_so(bool applies, params string[] diagnoses) =>
        Rules.Of("layer: only\napplies: {diagnosis: [I10, E11]}\nrate: 50%")
            .Settle(new TestBill(1000) { Diagnoses = diagnoses }).Pays(applies ? 500 : 0);

    [Theory]
    [InlineData("2020-02-29", false)]
    [InlineData("2020-03-01", true)]
    [InlineData("2020-12-31", true)]
    [InlineData("2021-01-01", false)]
    public void A_layer_applies_from_its_first_day_until_it_is_repealed(string day, bool applies)
    {
        var rules = Rules.Of("""
            layer: always
            rate: 0%
            ---
            layer: dated
            from: 2020-03-01
            order: 50
            fund: 310100
            name: {zh: 层, en: Layer}
            applies: always
            base: residue-eligible
            deductible: none
            rate: 50%
            rounding: band
            ceilings: none
            repealed: 2021-01-01
            """);
        var settlement = rules.Settle(new TestBill(1000) { On = DateOnly.Parse(day, CultureInfo.InvariantCulture) }).Settlement;
        Assert.Equal(applies ? 50_000L : 0, settlement.Totals.FundPaid);
    }

    [Fact]
    public void All_tests_of_a_condition_must_hold_and_of_a_list_one_condition()
    {
        var rules = Rules.Of("""
            layer: only
            applies: [{visit: inpatient, tier: tier-1}, {visit: emergency, age: 60..}]
            rate: 50%
            """);
        rules.Settle(new TestBill(1000) { Kind = VisitKind.Inpatient, Tier = Tier.Tier1, Age = 30 }).Pays(500);
        rules.Settle(new TestBill(1000) { Kind = VisitKind.Inpatient, Tier = Tier.Tier2, Age = 70 }).Pays(0);
        rules.Settle(new TestBill(1000) { Kind = VisitKind.Emergency, Tier = Tier.Tier1, Age = 59 }).Pays(0);
        rules.Settle(new TestBill(1000) { Kind = VisitKind.Emergency, Tier = Tier.Tier3, Age = 60 }).Pays(500);
    }

    [Theory]
    [InlineData(Scheme.Employee, PersonStatus.Retired, 900)]
    [InlineData(Scheme.Employee, PersonStatus.InService, 800)]
    [InlineData(Scheme.Resident, PersonStatus.Resident, 600)]
    [InlineData(Scheme.Resident, PersonStatus.Minor, 600)]
    public void A_document_of_both_schemes_tells_them_apart_by_status(Scheme scheme, PersonStatus status, decimal pays) =>
        Rules.Of(
            """
            layer: only
            rate:
              - {status: retired, rate: 90%}
              - {status: [in-service, flexible, early-retired], rate: 80%}
              - {status: [resident, student, minor], rate: 60%}
            """, scheme, schemes: "310, 390").Settle(new TestBill(1000) { Status = status }).Pays(pays);

    [Theory]
    [InlineData(Scheme.Employee, 800, 100)]
    [InlineData(Scheme.Resident, 800, 0)]
    public void A_layer_for_the_people_of_one_scheme_leaves_the_other_scheme_alone(Scheme scheme, decimal basic, decimal supplement) =>
        Rules.Of(
            """
            layer: basic
            rate: 80%
            ---
            layer: supplement
            applies: {status: [in-service, retired, flexible, early-retired]}
            base: residue-eligible
            rate: 50%
            """, scheme, schemes: "310, 390").Settle(new TestBill(1000)).Pays(basic, supplement);

    [Theory]
    [InlineData(EpidemicStatus.None, 500, 0)]
    [InlineData(EpidemicStatus.Suspected, 900, 0)]
    [InlineData(EpidemicStatus.Confirmed, 900, 100)]
    public void A_treated_case_is_asked_as_the_case_that_it_is_read_as(EpidemicStatus epidemic, decimal basic, decimal fiscal) =>
        Rules.Of("""
            treat: {name: as-local, from: 2020-01-21, when: {epidemic: [suspected, confirmed]}, as: {place: local, filing: registered}}
            ---
            layer: basic
            rate:
              - {place: local, filing: registered, rate: 90%}
              - {place: local, filing: [none, referred, emergency], rate: 70%}
              - {place: [in-province, out-of-province], rate: 50%}
            ---
            layer: fiscal
            fund: 999997
            applies: {epidemic: confirmed}
            base: residue-all
            rate: 100%
            """).Settle(new TestBill(1000) { Place = CarePlace.OutOfProvince, Epidemic = epidemic }).Pays(basic, fiscal);

    [Theory]
    [InlineData(CarePlace.OutOfProvince, 700)]
    [InlineData(CarePlace.InProvince, 900)]
    public void Each_treatment_is_asked_of_the_case_as_it_came(CarePlace place, decimal pays) => Rules.Of("""
        treat: {name: nearer, from: 2020-01-01, when: {place: out-of-province}, as: {place: in-province}}
        ---
        treat: {name: at-home, from: 2020-01-01, when: {place: in-province}, as: {place: local}}
        ---
        layer: only
        rate: [{place: local, rate: 90%}, {place: in-province, rate: 70%}, {place: out-of-province, rate: 50%}]
        """).Settle(new TestBill(1000) { Place = place }).Pays(pays);

    [Theory]
    [InlineData(EpidemicStatus.Confirmed, 1300, 0)]
    [InlineData(EpidemicStatus.None, 500, 800)]
    public void Lines_of_the_diagnosis_plan_are_eligible_in_full_where_a_treatment_says_so(
        EpidemicStatus epidemic, decimal pays, decimal own)
    {
        var rules = Rules.Of("""
            treat: {name: plan, from: 2020-01-21, when: {epidemic: confirmed}, as: {place: local}, eligible: diagnosis-plan}
            ---
            layer: basic
            rate: 100%
            """);
        var plan = Line.C(800) with { DiagnosisPlan = true };
        var bill = new TestBill(plan, Line.A(500)) { Epidemic = epidemic };
        Assert.Equal(own, rules.Settle(bill).Pays(pays).Own);
    }

    private static Scheme SchemeOf(string[] words) => words[0] == "resident" ? Scheme.Resident : Scheme.Employee;

    private static TestBill With(string dimension, string word)
    {
        Assert.True(Vocabulary.TryValue(Enum.Parse<Dimension>(dimension, ignoreCase: true), word, out var value));
        var bill = new TestBill(1000);
        return dimension switch
        {
            "visit" => bill with { Kind = (VisitKind)value },
            "tier" => bill with { Tier = (Tier)value },
            "status" => bill with { Status = (PersonStatus)value },
            "aid" => bill with { Aid = (AidCategory)value },
            "post" => bill with { Post = (Post)value },
            "place" => bill with { Place = (CarePlace)value },
            "filing" => bill with { Filing = (Filing)value },
            "network" => bill with { Network = (Network)value },
            "epidemic" => bill with { Epidemic = (EpidemicStatus)value },
            _ => bill with { Sex = (Sex)value },
        };
    }
}
