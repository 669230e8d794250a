using System.Text.Json;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage;
using Yibao.Storage.Queries;
using Yibao.Tests.Counter;
using Yibao.Tests.Storage;

namespace Yibao.Tests.Server.Services;

public sealed class RegistrationHandlersTests
{
    private static readonly string Person = CounterFixture.Person(1);

    [Theory, ClassData(typeof(EachEngine))]
    public async Task A_referral_is_registered_once_and_withdrawn_by_the_one_who_registered_it(Engine engine)
    {
        await using var fixture = await ServiceFixture.Open(engine);
        var serial = Serial(await fixture.DoneTwice("2501", Referral("2020-07-01", "2020-12-31")));
        Assert.Equal("SRV002", await fixture.Refused("2501", Referral("2020-12-31", "2021-01-31")));
        Serial(await fixture.Done("2501", Referral("2021-01-01", "2021-01-31")));

        Assert.Equal(Filing.None, await FilingOn(fixture, new DateOnly(2020, 6, 30)));
        Assert.Equal(Filing.Referred, await FilingOn(fixture, new DateOnly(2020, 7, 1)));
        Assert.Equal(Filing.Referred, await FilingOn(fixture, new DateOnly(2020, 12, 31)));
        Assert.Equal(Filing.None, await FilingOn(fixture, new DateOnly(2021, 2, 1)));
        Assert.Equal(Filing.Referred, await FilingOn(fixture, new DateOnly(2020, 7, 1), 430202)); // a district of it
        Assert.Equal(Filing.None, await FilingOn(fixture, new DateOnly(2020, 7, 1), 430100)); // not where the referral leads

        Assert.Equal("SRV004", await fixture.Refused("2502", Withdrawal(serial), ServiceFixture.Clinic));
        Assert.Equal("SRV003", await fixture.Refused("2504", Withdrawal(serial)));
        await fixture.DoneTwice("2502", Withdrawal(serial));
        Assert.Equal("SRV005", await fixture.Refused("2502", Withdrawal(serial)));
        Assert.Equal(Filing.None, await FilingOn(fixture, new DateOnly(2020, 7, 1)));
        Serial(await fixture.Done("2501", Referral("2020-07-01", "2020-12-31")));
    }

    [Theory, ClassData(typeof(EachEngine))]
    public async Task A_chronic_disease_is_seen_while_it_is_registered(Engine engine)
    {
        await using var fixture = await ServiceFixture.Open(engine);
        var serial = Serial(await fixture.DoneTwice("2503", Disease("M03900", "310")));
        Serial(await fixture.Done("2503", Disease("M01600", "310")));
        Assert.Equal("SRV002", await fixture.Refused("2503", Disease("M01600", "310")));
        Assert.Equal(["M03900", "M01600"], await Codes());
        await fixture.DoneTwice("2504", Withdrawal(serial));
        Assert.Equal(["M01600"], await Codes());

        async Task<string[]> Codes() => [.. (await fixture.Done("5301", $$"""{"data":{"psn_no":"{{Person}}"} }""")).GetProperty("feedetail")
            .EnumerateArray().Select(row => row.GetProperty("opsp_dise_code").GetString()!)];
    }

    [Theory]
    [InlineData("03", Filing.None)]
    [InlineData("06", Filing.Referred)]
    [InlineData("07", Filing.Emergency)]
    [InlineData("08", Filing.Registered)]
    public async Task A_chosen_institution_is_seen_under_its_kind_of_application(string application, Filing filing)
    {
        await using var fixture = await ServiceFixture.Open();
        var serial = Serial(await fixture.DoneTwice("2505", Institution(application)));
        var row = Assert.Single((await Chosen(application)).EnumerateArray());
        string[] fields = ["fixmedins_code", "begndate", "fix_srt_no"];
        Assert.Equal(["H43010500009", "2020-01-01", "1"], fields.Select(field => row.GetProperty(field).GetString()));
        Assert.Equal(0, (await Chosen("99")).GetArrayLength());
        Assert.Equal(filing, await FilingOn(fixture, new DateOnly(2020, 6, 30)));
        await fixture.DoneTwice("2506", Withdrawal(serial));
        Assert.Equal(0, (await Chosen(application)).GetArrayLength());

        async Task<JsonElement> Chosen(string kind) =>
            (await fixture.Done("5302", $$"""{"data":{"psn_no":"{{Person}}","biz_appy_type":"{{kind}}"} }""")).GetProperty("psnfixmedin");
    }

    [Fact]
    public async Task An_accident_is_registered_for_the_person_that_is_named()
    {
        await using var fixture = await ServiceFixture.Open();
        Serial(await fixture.DoneTwice("2507", Accident(Person, "测试1")));
        Assert.Equal("STL029", await fixture.Refused("2507", Accident(Person, "测试2")));
        Assert.Equal("SRV002", await fixture.Refused("2507", Accident(Person, "测试1")));
        Assert.DoesNotContain("测试1", await fixture.Counter.Read<string>("select details from registration"));
    }

    [Fact]
    public async Task What_cannot_be_registered_is_refused_with_its_reason()
    {
        await using var fixture = await ServiceFixture.Open();
        Assert.Equal("STL001", await fixture.Refused("2501", Referral("2020-07-01", "2020-12-31", "nobody")));
        Assert.Equal("STL001", await fixture.Refused("2502", Withdrawal("1", "nobody")));
        Assert.Equal("SRV001", await fixture.Refused("2501", Referral("2020-07-01", "2020-06-30")));
        Assert.Equal("STL009", await fixture.Refused("2501", Referral("2014-07-01", "2020-06-30")));
        Assert.Equal("STL009", await fixture.Refused("2503", Disease("M03900", "390")));
        Assert.Equal("STL002", await fixture.Refused("2503", Disease("M03900", "310"), "H11000000009"));
        Assert.Equal("SRV003", await fixture.Refused("2502", Withdrawal("no number")));
        Assert.Equal("GWY022", await fixture.Refused("2503", """{"data":{"psn_no":"1"}}"""));
        Assert.Equal("GWY023", await fixture.Refused("2501", Referral("1 July", "2020-12-31")));
    }

    private static async Task<Filing> FilingOn(ServiceFixture fixture, DateOnly day, int care = 430200) =>
        await RegistrationQueries.FilingOn(fixture.Counter.Database, Person, day, new RegionCode(care));

    private static string Serial(JsonElement output) => output.GetProperty("result").GetProperty("trt_dcla_detl_sn").GetString()!;

    private static string Referral(string from, string until, string? person = null) => $$"""
        {"refmedin":{"psn_no":"{{person ?? Person}}","insutype":"310","diag_code":"I10.x00","diag_name":"高血压病",
        "reflin_medins_no":"H43010500009","reflin_medins_name":"测试医院","mdtrtarea_admdvs":"430200","refl_type":"3",
        "refl_date":"{{from}}","refl_rea":"病情需要","refl_opnn":"同意","begndate":"{{from}}","enddate":"{{until}}"} }
        """;

    private static string Disease(string code, string scheme) => $$"""
        {"data":{"psn_no":"{{Person}}","insutype":"{{scheme}}","opsp_dise_code":"{{code}}","opsp_dise_name":"测试病种","insu_optins":"110000",
        "ide_fixmedins_no":"H11000000001","ide_fixmedins_name":"测试医院甲","hosp_ide_date":"2020-06-01","diag_dr_codg":"D1",
        "diag_dr_name":"测试医师","begndate":"2020-06-01","enddate":""} }
        """;

    private static string Institution(string application) => $$"""
        {"data":{"psn_no":"{{Person}}","biz_appy_type":"{{application}}","begndate":"2020-01-01","enddate":"2020-12-31","fix_srt_no":"1",
        "fixmedins_code":"H43010500009","fixmedins_name":"测试医院"} }
        """;

    private static string Accident(string person, string name) => $$"""
        {"data":{"dcla_souc":"01","insutype":"310","psn_no":"{{person}}","psn_cert_type":"90","certno":"{{person}}","psn_name":"{{name}}",
        "insu_admdvs":"110000","chk_pay_flag":"0","trum_time":"2020-06-29 08:00:00","trum_site":"测试地点","begndate":"2020-06-29"} }
        """;

    private static string Withdrawal(string serial, string? person = null) =>
        $$"""{"data":{"trt_dcla_detl_sn":"{{serial}}","psn_no":"{{person ?? Person}}","memo":"测试撤销"} }""";
}
