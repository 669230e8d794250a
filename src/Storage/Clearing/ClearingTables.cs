using System.Data.Common;
using Yibao.Clearing.Messages;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage.Counter;

namespace Yibao.Storage.Clearing;

/// <summary>The tables of care elsewhere (异地就医表), in the order of their columns, and their rows as values and back.</summary>
internal static class ClearingTables
{
    public static readonly TableShape Outbox = TableShape.Of(
        "outbox", "region:n message_id:n receiver:n kind:n gid:n seq:n body:t at:n batch:n");

    public static readonly TableShape Delivery = TableShape.Of(
        "outbox_delivery", "region:n message_id:n receiver:n delivered_at:n tries:n",
        "on conflict (message_id, region) do update set delivered_at = excluded.delivered_at, tries = excluded.tries");

    public static readonly TableShape Inbox = TableShape.Of(
        "inbox", "region:n sender:n message_id:n kind:n gid:n seq:n setl_id:n digest:b at:n batch:n");

    public static readonly TableShape CareLeg = TableShape.Of(
        "care_leg",
        "region:n leg_id:n setl_id:n reverses:n home:n provider:t scheme:n clr_type:t kind:n epidemic:n psn_no:t day:n at:n booked_day:n "
        + "total:n fund_paid:n account:n cash:n funds:t batch:n");

    public static readonly TableShape HubLeg = TableShape.Of(
        "hub_leg",
        "region:n side:n setl_id:n reverses:n home:n care:n provider:t scheme:n clr_type:t kind:n epidemic:n day:n booked_day:n total:n "
        + "fund_paid:n account:n funds:t batch:n");

    /// <summary>The tables whose rows record what happened: the audit chain covers them.</summary>
    public static readonly IReadOnlyList<TableShape> Audited = [Outbox, Inbox, CareLeg, HubLeg];

    public static readonly TableShape Deduction = TableShape.Of(
        "deduction_leg",
        "region:n leg_id:n setl_id:n deducts:n home:n care:n provider:t scheme:n clr_type:t kind:n epidemic:n psn_no:t day:n at:n "
        + "booked_day:n fund_paid:n funds:t batch:n");

    public static readonly TableShape HubDeduction = TableShape.Of("hub_deduction", "region:n side:n setl_id:n deducts:n batch:n");

    public static object?[] Of(Message message, long at, long batch) =>
    [
        (long)message.Sender.Value, message.Id, (long)message.Receiver.Value, (long)message.Kind, message.GlobalId,
        (long)message.Sequence, message.Body, at, batch,
    ];

    public static Message MessageOf(DbDataReader row) => new(
        new RegionCode(row.GetInt32(0)), row.GetInt64(1), new RegionCode(row.GetInt32(2)), (MessageKind)row.GetInt64(3), row.GetInt64(4),
        row.GetInt32(5), row.GetString(6));

    public static object?[] InboxOf(Message message, Leg leg, long at, long batch) =>
    [
        (long)message.Receiver.Value, (long)message.Sender.Value, message.Id, (long)message.Kind, message.GlobalId,
        (long)message.Sequence, leg.SettlementId, message.Digest(), at, batch,
    ];

    public static object?[] CareOf(Leg leg, long id, long batch) =>
    [
        (long)leg.Care.Value, id, leg.SettlementId, leg.Reverses, (long)leg.Home.Value, leg.Provider, (long)leg.Scheme, leg.ClearingType,
        (long)leg.Kind, (long)leg.Epidemic, leg.PersonNumber, StoredDay.Of(leg.Day), leg.At, StoredDay.Of(leg.BookedDay), leg.Total,
        leg.FundPaid, leg.Account, leg.Cash, LegText.Of(leg.Funds), batch,
    ];

    /// <summary>The leg of a row of <see cref="CareLeg"/>.</summary>
    public static Leg CareLegOf(DbDataReader row) => new()
    {
        Care = new RegionCode(row.GetInt32(0)),
        SettlementId = row.GetInt64(2),
        Reverses = row.IsDBNull(3) ? null : row.GetInt64(3),
        Home = new RegionCode(row.GetInt32(4)),
        Provider = row.GetString(5),
        Scheme = (Scheme)row.GetInt64(6),
        ClearingType = row.GetString(7),
        Kind = (VisitKind)row.GetInt64(8),
        Epidemic = (EpidemicStatus)row.GetInt64(9),
        PersonNumber = row.GetString(10),
        Day = StoredDay.Read(row.GetInt64(11)),
        At = row.GetInt64(12),
        BookedDay = StoredDay.Read(row.GetInt64(13)),
        Total = row.GetInt64(14),
        FundPaid = row.GetInt64(15),
        Account = row.GetInt64(16),
        Cash = row.GetInt64(17),
        Funds = LegText.SharesOf(row.GetString(18)),
    };

    public static object?[] DeductionOf(RegionCode region, Leg leg, long id, long batch) =>
    [
        (long)region.Value, id, leg.SettlementId, leg.Deducts, (long)leg.Home.Value, (long)leg.Care.Value, leg.Provider, (long)leg.Scheme,
        leg.ClearingType, (long)leg.Kind, (long)leg.Epidemic, leg.PersonNumber, StoredDay.Of(leg.Day), leg.At, StoredDay.Of(leg.BookedDay),
        leg.FundPaid, LegText.Of(leg.Funds), batch,
    ];

    public static object?[] HubOf(Leg leg, HubSide side, DateOnly booked, long batch) =>
    [
        (long)Message.Hub.Value, (long)side, leg.SettlementId, leg.Reverses, (long)leg.Home.Value, (long)leg.Care.Value, leg.Provider,
        (long)leg.Scheme, leg.ClearingType, (long)leg.Kind, (long)leg.Epidemic, StoredDay.Of(leg.Day), StoredDay.Of(booked), leg.Total,
        leg.FundPaid, leg.Account, LegText.Of(leg.Funds), batch,
    ];
}
