using System.Globalization;
using System.Text;
using Yibao.Agency.Counter;
using Yibao.Storage;
using Yibao.Tests.Verify;

namespace Yibao.Tests.Counter;

/// <summary>Two processes on one PostgreSQL, as two offices with a node number each: one set of books.</summary>
public sealed class TwoOfficesTests(ITestOutputHelper log)
{
    private const int People = 12;
    private const int Lanes = 3;

    [Fact]
    [Trait("Soak", "true")]
    public async Task Two_processes_that_get_the_same_messages_at_once_settle_each_once()
    {
        await using var first = await CounterFixture.Open(Engine.Postgres, People, Lanes);
        await using var second = await Open(first, node: 1);
        var messages = Dose.Of(300, 10_000);
        const int wave = 100;
        var settlements = new HashSet<string>(StringComparer.Ordinal);
        foreach (var numbers in Enumerable.Range(0, messages).Chunk(wave))
        {
            first.Clock.Advance(TimeSpan.FromSeconds(1));
            var answers = await Task.WhenAll(numbers.Select(async number =>
            {
                // Every third goes to both at once, the others to one of them; all touch the same few people.
                var offices = number % 3 == 0 ? new[] { first.Office, second } : [number % 3 == 1 ? first.Office : second];
                var replies = await Task.WhenAll(offices.Select(office => office.Submit(Message(number))));
                return Assert.Single(replies.Select(Encoding.UTF8.GetString).Distinct(StringComparer.Ordinal));
            }));
            settlements.UnionWith(answers);
        }

        Assert.Equal(messages, settlements.Count);
        Assert.All(settlements, answer => Assert.StartsWith("settlement ", answer, StringComparison.Ordinal));
        Assert.Equal(messages, await first.Read<long>("select count(*) from settlement"));
        Assert.True(await first.Read<long>("select count(distinct chain) from audit_link where chain >= 0") > Lanes);
        await InvariantTests.Holds(first);
        log.WriteLine($"{messages} messages, {(messages + 2) / 3} of them to both at once: 0 doubled, 0 answers differ");
    }

    [Fact]
    public async Task A_second_process_with_the_same_node_number_is_refused()
    {
        await using var first = await CounterFixture.Open(Engine.Postgres, People, Lanes);
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await Open(first, node: 0));
        await first.Done(Message(1));
    }

    private static ValueTask<Office> Open(CounterFixture first, int node) => Office.Open(
        first.Database, CounterFixture.Rules, new OfficeOptions { Time = first.Clock, Lanes = Lanes, Node = node });

    private static Purchase Message(int number)
    {
        var person = number % (People / 4) * 4; // in service: insured where the pharmacy settles
        var id = string.Create(CultureInfo.InvariantCulture, $"T{number}");
        var day = new DateOnly(2020, 1, 1).AddDays(number % 180);
        return Requests.Buy(
            Requests.Key(CounterFixture.Pharmacy, "2102", id), CounterFixture.Person(person), day, useAccount: true,
            Requests.Line("1", day, 100 + number));
    }
}
