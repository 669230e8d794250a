using Yibao.Catalogue;
using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Cli;

/// <summary>The policies and the catalogue that a command works with (规则库).</summary>
internal sealed class RuleBooks
{
    private RuleBooks(PlanBook policies, CatalogueBook? catalogue) => (Policies, Catalogue) = (policies, catalogue);

    /// <summary>The policies.</summary>
    public PlanBook Policies { get; }

    /// <summary>The catalogue; null where there is none, and lines may not name items.</summary>
    public CatalogueBook? Catalogue { get; }

    /// <summary>Most layers of any plan.</summary>
    public int LayersMax => Policies.Histories.SelectMany(h => h.Plans).Select(p => p.Layers.Length).DefaultIfEmpty(0).Max();

    /// <summary>A view that knows every item by its number, whatever the region.</summary>
    public CatalogueView? Items => Catalogue?.For(RegionCode.Nation, Scheme.Employee);

    /// <summary>Loads both.</summary>
    /// <param name="policies">Folder of policies; null: the one of the program.</param>
    /// <param name="catalogue">Folder of the catalogue; null: the one of the program.</param>
    /// <param name="examples">Whether the worked examples of the policies are needed.</param>
    /// <exception cref="BrokenEnvironmentException">A folder is missing, or what it holds is refused.</exception>
    public static RuleBooks Load(string? policies, string? catalogue, bool examples = false)
    {
        var folder = CommonOptions.FolderOf(catalogue, "catalogue");
        var items = Task.Run(() => CatalogueBook.Load(folder));
        var load = PlanBook.LoadFolder(CommonOptions.FolderOf(policies, "policies"), examples);
        if (load.Refused)
        {
            var problems = load.Problems.Where(p => !p.IsWarning).ToArray();
            throw new BrokenEnvironmentException($"{problems.Length} problems in the policies; the first: {problems[0]}");
        }

        var book = items.GetAwaiter().GetResult();
        return book.Book is null
            ? throw new BrokenEnvironmentException($"{book.Errors.Count} errors in the catalogue; the first: {book.Errors[0]}")
            : new RuleBooks(load.Book, book.Book);
    }

    /// <summary>The rules of a key; null when no document speaks of it.</summary>
    public PlanHistory? Find(PlanKey key) => Policies.Find(key);

    /// <summary>The catalogue as the rules' region and scheme see it.</summary>
    public CatalogueView? ViewOf(PlanKey key) => Catalogue?.For(key.Region, key.Scheme);
}
