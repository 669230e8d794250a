using System.Globalization;
using System.Text;
using Yibao.Catalogue;
using Yibao.Kernel;

namespace Yibao.Tests.Reference;

/// <summary>An item of the small catalogue: what a line reads from it. Prices are in fen; null where the item says nothing.</summary>
internal sealed record SmallItem(
    string Code, char Class, Rational? PerDay, int? DaysMax, Rational? FirstPay, Rational? PriceCeiling, string? Scope)
{
    public bool TakesCommonShare => Class == 'B' && FirstPay is null;
}

/// <summary>
/// A catalogue of sixty items: the terms that a line cannot state itself (limits of the quantity and of the days of supply) come from
/// here. The product reads it from the files that it would read in production.
/// </summary>
internal static class SmallCatalogue
{
    private static readonly Lazy<CatalogueBook> Book = new(Read);

    public static IReadOnlyList<SmallItem> Items { get; } = [.. Enumerable.Range(0, 60).Select(Item)];

    public static CatalogueView View(string region, Scheme scheme) => Book.Value.For(ProductRun.RegionCodeOf(region), scheme);

    /// <summary>A line of an item: what its terms come to for so many days of supply.</summary>
    public static RefLine Line(SmallItem item, RefLine priced, int days, bool diagnosisPlan)
    {
        var tooLong = item.DaysMax is { } most && days > most && item.PerDay is null;
        var paidDays = item.DaysMax is { } longest ? Math.Min(days, longest) : days;
        return priced with
        {
            Class = tooLong ? 'C' : item.Class,
            FirstPay = item.FirstPay,
            PriceCeiling = item.PriceCeiling,
            QuantityLimit = item.PerDay is { } units ? units * Math.Max(1, paidDays) : null,
            Scope = item.Scope,
            DiagnosisPlan = diagnosisPlan,
            Item = item,
            DaysOfSupply = days,
        };
    }

    private static SmallItem Item(int number)
    {
        var itemClass = "AABBBC"[number % 6];
        var restricted = itemClass != 'C' && number % 5 != 0;
        return new SmallItem(
            string.Create(CultureInfo.InvariantCulture, $"T-{number:000}"),
            itemClass,
            restricted && number % 4 != 0 ? (Rational)((number * 7) + 5) / 10 : null,
            restricted && number % 3 != 1 ? 3 + (number % 20) : null,
            itemClass == 'B' && number % 7 < 4 ? (Rational)(number * 3 % 100) / 100 : null,
            number % 8 == 3 ? (Rational)(1 + (number * 137)) / 4 : null,
            number % 9 == 2 ? RefVocabulary.Scopes[number % 3] : null);
    }

    private static CatalogueBook Read()
    {
        var folder = Directory.CreateTempSubdirectory("yibao-tests-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "items.csv"), ItemRows());
            File.WriteAllText(Path.Combine(folder, "first-pay.csv"), FirstPayRows());
            File.WriteAllText(Path.Combine(folder, "ceilings.csv"), CeilingRows());
            var load = CatalogueBook.Load(folder);
            return load.Book ?? throw new InvalidOperationException(string.Join('\n', load.Errors));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string ItemRows()
    {
        var rows = new StringBuilder(
            "code,from,until,name_zh,name_en,kind,unit,class,sex,age,visits,tiers,schemes,diagnoses,days_max,quantity_per_day,attest,"
            + "plan_from,scope,trust,source\n");
        foreach (var item in Items)
        {
            var perDay = item.PerDay?.ToDecimalText();
            rows.Append(CultureInfo.InvariantCulture,
                $"{item.Code},2015-01-01,,试,test,service,unit,{item.Class},,,,,,,{item.DaysMax},{perDay},,,{item.Scope},unverified,test\n");
        }

        return rows.ToString();
    }

    private static string FirstPayRows()
    {
        var rows = new StringBuilder("code,region,scheme,from,share,trust,source\n");
        foreach (var item in Items)
            if (item.FirstPay is { } share)
                rows.Append(CultureInfo.InvariantCulture, $"{item.Code},000000,,2015-01-01,{Number(share * 100)}%,unverified,test\n");
        return rows.ToString();
    }

    private static string CeilingRows()
    {
        var rows = new StringBuilder("code,region,tiers,from,price,trust,source\n");
        foreach (var item in Items)
            if (item.PriceCeiling is { } fen)
                rows.Append(CultureInfo.InvariantCulture, $"{item.Code},000000,,2015-01-01,{Number(fen / 100)},unverified,test\n");
        return rows.ToString();
    }

    private static string Number(Rational value) => value.ToDecimalText();
}
