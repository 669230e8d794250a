using System.Diagnostics;
using System.Globalization;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Simulation;
using Yibao.Simulation.Care;
using Yibao.Simulation.Contributing;
using Yibao.Simulation.People;
using Yibao.Simulation.Running;

namespace Yibao.Bench.Simulating;

/// <summary>
/// <c>./dev bench nation [1/N]</c>: person-years and bills a second on one core and on two, step by step (people, contributions, care,
/// everything), allocated bytes (none, or the bench fails), and the same layered benefit with <c>decimal</c> objects per person.
/// </summary>
internal static class NationBench
{
    private const int Year = 2020;
    private const int Rounds = 2;

    public static int Run(string home, string[] args)
    {
        if (!NationScale.TryParse(args.Length > 0 ? args[0] : "1/1000", out var scale))
        {
            Console.Error.WriteLine("bench nation: expected a scale such as 1/1000");
            return 2;
        }

        var nation = Nation.Load(Path.Combine(home, "nation"), Year, 1, scale);
        var care = CareModel.Load(nation);
        var book = PlanBook.LoadFolder(Path.Combine(home, "policies"), examples: false).Book;
        var rules = NationRules.Of(
            book, RuleLenders.Read(nation.Inputs.Folder), [.. nation.Regions.Select(r => new RegionCode(r.Code))], Year);
        var contributions = new ContributionYear(nation, rules);
        var engine = new YearEngine(nation, care, rules, contributions);
        Console.WriteLine($"{nation.People:N0} people, scale {scale}, {Rounds} rounds, the best of each");
        Console.WriteLine($"{"step",-42}{"seconds",9}{"people/s",14}{"bills/s",14}");
        var people = Best(() => People(nation));
        Print("people", people, nation.People, 0);
        var paid = Best(() => Contributions(nation, contributions));
        Print("people, contributions", paid, nation.People, 0);
        var filled = 0L;
        var bills = Best(() => filled = Care(nation, new CareYear(care), rules));
        Print("people, care", bills, nation.People, filled);
        Settle(nation, engine, Math.Min(nation.People, 20_000)); // everything is compiled and every buffer is there
        var first = engine.Bills;
        var whole = Best(() => Settle(nation, engine, nation.People));
        var settled = (engine.Bills - first) / Rounds;
        var before = GC.GetAllocatedBytesForCurrentThread();
        Settle(nation, engine, nation.People);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Print("everything, 1 core", whole, nation.People, settled);
        var run = new YearRun(nation, care, rules);
        var two = Best(() => run.Run(0, nation.People, 2, null, CancellationToken.None));
        Print("everything, 2 cores, with merging", two, nation.People, settled);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"allocated: {allocated} bytes for {nation.People:N0} people ({(double)allocated / nation.People:F3} each)"));
        var isEqual = NationBaseline.Run(nation, care, rules);
        return allocated == 0 && isEqual && engine.Refused == 0 ? 0 : 1;
    }

    private static void Print(string step, TimeSpan time, long people, long bills) => Console.WriteLine(
        $"{step,-42}{time.TotalSeconds,9:F2}{people / time.TotalSeconds,14:N0}{bills / time.TotalSeconds,14:N0}");

    private static TimeSpan Best(Action run)
    {
        var best = TimeSpan.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            run();
            var elapsed = Stopwatch.GetElapsedTime(start);
            best = elapsed < best ? elapsed : best;
        }

        return best;
    }

    private static void People(Nation nation)
    {
        PersonYear person = default;
        for (var number = 0L; number < nation.People; number++)
        {
            nation.Person(number, ref person);
        }
    }

    private static void Contributions(Nation nation, ContributionYear contributions)
    {
        PersonYear person = default;
        var tally = new ContributionTally(contributions);
        for (var number = 0L; number < nation.People; number++)
        {
            PersonOutcome outcome = default;
            nation.Person(number, ref person);
            contributions.Settle(in person, ref outcome, tally);
        }
    }

    private static long Care(Nation nation, CareYear care, NationRules rules)
    {
        PersonYear person = default;
        var bills = 0L;
        for (var number = 0L; number < nation.People; number++)
        {
            nation.Person(number, ref person);
            bills += care.Fill(in person, rules);
        }

        return bills;
    }

    private static void Settle(Nation nation, YearEngine engine, long people)
    {
        PersonYear person = default;
        PersonOutcome outcome = default;
        for (var number = 0L; number < people; number++)
        {
            nation.Person(number, ref person);
            engine.Settle(in person, ref outcome);
        }
    }
}
