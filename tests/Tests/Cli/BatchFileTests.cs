using System.Text;
using Yibao.Cli;
using Yibao.Cli.Settling;
using Yibao.Kernel;
using Yibao.Tests.Kernel;

namespace Yibao.Tests.Cli;

/// <summary>A file of many bills: rows are conserved, and the bulk path settles as the single one does.</summary>
public sealed class BatchFileTests
{
    private const int Bills = 100_000;

    [Fact]
    public void A_hundred_thousand_bills_conserve_their_rows_and_settle_as_one_by_one()
    {
        using var scratch = new Scratch();
        var seeded = Seeded.New();
        var path = scratch.Write("many.csv", Generate(seeded.Random, out var rows));
        var run = CommandRun.Settle(path, "-o", scratch["out.csv"]);
        Assert.Equal(ExitCode.No, run.Code);
        var settled = File.ReadAllLines(scratch["out.csv"]).Skip(1).ToArray();
        var refused = File.ReadAllLines(scratch["out.refused.csv"]).Skip(1).ToArray();
        var one = OneByOne(path, out var settledRows, out var refusedRows);
        Assert.True(rows == settledRows + refusedRows, seeded.Note("rows are lost"));
        Assert.Equal(refusedRows, refused.Length);
        Assert.Contains($"rows in {rows:#,0} = settled {settledRows:#,0} + refused {refusedRows:#,0}", run.Results);
        for (var i = 0; i < Math.Max(one.Count, settled.Length); i++)
        {
            Assert.True(one[i] == settled[i], seeded.Note($"{one[i]} one by one, {settled[i]} in bulk"));
        }
    }

    private static List<string> OneByOne(string path, out long settledRows, out long refusedRows)
    {
        var books = RuleBooks.Load(CommandRun.Home[1], CommandRun.Home[3]);
        using var csv = CsvBills.Open(path, new FieldReading(books.Items), null);
        var run = new StatementRun(books, isPreview: false);
        var found = new List<string>();
        refusedRows = 0;
        foreach (var draft in csv.Bills())
        {
            var settled = run.Settle(draft, out var refused);
            refusedRows += refused.Count;
            for (var part = 0; settled is not null && part < settled.Parts.Count; part++)
            {
                found.Add(Line(settled, part));
            }
        }

        settledRows = run.SettledRows;
        return found;
    }

    private static string Line(SettledBill bill, int part)
    {
        var settlement = bill.Parts[part];
        var totals = settlement.Totals;
        var amounts = new[]
        {
            totals.Submitted, totals.NonCovered, totals.OverStandard, totals.FirstPay, totals.Eligible, totals.FundPaid,
            totals.HospitalBorne, totals.AccountPaid, totals.Cash,
        };
        var payments = settlement.Layers.Select((l, i) => (l.Paid, Layer: settlement.Plan!.Layers[i])).Where(p => p.Paid != 0)
            .Select(p => $"{p.Layer.Id}:{p.Layer.Fund.Code}:{new Money(p.Paid)}");
        var day = Days.Text(DateOnly.FromDayNumber(settlement.Bill.Facts.DayNumber));
        return $"{bill.Bill},{bill.Person},{part + 1},{bill.Key.Region},{(int)bill.Key.Scheme},{bill.Key.Grade},{day},{totals.Stay},"
            + $"{string.Join(',', amounts.Select(a => new Money(a)))},{string.Join(';', payments)}";
    }

    /// <summary>
    /// Persons with one to four bills of one to three lines in several regions; some rows are wrong, some bills suspected patients'.
    /// </summary>
    private static string Generate(Random random, out long rows)
    {
        var text = new StringBuilder(
            "bill,person,region,scheme,status,age,date,visit,visit_id,tier,place,epidemic,excluded_on,account,diagnoses,"
            + "line_date,class,price,quantity,first_pay\n");
        rows = 0;
        (string Region, int Scheme, string Status, int Age)[] kinds =
        [
            ("110000", 310, "in-service", 45), ("110000", 310, "retired", 72), ("610900", 390, "resident", 50), ("611000", 390, "minor", 9),
            ("440100", 310, "in-service", 30), ("420100", 310, "retired", 66), ("999900", 310, "retired", 66),
            ("620000", 390, "resident", 3),
        ];
        for (int bill = 0, person = 0; bill < Bills; person++)
        {
            var kind = kinds[random.Next(random.Next(100) == 0 ? kinds.Length : kinds.Length - 2)];
            var day = new DateOnly(2020, 1, 1);
            for (var i = random.Next(4); i >= 0 && bill < Bills; i--, bill++)
            {
                day = day.AddDays(random.Next(90));
                var isSuspected = random.Next(50) == 0;
                var visit = random.Next(3) == 0 ? "outpatient" : "inpatient";
                var head = $"B{bill:D6},P{person:D6},{kind.Region},{kind.Scheme},{kind.Status},{kind.Age},{Days.Text(day)},{visit},,"
                    + $"tier-{random.Next(1, 4)},{(isSuspected ? $"local,suspected,{Days.Text(day.AddDays(-2))}" : "local,none,")},"
                    + $"{random.Next(3) * 100},{(random.Next(2) == 0 ? "I10;E11.9" : "")},";
                for (var line = random.Next(3); line >= 0; line--, rows++)
                {
                    var lineDay = isSuspected ? Days.Text(day.AddDays(-random.Next(5))) : "";
                    var price = random.Next(500) == 0 ? "1.2.3" : $"{random.Next(1, 900_000) / 100m}";
                    text.Append(head).Append($"{lineDay},{"AABC"[random.Next(4)]},{price},{random.Next(1, 12)},10%\n");
                }
            }
        }

        return text.ToString();
    }
}
