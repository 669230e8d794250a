using System.Runtime.CompilerServices;
using Dapper;
using Yibao.Kernel;
using Yibao.Ledger;
using Yibao.Storage.Counter;

namespace Yibao.Storage.Ledger;

/// <summary>One account of a trial balance (试算平衡行), in fen; debits above zero, credits below in the balances.</summary>
/// <param name="Region">Pooling region.</param>
/// <param name="Scheme">Scheme.</param>
/// <param name="Account">The account.</param>
/// <param name="Opening">Balance before the day (期初).</param>
/// <param name="Debit">Debits of the day (本日借方).</param>
/// <param name="Credit">Credits of the day (本日贷方).</param>
public sealed record TrialBalanceRow(RegionCode Region, Scheme Scheme, LedgerAccount Account, long Opening, long Debit, long Credit)
{
    /// <summary>Balance at the end of the day (期末).</summary>
    public long Closing => Opening + Debit - Credit;
}

/// <summary>One entry of an account (明细账行).</summary>
/// <param name="Region">Pooling region.</param>
/// <param name="Scheme">Scheme.</param>
/// <param name="Day">Day of posting.</param>
/// <param name="Transaction">The ledger transaction: id of the settlement, reversal or other event.</param>
/// <param name="Source">What it records.</param>
/// <param name="Party">Whom it concerns.</param>
/// <param name="Fen">Debit above zero, credit below.</param>
public sealed record AccountEntry(
    RegionCode Region, Scheme Scheme, DateOnly Day, long Transaction, TransactionSource Source, string Party, long Fen);

/// <summary>Which part of the ledger a question is about (查询范围).</summary>
public sealed record LedgerScope
{
    /// <summary>Region; null: all.</summary>
    public RegionCode? Region { get; init; }

    /// <summary>Scheme; null: all.</summary>
    public Scheme? Scheme { get; init; }

    /// <summary>Provider or person; null: all. Only for the entries of an account.</summary>
    public string? Party { get; init; }

    internal string Conditions(string table) =>
        (Region is null ? "" : $" and {table}.region = @region") + (Scheme is null ? "" : $" and {table}.scheme = @scheme")
        + (Party is null ? "" : " and j.party = @party");
}

/// <summary>Questions to the ledger (总账查询).</summary>
public static class LedgerQueries
{
    /// <summary>The trial balance of a day (试算平衡表): every account that was ever moved, in order of region, scheme and code.</summary>
    /// <remarks>Reads the buckets of the balances: accounts times days times lanes, never the journal.</remarks>
    public static async Task<IReadOnlyList<TrialBalanceRow>> TrialBalance(
        Database database, DateOnly on, LedgerScope scope, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(scope);
        await using var connection = await database.OpenReading(cancel);
        var rows = await connection.QueryAsync<(long Region, long Scheme, long Account, long Opening, long Debit, long Credit)>(
            $"""
            select b.region, b.scheme, b.account,
                cast(sum(case when b.day < @on then b.debit - b.credit else 0 end) as bigint),
                cast(sum(case when b.day = @on then b.debit else 0 end) as bigint),
                cast(sum(case when b.day = @on then b.credit else 0 end) as bigint)
            from balance b where b.day <= @on{scope.Conditions("b")}
            group by b.region, b.scheme, b.account order by b.region, b.scheme, b.account
            """,
            Values(scope, ("on", StoredDay.Of(on))));
        return [.. rows.Select(row => new TrialBalanceRow(
            new RegionCode((int)row.Region), (Scheme)row.Scheme, AccountOf(row.Account), row.Opening, row.Debit, row.Credit))];
    }

    /// <summary>Balance of an account before a day (期初余额), in fen.</summary>
    public static async Task<long> Opening(
        Database database, int account, DateOnly from, LedgerScope scope, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(scope);
        await using var connection = await database.OpenReading(cancel);
        var values = Values(scope, ("account", (long)account), ("from", StoredDay.Of(from)));
        // Balances know no party: of one the entries are summed.
        return await connection.ExecuteScalarAsync<long>(
            scope.Party is null
                ? $"""
                    select cast(coalesce(sum(b.debit - b.credit), 0) as bigint) from balance b
                    where b.account = @account and b.day < @from{scope.Conditions("b")}
                    """
                : $"select cast(coalesce(sum(j.fen), 0) as bigint) from {Journal(scope, "j.day < @from")}",
            values);
    }

    /// <summary>The entries of an account (科目明细), first to last day, in order of day and transaction; streamed.</summary>
    public static async IAsyncEnumerable<AccountEntry> Entries(
        Database database, int account, DateOnly from, DateOnly last, LedgerScope scope,
        [EnumeratorCancellation] CancellationToken cancel = default)
    {
        await using var connection = await database.OpenReading(cancel);
        await using var reader = await connection.ExecuteReaderAsync(
            EntriesText(scope),
            Values(scope, ("account", (long)account), ("from", StoredDay.Of(from)), ("last", StoredDay.Of(last))));
        while (await reader.ReadAsync(cancel))
        {
            yield return new AccountEntry(
                new RegionCode(reader.GetInt32(0)), (Scheme)reader.GetInt64(1), StoredDay.Read(reader.GetInt64(2)), reader.GetInt64(3),
                (TransactionSource)reader.GetInt64(4), reader.GetString(5), reader.GetInt64(6));
        }
    }

    /// <summary>
    /// The question of <see cref="Entries"/>: by indexes journal_by_day and settlement_by_posting, for each region and scheme with the
    /// account.
    /// </summary>
    internal static string EntriesText(LedgerScope scope) => $"""
        select j.region, j.scheme, j.day, j.txn_id, j.source, j.party, j.fen
        from {Journal(scope, "j.day >= @from and j.day <= @last")} order by j.day, j.txn_id, j.region
        """;

    /// <summary>The parts of the view journal_entry one by one: SQLite does not look into a union by an index.</summary>
    private static string Journal(LedgerScope scope, string days)
    {
        var parts = JournalParts.Select(part => $"""
            select j.* from (select distinct region, scheme from balance where account = @account) k
            join {part} j on j.region = k.region and j.account = @account and j.scheme = k.scheme
            where {days}{scope.Conditions("j")}
            """);
        return $"({string.Join(" union all ", parts)}) j";
    }

    private static readonly string[] JournalParts = ["journal_kept", "journal_settled", "journal_reversed"];

    private static DynamicParameters Values(LedgerScope scope, params ReadOnlySpan<(string Name, long Value)> values)
    {
        var all = new DynamicParameters();
        foreach (var (name, value) in values)
        {
            all.Add(name, value);
        }

        if (scope.Region is { } region)
        {
            all.Add("region", (long)region.Value);
        }

        if (scope.Scheme is { } scheme)
        {
            all.Add("scheme", (long)scheme);
        }

        if (scope.Party is { } party)
        {
            all.Add("party", party);
        }

        return all;
    }

    private static LedgerAccount AccountOf(long code) => ChartOfAccounts.TryFind((int)code, out var account)
        ? account
        : new LedgerAccount((int)code, "未知科目", "unknown account", AccountKind.Memo);
}
