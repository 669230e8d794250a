using Yibao.Benefits;
using Yibao.Kernel;
using Yibao.Simulation.Care;
using Yibao.Simulation.Contributing;
using Yibao.Simulation.Outlook;
using Yibao.Simulation.People;
using Yibao.Simulation.Running;
using Yibao.Statistics;

namespace Yibao.Simulation.Reform;

/// <summary>
/// What a comparison came to (改革比较结果). Money and people are those of the simulated people; <see cref="Nation"/> knows the scale.
/// </summary>
public sealed class ReformResult
{
    /// <summary>The nation whose people were settled twice (虚拟全国).</summary>
    public required Nation Nation { get; init; }

    /// <summary>What the reform does to people (对人的影响).</summary>
    public required ReformTally Tally { get; init; }

    /// <summary>The facts of the year under the rules as they are (现行规则事实).</summary>
    public required YearFacts Before { get; init; }

    /// <summary>The facts of the year under the scenario (情景事实).</summary>
    public required YearFacts After { get; init; }

    /// <summary>The year by age under the rules as they are (现行年龄结构).</summary>
    public required FundProfile ProfileBefore { get; init; }

    /// <summary>The year by age under the scenario (情景年龄结构).</summary>
    public required FundProfile ProfileAfter { get; init; }

    /// <summary>The most changed people with their bills (受影响最大的人).</summary>
    public required IReadOnlyList<ExplainedPerson> Changed { get; init; }

    /// <summary>
    /// Half the width of the interval of 95% around the effect on all funds, or around the gain of people (抽样误差), fen of the nation.
    /// </summary>
    public decimal Error(bool gains)
    {
        var groups = Enumerable.Range(0, Nation.Regions.Count)
            .SelectMany(region => new[] { Tally.Region(region, Scheme.Employee), Tally.Region(region, Scheme.Resident) });
        var strata = groups.Select(g => gains ? (g.People, g.Gain, g.GainSquares) : (g.People, g.Fund, g.FundSquares));
        return SamplingError.NinetyFive * SamplingError.OfSum(strata, Nation.Scale.OneOf);
    }
}

/// <summary>A much changed person, with what the year came to and every bill under both rules (个人说明).</summary>
/// <param name="Person">The person.</param>
/// <param name="Before">The year under the rules as they are.</param>
/// <param name="After">The year under the scenario.</param>
/// <param name="Bills">The bills, each settled twice; they are the same bills.</param>
public sealed record ExplainedPerson(
    PersonYear Person, PersonOutcome Before, PersonOutcome After, IReadOnlyList<(Statement Before, Statement After)> Bills)
{
    /// <summary>How much better off, fen (净受益).</summary>
    public long Gain(BurdenTerms terms) => PersonChange.Of(Person, Before, After, terms).Gain;
}

/// <summary>
/// Settles the year of the same people under the rules as they are and under a scenario (改革比较). People whose rules the scenario leaves
/// alone
/// are settled once. The result does not depend on the number of threads.
/// </summary>
public sealed class ReformRun
{
    private const long ChunkSize = 4_096;

    private readonly Nation nation;
    private readonly CareModel care;
    private readonly NationRules before;
    private readonly NationRules after;
    private readonly ContributionYear paidBefore;
    private readonly ContributionYear paidAfter;
    private readonly BurdenTerms terms;
    private readonly IncomeDeciles deciles;
    private readonly bool[] isTouched;
    private long next;
    private long done;

    private ReformRun(Nation nation, CareModel care, NationRules before, NationRules after, BurdenTerms terms)
    {
        (this.nation, this.care, this.before, this.after, this.terms) = (nation, care, before, after, terms);
        (paidBefore, paidAfter) = (new ContributionYear(nation, before), new ContributionYear(nation, after));
        deciles = IncomeDeciles.Of(nation);
        isTouched = [.. Enumerable.Range(0, nation.Regions.Count).SelectMany(region =>
            new[] { IsTouched(region, Scheme.Employee), IsTouched(region, Scheme.Resident) })];
    }

    /// <summary>Compares (比较).</summary>
    /// <param name="nation">The people.</param>
    /// <param name="care">Their care: the same bills under both rules.</param>
    /// <param name="before">The rules as they are.</param>
    /// <param name="after">The rules under the scenario.</param>
    /// <param name="terms">Thresholds of catastrophic spending.</param>
    /// <param name="threads">How many threads.</param>
    /// <param name="progress">Told (done, of) from time to time; may be called from several threads.</param>
    public static ReformResult Of(
        Nation nation, CareModel care, NationRules before, NationRules after, BurdenTerms terms, int threads,
        Action<long, long>? progress = null)
    {
        var run = new ReformRun(nation, care, before, after, terms);
        var parts = new Part[threads];
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, i => parts[i] = run.Work(progress));
        var all = parts[0];
        foreach (var part in parts.Skip(1))
        {
            all.Add(part);
        }

        all.Count(nation.People);
        new YearRun(nation, care, before).Close(all.Before);
        new YearRun(nation, care, after).Close(all.After);
        return new ReformResult
        {
            Nation = nation, Tally = all.Tally, Before = all.Before.Facts, After = all.After.Facts, ProfileBefore = all.ProfileBefore,
            ProfileAfter = all.ProfileAfter, Changed = [.. run.Explained(all.Tally.Changed.People)],
        };
    }

    private Part Work(Action<long, long>? progress)
    {
        var part = new Part(this);
        var person = default(PersonYear);
        for (var first = Next(); first < nation.People; first = Next())
        {
            var end = Math.Min(first + ChunkSize, nation.People);
            for (var number = first; number < end; number++)
            {
                nation.Person(number, ref person);
                part.Settle(in person, IsTouched(in person));
            }

            progress?.Invoke(Interlocked.Add(ref done, end - first), nation.People);
        }

        part.Close();
        return part;
    }

    private long Next() => Interlocked.Add(ref next, ChunkSize) - ChunkSize;

    private bool IsTouched(int region, Scheme scheme) =>
        before.Care(region, scheme) != after.Care(region, scheme)
        || before.Contributions(region, scheme) != after.Contributions(region, scheme)
        || before.Allowance(region) != after.Allowance(region);

    private bool IsTouched(in PersonYear person)
    {
        var scheme = person.Scheme == Scheme.Employee ? 0 : 1;
        return isTouched[(person.Region * 2) + scheme] || (person.MovedFrom >= 0 && isTouched[(person.MovedFrom * 2) + scheme]);
    }

    private YearEngine Engine(bool isAfter) =>
        isAfter ? new YearEngine(nation, care, after, paidAfter) : new YearEngine(nation, care, before, paidBefore);

    private IEnumerable<ExplainedPerson> Explained(IReadOnlyList<ChangedPerson> people)
    {
        var (was, now) = (Engine(isAfter: false), Engine(isAfter: true));
        foreach (var changed in people)
        {
            PersonYear person = default;
            PersonOutcome outcomeBefore = default;
            PersonOutcome outcomeAfter = default;
            nation.Person(changed.Number, ref person);
            was.Settle(in person, ref outcomeBefore);
            now.Settle(in person, ref outcomeAfter);
            yield return new ExplainedPerson(
                person, outcomeBefore, outcomeAfter, [.. was.Explain(in person).Zip(now.Explain(in person))]);
        }
    }

    /// <summary>What one thread counts.</summary>
    private sealed class Part
    {
        private readonly Nation nation;
        private readonly YearEngine same;
        private readonly YearEngine was;
        private readonly YearEngine now;

        public Part(ReformRun run)
        {
            nation = run.nation;
            (same, was, now) = (run.Engine(isAfter: false), run.Engine(isAfter: false), run.Engine(isAfter: true));
            Tally = new ReformTally(nation.Regions.Count, run.deciles, run.terms);
            ProfileBefore = new FundProfile(nation.Inputs.Provinces.Count, nation.Year);
            ProfileAfter = new FundProfile(nation.Inputs.Provinces.Count, nation.Year);
            (Before, After) = (new YearResult(nation.Year), new YearResult(nation.Year));
        }

        public ReformTally Tally { get; }

        public FundProfile ProfileBefore { get; }

        public FundProfile ProfileAfter { get; }

        public YearResult Before { get; }

        public YearResult After { get; }

        public void Settle(in PersonYear person, bool isTouched)
        {
            var (before, after) = (default(PersonOutcome), default(PersonOutcome));
            if (isTouched)
            {
                was.Settle(in person, ref before);
                now.Settle(in person, ref after);
            }
            else
            {
                same.Settle(in person, ref before);
                after = before;
            }

            Tally.Add(in person, in before, in after);
            var province = nation.Regions[person.Region].Province;
            ProfileBefore.Add(province, in person, in before);
            ProfileAfter.Add(province, in person, in after);
        }

        /// <summary>Takes in what the engines counted.</summary>
        public void Close()
        {
            var untouched = same.Result();
            Before.Add(untouched);
            Before.Add(was.Result());
            After.Add(untouched);
            After.Add(now.Result());
        }

        /// <summary>Everybody was settled under both rules.</summary>
        public void Count(long people)
        {
            Before.Count(people, 0, 0);
            After.Count(people, 0, 0);
        }

        public void Add(Part other)
        {
            Tally.Add(other.Tally);
            ProfileBefore.Add(other.ProfileBefore);
            ProfileAfter.Add(other.ProfileAfter);
            Before.Add(other.Before);
            After.Add(other.After);
        }
    }
}
