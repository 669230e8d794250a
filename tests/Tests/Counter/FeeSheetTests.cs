using System.Text;
using Yibao.Settlement;
using Yibao.Storage;
using Yibao.Storage.Counter;
using Yibao.Storage.Verify;
using Yibao.Tests.Storage;

namespace Yibao.Tests.Counter;

/// <summary>The lines of an upload are one row; people see them as rows, and lines from before go on beside them.</summary>
public sealed class FeeSheetTests
{
    private static readonly DateOnly Day = new(2020, 6, 1);

    [Fact]
    public void Lines_come_back_as_they_were()
    {
        FeeLine[] lines =
        [
            Requests.Line("S\"1\\", Day, 4_500) with { Number = 3, Split = new LineSplit(1, 2, 3, 4_494), SupplyDays = 7, Approval = 1 },
            Requests.Line("甲2", Day, 100) with { Number = 4, Details = "{\"memo\":\"[1,2] \\\"三\\\"\",\"n\":{\"a\":[]}}" },
            Requests.Line("甲2", Day, -100) with { Number = 5, Cancels = 4, QuantityE4 = -10_000, Split = new LineSplit(0, 0, 0, -100) },
        ];
        var back = new List<FeeLine>();
        FeeSheets.Unpack(Encoding.UTF8.GetBytes(FeeSheets.Pack(lines)), back);
        Assert.Equal(lines, back);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[[1]]")]
    [InlineData("[[1,2]]")]
    public void What_is_no_sheet_is_refused_at_its_place(string text) =>
        Assert.Contains("at byte", Assert.Throws<FormatException>(() => FeeSheets.Unpack(Encoding.UTF8.GetBytes(text), [])).Message,
            StringComparison.Ordinal);

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task An_upload_is_one_row_and_people_see_its_lines(Engine engine)
    {
        await using var office = await CounterFixture.Open(engine);
        var visit = (await office.Done(Requests.Register(office.Next("2201"), CounterFixture.Person(0), Day))).Id;
        var line = Requests.Line("1", Day, 4_500, 2) with { Details = "{\"memo\":\"三\"}" };
        await office.Done(Requests.Upload(office.Next("2204"), CounterFixture.Person(0), visit, line, Requests.Line("2", Day, 300)));

        Assert.Equal(1, await office.Read<long>("select count(*) from fee_sheet"));
        Assert.Equal(
            (1, "1", "B1", 9_000, 20200601, 9_000),
            await office.Read<(long, string, string, long, long, long)>(
                "select line_no, sn, charge_batch, amount, day, non_covered + over_standard + first_pay + eligible from charged_line "
                + "order by line_no limit 1"));
        Assert.Equal("{\"memo\":\"三\"}", await office.Read<string>("select details from charged_line where line_no = 1"));
        Assert.Equal((2, 9_300), await office.Read<(long, long)>("select count(*), cast(sum(amount) as bigint) from charged_line"));
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task Lines_from_before_are_settled_with_new_ones(Engine engine)
    {
        await using var office = await CounterFixture.Open(engine);
        var person = CounterFixture.Person(0);
        var visit = (await office.Done(Requests.Register(office.Next("2201"), person, Day))).Id;
        await office.Done(Requests.Upload(
            office.Next("2204"), person, visit, Requests.Line("1", Day, 4_500), Requests.Line("2", Day, 300), Requests.Line("3", Day, 70)));
        await office.Done(Requests.TakeBack(office.Next("2205"), person, visit, "", "2"));
        await office.CloseOffice(); // lanes forget
        await office.Plant("insert into fee_line select * from charged_line");
        await office.Plant("delete from fee_sheet");
        await office.OpenOffice();

        await office.Done(Requests.Upload(office.Next("2204"), person, visit, Requests.Line("4", Day, 1_000)));
        await office.CloseOffice();
        await office.OpenOffice();
        await office.Done(Requests.Settle(office.Next("2207"), person, visit, "B1"));

        Assert.Equal((5_570, 1, 5), await office.Read<(long, long, long)>("select total, first_line, last_line from settlement"));
        var broken = (await Invariants.Check(office.Database)).Where(finding => !finding.Holds).Select(finding => finding.Invariant.Code);
        Assert.Equal(["I13"], broken); // the rows were moved behind the chain's back; they add up
    }
}
