using System.Data.Common;
using Dapper;
using Yibao.Kernel;

namespace Yibao.Storage.Queries;

/// <summary>One edition of a settlement list (结算清单版次).</summary>
/// <param name="Region">Pooling region of the person.</param>
/// <param name="Settlement">Settlement that it is about.</param>
/// <param name="Edition">From 1; a list sent again is a new edition.</param>
/// <param name="Provider">Institution that sent it.</param>
/// <param name="State">0 not submitted, 1 submitted, 2 approved, 3 refused (stas_type).</param>
/// <param name="Number">Number of the list (清单流水号), nine digits, the same for every edition.</param>
public sealed record SettlementListEdition(RegionCode Region, long Settlement, int Edition, string Provider, string State, string Number);

/// <summary>SQL of the settlement lists (医疗保障基金结算清单).</summary>
public static class SettlementListQueries
{
    /// <summary>Adds an edition. Parameters: Region, Settlement, Edition, Provider, State, Number, Details, At.</summary>
    public const string Insert = """
        insert into settlement_list (region, setl_id, edition, provider, state, list_no, details, at)
        values (@Region, @Settlement, @Edition, @Provider, @State, @Number, @Details, @At)
        """;

    /// <summary>Moves the state of an edition. Parameters: Region, Settlement, Edition, State. Index: settlement_list_pkey.</summary>
    public const string ChangeState =
        "update settlement_list set state = @State where setl_id = @Settlement and edition = @Edition and region = @Region";

    /// <summary>The latest edition about a settlement; null: none was sent. Index: settlement_list_pkey.</summary>
    public static SettlementListEdition? Latest(DbConnection connection, DbTransaction? transaction, long settlement) =>
        connection.QueryFirstOrDefault<Row>(
            """
            select region as Region, setl_id as Settlement, edition as Edition, provider as Provider, state as State, list_no as Number
            from settlement_list where setl_id = @settlement order by edition desc limit 1
            """,
            new { settlement }, transaction) is { } row
            ? new SettlementListEdition(
                new RegionCode((int)row.Region), row.Settlement, (int)row.Edition, row.Provider, row.State, row.Number)
            : null;

    /// <summary>The last number that a region has given; null: none. Index: settlement_list_by_number.</summary>
    public static string? LastNumber(DbConnection connection, DbTransaction? transaction, RegionCode region) =>
        connection.ExecuteScalar<string?>(
            "select max(list_no) from settlement_list where region = @region", new { region = (long)region.Value }, transaction);

    private sealed class Row
    {
        public long Region { get; init; }

        public long Settlement { get; init; }

        public long Edition { get; init; }

        public string Provider { get; init; } = "";

        public string State { get; init; } = "";

        public string Number { get; init; } = "";
    }
}
