using Yibao.Storage.Registers;
using Yibao.Tests.Server.Api;

namespace Yibao.Tests.Clearing.Regions;

/// <summary>Clearing between regions through the API: runs, quotas, disputes, each with its duty.</summary>
public sealed class ClearingApiTests(ApiBench bench) : IClassFixture<ApiBench>
{
    private const string Clearing = "/api/v1/clearing";

    [Fact]
    public async Task A_month_and_an_epidemic_are_cleared_by_a_clerk_once_they_are_over()
    {
        const string may = """{"month": "2020-05", "day": "2020-06-20"}""";
        await bench.Hire("reviewer-9", StaffDuty.Reviewer);
        Assert.Equal((403, "API004", ""), await bench.Refused("reviewer-9", "POST", $"{Clearing}/months", may));
        Assert.Equal((409, "CLR004", "2020-06"), await bench.Refused(
            "clerk-1", "POST", $"{Clearing}/months", """{"month": "2020-06", "day": "2020-06-20"}"""));
        Assert.Equal((404, "CLR007", "month"), await bench.Refused("clerk-1", "GET", $"{Clearing}/months?month=2020-05"));
        var run = await bench.Done("clerk-1", "POST", $"{Clearing}/months", may);
        Assert.Equal((true, 0, "clerk-1"), (run["done"]!.GetValue<bool>(), run["items"]!.GetValue<int>(), run["by"]!.GetValue<string>()));
        Assert.Equal((409, "CLR006", "2020-05"), await bench.Refused("clerk-1", "POST", $"{Clearing}/months", may));
        Assert.Empty((await bench.Done("reviewer-9", "GET", $"{Clearing}/months?month=2020-05"))["deductions"]!.AsArray());

        Assert.Equal((409, "CLR004", "2020"), await bench.Refused(
            "clerk-1", "POST", $"{Clearing}/epidemic", """{"year": "2020", "day": "2020-06-20"}"""));
        Assert.True((await bench.Done("clerk-1", "POST", $"{Clearing}/epidemic", """{"year": "2019", "day": "2020-06-20"}"""))["done"]!
            .GetValue<bool>());
    }

    [Fact]
    public async Task Quotas_are_fixed_once_and_topped_up_where_there_is_one()
    {
        const string year = """{"year": "2021", "day": "2020-06-20"}""";
        Assert.Empty((await bench.Done("clerk-2", "GET", $"{Clearing}/quotas?year=2021&day=2020-06-20"))["quotas"]!.AsArray());
        Assert.Empty((await bench.Done("clerk-2", "POST", $"{Clearing}/quotas", year))["quotas"]!.AsArray());
        Assert.Empty((await bench.Done("clerk-2", "GET", $"{Clearing}/quota-use?month=2020-05"))["use"]!.AsArray());
        var (status, code, _) = await bench.Refused(
            "clerk-2", "POST", $"{Clearing}/top-ups",
            """{"month": "2020-05", "scheme": "310", "home": "110000", "care": "310000", "day": "2020-06-20"}""");
        Assert.Equal("CLR", code[..3]);
        Assert.True(status is 404 or 409);
        Assert.Equal((404, "CLR007", "9"), await bench.Refused("clerk-2", "POST", $"{Clearing}/disputes/9/extension", "{}"));
    }
}
