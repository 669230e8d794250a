using Yibao.Storage;
using Yibao.Storage.Verify;
using Yibao.Tests.Counter;
using Yibao.Tests.Storage;

namespace Yibao.Tests.Verify;

public sealed class InvariantTests
{
    private static readonly DateOnly Day = new(2020, 3, 2);

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task Every_invariant_holds_after_a_day_of_the_office(Engine engine)
    {
        await using var office = await Busy(engine);
        await Holds(office);
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task Every_invariant_holds_in_an_empty_database(Engine engine)
    {
        await using var test = await TestDatabase.Open(engine);
        Assert.All(await Invariants.Check(test.Database), finding => Assert.True(finding.Holds));
    }

    internal static async Task Holds(CounterFixture office)
    {
        var broken = (await Invariants.Check(office.Database)).Where(finding => !finding.Holds).Select(Line).ToArray();
        Assert.True(broken.Length == 0, string.Join('\n', broken));
    }

    internal static string Line(Finding finding) =>
        $"{finding.Invariant.Code} {finding.Invariant.English}: {finding.Count}\n  {string.Join("\n  ", finding.Examples)}";

    /// <summary>Visits, a stay, a purchase, lines taken back, reversals.</summary>
    internal static async Task<CounterFixture> Busy(Engine engine)
    {
        var office = await CounterFixture.Open(engine);
        await office.Outpatient(0, Day, 40_000);
        await office.Outpatient(1, Day, 500_000);
        await office.Outpatient(3, Day, 90_000);
        await office.Stay(2, Day, 3_000_000);
        await office.Stay(3, Day.AddDays(20), 800_000);
        await office.Purchase(1, Day, 4_500);
        await office.Reverse(0, await office.Outpatient(0, Day.AddDays(30), 60_000));
        return office;
    }
}
