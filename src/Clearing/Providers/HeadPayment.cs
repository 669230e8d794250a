using Yibao.Kernel;
using Yibao.Settlement.Payment;

namespace Yibao.Clearing.Providers;

/// <summary>Somebody on the list of a provider (人头名单).</summary>
/// <param name="Person">Person number.</param>
/// <param name="Registration">The registration that says so.</param>
/// <param name="Since">Its first day.</param>
public readonly record struct ListedHead(string Person, long Registration, DateOnly Since);

/// <summary>A bill of ordinary outpatient care at the provider (门诊结算).</summary>
/// <param name="Settlement">Settlement or reversal.</param>
/// <param name="Reverses">The settlement that it reverses; null: it is a settlement.</param>
/// <param name="IsReversalOfCounted">Whether an earlier month's payment stood for what it reverses.</param>
/// <param name="Person">Person number.</param>
/// <param name="Fund">Booked by the pooled fund, fen.</param>
public readonly record struct HeadBill(long Settlement, long? Reverses, bool IsReversalOfCounted, string Person, long Fund);

/// <summary>
/// What a provider is due for the people on its list in a month (按人头付费): a twelfth of the yearly price for each of them, in place of what
/// their ordinary outpatient bills there booked. Other people's bills stay item by item, as do their bills elsewhere.
/// </summary>
public sealed record HeadPayment
{
    /// <summary>To whom.</summary>
    public required PayeeKey Payee { get; init; }

    /// <summary>First day of the month.</summary>
    public required DateOnly Month { get; init; }

    /// <summary>Who is on the list on that day.</summary>
    public required IReadOnlyList<ListedHead> Heads { get; init; }

    /// <summary>Price of a head and year.</summary>
    public required Money Price { get; init; }

    /// <summary>Share of the method in the payment of the care (支付占比), above 0, at most 1.</summary>
    public required decimal Share { get; init; }

    /// <summary>What is due for the heads.</summary>
    public required Money Due { get; init; }

    /// <summary>The bills that it stands for.</summary>
    public required IReadOnlyList<HeadBill> Bills { get; init; }

    /// <summary>What the pooled fund booked for them, fen (已记账).</summary>
    public long Booked => Bills.Sum(bill => bill.Fund);

    /// <summary>What changes of what is owed, fen (调整额): below zero less is owed.</summary>
    public long Difference => Due.Fen - (long)Math.Round(Booked * Share, MidpointRounding.AwayFromZero);

    /// <summary>The payment of a month (当月人头费).</summary>
    /// <param name="payee">To whom.</param>
    /// <param name="month">First day of the month.</param>
    /// <param name="terms">How ordinary outpatient care is paid there.</param>
    /// <param name="heads">Who is on the list.</param>
    /// <param name="bills">Ordinary outpatient bills of the month in order: a settlement comes before its reversal.</param>
    /// <returns>Null where the rules do not pay by the head.</returns>
    public static HeadPayment? Of(
        PayeeKey payee, DateOnly month, PaymentTerms terms, IReadOnlyList<ListedHead> heads, IEnumerable<HeadBill> bills)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(bills);
        var share = terms.Methods.FirstOrDefault(entry => entry.Method == PaymentMethod.Head).Share;
        if (share == 0 || terms.HeadPrice is not { } price || terms.ForHeads(heads.Count, months: 1) is not { } whole)
        {
            return null;
        }

        var listed = heads.Select(head => head.Person).ToHashSet(StringComparer.Ordinal);
        var counted = new Dictionary<long, HeadBill>();
        foreach (var bill in bills)
        {
            if (bill.Reverses is { } reversed ? bill.IsReversalOfCounted || counted.ContainsKey(reversed) : listed.Contains(bill.Person))
            {
                counted[bill.Settlement] = bill;
            }
        }

        return new HeadPayment
        {
            Payee = payee, Month = month, Heads = heads, Price = price, Share = share, Bills = [.. counted.Values],
            Due = new Money((long)Math.Round(whole.Fen * share, MidpointRounding.AwayFromZero)),
        };
    }
}
