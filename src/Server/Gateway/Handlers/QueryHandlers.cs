using System.Globalization;
using System.Text.Json;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Settlement;
using Yibao.Storage.Counter;
using Yibao.Storage.Queries;

namespace Yibao.Server.Gateway.Handlers;

/// <summary>
/// Queries of what was registered and settled (综合查询). An institution sees its own visits and settlements, departments (5101) and medical
/// staff (5102). 5201 visits, 5202 diagnoses, 5206 sums of a person's settlements by month, 5303 stays.
/// </summary>
internal static class QueryHandlers
{
    /// <summary>Most rows of one answer (查询上限); who asks for more is told to ask for less.</summary>
    internal const int RowsMax = 2_000;

    // What the interface wants said where nothing was sent.
    private const string NotStated = "未填";

    internal static void Map(GatewayRoutes routes, Counter counter)
    {
        routes.Map("5101", (request, context) => Entries(counter, request, context));
        routes.Map("5102", (request, context) => Entries(counter, request, context));
        routes.Map("5201", (request, context) => Visits(counter, request, context));
        routes.Map("5202", (request, context) => Diagnoses(counter, request, context));
        routes.Map("5206", (request, context) => Sums(counter, request, context));
        routes.Map("5303", (request, context) => Stays(counter, request, context));
    }

    /// <summary>Reads what is asked, as it stands now.</summary>
    internal static async ValueTask<DeskData> Read(Counter counter, Needs needs)
    {
        await using var reader = new DeskReader(counter.Office.Database);
        return await reader.Read(needs);
    }

    /// <summary>The person that a record belongs to (人员); null: not registered in that region.</summary>
    internal static PersonDesk? PersonOf(DeskData data, string number, RegionCode region) =>
        data.Persons.GetValueOrDefault(number)?.Find(person => person.File.Person.Region == region);

    /// <summary>Writes rows into the first node of the answer.</summary>
    internal static GatewayAnswer Answer(
        GatewayRequest request, GatewayContext context, IReadOnlyList<Dictionary<string, object?>> rows)
    {
        if (rows.Count > RowsMax)
            return Counter.Refuse(context, ServiceRefusals.TooManyRows, "data", $"{RowsMax}");
        var answer = new AnswerWriter(context.Head());
        TableRow.WriteAll(answer, request.Transaction.Output[0], rows);
        return answer.Finish();
    }

    // What is asked of a person must be so; 5101 repeats the envelope where conditions would stand, and asks for all.
    private static async ValueTask<GatewayAnswer> Entries(Counter counter, GatewayRequest request, GatewayContext context)
    {
        var row = request.Input.Row("data");
        string[] asked = request.Infno == "5102"
            ? ["prac_psn_type", "psn_cert_type", "certno", "prac_psn_name", "prac_psn_code"]
            : [];
        var today = ChinaTime.DayOf(context.ReceivedAt.ToUnixTimeMilliseconds());
        await using var connection = await counter.Office.Database.OpenReading(context.Aborted);
        var rows = new List<Dictionary<string, object?>>();
        foreach (var entry in InstitutionQueries.On(connection, request.ProviderCode, request.Infno, today))
        {
            var values = TableRow.FieldsOf(entry.Details);
            values["begntime"] = entry.From;
            values["endtime"] = entry.Until?.AddDays(-1);
            if (asked.All(field => row.Text(field) is not { Length: > 0 } text || values.GetValueOrDefault(field) as string == text))
                rows.Add(values);
        }
        return Answer(request, context, rows);
    }

    private static async ValueTask<GatewayAnswer> Visits(Counter counter, GatewayRequest request, GatewayContext context)
    {
        var row = request.Input.Row("data");
        var number = row.Text("psn_no");
        var (from, until) = (row.Day("begntime")!.Value, row.Day("endtime")!.Value);
        var stated = row.Text("mdtrt_id");
        var needs = new Needs();
        needs.Persons.Add(number);
        needs.VisitsOf.Add(number);
        var data = await Read(counter, needs);
        if (!data.Persons.ContainsKey(number))
            return Counter.Refuse(context, CounterRefusals.UnknownPerson, "data.psn_no");
        var today = ChinaTime.DayOf(context.ReceivedAt.ToUnixTimeMilliseconds());
        var found = data.VisitsOf.GetValueOrDefault(number, []).Where(visit =>
            visit.Provider == request.ProviderCode && visit.State != VisitState.Cancelled && visit.Begin >= from && visit.Begin <= until
            && visit.MedicalType == row.Text("med_type") && (stated.Length == 0 || Counter.TextOf(visit.Id) == stated));
        return Answer(request, context, [.. found.Select(visit => ValuesOf(data, visit, today))]);
    }

    // A stay that is not over ends, for this answer, today.
    private static Dictionary<string, object?> ValuesOf(DeskData data, Visit visit, DateOnly today)
    {
        var values = TableRow.FieldsOf(visit.Details);
        AddPerson(values, PersonOf(data, visit.PersonNumber, visit.Region)!.File, visit);
        values["mdtrt_id"] = Counter.TextOf(visit.Id);
        values["begntime"] = values.GetValueOrDefault("begntime") ?? visit.Begin;
        values["endtime"] = visit.End ?? (visit.IsStay ? today : visit.Begin);
        values["med_type"] = visit.MedicalType;
        values["ipt_otp_no"] = visit.ProviderNumber;
        values["opt_time"] = ChinaTime.Of(visit.OpenedAt);
        return values;
    }

    /// <summary>Who it is, as the register has it on the first day of the visit.</summary>
    internal static void AddPerson(Dictionary<string, object?> values, PersonFile file, Visit visit)
    {
        var person = file.Person;
        var enrolment = file.On(visit.Begin, visit.Scheme);
        values["psn_no"] = person.Number;
        values["psn_cert_type"] = person.DocumentType;
        values["certno"] = person.Document;
        values["psn_name"] = person.Name;
        values["gend"] = ((int)person.Sex).ToString(CultureInfo.InvariantCulture);
        values["brdy"] = person.Birth;
        values["age"] = (long)person.AgeOn(visit.Begin);
        values["insutype"] = ((int)visit.Scheme).ToString(CultureInfo.InvariantCulture);
        values["psn_type"] = enrolment?.StatusCode ?? "99"; // no longer enrolled: other
        values["cvlserv_flag"] = enrolment?.Post == Post.CivilServant ? "1" : "0";
        values["insu_optins"] = person.Region.ToString();
        values["emp_name"] = enrolment?.Employer;
    }

    private static async ValueTask<GatewayAnswer> Diagnoses(Counter counter, GatewayRequest request, GatewayContext context)
    {
        var row = request.Input.Row("data");
        var id = Counter.IdOf(row.Text("mdtrt_id"));
        var needs = new Needs();
        needs.Visits.Add(id);
        var data = await Read(counter, needs);
        if (OwnVisit(data, id, row.Text("psn_no"), request.ProviderCode, out var refusal) is not { } visit)
            return AnswerWriter.Refuse(context.Head(), refusal!);
        return Answer(request, context, DiagnosesOf(visit.Visit));
    }

    /// <summary>The sender's visit of the person; null: why not.</summary>
    internal static VisitDesk? OwnVisit(DeskData data, long id, string person, string provider, out Refusal? refusal)
    {
        const string where = "data.mdtrt_id";
        var visit = data.Visits.GetValueOrDefault(id);
        refusal = visit is null ? new Refusal(CounterRefusals.UnknownVisit, where, "")
            : visit.Visit.PersonNumber != person ? new Refusal(CounterRefusals.OtherPerson, where, "")
            : visit.Visit.Provider != provider ? new Refusal(CounterRefusals.OtherProvider, where, "")
            : null;
        return refusal is null ? visit : null;
    }

    private static List<Dictionary<string, object?>> DiagnosesOf(Visit visit)
    {
        var rows = new List<Dictionary<string, object?>>();
        using var diagnoses = JsonDocument.Parse(visit.Diagnoses);
        foreach (var (index, diagnosis) in diagnoses.RootElement.EnumerateArray().Index())
        {
            var values = TableRow.FieldsOf(diagnosis.GetRawText());
            var order = values.GetValueOrDefault("diag_srt_no") as string is { Length: > 0 } sent
                ? sent
                : (index + 1).ToString(CultureInfo.InvariantCulture);
            values["diag_info_id"] = string.Create(CultureInfo.InvariantCulture, $"{visit.Id}-{index + 1}");
            values["mdtrt_id"] = Counter.TextOf(visit.Id);
            values["psn_no"] = visit.PersonNumber;
            values["diag_srt_no"] = order;
            Default("inout_diag_type", "1");
            Default("diag_type", "1");
            Default("maindiag_flag", order is "1" ? "1" : "0");
            Default("diag_name", values.GetValueOrDefault("diag_code"));
            Default("diag_dept", NotStated);
            Default("dise_dor_no", NotStated);
            Default("dise_dor_name", NotStated);
            Default("diag_time", visit.Begin);
            rows.Add(values);

            void Default(string field, object? value)
            {
                if (values.GetValueOrDefault(field) is null or "")
                    values[field] = value;
            }
        }
        return rows;
    }

    // cum_type_code: TOTAL medical charge, SCOPE eligible, FUND, ACCOUNT, CASH, DEDUCTIBLE, each of one month by day of service.
    private static async ValueTask<GatewayAnswer> Sums(Counter counter, GatewayRequest request, GatewayContext context)
    {
        var row = request.Input.Row("data");
        var number = row.Text("psn_no");
        var needs = new Needs();
        needs.Persons.Add(number);
        needs.SettlementsOf.Add(number);
        var data = await Read(counter, needs);
        if (!data.Persons.ContainsKey(number))
            return Counter.Refuse(context, CounterRefusals.UnknownPerson, "data.psn_no");
        var rows =
            from record in data.SettlementsOf.GetValueOrDefault(number, [])
            let month = (record.Day.Year * 100) + record.Day.Month
            where row.Text("cum_ym") is not { Length: > 0 } asked || asked == Counter.TextOf(month)
            group record.Amounts by (record.Scheme, Month: month) into months
            orderby months.Key.Month, months.Key.Scheme
            from sum in new (string Code, long Fen)[]
            {
                ("TOTAL", months.Sum(amounts => amounts.Total)),
                ("SCOPE", months.Sum(amounts => amounts.Split.Eligible)),
                ("FUND", months.Sum(amounts => amounts.FundPaid)),
                ("ACCOUNT", months.Sum(amounts => amounts.Account)),
                ("CASH", months.Sum(amounts => amounts.Cash)),
                ("DEDUCTIBLE", months.Sum(amounts => amounts.Deductible)),
            }
            select new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["insutype"] = ((int)months.Key.Scheme).ToString(CultureInfo.InvariantCulture),
                ["year"] = Counter.TextOf(months.Key.Month / 100),
                ["cum_ym"] = Counter.TextOf(months.Key.Month),
                ["cum_type_code"] = sum.Code,
                ["cum"] = new Money(sum.Fen),
            };
        return Answer(request, context, [.. rows]);
    }

    private static async ValueTask<GatewayAnswer> Stays(Counter counter, GatewayRequest request, GatewayContext context)
    {
        var row = request.Input.Row("data");
        var (from, until) = (row.Day("begntime")!.Value, row.Day("endtime")!.Value);
        var needs = new Needs();
        if (row.Text("psn_no") is { Length: > 0 } number)
        {
            needs.Persons.Add(number);
        }
        else
        {
            await using var connection = await counter.Office.Database.OpenReading(context.Aborted);
            needs.Persons.UnionWith(SettlementQueries.PersonsInStay(connection, request.ProviderCode, from, until, RowsMax + 1));
        }
        if (needs.Persons.Count > RowsMax)
            return Counter.Refuse(context, ServiceRefusals.TooManyRows, "data.begntime", $"{RowsMax}");
        needs.VisitsOf.UnionWith(needs.Persons);
        var data = await Read(counter, needs);
        var found = data.VisitsOf.Values.SelectMany(visits => visits).Where(visit =>
            visit.Provider == request.ProviderCode && visit.IsStay && visit.State == VisitState.Open && visit.Begin >= from
            && visit.Begin <= until);
        return Answer(request, context, [.. found.OrderBy(visit => visit.Id).Select(visit =>
        {
            var values = new Dictionary<string, object?>(StringComparer.Ordinal);
            AddPerson(values, PersonOf(data, visit.PersonNumber, visit.Region)!.File, visit);
            values["mdtrt_id"] = Counter.TextOf(visit.Id);
            values["begndate"] = visit.Begin;
            values["med_type"] = visit.MedicalType;
            values["ipt_otp_no"] = visit.ProviderNumber;
            values["out_flag"] = RuleSet.PlaceOf(visit.Region, request.CareRegion) == CarePlace.Local ? "0" : "1";
            return values;
        })]);
    }
}
