using Yibao.Policy;
using Yibao.Settlement;
using Yibao.Storage;
using Yibao.Storage.Queries;

namespace Yibao.Server.Gateway.Handlers;

/// <summary>Registrations for care elsewhere (异地就医备案), as 2501 and 2505 keep them: whether one covers a visit.</summary>
internal sealed class Filings(Database database)
{
    /// <summary>How the care elsewhere is registered; none where the message says that the person is local.</summary>
    internal async ValueTask<Filing> Of(GatewayRequest request, string person, DateOnly day) =>
        IsElsewhere(request) ? await RegistrationQueries.FilingOn(database, person, day, request.CareRegion) : Filing.None;

    /// <summary>Whether the message says that the person is insured in another region.</summary>
    internal static bool IsElsewhere(GatewayRequest request) =>
        request.InsuredRegion is { } home && RuleSet.PlaceOf(home, request.CareRegion) != CarePlace.Local;
}
