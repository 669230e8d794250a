using Yibao.Benefits;
using Yibao.Policy;
using Yibao.Tests.Reference;

namespace Yibao.Tests.Benefits;

/// <summary>The bills of several persons under one random policy, as the batch takes them, and the same bills one by one.</summary>
internal sealed class BatchSample
{
    private readonly PlanHistory rules;
    private readonly RefPolicy policy;
    private readonly List<(int Person, RefPerson Facts, RefHistoryBill Bill)> questions = [];
    private readonly List<AccumulatorBook> books = [];
    private readonly BatchBill[] bills;
    private readonly BillLine[] lines;
    private readonly int[] diagnoses;
    private readonly long[] accumulators;
    private readonly SettlementTotals[] totals;
    private readonly long[] payments;
    private readonly int rowLength;

    private BatchSample(int seed, int persons)
    {
        policy = RandomPolicies.Draw(seed);
        rules = ProductRun.Compile(policy);
        Draw(seed, persons);
        var plan = rules.Plans.First();
        rowLength = AccumulatorPeriods.RowLength(plan);
        accumulators = new long[rowLength * persons];
        totals = new SettlementTotals[questions.Count];
        payments = new long[questions.Count * rules.Plans.Max(one => one.Layers.Length)];
        var (allLines, allDiagnoses) = (new List<BillLine>(), new List<int>());
        bills = [.. questions.Select(question => BatchBillOf(question.Person, question.Facts, question.Bill, allLines, allDiagnoses))];
        (lines, diagnoses) = ([.. allLines], [.. allDiagnoses]);
    }

    public int Count => bills.Length;

    public static BatchSample Of(int seed, int persons) => new(seed, persons);

    /// <summary>Settles all bills from empty accumulators.</summary>
    public (SettlementTotals[] Totals, long[] Payments) Settle(Batch batch)
    {
        Prepare();
        Run(batch);
        return (totals, payments);
    }

    public void Prepare() => Array.Clear(accumulators);

    public void Run(Batch batch) => batch.Settle(bills, lines, diagnoses, accumulators, totals, payments);

    /// <summary>The next bill by the single path; to be asked in order.</summary>
    public Statement Single(int number)
    {
        var (person, facts, one) = questions[number];
        while (books.Count <= person) books.Add(new AccumulatorBook());
        var bill = ProductRun.BillOf(rules, policy, facts, one.Visit, one.AccountAllowed);
        var settlement = Statement.Of(
            in bill, ProductRun.LinesOf(in bill, one.Lines), ProductRun.DiagnosesOf(one.Visit), books[person], Identity(one));
        books[person].Apply(settlement.Changes);
        return settlement;
    }

    /// <summary>In the end the rows of the batch hold what the books of the single path hold for the same periods.</summary>
    public void CheckAccumulators()
    {
        var plan = rules.Plans.First();
        for (var person = 0; person < books.Count; person++)
        {
            var row = accumulators.AsSpan(person * rowLength, rowLength);
            var values = books[person].Values.ToDictionary(value => (value.Slot, value.PeriodKey), value => value.Delta);
            for (var period = 0; period < plan.Periods.Length; period++)
                foreach (var slot in plan.Periods[period].Slots)
                    Assert.Equal(values.GetValueOrDefault((plan.Slots[slot].Name, row[plan.Slots.Length + period])), row[slot]);
        }
    }

    /// <summary>The persons' bills by turns, as they come in on a day: each person's own bills stay in order.</summary>
    private void Draw(int seed, int persons)
    {
        var all = new (RefPerson Person, IReadOnlyList<RefHistoryBill> Bills)[persons];
        for (var person = 0; person < persons; person++)
            all[person] = RandomCases.DrawHistory(policy, RandomCasesTests.SeedOf(seed, person));
        for (var turn = 0; turn < all.Max(one => one.Bills.Count); turn++)
            for (var person = 0; person < persons; person++)
                if (turn < all[person].Bills.Count) questions.Add((person, all[person].Person, all[person].Bills[turn]));
    }

    private BatchBill BatchBillOf(int person, RefPerson facts, RefHistoryBill one, List<BillLine> allLines, List<int> allDiagnoses)
    {
        var bill = ProductRun.BillOf(rules, policy, facts, one.Visit, one.AccountAllowed);
        var (billLines, codes) = (ProductRun.LinesOf(in bill, one.Lines), ProductRun.DiagnosesOf(one.Visit));
        var result = new BatchBill
        {
            Rules = rules, Catalogue = bill.Catalogue, Facts = bill.Facts, Visit = Identity(one), EnrolledUntil = bill.EnrolledUntil,
            AccountAllowed = bill.AccountAllowed, Stay = bill.Stay, LineFirst = allLines.Count, LineCount = billLines.Length,
            DiagnosisFirst = allDiagnoses.Count, DiagnosisCount = codes.Length, AccumulatorFirst = person * rowLength,
        };
        allLines.AddRange(billLines);
        allDiagnoses.AddRange(codes);
        return result;
    }

    private static VisitIdentity Identity(RefHistoryBill one) => new(one.VisitNumber, one.Admitted.DayNumber);
}
