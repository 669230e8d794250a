using Yibao.Simulation.Inputs;

namespace Yibao.Simulation.Reform;

/// <summary>
/// What comparisons and projections take for granted (假设), from <c>assumptions.csv</c> beside the inputs of the year: each with its
/// unit, trust
/// and source, named in every report that rests on it.
/// </summary>
public sealed class Assumptions
{
    private const string FileName = "assumptions.csv";
    private const long Limit = 1_000_000_000;

    private readonly Dictionary<string, Assumption> items = new(StringComparer.Ordinal);

    private Assumptions(string file) => File = file;

    /// <summary>The file (文件).</summary>
    public string File { get; }

    /// <summary>All of them in the order of the file (全部假设).</summary>
    public IReadOnlyList<Assumption> All { get; private set; } = [];

    /// <summary>Reads the assumptions of a year.</summary>
    /// <param name="folder">Folder of the year.</param>
    /// <exception cref="InputException">The file is missing or wrong.</exception>
    public static Assumptions Read(string folder)
    {
        using var table = InputTable.Open(folder, FileName, "item", "value", "unit");
        var read = new Assumptions(table.File);
        var all = new List<Assumption>();
        while (table.Next())
        {
            var item = new Assumption(
                table.Text("item"), table.Whole("value", -Limit, Limit), table.Text("unit"), table.Text("trust"), table.Text("source"));
            if (!read.items.TryAdd(item.Item, item))
            {
                throw table.Fault("item", $"'{item.Item}' stands twice");
            }

            all.Add(item);
        }

        read.All = all;
        return read;
    }

    /// <summary>The value of one (取值).</summary>
    /// <exception cref="InputException">There is no such assumption.</exception>
    public long this[string item] => items.TryGetValue(item, out var found)
        ? found.Value
        : throw new InputException(File, 0, "item", $"'{item}' is missing");

    /// <summary>A share or growth that is written per million (比例).</summary>
    public decimal Share(string item) => this[item] / 1_000_000m;
}

/// <summary>One assumption (假设).</summary>
/// <param name="Item">Name.</param>
/// <param name="Value">Value in its unit.</param>
/// <param name="Unit">Unit.</param>
/// <param name="Trust">How far to trust it.</param>
/// <param name="Source">What it means and where it is from.</param>
public sealed record Assumption(string Item, long Value, string Unit, string Trust, string Source);
