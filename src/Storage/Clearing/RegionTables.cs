using System.Data.Common;
using Yibao.Clearing.Regions;
using Yibao.Kernel;
using Yibao.Storage.Counter;

namespace Yibao.Storage.Clearing;

/// <summary>The tables of clearing between regions (异地清算表), in the order of their columns, and their rows as values and back.</summary>
internal static class RegionTables
{
    public static readonly TableShape Batch = TableShape.Of(
        "clearing_batch", "region:n period:n day:n after_setl:n until_batch:n by_whom:t at:n batch:n");

    public static readonly TableShape Run = TableShape.Of(
        "clearing_run", "region:n period:n position:n items:n fen:n first_left:n done:n",
        "on conflict (period, region) do update set position = excluded.position, items = excluded.items, fen = excluded.fen, "
        + "first_left = excluded.first_left, done = excluded.done");

    public static readonly TableShape Item = TableShape.Of(
        "clearing_item", "region:n setl_id:n period:n scheme:n home:n care:n fen:n fiscal:n booked_month:n batch:n");

    public static readonly TableShape Cell = TableShape.Of(
        "clearing_cell", "region:n period:n scheme:n home:n care:n items:n fen:n fiscal:n batch:n");

    public static readonly TableShape Notice = TableShape.Of(
        "clearing_notice",
        "region:n notice_no:n kind:n period:n scheme:n payer:n payee:n fen:n issued:n apply_by:n pay_by:n by_whom:t at:n batch:n");

    public static readonly TableShape Receipt = TableShape.Of(
        "clearing_receipt", "region:n receipt_no:t notice_no:n fen:n day:n by_whom:t at:n batch:n");

    public static readonly TableShape Dispute = TableShape.Of(
        "clearing_dispute", "region:n dispute_no:n setl_id:n raised_by:n reason:t day:n by_whom:t at:n batch:n");

    public static readonly TableShape Step = TableShape.Of(
        "clearing_dispute_step", "region:n dispute_no:n kind:n note:t day:n by_whom:t at:n batch:n");

    public static readonly TableShape Quota = TableShape.Of(
        "prepayment_quota", "region:n year:n edition:n scheme:n home:n care:n fen:n notice_no:n batch:n");

    /// <summary>The tables whose rows record what happened: the audit chain covers them.</summary>
    public static readonly IReadOnlyList<TableShape> Audited = [Batch, Item, Cell, Notice, Receipt, Dispute, Step, Quota];

    /// <summary>Region of every row: the hub.</summary>
    public const long Hub = 0;

    public static object?[] Of(in ClearingItem item, ClearingPeriod period, long bookedMonth, long batch) =>
    [
        Hub, item.SettlementId, (long)period.Value, (long)item.Scheme, (long)item.Home.Value, (long)item.Care.Value, item.Fen, item.Fiscal,
        bookedMonth, batch,
    ];

    public static object?[] Of(in ClearingCell cell, ClearingPeriod period, long batch) =>
    [
        Hub, (long)period.Value, (long)cell.Scheme, (long)cell.Home.Value, (long)cell.Care.Value, cell.Items, cell.Fen,
        cell.Fiscal, batch,
    ];

    public static object?[] Of(ClearingNotice notice, long at, long batch) =>
    [
        Hub, notice.Number, (long)notice.Kind, (long)notice.Period.Value, (long)notice.Scheme, (long)notice.Payer.Value,
        (long)notice.Payee.Value, notice.Fen, StoredDay.Of(notice.Issued), StoredDay.Of(notice.Term.ApplyBy),
        StoredDay.Of(notice.Term.PayBy), notice.By, at, batch,
    ];

    public static ClearingNotice NoticeOf(DbDataReader row) => new()
    {
        Number = row.GetInt64(1), Kind = (NoticeKind)row.GetInt64(2), Period = new ClearingPeriod(row.GetInt32(3)),
        Scheme = (Scheme)row.GetInt64(4), Payer = new RegionCode(row.GetInt32(5)), Payee = new RegionCode(row.GetInt32(6)),
        Fen = row.GetInt64(7), Issued = StoredDay.Read(row.GetInt64(8)),
        Term = new NoticeTerm(StoredDay.Read(row.GetInt64(9)), StoredDay.Read(row.GetInt64(10))), By = row.GetString(11),
    };
}
