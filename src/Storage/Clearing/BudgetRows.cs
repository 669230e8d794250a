using System.Data.Common;
using System.Text.Json;
using Dapper;
using Yibao.Kernel;
using Yibao.Settlement.Payment;
using BudgetRow =
    (long Edition, long Fen, long RatioPpm, string Coefficients, string Reason, string AskedBy, string DecidedBy, long IsApproved);

namespace Yibao.Storage.Clearing;

/// <summary>Whose year it is (年度范围).</summary>
/// <param name="Region">Region.</param>
/// <param name="Scheme">Scheme.</param>
/// <param name="Year">Calendar year.</param>
public readonly record struct BudgetYear(RegionCode Region, Scheme Scheme, int Year)
{
    /// <summary>First day (起始日).</summary>
    public DateOnly First => new(Year, 1, 1);

    /// <summary>Last day (截止日): its rules clear the year.</summary>
    public DateOnly Last => new(Year, 12, 31);

    /// <summary>As parameters of a statement.</summary>
    internal object Values => new { region = (long)Region.Value, scheme = (long)Scheme, year = (long)Year };
}

/// <summary>An edition of a year's budget (总额预算版次).</summary>
/// <param name="Year">Whose.</param>
/// <param name="Edition">From 1; the latest approved one holds.</param>
/// <param name="Budget">The budget.</param>
/// <param name="Reason">Why.</param>
/// <param name="AskedBy">Who asked.</param>
/// <param name="DecidedBy">Who decided; empty: nobody yet.</param>
/// <param name="IsApproved">Whether it is approved.</param>
public sealed record BudgetEdition(
    BudgetYear Year, int Edition, YearBudget Budget, string Reason, string AskedBy, string DecidedBy, bool IsApproved)
{
    /// <summary>Whether somebody decided (已处理).</summary>
    public bool IsDecided => DecidedBy.Length > 0;
}

/// <summary>Budgets of years (总额预算) as rows.</summary>
public static class BudgetRows
{
    private const long Million = 1_000_000;
    private const decimal TenThousand = 10_000m;

    /// <summary>The editions of a year, the first first (预算各版). Index: primary key.</summary>
    public static async Task<IReadOnlyList<BudgetEdition>> List(Database database, BudgetYear year, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenReading(cancel);
        return await List(connection, null, year);
    }

    /// <summary>The editions of a year inside a transaction (事务内预算各版).</summary>
    public static Task<IReadOnlyList<BudgetEdition>> Budgets(this ProviderBatch batch, BudgetYear year)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return List(batch.Connection, batch.Transaction, year);
    }

    /// <summary>An edition that somebody asks for (申请预算).</summary>
    public static void Add(this ProviderBatch batch, BudgetEdition edition)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(edition);
        var coefficients = edition.Budget.Coefficients.OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .ToDictionary(entry => entry.Key, entry => (long)(entry.Value * TenThousand), StringComparer.Ordinal);
        batch.Add(
            YearEndTables.Budget,
            [
                (long)edition.Year.Region.Value, (long)edition.Year.Scheme, (long)edition.Year.Year,
                (long)edition.Edition, edition.Budget.Amount.Fen, (long)(edition.Budget.Ratio * Million),
                JsonSerializer.Serialize(coefficients), edition.Reason, edition.AskedBy, batch.At, batch.Id,
            ]);
    }

    /// <summary>The decision of another person (复核预算).</summary>
    public static void Decide(this ProviderBatch batch, BudgetEdition edition, string by, bool isApproved)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(edition);
        batch.Add(
            YearEndTables.BudgetDecision,
            [
                (long)edition.Year.Region.Value, (long)edition.Year.Scheme, (long)edition.Year.Year,
                (long)edition.Edition, by, isApproved ? 1L : 0L, batch.At, batch.Id,
            ]);
    }

    private static async Task<IReadOnlyList<BudgetEdition>> List(DbConnection connection, DbTransaction? transaction, BudgetYear year) =>
    [
        .. (await connection.QueryAsync<BudgetRow>(
        """
        select b.edition, b.fen, b.ratio_ppm, b.coefficients, b.reason, b.asked_by, coalesce(d.decided_by, ''),
        coalesce(d.is_approved, 0)
        from year_budget b left join year_budget_decision d
        on d.scheme = b.scheme and d.year = b.year and d.edition = b.edition and d.region = b.region
        where b.scheme = @scheme and b.year = @year and b.region = @region order by b.edition
        """,
        year.Values, transaction)).Select(row => new BudgetEdition(
        year, (int)row.Edition,
        new YearBudget(
        new Money(row.Fen), row.RatioPpm / (decimal)Million,
        JsonSerializer.Deserialize<Dictionary<string, long>>(row.Coefficients)!.ToDictionary(
        entry => entry.Key, entry => entry.Value / TenThousand, StringComparer.Ordinal)),
        row.Reason, row.AskedBy, row.DecidedBy, row.IsApproved != 0)),
        ];
}
