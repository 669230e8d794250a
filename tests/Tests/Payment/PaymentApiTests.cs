using Yibao.Storage.Registers;
using Yibao.Tests.Server.Api;

namespace Yibao.Tests.Payment;

/// <summary>Budgets, year ends and support through the API.</summary>
public sealed class PaymentApiTests(ApiBench bench) : IClassFixture<ApiBench>
{
    private const string Region = ApiBench.Region;

    [Fact]
    public async Task A_budget_is_asked_for_and_decided_by_two_people()
    {
        const string ask = """
            {"year": "2020", "scheme": "310", "amount": "90000000", "ratio": "75%", "reason": "年度预算"}
            """;
        Assert.Equal((400, "API009", "ratio"), await bench.Refused(
            "clerk-1", "POST", $"{Region}/year-budgets", ask.Replace("75%", "many", StringComparison.Ordinal)));
        Assert.Equal((409, "PAY002", "440100"), await bench.Refused(
            "clerk-1", "POST", $"{Region}/year-budgets", ask.Replace("\"2020\"", "\"1999\"", StringComparison.Ordinal)));
        var unknown = ask.Replace("}", """, "coefficients": [{"provider": "H9", "coefficient": 10500}]}""", StringComparison.Ordinal);
        Assert.Equal((404, "PAY012", "H9"), await bench.Refused("clerk-1", "POST", $"{Region}/year-budgets", unknown));
        var made = await bench.Done("clerk-1", "POST", $"{Region}/year-budgets", ask);
        Assert.Equal((1, "90000000.00", 0.75m), (
            made["edition"]!.GetValue<int>(), made["amount"]!.GetValue<string>(), made["ratio"]!.GetValue<decimal>()));

        const string decide = """{"year": "2020", "scheme": "310", "approve": true}""";
        Assert.Equal((403, "API004", ""), await bench.Refused("clerk-2", "POST", $"{Region}/year-budgets/1/decision", decide));
        Assert.True(await StaffTokens.Revoke(bench.Database, "clerk-1", DateTimeOffset.UnixEpoch));
        await bench.Hire("clerk-1", StaffDuty.Reviewer);
        Assert.Equal((409, "PAY009", "1"), await bench.Refused("clerk-1", "POST", $"{Region}/year-budgets/1/decision", decide));
        Assert.Equal((404, "PAY005", "7"), await bench.Refused("reviewer-1", "POST", $"{Region}/year-budgets/7/decision", decide));
        await bench.Done("reviewer-1", "POST", $"{Region}/year-budgets/1/decision", decide);
        var list = (await bench.Done("reviewer-1", "GET", $"{Region}/year-budgets?year=2020&scheme=310"))["budgets"]!.AsArray();
        Assert.Equal("reviewer-1", list.Single()!["decidedBy"]!.GetValue<string>());

        Assert.Empty((await bench.Done("reviewer-1", "GET", $"{Region}/year-ends?year=2020&scheme=310"))["runs"]!.AsArray());
        const string run = """{"year": "2020", "scheme": "310"}""";
        Assert.Equal((403, "API004", ""), await bench.Refused("reviewer-1", "POST", $"{Region}/year-ends", run));
        Assert.Equal((409, "PAY004", "2020"), await bench.Refused("clerk-2", "POST", $"{Region}/year-ends", run));
        Assert.Equal((404, "PAY005", "number"), await bench.Refused("reviewer-1", "GET", $"{Region}/year-ends/1?year=2020&scheme=310"));
        Assert.Equal((404, "PAY005", "1"), await bench.Refused("reviewer-1", "POST", $"{Region}/year-ends/1/decision", decide));
    }

    [Fact]
    public async Task Support_names_the_hospital_and_the_month()
    {
        const string ask = """{"scheme": "310", "provider": "H9", "month": "2020-02", "reason": "病区关闭"}""";
        Assert.Equal((404, "PAY012", "H9"), await bench.Refused("clerk-2", "POST", $"{Region}/difficulty-supports", ask));
        Assert.Equal((404, "PAY005", "1"), await bench.Refused(
            "reviewer-1", "POST", $"{Region}/difficulty-supports/1/decision", """{"approve": true}"""));
        Assert.Equal((404, "PAY005", "1"), await bench.Refused(
            "clerk-2", "POST", $"{Region}/difficulty-supports/1/repayments", """{"amount": "10.00"}"""));
        Assert.Empty((await bench.Done("reviewer-1", "GET", $"{Region}/difficulty-supports"))["supports"]!.AsArray());
    }
}
