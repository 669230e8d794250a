using Yibao.Agency.Clearing;
using Yibao.Clearing.Epidemic;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage;
using Yibao.Storage.Registers;
using Yibao.Tests.Clearing.Regions;
using static Yibao.Tests.Clearing.Regions.HubOffice;

namespace Yibao.Tests.Clearing.Epidemic;

/// <summary>Bills of the epidemic in Wuhan, of an employee there, of a resident of Shangluo, and of somebody in no register.</summary>
internal static class EpidemicCases
{
    internal const string Hospital = "H42010000001";
    internal static readonly RegionCode Shangluo = new(611000);

    /// <summary>A bill of 30,000 yuan, unless said otherwise, with an off-list item of the diagnosis plan.</summary>
    internal static EpidemicBill Bill(string number, string document, long classA = 28_000_00, long plan = 2_000_00) => new()
    {
        Region = Wuhan, Number = number, Provider = Hospital, Tier = Tier.Tier3, Kind = VisitKind.Inpatient,
        Status = EpidemicStatus.Confirmed, Day = Day("2020-02-10"), Document = document,
        Lines = [new('A', classA, -1, IsPlan: false), .. plan == 0 ? Array.Empty<EpidemicLine>() : [new('C', plan, -1, IsPlan: true)]],
    };

    /// <summary>The two people and the hospital.</summary>
    internal static async Task Register(HubOffice office)
    {
        await office.Execute(
            "insert into provider (region, code, name, kind, tier, hosp_lv, from_day, until_day) values "
            + $"(420100, '{Hospital}', '测试医院武汉', 1, 3, '3', 20150101, null)");
        await using var register = await RegisterBatch.Begin(office.Database);
        await register.Add(
        [
            File(Wuhan, "P1", "D-WUHAN", Scheme.Employee, PersonStatus.InService),
            File(Shangluo, "P2", "D-SHANGLUO", Scheme.Resident, PersonStatus.Resident),
        ]);
        await register.Commit(null, office.Clock.GetUtcNow());
    }

    /// <summary>Nine verified bills of three people, one of whom is insured nowhere.</summary>
    internal static async Task<HubOffice> Busy(Engine engine)
    {
        var office = await HubOffice.Open(engine);
        await Register(office);
        var desk = new EpidemicDesk(office.Database, ClearingTermsTests.Shipped.Value, office.Clock) { BillsAtOnce = 3 };
        string[] documents = ["D-WUHAN", "D-SHANGLUO", "D-NOBODY"];
        await desk.Take([.. Enumerable.Range(0, 9).Select(i => Bill($"B{i}", documents[i % 3]))], Day("2020-02-20"), "甲");
        var (totals, _) = await desk.Verify(Day("2020-03-01"), "甲", closesUnknown: true);
        Assert.Equal((9, 6, 3), (totals.Bills, totals.Found, totals.Uninsured));
        return office;
    }

    private static PersonFile File(RegionCode region, string number, string document, Scheme scheme, PersonStatus status) => new(
        new InsuredPerson(region, number, "99", document, "测试", Sex.Male, new(1972, 2, 1)),
        [new EnrolmentSpan { Scheme = scheme, Status = status, StatusCode = "11", From = new(2015, 1, 1) }], []);
}
