using Yibao.Agency.Counter;
using Yibao.Storage;
using Yibao.Tests.Counter;
using Yibao.Tests.Verify;

namespace Yibao.Tests.Faults;

public sealed class DiskFullTests(ITestOutputHelper log)
{
    private const string Child = "YIBAO_FULL_CHILD";
    private const int People = 8;
    private const int Sales = 40;

    [Fact]
    public async Task A_full_disk_answers_nothing_that_is_not_stored_and_the_office_goes_on_when_there_is_space_again()
    {
        var folder = Directory.CreateTempSubdirectory("yibao-full-");
        try
        {
            var library = await WriteShim.Build(folder.FullName);
            var live = folder.CreateSubdirectory("live").FullName + "/";
            var trigger = Path.Combine(folder.FullName, "full");
            var (code, words) = await WriteShim.RunChild(
                library, $"{typeof(DiskFullTests).FullName}.{nameof(The_child_sells_on_a_full_disk)}", live,
                ("YIBAO_SHIM_FULL", trigger), (Child, $"{live} {trigger}"));
            Assert.True(code == 0, words);
            log.WriteLine($"{Sales} sales on a full disk: each either not done or answered, all done once when there was space again");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact(Explicit = true)]
    public async Task The_child_sells_on_a_full_disk()
    {
        var told = Environment.GetEnvironmentVariable(Child)?.Split(' ');
        Assert.SkipWhen(told is null, "runs as a child process only");
        await using var database = await Database.Open($"sqlite:{Path.Combine(told[0], "yibao.db")}");
        await Migrator.Apply(database, DateTimeOffset.UnixEpoch);
        await using var office = await CounterFixture.On(database, TestClock.Summer2020(), People);
        await office.Done(RetryingClients.Sale(0, People));
        await File.WriteAllTextAsync(told[1], "");
        var answered = new Dictionary<int, Reply>();
        var unknown = 0;
        for (var number = 1; number < Sales; number++)
        {
            try
            {
                answered[number] = await office.Send(RetryingClients.Sale(number, People));
            }
            catch (OutcomeUnknownException full)
            {
                Assert.Contains("full", full.Message, StringComparison.Ordinal);
                unknown++;
            }
        }

        Assert.True(unknown > 0, "the disk was not full");
        Assert.Equal(answered.Count + 1, await office.Read<long>("select count(*) from settlement"));
        await InvariantTests.Holds(office);
        File.Delete(told[1]);
        for (var number = 1; number < Sales; number++)
        {
            var reply = await office.Done(RetryingClients.Sale(number, People));
            Assert.Equal(answered.GetValueOrDefault(number, reply), reply);
        }

        Assert.Equal(Sales, await office.Read<long>("select count(*) from settlement"));
        await InvariantTests.Holds(office);
    }
}
