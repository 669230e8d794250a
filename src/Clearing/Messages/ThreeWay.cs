namespace Yibao.Clearing.Messages;

/// <summary>Who holds a leg (对账方).</summary>
public enum BookSide : byte
{
    /// <summary>The home region's settlement (参保地).</summary>
    Home,

    /// <summary>The care region's leg (就医地).</summary>
    Care,

    /// <summary>What the hub heard from the home region (清算中心，参保地报送).</summary>
    HubOfHome,

    /// <summary>What the hub heard from the care region (清算中心，就医地报送).</summary>
    HubOfCare,
}

/// <summary>What is wrong with one leg (对账差异类别). The order is that of precedence.</summary>
public enum LegFault : byte
{
    /// <summary>A side holds a leg that its origin never made (来源地无此记账): nobody can mend it by sending again.</summary>
    Unknown,

    /// <summary>A side holds other values than its origin (金额不一致).</summary>
    Differs,

    /// <summary>A side lacks the leg (缺少记账): the message is sent again.</summary>
    Lacks,
}

/// <summary>One difference (对账差异).</summary>
/// <param name="SettlementId">The settlement or reversal.</param>
/// <param name="Side">The side that is wrong.</param>
/// <param name="Fault">What is wrong with it.</param>
/// <param name="Ours">What its origin holds, or the side that knows more than it.</param>
/// <param name="Theirs">What the side holds; null: nothing.</param>
/// <param name="Origin">Who made it: the home region a settlement, the care region a deduction of the audit.</param>
public sealed record LegDifference(
    long SettlementId, BookSide Side, LegFault Fault, Claim Ours, Claim? Theirs, BookSide Origin = BookSide.Home);

/// <summary>How many legs a side holds and what they come to (对账合计).</summary>
/// <param name="Count">Settlements and reversals.</param>
/// <param name="Owed">Funds and personal accounts, fen.</param>
public readonly record struct SideTotal(long Count, long Owed)
{
    /// <summary>With one leg more.</summary>
    public static SideTotal operator +(SideTotal total, Claim claim) =>
        new(total.Count + 1, total.Owed + claim.Owed);
}

/// <summary>
/// The reconciliation of three books (三方对账): home region, care region and hub hold the same legs with the same values. Whoever made a leg
/// decides, the home region of a settlement and the care region of a deduction: what it made is right, what it did not make is named and
/// never booked.
/// </summary>
public static class ThreeWay
{
    /// <summary>Compares (核对): every difference, in the order of the settlements.</summary>
    /// <param name="books">The legs of each side by settlement.</param>
    /// <param name="origin">Who made them.</param>
    public static IReadOnlyList<LegDifference> Compare(
        IReadOnlyDictionary<BookSide, Dictionary<long, Claim>> books, BookSide origin = BookSide.Home)
    {
        ArgumentNullException.ThrowIfNull(books);
        var made = books[origin];
        var differences = new List<LegDifference>();
        foreach (var side in Enum.GetValues<BookSide>().Where(side => side != origin))
        {
            foreach (var (settlement, theirs) in books[side])
            {
                if (!made.TryGetValue(settlement, out var ours))
                {
                    differences.Add(new LegDifference(settlement, side, LegFault.Unknown, theirs, theirs, origin));
                }
                else if (ours != theirs)
                {
                    differences.Add(new LegDifference(settlement, side, LegFault.Differs, ours, theirs, origin));
                }
            }

            differences.AddRange(made.Where(entry => !books[side].ContainsKey(entry.Key))
                .Select(entry => new LegDifference(entry.Key, side, LegFault.Lacks, entry.Value, null, origin)));
        }

        return [.. differences.OrderBy(one => one.SettlementId).ThenBy(one => one.Side)];
    }

    /// <summary>Word of a side for programs (对账方代码).</summary>
    public static string KeyOf(BookSide side) => side switch
    {
        BookSide.Home => "home",
        BookSide.Care => "care",
        BookSide.HubOfHome => "hub-of-home",
        _ => "hub-of-care",
    };

    /// <summary>Word of a fault for programs (差异代码).</summary>
    public static string KeyOf(LegFault fault) => fault switch
    {
        LegFault.Unknown => "unknown",
        LegFault.Differs => "differs",
        _ => "lacks",
    };

    /// <summary>What a side holds (合计).</summary>
    public static SideTotal TotalOf(IEnumerable<Claim> claims) => claims.Aggregate(default(SideTotal), (total, claim) => total + claim);
}
