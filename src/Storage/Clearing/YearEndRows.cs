using System.Data.Common;
using Dapper;
using Yibao.Kernel;
using Yibao.Settlement.Payment;
using Yibao.Settlement.Payment.Grouping;

namespace Yibao.Storage.Clearing;

/// <summary>The bills that a clearing rests on (清算所依据的结算): compared before it is approved.</summary>
/// <param name="Cases">How many.</param>
/// <param name="Total">What they came to, fen.</param>
/// <param name="Fund">What all funds booked, fen.</param>
/// <param name="Last">The last settlement.</param>
public readonly record struct SeenBills(long Cases, long Total, long Fund, long Last);

/// <summary>A run of the year-end clearing (年终清算测算).</summary>
/// <param name="Year">Whose year.</param>
/// <param name="Run">From 1.</param>
/// <param name="BudgetEdition">Budget that it used.</param>
/// <param name="Cases">Stays inside the budget.</param>
/// <param name="ByItem">Of these, paid item by item.</param>
/// <param name="Apart">Stays outside the budget.</param>
/// <param name="ApartFen">What was booked for them.</param>
/// <param name="Points">Points.</param>
/// <param name="PointValue">Yuan per point.</param>
/// <param name="Standard">The fund's part of the standards.</param>
/// <param name="Booked">What was booked.</param>
/// <param name="Paid">What the fund pays for the year.</param>
/// <param name="Seen">The bills that it rests on.</param>
/// <param name="AskedBy">Who ran it.</param>
/// <param name="DecidedBy">Who decided; empty: nobody yet.</param>
/// <param name="IsApproved">Whether it is approved and booked.</param>
public sealed record YearEndRun(
    BudgetYear Year, int Run, int BudgetEdition, int Cases, int ByItem, int Apart, Money ApartFen, decimal Points, decimal PointValue,
    Money Standard, Money Booked, Money Paid, SeenBills Seen, string AskedBy, string DecidedBy, bool IsApproved)
{
    /// <summary>Whether somebody decided (已处理).</summary>
    public bool IsDecided => DecidedBy.Length > 0;
}

/// <summary>A hospital in a run (医疗机构清算行).</summary>
/// <param name="Cleared">Its year.</param>
/// <param name="Name">Its name.</param>
public sealed record YearEndProvider(ProviderCleared Cleared, string Name);

/// <summary>Runs of the year-end clearing (年终清算) as rows.</summary>
public static class YearEndRows
{
    private const decimal PointUnit = 10_000m;
    private const decimal ValueUnit = 1_000_000m;

    /// <summary>The runs of a year, the first first (各次测算). Index: primary key.</summary>
    public static async Task<IReadOnlyList<YearEndRun>> List(Database database, BudgetYear year, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenReading(cancel);
        return await List(connection, null, year);
    }

    /// <summary>The runs of a year inside a transaction (事务内各次测算).</summary>
    public static Task<IReadOnlyList<YearEndRun>> Runs(this ProviderBatch batch, BudgetYear year)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return List(batch.Connection, batch.Transaction, year);
    }

    /// <summary>The hospitals of a run in order of their codes (医疗机构明细). Index: primary key.</summary>
    public static async Task<IReadOnlyList<YearEndProvider>> Providers(
        Database database, BudgetYear year, int run, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenReading(cancel);
        return await Providers(connection, null, year, run);
    }

    /// <summary>The hospitals of a run inside a transaction (事务内医疗机构明细).</summary>
    public static Task<IReadOnlyList<YearEndProvider>> Providers(this ProviderBatch batch, BudgetYear year, int run)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return Providers(batch.Connection, batch.Transaction, year, run);
    }

    /// <summary>How many stays of a run have no group, by reason (未入组统计).</summary>
    public static async Task<IReadOnlyList<(GroupingReason Reason, long Cases, Money Cost)>> Ungrouped(
        Database database, BudgetYear year, int run, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenReading(cancel);
        var rows = await connection.QueryAsync<(long Reason, long Cases, long Cost)>(
            """
            select reason, count(*), cast(sum(cost) as bigint) from year_end_case
            where scheme = @scheme and year = @year and run = @run and region = @region and reason <> 0 and is_apart = 0
            group by reason order by reason
            """,
            ValuesOf(year, run));
        return [.. rows.Select(row => ((GroupingReason)row.Reason, row.Cases, new Money(row.Cost)))];
    }

    /// <summary>A run with its hospitals and stays (写入测算).</summary>
    public static void Add(this ProviderBatch batch, YearEndRun run, YearCleared cleared)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(cleared);
        var (region, scheme, year, number) =
            ((long)run.Year.Region.Value, (long)run.Year.Scheme, (long)run.Year.Year, (long)run.Run);
        batch.Add(
            YearEndTables.Run,
            [
                region, scheme, year, number, (long)run.BudgetEdition, (long)run.Cases, (long)run.ByItem, (long)run.Apart,
                run.ApartFen.Fen, Units(run.Points, PointUnit), Units(run.PointValue, ValueUnit), run.Standard.Fen, run.Booked.Fen,
                run.Paid.Fen, run.Seen.Cases, run.Seen.Total, run.Seen.Fund, run.Seen.Last, run.AskedBy, batch.At, batch.Id,
            ]);
        foreach (var one in cleared.Providers)
        {
            batch.Add(
                YearEndTables.Provider,
                [
                    region, scheme, year, number, one.Provider, (long)one.Cases, (long)one.ByItem,
                    Units(one.Points, PointUnit), one.Standard.Fen, one.Year.Standard.Fen, one.Year.Booked.Fen, one.Year.Paid.Fen,
                    (long)one.Year.Band, batch.Id,
                ]);
        }

        foreach (var one in cleared.Cases)
        {
            batch.Add(
                YearEndTables.Case,
                [
                    region, scheme, year, number, one.Case.Settlement, one.Case.Provider, one.Case.Group,
                    (long)one.Case.Reason, (long)one.Class, one.IsApart ? 1L : 0L, Units(one.Points, PointUnit), one.Case.Cost.Fen,
                    one.Standard.Fen, one.Case.Booked.Fen, batch.Id,
                ]);
        }
    }

    /// <summary>The decision of another person (复核清算).</summary>
    public static void Decide(this ProviderBatch batch, YearEndRun run, string by, bool isApproved)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(run);
        batch.Add(
            YearEndTables.Decision,
            [
                (long)run.Year.Region.Value, (long)run.Year.Scheme, (long)run.Year.Year, (long)run.Run, by,
                isApproved ? 1L : 0L, batch.At, batch.Id,
            ]);
    }

    private static object ValuesOf(BudgetYear year, int run) =>
        new { region = (long)year.Region.Value, scheme = (long)year.Scheme, year = (long)year.Year, run = (long)run };

    private static long Units(decimal value, decimal unit) => (long)Math.Round(value * unit, MidpointRounding.AwayFromZero);

    private static async Task<IReadOnlyList<YearEndRun>> List(DbConnection connection, DbTransaction? transaction, BudgetYear year)
    {
        await using var reader = (DbDataReader)await connection.ExecuteReaderAsync(
            """
            select r.run, r.budget_edition, r.cases, r.by_item, r.apart, r.apart_fen, r.points_e4, r.point_value_e6, r.standard, r.booked,
                r.paid, r.seen_cases, r.seen_total, r.seen_fund, r.seen_last, r.asked_by, coalesce(d.decided_by, ''),
                coalesce(d.is_approved, 0)
            from year_end r left join year_end_decision d
                on d.scheme = r.scheme and d.year = r.year and d.run = r.run and d.region = r.region
            where r.scheme = @scheme and r.year = @year and r.region = @region order by r.run
            """,
            year.Values, transaction);
        var runs = new List<YearEndRun>();
        while (await reader.ReadAsync())
        {
            runs.Add(new YearEndRun(
                year, reader.GetInt32(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetInt32(3), reader.GetInt32(4),
                new Money(reader.GetInt64(5)), reader.GetInt64(6) / PointUnit, reader.GetInt64(7) / ValueUnit,
                new Money(reader.GetInt64(8)), new Money(reader.GetInt64(9)), new Money(reader.GetInt64(10)),
                new SeenBills(reader.GetInt64(11), reader.GetInt64(12), reader.GetInt64(13), reader.GetInt64(14)), reader.GetString(15),
                reader.GetString(16), reader.GetInt64(17) != 0));
        }

        return runs;
    }

    private static async Task<IReadOnlyList<YearEndProvider>> Providers(
        DbConnection connection, DbTransaction? transaction, BudgetYear year, int run)
    {
        await using var reader = (DbDataReader)await connection.ExecuteReaderAsync(
            """
            select y.provider, y.cases, y.by_item, y.points_e4, y.case_standard, y.standard, y.booked, y.paid, y.band, coalesce(p.name, '')
            from year_end_provider y left join provider p on p.code = y.provider and p.region = y.region
            where y.scheme = @scheme and y.year = @year and y.run = @run and y.region = @region order by y.provider
            """,
            ValuesOf(year, run), transaction);
        var providers = new List<YearEndProvider>();
        while (await reader.ReadAsync())
        {
            var hospital = new HospitalYear(
                new Money(reader.GetInt64(5)), new Money(reader.GetInt64(6)), new Money(reader.GetInt64(7)), (YearBand)reader.GetInt64(8));
            providers.Add(new YearEndProvider(
                new ProviderCleared(
                    reader.GetString(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetInt64(3) / PointUnit,
                    new Money(reader.GetInt64(4)), hospital),
                reader.GetString(9)));
        }

        return providers;
    }
}
