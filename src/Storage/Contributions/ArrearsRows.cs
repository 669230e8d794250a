using System.Runtime.CompilerServices;
using Dapper;
using Yibao.Contributions.Runs;
using Yibao.Kernel;
using Yibao.Storage.Counter;

namespace Yibao.Storage.Contributions;

/// <summary>What a payer owes that is overdue (欠费).</summary>
/// <param name="Payer">Payer.</param>
/// <param name="Scheme">Scheme.</param>
/// <param name="Bills">Its overdue bills, the oldest first.</param>
/// <param name="IsPaused">Whether its people are without benefits because of it.</param>
public sealed record Arrears(Payer Payer, Scheme Scheme, IReadOnlyList<BillState> Bills, bool IsPaused);

/// <summary>Who owes overdue contributions (欠费查询).</summary>
public static class ArrearsRows
{
    /// <summary>Everybody in arrears on a day (欠费清单), streamed in order of region and payer.</summary>
    public static async IAsyncEnumerable<Arrears> List(
        Database database, DateOnly on, RegionCode? region, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenReading(cancel);
        var paused = (await connection.QueryAsync<(long, long, long, string)>(
            "select region, scheme, payer_kind, payer from arrears_cover")).ToHashSet();
        await using var reader = (System.Data.Common.DbDataReader)await connection.ExecuteReaderAsync(
            $"""
            select {ContributionTables.StateColumns} {ContributionTables.UnfinishedBills}
                and s.is_open = 1 and s.due_day < @on and (@region = 0 or u.region = @region)
            order by s.region, s.payer_kind, s.payer, s.scheme, s.period
            """,
            new { on = StoredDay.Of(on), region = (long)(region?.Value ?? 0) });
        var bills = new List<BillState>();
        Arrears Close() => new(bills[0].Payer, bills[0].Scheme, [.. bills], paused.Contains(
            (bills[0].Payer.Region.Value, (long)bills[0].Scheme, (long)bills[0].Payer.Kind, bills[0].Payer.Number)));
        while (await reader.ReadAsync(cancel))
        {
            var state = ContributionTables.StateOf(reader);
            if (bills.Count > 0 && (bills[0].Payer != state.Payer || bills[0].Scheme != state.Scheme))
            {
                yield return Close();
                bills.Clear();
            }

            bills.Add(state);
        }

        if (bills.Count > 0)
        {
            yield return Close();
        }
    }
}
