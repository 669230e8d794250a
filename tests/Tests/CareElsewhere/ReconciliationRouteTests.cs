using Dapper;
using Yibao.Kernel;
using Yibao.Tests.Server.Api;

namespace Yibao.Tests.CareElsewhere;

public sealed class ReconciliationRouteTests : IAsyncLifetime
{
    private const string Route = "/api/v1/care-elsewhere/reconciliation";

    private readonly ApiBench bench = new();

    public ValueTask InitializeAsync() => bench.InitializeAsync();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task Anybody_may_see_what_differs_and_a_clerk_has_it_sent_again()
    {
        // Wuhan holds a leg that nobody at home ever made: it is named, and sending again does not mend it.
        var settlement = BusinessIds.FirstAt(ChinaTime.UnixMsOf(new DateTime(2020, 6, 30, 12, 0, 0, DateTimeKind.Unspecified)));
        await using (var connection = await bench.Database.OpenWriting())
        {
            await connection.ExecuteAsync(
                """
                insert into care_leg (region, leg_id, setl_id, reverses, home, provider, scheme, clr_type, kind, epidemic, psn_no, day, at,
                    booked_day, total, fund_paid, account, cash, funds, batch)
                values (420100, 1, @settlement, null, 440100, 'H42010000001', 310, '21', 4, 0, 'P1', 20200630, 0, 20200630, 1000, 700, 50,
                    250, '[[310100,700]]', 1)
                """,
                new { settlement });
        }

        var seen = await bench.Done("reviewer-1", "GET", $"{Route}?day=2020-06-30", null);
        Assert.Equal(
            "{\"settlement\":" + settlement + ",\"side\":\"care\",\"fault\":\"unknown\",\"home\":\"440100\",\"care\":\"420100\","
                + "\"provider\":\"H42010000001\",\"owed\":\"7.50\",\"held\":\"7.50\"}",
            seen["differences"]![0]!.ToJsonString());
        Assert.Equal("{\"side\":\"care\",\"count\":1,\"owed\":\"7.50\"}", seen["sides"]![1]!.ToJsonString());
        var (status, code, _) = await bench.Refused("reviewer-1", "POST", Route, """{"day": "2020-06-30"}""");
        Assert.Equal((403, "API004"), (status, code));
        var mended = await bench.Done("clerk-1", "POST", Route, """{"day": "2020-06-30"}""");
        Assert.Equal((1, 0, 1), (mended["found"]!.GetValue<int>(), mended["sent_again"]!.GetValue<int>(), mended["left"]!.GetValue<int>()));
        Assert.Equal(0, (await bench.Done("clerk-1", "GET", $"{Route}?day=2020-07-01", null))["left"]!.GetValue<int>());
    }
}
