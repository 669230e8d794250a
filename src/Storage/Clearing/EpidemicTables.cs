using System.Data.Common;
using Yibao.Clearing.Epidemic;
using Yibao.Clearing.Regions;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage.Counter;

namespace Yibao.Storage.Clearing;

/// <summary>The tables of the national clearing of the epidemic (疫情清算表), in the order of their columns, and their rows.</summary>
internal static class EpidemicTables
{
    public static readonly TableShape Bill = TableShape.Of(
        "epidemic_bill",
        "region:n bill_id:n bill_no:t provider:t tier:n kind:n status:n day:n certno:t total:n lines:t booked_day:n by_whom:t at:n "
        + "batch:n");

    public static readonly TableShape Finding = TableShape.Of(
        "epidemic_finding",
        "region:n bill_id:n finding_id:n home:n psn_no:t scheme:n fund:n fiscal:n funds:t day:n by_whom:t at:n batch:n");

    public static readonly TableShape Item = TableShape.Of(
        "epidemic_item",
        "region:n source_id:n source:n period:n home:n care:n scheme:n book:n status:n day:n total:n fund:n account:n central:n "
        + "province:n local:n batch:n");

    /// <summary>The tables whose rows record what happened: the audit chain covers them.</summary>
    public static readonly IReadOnlyList<TableShape> Audited = [Bill, Finding, Item];

    public static object?[] Of(EpidemicBill bill, DateOnly booked, string by, long at, long batch) =>
    [
        (long)bill.Region.Value, bill.Id, bill.Number, bill.Provider, (long)bill.Tier, (long)bill.Kind, (long)bill.Status,
        StoredDay.Of(bill.Day), bill.Document, bill.Total, EpidemicBill.TextOf(bill.Lines), StoredDay.Of(booked), by, at, batch,
    ];

    /// <summary>A bill of the columns region to lines without total.</summary>
    public static EpidemicBill BillOf(DbDataReader row) => new()
    {
        Region = new RegionCode(row.GetInt32(0)), Id = row.GetInt64(1), Number = row.GetString(2), Provider = row.GetString(3),
        Tier = (Tier)row.GetInt64(4), Kind = (VisitKind)row.GetInt64(5), Status = (EpidemicStatus)row.GetInt64(6),
        Day = StoredDay.Read(row.GetInt64(7)), Document = row.GetString(8), Lines = EpidemicBill.LinesOf(row.GetString(9)),
    };

    public static object?[] Of(EpidemicFinding finding, long id, DateOnly day, string by, long at, long batch) =>
    [
        (long)finding.Bill.Region.Value, finding.Bill.Id, id, (long)finding.Home.Value, finding.PersonNumber, (long)finding.Scheme,
        finding.Fund, finding.Fiscal, $"[{string.Join(',', finding.Funds.Select(fund => $"[{fund.Code},{fund.Fen}]"))}]",
        StoredDay.Of(day), by, at, batch,
    ];

    public static object?[] Of(in EpidemicItem item, ClearingPeriod period, long batch) =>
    [
        RegionTables.Hub, item.Id, (long)item.Source, (long)period.Value, (long)item.Home.Value, (long)item.Care.Value, (long)item.Scheme,
        (long)item.Book, (long)item.Status, StoredDay.Of(item.Day), item.Total, item.Fund, item.Account, item.Fiscal.Central,
        item.Fiscal.Province, item.Fiscal.Local, batch,
    ];

    public static EpidemicItem ItemOf(DbDataReader row) => new(
        row.GetInt64(0), (EpidemicSource)row.GetInt64(1), new RegionCode(row.GetInt32(2)), new RegionCode(row.GetInt32(3)),
        (Scheme)row.GetInt64(4), (Scheme)row.GetInt64(5), (EpidemicStatus)row.GetInt64(6), StoredDay.Read(row.GetInt64(7)),
        row.GetInt64(8), row.GetInt64(9), row.GetInt64(10), new FiscalSplit(row.GetInt64(11), row.GetInt64(12), row.GetInt64(13)));
}
