using Yibao.Benefits;
using Yibao.Catalogue;
using Yibao.Clearing.Epidemic;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Settlement;
using Yibao.Storage.Counter;

namespace Yibao.Agency.Clearing;

/// <summary>
/// Replays a bill under the rules of the home region (按参保地政策还原): the same arithmetic as at the counter, from the accumulators as they
/// stand. It consumes none: whoever was settled later keeps what was paid.
/// </summary>
public static class EpidemicReplay
{
    private const long MicroPerFen = 10_000; // prices are in millionths of a yuan

    /// <summary>What the funds of the home region would have paid (还原); null: they refuse the bill.</summary>
    /// <param name="bill">The bill.</param>
    /// <param name="person">The person at home.</param>
    /// <param name="span">The enrolment on the day.</param>
    /// <param name="rules">The rules of the home region; null: there are none.</param>
    /// <param name="refused">The code of the arithmetic when it refuses.</param>
    public static EpidemicFinding? Of(
        EpidemicBill bill, PersonDesk person, EnrolmentSpan span, PlanHistory? rules, out string refused)
    {
        ArgumentNullException.ThrowIfNull(bill);
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(span);
        var who = person.File.Person;
        if (rules?.At(bill.Day.DayNumber) is not { } plan)
        {
            refused = BillRefusals.KindOf(rules is null ? BillRefusal.UnknownRegion : BillRefusal.NoPolicyOnDay).Code;
            return null;
        }

        var asked = new Bill
        {
            Plan = plan,
            EnrolledFrom = span.From.DayNumber,
            EnrolledUntil = span.Until?.DayNumber ?? int.MaxValue,
            Facts = new CaseFacts
            {
                DayNumber = bill.Day.DayNumber, Scheme = span.Scheme, Age = who.AgeOn(bill.Day), Months = span.MonthsOn(bill.Day),
                Visit = bill.Kind, Tier = bill.Tier, Status = span.Status, Aid = person.File.AidOn(bill.Day), Post = span.Post,
                Place = RuleSet.PlaceOf(who.Region, bill.Region), Network = Network.Direct, Epidemic = bill.Status, Sex = who.Sex,
            },
        };
        var statement = Statement.Of(
            in asked, [.. bill.Lines.Select(LineOf)], [], person.BookOf(plan.Key.ToString()),
            new VisitIdentity(person.Visits + 1, bill.Day.DayNumber));
        refused = statement.IsRefused ? BillRefusals.KindOf(statement.Totals.Refusal).Code : "";
        return statement.IsRefused ? null : new EpidemicFinding(bill, who.Region, who.Number, span.Scheme, FundsOf(statement));
    }

    private static BillLine LineOf(EpidemicLine line) => new()
    {
        PriceMicro = line.Fen * MicroPerFen, FirstPayPpm = line.FirstPayPpm, DiagnosisPlan = line.IsPlan,
        Class = line.Class switch { 'A' => ItemClass.A, 'B' => ItemClass.B, _ => ItemClass.C },
    };

    private static (int Code, long Fen)[] FundsOf(Statement statement) =>
    [
        .. statement.Layers.Select((layer, i) => (statement.Plan!.Layers[i].Fund, layer.Paid))
            .Where(layer => layer.Paid != 0 && layer.Fund.Code != FundCodes.OtherFunds && layer.Fund.Kind == FundKind.Fund)
            .GroupBy(layer => layer.Fund.Code).OrderBy(group => group.Key)
            .Select(group => (group.Key, group.Sum(layer => layer.Paid))),
    ];
}
