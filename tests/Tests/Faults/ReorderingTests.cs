using Yibao.Agency.Counter;
using Yibao.Storage;
using Yibao.Tests.Counter;
using Yibao.Tests.Storage;
using Yibao.Tests.Verify;

namespace Yibao.Tests.Faults;

public sealed class ReorderingTests
{
    private static readonly DateOnly Day = new(2020, 3, 2);

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_settlement_its_reversal_and_a_repeat_of_each_come_to_nothing_in_every_order(Engine engine)
    {
        await using var office = await CounterFixture.Open(engine);
        var who = CounterFixture.Person(0);
        var visit = (await office.Done(Requests.Register(office.Next("2201"), who, Day))).Id;
        await office.Done(Requests.Upload(office.Next("2204"), who, visit, Requests.Line("1", Day, 40_000)));
        var orders = Orders([0, 0, 1, 1]).Distinct().ToArray();
        Assert.Equal(6, orders.Length);
        foreach (var order in orders)
        {
            var (settle, reverse) = (office.Next("2207"), office.Next("2601"));
            var answers = new Dictionary<char, string>();
            foreach (var message in order)
            {
                Operation operation = message == '0'
                    ? Requests.Settle(settle, who, visit, useAccount: true)
                    : Requests.ReverseMessage(reverse, who, "2207", settle.MessageId);
                var reply = await office.Send(operation);
                Assert.Equal(answers.GetValueOrDefault(message, reply.Text), reply.Text);
                answers[message] = reply.Text;
            }

            Assert.Equal("reversed", answers['1']);
            Assert.StartsWith(order[0] == '0' ? "settlement " : "STL025 ", answers['0'], StringComparison.Ordinal);
            var account = await office.Read<long>("select account_fen from person_state where psn_no = @who", new { who });
            Assert.Equal(CounterFixture.OpeningOf(0), account);
            Assert.Equal(0, await office.Read<long>("select cast(coalesce(sum(total), 0) as bigint) from settlement"));
        }

        await InvariantTests.Holds(office);
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task Lines_that_arrive_after_the_reversal_are_settled_with_the_others(Engine engine)
    {
        await using var office = await CounterFixture.Open(engine);
        var who = CounterFixture.Person(0);
        var visit = (await office.Done(Requests.Register(office.Next("2201"), who, Day))).Id;
        await office.Done(Requests.Upload(office.Next("2204"), who, visit, Requests.Line("1", Day, 40_000)));
        var first = await office.Done(Requests.Settle(office.Next("2207"), who, visit));
        await office.Reverse(0, first.Id);
        await office.Done(Requests.Upload(office.Next("2204"), who, visit, Requests.Line("2", Day, 1_000)));
        var second = await office.Done(Requests.Settle(office.Next("2207"), who, visit));
        Assert.StartsWith($"settlement {second.Id} 41000 ", second.Text, StringComparison.Ordinal);
        await InvariantTests.Holds(office);
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_settlement_is_reversed_once_and_a_reversal_never(Engine engine)
    {
        await using var office = await CounterFixture.Open(engine);
        var settled = await office.Outpatient(0, Day, 40_000);
        var later = await office.Outpatient(0, Day, 50_000);
        var who = CounterFixture.Person(0);
        Assert.Equal($"STL021 setl_id {later}", (await office.Send(Requests.Reverse(office.Next("2208"), who, settled))).Text);
        await office.Reverse(0, later);
        var key = office.Next("2208");
        var reversal = await office.Done(Requests.Reverse(key, who, settled));
        Assert.Equal(reversal, await office.Send(Requests.Reverse(key, who, settled)));
        Assert.Equal("STL019", (await office.Send(Requests.Reverse(office.Next("2208"), who, settled))).Code);
        Assert.Equal("STL020", (await office.Send(Requests.Reverse(office.Next("2208"), who, reversal.Id))).Code);
        Assert.Equal("STL024", (await office.Send(Requests.Reverse(key, who, later))).Code);
        await InvariantTests.Holds(office);
    }

    private static IEnumerable<string> Orders(int[] messages) => messages.Length == 1 ? [$"{messages[0]}"]
        : Enumerable.Range(0, messages.Length)
            .SelectMany(i => Orders([.. messages[..i], .. messages[(i + 1)..]]), (i, rest) => messages[i] + rest);
}
