using System.Runtime.CompilerServices;
using Yibao.Catalogue;
using Yibao.Kernel;

namespace Yibao.Benefits;

/// <summary>Splits fee lines into their four parts (费用拆分).</summary>
internal static class LineSplitter
{
    /// <summary>
    /// Splits every line; sums by part and eligible amounts by scope come out. False: the totals say why the bill is refused.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool Split<TTrace>(
        in Bill bill, ReadOnlySpan<BillLine> lines, ReadOnlySpan<int> diagnoses, bool planLinesEligible, Span<LineParts> parts,
        Span<long> eligible,
        ref SettlementTotals totals, ref TTrace trace)
        where TTrace : struct, ITrace
    {
        LineTerms terms = default;
        var (nonCovered, overStandard, firstPay, inPolicy) = (0L, 0L, 0L, 0L);
        for (var i = 0; i < lines.Length; i++)
        {
            ref readonly var line = ref lines[i];
            totals.RefusedLine = i;
            if (!Terms(in bill, in line, diagnoses, ref terms))
            {
                return Refuse(BillRefusal.UnknownItem, i, ref totals);
            }

            if (line.PriceMicro < 0)
            {
                return Refuse(BillRefusal.NegativePrice, i, ref totals);
            }

            ref var part = ref parts[i];
            if (!One(in line, in terms, planLinesEligible, bill.Plan!.FirstPayPpm, ref part))
            {
                return Refuse(BillRefusal.NoFirstPayShare, i, ref totals);
            }

            trace.Line(i, in terms);
            nonCovered += part.NonCovered;
            overStandard += part.OverStandard;
            firstPay += part.FirstPay;
            inPolicy += part.Eligible;
            eligible[part.Scope] += part.Eligible;
        }

        totals.RefusedLine = -1;
        (totals.NonCovered, totals.OverStandard, totals.FirstPay, totals.Eligible) = (nonCovered, overStandard, firstPay, inPolicy);
        totals.Submitted = nonCovered + overStandard + firstPay + inPolicy;
        if (totals.Submitted > Money.LimitFen)
        {
            return Refuse(BillRefusal.AmountTooLarge, -1, ref totals);
        }

        var signs = nonCovered | overStandard | firstPay;
        foreach (var amount in eligible)
        {
            signs |= amount;
        }

        return signs >= 0 || Refuse(BillRefusal.RefundExceedsSale, -1, ref totals);
    }

    private static bool Refuse(BillRefusal refusal, int line, ref SettlementTotals totals)
    {
        (totals.Refusal, totals.RefusedLine) = (refusal, line);
        return false;
    }

    private static bool Terms(in Bill bill, in BillLine line, ReadOnlySpan<int> diagnoses, ref LineTerms terms)
    {
        if (line.Item >= 0)
        {
            if (bill.Catalogue is null || line.Item >= bill.Catalogue.Count)
            {
                return false;
            }

            var day = line.DayNumber == 0 ? bill.Facts.DayNumber : line.DayNumber;
            bill.Catalogue.Terms(line.Item, in bill.Facts, diagnoses, day, line.DaysOfSupply, line.Attested, out terms);
            terms.DiagnosisPlan |= line.DiagnosisPlan;
            return true;
        }

        terms = new LineTerms
        {
            Class = line.Class,
            FirstPayPpm = line.FirstPayPpm >= 0 || line.Class == ItemClass.B ? line.FirstPayPpm : 0,
            CeilingMicro = line.CeilingMicro,
            MaxQuantityE4 = long.MaxValue,
            Scope = line.Scope,
            DiagnosisPlan = line.DiagnosisPlan,
            ItemVersion = -1,
        };
        return true;
    }

    /// <summary>One line. False: class B without any first-pay share.</summary>
    private static bool One(in BillLine line, in LineTerms terms, bool planLinesEligible, int commonFirstPay, ref LineParts part)
    {
        part = default;
        part.Scope = terms.Scope;
        var amount = HalfUp.LineAmount(line.PriceMicro, line.QuantityE4);
        if (planLinesEligible && terms.DiagnosisPlan)
        {
            part.Eligible = amount;
            return true;
        }

        if (terms.Class == ItemClass.C || terms.Denial != DenialReason.None)
        {
            part.NonCovered = amount;
            part.Denial = terms.Denial;
            return true;
        }

        var quantity = line.QuantityE4;
        var covered = amount;
        if (Math.Abs(quantity) > terms.MaxQuantityE4)
        {
            quantity = quantity < 0 ? -terms.MaxQuantityE4 : terms.MaxQuantityE4;
            covered = HalfUp.LineAmount(line.PriceMicro, quantity);
            part.NonCovered = amount - covered;
            part.Denial = DenialReason.DaysOfSupply;
        }

        if (line.PriceMicro > terms.CeilingMicro)
        {
            part.OverStandard = HalfUp.LineAmount(line.PriceMicro - terms.CeilingMicro, quantity);
            covered -= part.OverStandard;
        }

        var share = terms.FirstPayPpm >= 0 ? terms.FirstPayPpm : commonFirstPay;
        if (share < 0)
        {
            return false;
        }

        part.FirstPay = HalfUp.Share(covered, share);
        part.Eligible = covered - part.FirstPay;
        return true;
    }
}
