using Yibao.Agency.Contributions;
using Yibao.Clearing.Providers;
using Yibao.Kernel;
using Yibao.Storage;
using Yibao.Storage.Clearing;

namespace Yibao.Agency.Clearing;

/// <summary>Changes what is owed to a provider beside its claims: deductions of the audit, quality deposits (审核扣款与质量保证金).</summary>
/// <param name="database">The database.</param>
/// <param name="rules">The rules.</param>
/// <param name="clock">The clock.</param>
public sealed class AdjustmentDesk(Database database, RegionRules rules, TimeProvider clock)
{
    private const decimal FullScore = 100m;

    /// <summary>
    /// Takes back what funds paid for a settlement, or part of it (审核扣款): in proportion to what each fund paid and has not got back. It
    /// lowers the next payment of the provider. The funds of another region's person get it by the next clearing.
    /// </summary>
    /// <returns>The deduction, or why not.</returns>
    public async Task<(Adjustment? Deduction, Refusal? Refusal)> Deduct(
        RegionCode region, long settlement, long fen, string reason, DateOnly day, string by, CancellationToken cancel = default)
    {
        if (string.IsNullOrWhiteSpace(by))
        {
            return (null, new Refusal(ProviderRefusals.NoName, "by", ""));
        }

        if (fen <= 0)
        {
            return (null, new Refusal(ProviderRefusals.Amount, "amount", ""));
        }

        await using var batch = await ProviderBatch.Begin(database, clock.GetUtcNow(), cancel);
        if (await batch.Settlement(region, settlement) is not { } found)
        {
            return (null, new Refusal(ProviderRefusals.Unknown, $"{settlement}", $"region {region}"));
        }

        var month = ClaimMonth.Of(found.Day);
        if (found.IsReversed || !await batch.IsClaimed(region, month))
        {
            return (null, new Refusal(ProviderRefusals.NotClaimed, $"{settlement}", $"{month:yyyy-MM}"));
        }

        var before = (await batch.Deducted(found.Payee, settlement)).ToLookup(fund => fund.Fund, fund => fund.Fen);
        var left = found.Funds.Select(fund => (fund.Fund, Fen: fund.Fen - before[fund.Fund].Sum())).Where(fund => fund.Fen > 0).ToArray();
        if (fen > left.Sum(fund => fund.Fen))
        {
            return (null, new Refusal(
                ProviderRefusals.MoreThanPaid, $"{settlement}", $"{new Money(left.Sum(fund => fund.Fen))} yuan are left"));
        }

        var shares = Apportionment.Of(fen, [.. left.Select(fund => fund.Fen)]);
        var deduction = await AuditDeduction.Book(
            batch, found, month, [.. left.Zip(shares, (fund, share) => (fund.Fund, share))], reason, day, by);
        await batch.Commit(cancel);
        return (deduction, null);
    }

    /// <summary>
    /// Settles the quality deposit of a provider by the score of its assessment (质量保证金清算): what it earned is owed to it and goes on its
    /// next
    /// payment, the fund keeps the rest.
    /// </summary>
    /// <param name="payee">Whose.</param>
    /// <param name="score">Score, 0 to 100 (考核得分).</param>
    /// <param name="day">Day.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="cancel">To give up.</param>
    /// <returns>What became of it, or why not.</returns>
    public async Task<(Adjustment? Settled, Refusal? Refusal)> SettleDeposit(
        PayeeKey payee, decimal score, DateOnly day, string by, CancellationToken cancel = default)
    {
        if (string.IsNullOrWhiteSpace(by))
        {
            return (null, new Refusal(ProviderRefusals.NoName, "by", ""));
        }

        if (score is < 0 or > FullScore)
        {
            return (null, new Refusal(ProviderRefusals.Score, $"{score}", ""));
        }

        await using var batch = await ProviderBatch.Begin(database, clock.GetUtcNow(), cancel);
        if (!await batch.IsProvider(payee.Region, payee.Provider))
        {
            return (null, new Refusal(ProviderRefusals.UnknownProvider, payee.Provider, $"region {payee.Region}"));
        }

        var balance = await batch.Balance(payee);
        if (balance.Deposit == 0)
        {
            return (null, new Refusal(ProviderRefusals.Nothing, payee.Provider, ""));
        }

        if (DepositSplit.Of(rules.Find(payee.Region, payee.Scheme), day, balance.Deposit, score / FullScore) is not { } split)
        {
            return (null, new Refusal(ProviderRefusals.NoRule, "provider.deposit-full-score", $"region {payee.Region}"));
        }

        var settled = new Adjustment
        {
            Number = await batch.NextAdjustment(payee.Region), Payee = payee, Kind = AdjustmentKind.Deposit, Month = ClaimMonth.Of(day),
            Fen = split.Released, Kept = split.Kept, Reason = FormattableString.Invariant($"{score:0.##}"), By = by.Trim(), Day = day,
        };
        batch.Put(balance with { Deposit = 0 });
        await batch.Add(settled);
        batch.Post(ProviderPostings.DepositReleased(batch.NextId(), day, payee, split));
        await batch.Commit(cancel);
        return (settled, null);
    }
}
