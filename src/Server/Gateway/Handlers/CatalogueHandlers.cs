using System.Globalization;
using System.Security.Cryptography;
using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Server.Gateway.Handlers;

/// <summary>
/// The catalogue (医保目录): downloads as files (1301 to 1320, fetched by 9102), and queries in pages: 1304 ethnic drugs; 1312 the items;
/// 1316 matches, each item with itself, as there is one code; 1318 payment standards; 1319 first-pay shares. 1901 are the dictionaries.
/// </summary>
internal static class CatalogueHandlers
{
    // The first call of a client that has nothing yet.
    private const string NoVersion = "v0000";

    // Dictionaries have no codes above their own: the parent of all is the root.
    private const string RootCode = "0";

    private static readonly (string Code, Tier Tier)[] StandardTiers = [("1", Tier.Tier1), ("2", Tier.Tier2), ("3", Tier.Tier3)];

    // Edition of the interface whose dictionaries these are.
    private static readonly DateOnly DictionaryDay = new(2021, 12, 30);

    internal static void Map(GatewayRoutes routes, Counter counter)
    {
        foreach (var infno in CatalogueFile.Transactions)
            routes.Map(infno, (request, context) => Download(counter, request, context));
        routes.Map("1304", (request, context) => EthnicDrugs(counter, request, context));
        routes.Map("1312", (request, context) => Items(counter, request, context));
        routes.Map("1316", (request, context) => Matches(counter, request, context));
        routes.Map("1318", (request, context) => Standards(counter, request, context));
        routes.Map("1319", (request, context) => Shares(counter, request, context));
        routes.Map("1901", (request, context) => Dictionary(request, context));
    }

    // A client that has the version in force gets an empty file.
    private static ValueTask<GatewayAnswer> Download(Counter counter, GatewayRequest request, GatewayContext context)
    {
        var rules = counter.Office.Rules;
        var today = ChinaTime.DayOf(context.ReceivedAt.ToUnixTimeMilliseconds());
        var known = request.Input.Row("data").Text("ver");
        var isKnown = known != NoVersion && known == CatalogueFile.VersionOf(rules);
        var rows = isKnown ? [] : CatalogueFile.Rows(request.Infno, rules, today);
        var name = string.Create(CultureInfo.InvariantCulture, $"{request.Infno}_{CatalogueFile.VersionOf(rules)}");
        var file = TableFile.Zip(name + ".txt", rows);
        const int digestLength = 16; // of the file's number, beside the transaction
        var number = request.Infno + "-" + Convert.ToHexStringLower(SHA256.HashData(file))[..digestLength];
        return counter.Run(
            FileHandlers.Keep(
                counter, request, context, name + ".zip", file,
                kept =>
                {
                    var answer = new AnswerWriter(context.Head());
                    answer.Root();
                    answer.Text("file_qury_no", kept.Number);
                    answer.Text("filename", kept.Name);
                    var until = DateOnly.FromDateTime(ChinaTime.Of(kept.ExpiresAt));
                    answer.Day(request.Infno == "1320" ? "dld_endtime" : "dld_end_time", until);
                    answer.Whole("data_cnt", rows.Count);
                    return answer.Bytes();
                },
                number));
    }

    // Who wrote a row and when is not kept: the catalogue as a whole was imported.
    private static ValueTask<GatewayAnswer> EthnicDrugs(Counter counter, GatewayRequest request, GatewayContext context)
    {
        var row = request.Input.Row("data");
        string[] asked = ["med_list_codg", "genname_codg", "drug_genname", "drug_prodname", "vali_flag", "rid", "ver"];
        var rules = counter.Office.Rules;
        var rows = CatalogueFile.ListRows("1304", rules, CatalogueFile.VersionOf(rules))
            .Where(cells => asked.All(field => Fits(row, field, cells[field] ?? "")))
            .Select(cells =>
            {
                var values = cells.ToDictionary(cell => cell.Key, cell => (object?)cell.Value, StringComparer.Ordinal);
                var begin = cells["begndate"] is { Length: > 0 } given ? given : Days.Text(DictionaryDay);
                Default(begin, "crte_time", "updt_time", "opt_time");
                Default("yibao", "crter_id", "crter_name", "opter_id", "opter_name");
                Default(request.CareRegion.ToString(), "crte_optins_no", "optins_no");
                return values;

                void Default(string value, params ReadOnlySpan<string> fields)
                {
                    foreach (var field in fields)
                        values[field] = cells[field] is { Length: > 0 } sent ? sent : value;
                }
            });
        return Answer(request, context, rows);
    }

    private static ValueTask<GatewayAnswer> Items(Counter counter, GatewayRequest request, GatewayContext context)
    {
        var row = request.Input.Row("data");
        var name = row.Text("hilist_name");
        var rows = Entries(counter, row, context, "hilist_code")
            .Where(entry => name.Length == 0 || entry.Item.Chinese.Contains(name, StringComparison.Ordinal))
            .Where(entry => Fits(row, "list_type", entry.ListType) && Fits(row, "chrgitm_lv", entry.Level)
                && Fits(row, "lmt_used_flag", entry.Restricted)
                && Fits(row, "med_chrgitm_type", FeeLines.ChargeOf(entry.Item)))
            .Select(entry => Common(request, row, entry, "hilist_code", new(StringComparer.Ordinal)
            {
                ["hilist_name"] = entry.Item.Chinese,
                ["med_chrgitm_type"] = FeeLines.ChargeOf(entry.Item),
                ["chrgitm_lv"] = entry.Level,
                ["lmt_used_flag"] = entry.Restricted,
                ["list_type"] = entry.ListType,
                ["med_use_flag"] = "1",
                ["matn_used_flag"] = "1",
                ["hilist_use_type"] = "1",
                ["lmt_cpnd_type"] = "1",
                ["memo"] = entry.Item.Restriction?.Attest,
            }));
        return Answer(request, context, rows);
    }

    private static ValueTask<GatewayAnswer> Matches(Counter counter, GatewayRequest request, GatewayContext context)
    {
        var row = request.Input.Row("data");
        var rows = Entries(counter, row, context, "hilist_code")
            .Where(entry => Fits(row, "med_list_codg", entry.Item.Code) && Fits(row, "list_type", entry.ListType))
            .Select(entry => Common(request, row, entry, "hilist_code", new(StringComparer.Ordinal)
            {
                ["med_list_codg"] = entry.Item.Code,
                ["list_type"] = entry.ListType,
            }));
        return Answer(request, context, rows);
    }

    private static ValueTask<GatewayAnswer> Standards(Counter counter, GatewayRequest request, GatewayContext context)
    {
        var row = request.Input.Row("data");
        var view = counter.Office.Rules.Catalogue.For(RegionOf(request, row), Scheme.Employee);
        var day = DayOf(row, context);
        var rows =
            from entry in Entries(counter, row, context, "hilist_code")
            from level in StandardTiers
            where Fits(row, "hilist_lmtpric_type", level.Code)
            let ceiling = CeilingOf(view, entry, level.Tier, day)
            where ceiling < long.MaxValue
            select Common(request, row, entry, "hilist_code", new(StringComparer.Ordinal)
            {
                ["hilist_lmtpric_type"] = level.Code,
                ["overlmt_dspo_way"] = "1", // the person pays what is over
                ["hilist_pric_uplmt_amt"] = new Money(HalfUp.Divide(ceiling, 10_000)),
                ["rid"] = $"{entry.RecordId}-{level.Code}",
            });
        return Answer(request, context, rows);
    }

    private static ValueTask<GatewayAnswer> Shares(Counter counter, GatewayRequest request, GatewayContext context)
    {
        var row = request.Input.Row("data");
        var day = DayOf(row, context);
        var region = RegionOf(request, row);
        var rules = counter.Office.Rules;
        var rows =
            from scheme in new[] { Scheme.Employee, Scheme.Resident }
            let payer = ((int)scheme).ToString(CultureInfo.InvariantCulture)
            where Fits(row, "selfpay_prop_psn_type", payer)
            let view = rules.Catalogue.For(region, scheme)
            let common = rules.Find(region, scheme, "")?.At(day.DayNumber)?.FirstPayPpm ?? -1
            from entry in Entries(counter, row, context, "hilist_code")
            let ppm = ShareOf(view, entry, day) is >= 0 and var own ? own : common
            where ppm >= 0 // a plan that names no common share has none to tell
            select Common(request, row, entry, "hilist_code", new(StringComparer.Ordinal)
            {
                ["selfpay_prop_psn_type"] = payer,
                ["selfpay_prop_type"] = "10",
                ["selfpay_prop"] = new Fixed(ppm / 100, 4),
                ["rid"] = $"{entry.RecordId}-{payer}",
            });
        return Answer(request, context, rows);
    }

    private static long CeilingOf(Catalogue.CatalogueView view, CatalogueEntry entry, Tier tier, DateOnly day)
    {
        var facts = new CaseFacts { Tier = tier };
        view.Terms(view.Find(entry.Item.Code), in facts, [], day.DayNumber, 0, attested: true, out var terms);
        return terms.CeilingMicro;
    }

    private static int ShareOf(Catalogue.CatalogueView view, CatalogueEntry entry, DateOnly day)
    {
        var facts = default(CaseFacts);
        view.Terms(view.Find(entry.Item.Code), in facts, [], day.DayNumber, 0, attested: true, out var terms);
        return terms.FirstPayPpm;
    }

    // What holds on the day asked, or today; with vali_flag 0 what no longer holds then.
    private static IEnumerable<CatalogueEntry> Entries(Counter counter, InputRow row, GatewayContext context, string codeField)
    {
        var day = DayOf(row, context);
        var isEnded = row.Text("vali_flag") is "0";
        return CatalogueEntry.All(counter.Office.Rules.Catalogue)
            .Where(entry => isEnded ? entry.Until <= day : entry.Holds(day))
            .Where(entry => Fits(row, codeField, entry.Item.Code));
    }

    private static DateOnly DayOf(InputRow row, GatewayContext context) =>
        row.Day("query_date") ?? ChinaTime.DayOf(context.ReceivedAt.ToUnixTimeMilliseconds());

    private static RegionCode RegionOf(GatewayRequest request, InputRow row) =>
        RegionCode.TryParse(row.Text("insu_admdvs"), out var region) ? region : request.InsuredRegion ?? request.CareRegion;

    private static bool Fits(InputRow row, string field, string value) => row.Text(field) is not { Length: > 0 } asked || asked == value;

    // What every row of these tables has.
    private static Dictionary<string, object?> Common(
        GatewayRequest request, InputRow row, CatalogueEntry entry, string codeField, Dictionary<string, object?> values)
    {
        values[codeField] = entry.Item.Code;
        values["insu_admdvs"] = RegionOf(request, row).ToString();
        values["begndate"] = entry.Item.From;
        values["enddate"] = entry.Until?.AddDays(-1);
        values["vali_flag"] = row.Text("vali_flag") is "0" ? "0" : "1";
        values.TryAdd("rid", entry.RecordId);
        values["crte_time"] = entry.Item.From;
        values["updt_time"] = entry.Item.From;
        return values;
    }

    private static ValueTask<GatewayAnswer> Answer(
        GatewayRequest request, GatewayContext context, IEnumerable<Dictionary<string, object?>> rows)
    {
        var page = Page.Of(request.Input.Row("data"));
        var all = rows.ToList();
        var answer = new AnswerWriter(context.Head());
        List<Dictionary<string, object?>> shown = page.Skip >= all.Count ? [] : [.. all.Skip((int)page.Skip).Take(page.Size)];
        page.Write(answer, request.Transaction.Output[0], all.Count, shown);
        return ValueTask.FromResult(answer.Finish());
    }

    private static ValueTask<GatewayAnswer> Dictionary(GatewayRequest request, GatewayContext context)
    {
        var row = request.Input.Row("data");
        var type = row.Text("type");
        if (type.Length == 0)
            return ValueTask.FromResult(Counter.Refuse(context, GatewayRefusals.FieldMissing, "data.type"));
        var parent = row.Text("parent_value");
        var isAsked = row.Text("Vali_Flag") is not "0";
        var values = isAsked && Dictionaries.Find(type) is { } found ? found.Values : [];
        var answer = new AnswerWriter(context.Head());
        TableRow.WriteAll(answer, request.Transaction.Output[0], values.Index()
            .Where(value => parent is "" or RootCode || IsBelow(value.Item.Code, parent))
            .Select(value => new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["type"] = type,
                ["label"] = value.Item.Label,
                ["value"] = value.Item.Code,
                ["parentValue"] = parent.Length == 0 ? RootCode : parent,
                ["sort"] = (long)value.Index + 1,
                ["valiFlag"] = "1",
                ["createUser"] = "yibao",
                ["createDate"] = DictionaryDay,
                ["version"] = 1L,
            }));
        return ValueTask.FromResult(answer.Finish());
    }

    // Codes are lengthened by those below them: 110104 is below 11.
    private static bool IsBelow(string code, string parent) =>
        code.Length > parent.Length && code.StartsWith(parent, StringComparison.Ordinal);
}
