using Yibao.Kernel;

namespace Yibao.Clearing.Regions;

/// <summary>One confirmed settlement or reversal between two regions (清算明细): both legs are at the hub with one amount.</summary>
/// <param name="SettlementId">Settlement id, the global message id.</param>
/// <param name="Scheme">Scheme.</param>
/// <param name="Home">Home region, which owes it.</param>
/// <param name="Care">Care region, which paid it in advance.</param>
/// <param name="Fen">Funds and personal account; of a reversal below zero.</param>
/// <param name="Fiscal">Of the epidemic: what home booked for the fiscal fund, which the care region's fiscal levels bear.</param>
public readonly record struct ClearingItem(
    long SettlementId, Scheme Scheme, RegionCode Home, RegionCode Care, long Fen, long Fiscal = 0);

/// <summary>One entry of the matrix (清算矩阵项): what a home region owes a care region of one scheme.</summary>
/// <param name="Scheme">Scheme.</param>
/// <param name="Home">Home region.</param>
/// <param name="Care">Care region.</param>
/// <param name="Items">Items, reversals among them.</param>
/// <param name="Fen">Their sum; below zero where reversals of earlier batches prevail.</param>
/// <param name="Fiscal">Of the epidemic: sum of the fiscal parts that go back to the care region.</param>
public readonly record struct ClearingCell(
    Scheme Scheme, RegionCode Home, RegionCode Care, long Items, long Fen, long Fiscal = 0);

/// <summary>What a region has left against all others (净头寸).</summary>
/// <param name="Scheme">Scheme.</param>
/// <param name="Region">Region.</param>
/// <param name="Receivable">Owed to it as care region, fen.</param>
/// <param name="Payable">Owed by it as home region, fen.</param>
public readonly record struct NetPosition(Scheme Scheme, RegionCode Region, long Receivable, long Payable)
{
    /// <summary>Above zero it receives, below zero it pays (净额).</summary>
    public long Net => Receivable - Payable;
}

/// <summary>
/// Who owes whom (双边清算矩阵): the items of a batch summed by scheme, home and care region. What one region owes another is the opposite of
/// what the other is owed, and the net positions of all regions add up to nothing. Not safe to share between threads.
/// </summary>
public sealed class BilateralMatrix
{
    private readonly SortedDictionary<(Scheme Scheme, RegionCode Home, RegionCode Care), (long Items, long Fen, long Fiscal)> cells = [];

    /// <summary>Items in all (笔数).</summary>
    public long Items { get; private set; }

    /// <summary>The entries in order of scheme, home and care region (矩阵各项).</summary>
    public IEnumerable<ClearingCell> Cells =>
        cells.Select(cell => new ClearingCell(
            cell.Key.Scheme, cell.Key.Home, cell.Key.Care, cell.Value.Items, cell.Value.Fen, cell.Value.Fiscal));

    /// <summary>Sum of the entries (合计), fen.</summary>
    public long Fen => cells.Values.Sum(cell => cell.Fen);

    /// <summary>Adds an item (计入明细).</summary>
    /// <exception cref="ArgumentException">A region owes itself nothing: a defect.</exception>
    public void Add(in ClearingItem item) =>
        Add(new ClearingCell(item.Scheme, item.Home, item.Care, 1, item.Fen, item.Fiscal));

    /// <summary>Adds a sum of items (计入合计).</summary>
    public void Add(in ClearingCell cell)
    {
        if (cell.Home == cell.Care)
        {
            throw new ArgumentException($"region {cell.Home} owes itself nothing", nameof(cell));
        }

        var key = (cell.Scheme, cell.Home, cell.Care);
        var (items, fen, fiscal) = cells.GetValueOrDefault(key);
        cells[key] = (items + cell.Items, fen + cell.Fen, fiscal + cell.Fiscal);
        Items += cell.Items;
    }

    /// <summary>What a region is owed by another less what it owes it (双边净额): <c>Between(a, b) = -Between(b, a)</c>.</summary>
    public long Between(Scheme scheme, RegionCode region, RegionCode other) =>
        cells.GetValueOrDefault((scheme, other, region)).Fen - cells.GetValueOrDefault((scheme, region, other)).Fen;

    /// <summary>The net positions (多边净额) of every region of the matrix, by scheme and region. Their sum is zero.</summary>
    /// <exception cref="InvalidOperationException">The sum is not zero: a defect.</exception>
    public IReadOnlyList<NetPosition> Nets()
    {
        var nets = new SortedDictionary<(Scheme, RegionCode), NetPosition>();
        foreach (var cell in Cells)
        {
            Put(cell.Care, cell.Fen, 0);
            Put(cell.Home, 0, cell.Fen);
            void Put(RegionCode region, long receivable, long payable)
            {
                var now = nets.GetValueOrDefault((cell.Scheme, region));
                nets[(cell.Scheme, region)] =
                    new NetPosition(cell.Scheme, region, now.Receivable + receivable, now.Payable + payable);
            }
        }

        return nets.Values.Sum(net => net.Net) == 0
            ? [.. nets.Values] : throw new InvalidOperationException("the net positions do not add up to zero");
    }
}
