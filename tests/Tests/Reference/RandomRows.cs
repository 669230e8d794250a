namespace Yibao.Tests.Reference;

/// <summary>Draws lists of rows whose conditions never overlap and, where they must, leave no case out.</summary>
internal sealed class RandomRows(Random random)
{
    private readonly Dictionary<string, IReadOnlyList<string>> usual = new(StringComparer.Ordinal);

    /// <summary>
    /// Groups of diagnoses of the policy: a person may have several diagnoses, so two rows of one list never name two groups, and a plan
    /// tells at most eight groups apart.
    /// </summary>
    private readonly List<string[]> diagnosisGroups = [];

    public T One<T>(params IReadOnlyList<T> values) => values[random.Next(values.Count)];

    public bool Chance(int percent) => random.Next(100) < percent;

    /// <summary>From now on mostly these words are drawn for a dimension.</summary>
    public void Prefer(string dimension, IReadOnlyList<string> words) => usual[dimension] = words;

    /// <summary>Rows of which exactly one fits every case of a layer; at times a later day brings other rows.</summary>
    public List<RefRow<T>> Covering<T>(RefLayer layer, Func<T> value, bool versions = true)
    {
        var within = layer.Applies.Count == 1 ? layer.Applies[0] : RefCondition.Always;
        var rows = Leaves(within, whole: true).ConvertAll(when => new RefRow<T>(when, value(), layer.From));
        if (versions && Chance(12))
            rows.AddRange(Leaves(within, whole: Chance(50)).ConvertAll(when => new RefRow<T>(when, value(), Later(layer))));
        return rows;
    }

    /// <summary>Rows of which at most one fits a case.</summary>
    public List<RefRow<T>> Scattered<T>(RefLayer layer, Func<T> value, bool versions = true)
    {
        var rows = Leaves(RefCondition.Always, whole: false).ConvertAll(when => new RefRow<T>(when, value(), layer.From));
        if (versions && Chance(8))
            rows.AddRange(Leaves(RefCondition.Always, whole: false).ConvertAll(when => new RefRow<T>(when, value(), Later(layer))));
        return rows;
    }

    /// <summary>A condition of one to three dimensions.</summary>
    public RefCondition Condition()
    {
        var condition = RefCondition.Always;
        for (var more = random.Next(1, 4); more > 0; more--) condition = One(Split(condition, RefCondition.Always, whole: false));
        return condition;
    }

    private static DateOnly Later(RefLayer layer) => layer.From.AddMonths(7);

    /// <summary>Splits the cases again and again; without <paramref name="whole"/> some parts are left out.</summary>
    private List<RefCondition> Leaves(RefCondition within, bool whole)
    {
        List<RefCondition> leaves = [RefCondition.Always];
        for (var splits = One(0, 0, 1, 1, 2, 3); splits > 0; splits--)
        {
            var leaf = One(leaves);
            leaves.Remove(leaf);
            leaves.AddRange(Split(leaf, within, whole));
        }

        if (!whole)
            while (leaves.Count > 1 && Chance(35)) leaves.Remove(One(leaves));
        return leaves;
    }

    private List<RefCondition> Split(RefCondition leaf, RefCondition within, bool whole)
    {
        var dimension = random.Next(RefVocabulary.Words.Count + RefVocabulary.Ranges.Count + (whole ? 0 : 1));
        if (dimension < RefVocabulary.Words.Count) return ByWords(leaf, within, RefVocabulary.Words[dimension]);
        dimension -= RefVocabulary.Words.Count;
        return dimension < RefVocabulary.Ranges.Count ? ByRange(leaf, RefVocabulary.Ranges[dimension]) : ByDiagnosis(leaf);
    }

    private List<RefCondition> ByWords(RefCondition leaf, RefCondition within, RefWordDimension dimension)
    {
        if (dimension.Of(leaf) is not null) return [leaf];
        var words = (dimension.Of(within) ?? Words(dimension)).ToArray();
        random.Shuffle(words);
        var groups = new List<string>[Math.Min(words.Length, random.Next(1, 4))];
        for (var i = 0; i < groups.Length; i++) groups[i] = [words[i]];
        foreach (var word in words.Skip(groups.Length)) groups[random.Next(groups.Length)].Add(word);
        return [.. groups.Select(group => dimension.With(leaf, group))];
    }

    private IReadOnlyList<string> Words(RefWordDimension dimension) =>
        usual.TryGetValue(dimension.Name, out var words) && Chance(90) ? words : dimension.Words;

    private List<RefCondition> ByRange(RefCondition leaf, RefRangeDimension dimension)
    {
        if (dimension.Of(leaf) is not null) return [leaf];
        var cut = One(dimension.Cuts);
        var later = dimension.Cuts.Where(other => other > cut).ToArray();
        List<RefCondition> parts = [dimension.With(leaf, new(cut - 1 == dimension.Least ? cut - 1 : null, cut - 1))];
        if (later.Length == 0 || Chance(50)) return [.. parts, dimension.With(leaf, new(cut, null))];
        var second = One(later);
        return [.. parts, dimension.With(leaf, new(cut, second - 1)), dimension.With(leaf, new(second, null))];
    }

    private List<RefCondition> ByDiagnosis(RefCondition leaf)
    {
        if (leaf.Diagnosis is not null) return [leaf];
        if (diagnosisGroups.Count < 6)
        {
            var codes = RefVocabulary.DiagnosisBeginnings.ToArray();
            random.Shuffle(codes);
            diagnosisGroups.Add(codes[..random.Next(1, 5)]);
        }

        return [leaf with { Diagnosis = One(diagnosisGroups) }];
    }
}
