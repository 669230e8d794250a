using Yibao.Clearing.Providers;
using Yibao.Kernel;
using Yibao.Storage;
using Yibao.Storage.Clearing;

namespace Yibao.Agency.Clearing;

/// <summary>
/// Special funds that providers get in advance (专项预付资金): asked for, granted by another person, drawn, set off against payments
/// (<see cref="DisbursementDesk"/>), paid back or given up.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="clock">The clock.</param>
public sealed class FundDesk(Database database, TimeProvider clock)
{
    /// <summary>Asks for a grant (申请).</summary>
    /// <param name="payee">To whom and for what.</param>
    /// <param name="fen">How much.</param>
    /// <param name="document">Document that orders it.</param>
    /// <param name="day">Day.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancel">To give up.</param>
    /// <returns>The grant, or why not.</returns>
    public async Task<(FundGrant? Grant, Refusal? Refusal)> Ask(
        PayeeKey payee, long fen, string document, DateOnly day, string by, CancellationToken cancel = default)
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
        if (!await batch.IsProvider(payee.Region, payee.Provider))
        {
            return (null, new Refusal(ProviderRefusals.UnknownProvider, payee.Provider, $"region {payee.Region}"));
        }

        var grant = new FundGrant
        {
            Number = await batch.NextGrant(payee.Region), Payee = payee, Fen = fen, Document = document, MadeBy = by.Trim(), Day = day,
            State = FundGrantState.Asked,
        };
        batch.Add(grant);
        await batch.Commit(cancel);
        return (grant, null);
    }

    /// <summary>Grants what another person asked for, or turns it down (复核).</summary>
    public Task<(FundGrant? Grant, Refusal? Refusal)> Decide(
        RegionCode region, long number, DateOnly day, string by, bool isGranted, string note = "", CancellationToken cancel = default) =>
        Change(region, number, grant => grant.Decide(by, isGranted), (batch, grant) =>
        {
            batch.Put(grant, isGranted ? FundGrantStep.Granted : FundGrantStep.Denied, grant.Fen, 0, by.Trim(), day, note);
            if (isGranted)
            {
                batch.Post(ProviderPostings.Granted(batch.NextId(), day, grant));
            }
        }, cancel);

    /// <summary>The provider draws money (领取).</summary>
    public Task<(FundGrant? Grant, Refusal? Refusal)> Draw(
        RegionCode region, long number, long fen, DateOnly day, string by, CancellationToken cancel = default) =>
        Change(region, number, grant => grant.Draw(by, fen), (batch, grant) =>
        {
            batch.Put(grant, FundGrantStep.Drawn, fen, 0, by.Trim(), day, "");
            batch.Post(ProviderPostings.Drawn(batch.NextId(), day, grant.Payee, fen));
        }, cancel);

    /// <summary>The provider pays back what it drew, or gives up what it did not draw (归还与收回额度).</summary>
    public Task<(FundGrant? Grant, Refusal? Refusal)> Repay(
        RegionCode region, long number, long fen, bool isUndrawn, DateOnly day, string by, CancellationToken cancel = default) =>
        Change(region, number, grant => isUndrawn ? grant.Lapse(by, fen) : grant.Repay(by, fen), (batch, grant) =>
        {
            batch.Put(grant, isUndrawn ? FundGrantStep.Lapsed : FundGrantStep.Repaid, fen, 0, by.Trim(), day, "");
            batch.Post(ProviderPostings.Repaid(batch.NextId(), day, grant.Payee, fen, !isUndrawn));
        }, cancel);

    private async Task<(FundGrant? Grant, Refusal? Refusal)> Change(
        RegionCode region, long number, Func<FundGrant, (FundGrant? Changed, Refusal? Refusal)> change,
        Action<ProviderBatch, FundGrant> write, CancellationToken cancel)
    {
        await using var batch = await ProviderBatch.Begin(database, clock.GetUtcNow(), cancel);
        if (await batch.Grant(region, number) is not { } grant)
        {
            return (null, new Refusal(ProviderRefusals.Unknown, $"G{number}", $"region {region}"));
        }

        var (changed, refusal) = change(grant);
        if (changed is null)
        {
            return (null, refusal);
        }

        write(batch, changed);
        await batch.Commit(cancel);
        return (changed, null);
    }
}
