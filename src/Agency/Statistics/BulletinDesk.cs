using System.Globalization;
using Yibao.Catalogue;
using Yibao.Ledger;
using Yibao.Policy.Documents;
using Yibao.Statistics;
using Yibao.Statistics.Bulletins;
using Yibao.Storage;
using Yibao.Storage.Registers;
using Yibao.Storage.Statistics;

namespace Yibao.Agency.Statistics;

/// <summary>Makes bulletins from the records of a database (编制公报), reconciled with its ledger.</summary>
public static class BulletinDesk
{
    private const int NotesMost = 20; // differences that a bulletin lists one by one

    /// <summary>Makes the bulletin of a year (编制). Every difference to the ledger is named among its notes.</summary>
    /// <param name="database">The database.</param>
    /// <param name="year">Year.</param>
    /// <param name="scope">Whose.</param>
    /// <param name="population">Resident population, which no register holds; null: not known, no coverage rate.</param>
    /// <param name="cancel">To give up.</param>
    public static async Task<(Bulletin Bulletin, YearRead Read)> Of(
        Database database, int year, Bilingual scope, long? population = null, CancellationToken cancel = default)
    {
        var read = await YearRead.Of(database, year, cancel);
        if (population is { } people)
        {
            read.Facts.Add(new FactKey(FactKind.Population, 0, 0, 0, 0), people);
        }

        if (await CatalogueVersions.Newest(database, cancel) is { } catalogue)
        {
            var (all, negotiated) = CatalogueBook.Drugs(catalogue.Files.Items, new DateOnly(year, 12, 31));
            read.Facts.Add(new FactKey(FactKind.CatalogueDrugs, 0, 0, 0, 0), all - negotiated);
            read.Facts.Add(new FactKey(FactKind.CatalogueDrugs, 0, 0, 1, 0), negotiated);
        }

        var basis = new BulletinBasis(("依据本机构数据库记录逐项计数", "Counted from the records of this agency's database"));
        return (Bulletin.Of(read.Facts, scope, basis, Notes(read)), read);
    }

    private static List<Bilingual> Notes(YearRead read)
    {
        var differences = read.Comparisons.Where(one => !one.Agrees).ToArray();
        if (differences.Length == 0)
        {
            var count = read.Comparisons.Count.ToString(CultureInfo.InvariantCulture);
            return [new($"与总账核对 {count} 项，全部一致。", $"{count} figures were compared with the ledger; all agree.")];
        }

        var notes = new List<Bilingual>
        {
            new($"与总账核对 {read.Comparisons.Count} 项，{differences.Length} 项不一致：",
                $"{read.Comparisons.Count} figures were compared with the ledger; {differences.Length} differ:"),
        };
        notes.AddRange(differences.Take(NotesMost).Select(Name));
        return notes;
    }

    /// <summary>A difference by name (差异说明): where, of what, and both figures.</summary>
    public static Bilingual Name(LedgerComparison one)
    {
        ArgumentNullException.ThrowIfNull(one);
        var place = $"{one.Region}/{(int)one.Scheme}";
        var (records, ledger) = (BulletinText.Money(one.Records), BulletinText.Money(one.Ledger));
        var what = one.Source is { } source ? new Bilingual($"收入来源 {(int)source}", $"income {source}")
            : ChartOfAccounts.TryFind(one.Account, out var account)
                ? new Bilingual($"{account.Chinese}支付", $"payments of {account.English}") : $"{one.Account}";
        return new Bilingual(
            $"{place} {what.Chinese}：统计 {records.Chinese}，总账 {ledger.Chinese}",
            $"{place} {what.English}: statistics {records.English}, ledger {ledger.English}");
    }
}
