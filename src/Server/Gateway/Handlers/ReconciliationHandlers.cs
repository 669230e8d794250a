using System.Globalization;
using Yibao.Kernel;
using Yibao.Settlement;
using Yibao.Storage.Queries;

namespace Yibao.Server.Gateway.Handlers;

/// <summary>
/// Reconciliation (对账): 3201 says which totals of a period differ, 3202 names each record that is on one side only or differs. Counted are
/// the sender's own settlements by settlement time, in a clearing class. refd_setl_flag 0 asks for settlements only, 1 for reversals only;
/// without it both count, reversals with their negative amounts.
/// </summary>
internal static class ReconciliationHandlers
{
    /// <summary>Most records of one reconciliation (对账上限): a month of a large hospital.</summary>
    internal const int RecordsMax = 500_000;

    private const string Equal = "0"; // stmt_rslt
    private const string Unequal = "1";
    private const int UploadColumns = 7;

    // Nothing was settled here before; the first days of the calendar are no instants in China.
    private static readonly DateOnly FirstDay = new(2000, 1, 1);

    internal static void Map(GatewayRoutes routes, Counter counter)
    {
        routes.Map("3201", (request, context) => Totals(counter, request, context));
        routes.Map("3202", (request, context) => Details(counter, request, context));
    }

    private static async ValueTask<GatewayAnswer> Totals(Counter counter, GatewayRequest request, GatewayContext context)
    {
        var row = request.Input.Row("data");
        if (ClearingClasses.Find(row.Text("clr_type")) is not { } asked)
            return UnknownClass(context, row);
        if (ScopeOf(request, row, asked, Counter.SchemeOf(row.Text("insutype"))) is not { } scope)
            return PeriodWrong(context);
        await using var connection = await counter.Office.Database.OpenReading(context.Aborted);

        // Nobody is settled in another scheme: its totals are zero.
        var ours = Counter.SchemeOf(row.Text("insutype")) is null ? default : SettlementQueries.Totals(connection, scope);
        var stated = new ReconciliationTotals(
            row.Units("fixmedins_setl_cnt", 0), row.Money("medfee_sumamt").Fen, row.Money("fund_pay_sumamt").Fen,
            row.Money("acct_pay").Fen);
        var differences = ours.DifferencesFrom(stated);
        var answer = new AnswerWriter(context.Head());
        TableRow.WriteOnly(answer, request.Transaction.Output[0], new(StringComparer.Ordinal)
        {
            ["setl_optins"] = row.Text("setl_optins"),
            ["stmt_rslt"] = differences.Length == 0 ? Equal : Unequal,
            ["stmt_rslt_dscr"] = differences.Length == 0 ? "平 equal" : differences,
        });
        return answer.Finish();
    }

    private static async ValueTask<GatewayAnswer> Details(Counter counter, GatewayRequest request, GatewayContext context)
    {
        var row = request.Input.Row("data");
        if (ClearingClasses.Find(row.Text("clr_type")) is not { } asked)
            return UnknownClass(context, row);
        if (ScopeOf(request, row, asked, scheme: null) is not { } scope)
            return PeriodWrong(context);
        var number = row.Text("file_qury_no");
        if (await FileHandlers.Find(counter, request, context, number) is not { } upload || upload.Provider != request.ProviderCode)
            return Counter.Refuse(context, ServiceRefusals.UnknownFile, "data.file_qury_no", number);
        if (ReadUpload(upload.Content, out var problem) is not { } theirs)
            return Counter.Refuse(context, ServiceRefusals.FileWrong, "data.file_qury_no", problem);
        IReadOnlyList<ReconciliationRecord> ours;
        await using (var connection = await counter.Office.Database.OpenReading(context.Aborted))
            ours = SettlementQueries.Records(connection, scope, RecordsMax + 1);
        if (ours.Count > RecordsMax)
            return Counter.Refuse(context, ServiceRefusals.TooManyRows, "data.stmt_begndate", $"{RecordsMax}");
        var name = $"stmt_{number}.txt";
        var result = TableFile.Zip(name, Reconciliation.Differences(ours, theirs).Select(ResultRow));
        return await counter.Run(
            FileHandlers.Keep(counter, request, context, $"stmt_{number}.zip", result, file =>
            {
                var answer = new AnswerWriter(context.Head());
                TableRow.WriteOnly(answer, request.Transaction.Output[0], new(StringComparer.Ordinal)
                {
                    ["file_qury_no"] = file.Number, ["filename"] = file.Name, ["dld_endtime"] = ChinaTime.Of(file.ExpiresAt),
                });
                return answer.Bytes();
            }));
    }

    private static GatewayAnswer PeriodWrong(GatewayContext context) =>
        Counter.Refuse(context, ServiceRefusals.PeriodWrong, "data.stmt_enddate");

    private static GatewayAnswer UnknownClass(GatewayContext context, InputRow row) =>
        Counter.Refuse(context, ServiceRefusals.UnknownClearing, "data.clr_type", row.Text("clr_type"));

    // The days of the period are whole: from the beginning of the first to the end of the last.
    private static ReconciliationScope? ScopeOf(GatewayRequest request, InputRow row, ClearingClass asked, Scheme? scheme)
    {
        var (from, last) = (row.Day("stmt_begndate")!.Value, row.Day("stmt_enddate")!.Value);
        if (last < from || last < FirstDay || last == DateOnly.MaxValue)
            return null;
        var refunds = row.Text("refd_setl_flag") is { Length: > 0 } flag ? flag : row.Text("fixmedins_refd_setl_flag");
        return new ReconciliationScope(
            request.ProviderCode,
            ChinaTime.UnixMsOf((from < FirstDay ? FirstDay : from).ToDateTime(TimeOnly.MinValue)),
            ChinaTime.UnixMsOf(last.AddDays(1).ToDateTime(TimeOnly.MinValue)),
            asked,
            scheme,
            refunds switch { "0" => false, "1" => true, _ => null });
    }

    // setl_id, mdtrt_id, psn_no, medfee_sumamt, fund_pay_sumamt, acct_pay, refd_setl_flag; a first line with the names is skipped.
    private static List<ReconciliationRecord>? ReadUpload(byte[] file, out string problem)
    {
        if (TableFile.Read(file, RecordsMax + 1, out problem) is not { } rows)
            return null;
        var records = new List<ReconciliationRecord>(rows.Count);
        for (var i = rows.Count > 0 && rows[0][0] is "setl_id" ? 1 : 0; i < rows.Count; i++)
        {
            var cells = rows[i];
            var line = (i + 1).ToString(CultureInfo.InvariantCulture);
            if (cells.Length != UploadColumns)
            {
                problem = $"line {line}: {cells.Length} columns, expected {UploadColumns}";
                return null;
            }
            if (cells[0].Length == 0 || cells[6] is not "0" and not "1")
            {
                problem = $"line {line}: expected setl_id in column 1 and refd_setl_flag 0 or 1 in column 7";
                return null;
            }
            if (!Money.TryParse(cells[3], out var total, out var reason) || !Money.TryParse(cells[4], out var fund, out reason)
                || !Money.TryParse(cells[5], out var account, out reason))
            {
                problem = $"line {line}: {reason}";
                return null;
            }
            records.Add(new ReconciliationRecord(cells[0], cells[1], cells[2], total.Fen, fund.Fen, account.Fen, cells[6] is "1", ""));
        }
        return records;
    }

    // psn_no, mdtrt_id, setl_id, msgid, stmt_rslt, refd_setl_flag, memo, medfee_sumamt, fund_pay_sumamt, acct_pay.
    private static IEnumerable<string?> ResultRow(ReconciliationDifference difference)
    {
        var record = difference.Record;
        return
        [
            record.Person, record.Visit, record.Settlement, record.Message, Unequal, record.IsRefund ? "1" : "0", difference.Memo,
            new Money(record.Total).ToString(), new Money(record.FundPaid).ToString(), new Money(record.Account).ToString(),
        ];
    }
}
