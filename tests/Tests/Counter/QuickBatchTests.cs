using Yibao.Agency.Counter;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Storage;
using Yibao.Storage.Counter;
using Yibao.Tests.Storage;
using Yibao.Tests.Verify;

namespace Yibao.Tests.Counter;

/// <summary>Lanes keep people between batches; what they keep is never older than the register and the books.</summary>
public sealed class QuickBatchTests
{
    private static readonly DateOnly Day = new(2020, 6, 1);

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task Cover_that_ended_behind_the_office_is_seen_at_the_next_bill(Engine engine)
    {
        await using var office = await CounterFixture.Open(engine);
        await office.Outpatient(0, Day, 40_000);
        var visit = (await office.Done(Requests.Register(office.Next("2201"), CounterFixture.Person(0), Day))).Id;
        await office.Done(Requests.Upload(office.Next("2204"), CounterFixture.Person(0), visit, Requests.Line("1", Day, 5_000)));

        await office.Plant("update enrolment set until_day = 20200101 where psn_no = @person", new { person = CounterFixture.Person(0) });

        var trial = await office.Send(Requests.Settle(office.Next("2206"), CounterFixture.Person(0), visit, "B1"));
        var settled = await office.Send(Requests.Settle(office.Next("2207"), CounterFixture.Person(0), visit, "B1"));
        Assert.Equal(trial.Code, settled.Code);
        Assert.StartsWith("STL", settled.Code, StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_balance_that_changed_behind_the_office_pays_the_next_bill(Engine engine)
    {
        await using var office = await CounterFixture.Open(engine);
        await office.Purchase(0, Day, 1_000);
        await office.Plant("update person_state set account_fen = 700 where psn_no = @person", new { person = CounterFixture.Person(0) });

        await office.Purchase(0, Day, 1_000);

        var (account, left) = await office.Read<(long, long)>(
            "select account, account_left from settlement order by setl_id desc limit 1");
        Assert.Equal((700, 0), (account, left));
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task Whatever_changes_a_person_or_visit_moves_the_version(Engine engine)
    {
        await using var office = await CounterFixture.Open(engine);
        var person = CounterFixture.Person(1);
        var before = await Version(office, person);

        async Task Moves(string what)
        {
            var after = await Version(office, person);
            Assert.True(after > before, what);
            before = after;
        }

        var visit = (await office.Done(Requests.Register(office.Next("2201"), person, Day))).Id;
        await Moves("registration");
        await office.Done(Requests.Upload(office.Next("2204"), person, visit, Requests.Line("1", Day, 5_000)));
        await Moves("fee lines");
        var settlement = (await office.Done(Requests.Settle(office.Next("2207"), person, visit, "B1"))).Id;
        await Moves("settlement");
        await office.Reverse(1, settlement);
        await Moves("reversal");
        foreach (var change in new[]
        {
            "update person set name = name || '甲' where psn_no = @person",
            "update enrolment set employer = 'E2' where psn_no = @person",
            "insert into person_group (region, psn_no, category, aid, from_day) values (110000, @person, '1', 0, 20200101)",
            "update person_group set until_day = 20200201 where psn_no = @person",
            "delete from person_group where psn_no = @person",
            "update person_state set account_fen = account_fen + 1 where psn_no = @person",
        })
        {
            await office.Plant(change, new { person });
            await Moves(change);
        }
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_record_that_takes_another_one_in_is_read_again(Engine engine)
    {
        await using var office = await CounterFixture.Open(engine);
        var (kept, gone) = (CounterFixture.Person(0), CounterFixture.Person(1));
        var before = await Version(office, kept);
        await office.Plant("update person set merged_into = @kept where psn_no = @gone", new { kept, gone });
        var merged = await Version(office, kept);
        await office.Plant("update person set merged_into = '' where psn_no = @gone", new { gone });
        Assert.True(before < merged && merged < await Version(office, kept));
    }

    [Fact]
    public async Task Two_offices_that_serve_one_person_in_turn_never_pay_from_what_the_other_has_used()
    {
        await using var office = await CounterFixture.Open(Engine.Postgres, people: 4, lanes: 2);
        await using var other = await Office.Open(
            office.Database, CounterFixture.Rules, new OfficeOptions { Time = office.Clock, Node = 1, Lanes = 2 });
        var person = CounterFixture.Person(0);
        for (var round = 0; round < 6; round++)
        {
            var serving = round % 2 == 0 ? office.Office : other;
            var visit = await Ask(serving, Requests.Register(office.Next("2201"), person, Day));
            await Ask(serving, Requests.Upload(office.Next("2204"), person, visit, Requests.Line("1", Day, 60_000)));
            await Ask(serving, Requests.Settle(office.Next("2207"), person, visit, "B1", useAccount: true));
        }

        await InvariantTests.Holds(office);
        Assert.Equal(6, await office.Read<long>("select count(*) from settlement"));
    }

    [Fact]
    public async Task Two_offices_at_once_settle_every_bill_of_one_person_once()
    {
        await using var office = await CounterFixture.Open(Engine.Postgres, people: 4);
        await using var other = await Office.Open(
            office.Database, CounterFixture.Rules, new OfficeOptions { Time = office.Clock, Node = 1 });
        var person = CounterFixture.Person(0);
        var bills = Enumerable.Range(0, 40).Select(i => Requests.Buy(
            office.Next("2102", CounterFixture.Pharmacy), person, Day, useAccount: true, Requests.Line("1", Day, 1_000 + i))).ToArray();

        // Every bill goes to both offices at the same time: one takes it, the other gives the same answer.
        var answers = await Task.WhenAll(bills.Select(async bill => await Task.WhenAll(office.Office.Submit(bill), other.Submit(bill))));

        Assert.All(answers, both => Assert.Equal(both[0], both[1]));
        Assert.Equal(bills.Length, await office.Read<long>("select count(*) from settlement"));
        await InvariantTests.Holds(office);
    }

    [Fact]
    public void A_full_generation_forgets_whoever_was_not_seen_since_the_one_before()
    {
        var cache = new DeskCache(most: 2);
        for (var i = 0; i < 5; i++)
        {
            cache.Keep(Known(i), visits: []);
            Assert.True(IsKnown(cache, 0), $"0 is asked for every time, also after {i}");
        }

        Assert.True(IsKnown(cache, 4));
        Assert.False(IsKnown(cache, 1));
    }

    private static Dictionary<string, List<PersonDesk>> Known(int number)
    {
        var name = CounterFixture.Person(number);
        var person = new InsuredPerson(Requests.Beijing, name, "90", name, "测试甲", Sex.Female, new DateOnly(1980, 6, 15));
        return new() { [name] = [new PersonDesk(new PersonFile(person, [], []), 0, 0, 0)] };
    }

    private static bool IsKnown(DeskCache cache, int number)
    {
        var needs = new Needs();
        needs.Persons.Add(CounterFixture.Person(number));
        var data = new DeskData();
        cache.Take(needs, data);
        return data.Persons.Count == 1;
    }

    private static Task<long> Version(CounterFixture office, string person) =>
        office.Read<long>("select version from person_state where psn_no = @person", new { person });

    private static async Task<long> Ask(Office office, Operation operation)
    {
        var reply = new Reply(System.Text.Encoding.UTF8.GetString(await office.Submit(operation)));
        Assert.Equal("", reply.Code);
        return reply.Id;
    }
}
