using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text;
using Yibao.Catalogue.Files;
using Yibao.Kernel;

namespace Yibao.Catalogue;

/// <summary>
/// The catalogue (医保目录): drugs, services and consumables of every day and region, as read from one directory. Immutable; safe to share
/// between threads.
/// </summary>
public sealed class CatalogueBook
{
    private readonly CatalogueItem[] versions;
    private readonly RegionalRow[] firstPays;
    private readonly RegionalRow[] ceilings;
    private readonly FrozenDictionary<string, int> indexOf;
    private readonly FrozenSet<int> regionsWithRows;
    private readonly ConcurrentDictionary<(int Region, Scheme Scheme), Lazy<CatalogueView>> views = new();

    private CatalogueBook(
        List<CatalogueItem> items, List<RegionalRow> firstPays, List<RegionalRow> ceilings, List<CatalogueList> lists)
    {
        Lists = lists;
        versions = [.. items];
        this.firstPays = [.. firstPays];
        this.ceilings = [.. ceilings];
        indexOf = Number(versions).ToFrozenDictionary(StringComparer.Ordinal);
        regionsWithRows = firstPays.Concat(ceilings).Select(row => row.Region.Value).ToFrozenSet();
    }

    /// <summary>
    /// Every version of every item (全部项目版本) in order of code and start day: names, trust and source for people.
    /// <see cref="LineTerms.ItemVersion"/> is an index of this list.
    /// </summary>
    public IReadOnlyList<CatalogueItem> Items => versions;

    /// <summary>The lists beside the items (编码目录): what nobody gave is not among them.</summary>
    public IReadOnlyList<CatalogueList> Lists { get; }

    /// <summary>Reads items.csv, first-pay.csv, ceilings.csv and the lists (读取目录). The format is in docs/catalogue.md.</summary>
    /// <param name="directory">Directory that holds the files.</param>
    /// <returns>The book, or every error found; never both.</returns>
    public static CatalogueLoad Load(string directory)
    {
        var errors = new ErrorList();
        var items = ItemFile.Read(directory, errors);
        var shares = RegionalFiles.ReadFirstPay(directory, errors);
        var standards = RegionalFiles.ReadCeilings(directory, errors);
        var lists = CatalogueList.Load(directory, errors);
        if (errors.Errors.Count == 0)
        {
            // Only when every cell could be read: else a slip in one cell would be reported again as a missing code or a doubled row.
            var codes = items.Select(row => row.Item.Code).ToHashSet(StringComparer.Ordinal);
            ItemFile.Check(items, errors);
            RegionalFiles.Check(shares, RegionalFiles.FirstPayName, codes, errors);
            RegionalFiles.Check(standards, RegionalFiles.CeilingName, codes, errors);
        }
        return errors.Errors.Count > 0
            ? new CatalogueLoad(null, errors.InOrder())
            : new CatalogueLoad(new CatalogueBook(items.ConvertAll(row => row.Item), shares, standards, lists), []);
    }

    /// <summary>Drugs of a day in the text of an items.csv (目录内药品数): all of them, and those of the negotiated part.</summary>
    /// <param name="items">Text of the file, as it was imported.</param>
    /// <param name="on">The day.</param>
    public static (int All, int Negotiated) Drugs(string items, DateOnly on)
    {
        var drugs = ItemFile.Of(Encoding.UTF8.GetBytes(items), new ErrorList()).ConvertAll(row => row.Item)
            .FindAll(item => item.Kind is ItemKind.WesternDrug or ItemKind.ChinesePatentDrug or ItemKind.NegotiatedDrug
                && item.From <= on && (item.Until is null || item.Until > on));
        return (drugs.Count, drugs.Count(item => item.Kind == ItemKind.NegotiatedDrug));
    }

    /// <summary>
    /// The catalogue as one pooling region and scheme see it (统筹区视图), compiled once and kept. Regions without rows of their own share
    /// the view of the region above them.
    /// </summary>
    /// <param name="region">Pooling region of the home region (参保地).</param>
    /// <param name="scheme">Scheme; decides the scheme restriction and first-pay rows of one scheme.</param>
    public CatalogueView For(RegionCode region, Scheme scheme)
    {
        if (scheme is not (Scheme.Employee or Scheme.Resident))
            throw new ArgumentOutOfRangeException(nameof(scheme));
        var nearest = Nearest(region);
        return views.GetOrAdd((nearest.Value, scheme), Compile, this).Value;

        static Lazy<CatalogueView> Compile((int Region, Scheme Scheme) key, CatalogueBook book) => new(() => new ViewCompiler(
            book.versions, book.indexOf, book.firstPays, book.ceilings, new RegionCode(key.Region), key.Scheme).Compile());
    }

    private RegionCode Nearest(RegionCode region)
    {
        if (regionsWithRows.Contains(region.Value))
            return region;
        var prefecture = new RegionCode(region.Value / 100 * 100);
        if (regionsWithRows.Contains(prefecture.Value))
            return prefecture;
        return regionsWithRows.Contains(region.Province.Value) ? region.Province : RegionCode.Nation;
    }

    // Codes are numbered in order; the versions of one code stand side by side.
    private static Dictionary<string, int> Number(CatalogueItem[] versions)
    {
        var numbers = new Dictionary<string, int>(versions.Length, StringComparer.Ordinal);
        foreach (var version in versions)
            numbers.TryAdd(version.Code, numbers.Count);
        return numbers;
    }
}
