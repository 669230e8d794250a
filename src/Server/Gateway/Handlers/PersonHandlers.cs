using System.Globalization;
using Dapper;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Settlement;
using Yibao.Storage.Counter;

namespace Yibao.Server.Gateway.Handlers;

/// <summary>Who is insured and what for (人员信息 1101, 机构信息 1201, 待遇检查 2001): only read.</summary>
internal sealed class PersonHandlers(Counter counter)
{
    // Institutions have no social credit code in the register; the table does not allow an empty one.
    private const string NoCreditCode = "000000000000000000";

    internal void Map(GatewayRoutes routes) => routes.Map("1101", Person).Map("1201", Provider).Map("2001", Benefits);

    private async ValueTask<GatewayAnswer> Person(GatewayRequest request, GatewayContext context)
    {
        var row = request.Input.Row("data");

        // A voucher token or card number is not kept here: the document beside it says who it is.
        var document = row.Has("certno") ? row.Text("certno") : row.Text("mdtrt_cert_type") is "02" ? row.Text("mdtrt_cert_no") : "";
        var today = ChinaTime.DayOf(context.ReceivedAt.ToUnixTimeMilliseconds());
        var found = await Find(document, request.InsuredRegion, today);
        if (found.Count == 0)
            return Counter.Refuse(context, CounterRefusals.UnknownPerson, "data.certno");
        if (row.Has("psn_name") && row.Text("psn_name") != found[0].File.Person.Name)
            return Counter.Refuse(context, CounterRefusals.IdentityDiffers, "data.psn_name");
        var answer = new AnswerWriter(context.Head());
        WritePerson(answer, found[0].File.Person, today);
        answer.Rows("insuinfo");
        foreach (var person in found)
        {
            foreach (var span in person.File.Enrolments.Where(span => row.Day("begntime") is not { } day || span.Holds(day)))
                WriteEnrolment(answer, person, span, today);
        }
        answer.EndRows();
        answer.Rows("idetinfo");
        foreach (var group in found[0].File.Groups)
            WriteGroup(answer, group);
        answer.EndRows();
        return answer.Finish();
    }

    // The same person number in every region; of several numbers under one document the one of the stated region, else the one enrolled
    // today, else the first. A record that was merged stands for the one that goes on.
    private async ValueTask<IReadOnlyList<PersonDesk>> Find(string document, RegionCode? region, DateOnly today)
    {
        if (document.Length == 0)
            return [];
        await using var connection = await counter.Office.Database.OpenReading();
        var rows = await connection.QueryAsync<(long Region, string Number)>(
            """
            select region, case when merged_into = '' then psn_no else merged_into end from person where certno = @document
            order by region, psn_no
            """,
            new { document });
        var registered = rows.ToArray();
        var numbers = registered.Select(row => row.Number).Distinct(StringComparer.Ordinal).ToArray();
        if (numbers.Length == 0)
            return [];
        if (numbers.Length == 1)
            return await Read(numbers[0]);
        var at = Array.FindIndex(registered, row => region is { } stated && row.Region == stated.Value);
        if (at >= 0)
            return await Read(registered[at].Number);
        var found = await Task.WhenAll(numbers.Select(number => Read(number).AsTask()));
        return Array.Find(found, desks => desks.Any(desk => desk.File.Enrolments.Any(span => span.Holds(today)))) ?? found[0];
    }

    private async ValueTask<IReadOnlyList<PersonDesk>> Read(string number)
    {
        var needs = new Needs();
        needs.Persons.Add(number);
        await using var reader = new DeskReader(counter.Office.Database);
        return (await reader.Read(needs)).Persons.GetValueOrDefault(number) ?? [];
    }

    private static void WritePerson(AnswerWriter answer, InsuredPerson person, DateOnly today)
    {
        answer.Row("baseinfo");
        answer.Text("psn_no", person.Number);
        answer.Text("psn_cert_type", person.DocumentType);
        answer.Text("certno", person.Document);
        answer.Text("psn_name", person.Name);
        answer.Text("gend", ((int)person.Sex).ToString(CultureInfo.InvariantCulture));
        answer.Text("naty", "");
        answer.Day("brdy", person.Birth);
        answer.Whole("age", person.AgeOn(today));
        answer.Text("exp_content", "");
        answer.EndRow();
    }

    private static void WriteEnrolment(AnswerWriter answer, PersonDesk person, EnrolmentSpan span, DateOnly today)
    {
        answer.Row();
        answer.Money("balc", new Money(person.Account));
        answer.Text("insutype", ((int)span.Scheme).ToString(CultureInfo.InvariantCulture));
        answer.Text("psn_type", span.StatusCode);
        var isPaused = span.State == EnrolmentState.Paused;
        answer.Text("psn_insu_stas", span.From > today ? "0" : !span.Holds(today) ? "4" : isPaused ? "2" : "1");
        answer.Day("psn_insu_date", span.From);
        answer.Day("paus_insu_date", isPaused ? span.From : span.Until);
        answer.Text("cvlserv_flag", span.Post == Post.CivilServant ? "1" : "0");
        answer.Text("insuplc_admdvs", person.File.Person.Region.ToString());
        answer.Text("emp_name", span.Employer);
        answer.EndRow();
    }

    private static void WriteGroup(AnswerWriter answer, GroupSpan group)
    {
        answer.Row();
        answer.Text("psn_idet_type", group.Category);
        answer.Text("psn_type_lv", "");
        answer.Text("memo", "");
        answer.Time("begntime", group.From.ToDateTime(TimeOnly.MinValue));
        answer.Time("endtime", group.Until?.ToDateTime(TimeOnly.MinValue));
        answer.EndRow();
    }

    private async ValueTask<GatewayAnswer> Provider(GatewayRequest request, GatewayContext context)
    {
        var row = request.Input.Row("medinsinfo");
        if (!row.Has("fixmedins_code") && !row.Has("fixmedins_name"))
            return Counter.Refuse(context, GatewayRefusals.FieldMissing, "medinsinfo.fixmedins_code, medinsinfo.fixmedins_name");
        var code = row.Has("fixmedins_code") ? row.Text("fixmedins_code") : await CodeOf(row.Text("fixmedins_name"));
        if (counter.Office.Provider(code) is not { } provider)
            return Counter.Refuse(context, CounterRefusals.NotDesignated, "medinsinfo.fixmedins_code");
        var answer = new AnswerWriter(context.Head());
        answer.Row("medinsinfo");
        answer.Text("fixmedins_code", provider.Code);
        answer.Text("fixmedins_name", provider.Name);
        answer.Text("uscc", NoCreditCode);
        answer.Text("fixmedins_type", provider.IsPharmacy ? "2" : "1");
        answer.Text("hosp_lv", provider.TierCode);
        answer.Text("exp_content", "");
        answer.EndRow();
        return answer.Finish();
    }

    // The name is a keyword: the first by code whose name holds it.
    private async ValueTask<string> CodeOf(string keyword)
    {
        await using var connection = await counter.Office.Database.OpenReading();
        return await connection.QueryFirstOrDefaultAsync<string>(
            "select code from provider where name like @pattern escape '!' order by code limit 1",
            new
            {
                pattern = $"%{keyword.Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal)
                .Replace("_", "!_", StringComparison.Ordinal)}%"
            }) ?? "";
    }

    private async ValueTask<GatewayAnswer> Benefits(GatewayRequest request, GatewayContext context)
    {
        var row = request.Input.Row("data");
        var day = row.Day("begntime")!.Value;
        var persons = await Read(row.Text("psn_no"));
        if (persons.Count == 0)
            return Counter.Refuse(context, CounterRefusals.UnknownPerson, "data.psn_no");
        if (counter.Office.Provider(row.Text("fixmedins_code")) is not { } provider)
            return Counter.Refuse(context, CounterRefusals.NotDesignated, "data.fixmedins_code");
        var person = persons.FirstOrDefault(person => person.File.Person.Region == request.InsuredRegion) ?? persons[0];
        var answer = new AnswerWriter(context.Head());
        answer.Rows("trtinfo");
        foreach (var (fund, why) in FundsFor(person.File, provider, row.Text("insutype"), row.Text("med_type"), day))
        {
            answer.Row();
            answer.Text("psn_no", person.File.Person.Number);
            answer.Text("trt_chk_type", "01"); // check of fund items
            answer.Text("fund_pay_type", fund.ToString(CultureInfo.InvariantCulture));
            answer.Text("trt_enjymnt_flag", why.Length == 0 ? "1" : "0");
            answer.Day("begndate", day);
            answer.Day("enddate", row.Day("endtime"));
            answer.Text("trt_chk_rslt", why);
            answer.Text("exp_content", "");
            answer.EndRow();
        }
        answer.EndRows();
        return answer.Finish();
    }

    // Every fund of the plan and why it does not pay; an empty reason: it may.
    private IEnumerable<(int Fund, string Why)> FundsFor(
        PersonFile file, DesignatedProvider provider, string insutype, string medicalType, DateOnly day)
    {
        var scheme = Counter.SchemeOf(insutype);
        var pooled = scheme == Scheme.Resident ? FundCodes.ResidentPooled : FundCodes.EmployeePooled;
        if (scheme is not { } known)
            return [(pooled, Reason(CounterRefusals.NotInsured))];
        if (CounterRefusals.WithoutCover(file, day, known) is { } without)
            return [(pooled, Reason(without.Kind))];
        var span = file.On(day, known)!;
        if (!MedicalTypes.TryFind(medicalType, out var kind, out _))
            return [(pooled, Reason(CounterRefusals.UnknownMedicalType))];
        if (counter.Office.Rules.Find(file.Person.Region, known, span.Grade)?.At(day.DayNumber) is not { } plan)
            return [(pooled, "无当日有效的待遇政策 / no policy holds on the day")];
        var facts = new CaseFacts
        {
            DayNumber = day.DayNumber,
            Scheme = known,
            Age = file.Person.AgeOn(day),
            Months = span.MonthsOn(day),
            Visit = kind,
            Tier = provider.Tier,
            Status = span.Status,
            Aid = file.AidOn(day),
            Post = span.Post,
            Place = RuleSet.PlaceOf(file.Person.Region, provider.Region),
            Network = Network.Direct,
            Sex = file.Person.Sex,
        };
        var values = new int[Plan.ValueCount];
        plan.Values(in facts, 1, [], values);
        return plan.Layers.Where(layer => layer.Fund.Kind == FundKind.Fund)
            .GroupBy(layer => layer.Fund.Code)
            .Select(layers => (layers.Key, layers.Any(layer => plan.CellAt(layer.CellOf(values)).Applies)
                ? ""
                : "该基金不支付此类就诊 / the fund does not pay at this kind of visit"));
    }

    private static string Reason(RefusalKind kind) => $"{kind.Chinese} / {kind.English}";
}
