using System.Runtime.CompilerServices;
using Yibao.Contributions.Runs;
using Yibao.Kernel;
using Yibao.Storage;
using Yibao.Storage.Contributions;

namespace Yibao.Agency.Contributions;

/// <summary>A payer in arrears (欠费户) as of a day.</summary>
/// <param name="Payer">Payer.</param>
/// <param name="Scheme">Scheme.</param>
/// <param name="Oldest">Oldest overdue period.</param>
/// <param name="Bills">How many bills are overdue.</param>
/// <param name="Fen">What is unpaid on them, with surcharges that arose already.</param>
/// <param name="Surcharge">Late surcharge on the unpaid principal, if it is paid on the day.</param>
/// <param name="IsPaused">Whether its people are without benefits because of it.</param>
/// <param name="IsPastGrace">Whether the months of grace that the rules give are over.</param>
public sealed record ArrearsRow(
    Payer Payer, Scheme Scheme, BillPeriod Oldest, int Bills, long Fen, long Surcharge, bool IsPaused, bool IsPastGrace);

/// <summary>Arrears (欠费): who owes, with surcharge, and whose people lose their benefits until it is paid.</summary>
/// <param name="database">The database.</param>
/// <param name="rules">The rules.</param>
/// <param name="clock">The clock.</param>
public sealed class ArrearsDesk(Database database, RegionRules rules, TimeProvider clock)
{
    /// <summary>Everybody in arrears on a day (欠费清单), in order of region and payer.</summary>
    public async IAsyncEnumerable<ArrearsRow> List(
        DateOnly on, RegionCode? region, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var deferrals = await Deferrals.All(database, cancel);
        await foreach (var listed in ArrearsRows.List(database, on, region, cancel))
        {
            var entry = listed with
            {
                Bills = [.. listed.Bills.Select(bill => rules.Deferred(bill, deferrals)).Where(bill => bill.DueDay < on)],
            };
            if (entry.Bills.Count == 0)
            {
                continue;
            }

            var surcharge = entry.Bills.Sum(bill =>
                rules.Surcharge(entry.Payer.Region, entry.Scheme, bill.DueDay, on, bill.Open.Principal));
            var grace = rules.Find(entry.Payer.Region, entry.Scheme)?.Parameter("cover.grace-months", on)?.Value;
            yield return new ArrearsRow(
                entry.Payer, entry.Scheme, entry.Bills.Min(bill => bill.Period), entry.Bills.Count,
                entry.Bills.Sum(bill => bill.Open.Total), surcharge, entry.IsPaused,
                grace is { } months
                    && entry.Bills.Any(bill => BillPeriod.OfMonth(bill.DueDay.AddMonths((int)months)).Last < on));
        }
    }

    /// <summary>
    /// Takes the benefits from the people of everybody whose months of grace are over (欠费暂停), from the day on; whoever is paused already
    /// stays so. A payment in full restores them.
    /// </summary>
    /// <returns>How many payers it paused.</returns>
    public async Task<int> Pause(DateOnly on, RegionCode? region, string by, CancellationToken cancel = default)
    {
        var due = new List<ArrearsRow>();
        await foreach (var row in List(on, region, cancel))
        {
            if (row is { IsPaused: false, IsPastGrace: true })
            {
                due.Add(row);
            }
        }

        // The list is of a moment: whoever paid since then is not paused.
        const int payersAtOnce = 20;
        var paused = 0;
        foreach (var some in due.Chunk(payersAtOnce))
        {
            paused += await Pause(some, on, by, cancel);
        }

        return paused;
    }

    private async Task<int> Pause(ArrearsRow[] rows, DateOnly on, string by, CancellationToken cancel)
    {
        var waiting = new Queue<(ArrearsRow Row, string After)>(rows.Select(row => (row, "")));
        var paused = 0;
        while (waiting.Count > 0)
        {
            await using var batch = await ContributionBatch.Begin(database, ContributionBatch.Desk, clock.GetUtcNow(), cancel);
            var books = await PayerBooks.Read(batch, [.. waiting.Select(entry => entry.Row.Payer.Number)]);
            while (waiting.TryDequeue(out var entry))
            {
                var (row, after) = entry;
                if (books.Bills(row.Payer, row.Scheme).All(bill => rules.Deferred(bill, books.Deferrals).DueDay >= on))
                {
                    continue;
                }

                if (batch.Pause(row.Payer, row.Scheme, on, by, after) is { } next)
                {
                    waiting.Enqueue((row, next)); // a large employer takes several transactions
                    break;
                }

                paused++;
            }

            await batch.Commit(cancel);
        }

        return paused;
    }
}
