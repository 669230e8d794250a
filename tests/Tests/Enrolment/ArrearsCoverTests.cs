using Dapper;
using Yibao.Kernel;
using Yibao.Storage;
using Yibao.Storage.Counter;
using Yibao.Storage.Enrolment;
using Yibao.Storage.Verify;
using Yibao.Tests.Counter;
using Yibao.Tests.Storage;
using Yibao.Tests.Verify;

namespace Yibao.Tests.Enrolment;

public sealed class ArrearsCoverTests
{
    private static readonly DateOnly Day = new(2020, 5, 1);
    private static readonly BusinessIds Ids = new(900);

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task An_employers_people_are_paused_and_restored_in_one_transaction_each_and_what_was_settled_stays(Engine engine)
    {
        await using var office = await CounterFixture.Open(engine);
        await office.Plant("update enrolment set employer_no = 'E1' where scheme = 310 and status = 0");
        await office.Outpatient(0, Day.AddDays(4), 40_000);
        await office.CloseOffice();
        var pause = new ArrearsOrder(new RegionCode(110000), Scheme.Employee, "E1", Day, "run", "bill 7");
        Assert.Equal(4, await Run(office.Database, pause, ArrearsCover.Pause));
        var rows = await Rows(office.Database, CounterFixture.Person(0));
        Assert.Equal([(20150101L, (long?)20200506, 1L), (20200506, null, 2)], rows);
        Assert.Equal([(20150101L, (long?)20200501, 1L), (20200501, null, 2)], await Rows(office.Database, CounterFixture.Person(1)));

        var restore = pause with { From = Day.AddMonths(1), Cause = "payment 9" };
        Assert.Equal(0, await Run(office.Database, pause, ArrearsCover.Pause));
        Assert.Equal(4, await Run(office.Database, restore, ArrearsCover.Restore));
        Assert.Equal(
            [(20150101L, (long?)20200501, 1L), (20200501, 20200601, 2), (20200601, null, 1)],
            await Rows(office.Database, CounterFixture.Person(1)));
        Assert.Equal(8, await office.Read<long>("select count(*) from enrolment_event"));
        await InvariantTests.Holds(office);
        await office.Plant("update enrolment_event set made_by = 'x'");
        Assert.Equal(8, (await Invariants.Check(office.Database)).Single(finding => finding.Invariant.Code == "I13").Count);
        await office.OpenOffice();
    }

    private static async Task<int> Run(
        Database database, ArrearsOrder order, Func<WriteSet, IReadOnlyList<PersonCover>, ArrearsOrder, BusinessIds, int> change)
    {
        await using var store = await LaneStore.Open(database, -9);
        var needs = new Needs();
        needs.Others["people"] = (connection, transaction) => ArrearsCover.Read(
            connection, transaction, order, ArrearsCover.InsuredOf(connection, transaction, order, "", 1_000));
        var data = await store.Begin(needs);
        var now = TestClock.Summer2020().GetUtcNow().ToUnixTimeMilliseconds();
        var writes = new WriteSet(Ids.Next(now), now, -9);
        var changed = change(writes, (IReadOnlyList<PersonCover>)data.Others["people"], order, Ids);
        store.Commit(writes);
        return changed;
    }

    private static async Task<(long From, long? Until, long State)[]> Rows(Database database, string person)
    {
        await using var connection = await database.OpenReading();
        return
        [
            .. await connection.QueryAsync<(long, long?, long)>(
                "select from_day, until_day, state from enrolment where psn_no = @person order by from_day", new { person }),
        ];
    }
}
