using System.Globalization;
using Yibao.Benefits;
using Yibao.Catalogue;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Simulation;
using Yibao.Simulation.Care;
using Yibao.Tests.Reference;

namespace Yibao.Tests.Simulation.Running;

public class IndependentCheckTests
{
    private const int BillsChecked = 100_000;
    private const int Workers = 4;

    /// <summary>Two paths of the product (in bulk, and one by one with the path) and the slow evaluator on the same people.</summary>
    [Fact]
    public void A_hundred_thousand_bills_settled_again_by_the_slow_evaluator_come_to_the_same_fen()
    {
        var (differences, bills) = (new List<string>(), 0);
        Parallel.For(0, Workers, worker =>
        {
            var (found, count) = Check(worker);
            lock (differences)
            {
                differences.AddRange(found);
                bills += count;
            }
        });

        Assert.Empty(differences.Take(5));
        Assert.True(bills >= BillsChecked, $"{bills} bills");
    }

    private static (List<string> Differences, int Bills) Check(int worker)
    {
        var scene = SmallNation.Thousandth;
        var (engine, care) = (scene.Engine, new CareYear(scene.Care));
        var (differences, bills) = (new List<string>(), 0);
        PersonYear person = default;
        PersonOutcome outcome = default;
        const int step = 13; // people of all regions, not of the first alone
        for (var number = (long)worker * step; number < scene.Nation.People && bills < BillsChecked / Workers; number += Workers * step)
        {
            scene.Nation.Person(number, ref person);
            var key = scene.Rules.Care(person.Region, person.Scheme).Key.ToString();
            if (person.MovedFrom >= 0 || !LenderPolicies.All.TryGetValue(key, out var policy))
            {
                continue;
            }

            var statements = engine.Explain(in person);
            if (statements.Any(one => one.Bill.Facts.Epidemic != EpidemicStatus.None))
            {
                continue;
            }

            engine.Settle(in person, ref outcome);
            bills += statements.Count;
            care.Fill(in person, scene.Rules);
            var difference = Difference(policy, statements, care.Diagnoses, in outcome);
            if (difference is not null)
            {
                differences.Add(string.Create(CultureInfo.InvariantCulture, $"person {number}, {key}: {difference}"));
            }
        }

        return (differences, bills);
    }

    private static string? Difference(
        RefPolicy policy, IReadOnlyList<Statement> statements, int[] diagnoses, in PersonOutcome outcome)
    {
        RefHistory? history = null;
        var (fund, account) = (0L, 0L);
        for (var i = 0; i < statements.Count; i++)
        {
            var totals = statements[i].Totals;
            var facts = statements[i].Bill.Facts;
            var who = PersonOf(in facts);
            history ??= new RefHistory(policy, who);
            var visit = VisitOf(in facts, statements[i], new DiagnosisCode(diagnoses[i]));
            var expected = Answer(history.With(who), visit, i, statements[i]);
            if (expected is not null)
            {
                return $"bill {i}: {expected}";
            }

            (fund, account) = (fund + totals.FundPaid, account + totals.AccountPaid);
        }

        return fund == outcome.FundPaid && account == outcome.AccountPaid ? null
            : $"in bulk {outcome.FundPaid} and {outcome.AccountPaid}, one by one {fund} and {account}";
    }

    private static string? Answer(RefHistory history, RefVisit visit, int number, Statement statement)
    {
        var lines = statement.Lines.Select(LineOf).ToArray();
        var result = history.Settle(visit, number.ToString(CultureInfo.InvariantCulture), visit.Day, lines);
        var totals = statement.Totals;
        Rational Of(Func<RefParts, Rational> part) => result.Lines.Aggregate((Rational)0, (sum, line) => sum + part(line));
        var paid = result.Layers.Aggregate((Rational)0, (sum, layer) => sum + layer.Paid);
        return result.Refused is not null ? $"refused {result.Refused}"
            : Check("submitted", totals.Submitted, result.Total) ?? Check("eligible", totals.Eligible, Of(line => line.Eligible))
            ?? Check("first pay", totals.FirstPay, Of(line => line.FirstPay)) ?? Check("over", totals.OverStandard, Of(line => line.Over))
            ?? Check("non-covered", totals.NonCovered, Of(line => line.NonCovered)) ?? Check("paid by funds", totals.FundPaid, paid)
            ?? Check("own", totals.Own, result.Own) ?? Check("stay", totals.Stay, result.Stay)
            ?? Check("account", totals.AccountPaid, Rational.Min(statement.Bill.AccountAllowed, result.Own));
    }

    private static string? Check(string what, long actual, Rational expected) =>
        expected == actual ? null : $"{what} {actual}, expected {expected}";

    private static RefPerson PersonOf(in CaseFacts facts) => new()
    {
        Status = Word(Dimension.Status, (int)facts.Status), Age = facts.Age, Aid = Word(Dimension.Aid, (int)facts.Aid),
        Post = Word(Dimension.Post, (int)facts.Post), Sex = Word(Dimension.Sex, (int)facts.Sex), Months = facts.Months,
    };

    private static RefVisit VisitOf(in CaseFacts facts, Statement statement, DiagnosisCode diagnosis) => new()
    {
        Day = DateOnly.FromDayNumber(facts.DayNumber), Kind = Word(Dimension.Visit, (int)facts.Visit),
        Tier = Word(Dimension.Tier, (int)facts.Tier), Place = Word(Dimension.Place, (int)facts.Place),
        Filing = Word(Dimension.Filing, (int)facts.Filing), Network = Word(Dimension.Network, (int)facts.Network),
        KnownStay = statement.Bill.Stay, Diagnoses = [diagnosis.ToString()],
    };

    private static RefLine LineOf(BillLine line) => new()
    {
        Class = line.Class == ItemClass.A ? 'A' : line.Class == ItemClass.B ? 'B' : 'C',
        Price = (Rational)line.PriceMicro / 10_000,
        FirstPay = line.FirstPayPpm < 0 ? null : (Rational)line.FirstPayPpm / 1_000_000,
        PriceCeiling = line.CeilingMicro == long.MaxValue ? null : (Rational)line.CeilingMicro / 10_000,
        Scope = line.Scope == 0 ? null : BenefitScopes.Name(line.Scope),
    };

    private static string Word(Dimension dimension, int value) => Vocabulary.ValuesOf(dimension)[value].Name;
}
