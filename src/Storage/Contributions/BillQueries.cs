using Dapper;
using Yibao.Contributions.Runs;
using Yibao.Kernel;

namespace Yibao.Storage.Contributions;

/// <summary>Questions about bills (账单查询).</summary>
public static class BillQueries
{
    /// <summary>The bills of a payer as they are now (账单现状), by period.</summary>
    public static async Task<IReadOnlyList<BillState>> States(
        Database database, string payer, RegionCode? region, BillPeriod? period, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenReading(cancel);
        await using var reader = (System.Data.Common.DbDataReader)await connection.ExecuteReaderAsync(
            $"""
            select {ContributionTables.State.List} from bill_state
            where payer = @payer and (@region = 0 or region = @region) and (@period = 0 or period = @period)
            order by region, scheme, period
            """,
            new { payer, region = (long)(region?.Value ?? 0), period = (long)(period?.Value ?? 0) });
        var states = new List<BillState>();
        while (await reader.ReadAsync(cancel))
        {
            states.Add(ContributionTables.StateOf(reader));
        }

        return states;
    }

    /// <summary>Every edition of the bills of a payer for a period (账单各版), by edition.</summary>
    public static async Task<IReadOnlyList<Bill>> Editions(
        Database database, string payer, RegionCode? region, BillPeriod period, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenReading(cancel);
        await using var reader = (System.Data.Common.DbDataReader)await connection.ExecuteReaderAsync(
            $"""
            select {ContributionTables.Bill.List} from bill where payer = @payer and period = @period and (@region = 0 or region = @region)
            order by region, scheme, edition
            """,
            new { payer, region = (long)(region?.Value ?? 0), period = (long)period.Value });
        var bills = new List<Bill>();
        while (await reader.ReadAsync(cancel))
        {
            bills.Add(ContributionTables.BillOf(reader));
        }

        return bills;
    }

    /// <summary>What a payer has paid and no bill has taken (预收余额), by scheme, fen.</summary>
    public static async Task<IReadOnlyList<(RegionCode Region, Scheme Scheme, long Fen)>> Credits(
        Database database, string payer, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenReading(cancel);
        var rows = await connection.QueryAsync<(long Region, long Scheme, long Fen)>(
            "select region, scheme, credit from payer_account where payer = @payer and credit > 0 order by region, scheme", new { payer });
        return [.. rows.Select(row => (new RegionCode((int)row.Region), (Scheme)row.Scheme, row.Fen))];
    }
}
