using System.Data.Common;
using Yibao.Clearing.Providers;
using Yibao.Kernel;
using Yibao.Storage.Counter;

namespace Yibao.Storage.Clearing;

/// <summary>The tables of the payment of providers (定点机构拨付表), in the order of their columns, and their rows as values and back.</summary>
internal static class ProviderTables
{
    public static readonly TableShape Claim = TableShape.Of(
        "provider_claim",
        "region:n month:n provider:t home:n scheme:n clr_type:t epidemic:n edition:n items:n total:n fund_paid:n account:n at:n batch:n");

    public static readonly TableShape Month = TableShape.Of(
        "provider_month", "region:n month:n pass:n claims:n fen:n by_whom:t at:n batch:n");

    public static readonly TableShape Adjustment = TableShape.Of(
        "provider_adjustment",
        "region:n number:n kind:n provider:t scheme:n epidemic:n month:n setl_id:n fen:n kept:n funds:t reason:t by_whom:t day:n at:n "
        + "batch:n");

    public static readonly TableShape Balance = TableShape.Of(
        "provider_balance", "region:n provider:t scheme:n epidemic:n unpaid:n since:n until:n deposit:n",
        "on conflict (provider, scheme, epidemic, region) do update set unpaid = excluded.unpaid, since = excluded.since, "
        + "until = excluded.until, deposit = excluded.deposit");

    public static readonly TableShape Disbursement = TableShape.Of(
        "disbursement",
        "region:n number:n provider:t scheme:n epidemic:n first_month:n last_month:n gross:n deposit:n used:n net:n checkers:n made_by:t "
        + "day:n repeats:n at:n batch:n");

    public static readonly TableShape Step = TableShape.Of(
        "disbursement_step", "region:n number:n step:n state:n by_whom:t day:n note:t file:n at:n batch:n");

    public static readonly TableShape State = TableShape.Of(
        "disbursement_state", "region:n number:n state:n first_checker:t steps:n file:n",
        "on conflict (number, region) do update set state = excluded.state, first_checker = excluded.first_checker, "
        + "steps = excluded.steps, file = excluded.file");

    public static readonly TableShape Grant = TableShape.Of(
        "fund_grant", "region:n number:n provider:t scheme:n epidemic:n fen:n document:t made_by:t day:n at:n batch:n");

    public static readonly TableShape GrantStep = TableShape.Of(
        "fund_step", "region:n number:n step:n kind:n fen:n payment:n by_whom:t day:n note:t at:n batch:n");

    public static readonly TableShape GrantState = TableShape.Of(
        "fund_state", "region:n number:n state:n drawn:n used:n repaid:n lapsed:n steps:n",
        "on conflict (number, region) do update set state = excluded.state, drawn = excluded.drawn, used = excluded.used, "
        + "repaid = excluded.repaid, lapsed = excluded.lapsed, steps = excluded.steps");

    /// <summary>The tables whose rows record what happened: the audit chain covers them.</summary>
    public static readonly IReadOnlyList<TableShape> Audited = [Claim, Month, Adjustment, Disbursement, Step, Grant, GrantStep];

    /// <summary>Columns of a payment as it is now; of <c>disbursement d join disbursement_state s</c>.</summary>
    public const string PaymentColumns =
        "d.region, d.number, d.provider, d.scheme, d.epidemic, d.first_month, d.last_month, d.gross, d.deposit, d.used, d.net, d.checkers, "
        + "d.made_by, d.day, d.repeats, s.state, s.first_checker, s.steps, s.file";

    /// <summary>Columns of a grant as it is now; of <c>fund_grant g join fund_state s</c>.</summary>
    public const string GrantColumns =
        "g.region, g.number, g.provider, g.scheme, g.epidemic, g.fen, g.document, g.made_by, g.day, s.state, s.drawn, s.used, s.repaid, "
        + "s.lapsed, s.steps";

    public static object?[] Of(ProviderClaim claim, long at, long batch) =>
    [
        (long)claim.Region.Value, StoredMonth.Of(claim.Month), claim.Key.Provider, (long)claim.Key.Home.Value, (long)claim.Key.Scheme,
        claim.Key.ClearingType, claim.Key.IsEpidemic ? 1L : 0L, (long)claim.Edition, claim.Sums.Items, claim.Sums.Total,
        claim.Sums.FundPaid, claim.Sums.Account, at, batch,
    ];

    public static object?[] Of(ProviderBalance balance) =>
    [
        (long)balance.Payee.Region.Value, balance.Payee.Provider, (long)balance.Payee.Scheme, balance.Payee.IsEpidemic ? 1L : 0L,
        balance.Unpaid, StoredMonth.Of(balance.Since), StoredMonth.Of(balance.Until), balance.Deposit,
    ];

    public static object?[] Of(Disbursement payment, long at, long batch) =>
    [
        (long)payment.Payee.Region.Value, payment.Number, payment.Payee.Provider, (long)payment.Payee.Scheme,
        payment.Payee.IsEpidemic ? 1L : 0L, StoredMonth.Of(payment.FirstMonth), StoredMonth.Of(payment.LastMonth), payment.Split.Gross,
        payment.Split.Deposit, payment.Split.Offset, payment.Split.Net, (long)payment.Checkers, payment.MadeBy, StoredDay.Of(payment.Day),
        payment.Repeats, at, batch,
    ];

    public static object?[] StateOf(Disbursement payment) =>
    [
        (long)payment.Payee.Region.Value, payment.Number, (long)payment.State, payment.FirstChecker, (long)payment.Steps, payment.File,
    ];

    public static Disbursement PaymentOf(DbDataReader row) => new()
    {
        Payee = PayeeOf(row, 0, 2),
        Number = row.GetInt64(1),
        FirstMonth = StoredMonth.Read(row.GetInt64(5))!.Value,
        LastMonth = StoredMonth.Read(row.GetInt64(6))!.Value,
        Split = new DisbursementSplit(row.GetInt64(7), row.GetInt64(8), row.GetInt64(9), row.GetInt64(10)),
        Checkers = row.GetInt32(11),
        MadeBy = row.GetString(12),
        Day = StoredDay.Read(row.GetInt64(13)),
        Repeats = row.GetInt64(14),
        State = (DisbursementState)row.GetInt64(15),
        FirstChecker = row.GetString(16),
        Steps = row.GetInt32(17),
        File = row.GetInt64(18),
    };

    public static object?[] Of(FundGrant grant, long at, long batch) =>
    [
        (long)grant.Payee.Region.Value, grant.Number, grant.Payee.Provider, (long)grant.Payee.Scheme, grant.Payee.IsEpidemic ? 1L : 0L,
        grant.Fen, grant.Document, grant.MadeBy, StoredDay.Of(grant.Day), at, batch,
    ];

    public static object?[] StateOf(FundGrant grant) =>
    [
        (long)grant.Payee.Region.Value, grant.Number, (long)grant.State, grant.Drawn, grant.Used, grant.Repaid, grant.Lapsed,
        (long)grant.Steps,
    ];

    public static FundGrant GrantOf(DbDataReader row) => new()
    {
        Payee = PayeeOf(row, 0, 2),
        Number = row.GetInt64(1),
        Fen = row.GetInt64(5),
        Document = row.GetString(6),
        MadeBy = row.GetString(7),
        Day = StoredDay.Read(row.GetInt64(8)),
        State = (FundGrantState)row.GetInt64(9),
        Drawn = row.GetInt64(10),
        Used = row.GetInt64(11),
        Repaid = row.GetInt64(12),
        Lapsed = row.GetInt64(13),
        Steps = row.GetInt32(14),
    };

    /// <summary>A payee whose provider, scheme and epidemic stand in three columns beside each other.</summary>
    public static PayeeKey PayeeOf(DbDataReader row, int region, int provider) => new(
        new RegionCode(row.GetInt32(region)), row.GetString(provider), (Scheme)row.GetInt64(provider + 1),
        row.GetInt64(provider + 2) != 0);
}

/// <summary>Months as stored (存储月份): yyyymm, 0 for none.</summary>
internal static class StoredMonth
{
    /// <summary>The stored number of a month, given by any of its days.</summary>
    public static long Of(DateOnly? month) => month is { } day ? (day.Year * 100) + day.Month : 0;

    /// <summary>First day of the month of a stored number; null for 0.</summary>
    public static DateOnly? Read(long stored) => stored == 0 ? null : new((int)(stored / 100), (int)(stored % 100), 1);
}
