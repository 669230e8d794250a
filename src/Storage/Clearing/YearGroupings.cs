using System.Data.Common;
using Dapper;
using Yibao.Settlement.Payment.Grouping;
using Yibao.Storage.Counter;

namespace Yibao.Storage.Clearing;

/// <summary>The group of a stay (病例分组结果).</summary>
/// <param name="Group">Its group; empty: none.</param>
/// <param name="Weight">Weight or score; null: no group.</param>
/// <param name="Reason">Why it has none.</param>
public readonly record struct StayGroup(string Group, decimal? Weight, GroupingReason Reason);

/// <summary>How far a run of the year-end clearing is (年终清算进度).</summary>
/// <param name="Tables">Digest of the tables and methods by which it groups.</param>
/// <param name="Stays">Stays of the year when it began.</param>
/// <param name="Grouped">Stays that are grouped.</param>
/// <param name="Provider">Hospital of the last one.</param>
/// <param name="Settlement">The last one.</param>
/// <param name="By">Who began it.</param>
public sealed record YearEndProgress(long Tables, long Stays, long Grouped, string Provider, long Settlement, string By);

/// <summary>What a run under way has grouped, as rows (年终清算进度与分组).</summary>
public static class YearGroupings
{
    private const decimal WeightUnit = 10_000m;

    private const string Select =
        "select tables, stays, grouped, provider, setl_id, by_whom from year_end_progress "
        + "where scheme = @scheme and year = @year and region = @region";

    private static readonly TableShape Progresses = TableShape.Of(
        "year_end_progress", "region:n scheme:n year:n tables:n stays:n grouped:n provider:t setl_id:n by_whom:t",
        "on conflict (scheme, year, region) do update set tables = excluded.tables, stays = excluded.stays, grouped = excluded.grouped, "
        + "provider = excluded.provider, setl_id = excluded.setl_id, by_whom = excluded.by_whom");

    private static readonly TableShape Groupings = TableShape.Of(
        "year_end_grouping", "region:n scheme:n year:n setl_id:n tables:n list_edition:n group_code:t weight_e4:n reason:n",
        "on conflict (scheme, year, setl_id, region) do update set tables = excluded.tables, list_edition = excluded.list_edition, "
        + "group_code = excluded.group_code, weight_e4 = excluded.weight_e4, reason = excluded.reason");

    /// <summary>The run of a year that is under way (进行中的清算); null: none. Index: primary key.</summary>
    public static async Task<YearEndProgress?> Progress(Database database, BudgetYear year, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenReading(cancel);
        return await Progress(connection, null, year);
    }

    /// <summary>The run under way inside a transaction (事务内进行中的清算).</summary>
    public static Task<YearEndProgress?> Progress(this ProviderBatch batch, BudgetYear year)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return Progress(batch.Connection, batch.Transaction, year);
    }

    /// <summary>How far a run is now (登记进度).</summary>
    public static void Put(this ProviderBatch batch, BudgetYear year, YearEndProgress progress)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(progress);
        batch.Add(
            Progresses,
            [
                (long)year.Region.Value, (long)year.Scheme, (long)year.Year, progress.Tables, progress.Stays, progress.Grouped,
                progress.Provider, progress.Settlement, progress.By,
            ]);
    }

    /// <summary>The group of a stay that a run found (登记分组).</summary>
    public static void Add(this ProviderBatch batch, BudgetYear year, long tables, YearStay stay, StayGroup found)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(stay);
        batch.Add(
            Groupings,
            [
                (long)year.Region.Value, (long)year.Scheme, (long)year.Year, stay.Settlement, tables, stay.Edition, found.Group,
                (long)((found.Weight ?? 0) * WeightUnit), (long)found.Reason,
            ]);
    }

    /// <summary>Forgets a run under way (清除进度): it is kept, or begins anew.</summary>
    public static Task Forget(this ProviderBatch batch, BudgetYear year)
    {
        ArgumentNullException.ThrowIfNull(batch);
        const string Which = "where scheme = @scheme and year = @year and region = @region";
        return batch.Connection.ExecuteAsync(
            $"delete from year_end_grouping {Which}; delete from year_end_progress {Which};", year.Values, batch.Transaction,
            AuditedBatch.Patience);
    }

    /// <summary>The group of a row whose columns begin at a place: group, weight, reason.</summary>
    internal static StayGroup GroupOf(DbDataReader row, int first) => row.GetString(first) is { Length: > 0 } group
        ? new StayGroup(group, row.GetInt64(first + 1) / WeightUnit, (GroupingReason)row.GetInt64(first + 2))
        : new StayGroup("", null, (GroupingReason)row.GetInt64(first + 2));

    private static async Task<YearEndProgress?> Progress(DbConnection connection, DbTransaction? transaction, BudgetYear year)
    {
        await using var row = (DbDataReader)await connection.ExecuteReaderAsync(Select, year.Values, transaction);
        return await row.ReadAsync()
            ? new YearEndProgress(
                row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetString(3), row.GetInt64(4), row.GetString(5)) : null;
    }
}
