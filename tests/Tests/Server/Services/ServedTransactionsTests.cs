using System.Text.Json.Nodes;
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

    [Theory, MemberData(nameof(Own))]
    public async Task Values_at_the_ends_of_their_fields_are_an_answer_or_a_refusal(string infno)
    {
        await using var fixture = await ServiceFixture.Open(people: 1);
        for (var seed = 1; seed <= 40; seed++)
        {
            var input = Extremes(FieldTables.Find(infno)!, new Random(seed)).ToJsonString();
            var reply = await fixture.Send(infno, input);
            Assert.True(reply.Answer.Infcode != GatewayAnswer.OutcomeUnknown, $"seed {seed}: {input}");
        }
    }

    private static JsonObject Extremes(TransactionTable table, Random random)
    {
        var input = new JsonObject();
        foreach (var node in table.Input.Where(node => node.Shape != NodeShape.File))
        {
            var row = new JsonObject();
            foreach (var field in node.Fields.Where(field => field.Requirement == Requirement.Required || random.Next(2) == 0))
                row[field.Name] = Extreme(field, random);
            input[node.Name] = row;
        }
        return input;
    }

    private static string Extreme(FieldTable field, Random random)
    {
        string[] days = ["0001-01-01", "9999-12-31", "2020-06-30", "2020-02-29 23:59:59"];
        string[] numbers = ["0", "-1", "1", new string('9', Math.Clamp(field.LengthMax - field.Decimals, 1, 10))];
        string[] texts =
        [
            "0", "1", CounterFixture.Person(0), ServiceFixture.Hospital, "310", "YB-D0001", "v0000", "no\tsuch\nthing",
            "9223372036854775807",
        ];
        return field.Type switch
        {
            FieldType.Day or FieldType.Time => days[random.Next(days.Length)],
            FieldType.Number => numbers[random.Next(numbers.Length)],
            FieldType.Bytes => "UEsDBA==",
            _ when field.Dictionary is { } codes && random.Next(2) == 0 => codes.Values[random.Next(codes.Values.Count)].Code,
            _ when texts[random.Next(texts.Length)] is var text && (field.LengthMax == 0 || text.Length <= field.LengthMax) => text,
            _ => "1",
        };
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
