using Yibao.Clearing;
using Yibao.Clearing.Messages;
using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Tests.CareElsewhere;

public sealed class ReceivingTests
{
    private static readonly RegionCode Home = new(110000);
    private static readonly RegionCode Care = new(420100);

    private static readonly Leg Settled = new()
    {
        SettlementId = 71, Home = Home, Care = Care, Provider = "H42010000001", Scheme = Scheme.Resident, ClearingType = "21",
        Kind = VisitKind.Inpatient, Epidemic = EpidemicStatus.None, PersonNumber = "11000000000003", Day = new DateOnly(2020, 3, 2),
        At = 1_583_100_000_000, BookedDay = new DateOnly(2020, 3, 2), Total = 1_000, FundPaid = 600, Account = 50, Cash = 300,
        Funds = [new FundShare(390100, 500), new FundShare(390200, 100)],
    };

    private static readonly Leg Reversed = Settled with
    {
        SettlementId = 72,
        Reverses = 71,
        Total = -1_000,
        FundPaid = -600,
        Account = -50,
        Cash = -300,
        Funds = [new FundShare(390100, -500), new FundShare(390200, -100)],
    };

    private static readonly Message First = Message.About(Home, 5, Care, MessageKind.HomeBooked, Settled);
    private static readonly Message Second = Message.About(Home, 9, Care, MessageKind.HomeBooked, Reversed);

    /// <summary>Messages and what they meet when the first one was taken; each but the last rows break one more rule, in order.</summary>
    public static TheoryData<string, string> Cases => new()
    {
        { "the same again", "Known" },
        { "the same id with another content", "XRG001" },
        { "no leg", "XRG002" },
        { "another sender", "XRG003" },
        { "another receiver", "XRG003" },
        { "another settlement", "XRG003" },
        { "from the care region to itself", "XRG003" },
        { "funds that do not add up", "XRG004" },
        { "more paid than billed", "XRG004" },
        { "a settlement below zero", "XRG004" },
        { "told before", "XRG005" },
        { "a reversal of one fen more", "XRG006" },
        { "a reversal by another fund", "XRG006" },
        { "a reversal of another provider", "XRG006" },
        { "the reversal", "Applied" },
        { "the same from the other side", "Applied" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_message_meets_the_rules_in_order(string which, string expected)
    {
        var message = which switch
        {
            "the same again" => First,
            "the same id with another content" => First with { Body = "x" },
            "no leg" => First with { Id = 6, Body = "x", GlobalId = 4 },
            "another sender" => Broken(First) with { Sender = new RegionCode(610100) },
            "another receiver" => Broken(First) with { Receiver = new RegionCode(610100) },
            "another settlement" => Broken(First) with { GlobalId = 4 },
            "from the care region to itself" => Broken(First) with { Sender = Care, Kind = MessageKind.CareBooked },
            "funds that do not add up" => Broken(First),
            "more paid than billed" => With(First, Settled with { Cash = 351 }),
            "a settlement below zero" => With(First, Settled with { Cash = -1 }),
            "told before" => First with { Id = 6 },
            "a reversal of one fen more" => With(Second, Reversed with { Total = -1_001 }),
            "a reversal by another fund" => With(Second, Reversed with { Funds = [new FundShare(390100, -600)] }),
            "a reversal of another provider" => With(Second, Reversed with { Provider = "H42010000002" }),
            "the reversal" => Second,
            "the same from the other side" => Message.About(Care, 7, Message.Hub, MessageKind.CareBooked, Settled),
            _ => throw new ArgumentOutOfRangeException(nameof(which)),
        };
        var receipt = Receiving.Decide(message, [Taken(First, Settled)], out var leg, out var refusal);
        Assert.Equal(expected, refusal?.Kind.Code ?? $"{receipt}");
        Assert.Equal(receipt == Receipt.Applied, leg is not null);
    }

    [Fact]
    public void A_reversal_before_its_settlement_is_early() =>
        Assert.Equal(Receipt.Early, Receiving.Decide(Second, [], out _, out _));

    [Fact]
    public void The_cases_meet_every_refusal_in_order() => Assert.Equal(
        ElsewhereRefusals.All.Select(kind => kind.Code),
        Cases.Select(row => row.Data.Item2).Where(code => code.StartsWith("XRG", StringComparison.Ordinal)).Distinct());

    private static Message With(Message message, Leg leg) => message with { Id = 6, Body = LegText.Of(leg) };

    /// <summary>Its funds do not add up, so that a rule that comes before must be met first.</summary>
    private static Message Broken(Message message) => With(message, Settled with { FundPaid = 601 });

    private static TakenMessage Taken(Message message, Leg leg) => new(
        message.Sender, message.Id, message.Sequence, Convert.ToHexStringLower(message.Digest()), Claim.Of(leg));
}
