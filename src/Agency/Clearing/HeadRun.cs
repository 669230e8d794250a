using Yibao.Agency.Contributions;
using Yibao.Clearing.Providers;
using Yibao.Kernel;
using Yibao.Ledger;
using Yibao.Policy;
using Yibao.Settlement.Payment;
using Yibao.Storage;
using Yibao.Storage.Clearing;

namespace Yibao.Agency.Clearing;

/// <summary>
/// Pays providers for the people on their lists (按人头付费): a month at a time, some providers in one transaction. Killed anywhere and asked
/// again it pays what is not paid yet; a month is paid once.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="rules">The rules.</param>
/// <param name="clock">The clock.</param>
public sealed class HeadRun(Database database, RegionRules rules, TimeProvider clock)
{
    private static readonly Scheme[] Schemes = [Scheme.Employee, Scheme.Resident];

    /// <summary>Providers of one transaction (每批机构数): a list has a row for each head.</summary>
    public int Providers { get; init; } = 20;

    /// <summary>Told after each transaction: payments so far (进度).</summary>
    public Action<int>? Committed { get; init; }

    /// <summary>What a run would pay (预览); nothing is written.</summary>
    public Task<(IReadOnlyList<HeadPayment> Payments, Refusal? Refusal)> Preview(
        RegionCode region, DateOnly month, CancellationToken cancel = default) => Go(region, month, null, cancel);

    /// <summary>Pays a month that is over (执行).</summary>
    /// <param name="region">Region that pays.</param>
    /// <param name="month">First day of the month.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="cancel">To stop between two transactions.</param>
    /// <returns>What it paid now, or why it did not.</returns>
    public async Task<(IReadOnlyList<HeadPayment> Payments, Refusal? Refusal)> Run(
        RegionCode region, DateOnly month, string by, CancellationToken cancel = default) =>
        string.IsNullOrWhiteSpace(by) ? ([], new Refusal(ProviderRefusals.NoName, "by", ""))
        : !ClaimMonth.IsClosed(month, clock.GetUtcNow().ToUnixTimeMilliseconds())
            ? ([], new Refusal(ProviderRefusals.MonthOpen, $"{month:yyyy-MM}", ""))
        : await Go(region, month, by.Trim(), cancel);

    private async Task<(IReadOnlyList<HeadPayment> Payments, Refusal? Refusal)> Go(
        RegionCode region, DateOnly month, string? by, CancellationToken cancel)
    {
        var terms = TermsOf(region, month.AddMonths(1).AddDays(-1));
        if (terms.Count == 0)
        {
            return ([], new Refusal(ProviderRefusals.NoRule, "payment.head-price", $"region {region}"));
        }

        var payments = new List<HeadPayment>();
        var after = "";
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            await using var batch = await ProviderBatch.Begin(database, clock.GetUtcNow(), cancel);
            if (await batch.LastProvider(region, after, Providers) is not { } last)
            {
                return (payments, null);
            }

            var before = payments.Count;
            foreach (var (provider, tier) in await batch.TiersOf(region, after, last))
            {
                payments.AddRange(await Due(batch, new PayeeKey(region, provider, default, IsEpidemic: false), tier, month, terms));
            }

            if (by is not null && payments.Count > before)
            {
                foreach (var payment in payments.Skip(before))
                {
                    await Book(batch, payment, by);
                }

                await batch.Commit(cancel);
                Committed?.Invoke(payments.Count);
            }

            after = last;
        }
    }

    /// <summary>The payments that a provider has not got for a month.</summary>
    private static async Task<List<HeadPayment>> Due(
        ProviderBatch batch, PayeeKey provider, Tier tier, DateOnly month, Dictionary<(Scheme, Tier), PaymentTerms> terms)
    {
        var due = new List<HeadPayment>();
        var done = await batch.HeadSchemes(provider.Region, provider.Provider, month);
        foreach (var scheme in Schemes.Where(scheme => terms.ContainsKey((scheme, tier)) && !done.Contains(scheme)))
        {
            var payee = provider with { Scheme = scheme };
            var payment = HeadPayment.Of(
                payee, month, terms[(scheme, tier)], await batch.Heads(payee, month), await batch.OutpatientBills(payee, month));
            if (payment is { Heads.Count: > 0 } or { Bills.Count: > 0 })
            {
                due.Add(payment);
            }
        }

        return due;
    }

    private static async Task Book(ProviderBatch batch, HeadPayment payment, string by)
    {
        var (payee, difference) = (payment.Payee, payment.Difference);
        if (difference == 0)
        {
            batch.Add(payment, number: 0, by);
            return;
        }

        var number = await batch.NextAdjustment(payee.Region);
        var fund = payee.Scheme == Scheme.Employee ? FundCodes.EmployeePooled : FundCodes.ResidentPooled;
        await batch.Add(new Adjustment
        {
            Number = number, Payee = payee, Kind = AdjustmentKind.Heads, Month = payment.Month, Fen = difference,
            Funds = [(fund, -difference)], Reason = FormattableString.Invariant($"{payment.Heads.Count}"), By = by, Day = batch.Today,
        });
        batch.Post(
            payee.Region, payee.Scheme, TransactionSource.HeadPayment, payee.Provider, new LedgerEntry(fund, difference),
            new LedgerEntry(ChartOfAccounts.ProviderPayables, -difference));
        batch.Add(payment, number, by);
    }

    /// <summary>The rules of ordinary outpatient care by scheme and tier, where they pay by the head.</summary>
    private Dictionary<(Scheme, Tier), PaymentTerms> TermsOf(RegionCode region, DateOnly on)
    {
        var found = new Dictionary<(Scheme, Tier), PaymentTerms>();
        foreach (var scheme in Schemes)
        {
            foreach (var tier in rules.Find(region, scheme) is { } history ? Enum.GetValues<Tier>() : [])
            {
                if (PaymentTerms.Of(rules.Find(region, scheme)!, on, PaidCare.Outpatient, tier) is { HeadPrice: not null } terms
                    && terms.Methods.Any(entry => entry.Method == PaymentMethod.Head))
                {
                    found[(scheme, tier)] = terms;
                }
            }
        }

        return found;
    }
}
