using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Settlement.Payment;
using Yibao.Tests.Conventions;

namespace Yibao.Tests.Payment;

/// <summary>What the worked examples of the documents do not say: sums, borders and orders for any number.</summary>
public sealed class PaymentTermsTests
{
    private static readonly DateOnly On = new(2020, 12, 31);

    private static readonly PlanBook Book = PlanBook.LoadFolder(Path.Combine(Repository.Root, "policies")).Book;

    private static readonly PlanHistory Guangzhou = Book.Histories.First(history =>
        history.Key.Region == new RegionCode(440100) && history.Key.Scheme == Scheme.Employee);

    private static BudgetTerms Budget => BudgetTerms.Of(Guangzhou, On)!;

    [Fact]
    public void The_worked_examples_of_the_payment_methods_stand_beside_their_rules()
    {
        string[] ids =
        [
            "F2-SCORE", "F2-COEFFICIENT", "F3-STANDARD", "F3-JINHUA-HOSPITAL", "F4-RESIDUAL", "F4-NEGATIVE", "F5-POINT-VALUE",
            "F5-HOSPITAL",
            "F5-A", "F5-B", "F5-C", "F5-D", "F5-LOW", "F5-HIGH", "F5-PANEL", "F5-DRG", "F6-STAY", "F6-BED-DAY", "F6-HEAD", "F6-ITEM",
            "D2-CONFIRMED", "D2-SUSPECTED",
        ];
        var examples = Book.Documents.SelectMany(document => document.Examples).Select(example => example.Id).ToHashSet();
        Assert.Empty(ids.Except(examples));
    }

    [Fact]
    public void No_method_is_stated_for_care_that_the_documents_leave_out() =>
        Assert.Null(PaymentTerms.Of(Guangzhou, On, PaidCare.Outpatient, Tier.Tier2));

    [Fact]
    public void A_case_without_a_point_value_is_paid_by_item()
    {
        var terms = PaymentTerms.Of(Guangzhou, On, PaidCare.AcuteStay, Tier.Tier3)!;
        var standard = terms.Standard(new CaseMeasure { Cost = Money.FromYuan(4_000), Weight = 6 });
        Assert.Equal((Money.FromYuan(4_000), true, 0m), (standard.Standard, standard.IsByItem, standard.Points));
        Assert.True(terms.IsByPoints);
    }

    [Fact]
    public void What_a_hospital_is_paid_never_falls_when_it_books_more()
    {
        var standard = Money.FromYuan(9_000_000);
        var last = Money.Zero;
        for (var booked = 0L; booked < 12_000_000; booked += 10_000)
        {
            var year = Budget.Clear(standard, Money.FromYuan(booked));
            Assert.True(year.Paid >= last, $"{booked}: {year.Paid} after {last}");
            Assert.Equal(year.Paid - year.Booked, year.Surplus - year.Loss);
            last = year.Paid;
        }

        Assert.Equal(Money.FromYuan(9_630_000), last);
    }

    [Theory]
    [InlineData(7_199_999, YearBand.PaidAsBooked)]
    [InlineData(7_200_000, YearBand.SurplusRetained)]
    [InlineData(9_000_000, YearBand.SurplusRetained)]
    [InlineData(9_000_001, YearBand.OverspendShared)]
    [InlineData(9_900_000, YearBand.OverspendShared)]
    [InlineData(9_900_001, YearBand.AboveLimit)]
    public void A_border_belongs_to_the_band_that_the_document_says(long booked, YearBand band) =>
        Assert.Equal(band, Budget.Clear(Money.FromYuan(9_000_000), Money.FromYuan(booked)).Band);

    [Fact]
    public void A_standard_below_zero_shares_nothing()
    {
        var year = Budget.Clear(Money.FromYuan(-500), Money.FromYuan(300));
        Assert.Equal((Money.Zero, Money.FromYuan(300)), (year.Paid, year.Loss));
    }

    [Fact]
    public void Shares_by_weight_come_to_the_whole()
    {
        const int Seed = 5;
        var random = new Random(Seed);
        for (var round = 0; round < 500; round++)
        {
            var weights = Enumerable.Range(0, 1 + random.Next(30))
                .Select(_ => random.Next(5) == 0 ? 0m : random.Next(1, 100_000) / 10_000m).ToArray();
            weights[0] += 0.0001m;
            var whole = random.NextInt64(0, 10_000_000_000);
            var shares = Fen.Shares(whole, weights);
            Assert.Equal(whole, shares.Sum());
            Assert.All(shares.Zip(weights), one => Assert.InRange(one.First, 0, (long)(whole * one.Second / weights.Sum()) + 1));
        }
    }

    [Fact]
    public void Equal_remainders_go_to_the_first()
    {
        Assert.Equal([34L, 33, 33], Fen.Shares(100, [1, 1, 1]));
        Assert.Equal([25L, 75], Fen.Shares(100, [1, 3]));
        Assert.Throws<InvalidOperationException>(() => Fen.Shares(100, [0, 0]));
    }

    [Fact]
    public void A_repayment_plan_comes_to_the_whole()
    {
        var plan = DifficultyTerms.Plan(new Money(200_000_000), 12);
        Assert.Equal(new Money(200_000_000), plan.Aggregate(Money.Zero, (sum, one) => sum + one));
        Assert.Equal((new Money(16_666_667), new Money(16_666_666)), (plan[0], plan[^1]));
    }

    [Fact]
    public void The_simulation_may_change_single_rules()
    {
        var looser = Budget with { OverspendShare = 1 };
        Assert.Equal(Money.FromYuan(9_900_000), looser.Clear(Money.FromYuan(9_000_000), Money.FromYuan(10_500_000)).Paid);
        Assert.Equal(Money.FromYuan(9_630_000), Budget.Clear(Money.FromYuan(9_000_000), Money.FromYuan(10_500_000)).Paid);
    }
}
