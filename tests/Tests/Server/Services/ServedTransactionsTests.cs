using Yibao.Server.Gateway;
using Yibao.Server.Gateway.Handlers;
using Yibao.Settlement;
using Yibao.Storage;
using Yibao.Tests.Counter;

namespace Yibao.Tests.Server.Services;

public sealed class ServedTransactionsTests
{
    [Fact]
    public async Task Every_transaction_that_has_a_table_is_served()
    {
        await using var fixture = await CounterFixture.Open(Engine.Sqlite, people: 0);
        Assert.Equal(FieldTables.All.Select(table => table.Infno), GatewayHandlers.Of(fixture.Office).Served);
    }

    [Theory, MemberData(nameof(Own))]
    public async Task An_empty_input_is_an_answer_or_a_refusal_and_never_a_failure(string infno)
    {
        await using var fixture = await ServiceFixture.Open(people: 1);
        foreach (var input in (string[])["{}", """{"data":{}}""", """{"data":[]}""", "[]", "null"])
        {
            var reply = await fixture.Send(infno, input);
            Assert.NotEqual(GatewayAnswer.OutcomeUnknown, reply.Answer.Infcode);
        }
    }

    public static TheoryData<string> Own =>
    [
        .. FieldTables.All.Select(table => table.Infno)
            .Where(infno => infno[0] is '3' or '4' or '5' || infno[..2] is "13" or "19" or "25" or "91"),
    ];

    [Fact]
    public void Codes_of_refusals_are_there_once_and_in_order()
    {
        var codes = ServiceRefusals.All.Select(kind => kind.Code).ToArray();
        Assert.Equal(Enumerable.Range(1, codes.Length).Select(number => $"SRV{number:D3}"), codes);
        Assert.All(ServiceRefusals.All, kind => Assert.True(kind.Chinese.Length > 0 && kind.English.Length > 0));
    }
}
