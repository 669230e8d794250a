using System.Text.Json.Nodes;
using Yibao.Clearing.Regions;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage;
using Yibao.Storage.Clearing;

namespace Yibao.Agency.Clearing;

/// <summary>How the clearing of a period stands (清算报告): matrix, nets, notices with what was paid, what is carried and disputed.</summary>
public sealed record RegionReport
{
    /// <summary>Day of the question.</summary>
    public required DateOnly On { get; init; }

    /// <summary>The run.</summary>
    public required RegionRun Run { get; init; }

    /// <summary>The matrix; empty while the run is not done.</summary>
    public required BilateralMatrix Matrix { get; init; }

    /// <summary>Its items by month, and whether they came later than the rules allow.</summary>
    public required IReadOnlyList<(ItemsOfMonth Items, bool IsTooLate)> Months { get; init; }

    /// <summary>The deductions of the audit in it: fen below zero, by home and care region.</summary>
    public required IReadOnlyList<ClearingCell> Deductions { get; init; }

    /// <summary>Notices.</summary>
    public required IReadOnlyList<NoticeState> Notices { get; init; }

    /// <summary>What no batch has taken, and whether it is past the day on which its year closes.</summary>
    public required IReadOnlyList<(Carried Items, bool IsOverdue)> Carried { get; init; }

    /// <summary>Disputes whose item is carried, with the last day to answer.</summary>
    public required IReadOnlyList<(ClearingDispute Dispute, DateOnly? AnswerBy)> Disputes { get; init; }

    /// <summary>The report of a period (报告); null: it was never cleared.</summary>
    public static async Task<RegionReport?> Of(
        Database database, PlanBook policies, TimeProvider clock, ClearingPeriod period, DateOnly on, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(policies);
        await using var reader = await HubReader.Open(database, cancel);
        var runs = await reader.RegionRuns();
        if (runs.FirstOrDefault(run => run.Period == period) is not { } run)
        {
            return null;
        }

        var terms = policies.Nation(Scheme.Employee) is { } rules ? ClearingTerms.Of(rules, run.Day) : null;
        var last = runs.First(one => one.Period.IsEpidemic == period.IsEpidemic);
        var carried = await reader.Carried(last.IsDone ? Math.Min(last.FirstLeft, last.After) : last.After, period.IsEpidemic);
        var desk = new RegionDisputes(database, policies, clock);
        return new RegionReport
        {
            On = on, Run = run, Matrix = await reader.Matrix(period, period),
            Months =
            [
                .. (await reader.MonthsOf(period)).Select(month =>
                    (month, !period.IsEpidemic && terms?.IsTooLate(period, month.BookedMonth) == true)),
            ],
            Deductions = await reader.Deductions(period),
            Notices = await reader.NoticesOf(period),
            Carried = [.. carried.Select(one => (one, terms is not null && on > terms.YearCloses(one.BookedMonth.Year)))],
            Disputes =
            [
                .. (await reader.Disputes()).Where(dispute => dispute.ClearedIn is null).Select(one => (one, desk.AnswerBy(one))),
            ],
        };
    }

    /// <summary>As JSON (数据), amounts in fen.</summary>
    public JsonObject Json() => new()
    {
        ["unit"] = "fen",
        ["period"] = $"{Run.Period}",
        ["on"] = Days.Text(On),
        ["run"] = Json(Run),
        ["matrix"] = JsonOf(Matrix),
        ["deductions"] = JsonOf(Deductions),
        ["nets"] = JsonOf(Matrix.Nets()),
        ["months"] = List(Months.Select(month => new JsonObject
        {
            ["month"] = $"{month.Items.BookedMonth}", ["items"] = month.Items.Items, ["fen"] = month.Items.Fen,
            ["too_late"] = month.IsTooLate,
        })),
        ["notices"] = List(Notices.Select(one =>
        {
            var notice = Json(one, On);
            notice["deducted"] = DeductedOf(one.Notice);
            return notice;
        })),
        ["carried"] = List(Carried.Select(one => new JsonObject
        {
            ["why"] = WordOf(one.Items.State), ["month"] = $"{one.Items.BookedMonth}", ["items"] = one.Items.Items, ["fen"] = one.Items.Fen,
            ["overdue"] = one.IsOverdue,
        })),
        ["disputes"] = List(Disputes.Select(one => new JsonObject
        {
            ["dispute"] = one.Dispute.Number, ["settlement"] = one.Dispute.SettlementId, ["raised_by"] = $"{one.Dispute.RaisedBy}",
            ["reason"] = one.Dispute.Reason, ["day"] = Days.Text(one.Dispute.Day),
            ["answer_by"] = one.AnswerBy is { } by ? Days.Text(by) : null,
            ["decision"] = one.Dispute.Decision switch { null => null, DisputeStep.Stands => "stands", _ => "to-reverse" },
        })),
    };

    /// <summary>A run as JSON (批次数据).</summary>
    public static JsonObject Json(RegionRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new JsonObject
        {
            ["period"] = $"{run.Period}", ["day"] = Days.Text(run.Day), ["by"] = run.By, ["done"] = run.IsDone, ["items"] = run.Items,
            ["fen"] = run.Fen,
        };
    }

    /// <summary>A notice as JSON (通知数据).</summary>
    public static JsonObject Json(NoticeState state, DateOnly on)
    {
        ArgumentNullException.ThrowIfNull(state);
        var notice = state.Notice;
        return new JsonObject
        {
            ["notice"] = notice.Number, ["kind"] = WordOf(notice.Kind), ["period"] = $"{notice.Period}", ["scheme"] = (int)notice.Scheme,
            ["payer"] = $"{notice.Payer}", ["payee"] = $"{notice.Payee}", ["fen"] = notice.Fen, ["paid"] = state.Paid,
            ["open"] = state.Open,
            ["issued"] = Days.Text(notice.Issued), ["apply_by"] = Days.Text(notice.Term.ApplyBy), ["pay_by"] = Days.Text(notice.Term.PayBy),
            ["overdue"] = state.IsOverdue(on),
        };
    }

    /// <summary>A quota as JSON (额度数据).</summary>
    public static JsonObject Json(QuotaChange one) => new()
    {
        ["scheme"] = (int)one.Scheme, ["home"] = $"{one.Home}", ["care"] = $"{one.Care}", ["before"] = one.Before, ["fen"] = one.Fen,
        ["difference"] = one.Difference,
    };

    /// <summary>How much of a quota a month used, as JSON (额度使用数据).</summary>
    public static JsonObject Json(QuotaState one) => new()
    {
        ["scheme"] = (int)one.Quota.Scheme, ["home"] = $"{one.Quota.Home}", ["care"] = $"{one.Quota.Care}", ["quota"] = one.Quota.Fen,
        ["cleared"] = one.Cleared, ["percent"] = one.Use.Rate, ["warning"] = one.Use.Warning.ToString().ToLowerInvariant(),
        ["top_up"] = one.Use.TopUp,
    };

    /// <summary>A matrix as JSON (矩阵数据).</summary>
    public static JsonArray JsonOf(BilateralMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        return JsonOf(matrix.Cells);
    }

    /// <summary>What deductions of the audit changed of a net position (通知书所含审核扣款), fen: above zero in its favour.</summary>
    public long DeductedOf(ClearingNotice notice)
    {
        ArgumentNullException.ThrowIfNull(notice);
        return Deductions.Where(cell => cell.Scheme == notice.Scheme && !notice.IsPrepayment)
            .Sum(cell => cell.Care == notice.About ? cell.Fen : cell.Home == notice.About ? -cell.Fen : 0);
    }

    private static JsonArray JsonOf(IEnumerable<ClearingCell> cells) => List(cells.Select(cell => new JsonObject
    {
        ["scheme"] = (int)cell.Scheme, ["home"] = $"{cell.Home}", ["care"] = $"{cell.Care}", ["items"] = cell.Items, ["fen"] = cell.Fen,
    }));

    /// <summary>Net positions as JSON (净额数据).</summary>
    public static JsonArray JsonOf(IEnumerable<NetPosition> nets) => List(nets.Select(net => new JsonObject
    {
        ["scheme"] = (int)net.Scheme, ["region"] = $"{net.Region}", ["receivable"] = net.Receivable, ["payable"] = net.Payable,
        ["net"] = net.Net,
    }));

    /// <summary>The word of a kind of notice (通知类别名).</summary>
    public static string WordOf(NoticeKind kind) => kind switch
    {
        NoticeKind.Clearing => "clearing",
        NoticeKind.Prepayment => "prepayment",
        NoticeKind.TopUp => "top-up",
        NoticeKind.Epidemic => "epidemic",
        _ => "return",
    };

    /// <summary>The word of a reason (未清算原因名).</summary>
    public static string WordOf(CarriedState state) => state switch
    {
        CarriedState.Waiting => "waiting",
        CarriedState.Disputed => "disputed",
        CarriedState.NoCare => "no-care-leg",
        CarriedState.NoHome => "no-home-leg",
        _ => "legs-differ",
    };

    private static JsonArray List(IEnumerable<JsonObject> rows) => new([.. rows]);
}
