using Yibao.Kernel;
using Yibao.Storage;
using Yibao.Tests.Counter;
using Yibao.Tests.Storage;

namespace Yibao.Tests.Enrolment;

/// <summary>What the counter says to people who are enrolled but have no benefits on the day.</summary>
public sealed class CounterCoverTests
{
    private const string Waiting = "update enrolment set benefits_from = 20200601";
    private const string Paused = "update enrolment set state = 2, pause = 1";
    private static readonly DateOnly Day = new(2020, 5, 4);

    [Theory]
    [InlineData(Waiting, "STL030")]
    [InlineData(Paused, "STL031")]
    [InlineData(Waiting + ", state = 2", "STL031")]
    [InlineData("update enrolment set until_day = 20200504", "STL009")]
    public async Task A_visit_is_refused_with_its_own_code_an_emergency_too(string sql, string code)
    {
        await using var office = await CounterFixture.Open(Engine.Sqlite);
        await office.Plant(sql);
        foreach (var (infno, type) in new[] { ("2201", "11"), ("2201", "13"), ("2401", "21") })
        {
            var reply = await office.Send(Requests.Register(office.Next(infno), CounterFixture.Person(0), Day, Scheme.Employee, type));
            Assert.Equal(code, reply.Code);
        }

        var purchase = Requests.Buy(
            office.Next("2102", CounterFixture.Pharmacy), CounterFixture.Person(0), Day, useAccount: true, Requests.Line("1", Day, 900));
        Assert.Equal(code, (await office.Send(purchase)).Code);
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_stay_is_settled_by_the_cover_of_the_day_of_discharge(Engine engine)
    {
        await using var office = await CounterFixture.Open(engine);
        var who = CounterFixture.Person(0);
        var visit = (await office.Done(Requests.Register(office.Next("2401"), who, Day, Scheme.Employee, "21"))).Id;
        await office.Done(Requests.Upload(office.Next("2301"), who, visit, Requests.Line("1", Day, 90_000, batch: "")));
        await office.Done(Requests.Discharge(office.Next("2402"), who, visit, Day.AddDays(10)));
        await office.Plant("update enrolment set state = 2, pause = 1 where psn_no = @who", new { who });
        Assert.Equal("STL031", (await office.Send(Requests.Settle(office.Next("2304"), who, visit))).Code);
        await office.Plant("update enrolment set state = 1, pause = 0, benefits_from = 20200514 where psn_no = @who", new { who });
        await office.Done(Requests.Settle(office.Next("2304"), who, visit));
        await Verify.InvariantTests.Holds(office);
    }
}
