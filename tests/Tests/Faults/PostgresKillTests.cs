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
        await clients.Compare(office);
        await InvariantTests.Holds(office);
        log.WriteLine(
            $"{kills} kills of PostgreSQL, {clients.Answers.Count} sales answered, {clients.Retries} retries: "
            + "0 acknowledged lost, 0 doubled");
    }
}
