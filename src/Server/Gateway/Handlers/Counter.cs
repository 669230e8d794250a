using System.Globalization;
using Yibao.Agency.Counter;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Settlement;
using Yibao.Storage.Counter;

namespace Yibao.Server.Gateway.Handlers;

/// <summary>The counter as the handlers see it (业务窗口): one office, and how a message becomes one of its operations.</summary>
internal sealed class Counter(Office office)
{
    internal Office Office { get; } = office;

    /// <summary>The key under which a message is answered once.</summary>
    internal MessageKey KeyOf(GatewayRequest request) => KeyOf(request, request.Infno, request.MessageId);

    /// <summary>The key of another message of the same sender.</summary>
    internal MessageKey KeyOf(GatewayRequest request, string infno, string messageId) =>
        new(Office.Provider(request.ProviderCode)?.Region ?? request.CareRegion, request.ProviderCode, infno, messageId);

    /// <summary>Turns a refusal of the counter into an answer.</summary>
    internal static Func<Refusal, byte[]> Refused(GatewayContext context) =>
        refusal => AnswerWriter.Refuse(context.Head(), refusal).Body.ToArray();

    /// <summary>The answer of a transaction without output.</summary>
    internal static byte[] Empty(GatewayContext context) => new AnswerWriter(context.Head()).Bytes();

    internal static GatewayAnswer Refuse(GatewayContext context, RefusalKind kind, string where, string detail = "") =>
        AnswerWriter.Refuse(context.Head(), new Refusal(kind, where, detail));

    /// <summary>Runs an operation and gives its answer.</summary>
    internal async ValueTask<GatewayAnswer> Run(Operation operation) => GatewayAnswer.Of(await Office.Submit(operation));

    /// <summary>A business id as the sender wrote it; -1, which no visit has, when it is none.</summary>
    internal static long IdOf(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : -1;

    internal static string TextOf(long id) => id.ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// How the care of a visit is registered: an emergency elsewhere (13) needs no registration; what was registered stays so.
    /// </summary>
    internal Filing FilingOf(Visit visit, GatewayRequest request, string medicalType)
    {
        var care = Office.Provider(request.ProviderCode)?.Region ?? request.CareRegion;
        return visit.Filing == Filing.None
            && medicalType.StartsWith("13", StringComparison.Ordinal)
            && RuleSet.PlaceOf(visit.Region, care) != CarePlace.Local
            ? Filing.Emergency
            : visit.Filing;
    }

    /// <summary>The scheme of an insutype; null: not one that is settled here.</summary>
    internal static Scheme? SchemeOf(string insutype) => insutype switch
    {
        "310" => Scheme.Employee,
        "390" => Scheme.Resident,
        _ => null,
    };
}
