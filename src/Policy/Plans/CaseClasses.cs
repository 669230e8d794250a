using Yibao.Kernel;
using Yibao.Policy.Documents;

namespace Yibao.Policy.Plans;

/// <summary>
/// Which values of the dimensions a layer tells apart (情形划分). Values that every condition treats alike share a class, so that a layer needs
/// a small
/// table of cells: ages 0 to 150 become "below 70" and "70 and above".
/// </summary>
internal sealed class CaseClasses
{
    /// <summary>More classes in one dimension than a mask holds mean a document that nobody can review.</summary>
    public const int MostClasses = 64;

    /// <summary>More cells than this in one layer mean a document that nobody can review.</summary>
    public const int MostCells = 65_536;

    private readonly NumberChange? change;
    private readonly Scheme scheme;
    private readonly IReadOnlyList<string> diagnosisGroups;
    private readonly List<Dimension> dimensions = [];
    private readonly List<int[]> classOfValue = [];
    private readonly List<int> classCount = [];
    private readonly List<int> representatives = [];

    public CaseClasses(IEnumerable<Condition> conditions, Scheme scheme, IReadOnlyList<string> diagnosisGroups, NumberChange? change)
    {
        this.change = change;
        this.scheme = scheme;
        this.diagnosisGroups = diagnosisGroups;
        var tests = conditions.SelectMany(c => c.Tests).Distinct().GroupBy(t => t.Dimension).OrderBy(g => g.Key);
        foreach (var group in tests)
        {
            Split(group.Key, [.. group]);
        }
    }

    public int CellCount => classCount.Aggregate(1, (product, count) => product > MostCells ? product : product * count);

    public bool TooFine => CellCount > MostCells || classCount.Any(c => c > MostClasses);

    public IReadOnlyList<Dimension> Dimensions => dimensions;

    /// <summary>Number of values that a dimension has in a compiled plan.</summary>
    public static int Domain(Dimension dimension, int diagnosisGroupCount) => dimension switch
    {
        Dimension.Age => Vocabulary.MaxAge + 1,
        Dimension.Months => Vocabulary.MaxMonths + 1,
        Dimension.Stay => Vocabulary.MaxStay + 1,
        Dimension.Diagnosis => 1 << diagnosisGroupCount,
        _ => Vocabulary.ValuesOf(dimension).Count,
    };

    /// <summary>Whether people of this standing are in the scheme at all (险种与人员类别).</summary>
    public static bool BelongsTo(PersonStatus status, Scheme scheme) => scheme == Scheme.Employee == status <= PersonStatus.Flexible;

    private void Split(Dimension dimension, DimensionTest[] tests)
    {
        var classes = new int[Domain(dimension, diagnosisGroups.Count)];
        var numbers = new int[2 * classes.Length]; // by class before and answer of the test: class after, from 1
        foreach (var test in tests)
        {
            var (from, to) = Range(test, classes.Length - 1);
            Array.Clear(numbers);
            var count = 0;
            for (var value = 0; value < classes.Length; value++)
            {
                ref var number = ref numbers[(classes[value] * 2) + (value >= from && value <= to && Takes(test, value) ? 1 : 0)];
                number = number == 0 ? ++count : number;
                classes[value] = number - 1;
            }
        }

        // Values that cannot occur (people of the other scheme, the stay number 0) take the class of one that can, so that no cell stands
        // for them alone.
        var renumbered = new int[classes.Length]; // new class from 1; 0: no possible value has it
        var first = new List<int>();
        for (var value = 0; value < classes.Length; value++)
        {
            if (renumbered[classes[value]] == 0 && CanOccur(dimension, value, scheme))
            {
                first.Add(value);
                renumbered[classes[value]] = first.Count;
            }
        }

        for (var value = 0; value < classes.Length; value++)
        {
            classes[value] = Math.Max(renumbered[classes[value]] - 1, 0);
        }

        if (first.Count > 1)
        {
            dimensions.Add(dimension);
            classOfValue.Add(classes);
            classCount.Add(first.Count);
            representatives.AddRange(first);
        }
    }

    private static bool CanOccur(Dimension dimension, int value, Scheme scheme) => dimension switch
    {
        Dimension.Status => BelongsTo((PersonStatus)value, scheme),
        Dimension.Stay => value >= 1,
        _ => true,
    };

    public bool Fits(DimensionTest test, int value)
    {
        var (from, to) = Range(test, value);
        return value >= from && value <= to && Takes(test, value);
    }

    /// <summary>The values that a test of a range takes, no further than the last one; of other tests all.</summary>
    private (int From, int To) Range(DimensionTest test, int last) => test.Dimension switch
    {
        Dimension.Age or Dimension.Months => (
            test.FromNumber is null ? 0 : (int)Math.Ceiling(Value(test.FromNumber)),
            test.ToNumber is null ? last : (int)Math.Floor(Value(test.ToNumber))),
        Dimension.Stay => (test.FromStay, test.ToStay),
        _ => (0, last),
    };

    /// <summary>Whether a test of words takes a value; a test of a range leaves that to its range.</summary>
    private bool Takes(DimensionTest test, int value) => test.Dimension switch
    {
        Dimension.Age or Dimension.Months or Dimension.Stay => true,
        Dimension.Diagnosis => Group(test) is >= 0 and var group && (value >> group & 1) != 0,
        _ => (test.Mask >> value & 1) != 0,
    };

    private decimal Value(PolicyNumber number) => change?.Apply(number) ?? number.Value;

    /// <summary>Number of a group of diagnoses; -1 after a problem: a treatment has none, and of too many the last are left out.</summary>
    private int Group(DimensionTest test)
    {
        for (var i = 0; i < diagnosisGroups.Count; i++)
        {
            if (diagnosisGroups[i] == test.Text)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>For each dimension the classes that a condition accepts, as a mask; null: it accepts no possible case at all.</summary>
    public ulong[]? Masks(Condition condition)
    {
        var masks = new ulong[dimensions.Count];
        Array.Fill(masks, ulong.MaxValue);
        foreach (var test in condition.Tests)
        {
            var d = dimensions.IndexOf(test.Dimension);
            if (d < 0)
            {
                // One class only: the test holds for every possible value or for none.
                if (!Fits(test, AnyValue(test.Dimension)))
                {
                    return null;
                }

                continue;
            }

            masks[d] &= AcceptedClasses(test, d);
        }

        return Array.Exists(masks, m => m == 0) ? null : masks;
    }

    private int AnyValue(Dimension dimension) =>
        Enumerable.Range(0, Domain(dimension, diagnosisGroups.Count)).First(v => CanOccur(dimension, v, scheme));

    private ulong AcceptedClasses(DimensionTest test, int d)
    {
        var offset = classCount.Take(d).Sum();
        var mask = 0UL;
        for (var c = 0; c < classCount[d]; c++)
        {
            mask |= Fits(test, representatives[offset + c]) ? 1UL << c : 0;
        }

        return mask;
    }

    /// <summary>The class of each dimension that a cell stands for.</summary>
    public void ClassesOf(int cell, int[] classes)
    {
        for (var d = dimensions.Count - 1; d >= 0; d--)
        {
            (cell, classes[d]) = Math.DivRem(cell, classCount[d]);
        }
    }

    public static bool Accepts(ulong[] masks, int[] classes)
    {
        for (var d = 0; d < masks.Length; d++)
        {
            if ((masks[d] >> classes[d] & 1) == 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The case of a cell in words, by one value of each class.</summary>
    public string Describe(int[] classes)
    {
        var words = new List<string>();
        var offset = 0;
        for (var d = 0; d < dimensions.Count; d++)
        {
            var value = representatives[offset + classes[d]];
            var names = Vocabulary.ValuesOf(dimensions[d]);
            var text = dimensions[d] == Dimension.Diagnosis
                ? value == 0 ? "none of the listed" : string.Join(" and ", diagnosisGroups.Where((_, g) => (value >> g & 1) != 0))
                : value < names.Count ? names[value].Name : $"{value}";
            words.Add($"{Vocabulary.NameOf(dimensions[d])} {text}");
            offset += classCount[d];
        }

        return words.Count == 0 ? "every case" : string.Join(", ", words);
    }

    /// <summary>
    /// Flat tables: for each dimension where its table begins, and in the table what each value adds to the number of the cell.
    /// </summary>
    public (byte[] Dimensions, int[] Offsets, int[] Index) Tables()
    {
        var index = new List<int>();
        var offsets = new int[dimensions.Count];
        for (var d = 0; d < dimensions.Count; d++)
        {
            offsets[d] = index.Count;
            var stride = classCount.Skip(d + 1).Aggregate(1, (product, count) => product * count);
            index.AddRange(classOfValue[d].Select(c => c * stride));
        }

        return ([.. dimensions.Select(d => (byte)d)], offsets, [.. index]);
    }
}
