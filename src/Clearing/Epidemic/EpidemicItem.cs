using Yibao.Clearing.Regions;
using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Clearing.Epidemic;

/// <summary>Where an item of the national clearing comes from (来源). The numbers are stored; append only.</summary>
public enum EpidemicSource : byte
{
    /// <summary>A settlement of another region's patient (异地结算), by both legs at the hub.</summary>
    Elsewhere = 1,

    /// <summary>A settlement at home (本地结算).</summary>
    AtHome = 2,

    /// <summary>A bill whose home region was verified afterwards (核查账单).</summary>
    Verified = 3,
}

/// <summary>
/// One item of the national clearing of the epidemic (疫情清算明细): every fund yuan has a home region, every fiscal yuan a level, at the
/// place of care.
/// </summary>
/// <param name="Id">Settlement, reversal or finding.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Home">Home region; the nation: insured nowhere.</param>
/// <param name="Care">Care region.</param>
/// <param name="Scheme">Scheme of the funds.</param>
/// <param name="Book">Scheme in whose books of the care region the fiscal fund stands.</param>
/// <param name="Status">Standing of the patient.</param>
/// <param name="Day">Day of service.</param>
/// <param name="Total">Total, fen; of a reversal below zero, as all amounts.</param>
/// <param name="Fund">Funds of the home region, without the fiscal one.</param>
/// <param name="Account">Personal account.</param>
/// <param name="Fiscal">Fiscal fund, by level.</param>
public readonly record struct EpidemicItem(
    long Id, EpidemicSource Source, RegionCode Home, RegionCode Care, Scheme Scheme, Scheme Book, EpidemicStatus Status, DateOnly Day,
    long Total, long Fund, long Account, FiscalSplit Fiscal)
{
    /// <summary>Neither fund nor fiscal (其他): account, cash, borne by the hospital.</summary>
    public long Other => Total - Fund - Fiscal.Total;

    /// <summary>Whether something is to be cleared between two regions for it (是否异地).</summary>
    public bool IsBetweenRegions => !Home.IsNation && Home != Care && (Source == EpidemicSource.Elsewhere || Fund != 0);

    /// <summary>
    /// What is cleared (清算明细): funds and account are owed by the home region. The fiscal part of a settlement elsewhere was booked at home
    /// and goes back to the care region, whose fiscal levels bear it.
    /// </summary>
    public ClearingItem Cleared => new(
        Id, Scheme, Home, Care, Fund + (Source == EpidemicSource.Elsewhere ? Account : 0),
        Source == EpidemicSource.Elsewhere ? Fiscal.Total : 0);
}

/// <summary>
/// The sums of a national clearing (疫情清算汇总): funds by home region, fiscal money by care region and level, debts between regions. Not safe
/// to share between threads.
/// </summary>
public sealed class EpidemicTally
{
    private readonly SortedDictionary<(RegionCode Home, Scheme Scheme), (long Items, long Fund)> homes = [];
    private readonly SortedDictionary<(RegionCode Care, Scheme Book), FiscalSplit> fiscal = [];

    /// <summary>Items (笔数).</summary>
    public long Items { get; private set; }

    /// <summary>Total (总费用), fen.</summary>
    public long Total { get; private set; }

    /// <summary>Neither fund nor fiscal, fen.</summary>
    public long Other { get; private set; }

    /// <summary>Debts between regions.</summary>
    public BilateralMatrix Matrix { get; } = new();

    /// <summary>Funds by home region and scheme (各参保地基金), without people who are insured nowhere.</summary>
    public IEnumerable<(RegionCode Home, Scheme Scheme, long Items, long Fund)> Homes =>
        homes.Select(home => (home.Key.Home, home.Key.Scheme, home.Value.Items, home.Value.Fund));

    /// <summary>Fiscal money by care region and book (各就医地财政).</summary>
    public IEnumerable<(RegionCode Care, Scheme Book, FiscalSplit Fiscal)> Fiscal =>
        fiscal.Select(care => (care.Key.Care, care.Key.Book, care.Value));

    /// <summary>Funds in all (基金合计), fen.</summary>
    public long FundTotal => homes.Values.Sum(home => home.Fund);

    /// <summary>Fiscal money in all, by level (财政合计).</summary>
    public FiscalSplit FiscalTotal => new(
        fiscal.Values.Sum(split => split.Central), fiscal.Values.Sum(split => split.Province), fiscal.Values.Sum(split => split.Local));

    /// <summary>Whether every fen has somebody who bears it (分文有归属).</summary>
    public bool IsComplete => Total == FundTotal + FiscalTotal.Total + Other;

    /// <summary>Adds an item (计入).</summary>
    public void Add(in EpidemicItem item)
    {
        Items++;
        Total += item.Total;
        Other += item.Other;
        if (!item.Home.IsNation)
        {
            var (items, fund) = homes.GetValueOrDefault((item.Home, item.Scheme));
            homes[(item.Home, item.Scheme)] = (items + 1, fund + item.Fund);
        }

        var split = fiscal.GetValueOrDefault((item.Care, item.Book));
        fiscal[(item.Care, item.Book)] = new FiscalSplit(
            split.Central + item.Fiscal.Central, split.Province + item.Fiscal.Province, split.Local + item.Fiscal.Local);
        if (item.IsBetweenRegions)
        {
            Matrix.Add(item.Cleared);
        }
    }
}
