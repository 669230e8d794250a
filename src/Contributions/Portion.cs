using Yibao.Kernel;

namespace Yibao.Contributions;

/// <summary>
/// A share of amounts (比例) that is read once and applied often: where it is whole parts per million, as nearly all are, in integers.
/// The result is half-up to the fen either way.
/// </summary>
internal readonly record struct Portion
{
    private const decimal Million = 1_000_000m;

    // Above this the product with the largest single amount would not fit 64 bits.
    private const decimal Largest = 9_000_000m;

    private readonly decimal share;
    private readonly int partsPerMillion;

    public Portion(decimal share)
    {
        this.share = share;
        var parts = share * Million;
        partsPerMillion = parts >= 0 && parts <= Largest && decimal.IsInteger(parts) ? (int)parts : -1;
    }

    public decimal Value => share;

    public Money Of(Money amount) => partsPerMillion >= 0 && amount.Fen <= Money.LimitFen && amount.Fen >= -Money.LimitFen
        ? new Money(HalfUp.Share(amount.Fen, partsPerMillion))
        : Yuan.Share(amount, share);
}
