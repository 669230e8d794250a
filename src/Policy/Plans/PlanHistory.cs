using System.Collections.Immutable;
using System.Globalization;
using Yibao.Policy.Documents;
using Yibao.Policy.Plans;

namespace Yibao.Policy;

/// <summary>A declared parameter as found on a day (参数取值).</summary>
/// <param name="Value">Value in the unit of its declaration: yuan, fraction, days.</param>
/// <param name="Origin">Article that states it.</param>
public readonly record struct ParameterFound(decimal Value, Article Origin);

/// <summary>The rules of one region, scheme and grade over the days (政策沿革). Immutable, safe to share between threads.</summary>
public sealed class PlanHistory
{
    private readonly LineageSource source;
    private readonly NumberChange? change;
    private readonly int[] startDays;
    private readonly Plan?[] plans;
    private readonly Lazy<Plan?>[] pending;

    private PlanHistory(LineageSource source, LineageCompiler compiler, NumberChange? change)
    {
        (this.source, this.change) = (source, change);
        startDays = [.. compiler.Days.ToArray().Select(d => d.DayNumber)];
        plans = new Plan?[startDays.Length - 1];
        pending = [.. Enumerable.Range(0, plans.Length).Select(i => new Lazy<Plan?>(() => compiler.Compile(i)))];
    }

    /// <summary>Whose rules.</summary>
    public PlanKey Key => source.Key;

    /// <summary>First day that documents of the region answer for.</summary>
    public DateOnly From => DateOnly.FromDayNumber(startDays[0]);

    /// <summary>First day that they no longer answer for.</summary>
    public DateOnly Until => DateOnly.FromDayNumber(startDays[^1]);

    /// <summary>Documents that speak of this region, scheme and grade: its own first, then those of the province and the nation.</summary>
    public IEnumerable<PolicyDocument> Documents => source.Documents;

    /// <summary>The plans in order of days; stretches on which nothing holds are left out.</summary>
    public IEnumerable<Plan> Plans => Enumerable.Range(0, plans.Length).Select(Stretch).OfType<Plan>();

    internal static PlanHistory Compiled(
        LineageSource source, IReadOnlyList<LayerValue> overlay, NumberChange? change, List<PolicyProblem> problems)
    {
        var history = Prepared(source, overlay, change, problems);
        for (var i = 0; i < history.plans.Length; i++)
        {
            history.plans[i] = history.pending[i].Value;
        }

        return history;
    }

    /// <summary>A history whose stretches are compiled when first asked for: for trying out a change of one number.</summary>
    internal static PlanHistory Prepared(
        LineageSource source, IReadOnlyList<LayerValue> overlay, NumberChange? change, List<PolicyProblem> problems) =>
        new(source, new LineageCompiler(source, overlay, change, problems), change);

    internal LineageSource Source => source;

    private Plan? Stretch(int i) =>
        plans[i] ?? (pending[i].IsValueCreated && pending[i].Value is null ? null : plans[i] = pending[i].Value);

    /// <summary>The plan of a day (当日方案).</summary>
    /// <param name="dayNumber">Day as <see cref="DateOnly.DayNumber"/>.</param>
    /// <returns>Null when no document of the region answers for the day; never the plan of another day.</returns>
    public Plan? At(int dayNumber)
    {
        if (dayNumber < startDays[0] || dayNumber >= startDays[^1])
        {
            return null;
        }

        var i = startDays.Length - 1;
        while (startDays[i] > dayNumber)
        {
            i--;
        }

        return Stretch(i);
    }

    /// <summary>
    /// The value of a declared parameter on a day (参数查询): the nearest document that speaks of the case decides (region, province,
    /// nation), and of its values the latest.
    /// </summary>
    /// <param name="name">Dotted name, as in <see cref="Vocabulary.Parameters"/>.</param>
    /// <param name="on">Day.</param>
    /// <param name="keys">Keys of the case, such as payer = enterprise; an age in figures under <see cref="Vocabulary.AgeKey"/>.</param>
    /// <returns>Null when the documents state none for that day and case.</returns>
    public ParameterFound? Parameter(string name, DateOnly on, params ReadOnlySpan<(string Key, string Value)> keys)
    {
        if (source.Scenario is null || Latest([source.Scenario], name, on, keys) is not { Value: { } value } said)
        {
            return Found(Latest(source.Statute, name, on, keys));
        }

        var otherwise = said.Row is { Change: not ParameterChange.None } ? Found(Latest(source.Statute, name, on, keys)) : null;
        return said.Row?.Change switch
        {
            null or ParameterChange.None => Found(said),
            ParameterChange.Times when otherwise is { } was => new(was.Value * said.Row.Number.Value, value.Article),
            ParameterChange.Plus when otherwise is { } was => new(was.Value + said.Row.Number.Value, value.Article),
            _ => null,
        };
    }

    /// <summary>The value of a declared parameter as documents in force state it, whatever a scenario says (现行取值).</summary>
    /// <param name="name">Dotted name.</param>
    /// <param name="on">Day.</param>
    /// <param name="keys">Keys of the case.</param>
    public ParameterFound? PresentParameter(string name, DateOnly on, params ReadOnlySpan<(string Key, string Value)> keys) =>
        Found(Latest(source.Statute, name, on, keys));

    private ParameterFound? Found((ParameterValue? Value, ParameterRow? Row) said) =>
        said.Row is null ? null : new ParameterFound(Changed(said.Row.Number), said.Value!.Article);

    /// <summary>The value that decides; without a row it is repealed, without a value nothing is said.</summary>
    private (ParameterValue? Value, ParameterRow? Row) Latest(
        IEnumerable<PolicyDocument> documents, string name, DateOnly on, ReadOnlySpan<(string Key, string Value)> keys)
    {
        ParameterValue? best = null;
        ParameterRow? bestRow = null;
        foreach (var document in documents)
        {
            if (on < document.Front.CoversFrom || on >= document.Front.CoversUntil)
            {
                continue;
            }

            foreach (var value in document.Parameters)
            {
                if (value.Name != name || value.From > on || (best is not null && !Supersedes(value, best)))
                {
                    continue;
                }

                var row = FirstFit(value.Rows, keys);
                if (row is not null || value.Rows.Count == 0)
                {
                    (best, bestRow) = (value, row);
                }
            }
        }

        return (best, bestRow);
    }

    private static bool Supersedes(ParameterValue value, ParameterValue other)
    {
        var nearer = value.Article.Document.Front.Reach.CompareTo(other.Article.Document.Front.Reach);
        return nearer < 0 || (nearer == 0 && value.From >= other.From);
    }

    private decimal Changed(PolicyNumber number) => change?.Apply(number) ?? number.Value;

    private ParameterRow? FirstFit(IReadOnlyList<ParameterRow> rows, ReadOnlySpan<(string Key, string Value)> keys)
    {
        foreach (var row in rows)
        {
            if (Fits(row, keys))
            {
                return row;
            }
        }

        return null;
    }

    private bool Fits(ParameterRow row, ReadOnlySpan<(string Key, string Value)> keys)
    {
        var left = row.Keys.Count + (row.Age is null ? 0 : 1);
        foreach (var (key, value) in keys)
        {
            if (key == Vocabulary.AgeKey && row.Age is { } ages)
            {
                if (!IsWithin(ages, int.Parse(value, CultureInfo.InvariantCulture)))
                {
                    return false;
                }

                left--;
            }
            else if (row.Keys.TryGetValue(key, out var wanted))
            {
                if (!wanted.Contains(value, StringComparer.Ordinal))
                {
                    return false;
                }

                left--;
            }
        }

        return left == 0;
    }

    private bool IsWithin(DimensionTest ages, int age) =>
        (ages.FromNumber is not { } from || age >= Changed(from)) && (ages.ToNumber is not { } to || age <= Changed(to));

    /// <summary>The accumulators of the history; the same on every day.</summary>
    public ImmutableArray<AccumulatorSlot> Slots => Plans.FirstOrDefault()?.Slots ?? [];
}
