using Yibao.Benefits;
using Yibao.Catalogue;
using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Bench;

/// <summary>
/// Bills for the measurements: people with several inpatient bills of five lines each, drawn from the shipped catalogue with a
/// fixed seed.
/// </summary>
internal sealed class Workload
{
    public const int LinesPerBill = 5;
    public const int BillsPerPerson = 5;

    private const int PriceStepMicro = 10_000;

    private readonly Random random;
    private readonly string[] codes;

    public Workload(string home, int bills, int seed)
    {
        random = new Random(seed);
        var load = PlanBook.Load([(FourLayerPolicy.File, FourLayerPolicy.Text)]);
        if (load.Refused)
        {
            throw new InvalidOperationException(string.Join('\n', load.Problems));
        }

        Rules = load.Book.Histories.Single();
        var day = new DateOnly(2020, 6, 1).DayNumber;
        Plan = Rules.At(day)!;
        var catalogue = CatalogueBook.Load(Path.Combine(home, "catalogue"));
        View = catalogue.Book!.For(Rules.Key.Region, Scheme.Employee);
        codes = [.. catalogue.Book.Items.Where(i => i.Restriction is null && i.Scope == 0 && i.From <= new DateOnly(2020, 1, 1)
            && i.Until is null)
            .GroupBy(i => i.Code, StringComparer.Ordinal).Where(g => g.Count() == 1).Select(g => g.Key)];
        Items = codes.ToDictionary(c => c, Describe, StringComparer.Ordinal);
        Bills = new BatchBill[bills];
        Lines = new BillLine[bills * LinesPerBill];
        Codes = new string[Lines.Length];
        RowLength = AccumulatorPeriods.RowLength(Plan);
        Accumulators = new long[bills / BillsPerPerson * RowLength];
        Totals = new SettlementTotals[bills];
        for (var i = 0; i < bills; i++)
        {
            Bills[i] = NextBill(i, day);
        }
    }

    public PlanHistory Rules { get; }

    public Plan Plan { get; }

    public CatalogueView View { get; }

    public IReadOnlyDictionary<string, DecimalItem> Items { get; }

    public BatchBill[] Bills { get; }

    public BillLine[] Lines { get; }

    public string[] Codes { get; }

    public long[] Accumulators { get; }

    public SettlementTotals[] Totals { get; }

    public int RowLength { get; }

    /// <summary>The item as the view tells it, for the baseline.</summary>
    private DecimalItem Describe(string code)
    {
        var ceilings = new Dictionary<string, decimal>(StringComparer.Ordinal);
        LineTerms terms = default;
        foreach (var tier in Enum.GetValues<Tier>())
        {
            var facts = new CaseFacts
            {
                DayNumber = Plan.From.DayNumber, Tier = tier, Visit = VisitKind.Inpatient, Scheme = Scheme.Employee,
            };
            View.Terms(View.Find(code), in facts, [], facts.DayNumber, 0, attested: true, out terms);
            if (terms.CeilingMicro != long.MaxValue)
            {
                ceilings[Vocabulary.ValuesOf(Dimension.Tier)[(int)tier].Name] = terms.CeilingMicro / 1_000_000m;
            }
        }

        return new DecimalItem(terms.Class, Plan.From, terms.FirstPayPpm < 0 ? null : terms.FirstPayPpm / 1_000_000m, ceilings);
    }

    private BatchBill NextBill(int number, int firstDay)
    {
        var person = number / BillsPerPerson;
        var nth = number % BillsPerPerson;
        for (var i = 0; i < LinesPerBill; i++)
        {
            var at = (number * LinesPerBill) + i;
            Codes[at] = codes[random.Next(codes.Length)];
            Lines[at] = new BillLine
            {
                Item = View.Find(Codes[at]),
                PriceMicro = (long)random.Next(100, random.Next(8) == 0 ? 3_000_000 : 60_000) * PriceStepMicro,
                QuantityE4 = random.Next(1, 20) * 10_000L,
            };
        }

        return new BatchBill
        {
            Rules = Rules,
            Catalogue = View,
            Facts = new CaseFacts
            {
                DayNumber = firstDay + nth, Visit = VisitKind.Inpatient, Tier = (Tier)(person % 5), Scheme = Scheme.Employee,
                Status = person % 3 == 0 ? PersonStatus.Retired : PersonStatus.InService,
                Age = (short)(20 + (person % 70)), Sex = Sex.Female,
            },
            Visit = new VisitIdentity(nth + 1, firstDay + nth),
            EnrolledUntil = int.MaxValue,
            LineFirst = number * LinesPerBill,
            LineCount = LinesPerBill,
            AccumulatorFirst = person * RowLength,
        };
    }

    /// <summary>Settles everything in bulk from zero.</summary>
    public void RunBatch(Batch batch)
    {
        Array.Clear(Accumulators);
        batch.Settle(Bills, Lines, [], Accumulators, Totals);
    }

    /// <summary>The bills as the baseline takes them, made beforehand so that no conversion is timed.</summary>
    public (DecimalCase Case, DecimalLine[] Lines)[] DecimalBills() =>
        [.. Enumerable.Range(0, Bills.Length).Select(bill => (DecimalResult.Case(in Bills[bill]), DecimalLines(bill)))];

    private DecimalLine[] DecimalLines(int bill) =>
        [.. Enumerable.Range(bill * LinesPerBill, LinesPerBill)
            .Select(i => new DecimalLine(Codes[i], Lines[i].PriceMicro / 1_000_000m, Lines[i].QuantityE4 / 10_000m))];
}
