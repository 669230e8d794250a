using Yibao.Contributions.Runs;
using Yibao.Kernel;
using Yibao.Storage;
using Yibao.Storage.Contributions;

namespace Yibao.Agency.Contributions;

/// <summary>Takes payments (收款): matches them with bills, keeps what nobody knows, pays back what is too much.</summary>
/// <param name="database">The database.</param>
/// <param name="rules">The rules.</param>
/// <param name="clock">The clock.</param>
public sealed class PaymentDesk(Database database, RegionRules rules, TimeProvider clock)
{
    private const string Run = "payments"; // who restores cover: the run itself

    private static readonly HashSet<long> NoBatches = [];

    /// <summary>
    /// Takes payments of a bank file into a transaction (批量收款), in their order: each pays the oldest bill of its payer first; what is left
    /// stays to the payer's credit; whose payer is not known is kept.
    /// </summary>
    /// <returns>Places in the list of payments that are booked already; they are not taken.</returns>
    public async Task<IReadOnlyList<int>> Take(ContributionBatch batch, IReadOnlyList<BankPayment> payments)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(payments);
        return await Take(batch, payments, await PaymentPayers.Find(batch, payments), NoBatches);
    }

    /// <summary>The same, of payments whose payers are found; what one of the own batches booked is neither taken nor told.</summary>
    internal async Task<IReadOnlyList<int>> Take(
        ContributionBatch batch, IReadOnlyList<BankPayment> payments, PaymentPayers payers, IReadOnlySet<long> ownBatches)
    {
        var booked = await batch.KnownPayments(payments.Select(payment => payment.Number));
        var books = await PayerBooks.Read(
            batch, [.. payments.SelectMany(payers.Of).Select(payer => payer.Number).Distinct(StringComparer.Ordinal)]);
        var again = new List<int>();
        for (var i = 0; i < payments.Count; i++)
        {
            var payment = payments[i];
            if (!booked.TryAdd((payment.Region.Value, payment.Number), batch.Id))
            {
                if (!ownBatches.Contains(booked[(payment.Region.Value, payment.Number)]))
                {
                    again.Add(i);
                }
            }
            else
            {
                Book(batch, books, payment, payers);
            }
        }

        return again;
    }

    private void Book(ContributionBatch batch, PayerBooks books, BankPayment payment, PaymentPayers payers)
    {
        if (payers.IsHousehold(payment))
        {
            Book(batch, books, payment, payers.Of(payment));
        }
        else if (payers.Of(payment) is [var payer])
        {
            Book(batch, books, payment, payer);
        }
        else
        {
            batch.Add(payment, null);
        }
    }

    private void Book(ContributionBatch batch, PayerBooks books, BankPayment payment, Payer payer)
    {
        batch.Add(payment, payer);
        Match(batch, books, payer, payment.Scheme, payment.Fen, payment.Day);
    }

    /// <summary>A payment of a household is one of each person who gets a part: the number, the number with #2, #3 ...</summary>
    private void Book(ContributionBatch batch, PayerBooks books, BankPayment payment, IReadOnlyList<Payer> household)
    {
        var shares = household.Select(payer => new HouseholdShare(
            payer,
            [
                .. books.Bills(payer, payment.Scheme).Select(bill => rules.Deferred(bill, books.Deferrals)).Select(bill => (
                    bill.Period,
                    bill.Open.Total + rules.Surcharge(payer.Region, payment.Scheme, bill.DueDay, payment.Day, bill.Open.Principal))),
            ],
            books.Credit(payer, payment.Scheme))).ToArray();
        var part = 0;
        foreach (var (payer, fen) in HouseholdPayment.Split(payment.Fen, shares))
        {
            Book(batch, books, payment with { Number = ++part == 1 ? payment.Number : $"{payment.Number}#{part}", Fen = fen }, payer);
        }
    }

    /// <summary>Says whose an unknown payment was (认领).</summary>
    public async Task<Refusal?> Claim(
        RegionCode region, string number, string payerText, DateOnly day, string by, CancellationToken cancel = default)
    {
        if (string.IsNullOrWhiteSpace(by))
        {
            return new Refusal(ContributionRefusals.NoName, "by", "");
        }

        await using var batch = await ContributionBatch.Begin(database, ContributionBatch.Desk, clock.GetUtcNow(), cancel);
        if (await batch.Payment(region, number) is not { } found)
        {
            return new Refusal(ContributionRefusals.Unknown, number, $"no payment of that number in region {region}");
        }

        if (!(await batch.Payers([(region, payerText)])).TryGetValue((region.Value, payerText), out var payer))
        {
            return new Refusal(ContributionRefusals.UnknownPayer, payerText, $"in region {region}");
        }

        if (found.IsKnown)
        {
            return new Refusal(ContributionRefusals.Decided, number, "its payer is known");
        }

        var books = await PayerBooks.Read(batch, [payer.Number]);
        batch.Claim(found.Payment, payer, day, by);
        Match(batch, books, payer, found.Payment.Scheme, found.Payment.Fen, day);
        await batch.Commit(cancel);
        return null;
    }

    private void Match(ContributionBatch batch, PayerBooks books, Payer payer, Scheme scheme, long fen, DateOnly day)
    {
        var before = books.Credit(payer, scheme);
        var (bills, allocations, left) = Matching.Apply(
            books.Bills(payer, scheme).Select(bill => rules.Deferred(bill, books.Deferrals)), before + fen, day,
            (due, on, amount) => rules.Surcharge(payer.Region, scheme, due, on, amount));
        foreach (var bill in bills)
        {
            batch.Put(bill);
        }

        foreach (var allocation in allocations)
        {
            batch.Add(allocation);
        }

        if (left != before)
        {
            batch.Put(payer, scheme, left);
        }

        books.Put(payer, scheme, bills, left);
        if (books.Paused.Contains((payer, scheme))
            && books.Bills(payer, scheme).All(bill => rules.Deferred(bill, books.Deferrals).DueDay >= day))
        {
            batch.Restore(payer, scheme, day, Run);
            books.Restore(payer, scheme);
        }
    }
}
