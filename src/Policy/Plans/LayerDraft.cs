using System.Globalization;
using Yibao.Policy.Documents;

namespace Yibao.Policy.Plans;

/// <summary>What the documents say of one layer on one day: the latest value of each key.</summary>
internal sealed class LayerDraft(
    string id, IReadOnlyList<LayerValue> said, IReadOnlyList<LayerValue> future, DateOnly day, List<PolicyProblem> problems)
{
    private readonly IReadOnlyList<LayerValue> values = said;

    public string Id => id;

    public DateOnly Day => day;

    /// <summary>The first value of the layer, for messages about what is missing.</summary>
    public LayerValue First => values[0];

    /// <summary>Number of problems reported so far (已报问题数), by this draft and by whoever shares its list.</summary>
    public int Problems => problems.Count;

    /// <summary>Whether the same values hold as in another draft of the layer (内容相同).</summary>
    public bool SaysTheSame(LayerDraft other) => values.SequenceEqual(other.values);

    public IEnumerable<LayerValue> Of(LayerKey key) => values.Where(v => v.Key == key);

    /// <summary>Values of a key that start after the day.</summary>
    public IEnumerable<LayerValue> Future(LayerKey key) => future.Where(v => v.Key == key);

    /// <summary>The latest plain value of a key.</summary>
    public LayerValue? Latest(LayerKey key, bool required = true)
    {
        LayerValue? best = null;
        foreach (var value in Of(key))
        {
            if (best is null || Newer(value, best))
            {
                best = value;
            }
            else if (value.From == best.From && value.Overlay == best.Overlay)
            {
                Problem("POL004", value,
                    $"layer '{id}': two values of '{Name(key)}' start on {Date(value.From)}; the other stands at {best.Place}");
            }
        }

        if (best is null && required)
        {
            Problem("POL005", First, $"layer '{id}': '{Name(key)}' has no value on {Date(day)}");
        }

        return best;
    }

    public T Plain<T>(LayerKey key, T otherwise, bool required = true) => Latest(key, required) is { Plain: T value } ? value : otherwise;

    public static bool Newer(LayerValue a, LayerValue b) => a.Overlay != b.Overlay ? a.Overlay : a.From > b.From;

    public void Problem(string code, LayerValue at, string message) => problems.Add(new PolicyProblem(code, at.Place, message));

    public void Problem(string code, SourcePlace at, string message) => problems.Add(new PolicyProblem(code, at, message));

    public static string Name(LayerKey key) => Vocabulary.LayerKeys.First(k => k.Value == key).Key;

    public static string Date(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>
    /// Names of the ceilings in force, in order of their statement, with how they count; those stated before a later "none" are gone.
    /// </summary>
    public IReadOnlyList<LayerValue> CeilingsInForce()
    {
        var all = Of(LayerKey.Ceilings).ToArray();
        if (all.Length == 0)
        {
            Problem("POL005", First, $"layer '{id}': 'ceilings' has no value on {Date(day)}; 'none' is a value");
            return [];
        }

        var cleared = all.Where(v => v.Set.Length == 0).OrderByDescending(v => v.Overlay).ThenByDescending(v => v.From).FirstOrDefault();
        var inForce = new List<LayerValue>();
        foreach (var group in all.Where(v => v.Set.Length > 0).GroupBy(v => v.Set, StringComparer.Ordinal))
        {
            var latest = group.Aggregate((a, b) => Newer(b, a) ? b : a);
            if (cleared is null || !Newer(cleared, latest))
            {
                inForce.Add(latest);
            }
        }

        return inForce;
    }
}
