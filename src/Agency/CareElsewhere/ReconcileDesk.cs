using Yibao.Clearing.Messages;
using Yibao.Storage;
using Yibao.Storage.Clearing;

namespace Yibao.Agency.CareElsewhere;

/// <summary>What the reconciliation of a day came to (三方对账结果).</summary>
public sealed record DayReconciled
{
    /// <summary>The day on which the settlements were made.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>What each side holds afterwards (各方合计).</summary>
    public required IReadOnlyDictionary<BookSide, SideTotal> Totals { get; init; }

    /// <summary>Differences that were found (发现差异).</summary>
    public required IReadOnlyList<LegDifference> Found { get; init; }

    /// <summary>Messages that had been lost and wait again (补发报文).</summary>
    public int SentAgain { get; init; }

    /// <summary>What was delivered to mend them (投递).</summary>
    public CourierRound Round { get; init; }

    /// <summary>Messages that were refused, with the reason (被拒报文).</summary>
    public IReadOnlyList<Delivery> Refused { get; init; } = [];

    /// <summary>Differences that are left (遗留差异): somebody must look at them.</summary>
    public required IReadOnlyList<LegDifference> Left { get; init; }
}

/// <summary>
/// The daily reconciliation of home region, care region and hub (三方对账): names every difference, sends again what a side lacks, and never
/// invents what nobody sent.
/// </summary>
public sealed class ReconcileDesk(Database database, TimeProvider time)
{
    /// <summary>Reconciles the settlements elsewhere of a day (对账).</summary>
    /// <param name="day">Day on which they were made or reversed.</param>
    /// <param name="mends">Whether what a side lacks is sent again; else it is only named.</param>
    /// <param name="cancel">To give up.</param>
    public async Task<DayReconciled> Run(DateOnly day, bool mends, CancellationToken cancel = default)
    {
        var books = await Read(day, cancel);
        var found = books.Compare();
        if (!mends)
        {
            return new DayReconciled { Day = day, Totals = books.Totals(), Found = found, Left = found };
        }

        var refused = new List<Delivery>();
        var sent = await SendAgain(day, cancel);
        var round = await new Courier(database, time).Finish(refused.Add, cancel);
        books = await Read(day, cancel);
        return new DayReconciled
        {
            Day = day, Totals = books.Totals(), Found = found, SentAgain = sent, Round = round,
            Refused = [.. refused.DistinctBy(delivery => (delivery.Message.Sender, delivery.Message.Id))],
            Left = books.Compare(),
        };
    }

    private async Task<DayBooks> Read(DateOnly day, CancellationToken cancel)
    {
        await using var connection = await database.OpenReading(cancel);
        return await ThreeWayQueries.Of(connection, day, cancel);
    }

    private async Task<int> SendAgain(DateOnly day, CancellationToken cancel)
    {
        await using var connection = await database.OpenWriting(cancel);
        return await ThreeWayQueries.SendAgain(connection, day, cancel);
    }
}
