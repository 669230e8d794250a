using System.Data.Common;
using Dapper;
using Yibao.Kernel;

namespace Yibao.Storage.Clearing;

/// <summary>What a panel of experts admitted of the cost of a stay (特例单议结论).</summary>
/// <param name="Settlement">The stay.</param>
/// <param name="Admitted">Cost that it admitted.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">Who entered it.</param>
public sealed record PanelDecision(long Settlement, Money Admitted, string Reason, string By);

/// <summary>Decisions of panels as rows (特例单议).</summary>
public static class PanelRows
{
    /// <summary>The decisions of a year, the latest of each stay (年度特例单议结论). Index: primary key.</summary>
    public static async Task<IReadOnlyDictionary<long, PanelDecision>> Panel(
        Database database, BudgetYear year, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenReading(cancel);
        var found = new Dictionary<long, PanelDecision>();
        await using var reader = (DbDataReader)await connection.ExecuteReaderAsync(
            "select setl_id, admitted, reason, by_whom from panel_decision "
            + "where scheme = @scheme and year = @year and region = @region order by edition",
            year.Values);
        while (await reader.ReadAsync(cancel))
        {
            found[reader.GetInt64(0)] = new PanelDecision(
                reader.GetInt64(0), new Money(reader.GetInt64(1)), reader.GetString(2), reader.GetString(3));
        }

        return found;
    }

    /// <summary>Keeps a decision as the next edition of its stay (登记特例单议结论).</summary>
    public static async Task Add(this ProviderBatch batch, BudgetYear year, PanelDecision decision)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(decision);
        var (region, scheme) = ((long)year.Region.Value, (long)year.Scheme);
        var edition = await batch.Connection.ExecuteScalarAsync<long>(
            "select coalesce(max(edition), 0) + 1 from panel_decision "
            + "where scheme = @scheme and year = @year and setl_id = @setl and region = @region",
            new { scheme, year = (long)year.Year, setl = decision.Settlement, region }, batch.Transaction);
        batch.Add(
            YearEndTables.Panel,
            [
                region, scheme, (long)year.Year, decision.Settlement, edition, decision.Admitted.Fen, decision.Reason, decision.By,
                batch.At, batch.Id,
            ]);
    }
}
