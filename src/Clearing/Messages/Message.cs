using System.Security.Cryptography;
using System.Text;
using Yibao.Kernel;

namespace Yibao.Clearing.Messages;

/// <summary>What a message between regions says (报文种类). The numbers are stored; append only.</summary>
public enum MessageKind : byte
{
    /// <summary>The home region has booked a leg (参保地已记账).</summary>
    HomeBooked = 1,

    /// <summary>The care region has booked a leg (就医地已记账).</summary>
    CareBooked = 2,
}

/// <summary>From which side the hub heard of a leg (记账方). The numbers are stored; append only.</summary>
public enum HubSide : byte
{
    /// <summary>The home region (参保地).</summary>
    Home = 1,

    /// <summary>The care region (就医地).</summary>
    Care = 2,
}

/// <summary>
/// A message from one region to another or to the hub (异地报文). It is delivered at least once and applied once; messages about one
/// settlement are applied in the order of their numbers.
/// </summary>
/// <param name="Sender">Region that sends (发送方).</param>
/// <param name="Id">Message id, unique over all senders (报文号).</param>
/// <param name="Receiver">Region that receives (接收方); <see cref="Hub"/> for the hub.</param>
/// <param name="Kind">What it says.</param>
/// <param name="GlobalId">Global id of the settlement that it is about.</param>
/// <param name="Sequence">Place in the order of the messages about it.</param>
/// <param name="Body">The leg as text.</param>
public sealed record Message(
    RegionCode Sender, long Id, RegionCode Receiver, MessageKind Kind, long GlobalId, int Sequence, string Body)
{
    /// <summary>The hub (异地清算中心), which hears of every leg from both sides: region 000000.</summary>
    public static readonly RegionCode Hub = RegionCode.Nation;

    /// <summary>A message about a leg (制作报文).</summary>
    /// <param name="sender">Who sends.</param>
    /// <param name="id">A new business id.</param>
    /// <param name="receiver">Who receives.</param>
    /// <param name="kind">What it says.</param>
    /// <param name="leg">The leg.</param>
    public static Message About(RegionCode sender, long id, RegionCode receiver, MessageKind kind, Leg leg) =>
        new(sender, id, receiver, kind, leg.GlobalId, leg.Sequence, LegText.Of(leg));

    /// <summary>The leg that it carries (所载记账).</summary>
    public Leg Leg => LegText.Read(Body);

    /// <summary>SHA-256 over everything that it says (报文摘要): the same message delivered again has the same.</summary>
    public byte[] Digest() => SHA256.HashData(Encoding.UTF8.GetBytes(
        $"{Sender} {Id} {Receiver} {(int)Kind} {GlobalId} {Sequence} {Body}"));
}
