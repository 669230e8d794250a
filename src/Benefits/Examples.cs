using Yibao.Catalogue;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Policy.Documents;

namespace Yibao.Benefits;

/// <summary>Runs the worked examples of policy documents through the one benefit function (算例运行).</summary>
public static class Examples
{
    /// <summary>Settles the bills of an example in order; accumulators carry over.</summary>
    /// <param name="rules">The rules that the example runs on.</param>
    /// <param name="catalogue">For lines that name an item; null where none does.</param>
    /// <param name="example">The example.</param>
    public static IReadOnlyList<Statement> Settle(PlanHistory rules, CatalogueView? catalogue, WorkedExample example)
    {
        var book = new AccumulatorBook();
        var visits = new Dictionary<string, VisitIdentity>(StringComparer.Ordinal);
        var settlements = new List<Statement>();
        foreach (var visit in example.Visits)
        {
            var name = visit.VisitName.Length > 0 ? visit.VisitName : $"#{settlements.Count}";
            if (!visits.TryGetValue(name, out var identity))
            {
                visits[name] = identity = new VisitIdentity(visits.Count + 1, visit.Facts.DayNumber);
            }

            var bill = new Bill
            {
                Plan = rules.At(visit.Facts.DayNumber), Catalogue = catalogue, Facts = visit.Facts, Stay = visit.Stay,
                EnrolledUntil = int.MaxValue,
            };
            bill.Facts.Scheme = example.Plan.Scheme;
            Open(book, bill.Plan, visit, identity);
            var settlement = Statement.Of(in bill, [.. visit.Lines.Select(l => LineOf(l, catalogue))], [.. visit.Diagnoses], book,
                identity);
            book.Apply(settlement.Changes);
            settlements.Add(settlement);
        }

        return settlements;
    }

    /// <summary>What does not come out, in words; null when the example comes out to the fen.</summary>
    public static string? Difference(PlanHistory rules, CatalogueView? catalogue, WorkedExample example)
    {
        var unknown = UnknownName(rules, example);
        if (unknown is not null)
        {
            return unknown;
        }

        var settlements = Settle(rules, catalogue, example);
        for (var i = 0; i < settlements.Count; i++)
        {
            var difference = Difference(settlements[i], example.Visits[i]);
            if (difference is not null)
            {
                return settlements.Count == 1 ? difference : $"bill {i + 1}: {difference}";
            }
        }

        return null;
    }

    private static string? UnknownName(PlanHistory rules, WorkedExample example)
    {
        foreach (var visit in example.Visits)
        {
            if (rules.At(visit.Facts.DayNumber) is not { } plan)
            {
                continue;
            }

            foreach (var layer in visit.Pays.Keys.Where(k => !plan.Layers.Any(l => l.Id == k)))
            {
                return $"'pays' names the layer '{layer}'; expected one of: {string.Join(", ", plan.Layers.Select(l => l.Id))}";
            }

            foreach (var slot in visit.Before.Keys.Where(k => plan.FindSlot(k) < 0))
            {
                return $"'before' names the accumulator '{slot}'; expected one of: {string.Join(", ", plan.Slots.Select(s => s.Name))}";
            }
        }

        return null;
    }

    private static string? Difference(Statement settlement, ExampleVisit visit)
    {
        if (settlement.IsRefused || visit.Fails.Length > 0)
        {
            var code = settlement.IsRefused ? BillRefusals.KindOf(settlement.Totals.Refusal).Code : "settled";
            return code == visit.Fails ? null : $"expected {(visit.Fails.Length > 0 ? visit.Fails : "a settlement")}, got {code}";
        }

        for (var i = 0; i < settlement.Layers.Count; i++)
        {
            var id = settlement.Plan!.Layers[i].Id;
            var expected = visit.Pays.GetValueOrDefault(id);
            var paid = new Money(settlement.Layers[i].Paid);
            if (paid != expected)
            {
                return $"layer '{id}' pays {paid}, expected {expected}";
            }
        }

        var own = new Money(settlement.Totals.Own);
        return visit.Own is { } stated && stated != own ? $"the person pays {own}, expected {stated}" : null;
    }

    private static void Open(AccumulatorBook book, Plan? plan, ExampleVisit visit, VisitIdentity identity)
    {
        foreach (var (name, amount) in visit.Before)
        {
            if (plan is null || plan.FindSlot(name) is not (>= 0 and var slot))
            {
                continue;
            }

            var key = AccumulatorPeriods.KeyOf(plan.Slots[slot], plan, visit.Facts.DayNumber, identity);
            var isCount = slot is Plan.StaysSlot or Plan.SettlementsSlot;
            book.Set(name, key, isCount ? amount.Fen / Money.FromYuan(1).Fen : amount.Fen);
        }
    }

    private static BillLine LineOf(ExampleLine line, CatalogueView? catalogue) => new()
    {
        PriceMicro = line.PriceMicro,
        QuantityE4 = line.QuantityE4,
        CeilingMicro = line.CeilingMicro,
        Item = line.Item.Length == 0 ? -1 : catalogue?.Find(line.Item) is >= 0 and var found ? found : int.MaxValue,
        FirstPayPpm = line.FirstPayPpm,
        Class = line.Class switch { 'B' => ItemClass.B, 'C' => ItemClass.C, _ => ItemClass.A },
        Scope = line.Scope,
        DiagnosisPlan = line.DiagnosisPlan,
    };
}
