using Yibao.Clearing.Regions;
using Yibao.Simulation.Care;
using Yibao.Simulation.Contributing;
using Yibao.Simulation.People;
using Yibao.Statistics;

namespace Yibao.Simulation.Running;

/// <summary>What a run over people came to (运行结果): exact sums, the same for any order, shards and threads.</summary>
public sealed class YearResult
{
    private readonly SortedDictionary<(int Scheme, int Home, int Care), ClearingCell> cells = [];

    /// <summary>An empty result of a year (新建).</summary>
    public YearResult(int year) => Facts = new YearFacts(year);

    /// <summary>Facts (统计事实).</summary>
    public YearFacts Facts { get; }

    /// <summary>People (人数).</summary>
    public long People { get; private set; }

    /// <summary>Bills settled (结算单据).</summary>
    public long Bills { get; private set; }

    /// <summary>Bills refused (拒付单据): none in a sound nation.</summary>
    public long Refused { get; private set; }

    /// <summary>Who owes whom for stays settled directly in another province, by province (跨省清算).</summary>
    public IEnumerable<ClearingCell> Clearing => cells.Values;

    /// <summary>Counts people and bills (计数).</summary>
    public void Count(long people, long bills, long refused) =>
        (People, Bills, Refused) = (People + people, Bills + bills, Refused + refused);

    /// <summary>Adds what one province owes another (计入).</summary>
    public void Add(in ClearingCell cell)
    {
        var key = ((int)cell.Scheme, cell.Home.Value, cell.Care.Value);
        var known = cells.GetValueOrDefault(key);
        cells[key] = cell with { Items = cell.Items + known.Items, Fen = cell.Fen + known.Fen };
    }

    /// <summary>Adds the result of other people of the same nation (合并).</summary>
    public void Add(YearResult other)
    {
        Facts.Add(other.Facts);
        Count(other.People, other.Bills, other.Refused);
        foreach (var cell in other.Clearing)
        {
            Add(in cell);
        }
    }

    /// <summary>The matrix of the hub (清算矩阵): its net positions add up to nothing, or it says so.</summary>
    public BilateralMatrix Matrix()
    {
        var matrix = new BilateralMatrix();
        foreach (var cell in Clearing)
        {
            matrix.Add(in cell);
        }

        return matrix;
    }
}

/// <summary>
/// Runs the year over the people of a nation (年度运行): in pieces that threads take one after another, each with an engine of its own.
/// </summary>
/// <param name="nation">The nation.</param>
/// <param name="care">Its care.</param>
/// <param name="rules">The rules.</param>
public sealed class YearRun(Nation nation, CareModel care, NationRules rules)
{
    private const int PeoplePerPiece = 1 << 14;

    /// <summary>Runs a range of people.</summary>
    /// <param name="first">First person.</param>
    /// <param name="end">First person no longer meant.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="progress">Told how many people are done, now and then; from any thread.</param>
    /// <param name="cancel">Ends the run.</param>
    /// <exception cref="OperationCanceledException">The run was ended.</exception>
    public YearResult Run(long first, long end, int threads, Action<long>? progress, CancellationToken cancel)
    {
        var done = first;
        var next = first;
        var parts = new YearResult[threads];
        var contributions = new ContributionYear(nation, rules);
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel }, i =>
        {
            var engine = new YearEngine(nation, care, rules, contributions);
            PersonYear person = default;
            PersonOutcome outcome = default;
            for (; ; )
            {
                var from = Interlocked.Add(ref next, PeoplePerPiece) - PeoplePerPiece;
                if (from >= end || cancel.IsCancellationRequested)
                {
                    break;
                }

                var until = Math.Min(end, from + PeoplePerPiece);
                for (var number = from; number < until; number++)
                {
                    nation.Person(number, ref person);
                    engine.Settle(in person, ref outcome);
                }

                progress?.Invoke(Interlocked.Add(ref done, until - from) - first);
            }

            parts[i] = engine.Result();
        });
        cancel.ThrowIfCancellationRequested();
        var result = new YearResult(nation.Year);
        foreach (var part in parts)
        {
            result.Add(part);
        }

        result.Count(end - first, 0, 0);
        return result;
    }

    /// <summary>
    /// Adds what belongs to the nation and no person (存量与年末结余): population, opening balances, special funds granted, and the balances
    /// at the end of the year. Once, after everybody was run.
    /// </summary>
    public void Close(YearResult whole)
    {
        nation.Stocks(whole.Facts);
        whole.Facts.Add(new FactKey(FactKind.EpidemicAdvance, 0, 0, 0, 0), nation.Scale.Of(care.EpidemicAdvance));
        Balances.Close(whole.Facts);
    }
}
