using Yibao.Storage;
using Yibao.Storage.Contributions;

namespace Yibao.Agency.Contributions;

/// <summary>
/// Takes a bank file in large pieces (批量到账): on PostgreSQL the payers of a piece are shared out among workers, each with a transaction and
/// an audit chain of its own. A payer is always one worker's, so that its payments are matched in the order of the file, however many
/// workers there are.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="desk">Matches them.</param>
/// <param name="clock">The clock.</param>
public sealed class PaymentRun(Database database, PaymentDesk desk, TimeProvider clock)
{
    /// <summary>Payments of a piece (每批笔数): what several transactions of a few hundred milliseconds take.</summary>
    public const int Piece = 40_000;

    /// <summary>Workers (线程数); one on SQLite, whatever is asked.</summary>
    public int Workers { get; init; } = 2;

    private int WorkersAtOnce => Math.Clamp(Workers, 1, ContributionBatch.Slots);

    /// <summary>Payments of a piece that workers are worth the while for (最少笔数); fewer are taken in one transaction.</summary>
    public int Least { get; init; } = 2_000;

    /// <summary>
    /// Takes the next payments of a file (入账). What workers booked of them is committed; a file that was cut off before the caller saved
    /// its position gives the same payments again, and they are booked once.
    /// </summary>
    /// <param name="payments">The payments, at most a <see cref="Piece"/>.</param>
    /// <param name="digest">SHA-256 of the file.</param>
    /// <param name="cancel">To stop between two transactions.</param>
    /// <returns>The transaction with the rest, which the caller commits together with the position behind these payments; and places of
    /// payments that are booked already and not taken.</returns>
    public async Task<(ContributionBatch Last, IReadOnlyList<int> Again)> Take(
        IReadOnlyList<BankPayment> payments, string digest, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(payments);
        var (split, again) = await Split(payments, digest, cancel);
        var waiting = new Queue<int>(Enumerable.Range(0, ContributionBatch.Slots).Where(slot => split.Parts[slot].Count > 0));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await Task.WhenAll(Enumerable.Range(0, WorkersAtOnce).Select(_ => Task.Run(
            async () =>
            {
                try
                {
                    while (Next(waiting) is { } slot)
                    {
                        await using var batch = await ContributionBatch.BeginSlot(database, slot, clock.GetUtcNow(), stop.Token);
                        var found = await Take(batch, payments, split.Parts[slot], split);
                        batch.AddPart(digest);
                        await batch.Commit(stop.Token);
                        lock (again)
                        {
                            again.AddRange(found);
                        }
                    }
                }
                catch
                {
                    await stop.CancelAsync(); // the other workers end after their transaction
                    throw;
                }
            },
            CancellationToken.None)));
        return await Finish(payments, digest, split, again, cancel);
    }

    private async Task<(ContributionBatch Last, IReadOnlyList<int> Again)> Finish(
        IReadOnlyList<BankPayment> payments, string digest, PaymentSplit split, List<int> again, CancellationToken cancel)
    {
        var rest = await ContributionBatch.Begin(database, ContributionBatch.Desk, clock.GetUtcNow(), cancel);
        try
        {
            again.AddRange(await Take(rest, payments, split.Rest, split));
            rest.ForgetParts(digest);
            again.Sort();
            return (rest, again);
        }
        catch
        {
            await rest.DisposeAsync();
            throw;
        }
    }

    private async Task<IEnumerable<int>> Take(
        ContributionBatch batch, IReadOnlyList<BankPayment> payments, List<int> places, PaymentSplit split)
    {
        var again = await desk.Take(batch, [.. places.Select(place => payments[place])], split.Payers, split.OwnBatches);
        return again.Select(place => places[place]);
    }

    private static int? Next(Queue<int> waiting)
    {
        lock (waiting)
        {
            return waiting.TryDequeue(out var slot) ? slot : null;
        }
    }

    /// <summary>
    /// Shares the payments out by payer. Those of households, of payers whose people may get benefits back, and of nobody known are the
    /// rest: they touch more than one payer. So is everything of a payer whose household pays, and everything of a small piece.
    /// </summary>
    private async Task<(PaymentSplit Split, List<int> Again)> Split(
        IReadOnlyList<BankPayment> payments, string digest, CancellationToken cancel)
    {
        var isAlone = database.Engine == Engine.Sqlite || Workers < 2 || payments.Count < Least;
        var looks = await Task.WhenAll(payments.Chunk(isAlone ? Math.Max(1, payments.Count) : (payments.Count / WorkersAtOnce) + 1)
            .Select((part, slot) => Task.Run(() => Look(part, slot, digest, cancel), cancel)));
        var payers = PaymentPayers.Of(looks.Select(look => look.Payers));
        var split = new PaymentSplit(payers, looks.SelectMany(look => look.OwnBatches).ToHashSet());
        var together = looks.SelectMany(look => look.Paused).ToHashSet(StringComparer.Ordinal);
        together.UnionWith(payments.Where(payers.IsHousehold).SelectMany(payers.Of).Select(payer => payer.Number));
        var (again, seen) = (new List<int>(), new HashSet<(int, string)>());
        for (var i = 0; i < payments.Count; i++)
        {
            if (!seen.Add((payments[i].Region.Value, payments[i].Number)))
            {
                again.Add(i); // two workers would not see each other's
            }
            else if (isAlone || payers.Of(payments[i]) is not [var payer] || together.Contains(payer.Number))
            {
                split.Rest.Add(i);
            }
            else
            {
                split.Parts[ContributionBatch.SlotOf(payer)].Add(i);
            }
        }

        return (split, again);
    }

    /// <summary>Who paid these payments, who of them has people without benefits, and what is booked of the file already.</summary>
    private async Task<(PaymentPayers Payers, HashSet<string> Paused, HashSet<long> OwnBatches)> Look(
        BankPayment[] payments, int slot, string digest, CancellationToken cancel)
    {
        await using var look = await ContributionBatch.BeginSlot(database, slot, clock.GetUtcNow(), cancel);
        var payers = await PaymentPayers.Find(look, payments);
        var paused = await look.PausedPayers(
            payments.SelectMany(payers.Of).Select(payer => payer.Number).Distinct(StringComparer.Ordinal));
        return (payers, paused, await look.PartsOf(digest));
    }

    /// <summary>Places of the payments of each slot, and of the rest.</summary>
    private sealed record PaymentSplit(PaymentPayers Payers, IReadOnlySet<long> OwnBatches)
    {
        public List<int>[] Parts { get; } = [.. Enumerable.Range(0, ContributionBatch.Slots).Select(_ => new List<int>())];

        public List<int> Rest { get; } = [];
    }
}
