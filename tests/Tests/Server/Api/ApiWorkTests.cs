using System.Text.Json.Nodes;
using Yibao.Storage.Registers;

namespace Yibao.Tests.Server.Api;

/// <summary>The work of a day through the API: two clerks, a reviewer.</summary>
public sealed class ApiWorkTests : IAsyncLifetime
{
    private const string Region = ApiBench.Region;

    private readonly ApiBench bench = new();

    public ValueTask InitializeAsync() => bench.InitializeAsync();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task A_person_joins_waits_leaves_and_a_reviewer_undoes_it()
    {
        var joined = await bench.Done("clerk-1", "POST", $"{Region}/persons", """
            {"as": "flexible", "day": "2020-06-10", "document_type": "99", "document": "X-1", "name": "测试甲", "sex": "female",
             "birth": "1990-03-07"}
            """);
        var person = joined["persons"]![0]!["person"]!.GetValue<string>();
        Assert.Equal("waiting", await Cover(person, "2020-06-30"));
        Assert.Equal("insured", await Cover(person, "2020-09-01"));
        var left = await bench.Done(
            "clerk-1", "POST", $"{Region}/persons/{person}/leave", """{"day": "2020-10-01", "scheme": 310, "reason": "测试"}""");
        Assert.Equal("ended", await Cover(person, "2020-10-01"));
        await bench.Done("reviewer-1", "POST", $"/api/v1/enrolment-events/{left["event"]!.GetValue<long>()}/undo", """{"reason": "测试"}""");
        Assert.Equal("insured", await Cover(person, "2020-10-01"));
        Assert.Equal("notenrolled", await Cover(person, "2020-06-09"));
    }

    [Fact]
    public async Task A_statement_says_it_in_the_language_of_the_call_and_bills_records_and_income_are_looked_up()
    {
        await bench.Bill("2020-03");
        const string months = "statement?from=2020-03&until=2020-03";
        var (_, chinese) = await bench.Call("clerk-1", "GET", $"{Region}/employers/E1/{months}");
        Assert.StartsWith("单位对账单  440100 E1", chinese["text"]!["title"]!.GetValue<string>(), StringComparison.Ordinal);
        var (_, english) = await bench.Call("clerk-1", "GET", $"{Region}/persons/P1/{months}", language: "en");
        Assert.StartsWith("Statement of a person  440100 P1", english["text"]!["title"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains(english["text"]!["lines"]!.AsArray(), line =>
            line!.AsArray().Select(cell => cell!.GetValue<string>()).SequenceEqual(
                ["by employers", "base", "employer", "large", "own part", "waived"]));

        var bill = (await bench.Done("clerk-1", "GET", $"{Region}/payers/E1/bills?period=2020-03"))["bills"]![0]!;
        var lines = (await bench.Done("clerk-1", "GET", $"{Region}/payers/E1/bill-lines?period=2020-03"))["lines"]!.AsArray();
        Assert.Equal(bill["heads"]!.GetValue<int>(), lines.Count);
        Assert.Equal(bill["due"]!.GetValue<long>(), lines.Sum(line => line!["due"]!.GetValue<long>()));
        var record = await bench.Done("clerk-1", "GET", $"{Region}/persons/P1/record");
        Assert.Equal("P1", record["records"]![0]!["person"]!.GetValue<string>());
        Assert.Equal(404, (await bench.Refused("clerk-1", "GET", $"{Region}/persons/nobody/record")).Status);
        Assert.Empty((await bench.Done("clerk-1", "GET", "/api/v1/enrolment-duplicates?from=2020-01-01"))["duplicates"]!.AsArray());
        Assert.True((await bench.Done("clerk-1", "GET", $"{Region}/income?year=2020"))["agrees"]!.GetValue<bool>());

        await bench.Done("clerk-1", "POST", $"{Region}/payments", """
            {"payments": [{"payment": "U1", "day": "2020-03-05", "scheme": 310, "payer": "某单位", "amount": "5"}]}
            """);
        var unknown = (await bench.Done("clerk-1", "GET", $"{Region}/unknown-payments"))["payments"]!.AsArray();
        Assert.Contains(unknown, row => row!["payment"]!.GetValue<string>() == "U1" && row["fen"]!.GetValue<long>() == 500);
        var credited = await bench.Done("clerk-1", "POST", $"{Region}/account-credits", """{"month": "2020-03"}""");
        Assert.True(credited["done"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_list_is_matched_once_and_a_residence_is_changed_by_day()
    {
        const string list = """
            {"name": "2020-06 低保", "category": "2303", "aid": "subsistence", "day": "2020-06-01",
             "lines": [{"document_type": "99", "document": "D4", "name": "测试4"}, {"document_type": "99", "document": "X", "name": "测试"}]}
            """;
        var (status, matched) = await bench.Call("clerk-1", "POST", $"{Region}/group-lists", list);
        Assert.Equal((201, 1, 1), (status, matched["new"]!.GetValue<int>(), matched["unknown"]!.GetValue<int>()));
        var (again, same) = await bench.Call("clerk-2", "POST", $"{Region}/group-lists", list);
        Assert.Equal(
            (200, matched["list"]!.GetValue<long>(), "clerk-1"),
            (again, same["list"]!.GetValue<long>(), same["madeBy"]!.GetValue<string>()));
        Assert.Equal((400, "API009", "category"), await bench.Refused(
            "clerk-1", "POST", $"{Region}/group-lists", list.Replace("2303", "x", StringComparison.Ordinal)));

        var joined = await bench.Done("clerk-1", "POST", $"{Region}/persons", """
            {"as": "resident", "day": "2020-01-01", "document_type": "99", "document": "X-9", "name": "测试丙", "sex": "female",
             "birth": "1990-03-07", "county": "ordinary"}
            """);
        var person = joined["persons"]![0]!["person"]!.GetValue<string>();
        await bench.Done("clerk-1", "POST", $"{Region}/persons/{person}/residence", """{"day": "2020-07-01", "county": "western"}""");
        var spans = (await bench.Done("clerk-1", "GET", $"{Region}/persons/{person}/record"))["records"]![0]!["enrolments"]!.AsArray();
        Assert.Equal(
            ["2020-01-01 ordinary", "2020-07-01 western"],
            spans.Select(span => $"{span!["from"]!.GetValue<string>()} {span["county"]!.GetValue<string>()}"));
        Assert.Equal((400, "API009", "county"), await bench.Refused(
            "clerk-1", "POST", $"{Region}/persons/{person}/residence", """{"day": "2020-08-01", "county": "moon"}"""));
    }

    [Fact]
    public async Task What_the_office_refuses_keeps_its_code()
    {
        const string leave = """{"day": "2020-07-01", "scheme": 390}""";
        var (status, code, _) = await bench.Refused("clerk-1", "POST", $"{Region}/persons/P1/leave", leave);
        Assert.Equal((409, "ENR"), (status, code[..3]));
        Assert.Equal(404, (await bench.Refused("clerk-1", "POST", $"{Region}/persons/nobody/leave", leave)).Status);
        Assert.Equal(
            (404, "API010", "person"), await bench.Refused("clerk-1", "GET", $"{Region}/persons/nobody/cover?day=2020-06-01&scheme=310"));
        Assert.Equal((400, "API009", "employer"), await bench.Refused("clerk-1", "POST", $"{Region}/persons", """
            {"as": "employee", "day": "2020-06-10", "document": "X-2", "name": "测试乙", "sex": "male", "birth": "1990-03-07"}
            """));
    }

    [Fact]
    public async Task Declared_billed_paid_and_refunded_by_two_people()
    {
        var declared = await bench.Done("clerk-1", "POST", $"{Region}/employers/E1/declarations", """
            {"declarations": [{"person": "P1", "from_month": "2020-01", "wage": "20000"},
                              {"person": "P3", "from_month": "2020-01", "wage": 1}]}
            """);
        Assert.Equal((1, "API012", "declarations[1].person"), Taken(declared));
        await bench.Bill("2020-01");
        var bill = (await Statement("employers/E1"))["bills"]![0]!;
        Assert.Equal(2, bill["heads"]!.GetValue<int>());
        var due = bill["due"]!.GetValue<long>();
        var paid = await bench.Done("clerk-1", "POST", $"{Region}/payments", $$"""
            {"payments": [{"payment": "B1", "day": "2020-02-03", "scheme": 310, "payer": "E1", "amount": "{{(due + 10_000) / 100m:0.00}}"},
                          {"payment": "B1", "day": "2020-02-03", "scheme": 310, "payer": "E1", "amount": 5},
                          {"payment": "B2", "day": "2020-02-03", "scheme": 310, "payer": "谁也不认识", "amount": "80.00"}]}
            """);
        Assert.Equal((2, "CTB013", "payments[1].payment"), Taken(paid));
        Assert.Equal((0L, 10_000L), Standing(await Statement("employers/E1")));
        await bench.Done("clerk-2", "POST", $"{Region}/payments/B2/claim", """{"payer": "E1", "day": "2020-02-05"}""");
        Assert.Equal((409, "CTB005"), Code(await bench.Refused("clerk-2", "POST", $"{Region}/payments/B2/claim", """{"payer": "E1"}""")));
        Assert.Equal((0L, 18_000L), Standing(await Statement("employers/E1")));
        await Refund();
        Assert.Equal((0L, 0L), Standing(await Statement("employers/E1")));
        Assert.Equal("P1", (await Statement("persons/P1"))["person"]!.GetValue<string>());
    }

    private async Task Refund()
    {
        const string ask = """{"request": "A1", "payer": "E1", "scheme": 310, "amount": "180.00", "reason": "多缴"}""";
        var number = (await bench.Done("clerk-1", "POST", $"{Region}/refunds", ask))["refund"]!.GetValue<long>();
        Assert.Equal(number, (await bench.Done("clerk-1", "POST", $"{Region}/refunds", ask))["refund"]!.GetValue<long>());
        Assert.Equal((409, "CTB015"), Code(await bench.Refused("clerk-2", "POST", $"{Region}/refunds", ask)));
        Assert.Equal((409, "CTB007"), Code(await bench.Refused("clerk-2", "POST", $"{Region}/refunds", ask.Replace("A1", "A2"))));
        Assert.True(await StaffTokens.Revoke(bench.Database, "clerk-1", DateTimeOffset.UnixEpoch));
        await bench.Hire("clerk-1", StaffDuty.Reviewer);
        var decision = $"{Region}/refunds/{number}/decision";
        Assert.Equal((409, "CTB006"), Code(await bench.Refused("clerk-1", "POST", decision, """{"release": true}""")));
        Assert.True((await bench.Done("reviewer-1", "POST", decision, """{"release": true}"""))["released"]!.GetValue<bool>());
        Assert.Equal((409, "CTB005"), Code(await bench.Refused("reviewer-1", "POST", decision, """{"release": true}""")));
        Assert.Equal(
            (404, "CTB003"), Code(await bench.Refused("reviewer-1", "POST", $"{Region}/refunds/999/decision", """{"release": false}""")));
    }

    [Fact]
    public async Task Relief_is_previewed_asked_for_and_approved_by_another_person_and_bills_change_by_difference()
    {
        await bench.Bill("2020-02");
        var preview = await bench.Done("clerk-1", "GET", $"{Region}/relief-preview?from=2020-02&until=2020-02");
        Assert.Equal("1100.00", preview["waived"]!.GetValue<string>());
        const string ask = """{"from": "2020-02", "until": "2020-02", "reason": "测试", "province": "省决定"}""";
        var order = await bench.Done("clerk-1", "POST", $"{Region}/relief-orders", ask);
        Assert.Equal((409, "CTB010"), Code(await bench.Refused("clerk-2", "POST", $"{Region}/relief-orders", ask)));
        var approved = await bench.Done(
            "reviewer-1", "POST", $"{Region}/relief-orders/{order["order"]}/decision", """{"approve": true, "day": "2020-03-01"}""");
        Assert.Equal("-1100.00", approved["billedByDifference"]!.GetValue<string>());
        var listed = (await bench.Done("clerk-1", "GET", $"{Region}/relief-orders"))["orders"]![0]!;
        Assert.Equal(("clerk-1", "reviewer-1"), (listed["askedBy"]!.GetValue<string>(), listed["decidedBy"]!.GetValue<string>()));
        var months = await bench.Done("clerk-1", "GET", $"{Region}/billed-months?from=2020-01&until=2020-02");
        Assert.Equal([false, true], months["months"]!.AsArray().Select(month => month!["billed"]!.GetValue<bool>()));
        const string reversed = "relief-preview?from=2020-03&until=2020-02";
        Assert.Equal((400, "API009", "until"), await bench.Refused("clerk-1", "GET", $"{Region}/{reversed}"));
        const string nowhere = "/api/v1/regions/650100/relief-preview?from=2020-02&until=2020-02";
        Assert.Equal((409, "CTB008"), Code(await bench.Refused("clerk-1", "GET", nowhere)));
    }

    [Fact]
    public async Task A_case_is_applied_for_decided_by_another_person_and_keeps_its_steps()
    {
        const string coded = """{"kind": "deferral", "subject": "E1", "code": "M03", "from": "2020-07-01"}""";
        Assert.Equal((400, "API009", "code"), await bench.Refused("clerk-1", "POST", $"{Region}/service-cases", coded));
        const string ask = """
            {"kind": "deferral", "subject": "E1", "from": "2020-07-01", "until": "2020-09-01", "note": "困难"}
            """;
        var applied = await bench.Done("clerk-1", "POST", $"{Region}/service-cases", ask);
        Assert.Equal("2020-07-07", applied["deadline"]!.GetValue<string>()); // five working days after the day of the bench
        var number = applied["case"]!.GetValue<long>();
        Assert.Equal(409, (await bench.Refused("clerk-2", "POST", $"{Region}/service-cases", ask)).Status);
        var open = await bench.Done("reviewer-1", "GET", $"{Region}/service-cases");
        Assert.Equal(number, Assert.Single(open["cases"]!.AsArray())!["case"]!.GetValue<long>());
        var decision = $"/api/v1/service-cases/{number}/decision";
        Assert.Equal(409, (await bench.Refused("reviewer-1", "POST", decision, """{"approve": false}""")).Status);
        var decided = await bench.Done("reviewer-1", "POST", decision, """{"approve": true}""");
        Assert.Equal("approved", decided["state"]!.GetValue<string>());
        var shown = await bench.Done("clerk-1", "GET", $"/api/v1/service-cases/{number}");
        Assert.Equal(["clerk-1", "reviewer-1"], shown["steps"]!.AsArray().Select(step => step!["by"]!.GetValue<string>()));
        Assert.Equal(404, (await bench.Refused("clerk-1", "GET", "/api/v1/service-cases/999")).Status);
        Assert.Equal(409, (await bench.Refused("clerk-1", "POST", $"/api/v1/service-cases/{number}/withdrawal", "{}")).Status);
    }

    [Fact]
    public async Task Subsidies_are_claimed_by_level_and_received_at_most_as_claimed()
    {
        await bench.BillResidents("2020");
        var claimed = await bench.Done("clerk-1", "POST", $"{Region}/subsidy-claims", """{"year": 2020}""");
        Assert.Equal(
            ["central 330.00", "province 110.00", "local 110.00"],
            claimed["levels"]!.AsArray().Select(level => $"{level!["level"]} {level["due"]}"));
        Assert.Equal((409, "CTB012"), Code(await bench.Refused("clerk-1", "POST", $"{Region}/subsidy-claims", """{"year": 2020}""")));
        const string receipt = """{"year": 2020, "level": "central", "receipt": "R1", "amount": "330.00"}""";
        await bench.Done("clerk-1", "POST", $"{Region}/subsidy-receipts", receipt);
        Assert.Equal((409, "CTB013"), Code(await bench.Refused("clerk-1", "POST", $"{Region}/subsidy-receipts", receipt)));
        Assert.Equal((409, "CTB014"), Code(await bench.Refused(
            "clerk-1", "POST", $"{Region}/subsidy-receipts", receipt.Replace("R1", "R2", StringComparison.Ordinal))));
        var books = await bench.Done("reviewer-1", "GET", $"{Region}/subsidies?year=2020");
        Assert.Equal("330.00", books["levels"]![0]!["received"]!.GetValue<string>());
    }

    private static (int Status, string Code) Code((int Status, string Code, string Field) refused) => (refused.Status, refused.Code);

    private static (int Taken, string Code, string Field) Taken(JsonObject answer)
    {
        var refused = Assert.Single(answer["refused"]!.AsArray())!;
        return (answer["taken"]!.GetValue<int>(), refused["code"]!.GetValue<string>(), refused["field"]!.GetValue<string>());
    }

    private static (long Open, long Credit) Standing(JsonObject statement) =>
        (statement["open"]!.GetValue<long>(), statement["credit"]!.GetValue<long>());

    private Task<JsonObject> Statement(string whose) =>
        bench.Done("clerk-1", "GET", $"{Region}/{whose}/statement?from=2020-01&until=2020-12");

    private async Task<string> Cover(string person, string day) =>
        (await bench.Done("reviewer-1", "GET", $"{Region}/persons/{person}/cover?day={day}&scheme=310"))["answer"]!.GetValue<string>();
}
