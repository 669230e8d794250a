using System.Collections.Frozen;

namespace Yibao.Settlement.Payment.Grouping;

/// <summary>
/// The codes of a table by number (编码表): the longest known beginning of a code stands for it, so that J18.900x003 is found where the
/// table has J18.9. Letters in either case. Nothing is allocated.
/// </summary>
internal sealed class CodeTable
{
    /// <summary>Longest code: a clinical extension of the national code has eleven characters.</summary>
    private const int LengthMost = 20;

    /// <summary>Shortest beginning that stands for a code: a category of ICD-10, a chapter of ICD-9-CM-3 with its point.</summary>
    private const int LengthLeast = 3;

    private readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> numbers;

    public CodeTable(IReadOnlyList<string> codes) =>
        numbers = codes.Select((code, number) => (code, number))
            .ToFrozenDictionary(entry => entry.code, entry => entry.number, StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Number of a code; -1: not known.</summary>
    public int Find(ReadOnlySpan<char> code)
    {
        if (code.Length is < LengthLeast or > LengthMost)
        {
            return -1;
        }

        Span<char> upper = stackalloc char[LengthMost];
        var length = code.ToUpperInvariant(upper);
        for (; length >= LengthLeast; length--)
        {
            if (numbers.TryGetValue(upper[..length], out var number))
            {
                return number;
            }
        }

        return -1;
    }

    /// <summary>The codes of a list that begin so, by number.</summary>
    public static IEnumerable<int> Beginning(List<(string Code, int Number)> sorted, string beginning)
    {
        var at = sorted.BinarySearch((beginning, int.MinValue), Comparer<(string Code, int Number)>.Create((a, b) =>
            string.CompareOrdinal(a.Code, b.Code) is not 0 and var order ? order : a.Number.CompareTo(b.Number)));
        for (var i = at < 0 ? ~at : at; i < sorted.Count && sorted[i].Code.StartsWith(beginning, StringComparison.Ordinal); i++)
        {
            yield return sorted[i].Number;
        }
    }
}
