using Yibao.Clearing.Regions;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage;
using Yibao.Storage.Clearing;

namespace Yibao.Agency.Clearing;

/// <summary>
/// Disputes about items (清算争议): the home region raises one before the item is cleared, which holds it; another person decides. An item that
/// stands comes into the next batch; one that is to be reversed waits for its reversal, and both are cleared together.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="policies">The policies.</param>
/// <param name="clock">The clock.</param>
public sealed class RegionDisputes(Database database, PlanBook policies, TimeProvider clock)
{
    /// <summary>Raises a dispute (提出争议).</summary>
    /// <returns>Its number, or why not.</returns>
    public async Task<(long Number, Refusal? Refusal)> Raise(
        long settlement, RegionCode home, string reason, DateOnly day, string by, CancellationToken cancel = default)
    {
        if (string.IsNullOrWhiteSpace(by))
        {
            return (0, new Refusal(ClearingRefusals.NoName, "by", ""));
        }

        await using var batch = await HubBatch.Begin(database, clock.GetUtcNow(), cancel);
        if (await Unfinished(batch) is { } unfinished)
        {
            return (0, unfinished);
        }

        if (await batch.FindItem(settlement) is not { } item)
        {
            return (0, new Refusal(ClearingRefusals.Unknown, $"{settlement}", "the hub knows no such settlement"));
        }

        if (item.ClearedIn is { } period)
        {
            return (0, new Refusal(
                ClearingRefusals.Cleared, $"{settlement}", $"in {period}; what its reversal returns comes with the next batch"));
        }

        if (item.Home != home)
        {
            return (0, new Refusal(ClearingRefusals.NotAParty, $"{home}", ""));
        }

        if ((await batch.Disputes(settlement: settlement)).FirstOrDefault(one => one.Decision != DisputeStep.Stands) is { } open)
        {
            return (0, new Refusal(ClearingRefusals.Disputed, $"{settlement}", $"dispute {open.Number}"));
        }

        var number = await batch.Raise(settlement, home, reason, day, by);
        await batch.Commit(cancel);
        return (number, null);
    }

    /// <summary>Gives the care region more time (延长答复), once.</summary>
    public Task<Refusal?> Extend(long number, string note, DateOnly day, string by, CancellationToken cancel = default) =>
        Step(number, DisputeStep.Extended, note, day, by, cancel);

    /// <summary>Decides a dispute (处理争议): by another person than the one who raised it.</summary>
    public Task<Refusal?> Decide(
        long number, bool stands, string note, DateOnly day, string by, CancellationToken cancel = default) =>
        Step(number, stands ? DisputeStep.Stands : DisputeStep.ToReverse, note, day, by, cancel);

    /// <summary>Last day on which the care region answers (答复期限); null where the rules state none.</summary>
    public DateOnly? AnswerBy(ClearingDispute dispute)
    {
        ArgumentNullException.ThrowIfNull(dispute);
        return policies.Nation(Scheme.Employee) is { } rules ? ClearingTerms.Of(rules, dispute.Day)?.AnswerBy(dispute.IsExtended) : null;
    }

    private async Task<Refusal?> Step(
        long number, DisputeStep step, string note, DateOnly day, string by, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(by))
        {
            return new Refusal(ClearingRefusals.NoName, "by", "");
        }

        await using var batch = await HubBatch.Begin(database, clock.GetUtcNow(), cancel);
        if (await Unfinished(batch) is { } unfinished)
        {
            return unfinished;
        }

        if (await batch.Disputes(number) is not [var dispute, ..])
        {
            return new Refusal(ClearingRefusals.Unknown, $"{number}", "no dispute of that number");
        }

        if (dispute.Decision is not null)
        {
            return new Refusal(ClearingRefusals.Decided, $"{number}", "");
        }

        if (step == DisputeStep.Extended && dispute.IsExtended)
        {
            return new Refusal(ClearingRefusals.Extended, $"{number}", "");
        }

        if (step != DisputeStep.Extended && string.Equals(dispute.By.Trim(), by.Trim(), StringComparison.OrdinalIgnoreCase))
        {
            return new Refusal(ClearingRefusals.SamePerson, $"{number}", "");
        }

        batch.Add(number, step, note, day, by);
        await batch.Commit(cancel);
        return null;
    }

    /// <summary>While a run is under way nothing changes what it takes.</summary>
    private static async Task<Refusal?> Unfinished(HubBatch batch) =>
        (await batch.RegionRuns()).FirstOrDefault(run => !run.IsDone) is { } run
            ? new Refusal(ClearingRefusals.OtherRun, $"{run.Period}", "finish it first") : null;
}
