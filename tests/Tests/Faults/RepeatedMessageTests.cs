using System.Text;
using Yibao.Agency.Counter;
using Yibao.Storage;
using Yibao.Tests.Counter;
using Yibao.Tests.Storage;
using Yibao.Tests.Verify;

namespace Yibao.Tests.Faults;

public sealed class RepeatedMessageTests(ITestOutputHelper log)
{
    private const int People = 50;

    // Fewer than a lane takes into its queue.
    private const int Wave = 5_000;

    [Theory]
    [Trait("Soak", "true")]
    [ClassData(typeof(EachEngine))]
    public async Task A_message_sent_up_to_five_times_at_once_and_across_a_restart_takes_effect_once(Engine engine)
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        await using var office = await CounterFixture.Open(engine, People, lanes: 4);
        var messages = Dose.Of(1_000, 20_000);
        var answers = new List<string>[messages];
        var sent = 0;
        var before = Enumerable.Range(0, messages).Select(_ => random.Next(0, 4)).ToArray();
        var after = before.Select(count => random.Next(count == 0 ? 1 : 0, 3)).ToArray();
        foreach (var copies in new[] { before, after })
        {
            foreach (var wave in Enumerable.Range(0, messages).SelectMany(i => Enumerable.Repeat(i, copies[i])).Chunk(Wave))
            {
                random.Shuffle(wave);
                var replies = await Task.WhenAll(wave.Select(i => office.Office.Submit(Message(i))));
                for (var i = 0; i < wave.Length; i++)
                {
                    (answers[wave[i]] ??= []).Add(Encoding.UTF8.GetString(replies[i]));
                }

                sent += wave.Length;
            }

            await office.CloseOffice();
            await office.OpenOffice();
        }

        Assert.All(answers, replies => Assert.Single(replies.Distinct(StringComparer.Ordinal)));
        Assert.Equal(messages, answers.Select(replies => replies[0]).Distinct(StringComparer.Ordinal).Count());
        Assert.All(answers, replies => Assert.StartsWith("settlement ", replies[0], StringComparison.Ordinal));
        Assert.Equal(messages, await office.Read<long>("select count(*) from settlement"));
        await InvariantTests.Holds(office);
        log.WriteLine(
            $"{engine}, seed {seed}: {messages} messages sent {sent} times, {sent - messages} repeats, 0 doubled, 0 answers differ");
    }

    [Fact]
    public async Task An_office_that_closed_leaves_its_chains_to_the_next_whoever_takes_its_connections()
    {
        await using var office = await CounterFixture.Open(Engine.Postgres, People, lanes: 4);
        await office.CloseOffice();
        await using var other = await office.Database.OpenReading();
        await office.OpenOffice();
        await office.Done(Message(1));
    }

    private static Purchase Message(int number)
    {
        // Every fourth person is a resident, whom the pharmacy's scheme does not insure.
        var person = number * 4 % (People - 2) / 4 * 4;
        var day = new DateOnly(2020, 1, 1).AddDays(number % 300);
        return Requests.Buy(
            Requests.Key(CounterFixture.Pharmacy, "2102", $"R{number}"), CounterFixture.Person(person), day, useAccount: true,
            Requests.Line("1", day, 100 + number));
    }
}
