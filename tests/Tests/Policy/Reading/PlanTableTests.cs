using Yibao.Policy;
using Yibao.Policy.Reading;
using Yibao.Tests.Conventions;

namespace Yibao.Tests.Policy.Reading;

public sealed class PlanTableTests
{
    private static readonly PlanBook Shipped = PlanBook.LoadFolder(Path.Combine(Repository.Root, "policies")).Book;

    [Fact]
    public void Every_shipped_plan_has_a_table_with_its_layers_in_order()
    {
        foreach (var plan in Shipped.Histories.SelectMany(h => h.Plans))
        {
            var table = PlanTable.Of(Shipped.Find(plan.Key)!, plan.From)!;
            Assert.Equal(plan.Layers.Select(l => l.Id), table.Parts.Where(p => p.Fund is not null).Select(p => p.Id));
            foreach (var part in table.Parts.Where(p => p.Fund is not null))
            {
                string[] keys = [.. part.Facts.Select(f => f.Key)];
                Assert.True(keys.Contains("rate") && keys.Contains("deductible"), $"{plan.Key} {plan.From}: {part.Id}");
                Assert.Contains(keys, k => k.StartsWith("ceilings", StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public void Every_article_of_a_compiled_cell_stands_in_the_table()
    {
        foreach (var plan in Shipped.Histories.SelectMany(h => h.Plans))
        {
            var shown = PlanTable.Of(Shipped.Find(plan.Key)!, plan.From)!.Facts.Select(f => f.Article).ToHashSet();
            foreach (var origin in plan.Origins.Where(o => o is not null))
            {
                Assert.All(
                    [origin.Applies, origin.Deductible, origin.Rate, origin.Floor, .. origin.Adjustments, .. origin.Ceilings],
                    a => Assert.True(a is null || shown.Contains(a), $"{plan.Key} {plan.From}: {a?.Place}"));
            }
        }
    }

    [Fact]
    public void Days_of_one_plan_do_not_differ()
    {
        foreach (var plan in Shipped.Histories.SelectMany(h => h.Plans))
        {
            var history = Shipped.Find(plan.Key)!;
            Assert.Empty(PlanDiff.Between(PlanTable.Of(history, plan.From), PlanTable.Of(history, plan.From)));
        }
    }
}
