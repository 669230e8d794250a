using Yibao.Kernel;

namespace Yibao.Clearing.Messages;

/// <summary>What became of a message that was delivered (投递结果).</summary>
public enum Receipt : byte
{
    /// <summary>It took effect now (已生效).</summary>
    Applied,

    /// <summary>It took effect before (此前已生效).</summary>
    Known,

    /// <summary>The one before it has not arrived (前一报文未到): it must be delivered again.</summary>
    Early,

    /// <summary>It is refused (被拒绝), and will be whenever it comes.</summary>
    Refused,
}

/// <summary>What a region or the hub has taken already about a settlement (已收报文).</summary>
/// <param name="Sender">Sender.</param>
/// <param name="MessageId">Message id.</param>
/// <param name="Sequence">Place in the order.</param>
/// <param name="Digest">SHA-256 of the message, hex.</param>
/// <param name="Claim">What the leg claims.</param>
public readonly record struct TakenMessage(RegionCode Sender, long MessageId, int Sequence, string Digest, Claim Claim);

/// <summary>
/// What a leg claims between two regions (清算要素): what both sides and the hub must agree on.
/// </summary>
/// <param name="Home">Region of insurance.</param>
/// <param name="Care">Region that pays the provider.</param>
/// <param name="Provider">Provider.</param>
/// <param name="Scheme">Scheme.</param>
/// <param name="Total">Total, fen.</param>
/// <param name="FundPaid">Paid by funds, fen.</param>
/// <param name="Account">Paid from the personal account, fen.</param>
/// <param name="Funds">What each fund pays, as text.</param>
public readonly record struct Claim(
    RegionCode Home, RegionCode Care, string Provider, Scheme Scheme, long Total, long FundPaid, long Account, string Funds)
{
    /// <summary>What the home region owes, fen (应清算金额): funds and personal account.</summary>
    public long Owed => FundPaid + Account;

    /// <summary>What a leg claims.</summary>
    public static Claim Of(Leg leg) =>
        new(leg.Home, leg.Care, leg.Provider, leg.Scheme, leg.Total, leg.FundPaid, leg.Account, LegText.Of(leg.Funds));

    /// <summary>What the leg claims that a reversal takes back (被冲正要素).</summary>
    public static Claim TakenBackBy(Leg reversal) => Of(reversal with
    {
        Total = -reversal.Total,
        FundPaid = -reversal.FundPaid,
        Account = -reversal.Account,
        Funds = [.. reversal.Funds.Select(share => share with { Fen = -share.Fen })],
    });
}

/// <summary>
/// How a message is taken (收报): at least once delivered, once applied, in order. Who decides knows what it has taken already; nothing else.
/// </summary>
public static class Receiving
{
    /// <summary>Decides (裁定).</summary>
    /// <param name="message">The message.</param>
    /// <param name="taken">What the receiver has taken about this settlement.</param>
    /// <param name="leg">The leg that it carries; null when refused or known.</param>
    /// <param name="refusal">Why not; null when not refused.</param>
    public static Receipt Decide(Message message, IReadOnlyCollection<TakenMessage> taken, out Leg? leg, out Refusal? refusal)
    {
        leg = null;
        var fromSender = taken.Where(one => one.Sender == message.Sender).ToList();
        refusal = null;
        if (fromSender.FindIndex(one => one.MessageId == message.Id) is var known and >= 0)
        {
            var same = fromSender[known].Digest == Convert.ToHexStringLower(message.Digest());
            refusal = same ? null : new Refusal(ElsewhereRefusals.OtherContent, "message_id", $"{message.Sender} {message.Id}");
            return same ? Receipt.Known : Receipt.Refused;
        }

        if (Read(message, out refusal) is not { } read)
        {
            return Receipt.Refused;
        }

        refusal = !Fits(message, read) ? new Refusal(ElsewhereRefusals.NotTheirs, "gid", $"{message.Sender} {message.GlobalId}")
            : !AddsUp(read) ? new Refusal(ElsewhereRefusals.Sums, "total", $"{message.GlobalId}")
            : fromSender.Exists(one => one.Sequence == message.Sequence)
                ? new Refusal(ElsewhereRefusals.ToldBefore, "gid", $"{message.Sender} {message.GlobalId} {message.Sequence}")
            : null;
        if (refusal is not null)
        {
            return Receipt.Refused;
        }

        if (read.Reverses is not null)
        {
            if (fromSender.FindIndex(one => one.Sequence == message.Sequence - 1) is var before && before < 0)
            {
                return Receipt.Early;
            }

            if (fromSender[before].Claim != Claim.TakenBackBy(read))
            {
                refusal = new Refusal(ElsewhereRefusals.NotOpposite, "reverses", $"{message.GlobalId}");
                return Receipt.Refused;
            }
        }

        leg = read;
        return Receipt.Applied;
    }

    private static Leg? Read(Message message, out Refusal? refusal)
    {
        try
        {
            refusal = null;
            return message.Leg;
        }
        catch (FormatException wrong)
        {
            refusal = new Refusal(ElsewhereRefusals.NoLeg, "body", wrong.Message);
            return null;
        }
    }

    private static bool Fits(Message message, Leg leg) =>
        leg.GlobalId == message.GlobalId && leg.Sequence == message.Sequence && leg.Home != leg.Care && leg.SettlementId != leg.Reverses
        && !(leg.Deducts is not null && (leg.Reverses is not null || leg.Deducts == leg.SettlementId))
        && (message.Kind, IsFirst: message.Kind == MessageKind.CareBooked == leg.Deducts is not null) switch
        {
            // Whoever booked first tells the other region and the hub, the other tells the hub: a deduction begins in the region of care.
            (MessageKind.HomeBooked, var isFirst) =>
                message.Sender == leg.Home && (message.Receiver == Message.Hub || (isFirst && message.Receiver == leg.Care)),
            (MessageKind.CareBooked, var isFirst) =>
                message.Sender == leg.Care && (message.Receiver == Message.Hub || (isFirst && message.Receiver == leg.Home)),
            _ => false,
        };

    /// <summary>
    /// Fund shares are what the funds pay, and nobody pays more than the bill; a reversal has it all below zero. A deduction is of funds
    /// only.
    /// </summary>
    private static bool AddsUp(Leg leg)
    {
        if (leg.Deducts is not null)
        {
            return leg.Total == leg.FundPaid && leg.Account == 0 && leg.Cash == 0 && leg.Funds.Sum(share => share.Fen) == leg.FundPaid
                && leg.Total != 0 && leg.Funds.All(share => Math.Sign(share.Fen) == Math.Sign(leg.Total));
        }

        var sign = leg.Reverses is null ? 1 : -1;
        var hospital = leg.Total - leg.FundPaid - leg.Account - leg.Cash;
        return leg.Funds.Sum(share => share.Fen) == leg.FundPaid
            && leg.Total * sign >= 0 && leg.FundPaid * sign >= 0 && leg.Account * sign >= 0 && leg.Cash * sign >= 0 && hospital * sign >= 0;
    }
}
