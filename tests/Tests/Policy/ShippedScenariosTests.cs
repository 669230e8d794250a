using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Tests.Conventions;

namespace Yibao.Tests.Policy;

/// <summary>The scenarios that come with the program lie over the shipped policies without a problem, and do what they say.</summary>
public sealed class ShippedScenariosTests
{
    private static readonly Lazy<PlanBook> Shipped =
        new(() => PlanBook.LoadFolder(Path.Combine(Repository.Root, "policies"), examples: false).Book);

    private static readonly PlanKey Wuhan = new(new RegionCode(420100), Scheme.Employee, "");
    private static readonly PlanKey Beijing = new(new RegionCode(110000), Scheme.Employee, "");
    private static readonly PlanKey Guangzhou = new(new RegionCode(440100), Scheme.Employee, "");

    [Theory]
    [InlineData("five-points.md")]
    [InlineData("half-deductible.md")]
    [InlineData("relief-month-more.md")]
    [InlineData("outpatient-pooling.md")]
    public void A_shipped_scenario_has_no_problem(string file)
    {
        Assert.Empty(Under(file).Problems.Select(p => p.ToString()));
    }

    [Fact]
    public void Five_points_are_added_to_every_inpatient_rate()
    {
        var laid = Under("five-points.md").Book;
        foreach (var rules in Shipped.Value.Histories.Where(h => h.At(Day) is { } p && p.Layers.Any(l => l.Id == "inpatient")))
        {
            var (before, after) = (Rate(rules), Rate(laid.Find(rules.Key)!));
            var isFrame = rules.Documents.All(d => d.Front.Reach is Yibao.Policy.Documents.Reach.Frame);
            Assert.Equal(isFrame || before is null ? before : Math.Min(before.Value + 5m, 100m), after);
        }
    }

    [Fact]
    public void Outpatient_pooling_is_added_where_employees_have_none()
    {
        var laid = Under("outpatient-pooling.md").Book;
        var visit = Pages.Stay with { Visit = VisitKind.Outpatient };
        Assert.DoesNotContain(Shipped.Value.Find(Wuhan)!.At(Day)!.Layers, l => l.Id == "outpatient");
        Assert.Equal((500m, 50m), laid.Find(Wuhan)!.At(Day)!.Ask("outpatient", visit));
        Assert.Equal((400m, 55m), laid.Find(Wuhan)!.At(Day)!.Ask("outpatient", visit with { Status = PersonStatus.Retired }));
        Assert.Equal((1800m, 70m), laid.Find(Beijing)!.At(Day)!.Ask("outpatient", visit));
        (string, string)[] aged40 = [("status", "in-service"), ("age", "40")];
        var july = new DateOnly(2020, 7, 1);
        Assert.NotEqual(0m, Shipped.Value.Find(Guangzhou)!.Parameter("account.credit-rate", july, aged40)?.Value ?? 0m);
        Assert.Equal(0m, laid.Find(Guangzhou)!.Parameter("account.credit-rate", july, aged40)!.Value.Value);
    }

    [Theory]
    [InlineData("2020-06-30", 50, 5)]
    [InlineData("2020-07-31", 50, 6)]
    [InlineData("2020-08-01", null, 6)]
    public void One_more_month_of_relief(string on, int? relief, int most)
    {
        var rules = Under("relief-month-more.md").Book.Find(Guangzhou)!;
        Assert.Equal(relief / 100m, rules.Parameter("contribution.employer-relief", Pages.Day(on), ("payer", "enterprise"))?.Value);
        Assert.Equal(most, rules.Parameter("relief.most-months", Pages.Day(on))!.Value.Value);
    }

    private static int Day => new DateOnly(2020, 5, 11).DayNumber;

    private static decimal? Rate(PlanHistory rules)
    {
        var status = rules.Key.Scheme == Scheme.Employee ? PersonStatus.InService : PersonStatus.Resident;
        return rules.At(Day)!.Ask("inpatient", Pages.Stay with { Status = status })?.Rate;
    }

    private static PlanBookLoad Under(string file) =>
        Shipped.Value.Under(file, File.ReadAllText(Path.Combine(Repository.Root, "samples", "reforms", file)));
}
