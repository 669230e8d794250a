using Yibao.Contributions.Runs;
using Yibao.Kernel;
using Yibao.Storage;
using Yibao.Storage.Contributions;

namespace Yibao.Agency.Contributions;

/// <summary>Claims what others owe for residents (财政补助申报), and books what comes in.</summary>
/// <param name="database">The database.</param>
/// <param name="clock">The clock.</param>
public sealed class SubsidyDesk(Database database, TimeProvider clock)
{
    /// <summary>
    /// Claims for a year what the bills ask of each level more than was claimed before (申报); less is claimed back.
    /// </summary>
    /// <returns>What was claimed, or why not.</returns>
    public async Task<(IReadOnlyList<SubsidyRow> Claims, Refusal? Refusal)> Claim(
        RegionCode region, BillPeriod year, DateOnly day, string by, CancellationToken cancel = default)
    {
        if (string.IsNullOrWhiteSpace(by))
        {
            return ([], new Refusal(ContributionRefusals.NoName, "by", ""));
        }

        await using var batch = await ContributionBatch.Begin(database, ContributionBatch.Desk, clock.GetUtcNow(), cancel);
        var due = (await batch.Subsidies(region, year)).Where(row => row.Due != row.Claimed).ToArray();
        if (due.Length == 0)
        {
            return ([], new Refusal(
                ContributionRefusals.NothingToClaim, $"{region} {year}", "residents are billed with `yibao bill --year`"));
        }

        foreach (var row in due)
        {
            batch.Claim(row, year, day, by);
        }

        await batch.Commit(cancel);
        return (due, null);
    }

    /// <summary>Books money that came in (到账入账), at most what is claimed and not received yet.</summary>
    /// <returns>Null, or why not.</returns>
    public async Task<Refusal?> Receive(
        RegionCode region, BillPeriod year, string level, string number, DateOnly day, long fen, CancellationToken cancel = default)
    {
        if (fen <= 0)
        {
            return new Refusal(ContributionRefusals.Amount, "amount", "");
        }

        await using var batch = await ContributionBatch.Begin(database, ContributionBatch.Desk, clock.GetUtcNow(), cancel);
        if (await batch.IsReceived(region, number))
        {
            return new Refusal(ContributionRefusals.Booked, number, "");
        }

        var outstanding = (await batch.Subsidies(region, year)).Where(row => row.Level == level).Sum(row => row.Outstanding);
        if (fen > outstanding)
        {
            return new Refusal(ContributionRefusals.MoreThanClaimed, level, $"{new Money(outstanding)} yuan are outstanding");
        }

        batch.Receive(region, year, level, number, day, fen);
        await batch.Commit(cancel);
        return null;
    }
}
