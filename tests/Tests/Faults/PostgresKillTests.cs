using Dapper;
using Yibao.Storage;
using Yibao.Tests.Counter;
using Yibao.Tests.Verify;
using Yibao.Workbench;

namespace Yibao.Tests.Faults;

public sealed class PostgresKillTests(ITestOutputHelper log)
{
    private const int People = 40;
    private const int Clients = 16;

    [Fact]
    [Trait("Soak", "true")]
    public async Task PostgreSQL_killed_under_load_loses_nothing_that_was_answered_and_doubles_nothing()
    {
        var kills = Dose.Of(2, 30);
        await using var cluster = await ThrowawayCluster.Start();
        await using var database = await Database.Open($"postgres:{await cluster.CreateDatabase("office")}");
        await Migrator.Apply(database, DateTimeOffset.UnixEpoch);
        await using var office = await CounterFixture.On(database, TimeProvider.System, People, lanes: 4);
        var clients = new RetryingClients(number => RetryingClients.Submit(office, RetryingClients.Sale(number, People)));
        var selling = clients.Start(Clients);
        for (var kill = 0; kill < kills; kill++)
        {
            await Task.WhenAny(clients.Answered(200), selling);
            clients.CloseGate();
            await cluster.Kill();
            await cluster.Restart();
            clients.OpenGate();
        }

        await Task.WhenAny(clients.Answered(200), selling);
        clients.End();
        await selling;
        await Faults.Compare(office, clients);
        await InvariantTests.Holds(office);
        log.WriteLine(
            $"{kills} kills of PostgreSQL, {clients.Answers.Count} sales answered, {clients.Retries} retries: 0 acknowledged lost, 0 doubled");
    }
}

/// <summary>What every fault run ends with.</summary>
internal static class Faults
{
    /// <summary>Every answer that a client got is the stored one, and every sale is there once.</summary>
    internal static async Task Compare(CounterFixture office, RetryingClients clients)
    {
        await using var connection = await office.Database.OpenReading();
        var stored = (await connection.QueryAsync<(string Id, byte[] Answer)>("select msgid, answer from message where infno = '2102'"))
            .ToDictionary(row => row.Id, row => System.Text.Encoding.UTF8.GetString(row.Answer), StringComparer.Ordinal);
        foreach (var (number, answer) in clients.Answers)
        {
            Assert.True(stored.TryGetValue($"S{number}", out var kept), $"sale {number} was answered and is lost: {answer}");
            Assert.Equal(answer, kept);
        }

        Assert.Equal(clients.Answers.Count, stored.Count);
        Assert.Equal(stored.Count, await connection.ExecuteScalarAsync<long>("select count(*) from settlement"));
    }
}
