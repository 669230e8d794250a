using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Yibao.Agency.Counter;
using Yibao.Kernel;
using Yibao.Settlement;
using Yibao.Storage.Counter;

namespace Yibao.Tests.Counter;

/// <summary>What the counter answered in these tests: done with an id, or refused with a code.</summary>
internal readonly record struct Reply(string Text)
{
    /// <summary>Code of the refusal; empty: done.</summary>
    internal string Code => Text.StartsWith("STL", StringComparison.Ordinal) ? Text[..6] : "";

    /// <summary>Id of the visit or settlement; 0 where the answer holds none.</summary>
    internal long Id => Code.Length == 0 && Text.Split(' ') is [_, var id, ..] ? long.Parse(id, CultureInfo.InvariantCulture) : 0;
}

/// <summary>Operations of the counter as a hospital's system would ask for them, with the shortest answers that tell enough.</summary>
internal static class Requests
{
    internal static readonly RegionCode Beijing = new(110000);

    internal static MessageKey Key(string provider, string infno, string msgid) => new(Beijing, provider, infno, msgid);

    internal static OpenVisit Register(MessageKey key, string person, DateOnly day, Scheme scheme = Scheme.Employee, string type = "11") =>
        new()
        {
            Key = key, Digest = DigestOf($"{person} {day:O} {scheme} {type}"), Refused = Refused, PersonNumber = person,
            Entry = new VisitEntry { Scheme = scheme, MedicalType = type, Begin = day },
            IsAdmission = key.InfNo == "2401",
            Opened = visit => Bytes($"visit {visit.Id}"),
        };

    internal static AddLines Upload(MessageKey key, string person, long visit, params IReadOnlyList<FeeLine> lines) => new()
    {
        Key = key, Digest = DigestOf($"{person} {visit} {Text(lines)}"), Refused = Refused, PersonNumber = person, VisitId = visit,
        Lines = lines, IsStay = key.InfNo == "2301",
        Added = split => Bytes($"lines {visit} {string.Join(' ', split.Select(line => line.Line.Split.Eligible))}"),
    };

    internal static CancelLines TakeBack(MessageKey key, string person, long visit, string batch, params IReadOnlyList<string> serials) =>
        new()
        {
            Key = key, Digest = DigestOf($"{person} {visit} {batch} {string.Join(',', serials)}"), Refused = Refused,
            PersonNumber = person, VisitId = visit, ChargeBatch = batch, Serials = serials, IsStay = key.InfNo == "2302",
            Cancelled = () => Bytes($"taken {visit}"),
        };

    internal static CancelVisit Undo(MessageKey key, string person, long visit) => new()
    {
        Key = key, Digest = DigestOf($"{person} {visit}"), Refused = Refused, PersonNumber = person, VisitId = visit,
        IsStay = key.InfNo == "2404", Cancelled = () => Bytes($"undone {visit}"),
    };

    internal static DischargeVisit Discharge(MessageKey key, string person, long visit, DateOnly? day) => new()
    {
        Key = key, Digest = DigestOf($"{person} {visit} {day:O}"), Refused = Refused, PersonNumber = person, VisitId = visit, Day = day,
        Done = () => Bytes($"discharge {visit}"),
    };

    internal static Settle Settle(
        MessageKey key, string person, long visit, string batch = "", bool interim = false, bool useAccount = false, long? stated = null) =>
        new()
        {
            Key = key, Digest = DigestOf($"{person} {visit} {batch} {interim} {useAccount} {stated}"), Refused = Refused,
            PersonNumber = person, VisitId = visit, IsStay = key.InfNo is "2303" or "2304", IsTrial = key.InfNo is "2206" or "2303",
            Order = Order(key, batch, interim, useAccount, stated), Settled = Settled,
        };

    internal static Purchase Buy(MessageKey key, string person, DateOnly day, bool useAccount, params IReadOnlyList<FeeLine> lines) => new()
    {
        Key = key, Digest = DigestOf($"{person} {day:O} {useAccount} {Text(lines)}"), Refused = Refused, PersonNumber = person,
        Entry = new VisitEntry { Scheme = Scheme.Employee, MedicalType = "41", Begin = day }, Lines = lines,
        Order = Order(key, "", interim: false, useAccount, stated: null), IsTrial = key.InfNo == "2101", Settled = Settled,
    };

    internal static ReverseSettlement Reverse(MessageKey key, string person, long settlement) => new()
    {
        Key = key, Digest = DigestOf($"{person} {settlement}"), Refused = Refused, PersonNumber = person, SettlementId = settlement,
        Reversed = Settled,
    };

    internal static ReverseMessage ReverseMessage(MessageKey key, string person, string infno, string msgid) => new()
    {
        Key = key, Digest = DigestOf($"{person} {infno} {msgid}"), Refused = Refused, PersonNumber = person,
        Original = key with { InfNo = infno, MessageId = msgid },
        Reversed = () => Bytes("reversed"), Barred = Refused,
    };

    /// <summary>A line at so many fen a piece.</summary>
    internal static FeeLine Line(
        string serial, DateOnly day, long fen, long count = 1, string item = "YB-D0001", string batch = "B1") => new()
        {
            Number = 0, Serial = serial, ChargeBatch = batch, Item = item, PriceMicro = fen * 10_000, QuantityE4 = count * 10_000,
            Amount = fen * count, Day = day,
        };

    private static SettlementOrder Order(MessageKey key, string batch, bool interim, bool useAccount, long? stated) => new()
    {
        Id = 0, At = 0, ChargeBatch = batch, Interim = interim, UseAccount = useAccount, StatedTotal = stated,
        MessageId = key.MessageId, InfNo = key.InfNo,
    };

    private static byte[] Settled(Settled settled)
    {
        var amounts = settled.Record.Amounts;
        return Bytes($"settlement {settled.Record.Id} {amounts.Total} {amounts.FundPaid} {amounts.Account} {amounts.Cash}");
    }

    private static string Text(IReadOnlyList<FeeLine> lines) =>
        string.Join(';', lines.Select(line =>
            $"{line.Serial} {line.ChargeBatch} {line.Item} {line.PriceMicro} {line.QuantityE4} {line.Amount} {line.Day:O}"));

    private static byte[] Refused(Refusal refusal) => Bytes($"{refusal.Kind.Code} {refusal.Where} {refusal.Detail}");

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] DigestOf(string text) => SHA256.HashData(Bytes(text));
}
