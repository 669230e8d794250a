using Yibao.Contributions.Runs;
using Yibao.Kernel;
using Yibao.Storage;
using Yibao.Storage.Contributions;

namespace Yibao.Agency.Contributions;

/// <summary>Pays back what a payer has to its credit (退费): one person asks, another releases.</summary>
/// <param name="database">The database.</param>
/// <param name="clock">The clock.</param>
public sealed class RefundDesk(Database database, TimeProvider clock)
{
    /// <summary>Asks for a refund (申请).</summary>
    /// <param name="region">Region.</param>
    /// <param name="payerNumber">Number of an employer or person.</param>
    /// <param name="scheme">Scheme.</param>
    /// <param name="fen">Amount.</param>
    /// <param name="reason">Why.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="request">Name of the request, unique in the region: asked again under it, it is the same refund; empty: none.</param>
    /// <param name="cancel">To give up before the commit.</param>
    /// <returns>Its number, or why not.</returns>
    public async Task<(long Number, Refusal? Refusal)> Ask(
        RegionCode region, string payerNumber, Scheme scheme, long fen, string reason, string by, string request = "",
        CancellationToken cancel = default)
    {
        if (string.IsNullOrWhiteSpace(by))
        {
            return (0, new Refusal(ContributionRefusals.NoName, "by", ""));
        }

        if (fen <= 0)
        {
            return (0, new Refusal(ContributionRefusals.Amount, "amount", ""));
        }

        await using var batch = await ContributionBatch.Begin(database, ContributionBatch.Desk, clock.GetUtcNow(), cancel);
        if (!(await batch.Payers([(region, payerNumber)])).TryGetValue((region.Value, payerNumber), out var payer))
        {
            return (0, new Refusal(ContributionRefusals.UnknownPayer, payerNumber, $"in region {region}"));
        }

        if (request.Length > 0 && await batch.RefundOf(region, request) is { } known)
        {
            return (known.Payer, known.Scheme, known.Fen, known.AskedBy) == (payer, scheme, fen, by)
                ? (known.Number, null) : (0, new Refusal(ContributionRefusals.OtherRequest, request, $"refund {known.Number}"));
        }

        var free = (await PayerBooks.Read(batch, [payer.Number])).Credit(payer, scheme) - await batch.Asked(payer, scheme);
        if (free < fen)
        {
            return (0, new Refusal(ContributionRefusals.TooLittle, payerNumber, $"{new Money(free)} yuan are free"));
        }

        var number = await batch.AskRefund(payer, scheme, fen, reason, by, request);
        await batch.Commit(cancel);
        return (number, null);
    }

    /// <summary>Releases a refund, or turns it down (复核).</summary>
    /// <returns>Null, or why not.</returns>
    public async Task<Refusal?> Decide(
        RegionCode region, long number, DateOnly day, string by, bool isReleased, CancellationToken cancel = default)
    {
        if (string.IsNullOrWhiteSpace(by))
        {
            return new Refusal(ContributionRefusals.NoName, "by", "");
        }

        await using var batch = await ContributionBatch.Begin(database, ContributionBatch.Desk, clock.GetUtcNow(), cancel);
        if (await batch.Refund(region, number) is not { } refund)
        {
            return new Refusal(ContributionRefusals.Unknown, $"{number}", $"no refund of that number in region {region}");
        }

        if (refund.IsDecided)
        {
            return new Refusal(ContributionRefusals.Decided, $"{number}", "");
        }

        if (string.Equals(refund.AskedBy.Trim(), by.Trim(), StringComparison.OrdinalIgnoreCase))
        {
            return new Refusal(ContributionRefusals.SamePerson, $"{number}", "");
        }

        if (isReleased)
        {
            var credit = (await PayerBooks.Read(batch, [refund.Payer.Number])).Credit(refund.Payer, refund.Scheme);
            if (credit < refund.Fen)
            {
                return new Refusal(ContributionRefusals.TooLittle, $"{number}", $"{new Money(credit)} yuan are left");
            }

            batch.Put(refund.Payer, refund.Scheme, credit - refund.Fen);
        }

        batch.Decide(refund, day, by, isReleased);
        await batch.Commit(cancel);
        return null;
    }
}
