using Yibao.Kernel;
using Yibao.Policy.Documents;

namespace Yibao.Policy.Plans;

/// <summary>
/// Compiles everything said about one region, scheme and grade: a plan for each stretch of days on which nothing changes (政策编译).
/// </summary>
internal sealed class LineageCompiler
{
    /// <summary>More groups of diagnoses than this make the table of a layer grow without need.</summary>
    private const int MostDiagnosisGroups = 8;

    private readonly LineageSource source;
    private readonly NumberChange? change;
    private readonly List<PolicyProblem> problems;
    private readonly DateOnly[] days;
    private readonly LayerValue[] allValues;
    private readonly Stretch[] stretches;
    private readonly IReadOnlyList<AccumulatorSlot> slots;
    private readonly List<(string Text, IReadOnlyList<(int From, int Until)> Codes)> diagnoses = [];
    private readonly Dictionary<string, (CompiledLayer Layer, IReadOnlyList<FigureValue> Figures)> compiled = new(StringComparer.Ordinal);
    private readonly Lock gate = new(); // stretches are compiled when asked for, by whoever asks

    public LineageCompiler(LineageSource source, IReadOnlyList<LayerValue> overlay, NumberChange? change, List<PolicyProblem> problems)
    {
        (this.source, this.change, this.problems) = (source, change, problems);
        days = source.Boundaries();
        allValues = [.. source.Documents.SelectMany(d => d.LayerValues), .. overlay];
        CollectDiagnoses();
        stretches = [.. days.SkipLast(1).Select(LayersOn)];
        slots = LaySlots();
    }

    /// <summary>The layers in force from one day on, in order, and what is wrong with them.</summary>
    private sealed record Stretch(
        DateOnly Day, IReadOnlyList<(LayerDraft Draft, LayerShape Shape)> Layers, IReadOnlyList<PolicyProblem> Problems);

    /// <summary>First days of the stretches, ascending; the plan of stretch i holds until day i + 1.</summary>
    public ReadOnlySpan<DateOnly> Days => days;

    /// <summary>Name of an accumulator whose plain name is taken by one with another period.</summary>
    public static string Apart(AccumulatorSlot slot) =>
        $"{slot.Name}@{Vocabulary.Periods[(int)slot.Per].Name}{(slot.Days > 0 ? $"-{slot.Days}" : "")}";

    private void CollectDiagnoses()
    {
        var conditions = allValues.SelectMany(v => v.Rows ?? []).Select(r => r.When)
            .Concat(allValues.Select(v => v.Plain).OfType<IReadOnlyList<Condition>>().SelectMany(c => c));
        foreach (var test in conditions.SelectMany(c => c.Tests).Where(t => t.Dimension == Dimension.Diagnosis))
        {
            if (!diagnoses.Exists(d => d.Text == test.Text))
            {
                diagnoses.Add((test.Text, test.Codes));
            }
        }

        if (diagnoses.Count > MostDiagnosisGroups)
        {
            var place = allValues.Last(v => v.Key is not LayerKey.Repealed).Place;
            problems.Add(new PolicyProblem("POL003", place,
                $"the rules of {source.Key} tell {diagnoses.Count} groups of diagnoses apart; at most {MostDiagnosisGroups}"));
            diagnoses.RemoveRange(MostDiagnosisGroups, diagnoses.Count - MostDiagnosisGroups);
        }
    }

    /// <summary>One layout of accumulators for all days, so that a stored year does not move when a rule changes.</summary>
    private List<AccumulatorSlot> LaySlots()
    {
        var stayDays = PlanValues(days[0]).LastOrDefault()?.StayPeriodDays;
        var layout = new List<AccumulatorSlot>
        {
            new("stays", CountingPeriod.Year, 0),
            stayDays is null
                ? new("settlements", CountingPeriod.Visit, 0)
                : new("settlements", CountingPeriod.SettlementPeriod, (int)(change?.Apply(stayDays) ?? stayDays.Value)),
        };
        foreach (var slot in stretches.SelectMany(s => s.Layers).SelectMany(l => l.Shape.Slots))
        {
            if (!layout.Contains(slot) && !layout.Contains(slot with { Name = Apart(slot) }))
            {
                layout.Add(layout.Exists(s => s.Name == slot.Name) ? slot with { Name = Apart(slot) } : slot);
            }
        }

        return layout;
    }

    private IEnumerable<PlanValue> PlanValues(DateOnly day)
    {
        var own = source.Own.SelectMany(d => d.PlanValues).ToArray();
        var values = own.Length > 0 ? own : [.. source.Wider.SelectMany(d => d.PlanValues)];
        return values.Where(v => v.From <= day && LayerDrafts.Covers(v.Article.Document, day)).OrderBy(v => v.From);
    }

    private Stretch LayersOn(DateOnly day)
    {
        var found = new List<PolicyProblem>();
        var drafts = LayerDrafts.On(allValues, day, found);
        return new Stretch(day, [.. drafts.Select(d => (d, new LayerShape(d, change)))], found);
    }

    /// <summary>The plan of one stretch; null where no document of the region answers for it.</summary>
    public Plan? Compile(int stretch)
    {
        var (day, layers, found) = stretches[stretch];
        var own = layers.Select(l => l.Draft).Where(d => source.Own.Contains(d.First.Article.Document)).ToArray();
        CheckCover(day);
        if (own.Length == 0)
        {
            return null;
        }

        lock (gate)
        {
            var plan = Compile(stretch, own[0]);
            problems.AddRange(found);
            return plan;
        }
    }

    private Plan? Compile(int stretch, LayerDraft first)
    {
        var day = days[stretch];
        var choices = PlanValues(day).ToArray();
        if (choices.Length == 0)
        {
            problems.Add(new PolicyProblem("POL005", first.First.Place,
                $"the plan of {source.Key} has no 'plan' rule on {LayerDraft.Date(day)}: "
                + "policy_year_starts, stays_counted, first_pay_share"));
            return null;
        }

        if (choices.Length > 1 && choices[^2].From == choices[^1].From)
        {
            problems.Add(new PolicyProblem("POL004", choices[^1].Place,
                $"two 'plan' rules of {source.Key} start on {LayerDraft.Date(choices[^1].From)}; the other stands at {choices[^2].Place}"));
        }

        return Compile(stretch, choices[^1]);
    }

    private Plan Compile(int stretch, PlanValue choice)
    {
        var day = days[stretch];
        var figures = source.Documents.Where(d => LayerDrafts.Covers(d, day)).SelectMany(d => d.Figures).Where(f => f.From <= day);
        var plan = new PlanDraft(source.Key, day, [.. diagnoses.Select(d => d.Text)], slots, [.. figures], change, problems);
        foreach (var (draft, shape) in stretches[stretch].Layers)
        {
            if (Compiled(plan, draft, shape) is { } layer)
            {
                plan.Take(layer);
            }
        }

        return new Plan
        {
            Key = source.Key,
            From = day,
            Until = days[stretch + 1],
            YearStart = choice.YearStart,
            YearStarts = YearStarts(choice.YearStart, day, days[stretch + 1]),
            FirstPayPpm = choice.FirstPayShare is null ? -1 : LayerCompiler.RoundedPpm(plan.Value(choice.FirstPayShare)),
            Origin = choice.Article,
            Layers = [.. plan.Layers],
            Slots = [.. slots],
            Periods = [.. slots.Select((s, i) => (s.Per, s.Days, Slot: i)).GroupBy(s => (s.Per, s.Days))
                .Select(g => new PeriodGroup(g.Key.Per, g.Key.Days, [.. g.Select(s => s.Slot)]))],
            Cells = [.. plan.Cells],
            Origins = [.. plan.Origins],
            Bands = [.. plan.Bands],
            CeilingAmounts = [.. plan.CeilingAmounts],
            StaysCounted = choice.StaysCounted,
            Treatments = [.. TreatmentsOn(day)],
            DiagnosisGroups = [.. diagnoses.Select(d => d.Codes.ToArray())],
        };
    }

    /// <summary>The layer as compiled: as it was, when the same is said of it, the figures are the same, and nothing was wrong.</summary>
    private CompiledLayer? Compiled(PlanDraft plan, LayerDraft draft, LayerShape shape)
    {
        if (compiled.TryGetValue(draft.Id, out var known) && known.Layer.Draft.SaysTheSame(draft)
            && known.Figures.SequenceEqual(plan.Figures))
        {
            return known.Layer;
        }

        var (problemsBefore, foundBefore) = (problems.Count, draft.Problems);
        var layer = LayerCompiler.Compile(plan, draft, shape);
        if (layer is not null && problems.Count == problemsBefore && draft.Problems == foundBefore)
        {
            compiled[draft.Id] = (layer, plan.Figures);
        }

        return layer;
    }

    private static int[] YearStarts(PolicyYearStart start, DateOnly from, DateOnly until)
    {
        var starts = new List<int>();
        for (var day = start.YearStart(from); day < until; day = start.Next(day))
        {
            starts.Insert(0, day.DayNumber);
        }

        return [.. starts];
    }

    /// <summary>Within the days that the region answers for, no layer of its own may vanish unless something repeals it.</summary>
    private void CheckCover(DateOnly day)
    {
        if (!source.Own.Exists(d => LayerDrafts.Covers(d, day)))
        {
            return;
        }

        foreach (var group in source.Own.SelectMany(d => d.LayerValues).GroupBy(v => v.Layer, StringComparer.Ordinal))
        {
            var repealed = LayerDrafts.LatestRepeal(group, day);
            var started = group.Where(v => v.Key != LayerKey.Repealed && LayerDrafts.Holds(v, day, repealed)).ToArray();
            if (started.Length > 0 && !started.Any(v => LayerDrafts.Covers(v.Article.Document, day)))
            {
                problems.Add(new PolicyProblem("POL004", started[^1].Place,
                    $"gap: layer '{group.Key}' of {source.Key} is not answered for on {LayerDraft.Date(day)} "
                    + "while other documents of the region are, and nothing says 'repealed'"));
            }
        }
    }

    private IEnumerable<Treatment> TreatmentsOn(DateOnly day) => source.TreatmentsOn(day)
        .Select(t => new Treatment(FitTables(t.When), t.Place, t.Filing, t.Network, t.DiagnosisPlanEligible, t.Article));

    private bool[][] FitTables(Condition condition)
    {
        var classes = new CaseClasses([], source.Key.Scheme, [], change);
        var tables = Enumerable.Repeat(Array.Empty<bool>(), Plan.ValueCount).ToArray();
        foreach (var test in condition.Tests)
        {
            tables[(int)test.Dimension] =
                [.. Enumerable.Range(0, CaseClasses.Domain(test.Dimension, 0)).Select(v => classes.Fits(test, v))];
        }

        return tables;
    }
}
