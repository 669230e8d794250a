using Yibao.Benefits;
using Yibao.Policy;
using Yibao.Simulation.Care;
using Yibao.Simulation.Contributing;
using Yibao.Simulation.People;

namespace Yibao.Simulation.Running;

/// <summary>
/// A year of one person after another (人年结算): contributions, care, settlement and counting, under one set of rules. Nothing is
/// allocated per
/// person or bill. Not safe to share between threads: each has its own, and what they counted is added.
/// </summary>
public sealed class YearEngine
{
    private readonly CareYear care;
    private readonly NationRules rules;
    private readonly CareTally tally;
    private readonly ContributionYear contributions;
    private readonly ContributionTally contributed;
    private readonly Batch batch = new();
    private readonly SettlementTotals[] totals = new SettlementTotals[1];
    private readonly long[] accumulators;
    private readonly long[] payments;
    private readonly AllowanceTerms[] allowances;
    private readonly int firstDay;
    private readonly int year;

    /// <summary>An engine of its own buffers (新建).</summary>
    /// <param name="nation">The nation; whose people are asked for.</param>
    /// <param name="care">Its care.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="contributions">Contributions under the same rules, where several engines share them; null: made here.</param>
    public YearEngine(Nation nation, CareModel care, NationRules rules, ContributionYear? contributions = null)
    {
        (this.care, this.rules) = (new CareYear(care), rules);
        this.contributions = contributions ?? new ContributionYear(nation, rules);
        contributed = new ContributionTally(this.contributions);
        tally = new CareTally(nation, rules);
        accumulators = new long[2 * rules.RowMax];
        payments = new long[rules.LayersMax];
        (firstDay, year) = (care.FirstDay, nation.Year);
        var first = new DateOnly(nation.Year, 1, 1);
        allowances = [.. nation.Regions.Select(region => AllowanceTerms.Of(rules.Allowance(region.Index), first))];
    }

    /// <summary>Bills settled so far (已结算单据).</summary>
    public long Bills => batch.Settled;

    /// <summary>Bills refused so far (拒付单据): none in a sound nation.</summary>
    public long Refused => batch.Refused;

    /// <summary>Settles the year of a person and counts it (结算一个人年).</summary>
    /// <param name="person">The person.</param>
    /// <param name="outcome">What the year came to; overwritten.</param>
    public void Settle(in PersonYear person, ref PersonOutcome outcome)
    {
        outcome = default;
        contributions.Settle(in person, ref outcome, contributed);
        Benefits(in person, ref outcome);
        if (person.HasMaternity && IsInsuredOn(in person, person.GivesBirth))
        {
            var region = RegionOn(in person, person.GivesBirth);
            outcome.Allowance = allowances[region].Fen(person.Wage);
            tally.AddBirth(region, DateOnly.FromDayNumber(person.GivesBirth).Month - 1, outcome.Allowance);
        }
    }

    /// <summary>Settles the year of a person again with the path of every bill (逐单说明); counts nothing.</summary>
    public IReadOnlyList<Statement> Explain(in PersonYear person)
    {
        var outcome = default(PersonOutcome);
        contributions.Settle(in person, ref outcome);
        var statements = new List<Statement>();
        var books = new Dictionary<PlanHistory, AccumulatorBook>();
        var count = care.Fill(in person, rules);
        for (var i = 0; i < count; i++)
        {
            ref readonly var item = ref care.Bills[i];
            if (!books.TryGetValue(item.Rules!, out var book))
            {
                books[item.Rules!] = book = new AccumulatorBook();
            }

            var bill = new Bill
            {
                Plan = item.Rules!.At(item.Facts.DayNumber), Facts = item.Facts, EnrolledFrom = item.EnrolledFrom,
                EnrolledUntil = item.EnrolledUntil, AccountAllowed = outcome.AccountCredit - outcome.AccountPaid,
            };
            var lines = care.Lines.AsSpan(item.LineFirst, item.LineCount).ToArray();
            var statement = Statement.Of(in bill, lines, care.Diagnoses.AsSpan(item.DiagnosisFirst, 1), book, item.Visit);
            book.Apply(statement.Changes);
            outcome.AccountPaid += statement.Totals.AccountPaid;
            statements.Add(statement);
        }

        return statements;
    }

    /// <summary>Everything counted so far (汇总).</summary>
    public YearResult Result()
    {
        var result = new YearResult(year);
        tally.AddTo(result.Facts);
        contributed.WriteTo(result.Facts);
        result.Count(0, Bills, Refused);
        foreach (var cell in tally.Clearing())
        {
            result.Add(in cell);
        }

        return result;
    }

    private void Benefits(in PersonYear person, ref PersonOutcome outcome)
    {
        var count = care.Fill(in person, rules);
        if (count == 0)
        {
            return;
        }

        Array.Clear(accumulators);
        for (var i = 0; i < count; i++)
        {
            ref var bill = ref care.Bills[i];
            bill.AccountAllowed = outcome.AccountCredit - outcome.AccountPaid;
            bill.AccumulatorFirst = care.Marks[i].Region == person.Region ? 0 : rules.RowMax;
            batch.Settle(care.Bills.AsSpan(i, 1), care.Lines, care.Diagnoses, accumulators, totals, payments);
            Count(in bill, in care.Marks[i], in totals[0], ref outcome);
        }
    }

    private void Count(in BatchBill bill, in BillMark mark, in SettlementTotals result, ref PersonOutcome outcome)
    {
        if (result.Refusal != BillRefusal.None)
        {
            outcome.Refused++;
            return;
        }

        outcome.Bills++;
        outcome.Stays += bill.Facts.Visit == VisitKind.Inpatient ? 1 : 0;
        outcome.Cost += result.Submitted;
        outcome.Eligible += result.Eligible;
        outcome.FundPaid += result.FundPaid;
        outcome.AccountPaid += result.AccountPaid;
        outcome.Cash += result.Cash;
        tally.Add(in bill, in mark, in result, payments);
    }

    private bool IsInsuredOn(in PersonYear person, int day) => day != int.MaxValue && day >= firstDay
        && day >= person.EnrolledFrom && day < person.EnrolledUntil && day <= person.Died;

    private static int RegionOn(in PersonYear person, int day) =>
        person.MovedFrom >= 0 && day < person.MovedOn ? person.MovedFrom : person.Region;
}
