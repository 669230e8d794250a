using Yibao.Clearing.Messages;
using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Tests.CareElsewhere;

public sealed class LegTextTests
{
    private static readonly Leg Stay = new()
    {
        SettlementId = 71, Home = new RegionCode(110000), Care = new RegionCode(420100), Provider = "H42010000001",
        Scheme = Scheme.Employee, ClearingType = "21", Kind = VisitKind.Inpatient, Epidemic = EpidemicStatus.Confirmed,
        PersonNumber = "11000000000001", Day = new DateOnly(2020, 2, 3), At = 1_580_700_000_000, BookedDay = new DateOnly(2020, 2, 4),
        Total = 1_000_000, FundPaid = 800_000, Account = 50_000, Cash = 150_000,
        Funds = [new FundShare(310100, 700_000), new FundShare(330100, 100_000)],
    };

    [Fact]
    public void A_leg_is_read_back_from_the_body_of_its_message()
    {
        const string body = """
            {"setl_id":71,"home":"110000","care":"420100","provider":"H42010000001","scheme":310,"clr_type":"21","kind":4,"epidemic":2,
            "psn_no":"11000000000001","day":"2020-02-03","at":1580700000000,"booked_day":"2020-02-04","total":1000000,"fund_paid":800000,
            "account":50000,"cash":150000,"funds":[[310100,700000],[330100,100000]]}
            """;
        Assert.Equal(body.ReplaceLineEndings(""), LegText.Of(Stay));
        var reversal = Stay with { SettlementId = 72, Reverses = 71, Total = -1_000_000 };
        Assert.Equal(LegText.Of(reversal), LegText.Of(LegText.Read(LegText.Of(reversal))));
        Assert.Equal((71L, 1, 71L, 2), (Stay.GlobalId, Stay.Sequence, reversal.GlobalId, reversal.Sequence));
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("{}")]
    [InlineData("""{"setl_id":"71"}""")]
    [InlineData("""{"setl_id":71,"home":"119"}""")]
    public void A_body_that_is_no_leg_is_said_so(string body)
    {
        var wrong = Assert.Throws<FormatException>(() => LegText.Read(body));
        Assert.StartsWith("the body of a message is no leg: ", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_part_of_a_message_is_in_its_digest()
    {
        var message = Message.About(Stay.Home, 5, Stay.Care, MessageKind.HomeBooked, Stay);
        Message[] others =
        [
            message with { Sender = Stay.Care }, message with { Id = 6 }, message with { Receiver = Message.Hub },
            message with { Kind = MessageKind.CareBooked }, message with { GlobalId = 72 }, message with { Sequence = 2 },
            message with { Body = LegText.Of(Stay with { FundPaid = 800_001 }) },
        ];
        var digests = others.Append(message).Select(one => Convert.ToHexString(one.Digest())).ToHashSet();
        Assert.Equal(others.Length + 1, digests.Count);
    }
}
