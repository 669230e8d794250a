using Dapper;
using Yibao.Agency.Counter;
using Yibao.Kernel;

namespace Yibao.Server.Gateway.Handlers;

/// <summary>Sign-in and sign-out of operators (签到 9001, 签退 9002). Nothing here asks for a sign-in: many clients never sign in.</summary>
internal sealed class SignInHandlers(Counter counter)
{
    internal void Map(GatewayRoutes routes) => routes.Map("9001", SignIn).Map("9002", SignOut);

    private ValueTask<GatewayAnswer> SignIn(GatewayRequest request, GatewayContext context)
    {
        var row = request.Input.Row("signIn");
        var region = counter.KeyOf(request).Region;
        return counter.Run(new Statement
        {
            Key = counter.KeyOf(request),
            Digest = request.Digest,
            Refused = Counter.Refused(context),
            Take = desk =>
            {
                var number = desk.NextId();
                desk.Writes.Add(
                    "insert into sign_in (region, sign_no, provider, opter_no, at) values (@region, @number, @provider, @operator, @at)",
                    new
                    {
                        region = (long)region.Value,
                        number,
                        provider = request.ProviderCode,
                        @operator = row.Text("opter_no"),
                        at = desk.At,
                    });
                var answer = new AnswerWriter(context.Head());
                answer.Row("signinoutb");
                answer.Day("sign_time", desk.Today);
                answer.Text("sign_no", Counter.TextOf(number));
                answer.EndRow();
                return Decision.Done(answer.Bytes(), number);
            },
        });
    }

    private async ValueTask<GatewayAnswer> SignOut(GatewayRequest request, GatewayContext context)
    {
        var row = request.Input.Row("signOut");
        var number = Counter.IdOf(row.Text("sign_no"));
        var region = counter.KeyOf(request).Region;
        var signedIn = await SignedInOn(request.ProviderCode, row.Text("opter_no"), number);
        return await counter.Run(new Statement
        {
            Key = counter.KeyOf(request),
            Digest = request.Digest,
            Refused = Counter.Refused(context),
            Take = desk =>
            {
                if (signedIn != desk.Today)
                    return Decision.Refuse(GatewayRefusals.NotSignedIn, "sign_no");
                desk.Writes.Add(
                    "update sign_in set out_at = @at where sign_no = @number and region = @region and out_at is null",
                    new { at = desk.At, number, region = (long)region.Value });
                return Decision.Done(SignedOut(context, desk.Today), number);
            },
        });
    }

    // Hunan's table has the value in the output itself, clients of Guangdong read it in a node.
    private static byte[] SignedOut(GatewayContext context, DateOnly today)
    {
        var answer = new AnswerWriter(context.Head());
        answer.Root();
        answer.Day("sign_time", today);
        answer.Row("signoutoutb");
        answer.Day("sign_time", today);
        answer.EndRow();
        return answer.Bytes();
    }

    private async ValueTask<DateOnly?> SignedInOn(string provider, string operatorNumber, long number)
    {
        await using var connection = await counter.Office.Database.OpenReading();
        var at = await connection.QueryFirstOrDefaultAsync<long?>(
            "select at from sign_in where sign_no = @number and provider = @provider and opter_no = @operatorNumber",
            new { number, provider, operatorNumber });
        return at is { } instant ? ChinaTime.DayOf(instant) : null;
    }

    // An operation of one statement, on nobody in particular.
    private sealed class Statement : Operation
    {
        internal required Func<Desk, Decision> Take { get; init; }

        protected override Decision Decide(Desk desk) => Take(desk);
    }
}
