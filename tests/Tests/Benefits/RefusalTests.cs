using Yibao.Benefits;
using Yibao.Catalogue;
using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Tests.Benefits;

/// <summary>
/// Every refusal of a bill, alone and in pairs: of two that hold the one that stands first in <see cref="BillRefusal"/> is answered.
/// Among faults of several lines the first line is answered.
/// </summary>
public sealed class RefusalTests
{
    private const int Whole = -1;

    private static readonly Rules Region = Rules.Of(
        "layer: only\ndeductible: [{amount: 100}]\ndeductible_period: year\nrate: 80%",
        plan: "policy_year_starts: 01-01, stays_counted: [inpatient], first_pay_share: none");

    /// <summary>What makes a good bill of one line wrong, in order of precedence.</summary>
    private static readonly (string Name, BillRefusal Refusal, int Line, Action<Question> Make)[] Faults =
    [
        ("20,001 lines", BillRefusal.TooManyLines, Whole, q => q.Lines.AddRange(Enumerable.Repeat(Line.A(1), 20_000))),
        ("100,000 lines", BillRefusal.TooManyLines, Whole, q => q.Lines.AddRange(Enumerable.Repeat(Line.A(1), 99_999))),
        ("no line", BillRefusal.NoLines, Whole, q => q.Lines.Clear()),
        ("no document of the region", BillRefusal.UnknownRegion, Whole, q => q.Rules = null),
        ("the day before the documents begin", BillRefusal.NoPolicyOnDay, Whole, q => q.Facts.DayNumber = Day(2019, 12, 31)),
        ("the day on which the documents end", BillRefusal.NoPolicyOnDay, Whole, q => q.Facts.DayNumber = Day(2022, 1, 1)),
        ("the day before enrolment", BillRefusal.NotInsured, Whole, q => q.EnrolledFrom = Day(2020, 3, 2)),
        ("the first day no longer insured", BillRefusal.NotInsured, Whole, q => q.EnrolledUntil = Day(2020, 3, 1)),
        ("a resident in the employees' scheme", BillRefusal.StatusNotOfScheme, Whole, q => q.Facts.Status = PersonStatus.Student),
        ("age -1", BillRefusal.FactOutOfRange, Whole, q => q.Facts.Age = -1),
        ("age 151", BillRefusal.FactOutOfRange, Whole, q => q.Facts.Age = 151),
        ("months -1", BillRefusal.FactOutOfRange, Whole, q => q.Facts.Months = -1),
        ("stay -1", BillRefusal.FactOutOfRange, Whole, q => q.Stay = -1),
        ("an item without a catalogue", BillRefusal.UnknownItem, 0, q => q.First((ref BillLine line) => line.Item = 7)),
        ("an item beyond any catalogue", BillRefusal.UnknownItem, 0, q => q.First((ref BillLine line) => line.Item = int.MaxValue)),
        ("a negative price", BillRefusal.NegativePrice, 0, q => q.First((ref BillLine line) => line.PriceMicro = -1)),
        ("a price of the least number", BillRefusal.NegativePrice, 0, q => q.First((ref BillLine line) => line.PriceMicro = long.MinValue)),
        ("a line one fen beyond the limit", BillRefusal.AmountTooLarge, 0, q => q.First(Over)),
        ("the largest price by the largest quantity", BillRefusal.AmountTooLarge, 0, q => q.First(Huge)),
        ("the largest quantity", BillRefusal.AmountTooLarge, 0, q => q.First((ref BillLine line) => line.QuantityE4 = long.MaxValue)),
        ("class B without a share", BillRefusal.NoFirstPayShare, 0, q => q.First((ref BillLine line) => line.Class = ItemClass.B)),
        ("a refund larger than the sale", BillRefusal.RefundExceedsSale, Whole, q => q.Lines.Add(Line.A(-1000.01m))),
        ("a refund of class C that was not sold", BillRefusal.RefundExceedsSale, Whole, q => q.Lines.Add(Line.C(-0.01m))),
        ("a refund of first pay that was not paid", BillRefusal.RefundExceedsSale, Whole, q => q.Lines.Add(Line.B(-10, 10))),
        ("a refund of another scope", BillRefusal.RefundExceedsSale, Whole, q => q.Lines.Add(Line.Scoped(-1, "implant"))),
        ("a refund over a price ceiling that nothing passed", BillRefusal.RefundExceedsSale, Whole,
            q => q.Lines.Add(Line.A(-10) with { CeilingMicro = 1_000_000 })),
        ("less than nothing from the account", BillRefusal.NegativeAccount, Whole, q => q.AccountAllowed = -1),
    ];

    public static TheoryData<string> Each => [.. Faults.Select(fault => fault.Name)];

    /// <summary>Pairs of one fault of each refusal; a bill cannot have too many lines and none.</summary>
    public static TheoryData<string, string> Pairs =>
    [
        .. from first in Faults.DistinctBy(fault => fault.Refusal)
           from second in Faults.DistinctBy(fault => fault.Refusal)
           where first.Refusal < second.Refusal && (first.Refusal, second.Refusal) != (BillRefusal.TooManyLines, BillRefusal.NoLines)
           where first.Refusal != BillRefusal.NoLines || second.Line == Whole
           select new TheoryDataRow<string, string>(first.Name, second.Name),
    ];

    [Theory]
    [MemberData(nameof(Each))]
    public void Each_fault_has_its_refusal(string name)
    {
        var fault = Faults.Single(one => one.Name == name);
        var question = new Question(Region.History);
        fault.Make(question);
        Check(question, fault.Refusal, fault.Line);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Of_two_faults_the_first_in_order_of_precedence_is_answered(string first, string second)
    {
        var (winner, other) = (Faults.Single(one => one.Name == first), Faults.Single(one => one.Name == second));
        var question = new Question(Region.History);
        if (winner.Refusal == BillRefusal.NoLines)
        {
            other.Make(question);
            winner.Make(question);
        }
        else
        {
            winner.Make(question);
            other.Make(question);
        }

        Check(question, winner.Refusal, winner.Line);
    }

    [Fact]
    public void A_bill_without_a_fault_is_settled()
    {
        Check(new Question(Region.History), BillRefusal.None, Whole);
        var full = new Question(Region.History);
        full.Lines.AddRange(Enumerable.Repeat(Line.A(1), BillLimits.MostLines - 1));
        Check(full, BillRefusal.None, Whole);
        var old = new Question(Region.History);
        (old.Facts.Age, old.EnrolledFrom, old.EnrolledUntil) = (150, Day(2020, 3, 1), Day(2020, 3, 2));
        Check(old, BillRefusal.None, Whole);
    }

    [Fact]
    public void The_largest_bill_is_settled_and_one_fen_more_is_refused()
    {
        var largest = new Question(Region.History);
        largest.Lines.Clear();
        largest.Lines.AddRange([OfFen(Money.LimitFen / 2), OfFen(Money.LimitFen / 2)]);
        Check(largest, BillRefusal.None, Whole);
        largest.Lines.Add(OfFen(1));
        Check(largest, BillRefusal.AmountTooLarge, Whole);
        largest.Lines.Add(OfFen(1) with { QuantityE4 = -10_000 });
        Check(largest, BillRefusal.None, Whole);
    }

    [Fact]
    public void Accumulators_so_large_that_the_sum_overflows_refuse_the_bill()
    {
        var rules = Rules.Of(
            "layer: only\nanchor: absolute\nband_period: year\nrate: [{bands: [{to: 1000, rate: 50%}, {rate: 80%}]}]");
        var plan = rules.History.At(Day(2020, 3, 1))!;
        var book = new AccumulatorBook();
        book.Set("only.base", Day(2020, 1, 1), long.MaxValue);
        var bill = new Bill { Plan = plan, Facts = new TestBill(1).Facts(Scheme.Employee), EnrolledUntil = int.MaxValue };
        var settlement = Statement.Of(in bill, [Line.A(1000)], [], book, new VisitIdentity(1, Day(2020, 3, 1)));
        Assert.Equal((BillRefusal.AmountTooLarge, Whole), (settlement.Totals.Refusal, settlement.Totals.RefusedLine));
        Assert.Empty(settlement.Changes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(19)]
    public void A_refusal_names_the_first_line_that_it_is_about(int line)
    {
        var question = new Question(Region.History);
        question.Lines.AddRange(Enumerable.Repeat(Line.A(1), 19));
        question.Lines[line] = Line.A(1) with { PriceMicro = -5 };
        Check(question, BillRefusal.NegativePrice, line);
    }

    [Fact]
    public void Every_refusal_has_a_fault_in_the_table_and_a_permanent_code()
    {
        var named = Faults.Select(fault => fault.Refusal).Distinct().Order();
        Assert.Equal(Enum.GetValues<BillRefusal>().Where(refusal => refusal != BillRefusal.None), named);
        Assert.Equal(Faults.Select(fault => fault.Refusal).Order(), Faults.Select(fault => fault.Refusal));
        Assert.All(Enum.GetValues<BillRefusal>(), refusal => Assert.Equal($"BIL{(int)refusal:000}", BillRefusals.KindOf(refusal).Code));
    }

    /// <summary>Asks the single path and the batch; a refused bill changes no accumulator in either.</summary>
    private static void Check(Question question, BillRefusal refusal, int line)
    {
        if (question.Rules is not null)
        {
            var settlement = question.Single();
            Assert.Equal((refusal, line), (settlement.Totals.Refusal, settlement.Totals.RefusedLine));
            if (refusal != BillRefusal.None) Assert.Empty(settlement.Changes);
        }

        var (totals, accumulators) = question.InBatch();
        Assert.Equal((refusal, line), (totals.Refusal, totals.RefusedLine));
        if (refusal != BillRefusal.None) Assert.All(accumulators, value => Assert.Equal(0, value));
    }

    private static void Over(ref BillLine line) =>
        line.PriceMicro = line.PriceMicro < 0 ? line.PriceMicro : OfFen(Money.LimitFen + 1).PriceMicro;

    private static void Huge(ref BillLine line) => (line.PriceMicro, line.QuantityE4) = (long.MaxValue, long.MaxValue);

    private static BillLine OfFen(long fen) => new() { PriceMicro = fen * 10_000 };

    private static int Day(int year, int month, int day) => new DateOnly(year, month, day).DayNumber;

    private delegate void Change(ref BillLine line);

    /// <summary>A good bill of one line of 1,000 yuan, to be made wrong.</summary>
    private sealed class Question
    {
        private readonly PlanHistory region;

        public Question(PlanHistory region) => Rules = this.region = region;

        public CaseFacts Facts = new TestBill(1).Facts(Scheme.Employee);

        public PlanHistory? Rules { get; set; }
        public List<BillLine> Lines { get; } = [Line.A(1000)];
        public int EnrolledFrom { get; set; }
        public int EnrolledUntil { get; set; } = int.MaxValue;
        public int Stay { get; set; }
        public long AccountAllowed { get; set; }

        public void First(Change change)
        {
            var line = Lines[0];
            change(ref line);
            Lines[0] = line;
        }

        public Statement Single()
        {
            var bill = new Bill
            {
                Plan = Rules!.At(Facts.DayNumber), Facts = Facts, EnrolledFrom = EnrolledFrom, EnrolledUntil = EnrolledUntil, Stay = Stay,
                AccountAllowed = AccountAllowed,
            };
            return Statement.Of(in bill, [.. Lines], [], new AccumulatorBook(), new VisitIdentity(1, Facts.DayNumber));
        }

        /// <summary>The totals, and the accumulators without the keys of their periods.</summary>
        public (SettlementTotals Totals, long[] Accumulators) InBatch()
        {
            var plan = region.At(Day(2020, 3, 1))!;
            var row = new long[AccumulatorPeriods.RowLength(plan)];
            var totals = new SettlementTotals[1];
            var bill = new BatchBill
            {
                Rules = Rules, Facts = Facts, Visit = new VisitIdentity(1, Facts.DayNumber), EnrolledFrom = EnrolledFrom,
                EnrolledUntil = EnrolledUntil, Stay = Stay, AccountAllowed = AccountAllowed, LineCount = Lines.Count,
            };
            new Batch().Settle([bill], Lines.ToArray(), [], row, totals);
            return (totals[0], row[..plan.Slots.Length]);
        }
    }
}
