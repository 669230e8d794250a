using System.Text.Json.Nodes;
using Yibao.Clearing.Epidemic;
using Yibao.Clearing.Regions;
using Yibao.Kernel;
using Yibao.Storage;
using Yibao.Storage.Clearing;

namespace Yibao.Agency.Clearing;

/// <summary>
/// How the national clearing of the epidemic of a year stands (疫情清算报告): what was assigned to whom, and what is still open.
/// </summary>
public sealed record EpidemicReport
{
    /// <summary>Day of the question.</summary>
    public required DateOnly On { get; init; }

    /// <summary>The run; null: there is none yet.</summary>
    public required RegionRun? Run { get; init; }

    /// <summary>What was assigned.</summary>
    public required EpidemicTally Tally { get; init; }

    /// <summary>Notices.</summary>
    public required IReadOnlyList<NoticeState> Notices { get; init; }

    /// <summary>Bills whose home region is not known yet.</summary>
    public required IReadOnlyList<OpenBills> Open { get; init; }

    /// <summary>Settlements elsewhere that no national clearing has taken.</summary>
    public required IReadOnlyList<Carried> Carried { get; init; }

    /// <summary>The report of a year (报告).</summary>
    public static async Task<EpidemicReport> Of(Database database, int year, DateOnly on, CancellationToken cancel = default)
    {
        await using var reader = await HubReader.Open(database, cancel);
        var period = ClearingPeriod.OfEpidemic(year);
        return new EpidemicReport
        {
            On = on, Run = (await reader.RegionRuns()).FirstOrDefault(run => run.Period == period), Tally = await reader.TallyOf(period),
            Notices = await reader.NoticesOf(period), Open = await reader.OpenBills(), Carried = await reader.Carried(0, isEpidemic: true),
        };
    }

    /// <summary>As JSON (数据), amounts in fen.</summary>
    public JsonObject Json()
    {
        var json = Json(Tally);
        json["on"] = Days.Text(On);
        json["run"] = Run is null ? null : RegionReport.Json(Run);
        json["notices"] = new JsonArray([.. Notices.Select(one => RegionReport.Json(one, On))]);
        json["open_bills"] = Json(Open);
        json["carried"] = new JsonArray([.. Carried.Select(one => (JsonNode)new JsonObject
        {
            ["why"] = RegionReport.WordOf(one.State), ["month"] = $"{one.BookedMonth}", ["items"] = one.Items, ["fen"] = one.Fen,
        })]);
        return json;
    }

    /// <summary>Open bills as JSON (待核查账单数据).</summary>
    public static JsonArray Json(IEnumerable<OpenBills> open) => new([.. open.Select(one => (JsonNode)new JsonObject
    {
        ["care"] = $"{one.Care}", ["document_known"] = one.HasDocument, ["bills"] = one.Bills, ["fen"] = one.Fen,
    })]);

    /// <summary>Sums as JSON (汇总数据).</summary>
    public static JsonObject Json(EpidemicTally tally)
    {
        ArgumentNullException.ThrowIfNull(tally);
        return new JsonObject
        {
            ["unit"] = "fen", ["items"] = tally.Items, ["total"] = tally.Total, ["funds"] = tally.FundTotal,
            ["fiscal"] = tally.FiscalTotal.Total, ["other"] = tally.Other,
            ["homes"] = new JsonArray([.. tally.Homes.Select(home => (JsonNode)new JsonObject
            {
                ["region"] = $"{home.Home}", ["scheme"] = (int)home.Scheme, ["items"] = home.Items, ["fen"] = home.Fund,
            })]),
            ["levels"] = new JsonArray([.. tally.Fiscal.Select(care => (JsonNode)new JsonObject
            {
                ["care"] = $"{care.Care}", ["scheme"] = (int)care.Book, ["central"] = care.Fiscal.Central,
                ["province"] = care.Fiscal.Province, ["local"] = care.Fiscal.Local,
            })]),
            ["matrix"] = RegionReport.JsonOf(tally.Matrix),
            ["nets"] = RegionReport.JsonOf(tally.Matrix.Nets()),
        };
    }
}
