using Dapper;
using Yibao.Contributions.Runs;
using Yibao.Kernel;
using Yibao.Ledger;
using Yibao.Storage.Counter;

namespace Yibao.Storage.Contributions;

/// <summary>Income of a fund from one source (基金收入), told twice.</summary>
/// <param name="Region">Region.</param>
/// <param name="Scheme">Scheme.</param>
/// <param name="Source">Source.</param>
/// <param name="Ledger">As the ledger has it, fen.</param>
/// <param name="Records">As bills and receipts have it, fen.</param>
public sealed record IncomeRow(RegionCode Region, Scheme Scheme, TransactionSource Source, long Ledger, long Records)
{
    /// <summary>Whether the two agree (是否一致).</summary>
    public bool Agrees => Ledger == Records;
}

/// <summary>Income by source (基金收入来源).</summary>
public static class IncomeQueries
{
    private static readonly (TransactionSource Source, string Column)[] Parts =
    [
        (TransactionSource.EmployerContribution, "employer"), (TransactionSource.EmployeeContribution, "employee"),
        (TransactionSource.MaternityContribution, "maternity"), (TransactionSource.LargeAmountContribution, "large"),
        (TransactionSource.ResidentContribution, "own"), (TransactionSource.LateSurcharge, "surcharge"),
    ];

    /// <summary>
    /// Income from the first to the last day (期间收入): from the ledger, and from allocations and receipts; in order of region, scheme and
    /// source.
    /// </summary>
    public static async Task<IReadOnlyList<IncomeRow>> Between(
        Database database, DateOnly first, DateOnly last, RegionCode? region, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenReading(cancel);
        var values = new { first = StoredDay.Of(first), last = StoredDay.Of(last), region = (long)(region?.Value ?? 0) };
        var rows = new SortedDictionary<(long Region, long Scheme, long Source), (long Ledger, long Records)>();
        foreach (var (place, scheme, source, fen) in await connection.QueryAsync<(long, long, long, long)>(Ledger, values))
        {
            rows[(place, scheme, source)] = (fen, 0);
        }

        foreach (var (place, scheme, source, fen) in await connection.QueryAsync<(long, long, long, long)>(Records, values))
        {
            rows[(place, scheme, source)] = (rows.GetValueOrDefault((place, scheme, source)).Ledger, fen);
        }

        return
        [
            .. rows.Where(row => row.Value != default).Select(row => new IncomeRow(
                new RegionCode((int)row.Key.Region), (Scheme)row.Key.Scheme, (TransactionSource)row.Key.Source, row.Value.Ledger,
                row.Value.Records)),
        ];
    }

    private static string Ledger { get; } = $"""
        select region, scheme, source, cast(-sum(fen) as bigint) from journal_entry
        where source in ({string.Join(", ", Postings.IncomeSources.Select(source => (int)source))})
            and account in ({string.Join(", ", Postings.IncomeAccounts)}) and day >= @first and day <= @last
            and (@region = 0 or region = @region)
        group by region, scheme, source
        """;

    private static string Records { get; } = string.Join("\nunion all\n", Parts.Select(part => $"""
        select region, scheme, {(int)part.Source}, cast(sum({part.Column}) as bigint) from allocation
        where day >= @first and day <= @last and (@region = 0 or region = @region) group by region, scheme
        """).Append($"""
        select region, {(int)Scheme.Resident},
            case when level = 'assistance' then {(int)TransactionSource.AssistanceFunding} else {(int)TransactionSource.FiscalSubsidy} end,
            cast(sum(fen) as bigint)
        from subsidy_receipt where day >= @first and day <= @last and (@region = 0 or region = @region)
        group by region, case when level = 'assistance' then {(int)TransactionSource.AssistanceFunding}
            else {(int)TransactionSource.FiscalSubsidy} end
        """));
}
