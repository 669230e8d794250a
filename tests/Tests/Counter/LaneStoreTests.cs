using Yibao.Storage;
using Yibao.Storage.Counter;
using Yibao.Tests.Storage;
using Yibao.Tests.Verify;

namespace Yibao.Tests.Counter;

/// <summary>Quick batches of two lanes at once: they read beside each other, and the commit finds who was faster.</summary>
public sealed class LaneStoreTests
{
    private static readonly DateOnly Day = new(2020, 6, 1);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task Of_two_lanes_that_know_the_same_version_of_a_person_one_commits(Engine engine)
    {
        await using var office = await CounterFixture.Open(engine);
        await using var first = await LaneStore.Open(office.Database, 60);
        await using var second = await LaneStore.Open(office.Database, 61);
        var mine = await first.BeginQuick(Of(0));
        var others = await second.BeginQuick(Of(0));

        Assert.True(await first.TryCommit(Touch(office, mine, 0, lane: 60), mine));
        Assert.False(await second.TryCommit(Touch(office, others, 0, lane: 61), others));

        // Whoever was slower has forgotten the person, reads again and goes on.
        var again = await second.BeginQuick(Of(0));
        Assert.Equal(1, again.Persons[CounterFixture.Person(0)][0].Visits);
        Assert.True(await second.TryCommit(Touch(office, again, 0, lane: 61), again));
        var known = await first.BeginQuick(Of(0));
        Assert.False(await first.TryCommit(Touch(office, known, 0, lane: 60), known));
        Assert.Equal(2, await Visits(office));
        var links = await office.Rows<long>("select count(*) from audit_link where chain in (60, 61) group by chain");
        Assert.Equal([1, 1], links);
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_quick_batch_that_fails_half_way_leaves_nothing(Engine engine)
    {
        await using var office = await CounterFixture.Open(engine);
        await using var store = await LaneStore.Open(office.Database, 60);
        var data = await store.BeginQuick(Of(0, 1));
        var writes = Touch(office, data, 0, lane: 60);
        writes.Put(data.Persons[CounterFixture.Person(1)][0]);
        await office.Plant("update person_state set visits = 7 where psn_no = @person", new { person = CounterFixture.Person(1) });

        Assert.False(await store.TryCommit(writes, data));

        Assert.Equal(0, await Visits(office));
        Assert.Equal(0, await office.Read<long>("select count(*) from audit_link where chain = 60"));
        await office.Outpatient(0, Day, 40_000);
        await InvariantTests.Holds(office);
    }

    [Fact]
    public async Task On_SQLite_a_lane_reads_and_decides_while_another_has_the_writer_and_commits_after_it()
    {
        await using var office = await CounterFixture.Open(Engine.Sqlite);
        await using var store = await LaneStore.Open(office.Database, 60);
        DeskData data;
        Task<bool> commit;
        await using (var writer = await office.Database.OpenWriting())
        {
            await using var begun = await writer.BeginTransactionAsync();
            data = await store.BeginQuick(Of(0)).AsTask().WaitAsync(Soon);
            commit = store.TryCommit(Touch(office, data, 0, lane: 60), data).AsTask();
            Assert.False(commit.IsCompleted);
            await begun.CommitAsync();
        }

        Assert.True(await commit.WaitAsync(Soon));
        Assert.Equal(1, await Visits(office));
    }

    [Fact]
    public async Task On_SQLite_a_lane_that_gives_up_leaves_the_writer_to_whoever_has_it()
    {
        await using var office = await CounterFixture.Open(Engine.Sqlite);
        await using var working = await LaneStore.Open(office.Database, 60);
        await using var failing = await LaneStore.Open(office.Database, 61);
        var data = await working.Begin(Of(0));
        await failing.BeginQuick(Of(0));

        failing.Abandon();

        working.Commit(Touch(office, data, 0, lane: 60, isQuick: false));
        Assert.Equal(1, await Visits(office));
        var after = await failing.BeginQuick(Of(0));
        Assert.True(await failing.TryCommit(Touch(office, after, 0, lane: 61), after));
        Assert.Equal(2, await Visits(office));
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task Two_lanes_settle_for_many_people_at_once_each_with_a_chain(Engine engine)
    {
        await using var office = await CounterFixture.Open(engine, people: 16, lanes: 2);
        const int rounds = 10;
        for (var round = 0; round < rounds; round++)
        {
            // Some are in service, insured where the pharmacy settles; a correction of the register comes in between.
            var bills = new[] { 0, 4, 8, 12 }.Select(number => office.Purchase(number, Day, 1_000)).ToArray();
            var person = CounterFixture.Person(round);
            await office.Plant("update person set name = name || '甲' where psn_no = @person", new { person });
            await Task.WhenAll(bills);
        }

        Assert.Equal(4 * rounds, await office.Read<long>("select count(*) from settlement"));
        var chains = await office.Rows<long>("select distinct chain from audit_link where chain >= 0 order by chain");
        Assert.Equal([0, 1], chains);
        await InvariantTests.Holds(office);
    }

    private static Needs Of(params int[] people)
    {
        var needs = new Needs();
        needs.Persons.UnionWith(people.Select(CounterFixture.Person));
        return needs;
    }

    /// <summary>Counts a visit of a person: the smallest change of what a version stands for.</summary>
    private static WriteSet Touch(CounterFixture office, DeskData data, int person, int lane, bool isQuick = true)
    {
        var at = office.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        var writes = new WriteSet(office.Office.Ids.Next(at), at, lane) { IsQuick = isQuick };
        var desk = data.Persons[CounterFixture.Person(person)][0];
        desk.CountVisit();
        writes.Put(desk);
        return writes;
    }

    private static Task<long> Visits(CounterFixture office) =>
        office.Read<long>("select visits from person_state where psn_no = @person", new { person = CounterFixture.Person(0) });
}
