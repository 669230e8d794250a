using System.Collections.Frozen;
using Yibao.Kernel;
using Yibao.Policy.Documents;
using Yibao.Policy.Plans;

namespace Yibao.Policy;

/// <summary>What loading gave: the book of what could be read, and every problem found on the way (读取结果).</summary>
/// <param name="Book">Never null; use it only when <see cref="Refused"/> is false.</param>
/// <param name="Problems">Ordered by file, line and column.</param>
public sealed record PlanBookLoad(PlanBook Book, IReadOnlyList<PolicyProblem> Problems)
{
    /// <summary>Whether some problem is more than a warning.</summary>
    public bool Refused => Problems.Any(p => !p.IsWarning);
}

/// <summary>Every policy document of a folder, compiled (方案总册). Immutable, safe to share between threads.</summary>
public sealed class PlanBook
{
    private readonly FrozenDictionary<PlanKey, PlanHistory> histories;

    private PlanBook(
        IReadOnlyList<PolicyDocument> documents, PolicyDocument? scenario, FrozenDictionary<PlanKey, PlanHistory> histories) =>
        (Documents, Scenario, this.histories) = (documents, scenario, histories);

    /// <summary>The documents in order of their files.</summary>
    public IReadOnlyList<PolicyDocument> Documents { get; }

    /// <summary>The scenario that is laid over the documents (情景); null: the rules are as they are.</summary>
    public PolicyDocument? Scenario { get; }

    /// <summary>The histories in order of region, scheme and grade.</summary>
    public IEnumerable<PlanHistory> Histories =>
        histories.Values.OrderBy(h => h.Key.Region.Value).ThenBy(h => h.Key.Scheme).ThenBy(h => h.Key.Grade, StringComparer.Ordinal);

    /// <summary>The rules of a region, scheme and grade; null when no document speaks of them.</summary>
    public PlanHistory? Find(PlanKey key) => histories.GetValueOrDefault(key);

    /// <summary>
    /// The rules of the nation alone (全国规则): parameters, for what no single region decides; null when no document of the nation speaks
    /// of the scheme. It has no plan.
    /// </summary>
    public PlanHistory? Nation(Scheme scheme)
    {
        var source = new LineageSource(new PlanKey(RegionCode.Nation, scheme, ""));
        source.Own.AddRange(Documents.Where(d => d.Front.Reach == Reach.Nation && d.Front.Schemes.Contains(scheme)));
        var laid = Scenario is { Front.Reach: Reach.Nation } over && over.Front.Schemes.Contains(scheme) ? source.Under(over) : source;
        return source.Own.Count == 0 ? null : PlanHistory.Prepared(laid, [], null, []);
    }

    /// <summary>The plan of a day; null when none holds. Never the plan of another day.</summary>
    public Plan? At(PlanKey key, DateOnly day) => Find(key)?.At(day.DayNumber);

    /// <summary>Reads and compiles every <c>.md</c> file below a folder; README.md files are prose and are left out.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="examples">Whether worked examples are read too; adjudication alone does not need them.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static PlanBookLoad LoadFolder(string folder, bool examples = true)
    {
        var files = Directory.GetFiles(folder, "*.md", SearchOption.AllDirectories)
            .Where(f => !string.Equals(Path.GetFileName(f), "README.md", StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal);
        return Load([.. files.Select(f => (f.Replace('\\', '/'), File.ReadAllText(f)))], examples);
    }

    /// <summary>Reads and compiles documents.</summary>
    /// <param name="texts">File names as messages should name them, with the texts.</param>
    /// <param name="examples">Whether worked examples are read too; adjudication alone does not need them.</param>
    public static PlanBookLoad Load(IReadOnlyList<(string File, string Text)> texts, bool examples = true)
    {
        var sorted = texts.OrderBy(t => t.File, StringComparer.Ordinal).ToArray();
        var read = new (PolicyDocument? Document, List<PolicyProblem> Problems)[sorted.Length];
        Parallel.For(0, sorted.Length, i =>
        {
            var found = new List<PolicyProblem>();
            read[i] = (DocumentReader.Read(sorted[i].File, sorted[i].Text, found, examples), found);
        });
        var problems = read.SelectMany(r => r.Problems).ToList();
        var documents = read.Select(r => r.Document).OfType<PolicyDocument>().ToArray();
        var sources = Sources(documents);
        var compiled = new (PlanHistory History, List<PolicyProblem> Problems)[sources.Count];
        Parallel.For(0, sources.Count, i =>
        {
            var found = new List<PolicyProblem>();
            compiled[i] = (PlanHistory.Compiled(sources[i], [], null, found), found);
        });
        problems.AddRange(compiled.SelectMany(c => c.Problems));
        problems.AddRange(sources.SelectMany(MixedFrames));
        var book = new PlanBook(documents, null, compiled.ToFrozenDictionary(c => c.History.Key, c => c.History));
        return new PlanBookLoad(book, Ordered(problems));
    }

    /// <summary>
    /// Lays a scenario over the documents (叠加情景): the same format, values that win over every document's on the days that it covers.
    /// Histories that it does not speak of are those of this book.
    /// </summary>
    /// <param name="file">File name as messages should name it.</param>
    /// <param name="text">The text.</param>
    public PlanBookLoad Under(string file, string text)
    {
        var (scenario, problems) = Policy.Scenario.Read(file, text);
        if (scenario is null)
        {
            return new PlanBookLoad(this, problems);
        }

        var (laid, found) = scenario.Over(Histories.Where(h =>
            scenario.Reaches(h.Key.Region, h.Key.Scheme) && !h.Source.Own.Exists(d => d.Front.Reach == Reach.Frame)));
        var book = new PlanBook(
            Documents, scenario.Document, histories.ToFrozenDictionary(h => h.Key, h => laid.GetValueOrDefault(h.Value, h.Value)));
        return new PlanBookLoad(book, Ordered(problems.Concat(found)));
    }

    internal static IReadOnlyList<PolicyProblem> Ordered(IEnumerable<PolicyProblem> problems) =>
        [
            .. problems.Distinct()
                .OrderBy(p => p.Place.File, StringComparer.Ordinal).ThenBy(p => p.Place.Line).ThenBy(p => p.Place.Column)
                .ThenBy(p => p.Code, StringComparer.Ordinal)
        ];

    private static List<LineageSource> Sources(PolicyDocument[] documents)
    {
        var sources = new Dictionary<PlanKey, LineageSource>();
        foreach (var document in documents.Where(d => d.Front.Reach != Reach.Nation))
        {
            foreach (var scheme in document.Front.Schemes)
            {
                var key = new PlanKey(document.Front.Region, scheme, document.Front.Grade);
                if (!sources.TryGetValue(key, out var source))
                {
                    sources[key] = source = new LineageSource(key);
                }

                source.Own.Add(document);
            }
        }

        var wider = documents.Where(d => d.Front.Reach is Reach.Nation or Reach.Province).ToArray();
        foreach (var source in sources.Values)
        {
            source.Wider.AddRange(wider.Where(d => Adds(d, source)));
        }

        return
        [
            .. sources.Values.OrderBy(s => s.Key.Region.Value).ThenBy(s => s.Key.Scheme).ThenBy(s => s.Key.Grade, StringComparer.Ordinal)
        ];
    }

    /// <summary>A frame is nobody's plan, so its rules must not run into those of a region, scheme and grade that has some.</summary>
    private static IEnumerable<PolicyProblem> MixedFrames(LineageSource source)
    {
        var real = source.Own.Find(d => d.Front.Reach != Reach.Frame);
        return real is null
            ? []
            : source.Own.Where(d => d.Front.Reach == Reach.Frame).Select(f => new PolicyProblem("POL003", new SourcePlace(f.File, 1, 1),
                $"a frame for {source.Key}, which has rules of its own in {real.File}; give the frame a 'grade' of its own"));
    }

    /// <summary>
    /// Whether a document of the province or the nation adds to a region's rules. A frame is nobody's plan: nothing is added to it.
    /// </summary>
    private static bool Adds(PolicyDocument document, LineageSource source)
    {
        var front = document.Front;
        return front.Schemes.Contains(source.Key.Scheme) && !source.Own.Exists(d => d.Front.Reach == Reach.Frame) && front.Reach switch
        {
            Reach.Nation => true,
            Reach.Province => front.Region != source.Key.Region && front.Region.Contains(source.Key.Region) && front.Grade.Length == 0,
            _ => false,
        };
    }
}
