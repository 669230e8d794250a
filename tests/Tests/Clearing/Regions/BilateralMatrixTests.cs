using Yibao.Clearing.Regions;
using Yibao.Kernel;
using Yibao.Ledger;

namespace Yibao.Tests.Clearing.Regions;

public sealed class BilateralMatrixTests
{
    private static readonly RegionCode Beijing = new(110000);
    private static readonly RegionCode Shanghai = new(310000);
    private static readonly RegionCode Wuhan = new(420100);

    [Fact]
    public void What_a_region_is_owed_is_what_the_other_owes()
    {
        var matrix = Sample();
        Assert.Equal(700 - 1_000, matrix.Between(Scheme.Employee, Beijing, Shanghai));
        Assert.Equal(-matrix.Between(Scheme.Employee, Beijing, Shanghai), matrix.Between(Scheme.Employee, Shanghai, Beijing));
        Assert.Equal(0, matrix.Between(Scheme.Resident, Beijing, Wuhan));
        Assert.Equal((5, 1_655), (matrix.Items, matrix.Fen));
    }

    [Fact]
    public void A_region_is_left_with_one_net_position_per_scheme_and_they_add_up_to_nothing()
    {
        var nets = Sample().Nets();
        Assert.Equal(
            ["Employee 110000 600-1000=-400", "Employee 310000 1000-700=300", "Employee 420100 0--100=100", "Resident 310000 0-55=-55",
                "Resident 420100 55-0=55"],
            nets.Select(net => $"{net.Scheme} {net.Region} {net.Receivable}-{net.Payable}={net.Net}"));
        Assert.Equal(0, nets.Where(net => net.Scheme == Scheme.Employee).Sum(net => net.Net));
        Assert.Equal(0, nets.Where(net => net.Scheme == Scheme.Resident).Sum(net => net.Net));
    }

    [Fact]
    public void A_region_that_owes_itself_is_a_defect() =>
        Assert.Throws<ArgumentException>(() => new BilateralMatrix().Add(new ClearingItem(1, Scheme.Employee, Wuhan, Wuhan, 5)));

    [Fact]
    public void Items_in_any_order_make_the_same_matrix_and_the_nets_of_any_items_are_zero()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var regions = RegionCode.Provinces.Take(32).ToArray();
        var items = Enumerable.Range(1, 5_000).Select(id =>
        {
            var home = random.Next(regions.Length);
            var care = (home + 1 + random.Next(regions.Length - 1)) % regions.Length;
            var scheme = random.Next(2) == 0 ? Scheme.Employee : Scheme.Resident;
            return new ClearingItem(id, scheme, regions[home], regions[care], random.NextInt64(-1_000, 5_000_000));
        }).ToArray();
        var (matrix, shuffled) = (new BilateralMatrix(), new BilateralMatrix());
        foreach (var item in items)
        {
            matrix.Add(in item);
        }

        random.Shuffle(items);
        foreach (var item in items)
        {
            shuffled.Add(in item);
        }

        Assert.Equal(matrix.Cells, shuffled.Cells);
        Assert.True(matrix.Nets().Sum(net => net.Net) == 0, $"seed {seed}");
        Assert.All(regions, a => Assert.All(regions, b => Assert.Equal(
            0, matrix.Between(Scheme.Employee, a, b) + matrix.Between(Scheme.Employee, b, a))));
    }

    [Fact]
    public void Who_is_left_with_a_debt_gets_a_notice_to_pay_the_hub_and_who_is_owed_hears_from_it()
    {
        var term = new NoticeTerm(new(2020, 3, 27), new(2020, 4, 13));
        var notices = ClearingNotice.Of(
            Sample().Nets(), 7, NoticeKind.Clearing, new ClearingPeriod(202002), new(2020, 3, 20), term, "clerk").ToArray();
        Assert.Equal(
            ["7 110000>000000 400", "8 000000>310000 300", "9 000000>420100 100", "10 310000>000000 55", "11 000000>420100 55"],
            notices.Select(notice => $"{notice.Number} {notice.Payer}>{notice.Payee} {notice.Fen}"));
        Assert.Equal(["110000", "310000", "420100", "310000", "420100"], notices.Select(notice => notice.About.ToString()));
    }

    [Fact]
    public void Every_region_keeps_the_net_of_what_is_cleared_and_the_debts_between_regions_are_gone()
    {
        var matrix = Sample();
        var id = 0L;
        var posted = matrix.Cells.SelectMany(cell => ClearingPostings.OfCell(cell, new(2020, 3, 20), () => ++id)).ToArray();
        long Balance(RegionCode region, Scheme scheme, int account) => posted
            .Where(one => one.Region == region && one.Scheme == scheme).SelectMany(one => one.Entries)
            .Where(entry => entry.Account == account).Sum(entry => entry.Fen);
        Assert.All(matrix.Nets(), net => Assert.Equal(net.Net, Balance(net.Region, net.Scheme, ChartOfAccounts.ClearingSettled)));
        Assert.Equal(1_000 - 600, Balance(Beijing, Scheme.Employee, ChartOfAccounts.Clearing));
    }

    [Theory]
    [InlineData(NoticeKind.Clearing, 420100, 0, "420100 900100 -5; 420100 920220 5; 000000 900100 5; 000000 920220 -5")]
    [InlineData(NoticeKind.Epidemic, 0, 420100, "000000 900100 -5; 000000 920220 5; 420100 900100 5; 420100 920220 -5")]
    [InlineData(NoticeKind.Prepayment, 420100, 110000, "420100 900100 -5; 420100 900400 5; 110000 900100 5; 110000 920210 -5")]
    [InlineData(NoticeKind.TopUp, 420100, 110000, "420100 900100 -5; 420100 900400 5; 110000 900100 5; 110000 920210 -5")]
    [InlineData(NoticeKind.Return, 110000, 420100, "110000 900100 -5; 110000 920210 5; 420100 900100 5; 420100 900400 -5")]
    public void Money_that_moves_stands_in_the_books_of_both(NoticeKind kind, int payer, int payee, string expected)
    {
        var notice = new ClearingNotice
        {
            Number = 1, Kind = kind, Period = new(202002), Scheme = Scheme.Resident, Payer = new(payer), Payee = new(payee), Fen = 9,
            Issued = new(2020, 3, 20), Term = default, By = "clerk",
        };
        var id = 0L;
        var posted = ClearingPostings.OfReceipt(notice, 5, new(2020, 3, 25), () => ++id);
        Assert.Equal(expected, string.Join("; ", posted.SelectMany(one =>
            one.Entries.OrderBy(entry => entry.Account).Select(entry => $"{one.Region} {entry.Account} {entry.Fen}"))));
    }

    // Beijing's people in Shanghai twice, Shanghai's in Beijing, a reversal of an earlier month of Wuhan's in Beijing; residents apart.
    private static BilateralMatrix Sample()
    {
        var matrix = new BilateralMatrix();
        matrix.Add(new ClearingItem(1, Scheme.Employee, Beijing, Shanghai, 400));
        matrix.Add(new ClearingItem(2, Scheme.Employee, Beijing, Shanghai, 600));
        matrix.Add(new ClearingItem(3, Scheme.Employee, Shanghai, Beijing, 700));
        matrix.Add(new ClearingItem(4, Scheme.Employee, Wuhan, Beijing, -100));
        matrix.Add(new ClearingItem(5, Scheme.Resident, Shanghai, Wuhan, 55));
        return matrix;
    }
}
