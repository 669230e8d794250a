using Yibao.Clearing.Providers;
using Yibao.Kernel;
using Yibao.Storage;
using Yibao.Storage.Clearing;

namespace Yibao.Agency.Clearing;

/// <summary>How far a run of claims is (申报进度).</summary>
/// <param name="Provider">The last provider that is done.</param>
/// <param name="Claims">Claims so far.</param>
/// <param name="Fen">What they ask.</param>
public readonly record struct ClaimProgress(string Provider, long Claims, long Fen);

/// <summary>
/// Makes the monthly claims of providers (月度结算申报): provider by provider in order, a range in one transaction. Killed anywhere and asked
/// again,
/// it claims what is not claimed yet; what a closed month still got is the next edition of its claims.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="clock">The clock.</param>
public sealed class ProviderClaimRun(Database database, TimeProvider clock)
{
    /// <summary>Providers of one transaction (每批机构数): a claim has about ten rows for each.</summary>
    public int Providers { get; init; } = 200;

    /// <summary>Told after each transaction (进度).</summary>
    public Action<ClaimProgress>? Committed { get; init; }

    /// <summary>Makes the claims of a region and month that is closed (执行).</summary>
    /// <param name="region">Region that pays.</param>
    /// <param name="month">First day of the month.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="cancel">To stop between two transactions.</param>
    /// <returns>What it came to, or why it is not done.</returns>
    public async Task<(ClaimProgress Progress, Refusal? Refusal)> Run(
        RegionCode region, DateOnly month, string by, CancellationToken cancel = default)
    {
        if (string.IsNullOrWhiteSpace(by))
        {
            return (default, new Refusal(ProviderRefusals.NoName, "by", ""));
        }

        if (!ClaimMonth.IsClosed(month, clock.GetUtcNow().ToUnixTimeMilliseconds()))
        {
            return (default, new Refusal(ProviderRefusals.MonthOpen, $"{month:yyyy-MM}", ""));
        }

        var progress = new ClaimProgress("", 0, 0);
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            await using var batch = await ProviderBatch.Begin(database, clock.GetUtcNow(), cancel);
            if (await batch.LastProvider(region, progress.Provider, Providers) is not { } last)
            {
                var isGivenBack = await GiveBack(batch, region, month, by.Trim());
                if (progress.Claims > 0 || isGivenBack || !await batch.IsClaimed(region, month))
                {
                    await batch.Close(region, month, progress.Claims, progress.Fen, by.Trim());
                    await batch.Commit(cancel);
                }

                return (progress, null);
            }

            var claims = await batch.Due(region, month, progress.Provider, last);
            foreach (var claim in claims)
            {
                await batch.Add(claim);
            }

            if (claims.Count > 0)
            {
                await batch.Commit(cancel);
            }

            progress = new ClaimProgress(last, progress.Claims + claims.Count, progress.Fen + claims.Sum(claim => claim.Sums.Payable));
            Committed?.Invoke(progress);
        }
    }

    // A reversal takes the whole of a settlement back from the provider: what audit took before is given back.
    private static async Task<bool> GiveBack(ProviderBatch batch, RegionCode region, DateOnly month, string by)
    {
        var reversed = await batch.DeductedAndReversed(region);
        foreach (var (payee, settlement) in reversed)
        {
            var taken = (await batch.Deducted(payee, settlement)).GroupBy(fund => fund.Fund)
                .Select(fund => (fund.Key, Fen: -fund.Sum(one => one.Fen))).ToArray();
            var from = await batch.Settlement(region, settlement)
                ?? throw new InvalidOperationException($"settlement {settlement} was deducted from and is not there");
            await AuditDeduction.Book(batch, from, month, taken, "结算已冲正 settlement reversed", batch.Today, by);
        }

        return reversed.Count > 0;
    }
}
