using Yibao.Contributions.Runs;
using Yibao.Storage.Contributions;

namespace Yibao.Agency.Contributions;

/// <summary>Whose payments are (到账归属): of an employer, a person, or the persons of a household.</summary>
internal sealed class PaymentPayers
{
    private readonly Dictionary<(int Region, string Text), Payer> payers;
    private readonly Dictionary<(int Region, string Household), List<Payer>> households;

    private PaymentPayers(Dictionary<(int, string), Payer> payers, Dictionary<(int, string), List<Payer>> households) =>
        (this.payers, this.households) = (payers, households);

    /// <summary>Finds them (识别).</summary>
    public static async Task<PaymentPayers> Find(ContributionBatch batch, IReadOnlyList<BankPayment> payments)
    {
        var found = await batch.Payers(payments.Select(payment => (payment.Region, payment.PayerText)));
        return new PaymentPayers(found, await batch.Households(
            payments.Where(payment => !found.ContainsKey(KeyOf(payment))).Select(payment => payment.PayerText)));
    }

    /// <summary>Whose it is (归属); empty: nobody knows.</summary>
    public IReadOnlyList<Payer> Of(BankPayment payment) => payers.TryGetValue(KeyOf(payment), out var payer)
        ? [payer] : households.GetValueOrDefault(KeyOf(payment)) ?? [];

    /// <summary>Whether it is of a household (是否家庭缴费).</summary>
    public bool IsHousehold(BankPayment payment) => !payers.ContainsKey(KeyOf(payment)) && households.ContainsKey(KeyOf(payment));

    private static (int, string) KeyOf(BankPayment payment) => (payment.Region.Value, payment.PayerText);
}
