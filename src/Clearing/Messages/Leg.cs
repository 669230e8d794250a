using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Settlement;

namespace Yibao.Clearing.Messages;

/// <summary>What one fund pays of a leg (基金支付明细).</summary>
/// <param name="Code">National fund code.</param>
/// <param name="Fen">Paid, fen.</param>
public readonly record struct FundShare(int Code, long Fen);

/// <summary>
/// One leg of a settlement between two regions (异地就医记账): what the home region owes the care region for it. The same values travel in
/// every message about it; a reversal is a leg of its own with opposite amounts. Its global id is that of the settlement.
/// </summary>
public sealed record Leg
{
    /// <summary>The settlement or reversal (结算ID).</summary>
    public required long SettlementId { get; init; }

    /// <summary>The settlement that it reverses (被冲正结算ID); null: it is a settlement.</summary>
    public long? Reverses { get; init; }

    /// <summary>The settlement from which the audit deducted (被扣款结算ID); null: it is no deduction.</summary>
    public long? Deducts { get; init; }

    /// <summary>Region of insurance (参保地).</summary>
    public required RegionCode Home { get; init; }

    /// <summary>Region that pays the provider (就医地).</summary>
    public required RegionCode Care { get; init; }

    /// <summary>Provider.</summary>
    public required string Provider { get; init; }

    /// <summary>Scheme.</summary>
    public required Scheme Scheme { get; init; }

    /// <summary>Clearing class (清算类别).</summary>
    public required string ClearingType { get; init; }

    /// <summary>Kind of visit.</summary>
    public required VisitKind Kind { get; init; }

    /// <summary>Standing in the epidemic with which it was settled.</summary>
    public required EpidemicStatus Epidemic { get; init; }

    /// <summary>Person number.</summary>
    public required string PersonNumber { get; init; }

    /// <summary>Day of service.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>When the home region settled it, Unix milliseconds.</summary>
    public required long At { get; init; }

    /// <summary>Day on which the sender booked it (记账日期).</summary>
    public required DateOnly BookedDay { get; init; }

    /// <summary>Total of the bill, fen; of a reversal below zero, as all amounts.</summary>
    public required long Total { get; init; }

    /// <summary>Paid by funds, fen.</summary>
    public required long FundPaid { get; init; }

    /// <summary>Paid from the personal account, fen.</summary>
    public required long Account { get; init; }

    /// <summary>Paid in cash, fen.</summary>
    public required long Cash { get; init; }

    /// <summary>What each fund pays, in order of the codes; their sum is <see cref="FundPaid"/>.</summary>
    public required IReadOnlyList<FundShare> Funds { get; init; }

    /// <summary>Global id (全局业务号) of everything about one settlement: the settlement that was made first.</summary>
    public long GlobalId => Reverses ?? SettlementId;

    /// <summary>Place in the order of the messages about one settlement (顺序号): first the settlement, then its reversal.</summary>
    public int Sequence => Reverses is null ? 1 : 2;

    /// <summary>What the home region owes the care region, fen (应清算金额): funds and personal account.</summary>
    public long Owed => FundPaid + Account;

    /// <summary>The leg of a settlement or reversal that was made elsewhere (异地结算).</summary>
    /// <param name="record">The record, whose care region is not its own.</param>
    /// <param name="bookedDay">Day of posting.</param>
    public static Leg Of(SettlementRecord record, DateOnly bookedDay)
    {
        MedicalTypes.TryFind(record.MedicalType, out var kind, out _);
        return new Leg
        {
            SettlementId = record.Id,
            Reverses = record.Reverses,
            Home = record.Region,
            Care = record.Care,
            Provider = record.Provider,
            Scheme = record.Scheme,
            ClearingType = record.Clearing,
            Kind = kind,
            Epidemic = record.Epidemic,
            PersonNumber = record.PersonNumber,
            Day = record.Day,
            At = record.At,
            BookedDay = bookedDay,
            Total = record.Amounts.Total,
            FundPaid = record.Amounts.FundPaid,
            Account = record.Amounts.Account,
            Cash = record.Amounts.Cash,
            Funds = SharesOf(record.Funds),
        };
    }

    /// <summary>The leg of a deduction from this one (审核扣款): begins in the region of care, and takes back what funds paid.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="funds">What each fund gets back; below zero: what was deducted is given back to the provider.</param>
    /// <param name="at">When it is made, Unix milliseconds.</param>
    /// <param name="bookedDay">Day of posting.</param>
    public Leg Deduction(long id, IReadOnlyList<(int Fund, long Fen)> funds, long at, DateOnly bookedDay)
    {
        var fen = -funds.Sum(fund => fund.Fen);
        return this with
        {
            SettlementId = id,
            Deducts = SettlementId,
            At = at,
            BookedDay = bookedDay,
            Total = fen,
            FundPaid = fen,
            Account = 0,
            Cash = 0,
            Funds = [.. funds.Where(fund => fund.Fen != 0).Select(fund => new FundShare(fund.Fund, -fund.Fen))],
        };
    }

    /// <summary>What each fund pays of a settlement (各基金支付), in order of the codes; without what the hospital bears.</summary>
    public static IReadOnlyList<FundShare> SharesOf(IEnumerable<FundPayment> layers) =>
    [
        .. layers
            .Where(layer => !FundCodes.TryFind(layer.Fund, out var found) || found.Kind != FundKind.HospitalBorne)
            .GroupBy(layer => layer.Fund)
            .Select(funds => new FundShare(funds.Key, funds.Sum(layer => layer.Paid)))
            .Where(share => share.Fen != 0)
            .OrderBy(share => share.Code),
    ];
}
