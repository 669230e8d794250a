using Yibao.Contributions.Runs;
using Yibao.Storage.Contributions;

namespace Yibao.Agency.Contributions;

/// <summary>Whose payments are (到账归属): of an employer, a person, or the persons of a household.</summary>
internal sealed class PaymentPayers
{
    private readonly Dictionary<(int Region, string Text), (IReadOnlyList<Payer> Payers, bool IsHousehold)> known = [];

    /// <summary>Finds them (识别).</summary>
    public static async Task<PaymentPayers> Find(ContributionBatch batch, IReadOnlyList<BankPayment> payments)
    {
        var all = new PaymentPayers();
        foreach (var (key, payer) in await batch.Payers(payments.Select(payment => (payment.Region, payment.PayerText))))
        {
            all.known[key] = ([payer], false);
        }

        // A household's number may be somebody else's text in another region: what was not asked here is not answered here.
        var asked = payments.Select(KeyOf).Where(key => !all.known.ContainsKey(key)).ToHashSet();
        foreach (var (key, persons) in await batch.Households(asked.Select(key => key.Text).Distinct(StringComparer.Ordinal)))
        {
            if (asked.Contains(key))
            {
                all.known[key] = (persons, true);
            }
        }

        return all;
    }

    /// <summary>Those of several parts of a file together (合并).</summary>
    public static PaymentPayers Of(IEnumerable<PaymentPayers> parts)
    {
        var all = new PaymentPayers();
        foreach (var (key, payers) in parts.SelectMany(part => part.known))
        {
            all.known[key] = payers;
        }

        return all;
    }

    /// <summary>Whose it is (归属); empty: nobody knows.</summary>
    public IReadOnlyList<Payer> Of(BankPayment payment) => known.TryGetValue(KeyOf(payment), out var found) ? found.Payers : [];

    /// <summary>Whether it is of a household (是否家庭缴费).</summary>
    public bool IsHousehold(BankPayment payment) => known.TryGetValue(KeyOf(payment), out var found) && found.IsHousehold;

    private static (int Region, string Text) KeyOf(BankPayment payment) => (payment.Region.Value, payment.PayerText);
}
