using Dapper;
using Yibao.Policy;
using Yibao.Settlement;
using Yibao.Storage;
using Yibao.Storage.Counter;

namespace Yibao.Server.Gateway.Handlers;

/// <summary>Registrations for care elsewhere (异地就医备案), as 2501 keeps them: whether one covers a visit.</summary>
internal sealed class Filings(Database database)
{
    /// <summary>How the care elsewhere is registered; none where the message says that the person is local.</summary>
    internal async ValueTask<Filing> Of(GatewayRequest request, string person, DateOnly day)
    {
        if (request.InsuredRegion is not { } home || RuleSet.PlaceOf(home, request.CareRegion) == CarePlace.Local)
            return Filing.None;
        const int Valid = 1;
        await using var connection = await database.OpenReading();
        var found = await connection.QueryFirstOrDefaultAsync<long?>(
            "select reg_id from registration where psn_no = @person and infno = '2501' and state = @Valid and from_day <= @on "
            + "and (until_day is null or until_day > @on) limit 1",
            new { person, Valid, on = StoredDay.Of(day) });
        return found is null ? Filing.None : Filing.Referred;
    }
}
