using System.Text.Json.Nodes;

namespace Yibao.Tests.Server.Gateway.EndToEnd;

/// <summary>
/// What one institution did, another asks for and wants to change, with every transaction that names a visit, a settlement, a registration,
/// a file or an institution: all are refused or show nothing, and everything is as it was.
/// </summary>
[Collection("gateway")]
public sealed class OtherInstitutionTests(GatewayBench bench, ITestOutputHelper output)
{
    private static readonly string[] OnVisit =
    [
        "2202", "2203", "2203A", "2204", "2205", "2206", "2207", "2208", "2103", "5202", "5203", "5204",
        "2301", "2302", "2303", "2304", "2305", "2402", "2403", "2404", "2405", "4101", "4101A", "4102",
    ];

    private readonly SampleInput known = new();
    private readonly SortedDictionary<string, int> refused = new(StringComparer.Ordinal);

    [Fact]
    public async Task Nothing_of_one_institution_is_shown_to_another_or_changed_by_it()
    {
        var person = bench.TakePerson();
        known["psn_no"] = person;
        var (visit, settlement) = await Settled(person);
        await OnAll(person, OnVisit);
        (known["mdtrt_id"], known["med_type"]) = (await Admitted(), "21");
        await OnAll(person, OnVisit);
        Assert.Contains(await Stays(GatewayBench.Hospital(0)), stay => stay!["psn_no"]!.GetValue<string>() == person);
        Assert.Empty(await Stays(GatewayBench.Hospital(1)));
        await OnRegistrationsAndFiles(visit);

        (known["mdtrt_id"], known["setl_id"], known["med_type"]) = (visit, settlement, "11");
        Assert.Equal("0", (await bench.Done("5203", known.Of("5203")))!["setlinfo"]!["refd_setl_flag"]!.GetValue<string>());
        Assert.Empty((await bench.Done("5201", known.Of("5201"), GatewayBench.Hospital(1)))!["mdtrtinfo"]!.AsArray());
        Assert.Single((await bench.Done("5201", known.Of("5201")))!["mdtrtinfo"]!.AsArray());
        output.WriteLine($"{refused.Values.Sum()} refused: {string.Join(", ", refused.Select(code => $"{code.Key} {code.Value}"))}");
    }

    private async Task<(string Visit, string Settlement)> Settled(string person)
    {
        known.Learn(await bench.Done("2201", known.Of("2201")));
        await bench.Done("2203A", known.Of("2203A", ("rxIn", "AAAA"), ("rxfilename", "a.pdf")));
        await bench.Done("2204", new { feedetail = Bill.Line(person, known.Visit, "1", "YB-D0001", 100, 10) });
        var trial = await bench.Done("2206", new { data = Bill.Settlement(person, known.Visit, 1_000) });
        var message = bench.NextMessage(GatewayBench.Hospital(0));
        known.Learn(await bench.Done("2207", new { data = Bill.Settlement(person, known.Visit, 1_000, trial) }, msgid: message));

        // A reversal names a message of the sender: another's stays as it is.
        await bench.Done("2601", known.Of("2601", ("omsgid", message), ("oinfno", "2207")), GatewayBench.Hospital(1));
        return (known.Visit, (string)known["setl_id"]);
    }

    private async Task<string> Admitted()
    {
        known["med_type"] = "21";
        return (await bench.Done("2401", known.Of("2401")))!["result"]!["mdtrt_id"]!.GetValue<string>();
    }

    private async Task<JsonArray> Stays(string provider) =>
        (await bench.Done("5303", known.Of("5303"), provider))!["data"]!.AsArray();

    private async Task OnAll(string person, string[] transactions)
    {
        foreach (var infno in transactions)
        {
            var line = Bill.Line(person, known.Visit, "9", "YB-D0001", 1, 1);
            await Refused(infno, ("feedetail", line), "S"); // SRV or STL
        }
    }

    private async Task OnRegistrationsAndFiles(string visit)
    {
        known["fixmedins_code"] = GatewayBench.Hospital(0);
        foreach (var (register, undo) in ((string, string)[])[("2501", "2502"), ("2503", "2504"), ("2505", "2506")])
        {
            var serial = (await bench.Done(register, known.Of(register)))!["result"]!["trt_dcla_detl_sn"]!;
            known["trt_dcla_detl_sn"] = serial.GetValue<string>();
            await Refused(undo, ("memo", "x"), "SRV004");
        }
        await bench.Done("3301", known.Of("3301"));
        await Refused("3302", ("memo", "x"), "SRV004");
        await Refused("1317", ("page_num", 1), "SRV004");
        await Refused("9101", ("in", "AAAA"), "SRV004");
        foreach (var file in (string[])["RX" + visit, await Upload()])
            await Refused("9102", ("file_qury_no", file), "SRV006");

        async Task<string> Upload() =>
            (await bench.Done("9101", known.Of("9101", ("in", "AAAA"))))!["file_qury_no"]!.GetValue<string>();
    }

    private async Task Refused(string infno, (string Name, object Value) more, string code)
    {
        var text = await bench.Refused(infno, known.Of(infno, more), GatewayBench.Hospital(1));
        Assert.True(text.StartsWith(code, StringComparison.Ordinal), $"{infno}: {text}");
        const int codeLength = 6;
        var told = text[..codeLength];
        refused[told] = refused.GetValueOrDefault(told) + 1;
    }
}
