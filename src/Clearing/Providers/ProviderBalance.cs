namespace Yibao.Clearing.Providers;

/// <summary>Why what is owed to a provider changed beside its claims (应付款调整类型). The numbers are stored; append only.</summary>
public enum AdjustmentKind : byte
{
    /// <summary>Audit takes back what funds paid for a settlement (审核扣款).</summary>
    Deduction = 1,

    /// <summary>A quality deposit is settled (质量保证金清算).</summary>
    Deposit = 2,

    /// <summary>Year-end settlement of the budget (年终清算).</summary>
    YearEnd = 3,

    /// <summary>What is due for the people on its list in place of their bills (按人头付费).</summary>
    Heads = 4,
}

/// <summary>An adjustment of what is owed to a provider (应付款调整).</summary>
public sealed record Adjustment
{
    /// <summary>Number in the region (调整编号).</summary>
    public required long Number { get; init; }

    /// <summary>Whose.</summary>
    public required PayeeKey Payee { get; init; }

    /// <summary>Why.</summary>
    public required AdjustmentKind Kind { get; init; }

    /// <summary>First day of the month that it is about.</summary>
    public required DateOnly Month { get; init; }

    /// <summary>The settlement that it is about (结算ID); 0: none.</summary>
    public long Settlement { get; init; }

    /// <summary>Fen: below zero taken from the provider, above zero owed to it.</summary>
    public required long Fen { get; init; }

    /// <summary>Of a quality deposit what the fund keeps, fen.</summary>
    public long Kept { get; init; }

    /// <summary>The funds that got it back, by fund code, fen.</summary>
    public IReadOnlyList<(int Fund, long Fen)> Funds { get; init; } = [];

    /// <summary>Reason.</summary>
    public required string Reason { get; init; }

    /// <summary>Who.</summary>
    public required string By { get; init; }

    /// <summary>Day.</summary>
    public required DateOnly Day { get; init; }
}

/// <summary>What is owed to a payee now and what of it is withheld (应付余额), in fen.</summary>
/// <param name="Payee">To whom and for what.</param>
/// <param name="Unpaid">Claimed and adjusted, and on no payment; below zero it is carried to the next one.</param>
/// <param name="Since">First day of the oldest month in it; null: nothing is.</param>
/// <param name="Until">First day of the latest month in it; null: nothing is.</param>
/// <param name="Deposit">Quality deposit that is withheld.</param>
public sealed record ProviderBalance(PayeeKey Payee, long Unpaid, DateOnly? Since, DateOnly? Until, long Deposit)
{
    /// <summary>Nothing yet (空).</summary>
    public static ProviderBalance Empty(PayeeKey payee) => new(payee, 0, null, null, 0);

    /// <summary>Owed or taken for a month (增减).</summary>
    public ProviderBalance Plus(long fen, DateOnly first, DateOnly last) => this with
    {
        Unpaid = Unpaid + fen,
        Since = Since is { } since && since < first ? since : first,
        Until = Until is { } until && until > last ? until : last,
    };

    /// <summary>All of it goes on a payment (转入拨付单).</summary>
    public ProviderBalance Ordered => this with { Unpaid = 0, Since = null, Until = null };
}
