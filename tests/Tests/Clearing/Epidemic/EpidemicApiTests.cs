using Yibao.Tests.Server.Api;

namespace Yibao.Tests.Clearing.Epidemic;

/// <summary>Bills of unknown patients of the epidemic through the API: taken in, verified, found by hand.</summary>
public sealed class EpidemicApiTests(ApiBench bench) : IClassFixture<ApiBench>
{
    private const string Bills = "/api/v1/regions/420100/epidemic-bills";
    private const string Findings = "/api/v1/clearing/epidemic/findings";
    private const string ByHand = "/api/v1/regions/420100/providers/H42010000001/epidemic-bills/B2/finding";

    private const string Ask = """
        {"day": "2020-06-10", "lines": [
            {"provider": "H42010000001", "bill_no": "B1", "tier": "tier-3", "visit": "inpatient", "epidemic": "confirmed",
             "day": "2020-02-20", "certno": "D1", "class": "A", "amount": "9000.00", "plan": "1"},
            {"provider": "H42010000001", "bill_no": "B1", "tier": "tier-3", "visit": "inpatient", "epidemic": "confirmed",
             "day": "2020-02-20", "certno": "D1", "class": "B", "amount": "1000.00", "first_pay": "10"},
            {"provider": "H42010000001", "bill_no": "B2", "tier": "tier-3", "visit": "inpatient", "epidemic": "suspected",
             "day": "2020-02-21", "certno": "X9", "class": "A", "amount": "500.00"}]}
        """;

    [Fact]
    public async Task Bills_are_taken_once_verified_and_the_rest_is_found_by_hand()
    {
        Assert.Equal((403, "API004", ""), await bench.Refused("reviewer-1", "POST", Bills, Ask));
        Assert.Equal((400, "API009", "lines[1]"), await bench.Refused("clerk-1", "POST", Bills, Other("\"B\"", "\"D\"")));
        Assert.Equal(
            (400, "API008", "lines[2].amount"), await bench.Refused("clerk-1", "POST", Bills, Other(", \"amount\": \"500.00\"", "")));
        Assert.Equal(0, await bench.One<int>("select count(*) from epidemic_bill"));

        var taken = await bench.Done("clerk-1", "POST", Bills, Ask);
        Assert.Equal((2, 0, 10_500_00), ((int)taken["taken"]!, (int)taken["known"]!, (int)taken["fen"]!));
        taken = await bench.Done("clerk-2", "POST", Bills, Ask);
        Assert.Equal((0, 2, 0), ((int)taken["taken"]!, (int)taken["known"]!, (int)taken["fen"]!));

        var verified = await bench.Done("clerk-1", "POST", Findings, "{}");
        Assert.Equal((true, 2, 1, 1), (
            (bool)verified["done"]!, (int)verified["bills"]!, (int)verified["found"]!, (int)verified["open"]!));
        Assert.True((int)verified["fund"]! is > 0 and <= 10_000_00);

        Assert.Equal((400, "API009", "home"), await bench.Refused("clerk-1", "POST", ByHand, """{"home": "nowhere"}"""));
        var finding = await bench.Done("clerk-1", "POST", ByHand, "{}");
        Assert.Equal((0, 500_00), ((int)finding["fund"]!, (int)finding["fiscal"]!));
        Assert.Equal((409, "CLR019", "B2"), await bench.Refused("clerk-1", "POST", ByHand, "{}"));
        Assert.Equal((404, "CLR007", "B7"), await bench.Refused(
            "clerk-1", "POST", ByHand.Replace("B2", "B7", StringComparison.Ordinal), "{}"));
    }

    private static string Other(string was, string now) => Ask.Replace(was, now, StringComparison.Ordinal);
}
