using Yibao.Agency.Counter;
using Yibao.Kernel;
using Yibao.Settlement;

namespace Yibao.Tests.Counter;

/// <summary>One message to the counter, the same in every world: visits and settlements are named by their place in a list.</summary>
internal sealed record CounterStep
{
    internal required string InfNo { get; init; }

    internal required string Provider { get; init; }

    internal required string MessageId { get; init; }

    internal required string Person { get; init; }

    internal int Visit { get; init; } = -1;

    internal int Settlement { get; init; } = -1;

    internal DateOnly? Day { get; init; }

    internal string Type { get; init; } = "";

    internal Scheme Scheme { get; init; } = Scheme.Employee;

    internal string Batch { get; init; } = "";

    internal IReadOnlyList<FeeLine> Lines { get; init; } = [];

    internal IReadOnlyList<string> Serials { get; init; } = [];

    internal bool UseAccount { get; init; }

    internal bool Interim { get; init; }

    internal long? Stated { get; init; }

    internal string OriginalInfNo { get; init; } = "";

    internal string OriginalId { get; init; } = "";

    /// <summary>What is asked, without the message's own name: the same content is the same message.</summary>
    internal string Content => InfNo switch
    {
        "2201" or "2401" => $"{Person} {Day} {Type} {Scheme}",
        "2204" or "2301" => $"{Person} {Visit} {string.Join(';', Lines)}",
        "2205" or "2302" => $"{Person} {Visit} {Batch} {string.Join(';', Serials)}",
        "2202" or "2404" => $"{Person} {Visit}",
        "2402" or "2405" => $"{Person} {Visit} {Day}",
        "2102" => $"{Person} {Day} {UseAccount} {string.Join(';', Lines)}",
        "2601" => $"{Person} {OriginalInfNo} {OriginalId}",
        "2103" or "2208" or "2305" => $"{Person} {Settlement}",
        _ => $"{Person} {Visit} {Batch} {Interim} {UseAccount} {Stated}",
    };

    public override string ToString() =>
        $"{InfNo} {Provider} {MessageId} of {Person}, visit {Visit}, settlement {Settlement}, {Day} {Type} {Scheme} batch '{Batch}' "
        + $"{UseAccount} {Interim} {Stated} [{string.Join("; ", Serials)}] original {OriginalInfNo} {OriginalId} "
        + $"lines\n  {string.Join("\n  ", Lines)}";

    internal bool IsTrial => InfNo is "2206" or "2303" or "2101";

    internal bool IsStay => InfNo is "2301" or "2302" or "2303" or "2304" or "2401" or "2402" or "2404" or "2405";

    /// <summary>The operation of the product, with the ids that the office gave.</summary>
    internal Operation Ask(long visit, long settlement)
    {
        var key = Requests.Key(Provider, InfNo, MessageId);
        return InfNo switch
        {
            "2201" or "2401" => Requests.Register(key, Person, Day!.Value, Scheme, Type),
            "2204" or "2301" => Requests.Upload(key, Person, visit, Lines),
            "2205" or "2302" => Requests.TakeBack(key, Person, visit, Batch, Serials),
            "2202" or "2404" => Requests.Undo(key, Person, visit),
            "2402" or "2405" => Requests.Discharge(key, Person, visit, Day),
            "2206" or "2207" or "2303" or "2304" => Requests.Settle(key, Person, visit, Batch, Interim, UseAccount, Stated),
            "2101" or "2102" => Requests.Buy(key, Person, Day!.Value, UseAccount, Lines),
            "2601" => Requests.ReverseMessage(key, Person, OriginalInfNo, OriginalId),
            _ => Requests.Reverse(key, Person, settlement),
        };
    }
}
