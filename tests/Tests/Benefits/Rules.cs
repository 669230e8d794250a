using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Yibao.Benefits;
using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Tests.Benefits;

/// <summary>
/// A few layers in the format of the policy documents, as short as a test can read them: blocks are separated by a line of <c>---</c>, and
/// a layer block need not repeat what is usual (one flat layer for everybody, no deductible, no ceiling).
/// </summary>
internal sealed partial class Rules
{
    public const string UsualPlan = "policy_year_starts: 01-01, stays_counted: [inpatient], first_pay_share: 10%";

    private readonly PlanHistory history;

    private Rules(PlanHistory history) => this.history = history;

    public PlanHistory History => history;

    /// <summary>Reads and compiles the blocks with the real reader; <paramref name="plan"/> holds what stands once per plan.</summary>
    public static Rules Of(string blocks, Scheme scheme = Scheme.Employee, string plan = UsualPlan, string schemes = "")
    {
        var load = PlanBook.Load([("rules.md", Document(blocks, schemes.Length > 0 ? schemes : $"{(int)scheme}", plan))]);
        Assert.True(!load.Refused, string.Join('\n', load.Problems));
        return new Rules(load.Book.Find(new PlanKey(new RegionCode(110000), scheme, ""))!);
    }

    /// <summary>Settles one bill of a person of whom nothing is known but what the bill says.</summary>
    public Outcome Settle(TestBill bill) => new Person(this).Settle(bill);

    private static string Document(string blocks, string schemes, string plan)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $$"""
            ---
            vocabulary: 1
            instrument: 测试〔2019〕1号
            title: {zh: 测试, en: Test}
            region: 110000
            schemes: [{{schemes}}]
            applies: region
            issued: 2019-01-01
            covers: {from: 2020-01-01, until: 2022-01-01}
            checked: 2019-06-30
            ---

            # 测试 / Test

            """);
        Article(page, 1, $"plan: {{from: 2020-01-01, {plan}}}");
        var number = 1;
        foreach (var block in Separator().Split(blocks.ReplaceLineEndings("\n")))
            Article(page, ++number, block.StartsWith("layer:", StringComparison.Ordinal) ? Layer(block, number) : block);
        return page.ToString();
    }

    private static void Article(StringBuilder page, int number, string block) => page.Append(CultureInfo.InvariantCulture, $"""

        ## 第{number}条 / Article {number}

        ```citation
        document: 测试〔2019〕1号
        article: 第{number}条
        date: 2019-01-01
        link: none
        trust: unverified
        ```

        ```rule
        {block.Trim()}
        ```

        """);

    /// <summary>Adds the keys that must stand and that the block does not say; a later block of the same layer says what changes.</summary>
    private static string Layer(string block, int number)
    {
        var said = Key().Matches(block).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        if (said.Contains("from")) return block;
        var text = new StringBuilder(block.TrimEnd()).Append('\n');
        Unless("from", "2020-01-01");
        Unless("order", $"{number * 10}");
        Unless("fund", "310100");
        Unless("name", "{zh: 层, en: Layer}");
        Unless("applies", "always");
        if (!said.Contains("base") || block.Contains("base: {of: eligible", StringComparison.Ordinal))
            Unless("first_pay", "before-deductible");
        Unless("base", "eligible");
        if (said.Contains("deductible")) Unless("deductible_period", "visit");
        Unless("deductible", "none");
        Unless("rounding", "band");
        Unless("ceilings", "none");
        return text.ToString();

        void Unless(string key, string value)
        {
            if (!said.Contains(key)) text.Append(CultureInfo.InvariantCulture, $"{key}: {value}\n");
        }
    }

    [GeneratedRegex(@"^---\n", RegexOptions.Multiline)]
    private static partial Regex Separator();

    [GeneratedRegex(@"^(\w+):", RegexOptions.Multiline)]
    private static partial Regex Key();
}

/// <summary>One person under some rules: bills in order, each seeing the accumulators that the earlier ones left.</summary>
internal sealed class Person(Rules rules)
{
    public AccumulatorBook Book { get; } = new();

    public Outcome Settle(TestBill bill)
    {
        var (facts, visit) = (bill.Facts(rules.History.Key.Scheme), bill.Identity());
        var plan = rules.History.At(facts.DayNumber);
        foreach (var (name, yuan) in bill.Before) Open(plan!, facts.DayNumber, visit, name, yuan);
        var asked = new Bill
        {
            Plan = plan, Facts = facts, EnrolledUntil = int.MaxValue, Stay = bill.Stay, AccountAllowed = Yuan.Fen(bill.Account),
        };
        var settlement = Statement.Of(in asked, bill.AllLines(), bill.Codes(), Book, visit);
        Book.Apply(settlement.Changes);
        return new Outcome(settlement);
    }

    private void Open(Plan plan, int dayNumber, VisitIdentity visit, string name, decimal value)
    {
        var slot = plan.FindSlot(name);
        Assert.True(slot >= 0, $"the plan has no accumulator {name}");
        var isCount = slot is Plan.StaysSlot or Plan.SettlementsSlot;
        Book.Set(name, AccumulatorPeriods.KeyOf(plan.Slots[slot], plan, dayNumber, visit), isCount ? (long)value : Yuan.Fen(value));
    }
}

/// <summary>What came out, in yuan, asked by the names of the layers.</summary>
internal sealed record Outcome(Statement Settlement)
{
    public decimal Own => Yuan.Of(Settlement.Totals.Own);

    public decimal Paid(string layer) => Yuan.Of(Layer(layer).Paid);

    public decimal Beyond(string layer) => Yuan.Of(Layer(layer).Beyond);

    public decimal Coinsurance(string layer) => Yuan.Of(Layer(layer).Coinsurance);

    public decimal Deductible(string layer) => Yuan.Of(Layer(layer).DeductibleConsumed);

    /// <summary>How far an accumulator moved.</summary>
    public decimal Change(string accumulator) =>
        Yuan.Of(Settlement.Changes.Where(change => change.Slot == accumulator).Sum(change => change.Delta));

    public bool Applied(string layer) => Layer(layer).Cell >= 0;

    /// <summary>What the layers pay, in order; every layer must be named by its amount.</summary>
    public Outcome Pays(params decimal[] yuan)
    {
        Assert.Equal(BillRefusal.None, Settlement.Totals.Refusal);
        Assert.Equal(yuan, Settlement.Layers.Select(layer => Yuan.Of(layer.Paid)));
        return this;
    }

    private LayerResult Layer(string layer)
    {
        Assert.Equal(BillRefusal.None, Settlement.Totals.Refusal);
        var layers = Settlement.Plan!.Layers;
        for (var i = 0; i < layers.Length; i++)
            if (layers[i].Id == layer) return Settlement.Layers[i];
        throw new ArgumentOutOfRangeException(nameof(layer), layer, "the plan has no such layer on that day");
    }
}
