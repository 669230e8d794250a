using System.Globalization;
using Yibao.Benefits;
using Yibao.Kernel;

namespace Yibao.Tests.Reference;

/// <summary>Holds what the product answered against what the reference evaluator answered, field by field, to the fen.</summary>
internal static class Comparison
{
    /// <summary>The first field that differs, with both values; null where everything agrees.</summary>
    public static string? Difference(RefPolicy policy, RefCase one, RefResult expected, ProductRun.Answer actual)
    {
        var refused = actual.Totals.Refusal == BillRefusal.None ? null : BillRefusals.KindOf(actual.Totals.Refusal).Code;
        if (refused != expected.Refused) return $"refused: {refused ?? "no"}, expected {expected.Refused ?? "no"}";
        if (expected.Refused is not null) return Check("refused line", actual.Totals.RefusedLine, expected.RefusedLine);
        return Lines(expected, actual) ?? Totals(policy, one, expected, actual) ?? Layers(expected, actual)
            ?? Changes(one, expected, actual);
    }

    private static string? Lines(RefResult expected, ProductRun.Answer actual)
    {
        for (var i = 0; i < expected.Lines.Count; i++)
        {
            var (parts, line) = (expected.Lines[i], actual.Parts[i]);
            var difference = Check("amount", line.Submitted, parts.Amount) ?? Check("non-covered", line.NonCovered, parts.NonCovered)
                ?? Check("over the price ceiling", line.OverStandard, parts.Over) ?? Check("first pay", line.FirstPay, parts.FirstPay)
                ?? Check("eligible", line.Eligible, parts.Eligible) ?? Check("scope", line.Scope, ProductRun.ScopeNumber(parts.Scope));
            if (difference is not null) return $"line {i}: {difference}";
        }

        return null;
    }

    private static string? Totals(RefPolicy policy, RefCase one, RefResult expected, ProductRun.Answer actual)
    {
        Rational funds = 0, hospital = 0;
        foreach (var layer in policy.Layers)
        {
            var paid = expected.Layers.First(result => result.Layer == layer.Name).Paid;
            FundCodes.TryFind(int.Parse(layer.Fund, CultureInfo.InvariantCulture), out var fund);
            if (fund!.Kind == FundKind.HospitalBorne) hospital += paid;
            else funds += paid;
        }

        var account = Rational.Min(one.AccountAllowed, expected.Own);
        var totals = actual.Totals;
        return Check("stay", totals.Stay, expected.Stay) ?? Check("submitted", totals.Submitted, expected.Total)
            ?? Check("non-covered", totals.NonCovered, Sum(expected, line => line.NonCovered))
            ?? Check("over the price ceilings", totals.OverStandard, Sum(expected, line => line.Over))
            ?? Check("first pay", totals.FirstPay, Sum(expected, line => line.FirstPay))
            ?? Check("eligible", totals.Eligible, Sum(expected, line => line.Eligible))
            ?? Check("paid by funds", totals.FundPaid, funds) ?? Check("borne by the hospital", totals.HospitalBorne, hospital)
            ?? Check("paid by the account", totals.AccountPaid, account) ?? Check("cash", totals.Cash, expected.Own - account);
    }

    private static string? Layers(RefResult expected, ProductRun.Answer actual)
    {
        foreach (var layer in expected.Layers)
        {
            var index = IndexOf(actual, layer.Layer);
            var applied = index >= 0 && actual.Layers[index].Cell >= 0;
            if (applied != layer.Applied) return $"layer {layer.Layer}: applies {applied}, expected {layer.Applied}";
            if (applied && Layer(layer, actual.Layers[index]) is { } difference) return $"layer {layer.Layer}: {difference}";
        }

        return actual.Plan!.Layers.Length <= expected.Layers.Count ? null : "the plan has more layers";
    }

    private static string? Layer(RefLayerResult expected, LayerResult actual) =>
        Check("offered", actual.Offered, expected.Offered) ?? Check("cut", actual.Cut, expected.Cut)
        ?? Check("first pay counted", actual.DeductibleByFirstPay, expected.FirstPayCounted)
        ?? Check("deductible consumed", actual.DeductibleConsumed, expected.DeductibleConsumed)
        ?? Check("paid", actual.Paid, expected.Paid) ?? Check("beyond", actual.Beyond, expected.Beyond)
        ?? Check("coinsurance", actual.Coinsurance, expected.Coinsurance) ?? Check("left", actual.Left, expected.Offered - expected.Paid);

    private static string? Changes(RefCase one, RefResult expected, ProductRun.Answer actual)
    {
        var slots = actual.Plan!.Slots;
        for (var i = 0; i < slots.Length; i++)
        {
            var difference = Check("change", actual.Change[i], expected.Changes.GetValueOrDefault(slots[i].Name));
            if (difference is not null) return $"accumulator {slots[i].Name}: {difference}";
        }

        foreach (var name in expected.Changes.Keys.Concat(one.Opening.Keys))
            if (actual.Plan.FindSlot(name) < 0) return $"accumulator {name}: the plan has none of that name";
        return null;
    }

    private static int IndexOf(ProductRun.Answer actual, string layer)
    {
        for (var i = 0; i < actual.Layers.Length; i++)
            if (actual.Plan!.Layers[i].Id == layer) return i;
        return -1;
    }

    private static Rational Sum(RefResult result, Func<RefParts, Rational> part)
    {
        Rational sum = 0;
        foreach (var line in result.Lines) sum += part(line);
        return sum;
    }

    private static string? Check(string what, long actual, Rational expected) =>
        expected == actual ? null : $"{what} {actual}, expected {expected}";
}
