using Yibao.Contributions.Runs;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage.Enrolment;

namespace Yibao.Tests.Server.Api;

/// <summary>Employers, runs of bills, arrears, corrections and lists of other departments through the API.</summary>
public sealed class ApiRunTests : IAsyncLifetime
{
    private const string Region = ApiBench.Region;
    private static readonly DateOnly Day = new(2020, 6, 1);

    private readonly ApiBench bench = new();

    public ValueTask InitializeAsync() => bench.InitializeAsync();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task An_employer_is_registered_once_with_a_code_that_checks()
    {
        var code = CreditCode.Complete("91440100000000009").Text;
        var ask = $$"""{"employer": "E9", "credit_code": "{{code}}", "name": "测试单位", "payer": "enterprise", "from": "2020-01-01"}""";
        Assert.Equal("E9", (await bench.Done("clerk-1", "POST", $"{Region}/employers", ask))["employer"]!.GetValue<string>());
        Assert.Equal((409, "API014", "employer"), await bench.Refused("clerk-1", "POST", $"{Region}/employers", ask));
        Assert.Equal(
            (409, "API014", "credit_code"), await bench.Refused("clerk-1", "POST", $"{Region}/employers", Other(ask, "E9", "E8")));
        Assert.Equal(
            (400, "API009", "credit_code"), await bench.Refused("clerk-1", "POST", $"{Region}/employers", Other(ask, code, "91440100X")));
        Assert.Equal(
            (400, "API009", "employer"), await bench.Refused("clerk-1", "POST", $"{Region}/employers", Other(ask, "E9", "E 9")));
        Assert.Equal(
            (400, "API009", "payer"), await bench.Refused(
                "clerk-1", "POST", $"{Region}/employers", Other(ask, "enterprise", "individual")));
        Assert.Equal((403, "API004", ""), await bench.Refused("reviewer-1", "POST", $"{Region}/employers", ask));
    }

    [Fact]
    public async Task Bills_are_made_once_and_who_does_not_pay_loses_cover_after_the_months_of_grace()
    {
        const string run = """{"kind": "employers", "period": "2020-01", "day": "2020-01-05"}""";
        var made = await bench.Done("clerk-1", "POST", $"{Region}/bills", run);
        Assert.Equal((true, 2, 4), (made["done"]!.GetValue<bool>(), made["bills"]!.GetValue<int>(), made["heads"]!.GetValue<int>()));
        Assert.Equal(0, (await bench.Done("clerk-1", "POST", $"{Region}/bills", run))["bills"]!.GetValue<int>());
        Assert.Equal(
            (400, "API009", "period"), await bench.Refused("clerk-1", "POST", $"{Region}/bills", Other(run, "2020-01\"", "2020\"")));
        Assert.Equal((404, "API015", "region"), await bench.Refused("clerk-1", "POST", "/api/v1/regions/650100/bills", run));

        var owing = (await bench.Done("reviewer-1", "GET", $"{Region}/arrears?day=2020-07-01"))["arrears"]!.AsArray();
        Assert.Equal(["E1", "E2"], owing.Select(row => row!["payer"]!.GetValue<string>()));
        var paused = await bench.Done("clerk-1", "POST", $"{Region}/arrears/pause", """{"day": "2020-07-01"}""");
        Assert.Equal(2, paused["paused"]!.GetValue<int>());
        var cover = await bench.Done("clerk-1", "GET", $"{Region}/persons/P1/cover?day=2020-07-01&scheme=310");
        Assert.Equal(("paused", "arrears"), (cover["answer"]!.GetValue<string>(), cover["pause"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_name_is_corrected_with_a_reason_and_a_double_record_is_merged()
    {
        await bench.Done("clerk-1", "POST", $"{Region}/persons/P1/correct", """{"day": "2020-06-01", "name": "测试更名", "reason": "录入错误"}""");
        Assert.Equal("测试更名", (await bench.One<string>("select name from person where psn_no = 'P1'")));
        Assert.Equal(
            (400, "API008", "reason"),
            await bench.Refused("clerk-1", "POST", $"{Region}/persons/P1/correct", """{"day": "2020-06-01", "name": "测试更名"}"""));
        var (status, code, _) = await bench.Refused(
            "clerk-1", "POST", $"{Region}/persons/P5/merge", """{"day": "2020-06-01", "into": "P1"}""");
        Assert.Equal((409, "ENR"), (status, code[..3])); // two people: their documents differ
    }

    [Fact]
    public async Task A_list_is_applied_by_another_person_than_the_one_who_had_it_matched()
    {
        var (list, _) = await GroupListRows.Begin(
            bench.Database, new GroupList(new RegionCode(440100), 0, "2303", AidCategory.Subsistence, Day, "list.csv", "d", "clerk-1"),
            DateTimeOffset.UnixEpoch);
        await GroupListRows.Add(bench.Database, list, [new GroupLine(1, "99", "D5", "测试5", null, null)], []);
        await GroupListRows.Finish(bench.Database, list, 1);
        var shown = await bench.Done("clerk-1", "GET", $"/api/v1/group-lists/{list.Id}");
        Assert.Equal((1, 0), (shown["new"]!.GetValue<int>(), shown["leaving"]!.GetValue<int>()));
        var decision = $"/api/v1/group-lists/{list.Id}/decision";
        Assert.Equal((403, "API004", ""), await bench.Refused("clerk-2", "POST", decision, """{"apply": true}"""));
        var applied = await bench.Done("reviewer-1", "POST", decision, """{"apply": true}""");
        Assert.Equal((true, 1), (applied["applied"]!.GetValue<bool>(), applied["joined"]!.GetValue<int>()));
        Assert.Equal(409, (await bench.Refused("reviewer-1", "POST", decision, """{"apply": false}""")).Status);
        Assert.Equal(404, (await bench.Refused("reviewer-1", "POST", "/api/v1/group-lists/9/decision", """{"apply": true}""")).Status);
        Assert.Equal(404, (await bench.Refused("clerk-1", "GET", "/api/v1/group-lists/9")).Status);
    }

    private static string Other(string body, string what, string instead) => body.Replace(what, instead, StringComparison.Ordinal);
}
