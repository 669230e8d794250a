using Yibao.Agency.Enrolment;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Storage;
using Yibao.Storage.Enrolment;
using Yibao.Tests.Counter;
using Yibao.Tests.Storage;
using Yibao.Tests.Verify;

namespace Yibao.Tests.Enrolment;

/// <summary>Procedures on a database, beside a counter that settles: what they write, and that every invariant holds afterwards.</summary>
public sealed class EnrolmentOfficeTests
{
    private static readonly RegionCode Beijing = new(110000);
    private static readonly RegionCode Wuhan = new(420100);
    private static readonly DateOnly Day = new(2020, 6, 1);

    private static readonly InsuredPerson Who =
        new(Beijing, "", "01", "11010119900307765X", "测试甲", Sex.Female, new DateOnly(1990, 3, 7));

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_person_joins_pauses_resumes_and_leaves_and_each_step_is_an_event(Engine engine)
    {
        await using var counter = await CounterFixture.Open(engine);
        var office = Office(counter);
        var joined = await Done(office, new Join { Region = Beijing, Day = Day, As = JoinKind.Flexible, Who = Who });
        var key = KeyOf(joined);
        await Done(office, new Pause { Region = Beijing, Day = Day.AddMonths(7), Scheme = Scheme.Employee }, key);
        await Done(office, new Resume { Region = Beijing, Day = Day.AddMonths(8), Scheme = Scheme.Employee }, key);
        await Done(office, new Leave { Region = Beijing, Day = Day.AddMonths(12), Scheme = Scheme.Employee }, key);
        var (dossier, events, _) = await EnrolmentQueries.History(counter.Database, new IdentityDocument("01", Who.Document));
        Assert.Equal(
            [ProcedureKind.Join, ProcedureKind.Pause, ProcedureKind.Resume, ProcedureKind.Leave], events.Select(one => one.Kind));
        Assert.All(events, one => Assert.Equal("clerk1", one.By));
        Assert.Equal(
            [EnrolmentState.Enrolled, EnrolmentState.Paused, EnrolmentState.Enrolled],
            dossier.Files.Single().File.Enrolments.Select(span => span.State));
        Assert.Equal(Day.AddMonths(12), dossier.Files.Single().File.Enrolments[^1].Until);
        await InvariantTests.Holds(counter);
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_move_takes_the_balance_along_through_the_books_of_both_regions_and_is_undone_whole(Engine engine)
    {
        await using var counter = await CounterFixture.Open(engine);
        var office = Office(counter);
        await counter.Outpatient(0, new(2020, 5, 4), 40_000);
        var key = new RecordKey(Beijing, CounterFixture.Person(0));
        var balance = await counter.Read<long>("select account_fen from person_state where psn_no = @Number", new { key.Number });
        var moved = await Done(office, new Move { Region = Wuhan, From = Beijing, Day = Day, Scheme = Scheme.Employee }, key);
        Assert.Equal([0L, balance], await Balances(counter, key.Number));
        Assert.Equal(0, await counter.Read<long>("select sum(fen) from journal_entry where source = 4 and account = 920200"));
        var (dossier, _, papers) = await EnrolmentQueries.History(
            counter.Database, (await EnrolmentQueries.DocumentOf(counter.Database, key))!.Value);
        Assert.Equal([false, true], papers.Select(paper => paper.IsReceipt));
        Assert.All(papers, paper => Assert.Equal((65, balance), (paper.Months, paper.Amount.Fen)));
        Assert.True(dossier.In(Beijing)!.File.Cover(Day.AddDays(-1), Scheme.Employee).IsInsured);
        Assert.True(dossier.In(Wuhan)!.File.Cover(Day, Scheme.Employee).IsInsured);
        await InvariantTests.Holds(counter);

        var undone = await office.Undo(moved.Event, "误办", "clerk1");
        Assert.Null(undone.Refusal);
        Assert.Equal([balance, 0L], await Balances(counter, key.Number));
        Assert.Equal("ENR022", (await office.Undo(moved.Event, "误办", "clerk1")).Refusal!.Kind.Code);
        Assert.Equal("ENR021", (await office.Undo(1, "误办", "clerk1")).Refusal!.Kind.Code);
        await InvariantTests.Holds(counter);
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task Two_records_are_merged_and_the_merge_is_undone_unless_something_came_since(Engine engine)
    {
        await using var counter = await CounterFixture.Open(engine);
        var office = Office(counter);
        var (kept, gone) = (CounterFixture.Person(0), CounterFixture.Person(4));
        await counter.Plant("delete from enrolment where psn_no = @kept", new { kept });
        var balances = await Balances(counter, kept, gone);
        var merge = new Merge { Region = Beijing, Day = Day, Kept = kept, Gone = gone };
        var merged = await Done(office, merge);
        Assert.Equal([balances[0] + balances[1], 0], await Balances(counter, kept, gone));
        Assert.Equal("ENR004", (await office.Run(merge, null, "clerk1")).Refusal!.Kind.Code);
        Assert.Equal("STL009", (await counter.Send(Requests.Register(counter.Next("2201"), gone, Day))).Code);
        var paid = await counter.Outpatient(0, Day, 4_000_000);
        Assert.Equal("ENR024", (await office.Undo(merged.Event, "误并", "clerk1")).Refusal!.Kind.Code);
        await counter.Reverse(0, paid);
        Assert.Null((await office.Undo(merged.Event, "误并", "clerk1")).Refusal);
        Assert.Equal(balances, await Balances(counter, kept, gone));
        await InvariantTests.Holds(counter);
    }

    /// <summary>One who was never two has the same two bills: the second comes to the same, for the deductible is paid once.</summary>
    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_merged_record_goes_on_from_what_both_have_used_and_keeps_the_earlier_bills_in_place(Engine engine)
    {
        const long fen = 60_000;
        await using var counter = await CounterFixture.Open(engine);
        await using var single = await CounterFixture.Open(engine);
        var (kept, gone, before) = (CounterFixture.Person(0), CounterFixture.Person(4), Day.AddDays(-3));
        await single.Outpatient(4, before, fen, useAccount: false);
        var expected = await single.Read<long>(
            "select fund_paid from settlement where setl_id = @id", new { id = await single.Outpatient(4, Day, fen, useAccount: false) });
        Assert.NotEqual(0, expected);

        await counter.Plant("delete from enrolment where psn_no = @kept", new { kept });
        var first = await counter.Outpatient(4, before, fen, useAccount: false);
        var office = Office(counter);
        await Done(office, new Merge { Region = Beijing, Day = Day, Kept = kept, Gone = gone });
        var second = await counter.Outpatient(0, Day, fen, useAccount: false);
        Assert.Equal(expected, await counter.Read<long>("select fund_paid from settlement where setl_id = @second", new { second }));
        Assert.Equal("STL021", (await counter.Send(Requests.Reverse(counter.Next("2208"), gone, first))).Code);
        await counter.Reverse(0, second);
        await counter.Reverse(4, first);
        await InvariantTests.Holds(counter);
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task Of_many_who_enrol_one_person_at_once_one_succeeds(Engine engine)
    {
        await using var test = await TestDatabase.Open(engine);
        var regions = new[] { 110000, 420100, 440100, 310000, 440300, 510100 };
        var outcomes = await Task.WhenAll(regions.Select(region => Task.Run(() =>
            new EnrolmentOffice(test.Database, CounterFixture.Rules.Policies, TestClock.Summer2020()).Run(
                new Join { Region = new RegionCode(region), Day = Day, As = JoinKind.Resident, Who = Who }, null, "clerk1"))));
        Assert.Single(outcomes, outcome => outcome.Refusal is null);
        Assert.All(outcomes.Where(outcome => outcome.Refusal is not null), outcome =>
            Assert.Equal("ENR012", outcome.Refusal!.Kind.Code));
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task Cover_of_a_settled_day_and_of_an_open_stay_cannot_be_taken_back(Engine engine)
    {
        await using var counter = await CounterFixture.Open(engine);
        var office = Office(counter);
        var key = new RecordKey(Beijing, CounterFixture.Person(1));
        await counter.Outpatient(1, Day.AddDays(3), 40_000);
        var leave = new Leave { Region = Beijing, Day = Day.AddDays(3), Scheme = Scheme.Employee };
        Assert.Equal("ENR019", (await office.Run(leave, key, "clerk1")).Refusal!.Kind.Code);
        await counter.Done(Requests.Register(counter.Next("2401"), key.Number, Day.AddDays(4), Scheme.Employee, "21"));
        Assert.Equal("ENR020", (await office.Run(leave with { Day = Day.AddDays(4) }, key, "clerk1")).Refusal!.Kind.Code);
        Assert.Equal("ENR003", (await office.Run(leave, new RecordKey(Beijing, "0"), "clerk1")).Refusal!.Kind.Code);
    }

    [Fact]
    public async Task A_document_of_somebody_else_is_not_given_to_a_second_person_and_an_employer_must_be_there()
    {
        await using var counter = await CounterFixture.Open(Engine.Sqlite);
        var office = Office(counter);
        var correct = new Correct { Region = Beijing, Day = Day, Reason = "更正", Document = CounterFixture.Person(1) };
        var key = new RecordKey(Beijing, CounterFixture.Person(0));
        Assert.Equal("ENR007", (await office.Run(correct, key, "clerk1")).Refusal!.Kind.Code);
        await Done(office, correct with { Document = "X9" }, key);
        Assert.Equal("X9", (await EnrolmentQueries.DocumentOf(counter.Database, key))!.Value.Number);

        var join = new Join
        {
            Region = Beijing, Day = Day, As = JoinKind.Employee, Who = Who, Employer = new PayingEmployer("E1", "", Day, null),
        };
        Assert.Equal("ENR011", (await office.Run(join, null, "clerk1")).Refusal!.Kind.Code);
        await counter.Plant(
            "insert into employer (region, employer_no, credit_code, name, payer, from_day) values (110000, 'E1', 'C', '测试单位一', "
            + "'enterprise', 20200101)");
        Assert.Equal("测试单位一", (await Done(office, join)).Change!.Files[0].After.Enrolments[0].Employer);
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task People_who_are_enrolled_twice_are_found_over_regions(Engine engine)
    {
        await using var counter = await CounterFixture.Open(engine);
        await counter.Plant(
            "insert into person (region, psn_no, cert_type, certno, name, sex, birth) select 420100, psn_no, cert_type, certno, name, "
            + "sex, birth from person where psn_no in ('11000000000001', '11000000000002')");
        await counter.Plant(
            "insert into enrolment (region, psn_no, scheme, from_day, until_day, grade, status, psn_type, post, months, employer) "
            + "values (420100, '11000000000001', 390, 20200301, 20200901, '', 4, '15', 0, 0, ''), "
            + "(420100, '11000000000002', 390, 20100101, 20150101, '', 4, '15', 0, 0, '')");
        var found = new List<DoubleEnrolment>();
        await foreach (var one in EnrolmentQueries.Doubles(counter.Database, new(2020, 1, 1)))
        {
            found.Add(one);
        }

        var only = Assert.Single(found);
        Assert.Equal(
            (Beijing, Scheme.Employee, Wuhan, Scheme.Resident, new DateOnly(2020, 3, 1), (DateOnly?)new DateOnly(2020, 9, 1)),
            (only.First.Region, only.FirstScheme, only.Second.Region, only.SecondScheme, only.From, only.Until));
    }

    private static EnrolmentOffice Office(CounterFixture counter) =>
        new(counter.Database, CounterFixture.Rules.Policies, TestClock.Summer2020());

    private static async Task<EnrolmentOutcome> Done(EnrolmentOffice office, Procedure procedure, RecordKey? key = null)
    {
        var outcome = await office.Run(procedure, key, "clerk1");
        Assert.Null(outcome.Refusal?.Message(Language.English));
        return outcome;
    }

    private static RecordKey KeyOf(EnrolmentOutcome outcome)
    {
        var person = outcome.Change!.Files.Single().After.Person;
        return new RecordKey(person.Region, person.Number);
    }

    private static async Task<long[]> Balances(CounterFixture counter, params string[] numbers)
    {
        await using var connection = await counter.Database.OpenReading();
        return
        [
            .. await Dapper.SqlMapper.QueryAsync<long>(
                connection,
                $"select account_fen from person_state where psn_no in ('{string.Join("', '", numbers)}') order by psn_no, region"),
        ];
    }
}
