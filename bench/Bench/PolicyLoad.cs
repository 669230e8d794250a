using System.Diagnostics;
using Yibao.Policy;

namespace Yibao.Bench;

/// <summary>
/// How long 300 regions with both schemes take from text to compiled plans, without their worked examples: the shipped documents of
/// Ankang under 300 region codes,
/// with the national ones.
/// </summary>
internal static class PolicyLoad
{
    private const int Regions = 300;
    private const int Rounds = 7;
    private const string Model = "610900";

    public static int Run(string home)
    {
        var texts = Texts(Path.Combine(home, "policies"));
        var first = Measure(texts, out var load, out _);
        var (best, least) = (first, TimeSpan.MaxValue);
        for (var i = 0; i < Rounds; i++)
        {
            var again = Measure(texts, out _, out var used);
            (best, least) = (again < best ? again : best, used < least ? used : least);
        }

        var (histories, plans) = (load.Book.Histories.Count(), load.Book.Histories.Sum(h => h.Plans.Count()));
        Console.WriteLine($"{texts.Count:N0} documents, {histories:N0} histories, {plans:N0} plans, {load.Problems.Count} problems");
        Console.WriteLine(
            $"first load {first.TotalMilliseconds:N0} ms, best of {Rounds} more {best.TotalMilliseconds:N0} ms, "
            + $"least processor time {least.TotalMilliseconds:N0} ms");
        return load.Refused ? 1 : 0;
    }

    private static TimeSpan Measure(IReadOnlyList<(string File, string Text)> texts, out PlanBookLoad load, out TimeSpan used)
    {
        var cpu = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        load = PlanBook.Load(texts, examples: false);
        used = Environment.CpuUsage.TotalTime - cpu;
        return Stopwatch.GetElapsedTime(start);
    }

    private static List<(string File, string Text)> Texts(string policies)
    {
        var nation = Directory.GetFiles(Path.Combine(policies, "000000-nation"), "*.md").Select(f => (f, File.ReadAllText(f))).ToList();
        var model = Directory.GetFiles(Path.Combine(policies, "610900-ankang"), "*.md").Select(File.ReadAllText).ToArray();
        int[] provinces = [11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62,
            63, 64];
        for (var i = 0; i < Regions; i++)
        {
            var code = $"{provinces[i % provinces.Length]}{(i / provinces.Length) + 1:00}00";
            nation.AddRange(model.Select((text, n) => ($"{code}-{n}.md", text.Replace(Model, code, StringComparison.Ordinal))));
        }

        return nation;
    }
}
