namespace Yibao.Contributions.Runs;

/// <summary>What one of a household owes (户内成员欠缴): its open bills as they would be paid on the day, and what it has left.</summary>
/// <param name="Payer">The person.</param>
/// <param name="Bills">Period and what is to be paid, surcharge included, fen.</param>
/// <param name="Credit">What the person has left, fen: it pays first.</param>
public sealed record HouseholdShare(Payer Payer, IReadOnlyList<(BillPeriod Period, long Fen)> Bills, long Credit);

/// <summary>Payments of a household (家庭缴费): one sum of money for several persons.</summary>
public static class HouseholdPayment
{
    /// <summary>
    /// Divides a payment among the persons (拆分): the oldest bill of anybody first, of one period in the order of the persons; what is left
    /// goes to the first person. Who gets nothing is left out; the parts come to the payment.
    /// </summary>
    /// <param name="fen">The payment, above zero.</param>
    /// <param name="household">The persons in order of their numbers; at least one.</param>
    public static IReadOnlyList<(Payer Payer, long Fen)> Split(long fen, IReadOnlyList<HouseholdShare> household)
    {
        ArgumentNullException.ThrowIfNull(household);
        var parts = new long[household.Count];
        var credits = household.Select(share => share.Credit).ToArray();
        var bills = household.SelectMany((share, person) => share.Bills.Select(bill => (bill.Period, bill.Fen, Person: person)))
            .OrderBy(bill => bill.Period).ThenBy(bill => bill.Person);
        foreach (var bill in bills)
        {
            var own = Math.Min(bill.Fen, credits[bill.Person]);
            var part = Math.Min(bill.Fen - own, fen);
            credits[bill.Person] -= own;
            parts[bill.Person] += part;
            fen -= part;
        }

        parts[0] += fen;
        return [.. household.Select((share, i) => (share.Payer, parts[i])).Where(part => part.Item2 > 0)];
    }
}
