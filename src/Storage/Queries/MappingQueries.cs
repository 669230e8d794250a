using System.Data.Common;
using Dapper;
using Yibao.Kernel;
using Yibao.Storage.Counter;

namespace Yibao.Storage.Queries;

/// <summary>Which item of the catalogue an institution's own item is (目录对照).</summary>
/// <param name="OwnCode">The institution's code (定点医药机构目录编号).</param>
/// <param name="ListType">Kind of catalogue (目录类别), dictionary list_type.</param>
/// <param name="Item">National code (医疗目录编码).</param>
/// <param name="From">First day.</param>
/// <param name="Until">First day on which it no longer holds; null: open.</param>
/// <param name="Details">The fields as sent, a JSON object of texts.</param>
/// <param name="At">When it was sent, Unix milliseconds.</param>
public sealed record CatalogueMapping(
    string OwnCode, string ListType, string Item, DateOnly From, DateOnly? Until, string Details, long At);

/// <summary>What is asked of the mappings (对照查询条件); empty and null: anything.</summary>
/// <param name="Provider">The institution.</param>
/// <param name="OwnCode">Its code.</param>
/// <param name="ListType">Kind of catalogue.</param>
/// <param name="Item">National code.</param>
/// <param name="On">Day on which it holds.</param>
public sealed record MappingFilter(string Provider, string OwnCode, string ListType, string Item, DateOnly? On);

/// <summary>SQL of the catalogue mappings (目录对照).</summary>
public static class MappingQueries
{
    /// <summary>
    /// Adds a mapping, or replaces what was sent for the same code, kind and first day; parameters of <see cref="ValuesOf"/>.
    /// </summary>
    public const string Put = """
        insert into catalogue_mapping (region, provider, own_code, list_type, item, from_day, until_day, details, at)
        values (@Region, @Provider, @OwnCode, @ListType, @Item, @From, @Until, @Details, @At)
        on conflict (provider, own_code, list_type, from_day, region) do update
            set item = excluded.item, until_day = excluded.until_day, details = excluded.details, at = excluded.at
        """;

    /// <summary>
    /// Ends the mappings of a code (撤销): from today on, and what has not begun never begins. Index: catalogue_mapping_pkey.
    /// </summary>
    public const string End = """
        update catalogue_mapping set until_day = case when from_day < @Today then @Today else from_day end
        where provider = @Provider and own_code = @OwnCode and list_type = @ListType and item = @Item
            and (until_day is null or until_day > @Today)
        """;

    private const string Where = """
        from catalogue_mapping where provider = @Provider and (@OwnCode = '' or own_code = @OwnCode)
            and (@ListType = '' or list_type = @ListType) and (@Item = '' or item = @Item)
            and (@On = 0 or (from_day <= @On and (until_day is null or until_day > @On)))
        """;

    /// <summary>One page of an institution's mappings, and how many there are. Index: catalogue_mapping_pkey.</summary>
    public static (long Count, IReadOnlyList<CatalogueMapping> Rows) Page(
        DbConnection connection, MappingFilter filter, long skip, long take)
    {
        var values = new
        {
            filter.Provider, filter.OwnCode, filter.ListType, filter.Item, On = filter.On is { } day ? StoredDay.Of(day) : 0, take, skip,
        };
        var rows = connection.Query<Row>(
            "select own_code as OwnCode, list_type as ListType, item as Item, from_day as FromDay, until_day as UntilDay, "
            + $"details as Details, at as At {Where} order by own_code, list_type, from_day limit @take offset @skip",
            values);
        return (connection.ExecuteScalar<long>($"select count(*) {Where}", values), [.. rows.Select(row => row.Value)]);
    }

    /// <summary>Whether an institution has a mapping of these codes that has not ended on a day. Index: catalogue_mapping_pkey.</summary>
    public static bool Has(
        DbConnection connection, DbTransaction? transaction, string provider, string ownCode, string listType, string item,
        DateOnly today) =>
        connection.ExecuteScalar<long>(
            "select count(*) from catalogue_mapping where provider = @provider and own_code = @ownCode and list_type = @listType "
            + "and item = @item and (until_day is null or (until_day > @day and until_day > from_day))",
            new { provider, ownCode, listType, item, day = StoredDay.Of(today) }, transaction) > 0;

    /// <summary>The parameters of <see cref="Put"/>.</summary>
    public static object ValuesOf(RegionCode region, string provider, CatalogueMapping one) => new
    {
        Region = (long)region.Value,
        Provider = provider,
        one.OwnCode,
        one.ListType,
        one.Item,
        From = StoredDay.Of(one.From),
        Until = one.Until is { } until ? StoredDay.Of(until) : (long?)null,
        one.Details,
        one.At,
    };

    private sealed class Row
    {
        public string OwnCode { get; init; } = "";

        public string ListType { get; init; } = "";

        public string Item { get; init; } = "";

        public long FromDay { get; init; }

        public long? UntilDay { get; init; }

        public string Details { get; init; } = "";

        public long At { get; init; }

        public CatalogueMapping Value => new(
            OwnCode, ListType, Item, StoredDay.Read(FromDay), UntilDay is { } until ? StoredDay.Read(until) : null, Details, At);
    }
}
