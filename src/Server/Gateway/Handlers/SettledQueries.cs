using System.Globalization;
using Yibao.Agency.Counter;
using Yibao.Catalogue;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Settlement;
using Yibao.Storage.Counter;

namespace Yibao.Server.Gateway.Handlers;

/// <summary>
/// Queries of settlements (结算查询): 5203 one settlement or reversal, 5204 its fee lines, 5205 the drugs of a person's chronic visits. An
/// institution sees its own settlements; 5205 spans institutions, as it is there to keep two of them from prescribing the same, and
/// answers only an institution that the person has visited.
/// </summary>
internal static class SettledQueries
{
    // What the interface wants said where nothing was sent.
    private const string None = "无";

    internal static void Map(GatewayRoutes routes, Counter counter)
    {
        routes.Map("5203", (request, context) => Settlement(counter, request, context));
        routes.Map("5204", (request, context) => Lines(counter, request, context));
        routes.Map("5205", (request, context) => ChronicDrugs(counter, request, context));
    }

    private static async ValueTask<GatewayAnswer> Settlement(Counter counter, GatewayRequest request, GatewayContext context)
    {
        var (data, visit, record, refusal) = await Find(counter, request);
        if (refusal is not null)
            return AnswerWriter.Refuse(context.Head(), refusal);
        var person = QueryHandlers.PersonOf(data, record!.PersonNumber, record.Region)!;
        var sent = TableRow.FieldsOf(visit!.Visit.Details);
        var provider = counter.Office.Provider(record.Provider)!;
        var settled = new Settled(record, person, visit.Visit, null, []);
        var body = SettlementAnswer.Write(
            context, request.Transaction, settled, sent.GetValueOrDefault("mdtrt_cert_type") as string ?? "",
            (answer, field) => WriteOther(answer, field, settled, provider, sent));
        return GatewayAnswer.Of(body);
    }

    // Fields that the table of 5203 has beside those of a settlement's own answer.
    private static bool WriteOther(
        AnswerWriter answer, string field, Settled settled, DesignatedProvider provider, Dictionary<string, object?> sent)
    {
        var record = settled.Record;
        switch (field)
        {
            case "flxempe_flag":
                answer.Text(field, EnrolmentOf(settled)?.Status == PersonStatus.Flexible ? "1" : "0");
                return true;
            case "emp_name": answer.Text(field, EnrolmentOf(settled)?.Employer); return true;
            case "insu_optins": answer.Text(field, record.Region.ToString()); return true;
            case "pay_loc": answer.Text(field, PlaceOf(record, provider)); return true;
            case "fixmedins_code": answer.Text(field, provider.Code); return true;
            case "fixmedins_name": answer.Text(field, provider.Name); return true;
            case "hosp_lv": answer.Text(field, provider.TierCode); return true;
            case "fixmedins_poolarea": answer.Text(field, provider.Region.ToString()); return true;
            case "enddate": answer.Day(field, settled.Visit.End ?? record.Day); return true;
            case "psn_pay": answer.Money(field, new Money(record.Amounts.Account + record.Amounts.Cash)); return true;
            case "cash_payamt": answer.Money(field, new Money(record.Amounts.Cash)); return true;
            case "refd_setl_flag": answer.Text(field, record.Reverses is null ? "0" : "1"); return true;
            case "year": answer.Text(field, record.YearStart.ToString("yyyy", CultureInfo.InvariantCulture)); return true;
            case "opt_time": answer.Time(field, ChinaTime.Of(record.At)); return true;
            case "pref_fund_pay": answer.Money(field, Money.Zero); return true;
            case "nwb_flag" or "dise_codg" or "dise_name" or "lmtpric_hosp_lv" or "dedc_hosp_lv" or "opter_id" or "opter_name":
                answer.Text(field, sent.GetValueOrDefault(field) as string);
                return true;
            default: return false;
        }
    }

    private static EnrolmentSpan? EnrolmentOf(Settled settled) => settled.Person.File.On(settled.Record.Day, settled.Record.Scheme);

    // Dictionary pay_loc: at the institution, or elsewhere in the province or out of it.
    private static string PlaceOf(SettlementRecord record, DesignatedProvider provider) =>
        RuleSet.PlaceOf(record.Region, provider.Region) switch
        {
            CarePlace.Local => "2",
            CarePlace.InProvince => "3",
            _ => "4",
        };

    private static async ValueTask<GatewayAnswer> Lines(Counter counter, GatewayRequest request, GatewayContext context)
    {
        var (_, visit, record, refusal) = await Find(counter, request);
        if (refusal is not null)
            return AnswerWriter.Refuse(context.Head(), refusal);
        return QueryHandlers.Answer(request, context, [.. LinesOf(record!, visit!).Select(line =>
        {
            var values = ValuesOf(counter, visit!.Visit, line);
            values["setl_id"] = Counter.TextOf(record!.Id);
            return values;
        })]);
    }

    private static async ValueTask<GatewayAnswer> ChronicDrugs(Counter counter, GatewayRequest request, GatewayContext context)
    {
        var row = request.Input.Row("data");
        var number = row.Text("psn_no");
        var begin = row.Day("begntime")!.Value;
        var until = row.Day("endtime") ?? ChinaTime.DayOf(context.ReceivedAt.ToUnixTimeMilliseconds());
        var needs = new Needs();
        needs.Persons.Add(number);
        needs.VisitsOf.Add(number);
        var data = await QueryHandlers.Read(counter, needs);
        if (!data.Persons.ContainsKey(number))
            return Counter.Refuse(context, CounterRefusals.UnknownPerson, "data.psn_no");
        var standing = data.VisitsOf.GetValueOrDefault(number, []).FindAll(visit => visit.State != VisitState.Cancelled);
        if (!standing.Exists(visit => visit.Provider == request.ProviderCode))
            return QueryHandlers.Answer(request, context, []);
        var visits = new Needs();
        visits.Visits.UnionWith(standing.Where(visit => visit.Kind == VisitKind.ChronicOutpatient && visit.Begin <= until)
            .Select(visit => visit.Id));
        var rows =
            from visit in (await QueryHandlers.Read(counter, visits)).Visits.Values.OrderBy(visit => visit.Visit.Id)
            from line in Standing(visit.Lines)
            where line.Day >= begin && line.Day <= until
            let values = ValuesOf(counter, visit.Visit, line)
            where values["list_type"] is "101" or "102"
            select values;
        return QueryHandlers.Answer(request, context, [.. rows]);
    }

    private static async ValueTask<(DeskData Data, VisitDesk? Visit, SettlementRecord? Record, Refusal? Refusal)> Find(
        Counter counter, GatewayRequest request)
    {
        var row = request.Input.Row("data");
        var id = Counter.IdOf(row.Text("mdtrt_id"));
        var needs = new Needs();
        needs.Persons.Add(row.Text("psn_no"));
        needs.Visits.Add(id);
        var data = await QueryHandlers.Read(counter, needs);
        if (QueryHandlers.OwnVisit(data, id, row.Text("psn_no"), request.ProviderCode, out var refusal) is not { } visit)
            return (data, null, null, refusal);
        var settlement = Counter.IdOf(row.Text("setl_id"));
        return visit.Settlements.Find(record => record.Id == settlement) is { } found
            ? (data, visit, found, null)
            : (data, null, null, new Refusal(CounterRefusals.UnknownSettlement, "data.setl_id", ""));
    }

    private static IEnumerable<FeeLine> Standing(List<FeeLine> lines)
    {
        var taken = lines.Where(line => line.Cancels > 0).Select(line => line.Cancels).ToHashSet();
        return lines.Where(line => line.Cancels == 0 && !taken.Contains(line.Number));
    }

    // A line may have been taken back before the settlement, or after it was reversed: those that add up to the settlement are its lines.
    private static List<FeeLine> LinesOf(SettlementRecord record, VisitDesk visit)
    {
        var standing = Standing(visit.Lines).Where(line => SettlementDesk.Covers(record, line)).ToList();
        return standing.Sum(line => line.Amount) == Math.Abs(record.Amounts.Total)
            ? standing
            : visit.Lines.FindAll(line => line.Cancels == 0 && SettlementDesk.Covers(record, line));
    }

    private static Dictionary<string, object?> ValuesOf(Counter counter, Visit visit, FeeLine line)
    {
        var split = SplitOf(counter, visit, line);
        var provider = counter.Office.Provider(visit.Provider);
        var values = TableRow.FieldsOf(line.Details);
        var name = split.Item?.Chinese ?? values.GetValueOrDefault("medins_list_name") as string ?? line.Item;
        values["mdtrt_id"] = Counter.TextOf(visit.Id);
        values["psn_no"] = visit.PersonNumber;
        values["fixmedins_code"] = visit.Provider;
        values["fixmedins_name"] = provider?.Name ?? visit.Provider;
        values["feedetl_sn"] = line.Serial;
        values["med_type"] = visit.MedicalType;
        values["cnt"] = new Fixed(line.QuantityE4, 4);
        values["pric"] = new Fixed(line.PriceMicro, 6);
        values["det_item_fee_sumamt"] = new Money(line.Amount);
        values["pric_uplmt_amt"] = new Fixed(Math.Min(split.Terms.CeilingMicro, FeeLines.NoStandardMicro), 6);
        values["selfpay_prop"] = new Fixed(FeeLines.ShareOf(split) / 100, 4);
        values["fulamt_ownpay_amt"] = new Money(line.Split.NonCovered);
        values["overlmt_amt"] = new Money(line.Split.OverStandard);
        values["preselfpay_amt"] = new Money(line.Split.FirstPay);
        values["inscp_scp_amt"] = new Money(line.Split.Eligible);
        values["chrgitm_lv"] = FeeLines.ClassOf(split);
        values["hilist_code"] = line.Item;
        values["hilist_name"] = name;
        values["med_list_codg"] = line.Item;
        values["list_type"] = split.Item is { } item ? new CatalogueEntry(item, null).ListType : "105"; // other
        values["med_chrgitm_type"] = FeeLines.ChargeOf(split.Item);
        values["hosp_appr_flag"] = line.Approval.ToString(CultureInfo.InvariantCulture);
        Default("fee_ocur_time", line.Day);
        Default("medins_list_codg", line.Item);
        Default("medins_list_name", name);
        Default("dosform_name", None);
        Default("spec", None);
        return values;

        void Default(string field, object value)
        {
            if (values.GetValueOrDefault(field) is null or "")
                values[field] = value;
        }
    }

    // The terms as the catalogue in force has them for the day of the line; the four parts are those that were answered.
    private static SplitLine SplitOf(Counter counter, Visit visit, FeeLine line)
    {
        var book = counter.Office.Rules.Catalogue;
        var view = book.For(visit.Region, visit.Scheme);
        var terms = new LineTerms { Class = ItemClass.C, CeilingMicro = long.MaxValue, ItemVersion = -1, FirstPayPpm = 1_000_000 };
        if (view.Find(line.Item) is >= 0 and var item)
        {
            var facts = new CaseFacts { Visit = visit.Kind, Tier = counter.Office.Provider(visit.Provider)?.Tier ?? default };
            view.Terms(item, in facts, [], line.Day.DayNumber, line.SupplyDays, attested: true, out terms);
        }
        return new SplitLine(line, terms, terms.ItemVersion < 0 ? null : book.Items[terms.ItemVersion]);
    }
}
