using Yibao.Clearing.Regions;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage;
using Yibao.Storage.Clearing;

namespace Yibao.Agency.Clearing;

/// <summary>How much of a prepayment a month used up (预付金使用).</summary>
/// <param name="Quota">The quota.</param>
/// <param name="Cleared">Cleared in the month, fen.</param>
/// <param name="Use">Rate, warning and top-up.</param>
public readonly record struct QuotaState(PrepaymentQuota Quota, long Cleared, QuotaUse Use);

/// <summary>
/// The money of clearing (清算资金): notices that are paid, prepayments that are fixed each January and topped up. The hub pays on only what it
/// has received, and by another person than the one who made the list.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="policies">The policies.</param>
/// <param name="clock">The clock.</param>
public sealed class RegionMoney(Database database, PlanBook policies, TimeProvider clock)
{
    /// <summary>Books money that moved by a notice (收付入账), at most what is open of it.</summary>
    public async Task<Refusal?> Receive(
        long notice, string receipt, long fen, DateOnly day, string by, CancellationToken cancel = default)
    {
        if (string.IsNullOrWhiteSpace(by))
        {
            return new Refusal(ClearingRefusals.NoName, "by", "");
        }

        if (fen <= 0)
        {
            return new Refusal(ClearingRefusals.Amount, "amount", "");
        }

        await using var batch = await HubBatch.Begin(database, clock.GetUtcNow(), cancel);
        if (await batch.Notice(notice) is not { } state)
        {
            return new Refusal(ClearingRefusals.Unknown, $"{notice}", "no notice of that number");
        }

        if (state.Notice.Payer.IsNation && string.Equals(state.Notice.By.Trim(), by.Trim(), StringComparison.OrdinalIgnoreCase))
        {
            return new Refusal(ClearingRefusals.SamePerson, $"{notice}", "whoever made the list does not pay it out");
        }

        if (await batch.HasReceipt(receipt))
        {
            return new Refusal(ClearingRefusals.Booked, receipt, "");
        }

        if (fen > state.Open)
        {
            return new Refusal(ClearingRefusals.MoreThanAsked, $"{notice}", $"{new Money(state.Open)} yuan are open");
        }

        if (state.Notice.Payer.IsNation && await batch.HubBalance(state.Notice.Scheme) is var held && held < fen)
        {
            return new Refusal(ClearingRefusals.HubShort, $"{notice}", $"{new Money(held)} yuan are there");
        }

        batch.Receive(state.Notice, receipt, fen, day, by);
        await batch.Commit(cancel);
        return null;
    }

    /// <summary>Fixes the quotas of a year (核定年度额度) and issues the notices to pay or to return the difference.</summary>
    public async Task<(IReadOnlyList<QuotaChange> Quotas, Refusal? Refusal)> Fix(
        int year, DateOnly day, string by, CancellationToken cancel = default)
    {
        if (string.IsNullOrWhiteSpace(by))
        {
            return ([], new Refusal(ClearingRefusals.NoName, "by", ""));
        }

        if (Rules(day) is not { } terms)
        {
            return ([], new Refusal(ClearingRefusals.NoRules, Days.Text(day), ""));
        }

        await using var batch = await HubBatch.Begin(database, clock.GetUtcNow(), cancel);
        var quotas = await batch.Quotas();
        if (quotas.Any(quota => quota.Year >= year))
        {
            return ([], new Refusal(ClearingRefusals.QuotaFixed, $"{year}", ""));
        }

        var january = ClearingPeriod.OfMonth(new DateOnly(year, 1, 1));
        var changes = await Changes(batch, terms, january, quotas);
        var next = await batch.NextNotice();
        foreach (var change in changes)
        {
            batch.Add(
                new PrepaymentQuota(change.Scheme, change.Home, change.Care, year, 1, change.Fen), change.Difference == 0 ? 0 : next);
            if (change.Difference != 0)
            {
                batch.Add(NoticeOf(change, next++, NoticeKind.Prepayment, january, day, terms, by));
            }
        }

        await batch.Commit(cancel);
        return (changes, null);
    }

    /// <summary>What <see cref="Fix"/> would fix (额度预览).</summary>
    public async Task<IReadOnlyList<QuotaChange>> PreviewQuotas(int year, DateOnly day, CancellationToken cancel = default)
    {
        await using var reader = await HubReader.Open(database, cancel);
        return Rules(day) is { } terms
            ? await Changes(reader, terms, ClearingPeriod.OfMonth(new DateOnly(year, 1, 1)), await reader.Quotas()) : [];
    }

    /// <summary>How much of each prepayment a cleared month used up (使用率).</summary>
    public async Task<IReadOnlyList<QuotaState>> Use(ClearingPeriod month, DateOnly day, CancellationToken cancel = default)
    {
        await using var reader = await HubReader.Open(database, cancel);
        return Rules(day) is { } terms ? await Use(reader, terms, month) : [];
    }

    /// <summary>Asks for a top-up where a month used a prepayment up to the red line (紧急调增).</summary>
    public async Task<Refusal?> TopUp(
        ClearingPeriod month, (Scheme Scheme, RegionCode Home, RegionCode Care) pair, DateOnly day, string by,
        CancellationToken cancel = default)
    {
        if (string.IsNullOrWhiteSpace(by))
        {
            return new Refusal(ClearingRefusals.NoName, "by", "");
        }

        if (Rules(day) is not { } terms)
        {
            return new Refusal(ClearingRefusals.NoRules, Days.Text(day), "");
        }

        await using var batch = await HubBatch.Begin(database, clock.GetUtcNow(), cancel);
        var state = (await Use(batch, terms, month))
            .FirstOrDefault(one => (one.Quota.Scheme, one.Quota.Home, one.Quota.Care) == pair);
        if (state.Use.TopUp <= 0)
        {
            return new Refusal(
                ClearingRefusals.NotRed, $"{pair.Home} -> {pair.Care}", state.Use.Rate is { } rate ? $"{rate:0.00} per cent" : "");
        }

        var year = Math.Max(day.Year, state.Quota.Year);
        var edition = state.Quota.Year == year ? state.Quota.Edition + 1 : 1 + 1;
        var change = new QuotaChange(pair.Scheme, pair.Home, pair.Care, state.Quota.Fen, state.Quota.Fen + state.Use.TopUp);
        var number = await batch.NextNotice();
        batch.Add(new PrepaymentQuota(pair.Scheme, pair.Home, pair.Care, year, edition, change.Fen), number);
        batch.Add(NoticeOf(change, number, NoticeKind.TopUp, month, day, terms, by));
        await batch.Commit(cancel);
        return null;
    }

    private static async Task<IReadOnlyList<QuotaState>> Use(HubReader reader, ClearingTerms terms, ClearingPeriod month)
    {
        var matrix = await reader.Matrix(month, month);
        var cleared = matrix.Cells.ToDictionary(cell => (cell.Scheme, cell.Home, cell.Care), cell => cell.Fen);
        var quotas = (await reader.Quotas()).ToDictionary(quota => (quota.Scheme, quota.Home, quota.Care));
        return
        [
            .. cleared.Keys.Union(quotas.Keys).Order().Select(pair =>
            {
                var quota = quotas.TryGetValue(pair, out var found)
                    ? found : new PrepaymentQuota(pair.Scheme, pair.Home, pair.Care, 0, 0, 0);
                var fen = cleared.GetValueOrDefault(pair);
                return new QuotaState(quota, fen, terms.Use(fen, quota.Fen));
            }),
        ];
    }

    private static async Task<IReadOnlyList<QuotaChange>> Changes(
        HubReader reader, ClearingTerms terms, ClearingPeriod january, IReadOnlyList<PrepaymentQuota> quotas)
    {
        var matrix = await reader.Matrix(january.AddMonths(-terms.AverageMonths), january.AddMonths(-1));
        return QuotaChange.OfYear(terms, matrix.Cells, quotas.Select(quota => (quota.Scheme, quota.Home, quota.Care, quota.Fen)));
    }

    private static ClearingNotice NoticeOf(
        QuotaChange change, long number, NoticeKind kind, ClearingPeriod period, DateOnly day, ClearingTerms terms, string by)
    {
        var isReturn = change.Difference < 0;
        return new ClearingNotice
        {
            Number = number, Kind = isReturn ? NoticeKind.Return : kind, Period = period, Scheme = change.Scheme,
            Payer = isReturn ? change.Care : change.Home, Payee = isReturn ? change.Home : change.Care, Fen = Math.Abs(change.Difference),
            Issued = day, Term = terms.Notice(), By = by,
        };
    }

    private ClearingTerms? Rules(DateOnly day) =>
        policies.Nation(Scheme.Employee) is { } rules ? ClearingTerms.Of(rules, day) : null;
}
