using Yibao.Kernel;

namespace Yibao.Storage.Verify;

/// <summary>Something that must always be true of a database (不变量).</summary>
/// <param name="Code">Permanent code: I1, I2 ...</param>
/// <param name="Chinese">What must be true, in Chinese.</param>
/// <param name="English">The same in English.</param>
public sealed record Invariant(string Code, string Chinese, string English)
{
    /// <summary>What must be true, in one language (名称).</summary>
    public string Name(Language language) => language == Language.Chinese ? Chinese : English;
}

/// <summary>What the check of one invariant came to (检查结果).</summary>
/// <param name="Invariant">The invariant.</param>
/// <param name="Count">Violations; 0: it holds.</param>
/// <param name="Examples">The first of them, each naming a record: at most <see cref="ExamplesMax"/>.</param>
public sealed record Finding(Invariant Invariant, long Count, IReadOnlyList<string> Examples)
{
    /// <summary>Most examples of one invariant (示例上限).</summary>
    public const int ExamplesMax = 5;

    /// <summary>Whether there is no violation (成立).</summary>
    public bool Holds => Count == 0;
}

/// <summary>How far a check is (检查进度).</summary>
/// <param name="Done">Invariants that are done.</param>
/// <param name="Of">Invariants in all.</param>
/// <param name="Current">The one that is being checked; null at the end.</param>
/// <param name="Rows">Rows of the audited tables that were read so far; only while the audit chain is checked.</param>
public readonly record struct VerifyProgress(int Done, int Of, Invariant? Current, long Rows);

/// <summary>Collects violations: counts all, keeps the first.</summary>
internal sealed class Violations
{
    private readonly List<string> examples = [];

    public long Count { get; private set; }

    public IReadOnlyList<string> Examples => examples;

    public void Add(string example)
    {
        Count++;
        if (examples.Count < Finding.ExamplesMax)
        {
            examples.Add(example);
        }
    }
}
