using System.Collections.Concurrent;
using System.Text;
using Dapper;
using Yibao.Agency.Counter;
using Yibao.Tests.Counter;

namespace Yibao.Tests.Faults;

/// <summary>
/// Pharmacies that sell without end and repeat a message until it is answered. Between faults they wait for the gate, so that nobody spins
/// while the other side is down.
/// </summary>
/// <param name="send">Sends message number so and so once; throws when no answer came.</param>
internal sealed class RetryingClients(Func<int, Task<string>> send)
{
    private readonly ConcurrentDictionary<int, string> answers = new();
    private volatile TaskCompletionSource up = Opened();
    private volatile TaskCompletionSource? reached;
    private volatile bool isEnding;
    private int next;
    private int goal = int.MaxValue;
    private int retries;

    /// <summary>Every message that was answered, with its answer.</summary>
    internal IReadOnlyDictionary<int, string> Answers => answers;

    internal int Retries => retries;

    /// <summary>Whoever fails from now on waits.</summary>
    internal void CloseGate() => up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    internal void OpenGate() => up.TrySetResult();

    internal Task Start(int clients) => Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(Sell)));

    internal void End() => isEnding = true;

    /// <summary>Waits until so many more messages are answered.</summary>
    internal Task Answered(int more)
    {
        reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref goal, answers.Count + more);
        return reached.Task;
    }

    /// <summary>A sale: the same number is the same message.</summary>
    internal static Purchase Sale(int number, int people)
    {
        var day = new DateOnly(2020, 1, 1).AddDays(number % 300);
        return Requests.Buy(
            Requests.Key(CounterFixture.Pharmacy, "2102", $"S{number}"), CounterFixture.Person(number % (people / 4) * 4), day,
            useAccount: true, Requests.Line("1", day, 100 + number));
    }

    internal static async Task<string> Submit(CounterFixture office, Operation operation) =>
        Encoding.UTF8.GetString(await office.Office.Submit(operation));

    /// <summary>Every answer that was got is the stored one, and every sale is there once.</summary>
    internal async Task Compare(CounterFixture office, Func<int, string>? messageId = null)
    {
        await using var connection = await office.Database.OpenReading();
        var stored = (await connection.QueryAsync<(string Id, byte[] Answer)>("select msgid, answer from message where infno = '2102'"))
            .ToDictionary(row => row.Id, row => Encoding.UTF8.GetString(row.Answer), StringComparer.Ordinal);
        foreach (var (number, answer) in answers)
        {
            var id = messageId?.Invoke(number) ?? $"S{number}";
            Assert.Equal(answer, stored.GetValueOrDefault(id, $"sale {number} was answered and is lost"));
        }

        Assert.Equal(answers.Count, stored.Count);
        Assert.Equal(stored.Count, await connection.ExecuteScalarAsync<long>("select count(*) from settlement"));
    }

    private async Task Sell()
    {
        while (!isEnding)
        {
            var number = Interlocked.Increment(ref next);
            while (!await TrySell(number))
            {
                Interlocked.Increment(ref retries);
                await up.Task;
            }
        }
    }

    private async Task<bool> TrySell(int number)
    {
        try
        {
            Assert.True(answers.TryAdd(number, await send(number)));
        }
        catch (Exception failed) when (failed
            is OutcomeUnknownException or OfficeBusyException or HttpRequestException or TaskCanceledException)
        {
            return false;
        }

        if (answers.Count >= Volatile.Read(ref goal))
        {
            reached?.TrySetResult();
        }

        return true;
    }

    private static TaskCompletionSource Opened()
    {
        var gate = new TaskCompletionSource();
        gate.SetResult();
        return gate;
    }
}
