using System.Text.Json;
using Yibao.Clearing.Messages;
using Yibao.Clearing.Providers;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage.Counter;

namespace Yibao.Storage.Clearing;

/// <summary>A settlement as far as audit asks (审核对象).</summary>
/// <param name="Settlement">Its id.</param>
/// <param name="Payee">Whose, under which scheme, epidemic or not.</param>
/// <param name="Day">Day on which it was posted.</param>
/// <param name="IsReversed">Whether it is a reversal or was reversed.</param>
/// <param name="Funds">What each fund paid, fen.</param>
/// <param name="Elsewhere">The leg of another region's person; null: the person is the region's own.</param>
public sealed record AuditedSettlement(
    long Settlement, PayeeKey Payee, DateOnly Day, bool IsReversed, IReadOnlyList<(int Fund, long Fen)> Funds, Leg? Elsewhere);

/// <summary>What a transaction of the payment of providers reads (定点机构拨付查询).</summary>
public static class ProviderRows
{
    private const string PaymentTables = "disbursement d join disbursement_state s on s.number = d.number and s.region = d.region";

    private const string GrantTables = "fund_grant g join fund_state s on s.number = g.number and s.region = g.region";

    /// <summary>Whether a provider is registered in the region that pays (是否本地定点). Index: provider_pkey.</summary>
    public static async Task<bool> IsProvider(this ProviderBatch batch, RegionCode region, string provider)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return await batch.One<long>(
            "select count(*) from provider where code = @provider and region = @region",
            new { provider, region = (long)region.Value }) > 0;
    }

    /// <summary>Payees of a region, behind a provider, to whom something is owed and no payment waits for its check (待制单).</summary>
    /// <param name="batch">The transaction.</param>
    /// <param name="region">Region.</param>
    /// <param name="after">Providers above this one.</param>
    /// <param name="most">About how many; all payees of a provider come together.</param>
    public static async Task<IReadOnlyList<ProviderBalance>> Owed(this ProviderBatch batch, RegionCode region, string after, int most)
    {
        ArgumentNullException.ThrowIfNull(batch);
        // By disbursement_by_provider, then disbursement_state_pkey, on both engines.
        const string waiting = """
            exists (select 1 from disbursement d join disbursement_state s on s.number = d.number and s.region = d.region
                where d.provider = b.provider and d.region = b.region and d.scheme = b.scheme and d.epidemic = b.epidemic
                    and s.state in (1, 2))
            """;
        var value = new { region = (long)region.Value, after, most = (long)most };
        var last = await batch.One<string>(
            $"""
            select max(provider) from (
                select provider from provider_balance b where region = @region and provider > @after and unpaid > 0 and not {waiting}
                order by provider limit @most) range
            """,
            value);
        return last is null ? [] : await batch.Balances(
            $"region = @region and provider > @after and provider <= @last and unpaid > 0 and not {waiting}",
            new { value.region, value.after, last });
    }

    /// <summary>A payment; null: there is none of that number. Index: disbursement_pkey.</summary>
    public static async Task<Disbursement?> Payment(this ProviderBatch batch, RegionCode region, long number)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return (await batch.Rows(
            $"select {ProviderTables.PaymentColumns} from {PaymentTables} where d.number = @number and d.region = @region",
            new { number, region = (long)region.Value }, ProviderTables.PaymentOf)).FirstOrDefault();
    }

    /// <summary>Whether a payment repeats a returned one (是否已重拨) and was not turned down itself. Index: disbursement_by_provider.</summary>
    public static async Task<bool> IsRepeated(this ProviderBatch batch, Disbursement payment)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(payment);
        return await batch.One<long>(
            $"select count(*) from {PaymentTables} where d.provider = @provider and d.region = @region and d.repeats = @number "
            + "and s.state <> 7",
            new { provider = payment.Payee.Provider, region = (long)payment.Payee.Region.Value, number = payment.Number }) > 0;
    }

    /// <summary>Released payments of a region that are in no file (待送银行), in order. Index: disbursement_open.</summary>
    public static async Task<IReadOnlyList<Disbursement>> Released(this ProviderBatch batch, RegionCode region, int most)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return await batch.Rows(
            $"""
            select {ProviderTables.PaymentColumns} from {PaymentTables}
            where s.region = @region and s.state = 3 and s.state <> 5 order by s.number limit @most
            """,
            new { region = (long)region.Value, most = (long)most }, ProviderTables.PaymentOf);
    }

    /// <summary>Number of the latest payment file of a region (最近付款文件号); 0: none. Index: disbursement_by_file.</summary>
    public static Task<long> LatestFile(this ProviderBatch batch, RegionCode region)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return batch.One<long>(
            "select coalesce(max(file), 0) from disbursement_state where region = @region and file <> 0",
            new { region = (long)region.Value });
    }

    /// <summary>Number of the next payment of a region (下一拨付单号).</summary>
    public static Task<long> NextPayment(this ProviderBatch batch, RegionCode region) => Next(batch, ProviderTables.Disbursement, region);

    /// <summary>Number of the next grant of a region (下一批复编号).</summary>
    public static Task<long> NextGrant(this ProviderBatch batch, RegionCode region) => Next(batch, ProviderTables.Grant, region);

    /// <summary>Number of the next adjustment of a region (下一调整编号).</summary>
    public static Task<long> NextAdjustment(this ProviderBatch batch, RegionCode region) =>
        Next(batch, ProviderTables.Adjustment, region);

    /// <summary>A grant; null: there is none of that number. Index: fund_grant_pkey.</summary>
    public static async Task<FundGrant?> Grant(this ProviderBatch batch, RegionCode region, long number)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return batch.Touched(region, number) ?? (await batch.Rows(
            $"select {ProviderTables.GrantColumns} from {GrantTables} where g.number = @number and g.region = @region",
            new { number, region = (long)region.Value }, ProviderTables.GrantOf)).FirstOrDefault();
    }

    /// <summary>What a payee was granted (所获专项资金). Index: fund_grant_by_provider.</summary>
    public static async Task<IReadOnlyList<FundGrant>> Grants(this ProviderBatch batch, PayeeKey payee)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var rows = await batch.Rows(
            $"""
            select {ProviderTables.GrantColumns} from {GrantTables}
            where g.provider = @provider and g.region = @region and g.scheme = @scheme and g.epidemic = @epidemic and s.state = 2
            order by g.number
            """,
            new
            {
                provider = payee.Provider, region = (long)payee.Region.Value, scheme = (long)payee.Scheme,
                epidemic = payee.IsEpidemic ? 1L : 0L,
            },
            ProviderTables.GrantOf);
        return [.. rows.Select(grant => batch.Touched(payee.Region, grant.Number) ?? grant)];
    }

    /// <summary>A settlement that the region pays, its own people's or another region's (审核查找); null: there is none.</summary>
    public static async Task<AuditedSettlement?> Settlement(this ProviderBatch batch, RegionCode region, long settlement)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var values = new { settlement, region = (long)region.Value };
        var own = await batch.Query<(string Provider, long Scheme, long Epidemic, long At, long Dead, string Funds)>(
            """
            select s.provider, s.scheme, s.epidemic, s.at, case when s.reverses is not null then 1
                else (select count(*) from settlement r where r.reverses = s.setl_id and r.region = s.region) end, s.funds
            from settlement s where s.setl_id = @settlement and s.region = @region and s.care in (0, @region)
            """,
            values);
        if (own.Count > 0)
        {
            var (provider, scheme, epidemic, at, dead, funds) = own[0];
            return new AuditedSettlement(
                settlement, new PayeeKey(region, provider, (Scheme)scheme, epidemic != 0), ChinaTime.DayOf(at), dead != 0,
                LayerFunds(funds), Elsewhere: null);
        }

        var elsewhere = await batch.Rows(
            $"""
            select {ClearingTables.CareLeg.List},
                (select count(*) from care_leg r where r.reverses = care_leg.setl_id and r.region = care_leg.region)
            from care_leg where setl_id = @settlement and region = @region
            """,
            values, row => (Leg: ClearingTables.CareLegOf(row), IsReversed: row.GetInt64(ClearingTables.CareLeg.Columns.Count) > 0));
        return elsewhere.Select(found => new AuditedSettlement(
            settlement, new PayeeKey(region, found.Leg.Provider, found.Leg.Scheme, found.Leg.Epidemic != EpidemicStatus.None),
            found.Leg.BookedDay, found.IsReversed || found.Leg.Reverses is not null,
            [.. found.Leg.Funds.Where(share => share.Fen > 0).Select(share => (share.Code, share.Fen))], found.Leg)).FirstOrDefault();
    }

    /// <summary>What was deducted of a settlement, by fund (已扣减). Index: provider_adjustment_by_provider.</summary>
    public static async Task<IReadOnlyList<(int Fund, long Fen)>> Deducted(this ProviderBatch batch, PayeeKey payee, long settlement)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var rows = await batch.Query<string>(
            "select funds from provider_adjustment where provider = @provider and region = @region and setl_id = @settlement and kind = 1",
            new { provider = payee.Provider, region = (long)payee.Region.Value, settlement });
        return [.. rows.SelectMany(Pairs)];
    }

    /// <summary>
    /// Settlements that were reversed after something of them had been deducted (扣款后冲正), which is not given back yet. Index:
    /// settlement_reversed_once.
    /// </summary>
    public static async Task<IReadOnlyList<(PayeeKey Payee, long Settlement)>> DeductedAndReversed(
        this ProviderBatch batch, RegionCode region)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return await batch.Rows(
            """
            select a.region, a.provider, a.scheme, a.epidemic, a.setl_id
            from provider_adjustment a
            where a.region = @region and a.kind = 1
                and (exists (select 1 from settlement r where r.reverses = a.setl_id and r.region = a.region)
                    or exists (select 1 from care_leg r where r.reverses = a.setl_id and r.region = a.region))
            group by a.region, a.provider, a.scheme, a.epidemic, a.setl_id having sum(a.fen) <> 0 order by a.setl_id
            """,
            new { region = (long)region.Value }, row => (ProviderTables.PayeeOf(row, 0, 1), row.GetInt64(4)));
    }

    /// <summary>Whether a month of a region was claimed (是否已申报). Index: provider_month_pkey.</summary>
    public static async Task<bool> IsClaimed(this ProviderBatch batch, RegionCode region, DateOnly month)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return await batch.One<long>(
            "select count(*) from provider_month where month = @month and region = @region",
            new { month = StoredMonth.Of(month), region = (long)region.Value }) > 0;
    }

    internal static Task<List<ProviderBalance>> Balances(this ProviderBatch batch, string where, object values) => batch.Rows(
        $"select region, provider, scheme, epidemic, unpaid, since, until, deposit from provider_balance b where {where} "
        + "order by provider, scheme, epidemic",
        values,
        row => new ProviderBalance(
            ProviderTables.PayeeOf(row, 0, 1), row.GetInt64(4), StoredMonth.Read(row.GetInt64(5)), StoredMonth.Read(row.GetInt64(6)),
            row.GetInt64(7)));

    /// <summary>[[fund, fen], ...].</summary>
    internal static IEnumerable<(int Fund, long Fen)> Pairs(string text)
    {
        using var json = JsonDocument.Parse(text);
        return [.. json.RootElement.EnumerateArray().Select(pair => (pair[0].GetInt32(), pair[1].GetInt64()))];
    }

    private static Task<long> Next(ProviderBatch batch, TableShape table, RegionCode region)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return batch.Next(table, region);
    }

    // The layers of a settlement, [[layer, fund, offered, paid, ceiling], ...], put together by fund; what the hospital bears is no fund's.
    private static List<(int Fund, long Fen)> LayerFunds(string text)
    {
        using var json = JsonDocument.Parse(text);
        return
        [
            .. json.RootElement.EnumerateArray().Select(layer => (Fund: layer[1].GetInt32(), Paid: layer[3].GetInt64()))
                .Where(layer => FundCodes.TryFind(layer.Fund, out var fund) && fund.Kind == FundKind.Fund)
                .GroupBy(layer => layer.Fund).Select(fund => (fund.Key, fund.Sum(layer => layer.Paid))).Where(fund => fund.Item2 > 0)
                .OrderBy(fund => fund.Key),
        ];
    }
}
