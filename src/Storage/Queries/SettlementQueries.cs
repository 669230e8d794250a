using System.Data.Common;
using System.Globalization;
using Dapper;
using Yibao.Kernel;
using Yibao.Settlement;
using Yibao.Storage.Counter;

namespace Yibao.Storage.Queries;

/// <summary>Which settlements of one institution are reconciled (对账范围). Instants in Unix milliseconds, the end exclusive.</summary>
/// <param name="Provider">The institution: it sees its own only.</param>
/// <param name="From">First instant.</param>
/// <param name="Until">First instant after.</param>
/// <param name="Class">What the clearing class asks for (清算类别).</param>
/// <param name="Scheme">Scheme; null: any.</param>
/// <param name="Refunds">Only reversals, or only settlements (退费结算标志); null: both.</param>
public sealed record ReconciliationScope(string Provider, long From, long Until, ClearingClass Class, Scheme? Scheme, bool? Refunds);

/// <summary>SQL over the settlements (结算) beside what the lanes ask.</summary>
public static class SettlementQueries
{
    private const string IsHere = "(care = 0 or care = region)";

    private static string Scope(ClearingClass asked) => $"""
        from settlement where provider = @Provider and at >= @From and at < @Until and {Where(asked)}
            and (@Scheme = 0 or scheme = @Scheme) and (@ClassScheme = 0 or scheme = @ClassScheme)
            and (@Refunds = 2 or (@Refunds = 1 and reverses is not null) or (@Refunds = 0 and reverses is null))
        """;

    /// <summary>
    /// The totals of a scope (对总账): reversals count with their negative amounts. Index: settlement_by_provider.
    /// </summary>
    public static ReconciliationTotals Totals(DbConnection connection, ReconciliationScope scope)
    {
        var row = connection.QuerySingle<TotalRow>(
            "select count(*) as Count, cast(coalesce(sum(total), 0) as bigint) as Total, "
            + "cast(coalesce(sum(fund_paid), 0) as bigint) as Fund, cast(coalesce(sum(account), 0) as bigint) as Account "
            + Scope(scope.Class),
            ValuesOf(scope, 0));
        return new ReconciliationTotals(row.Count, row.Total, row.Fund, row.Account);
    }

    /// <summary>The records of a scope in order, at most so many (对明细账). Index: settlement_by_provider.</summary>
    public static IReadOnlyList<ReconciliationRecord> Records(DbConnection connection, ReconciliationScope scope, int most) =>
    [
        .. connection.Query<RecordRow>(
            "select setl_id as Id, mdtrt_id as Visit, psn_no as Person, msgid as Message, reverses as Reverses, total as Total, "
            + $"fund_paid as Fund, account as Account {Scope(scope.Class)} order by at, setl_id limit @most",
            ValuesOf(scope, most)).Select(row => row.Value),
    ];

    /// <summary>One settlement or reversal; null: there is none. Index: settlement_pkey.</summary>
    public static SettlementRecord? Find(DbConnection connection, DbTransaction? transaction, long settlement)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"select {CounterTables.Settlement.List} from settlement where setl_id = @id";
        var id = command.CreateParameter();
        (id.ParameterName, id.Value) = ("id", settlement);
        command.Parameters.Add(id);
        using var reader = command.ExecuteReader();
        return reader.Read() ? CounterRows.Settlement(reader) : null;
    }

    /// <summary>Whether a settlement was reversed. Index: settlement_reversed_once.</summary>
    public static bool IsReversed(DbConnection connection, DbTransaction? transaction, long settlement) =>
        connection.ExecuteScalar<long>("select count(*) from settlement where reverses = @settlement", new { settlement }, transaction) > 0;

    /// <summary>
    /// Persons with an open stay in an institution that began in a period, at most so many (在院人员). Index: visit_by_provider.
    /// </summary>
    public static IReadOnlyList<string> PersonsInStay(DbConnection connection, string provider, DateOnly from, DateOnly until, int most) =>
    [
        .. connection.Query<string>(
            """
            select distinct psn_no from visit where provider = @provider and begin_day >= @from and begin_day <= @until
                and state = 1 and (kind = 4 or kind = 5) order by psn_no limit @most
            """,
            new { provider, from = StoredDay.Of(from), until = StoredDay.Of(until), most }),
    ];

    // Classes are codes of our own table, never text of a message. A province is the first two digits of a region.
    private static string Where(ClearingClass asked)
    {
        var where = asked.Where switch
        {
            InsuredWhere.Elsewhere => $"not {IsHere}",
            InsuredWhere.SameProvince => $"not {IsHere} and care / 10000 = region / 10000",
            InsuredWhere.OtherProvince => $"not {IsHere} and care / 10000 <> region / 10000",
            _ => "1 = 1",
        };
        return asked.Classes.Count == 0 ? where : $"{where} and clr_type in ('{string.Join("', '", asked.Classes)}')";
    }

    private static object ValuesOf(ReconciliationScope scope, int most) => new
    {
        scope.Provider,
        scope.From,
        scope.Until,
        ClassScheme = scope.Class.Scheme is { } only ? (long)only : 0L,
        Scheme = scope.Scheme is { } scheme ? (long)scheme : 0L,
        Refunds = scope.Refunds is { } refunds ? (refunds ? 1L : 0L) : 2L,
        most,
    };

    private sealed class TotalRow
    {
        public long Count { get; init; }

        public long Total { get; init; }

        public long Fund { get; init; }

        public long Account { get; init; }
    }

    private sealed class RecordRow
    {
        public long Id { get; init; }

        public long Visit { get; init; }

        public string Person { get; init; } = "";

        public string Message { get; init; } = "";

        public long? Reverses { get; init; }

        public long Total { get; init; }

        public long Fund { get; init; }

        public long Account { get; init; }

        public ReconciliationRecord Value => new(
            Id.ToString(CultureInfo.InvariantCulture), Visit.ToString(CultureInfo.InvariantCulture), Person, Total, Fund, Account,
            Reverses is not null, Message);
    }
}
