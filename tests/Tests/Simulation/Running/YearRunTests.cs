using Yibao.Simulation;
using Yibao.Simulation.Inputs;
using Yibao.Simulation.Running;
using Yibao.Statistics;

namespace Yibao.Tests.Simulation.Running;

public class YearRunTests
{
    private const string Books = "digest-of-the-books";

    private static readonly YearIdentity Identity = new(2020, 1, "1/10000", Books);

    private static readonly Lazy<string> Whole = new(() => Text(All(1, 1)));

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    [InlineData(7, 2)]
    [InlineData(31, 1)]
    public void Shards_and_threads_come_to_the_same_bytes(int shards, int threads) => Assert.Equal(Whole.Value, Text(All(shards, threads)));

    [Fact]
    public void A_worker_that_was_killed_leaves_no_file_and_runs_again_to_the_same_bytes()
    {
        const int shards = 3;
        using var folder = new InputFolder();
        for (var shard = 1; shard <= shards; shard++)
        {
            YearFile.Write(folder.Path, Identity, shard, shards, Shard(shard, shards, 1, default));
        }

        var second = Path.Combine(folder.Path, YearFile.NameOf(2, shards));
        var before = File.ReadAllBytes(second);
        File.Delete(second);
        using var killed = new CancellationTokenSource();
        killed.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => Shard(2, shards, 2, killed.Token));
        Assert.Null(YearFile.Read(folder.Path, Identity, 2, shards));

        YearFile.Write(folder.Path, Identity, 2, shards, Shard(2, shards, 2, default));

        Assert.Equal(before, File.ReadAllBytes(second));
        var merged = new YearResult(2020);
        foreach (var shard in Enumerable.Range(1, shards))
        {
            merged.Add(YearFile.Read(folder.Path, Identity, shard, shards)!);
        }

        SmallNation.TenThousandth.Run.Close(merged);
        Assert.Equal(Whole.Value, Text(merged));
    }

    [Fact]
    public void A_file_of_another_nation_or_with_changed_bytes_is_refused()
    {
        using var folder = new InputFolder();
        YearFile.Write(folder.Path, Identity, 1, 1, new YearResult(2020));

        var other = Assert.Throws<InputException>(() => YearFile.Read(folder.Path, Identity with { Seed = 2 }, 1, 1));
        Assert.Contains("shard-1-of-1.csv:2: is of another run", other.Message, StringComparison.Ordinal);
        var path = Path.Combine(folder.Path, YearFile.NameOf(1, 1));
        File.WriteAllText(path, File.ReadAllText(path).Replace("counts,0", "counts,1", StringComparison.Ordinal));
        Assert.Contains(
            "the digest differs", Assert.Throws<InputException>(() => YearFile.Read(folder.Path, Identity, 1, 1)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void No_bill_of_the_nation_is_refused_and_every_fen_is_somebodys()
    {
        var all = All(1, 2);
        long Sum(FactKind kind) => all.Facts.Sum(kind);

        Assert.Equal(0, all.Refused);
        Assert.Equal(all.Bills, Sum(FactKind.Bills));
        Assert.Equal(Sum(FactKind.Cost), Sum(FactKind.FundPaid) + Sum(FactKind.AccountPaid) + Sum(FactKind.Cash));
        Assert.Equal(Sum(FactKind.FundPaid), Sum(FactKind.PaidByFund));
    }

    [Fact]
    public void What_provinces_owe_each_other_nets_to_zero_and_is_what_was_settled_elsewhere()
    {
        var all = All(1, 2);
        var matrix = all.Matrix();

        Assert.Equal(0, matrix.Nets().Sum(net => net.Net));
        Assert.Equal(all.Facts.Sum(FactKind.ElsewhereBills), matrix.Items);
        Assert.True(matrix.Fen >= all.Facts.Sum(FactKind.ElsewhereFund));
    }

    [Fact]
    public void Balances_are_what_was_there_and_came_in_less_what_went_out()
    {
        var facts = new YearFacts(2020);
        facts.Add(new FactKey(FactKind.OpeningBalance, 110000, 310, 0, 0), 1_000);
        facts.Add(new FactKey(FactKind.OpeningBalance, 110000, 310, 1, 0), 100);
        facts.Add(new FactKey(FactKind.Income, 110000, 310, (int)IncomeSource.Employer, 1), 500);
        facts.Add(new FactKey(FactKind.Income, 110000, 310, (int)IncomeSource.LargeAmount, 1), 7);
        facts.Add(new FactKey(FactKind.AccountCredit, 110000, 310, 1, 1), 60);
        facts.Add(new FactKey(FactKind.AccountPaid, 110000, 310, FactKey.Care(0, 1), 1), 30);
        facts.Add(new FactKey(FactKind.PaidByFund, 110000, 310, 310100, 1), 200);
        facts.Add(new FactKey(FactKind.PaidByFund, 110000, 310, 330100, 1), 9);
        facts.Add(new FactKey(FactKind.MaternityAllowance, 110000, 310, 0, 1), 40);

        Balances.Close(facts);

        Assert.Equal(1_000 + 500 - 60 - 200 - 40, facts[new FactKey(FactKind.ClosingBalance, 110000, 310, 0, 0)]);
        Assert.Equal(100 + 60 - 30, facts[new FactKey(FactKind.ClosingBalance, 110000, 310, 1, 0)]);
    }

    [Fact]
    public void Nothing_is_allocated_for_a_person_or_a_bill()
    {
        var scene = SmallNation.TenThousandth;
        var engine = scene.Engine;
        Settle(scene, engine, 20_000);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Settle(scene, engine, 20_000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Settle(SmallNation.Scene scene, YearEngine engine, int people)
    {
        PersonYear person = default;
        PersonOutcome outcome = default;
        for (var number = 0; number < people; number++)
        {
            scene.Nation.Person(number, ref person);
            engine.Settle(in person, ref outcome);
        }
    }

    private static YearResult All(int shards, int threads)
    {
        var all = new YearResult(2020);
        foreach (var shard in Enumerable.Range(1, shards))
        {
            all.Add(Shard(shard, shards, threads, default));
        }

        SmallNation.TenThousandth.Run.Close(all);
        return all;
    }

    private static YearResult Shard(int shard, int shards, int threads, CancellationToken cancel)
    {
        var (first, end) = SmallNation.TenThousandth.Nation.Shard(shard - 1, shards);
        return SmallNation.TenThousandth.Run.Run(first, end, threads, null, cancel);
    }

    private static string Text(YearResult result) => YearFile.Text(Identity, 1, 1, result);
}
