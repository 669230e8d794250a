using Yibao.Benefits;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Tests.Reference;

namespace Yibao.Tests.Benefits;

/// <summary>What holds on every settlement, to the fen (benefit-layers.md, section 5), on random policies and bills.</summary>
public sealed class IdentityTests(ITestOutputHelper output)
{
    private const int FirstSeed = 72_000_000;
    private const int CasesPerPolicy = 100;

    [Fact]
    [Trait("Soak", "true")]
    public void Every_settlement_adds_up()
    {
        var policies = Dose.Of(300, 6_000);
        var settled = 0;
        for (var seed = FirstSeed; seed < FirstSeed + policies; seed++)
        {
            var policy = RandomPolicies.Draw(seed);
            var rules = ProductRun.Compile(policy);
            for (var number = 0; number < CasesPerPolicy; number++)
            {
                var one = RandomCases.Draw(policy, RandomCasesTests.SeedOf(seed, number));
                var answer = ProductRun.Settle(rules, policy, one);
                if (answer.Totals.Refusal != BillRefusal.None) continue;
                Check(one, answer, $"policy seed {seed}, case {number}");
                settled++;
            }
        }

        output.WriteLine($"policy seeds {FirstSeed}..{FirstSeed + policies - 1}: {settled} settlements");
        Assert.True(settled > policies * 80);
    }

    private static void Check(RefCase one, ProductRun.Answer answer, string where)
    {
        TotalIsTheLinesAndTheirParts(one, answer, where);
        TotalIsWhatPayersPay(one, answer, where);
        EachLayerPaysBetweenNothingAndWhatItWasOffered(answer, where);
        NoCeilingIsPassed(one, answer, where);
        NothingOfABaseIsLost(answer, where);
    }

    private static void TotalIsTheLinesAndTheirParts(RefCase one, ProductRun.Answer answer, string where)
    {
        var (totals, sums) = (answer.Totals, default(LineParts));
        for (var i = 0; i < one.Lines.Count; i++)
        {
            var (line, part) = (one.Lines[i], answer.Parts[i]);
            Assert.True((line.Price * line.Quantity).RoundHalfAwayFromZero() == part.Submitted, $"{where}: line {i}");
            var signs = new[] { part.NonCovered, part.OverStandard, part.FirstPay, part.Eligible }.Select(Math.Sign);
            Assert.True(signs.All(sign => sign == 0 || sign == line.Quantity.Sign), $"{where}: signs of line {i}");
            sums.NonCovered += part.NonCovered;
            sums.OverStandard += part.OverStandard;
            sums.FirstPay += part.FirstPay;
            sums.Eligible += part.Eligible;
        }

        Assert.True(
            (totals.NonCovered, totals.OverStandard, totals.FirstPay, totals.Eligible)
                == (sums.NonCovered, sums.OverStandard, sums.FirstPay, sums.Eligible), $"{where}: parts");
        Assert.True(totals.Submitted == totals.NonCovered + totals.OverStandard + totals.FirstPay + totals.Eligible, $"{where}: total");
        Assert.True(totals is { NonCovered: >= 0, OverStandard: >= 0, FirstPay: >= 0, Eligible: >= 0 }, $"{where}: negative part");
    }

    private static void TotalIsWhatPayersPay(RefCase one, ProductRun.Answer answer, string where)
    {
        var totals = answer.Totals;
        var (funds, hospital) = (0L, 0L);
        for (var i = 0; i < answer.Layers.Length; i++)
        {
            if (answer.Plan!.Layers[i].Fund.Kind == FundKind.HospitalBorne) hospital += answer.Layers[i].Paid;
            else funds += answer.Layers[i].Paid;
        }

        Assert.True((totals.FundPaid, totals.HospitalBorne) == (funds, hospital), $"{where}: payers");
        Assert.True(totals.Submitted == totals.FundPaid + totals.AccountPaid + totals.Cash + totals.HospitalBorne, $"{where}: total");
        Assert.True(totals is { FundPaid: >= 0, HospitalBorne: >= 0, AccountPaid: >= 0, Cash: >= 0 }, $"{where}: less than nothing");
        Assert.True(one.AccountAllowed >= totals.AccountPaid, $"{where}: the account pays more than allowed");
        Assert.True(totals.Cash == 0 || one.AccountAllowed == totals.AccountPaid, $"{where}: cash while the account has money");
    }

    private static void EachLayerPaysBetweenNothingAndWhatItWasOffered(ProductRun.Answer answer, string where)
    {
        var left = answer.Totals.Submitted;
        foreach (var layer in answer.Layers)
        {
            Assert.True(layer.Paid + layer.Left == layer.Offered, $"{where}: paid + left");
            Assert.True(layer.Paid >= 0 && layer.Paid <= layer.Offered && layer.Offered <= left, $"{where}: paid of what was offered");
            Assert.True(layer is { Cut: >= 0, DeductibleConsumed: >= 0, DeductibleByFirstPay: >= 0 }, $"{where}: cut and deductible");
            Assert.True(layer is { Beyond: >= 0, Coinsurance: >= 0 }, $"{where}: what the layer hands on");
            left -= layer.Paid;
        }

        Assert.True(left == answer.Totals.Own, $"{where}: what the layers leave is the person's");
    }

    /// <summary>Reckoned here from the amounts of the plan: the layer's own note of what was left is not believed.</summary>
    private static void NoCeilingIsPassed(RefCase one, ProductRun.Answer answer, string where)
    {
        var plan = answer.Plan!;
        var used = new long[plan.Slots.Length];
        for (var i = 0; i < used.Length; i++) used[i] = one.Opening.GetValueOrDefault(plan.Slots[i].Name).ToLong();
        for (var i = 0; i < answer.Layers.Length; i++)
        {
            if (answer.Layers[i].Cell < 0) continue;
            var (layer, result) = (plan.Layers[i], answer.Layers[i]);
            for (var c = 0; c < layer.Ceilings.Length; c++)
            {
                var (ceiling, amount) = (layer.Ceilings[c], plan.CeilingAmount(in plan.CellAt(result.Cell), c));
                var looked = result.Offered - result.Beyond - (layer.CutOrder == CutOrder.BeforeDeductible ? result.Cut : 0);
                var moved = ceiling.OnBase ? looked : result.Paid;
                Assert.True(moved == 0 || used[ceiling.Slot] + moved <= amount, $"{where}: {layer.Id} passes its ceiling {ceiling.Name}");
                used[ceiling.Slot] += moved;
            }
        }

        foreach (var ceiling in plan.Layers.SelectMany(layer => layer.Ceilings))
        {
            var opening = one.Opening.GetValueOrDefault(plan.Slots[ceiling.Slot].Name).ToLong();
            Assert.True(answer.Change[ceiling.Slot] == used[ceiling.Slot] - opening, $"{where}: {plan.Slots[ceiling.Slot].Name}");
        }
    }

    /// <summary>
    /// What a layer was offered is its cut, its deductible, what it paid, what it left below its ceiling and what lies beyond. Where a
    /// floor topped up or met the ceiling, the payment may cover deductible and cut, too, and then nothing is left below the ceiling. Not
    /// where a ceiling stops the layer inside a cut after the deductible.
    /// </summary>
    private static void NothingOfABaseIsLost(ProductRun.Answer answer, string where)
    {
        for (var i = 0; i < answer.Layers.Length; i++)
        {
            var layer = answer.Layers[i];
            var cutAfter = answer.Plan!.Layers[i].CutOrder == CutOrder.AfterDeductible && layer.Cut > 0;
            if (cutAfter && layer.Beyond > 0) continue;
            var sum = layer.Cut + layer.DeductibleConsumed + layer.Paid + layer.Coinsurance + layer.Beyond;
            var coversMore = sum > layer.Offered && layer.Coinsurance == 0 && (layer.ByFloor || FloorMeetsCeiling(answer.Plan, in layer));
            Assert.True(layer.Offered == sum || coversMore, $"{where}: {answer.Plan.Layers[i].Id} offered {layer.Offered}, found {sum}");
        }
    }

    /// <summary>A fund that the floor alone takes to its ceiling: no sum of bands then says where it was reached.</summary>
    private static bool FloorMeetsCeiling(Plan plan, in LayerResult layer)
    {
        if (layer.Cell < 0) return false;
        var floor = plan.CellAt(layer.Cell).FloorPpm;
        return floor > 0 && HalfUp.Share(layer.Offered, floor) >= layer.CeilingLeft;
    }
}
