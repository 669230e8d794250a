using Yibao.Agency.Counter;
using Yibao.Kernel;
using Yibao.Settlement;
using Yibao.Storage.Counter;
using Yibao.Storage.Queries;

namespace Yibao.Agency.Services;

/// <summary>Takes an institution's mappings to the catalogue (目录对照上传 3301): all of them or none.</summary>
public sealed class MapItems : Operation
{
    /// <summary>The mappings; the counter gives the instant.</summary>
    public required IReadOnlyList<CatalogueMapping> Mappings { get; init; }

    /// <summary>The answer.</summary>
    public required Func<byte[]> Mapped { get; init; }

    /// <inheritdoc/>
    protected internal override Decision Decide(Desk desk)
    {
        if (desk.Provider(Key.Provider) is not { } provider)
        {
            return Decision.Refuse(CounterRefusals.NotDesignated, "fixmedins_code");
        }

        var codes = desk.Rules.Catalogue.For(provider.Region, Scheme.Employee);
        for (var i = 0; i < Mappings.Count; i++)
        {
            var one = Mappings[i];
            var row = $"data[{i + 1}]";
            if (one.Until <= one.From)
            {
                return Decision.Refuse(ServiceRefusals.PeriodWrong, $"{row}.enddate", Days.Text(one.From));
            }

            if (codes.Find(one.Item) < 0)
            {
                return Decision.Refuse(ServiceRefusals.UnknownItem, $"{row}.med_list_codg", one.Item);
            }
        }

        foreach (var one in Mappings)
        {
            desk.Writes.Add(MappingQueries.Put, MappingQueries.ValuesOf(provider.Region, Key.Provider, one with { At = desk.At }));
        }

        return Decision.Done(Mapped());
    }
}

/// <summary>Ends an institution's mapping (目录对照撤销 3302).</summary>
public sealed class EndMapping : Operation
{
    /// <summary>The institution's code.</summary>
    public required string OwnCode { get; init; }

    /// <summary>Kind of catalogue.</summary>
    public required string ListType { get; init; }

    /// <summary>National code.</summary>
    public required string Item { get; init; }

    /// <summary>Today in China: what has ended by then is no mapping any more.</summary>
    public required DateOnly Today { get; init; }

    /// <summary>The answer.</summary>
    public required Func<byte[]> Ended { get; init; }

    private string NameOfMapping => $"mapping {Key.Provider} {OwnCode}\t{ListType}\t{Item}";

    /// <inheritdoc/>
    protected internal override void Ask(Needs needs)
    {
        base.Ask(needs);
        needs.Others.TryAdd(
            NameOfMapping,
            (connection, transaction) => MappingQueries.Has(connection, transaction, Key.Provider, OwnCode, ListType, Item, Today));
    }

    /// <inheritdoc/>
    protected internal override Decision Decide(Desk desk)
    {
        if (!(bool)desk.Other<object>(NameOfMapping))
        {
            return Decision.Refuse(ServiceRefusals.UnknownMapping, "data.fixmedins_hilist_id", OwnCode);
        }

        desk.Writes.Add(MappingQueries.End, new { Key.Provider, OwnCode, ListType, Item, Today = StoredDay.Of(Today) });
        return Decision.Done(Ended());
    }
}
