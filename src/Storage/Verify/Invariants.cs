using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using Yibao.Storage.Statistics;

namespace Yibao.Storage.Verify;

/// <summary>
/// Checks a database against everything that must always be true of it (全面核查): one query per invariant that names the offending
/// records, all over one snapshot while the office goes on. Memory does not grow with the database.
/// </summary>
public static class Invariants
{
    private static readonly (Invariant Invariant, Func<Snapshot, Action<long>, CancellationToken, Task<Violations>> Check)[] List =
    [
        Query("I1", "每张凭证借贷平衡", "every ledger transaction balances", InvariantQueries.Balanced),
        Query("I2", "资金守恒：期初加收入减支出等于期末", "money is conserved: opening plus in minus out is closing", InvariantQueries.Conserved),
        Query("I3", "每条报文至多生效一次", "a message takes effect at most once", InvariantQueries.Once),
        (new Invariant("I4", "每笔结算：总额等于四分之和、明细之和与各方支付之和，并有一张凭证",
            "a settlement is the sum of parts, of lines and of who paid, with one ledger transaction"), SettlementCheck.Run),
        Query("I5", "累计等于该年度结算的重新累加", "accumulators are the fold of the year's settlements", InvariantQueries.Accumulators),
        Query("I6", "冲正恰为原结算的相反数，且至多一次", "a reversal is the exact opposite of its settlement, once", InvariantQueries.Reversals),
        Query("I7", "有后续结算依赖的结算不被单独冲正", "no settlement is reversed while later ones depend on it", InvariantQueries.Dependants),
        Query("I8", "基金支付不超过限额，无负支付", "no fund pays past its ceiling, nothing is negative", InvariantQueries.Ceilings),
        Query("I9", "个人账户与预付款不为负", "personal accounts and prepayments are never below zero",
            $"{InvariantQueries.NeverNegative} union all {ProviderQueries.NeverNegative} union all {RegionQueries.Prepayments}"),
        Query("I10", "余额只随总账变动", "balances change only through the ledger", InvariantQueries.Balances),
        Query("I11", "清算：双边矩阵反对称，净额合计为零，每笔恰入一个批次",
            "clearing: the matrix is antisymmetric, nets add up to zero, every item is in one batch",
            $"{RegionQueries.Matrix} union all {RegionQueries.Epidemic}"),
        Query("I12", "专项资金与周转金：批准等于抵扣、退回与结存之和", "funds in advance: granted = used + returned + outstanding",
            $"{ProviderQueries.SpecialFunds} union all {YearEndQueries.Support}"),
        (new Invariant("I13", "审计链完整，数据未被改动", "the audit chain is whole and nothing was changed"), AuditCheck.Run),
        Query("I14", "异地报文至少投递一次、恰好生效一次",
            "each message of care elsewhere is delivered at least once and applied once", ElsewhereQueries.All),
        Query("I16", "四眼原则：无人复核自己的申请", "four eyes: nobody releases or approves what they asked for",
            $"{ContributionQueries.FourEyes} union all {ProviderQueries.FourEyes} union all {RegionQueries.FourEyes} "
            + $"union all {YearEndQueries.FourEyes}"),
        (new Invariant("I17", "统计汇总等于逐笔重算，已发布公报未被改动", "statistics are what the rows come to, and published bulletins are unchanged"),
            (snapshot, _, cancel) => Editions.Check(snapshot, cancel)),
        Query("I19", "结算日在保，政策与目录版本可知", "settled on an insured day, under known policies and catalogue", InvariantQueries.Rules),
        Query("I21", "账单现状等于各版账单与核销之和", "the present of a bill is the fold of its editions and payments", ContributionQueries.States),
        Query("I22", "预收余额等于到账减核销减退费", "a payer's credit is what came in less bills and refunds", ContributionQueries.Credits),
        Query("I23", "缴费批次的明细之和等于其凭证", "the rows of a batch come to what it posts", ContributionQueries.Posted),
        (new Invariant("I24", "账单等于其明细之和", "a bill is the sum of its lines"), BillLineCheck.Run),
        Query("I25", "应付定点机构款等于申报与调整减拨付，并与总账一致", "what is owed to providers is claims less payments, and the ledger says so",
            $"{ProviderQueries.Balances} union all {ProviderQueries.Payables} union all {ProviderQueries.Claims} "
            + $"union all {ProviderQueries.Heads}"),
        Query("I26", "年终清算等于机构与病例之和，按批准记账一次", "a cleared year is its hospitals and stays, booked once as approved",
            YearEndQueries.Cleared),
    ];

    /// <summary>The invariants that are checked (不变量清单), in order.</summary>
    public static IReadOnlyList<Invariant> All { get; } = [.. List.Select(entry => entry.Invariant)];

    /// <summary>Checks all of them (核查).</summary>
    /// <param name="database">A migrated database.</param>
    /// <param name="progress">Told before each check, and now and then within a long one; may be null.</param>
    /// <param name="cancel">To give up.</param>
    /// <returns>One finding per invariant, in the order of <see cref="All"/>.</returns>
    public static async Task<IReadOnlyList<Finding>> Check(
        Database database, IProgress<VerifyProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var snapshot = await Snapshot.Take(database, cancel);
        var findings = new List<Finding>();
        foreach (var (invariant, check) in List)
        {
            void Report(long rows) => progress?.Report(new VerifyProgress(findings.Count, List.Length, invariant, rows));
            Report(0);
            var violations = await check(snapshot, Report, cancel);
            findings.Add(new Finding(invariant, violations.Count, violations.Examples));
        }

        progress?.Report(new VerifyProgress(List.Length, List.Length, null, 0));
        return findings;
    }

    private static (Invariant, Func<Snapshot, Action<long>, CancellationToken, Task<Violations>>) Query(
        string code, string chinese, string english, string sql) =>
        (new Invariant(code, chinese, english), (snapshot, _, cancel) => Run(snapshot.Connection, sql, cancel));

    /// <summary>Every row of the answer is one violation, its first column says which.</summary>
    internal static async Task<Violations> Run(DbConnection connection, string sql, CancellationToken cancel)
    {
        const string mark = "before_query";
        var violations = new Violations();
        await using var command = connection.CreateCommand();
        await connection.ExecuteAsync($"savepoint {mark}");
        command.CommandText = InvariantQueries.For(connection is NpgsqlConnection ? Engine.Postgres : Engine.Sqlite, sql);
        command.CommandTimeout = 0; // a large database takes its time
        try
        {
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel))
            {
                violations.Add(reader.GetString(0));
            }
        }
        catch (DbException unreadable) when (IsBadData(unreadable))
        {
            violations.Add($"a stored value cannot be read: {unreadable.Message}");
            await connection.ExecuteAsync($"rollback to savepoint {mark}");
        }

        await connection.ExecuteAsync($"release savepoint {mark}");
        return violations;
    }

    // A value that is no JSON or no number stops the query: that is a violation, not a failure of the check.
    private static bool IsBadData(DbException failure) => failure switch
    {
        PostgresException refused => refused.SqlState.StartsWith("22", StringComparison.Ordinal),
        SqliteException refused => refused.Message.Contains("JSON", StringComparison.Ordinal),
        _ => false,
    };
}
