using Yibao.Benefits;
using Yibao.Catalogue;
using Yibao.Kernel;
using Yibao.Tests.Reference;

namespace Yibao.Tests.Benefits;

/// <summary>From fee line to four parts (benefit-layers.md, section 2): each line sold, and sold and taken back in full.</summary>
public sealed class LinePartsTests
{
    private static readonly Rules Region = Rules.Of("layer: only\nrate: 50%");

    [Theory]
    [InlineData(ItemClass.A, 12_345_678, 35_000, -1, null, 0, 0, 0, 4_321)]
    [InlineData(ItemClass.A, 5_000, 10_000, -1, null, 0, 0, 0, 1)]
    [InlineData(ItemClass.A, 4_999, 10_000, -1, null, 0, 0, 0, 0)]
    [InlineData(ItemClass.A, 1_000_000, 1, -1, null, 0, 0, 0, 0)]
    [InlineData(ItemClass.C, 12_000_000, 30_000, -1, null, 3_600, 0, 0, 0)]
    [InlineData(ItemClass.C, 12_000_000, 30_000, -1, 10_000_000L, 3_600, 0, 0, 0)]
    [InlineData(ItemClass.B, 100_000_000, 10_000, 150_000, null, 0, 0, 1_500, 8_500)]
    [InlineData(ItemClass.B, 100_000_000, 10_000, -1, null, 0, 0, 1_000, 9_000)]
    [InlineData(ItemClass.B, 100_000_000, 10_000, 0, null, 0, 0, 0, 10_000)]
    [InlineData(ItemClass.B, 100_000_000, 10_000, 1_000_000, null, 0, 0, 10_000, 0)]
    [InlineData(ItemClass.B, 1_010_000, 10_000, 500_000, null, 0, 0, 51, 50)]
    [InlineData(ItemClass.A, 12_000_000, 30_000, -1, 10_000_000L, 0, 600, 0, 3_000)]
    [InlineData(ItemClass.A, 10_000_000, 30_000, -1, 10_000_000L, 0, 0, 0, 3_000)]
    [InlineData(ItemClass.B, 12_000_000, 30_000, 150_000, 10_000_000L, 0, 600, 450, 2_550)]
    public void A_line_splits_into_four_parts_and_a_refund_takes_them_back(
        ItemClass itemClass, long priceMicro, long quantityE4, int firstPayPpm, long? ceilingMicro,
        long nonCovered, long over, long firstPay, long eligible)
    {
        var line = new BillLine
        {
            Class = itemClass, PriceMicro = priceMicro, QuantityE4 = quantityE4, FirstPayPpm = firstPayPpm,
            CeilingMicro = ceilingMicro ?? long.MaxValue,
        };
        var settlement = Region.Settle(new TestBill(line, line with { QuantityE4 = -quantityE4 })).Settlement;
        Assert.Equal((nonCovered, over, firstPay, eligible), Parts(settlement, 0));
        Assert.Equal((-nonCovered, -over, -firstPay, -eligible), Parts(settlement, 1));
        Assert.Equal(0, settlement.Totals.Submitted);
    }

    [Theory]
    [InlineData(5_000)]
    [InlineData(45_000)]
    [InlineData(1_234_567)]
    public void Units_above_the_items_limit_are_not_covered_of_a_sale_and_of_its_refund_alike(long quantityE4)
    {
        var item = SmallCatalogue.Items.First(one => one is { Class: 'A', PerDay: not null, PriceCeiling: null, Scope: null });
        var limitE4 = (item.PerDay!.Value * 10_000).ToLong();
        var view = SmallCatalogue.View(ProductRun.Region, Scheme.Employee);
        var sale = new BillLine { Item = view.Find(item.Code), PriceMicro = 3_333_333, QuantityE4 = quantityE4 };
        var bill = new Bill
        {
            Plan = Region.History.At(new DateOnly(2020, 3, 1).DayNumber), Catalogue = view, Facts = new TestBill(1).Facts(Scheme.Employee),
            EnrolledUntil = int.MaxValue,
        };
        BillLine[] lines = [sale, sale with { QuantityE4 = -quantityE4 }];
        var settlement = Statement.Of(in bill, lines, [], new AccumulatorBook(), new VisitIdentity(1, bill.Facts.DayNumber));
        var (amount, covered) = (Fen(quantityE4), Fen(Math.Min(quantityE4, limitE4)));
        Assert.Equal((amount - covered, 0, 0, covered), Parts(settlement, 0));
        Assert.Equal((covered - amount, 0, 0, -covered), Parts(settlement, 1));

        static long Fen(long units) => (long)Math.Round(3.333333m * units / 100, MidpointRounding.AwayFromZero);
    }

    private static (long NonCovered, long Over, long FirstPay, long Eligible) Parts(Statement settlement, int line)
    {
        Assert.Equal(BillRefusal.None, settlement.Totals.Refusal);
        var parts = settlement.Parts[line];
        return (parts.NonCovered, parts.OverStandard, parts.FirstPay, parts.Eligible);
    }
}
