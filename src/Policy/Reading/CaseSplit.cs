using Yibao.Kernel;
using Yibao.Policy.Documents;
using Yibao.Policy.Plans;

namespace Yibao.Policy.Reading;

/// <summary>All cases that some conditions tell apart (情形), one after the other.</summary>
internal sealed class CaseSplit
{
    public CaseSplit(IEnumerable<Condition> conditions, Scheme scheme)
    {
        var all = conditions.ToArray();
        var diagnoses = all.SelectMany(c => c.Tests).Where(t => t.Dimension == Dimension.Diagnosis).Select(t => t.Text);
        Classes = new CaseClasses(all, scheme, [.. diagnoses.Distinct(StringComparer.Ordinal)], null);
    }

    public CaseClasses Classes { get; }

    /// <summary>The cases to which one of the conditions applies; none where they are told apart too finely to be gone through.</summary>
    public IEnumerable<int[]> Cells(IReadOnlyList<Condition> applies)
    {
        var masks = applies.Select(Classes.Masks).OfType<ulong[]>().ToArray();
        var count = Classes.TooFine ? 0 : Classes.CellCount;
        int[] ClassesOf(int cell)
        {
            var classes = new int[Classes.Dimensions.Count];
            Classes.ClassesOf(cell, classes);
            return classes;
        }

        return Enumerable.Range(0, count).Select(ClassesOf).Where(cell => Array.Exists(masks, m => CaseClasses.Accepts(m, cell)));
    }
}
