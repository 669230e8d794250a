using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Yibao.Catalogue;
using Yibao.Server.Gateway;
using Yibao.Tests.Conventions;

namespace Yibao.Tests.Server.Gateway.EndToEnd;

/// <summary>
/// Every transaction once over HTTP, with what a hospital sends and no field more than is required: each answer has every field of its
/// table, amounts hold the identities of the interface. What came is docs/gateway-conformance.md.
/// </summary>
public sealed class ConformanceTests : IAsyncLifetime
{
    private const string Settlements = "2101 2102 2103 2206 2207 2208 2303 2304 2305";
    private const string Uploads = "2204 2301";
    private static readonly string Document = Path.Combine(Repository.Root, "docs", "gateway-conformance.md");

    private readonly GatewayBench bench = new();
    private readonly SortedDictionary<string, string> rows = new(StringComparer.Ordinal);
    private readonly SampleInput known = new();
    private readonly List<string> faults = [];

    public ValueTask InitializeAsync() => bench.InitializeAsync();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    [Trait("Generated", "true")]
    public async Task Every_transaction_is_exchanged_and_answered_as_its_table_says()
    {
        var person = bench.TakePerson();
        known["psn_no"] = person;
        var file = GatewayBench.Scheme.Person(int.Parse(person[^6..], CultureInfo.InvariantCulture)).Person;
        (known["certno"], known["mdtrt_cert_no"], known["psn_name"], known["psn_cert_type"]) =
            (file.Document, file.Document, file.Name, file.DocumentType);
        known["sign_no"] = Text(await Ask("9001"), "signinoutb", "sign_no");
        await Ask("1101");
        await Ask("1201");
        await Ask("2001");
        foreach (var infno in CatalogueList.Transactions.Concat(["1312", "1316", "1318", "1319", "1901", "3301", "1317", "3302"]))
            await Ask(infno);
        await Outpatient(person);
        await Pharmacy();
        await Registrations();
        await Stay(person);
        await Reconciliation();
        foreach (var infno in (string[])["5101", "5102", "9002"])
            await Ask(infno);
        Assert.Equal([], faults);
        Assert.Equal(FieldTables.All.Select(table => table.Infno).Order(StringComparer.Ordinal), rows.Keys);
        Compare();
    }

    private async Task Outpatient(string person)
    {
        await Open("2201");
        await Ask("2203");
        await Ask("2203A");
        await Ask("2204", ("feedetail", Bill.Line(person, Visit, "1", "YB-D0001", 100, 10)));
        await Ask("2205");
        await Ask("2204", ("feedetail", Bill.Line(person, Visit, "2", "YB-D0001", 100, 10)));
        await Settle(person, "2206", "2207", 1_000);
        foreach (var infno in (string[])["5201", "5202", "5203", "5204", "5206"])
            await Ask(infno);
        await Ask("2208");
        await Open("2201");
        await Ask("2202");
        await Open("2201");
        known["med_type"] = "14"; // chronic
        await Ask("2203");
        await Ask("2204", ("feedetail", Bill.Line(person, Visit, "3", "YB-D0001", 10, 10)));
        await Settle(person, "2206", "2207", 100);
        await Ask("5205");
        known["med_type"] = "11";
    }

    private async Task Pharmacy()
    {
        known["med_type"] = "41";
        object drug = new
        {
            feedetl_sn = "1", rx_circ_flag = "0", fee_ocur_time = "2020-06-15 10:00:00", med_list_codg = "YB-D0001",
            medins_list_codg = "own1", det_item_fee_sumamt = 60, cnt = 2, pric = 30,
        };
        await Ask("2101", ("drugdetail", drug), ("medfee_sumamt", 60));
        var (visit, message) = (Visit, bench.NextMessage(GatewayBench.Hospital(0)));
        known.Learn(await Ask("2102", message, ("drugdetail", drug), ("medfee_sumamt", 60)));
        await Ask("2103");
        await Ask("2601", ("omsgid", bench.NextMessage(GatewayBench.Hospital(0))), ("oinfno", "2102")); // one that never came
        (known["mdtrt_id"], known["med_type"]) = (visit, "11");
    }

    private async Task Registrations()
    {
        foreach (var (register, undo) in ((string, string?)[])[("2501", "2502"), ("2503", "2504"), ("2505", "2506"), ("2507", null)])
        {
            await Register(register);
            if (undo is not null)
            {
                await Ask(undo);
                await Register(register);
            }
        }
        await Ask("5301");
        await Ask("5302");

        async Task Register(string infno)
        {
            known["trt_dcla_detl_sn"] = Text(await Ask(infno), "result", "trt_dcla_detl_sn");
        }
    }

    private async Task Stay(string person)
    {
        known["med_type"] = "21";
        await Open("2401");
        await Ask("5303");
        await Ask("2403");
        await Ask("2301", ("feedetail", Bill.Line(person, Visit, "1", "YB-D0001", 1_000, 5)));
        await Ask("2302", ("feedetl_sn", "1"));
        await Ask("2301", ("feedetail", Bill.Line(person, Visit, "2", "YB-D0001", 1_000, 5)));
        await Ask("2402");
        await Ask("2405");
        await Ask("2402");
        await Settle(person, "2303", "2304", 5_000);
        await Ask("4101");
        await Ask("4101A");
        await Ask("4102", ("stastinfo", new[] { new { psn_no = person, setl_id = known["setl_id"], stas_type = "1" } }));
        var settled = known["setl_id"];
        await Ask("2305");
        await Ask("2405");
        await Ask("2302", ("feedetl_sn", "0000"));
        await Ask("2404");
        (known["setl_id"], known["med_type"]) = (settled, "11");
    }

    private async Task Reconciliation()
    {
        await Ask("3201");
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            await using var text = archive.CreateEntry("stmt.txt").Open();
            await text.WriteAsync(Encoding.UTF8.GetBytes($"{known["setl_id"]}\t{Visit}\t{known["psn_no"]}\t1.00\t0\t0\t0\n"));
        }
        known["file_qury_no"] = Text(await Ask("9101", ("in", Convert.ToBase64String(zip.ToArray()))), ".", "file_qury_no");
        known["file_qury_no"] = Text(await Ask("3202"), "fileinfo", "file_qury_no");
        var answer = await bench.Post(bench.Message("9102", known.Of("9102")));
        Assert.Equal("PK"u8, answer.AsSpan(0, 2));
        rows["9102"] = "a file as it is";
    }

    private static string Text(JsonNode? output, string node, string field) =>
        (node == "." ? output : output?[node])?[field]?.GetValue<string>() ?? "";

    private string Visit => known.Visit;

    private async Task Open(string infno) => known.Learn(await Ask(infno));

    private async Task Settle(string person, string trialNumber, string settleNumber, decimal total)
    {
        var trial = await Ask(trialNumber, [.. Parts(null)]);
        known.Learn(await Ask(settleNumber, [.. Parts(trial)]));

        IEnumerable<(string, object)> Parts(JsonNode? before) =>
            Bill.Settlement(person, Visit, total, before)
                .Where(field => field.Key is "medfee_sumamt" or "overlmt_selfpay" || field.Key.EndsWith("_amt", StringComparison.Ordinal))
                .Select(field => (field.Key, field.Value));
    }

    private Task<JsonNode?> Ask(string infno, params (string Name, object Value)[] more) => Ask(infno, null, more);

    /// <summary>Sends a message that must be done, and writes down what was answered.</summary>
    private async Task<JsonNode?> Ask(string infno, string? msgid, params (string Name, object Value)[] more)
    {
        var answer = await bench.Post(bench.Message(infno, known.Of(infno, more), msgid: msgid));
        var found = AnswerCheck.Faults(infno, answer);
        faults.AddRange(found.Select(fault => $"{infno}: {fault}"));
        rows.TryAdd(infno, "");
        if (found.Count > 0)
            return null;
        var output = JsonNode.Parse(answer)!["output"];
        var amounts = Settlements.Contains(infno, StringComparison.Ordinal) || Uploads.Contains(infno, StringComparison.Ordinal);
        if (Settlements.Contains(infno, StringComparison.Ordinal))
            Bill.Holds(output);
        else if (amounts)
            Bill.LinesHold(output!["result"]!.AsArray());
        rows[infno] = string.Join(", ", FieldTables.Find(infno)!.Output.Where(node => node.Shape != NodeShape.File).Select(node =>
        {
            var told = node.Name == "." ? output : output![node.Name];
            var required = node.Fields.Count(field => field.Requirement == Requirement.Required);
            var count = told is JsonArray list ? $"{(list.Count == 0 ? "no rows" : "rows")} of " : "";
            return $"{(node.Name == "." ? "output" : node.Name)}: {count}{node.Fields.Count} fields, {required} required";
        })) is { Length: > 0 } nodes ? nodes + (amounts ? "; amounts hold" : "") : "nothing";
        return output;
    }

    private void Compare()
    {
        const string end = "<!-- end of exchanges -->";
        var text = new StringBuilder("<!-- exchanges: written by ConformanceTests -->\n");
        text.Append("| transaction | 交易 | what it is | from | answered |\n|---|---|---|---|---|\n");
        foreach (var table in FieldTables.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {table.Infno} | {table.Chinese} | {table.English} | {SourceOf(table.Infno)} | ")
                .Append(CultureInfo.InvariantCulture, $"{rows[table.Infno]} |\n");
        }
        var document = File.ReadAllText(Document);
        var begin = document.IndexOf("<!-- exchanges", StringComparison.Ordinal);
        var rest = document[document.IndexOf(end, StringComparison.Ordinal)..];
        var expected = document[..begin] + text + rest;
        if (Environment.GetEnvironmentVariable("YIBAO_REGENERATE") is "1")
            File.WriteAllText(Document, expected);
        Assert.Equal(expected, File.ReadAllText(Document));
    }

    private static string SourceOf(string infno) => infno switch
    {
        "1201" => "register of providers",
        "1317" or "3301" or "3302" => "mappings that the institution sent",
        "1901" => "dictionaries of the interface",
        "2001" => "rules of the day",
        "5101" or "5102" => "imported register of the institution",
        "5301" or "5302" => "registrations",
        _ when CatalogueList.Kinds.Contains(infno, StringComparer.Ordinal) =>
            File.Exists(Path.Combine(Repository.Root, "catalogue", "lists", infno + ".csv"))
                ? "shipped list of the catalogue"
                : "list of the catalogue, none shipped",
        _ => infno[..2] switch
        {
            "90" => "sign-ins",
            "11" => "register of people",
            "13" => "items of the catalogue",
            "25" => "registrations",
            "32" => "settlements",
            "41" => "settlement lists",
            "91" => "files",
            "52" or "53" => "visits and settlements",
            _ => "the counter",
        },
    };
}
