using Yibao.Kernel;

namespace Yibao.Clearing.Regions;

/// <summary>What a notice asks money for (通知类别). The numbers are stored; append only.</summary>
public enum NoticeKind : byte
{
    /// <summary>Net position of a month (月度清算).</summary>
    Clearing = 1,

    /// <summary>Prepayment of a year (年度预付金).</summary>
    Prepayment = 2,

    /// <summary>Emergency top-up of a prepayment (紧急调增).</summary>
    TopUp = 3,

    /// <summary>National clearing of the epidemic (疫情全国清算).</summary>
    Epidemic = 4,

    /// <summary>Prepayment that the care region gives back (预付金退回).</summary>
    Return = 5,
}

/// <summary>
/// A notice to pay (清算通知). Net positions are paid to the hub and by the hub, whose region is 000000; prepayments go from the home region to
/// the care region, or back where the new quota is smaller.
/// </summary>
public sealed record ClearingNotice
{
    /// <summary>Number, from 1 without a gap (通知书号).</summary>
    public required long Number { get; init; }

    /// <summary>What for.</summary>
    public required NoticeKind Kind { get; init; }

    /// <summary>Of which batch; January for prepayments.</summary>
    public required ClearingPeriod Period { get; init; }

    /// <summary>Scheme.</summary>
    public required Scheme Scheme { get; init; }

    /// <summary>Who pays.</summary>
    public required RegionCode Payer { get; init; }

    /// <summary>Who receives.</summary>
    public required RegionCode Payee { get; init; }

    /// <summary>How much, fen, above zero.</summary>
    public required long Fen { get; init; }

    /// <summary>Day of issue.</summary>
    public required DateOnly Issued { get; init; }

    /// <summary>Deadlines.</summary>
    public required NoticeTerm Term { get; init; }

    /// <summary>Who made it.</summary>
    public required string By { get; init; }

    /// <summary>Whether it moves a prepayment, and no net position (是否预付金).</summary>
    public bool IsPrepayment => Kind is NoticeKind.Prepayment or NoticeKind.TopUp or NoticeKind.Return;

    /// <summary>The region that a notice is about (通知对象): the one that is not the hub; of prepayments the payer.</summary>
    public RegionCode About => Payer.IsNation ? Payee : Payer;

    /// <summary>The notices of net positions (净额通知): one for every region and scheme that pays or receives.</summary>
    public static IEnumerable<ClearingNotice> Of(
        IEnumerable<NetPosition> nets, long first, NoticeKind kind, ClearingPeriod period, DateOnly issued, NoticeTerm term, string by) =>
        nets.Where(net => net.Net != 0).Select((net, i) => new ClearingNotice
        {
            Number = first + i, Kind = kind, Period = period, Scheme = net.Scheme, Fen = Math.Abs(net.Net), Issued = issued, Term = term,
            By = by, Payer = net.Net < 0 ? net.Region : RegionCode.Nation, Payee = net.Net < 0 ? RegionCode.Nation : net.Region,
        });
}

/// <summary>A quota of prepayment as it is fixed (预付金额度): of one home region at one care region.</summary>
/// <param name="Scheme">Scheme.</param>
/// <param name="Home">Home region.</param>
/// <param name="Care">Care region.</param>
/// <param name="Before">Quota before, fen.</param>
/// <param name="Fen">Quota now, fen.</param>
public readonly record struct QuotaChange(Scheme Scheme, RegionCode Home, RegionCode Care, long Before, long Fen)
{
    /// <summary>To be paid above zero, to be returned below (差额).</summary>
    public long Difference => Fen - Before;

    /// <summary>
    /// The quotas of a year (年度核定): of every pair that cleared something or has a quota, in order of scheme, home and care region.
    /// </summary>
    /// <param name="terms">The rules.</param>
    /// <param name="cleared">Cleared in the months that count, by pair.</param>
    /// <param name="before">Quotas in force.</param>
    public static IReadOnlyList<QuotaChange> OfYear(
        ClearingTerms terms, IEnumerable<ClearingCell> cleared,
        IEnumerable<(Scheme Scheme, RegionCode Home, RegionCode Care, long Fen)> before)
    {
        var pairs = new SortedDictionary<(Scheme Scheme, RegionCode Home, RegionCode Care), (long Cleared, long Before)>();
        foreach (var cell in cleared)
        {
            var key = (cell.Scheme, cell.Home, cell.Care);
            pairs[key] = (pairs.GetValueOrDefault(key).Cleared + cell.Fen, 0);
        }

        foreach (var (scheme, home, care, fen) in before)
        {
            var key = (scheme, home, care);
            pairs[key] = (pairs.GetValueOrDefault(key).Cleared, fen);
        }

        return
        [
            .. pairs.Select(pair => new QuotaChange(
                pair.Key.Scheme, pair.Key.Home, pair.Key.Care, pair.Value.Before, terms.Quota(pair.Value.Cleared))),
        ];
    }
}
