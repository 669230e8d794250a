using Yibao.Clearing.Providers;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage.Counter;

namespace Yibao.Storage.Clearing;

/// <summary>A payment per head as it was booked (人头费记录).</summary>
/// <param name="Payee">To whom.</param>
/// <param name="Heads">How many were on the list.</param>
/// <param name="Price">Price of a head and year, fen.</param>
/// <param name="Due">What is due for them, fen.</param>
/// <param name="Booked">What their bills had booked, fen.</param>
/// <param name="Difference">What changed of what is owed, fen.</param>
/// <param name="By">Who made it.</param>
public sealed record BookedHeads(PayeeKey Payee, long Heads, long Price, long Due, long Booked, long Difference, string By);

/// <summary>Payments per head as rows (按人头付费).</summary>
public static class HeadRows
{
    private static readonly TableShape Payment = TableShape.Of(
        "head_payment",
        "region:n month:n provider:t scheme:n heads:n price:n share_ppm:n due:n booked:n number:n by_whom:t at:n batch:n");

    private static readonly TableShape Entry = TableShape.Of(
        "head_entry", "region:n month:n provider:t psn_no:t scheme:n reg_id:n since:n batch:n");

    private static readonly TableShape Bill = TableShape.Of(
        "head_bill", "region:n setl_id:n month:n provider:t scheme:n fund:n batch:n");

    private const decimal Million = 1_000_000m;

    /// <summary>The tables whose rows record what happened: the audit chain covers them.</summary>
    internal static readonly IReadOnlyList<TableShape> Audited = [Payment, Entry, Bill];

    /// <summary>Providers of a region with their tiers (医疗机构等级), those after one up to another. Index: provider_pkey.</summary>
    public static Task<List<(string Code, Tier Tier)>> TiersOf(this ProviderBatch batch, RegionCode region, string after, string last)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return batch.Rows(
            "select code, tier from provider where region = @region and code > @after and code <= @last order by code",
            new { region = (long)region.Value, after, last }, row => (row.GetString(0), (Tier)row.GetInt64(1)));
    }

    /// <summary>Schemes in which a provider has its payment of a month already (已办险种). Index: primary key.</summary>
    public static async Task<IReadOnlySet<Scheme>> HeadSchemes(
        this ProviderBatch batch, RegionCode region, string provider, DateOnly month)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var schemes = await batch.Query<long>(
            "select scheme from head_payment where provider = @provider and month = @month and region = @region",
            new { region = (long)region.Value, provider, month = StoredMonth.Of(month) });
        return schemes.Select(scheme => (Scheme)scheme).ToHashSet();
    }

    /// <summary>
    /// Who is on the list of a provider on a day (当日签约名单): registered there with a family doctor and insured in the scheme; of two
    /// institutions the one that registered later. Index: registration_by_institution.
    /// </summary>
    public static async Task<IReadOnlyList<ListedHead>> Heads(this ProviderBatch batch, PayeeKey payee, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(batch);
        const string Holds = "{0}.infno = '2505' and {0}.state = 1 and {0}.application = '05' and {0}.from_day <= @day "
            + "and ({0}.until_day is null or {0}.until_day > @day)";
        return await batch.Rows(
            $"""
            select r.psn_no, r.reg_id, r.from_day
            from registration r join enrolment e on e.psn_no = r.psn_no and e.region = r.region and e.scheme = @scheme
                and e.from_day <= @day and (e.until_day is null or e.until_day > @day)
            where r.code = @provider and r.region = @region and {Holds.Replace("{0}", "r", StringComparison.Ordinal)}
                and not exists (
                    select 1 from registration l where l.psn_no = r.psn_no and l.region = r.region and l.reg_id > r.reg_id
                        and {Holds.Replace("{0}", "l", StringComparison.Ordinal)})
            order by r.psn_no
            """,
            new
            {
                provider = payee.Provider, region = (long)payee.Region.Value, scheme = (long)payee.Scheme, day = StoredDay.Of(day),
            },
            row => new ListedHead(row.GetString(0), row.GetInt64(1), StoredDay.Read(row.GetInt64(2))));
    }

    /// <summary>Ordinary outpatient bills of a month at a provider (当月普通门诊结算), in order. Index: settlement_by_provider.</summary>
    public static async Task<IReadOnlyList<HeadBill>> OutpatientBills(this ProviderBatch batch, PayeeKey payee, DateOnly month)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var fund = payee.Scheme == Scheme.Employee ? FundCodes.EmployeePooled : FundCodes.ResidentPooled;
        return await batch.Rows(
            """
            select s.setl_id, s.reverses, s.psn_no, s.funds,
                (select count(*) from head_bill b where b.setl_id = s.reverses and b.region = s.region)
            from settlement s
            where s.provider = @provider and s.at >= @from and s.at < @until and s.region = @region and s.scheme = @scheme
                and s.clr_type = '11' and s.epidemic = 0 and s.care in (0, @region)
            order by s.setl_id
            """,
            new
            {
                provider = payee.Provider, region = (long)payee.Region.Value, scheme = (long)payee.Scheme,
                from = ChinaTime.UnixMsOf(month.ToDateTime(TimeOnly.MinValue)),
                until = ChinaTime.UnixMsOf(month.AddMonths(1).ToDateTime(TimeOnly.MinValue)),
            },
            row => new HeadBill(
                row.GetInt64(0), row.IsDBNull(1) ? null : row.GetInt64(1), row.GetInt64(4) > 0, row.GetString(2),
                CounterRows.ReadFunds(row.GetString(3)).Where(payment => payment.Fund == fund).Sum(payment => payment.Paid)));
    }

    /// <summary>A payment with its list and the bills that it stands for (写入人头费).</summary>
    public static void Add(this ProviderBatch batch, HeadPayment payment, long number, string by)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(payment);
        var (region, month, provider, scheme) = (
            (long)payment.Payee.Region.Value, StoredMonth.Of(payment.Month), payment.Payee.Provider, (long)payment.Payee.Scheme);
        batch.Add(Payment,
        [
            region, month, provider, scheme, (long)payment.Heads.Count, payment.Price.Fen, (long)(payment.Share * Million), payment.Due.Fen,
            payment.Booked, number, by, batch.At, batch.Id,
        ]);
        foreach (var head in payment.Heads)
        {
            batch.Add(Entry, [region, month, provider, head.Person, scheme, head.Registration, StoredDay.Of(head.Since), batch.Id]);
        }

        foreach (var bill in payment.Bills)
        {
            batch.Add(Bill, [region, bill.Settlement, month, provider, scheme, bill.Fund, batch.Id]);
        }
    }

    /// <summary>The payments of a month (当月人头费), by provider and scheme. Index: head_payment_by_month.</summary>
    public static Task<IReadOnlyList<BookedHeads>> Of(
        Database database, RegionCode region, DateOnly month, CancellationToken cancel = default) => ProviderReports.Read(
        database,
        """
        select h.provider, h.scheme, h.heads, h.price, h.due, h.booked, coalesce(a.fen, 0), h.by_whom
        from head_payment h left join provider_adjustment a on a.number = h.number and a.region = h.region
        where h.region = @region and h.month = @month order by h.provider, h.scheme
        """,
        new { region = (long)region.Value, month = StoredMonth.Of(month) },
        row => new BookedHeads(
            new PayeeKey(region, row.GetString(0), (Scheme)row.GetInt64(1), IsEpidemic: false), row.GetInt64(2), row.GetInt64(3),
            row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.GetString(7)),
        cancel);

    /// <summary>The list of a provider in a month as it was paid (当月名单). Index: primary key.</summary>
    public static Task<IReadOnlyList<(Scheme Scheme, ListedHead Head)>> ListOf(
        Database database, RegionCode region, string provider, DateOnly month, CancellationToken cancel = default) => ProviderReports.Read(
        database,
        """
        select scheme, psn_no, reg_id, since from head_entry
        where provider = @provider and month = @month and region = @region order by psn_no
        """,
        new { region = (long)region.Value, provider, month = StoredMonth.Of(month) },
        row => ((Scheme)row.GetInt64(0), new ListedHead(row.GetString(1), row.GetInt64(2), StoredDay.Read(row.GetInt64(3)))), cancel);
}
