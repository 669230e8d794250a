using Dapper;
using Yibao.Agency.Contributions;
using Yibao.Agency.Enrolment;
using Yibao.Contributions.Runs;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Storage;
using Yibao.Storage.Contributions;
using Yibao.Storage.Enrolment;
using Yibao.Storage.Verify;
using Yibao.Tests.Counter;
using Yibao.Tests.Storage;
using Yibao.Tests.Verify;

namespace Yibao.Tests.LifeCourses;

/// <summary>
/// Random life courses on a database and in the model side by side: in every month people join, leave, pause, resume, move, retire and die,
/// payers pay on time, late, in part, too much and without a name, wages are corrected, relief is ordered, money is paid back.
/// </summary>
internal sealed class LifeCourse : IAsyncDisposable
{
    private const int People = 14;
    private const int Employers = 4;

    private readonly TestDatabase test;
    private readonly Random random;
    private readonly TestClock clock = TestClock.Summer2020();
    private readonly RegionRules rules;
    private readonly EnrolmentOffice office;
    private readonly PaymentDesk payments;
    private readonly LifeModel model;
    private readonly DateOnly until;
    private readonly Dictionary<(int Person, int Region), string> numbers = [];
    private readonly int[] lastRegion = new int[People];
    private int payment;

    private LifeCourse(TestDatabase test, int seed, DateOnly until)
    {
        (this.test, random, this.until) = (test, new Random(seed), until);
        var book = LifeRules.Book();
        rules = new RegionRules(book);
        office = new EnrolmentOffice(test.Database, book, clock);
        payments = new PaymentDesk(test.Database, rules, clock);
        model = new LifeModel(People, LifeModel.DayOf(until) + 400)
        {
            IsEnterprise = employer => employer < Employers / 2, BirthOf = BirthOf,
        };
    }

    public static async Task<LifeCourse> Open(Engine engine, int seed, DateOnly until)
    {
        var course = new LifeCourse(await TestDatabase.Open(engine), seed, until);
        await using var batch = await ContributionBatch.Begin(course.test.Database, ContributionBatch.Desk, course.clock.GetUtcNow());
        for (var employer = 0; employer < Employers; employer++)
        {
            var region = LifeRules.Regions[RegionOf(employer)];
            var code = CreditCode.Complete($"91{region.Value:D6}{employer:D9}");
            var word = employer < Employers / 2 ? "enterprise" : "state-organ";
            batch.Add(new Employer(region, $"E{employer}", code.Text, $"测试单位{employer}", word, new(2001, 1, 1), null));
        }

        await batch.Commit();
        return course;
    }

    /// <summary>Lives the months, and compares at the end of every year.</summary>
    public async Task Live(DateOnly from)
    {
        for (var month = from; month < until; month = month.AddMonths(1))
        {
            await Payments(month.AddDays(4));
            for (var person = 0; person < People; person++)
            {
                await Something(person, month.AddDays(random.Next(10, 20)));
            }

            await Payments(month.AddDays(24));
            await Arrears(month.AddDays(26));
            await EndOfMonth(month);
            if (month.Month == 12)
            {
                await Compare(month);
            }
        }

        await Compare(until);
        var broken = (await Invariants.Check(test.Database)).Where(finding => !finding.Holds).Select(InvariantTests.Line).ToArray();
        Assert.True(broken.Length == 0, string.Join('\n', broken));
        Assert.All(
            await IncomeQueries.Between(test.Database, new(2000, 1, 1), new(2100, 1, 1), null), row => Assert.True(row.Agrees, $"{row}"));
    }

    public ValueTask DisposeAsync() => test.DisposeAsync();

    private static int RegionOf(int employer) => employer % LifeRules.Regions.Length;

    private static DateOnly BirthOf(int person) => new DateOnly(1955, 3, 1).AddMonths(person * 17);

    private async Task Something(int person, DateOnly date)
    {
        var day = LifeModel.DayOf(date);
        var now = model.On(person, day);
        var region = now.Standing == Standing.None ? lastRegion[person] : now.Region;
        var isKnown = numbers.ContainsKey((person, region));
        switch (random.Next(40))
        {
            case < 8 when now.Standing == Standing.None || random.Next(10) == 0:
                await Join(person, day);
                break;
            case 8 when isKnown:
                await Same(person, new Leave { Region = LifeRules.Regions[region], Day = date, Scheme = Scheme.Employee },
                    model.Leave(person, day));
                break;
            case 9 when isKnown:
                await Same(person, new Pause { Region = LifeRules.Regions[region], Day = date, Scheme = Scheme.Employee },
                    model.Pause(person, day));
                break;
            case 10 or 11 when isKnown && (now.Standing == Standing.Paused || random.Next(4) == 0):
                await Same(person, new Resume { Region = LifeRules.Regions[region], Day = date, Scheme = Scheme.Employee },
                    model.Resume(person, day));
                break;
            case 12 when isKnown:
                await Move(person, day, region);
                break;
            case 13 when isKnown && random.Next(4) == 0:
                var (why, bought) = model.Retire(person, day);
                var retire = new Retire { Region = LifeRules.Regions[region], Day = date, BoughtMonths = LifeRules.RetirementMonths };
                Assert.Equal(bought, (await Same(person, retire, why)).Change?.BoughtMonths ?? 0);
                break;
            case 14 when isKnown && random.Next(20) == 0:
                await Same(person, new Death { Region = LifeRules.Regions[region], Day = date }, model.Die(person, day));
                break;
            case 15 or 16 when now.Employer >= 0 && now.Standing != Standing.None:
                await Declare(person, now.Region, now.Employer, new DateOnly(date.Year, date.Month, 1));
                break;
        }
    }

    private async Task Join(int person, int day)
    {
        var employer = random.Next(-2, Employers);
        var region = employer < 0 ? random.Next(LifeRules.Regions.Length) : RegionOf(employer);
        var who = new InsuredPerson(
            LifeRules.Regions[region], "", "99", $"L{person}", $"测试{person}", Sex.Male, BirthOf(person));
        var join = new Join
        {
            Region = LifeRules.Regions[region], Day = LifeModel.DateOf(day), Who = who,
            As = employer < 0 ? JoinKind.Flexible : JoinKind.Employee,
            Employer = employer < 0 ? null : new PayingEmployer($"E{employer}", "", LifeRules.From, null),
        };
        var why = model.Join(person, day, region, Math.Max(-1, employer));
        await Same(person, join, why);
        if (why.Length == 0 && employer >= 0)
        {
            await Declare(person, region, employer, new DateOnly(join.Day.Year, join.Day.Month, 1));
        }
    }

    private async Task Move(int person, int day, int from)
    {
        var to = 1 - from;
        var employer = random.Next(-1, Employers);
        employer = employer >= 0 && RegionOf(employer) != to ? -1 : employer;
        var isRetired = model.On(person, day).IsRetired;
        var move = new Move
        {
            Region = LifeRules.Regions[to], From = LifeRules.Regions[from], Day = LifeModel.DateOf(day), Scheme = Scheme.Employee,
            EmployerNumber = employer >= 0 && !isRetired ? $"E{employer}" : "",
        };
        await Same(person, move, model.Move(person, day, to, isRetired ? -1 : employer));
    }

    /// <summary>Runs a procedure and expects what the model said.</summary>
    private async Task<EnrolmentOutcome> Same(int person, Procedure procedure, string why)
    {
        var from = procedure is Move move ? move.From : procedure.Region;
        RecordKey? key = numbers.TryGetValue((person, Array.IndexOf(LifeRules.Regions, from)), out var number)
            ? new RecordKey(from, number) : null;
        var outcome = await office.Run(procedure, key, "clerk1");
        Assert.True(
            (outcome.Refusal?.Kind.Code ?? "") == why,
            $"{procedure.Kind} of {person} on {procedure.Day:yyyy-MM-dd}: "
            + $"'{outcome.Refusal?.Message(Language.English)}', the model '{why}'");
        foreach (var file in outcome.Change?.Files ?? [])
        {
            var region = Array.IndexOf(LifeRules.Regions, file.After.Person.Region);
            numbers[(person, region)] = file.After.Person.Number;
            var isNew = file.Before is null || procedure.Kind is ProcedureKind.Join or ProcedureKind.Move;
            lastRegion[person] = isNew ? region : lastRegion[person];
        }

        return outcome;
    }

    private async Task Declare(int person, int region, int employer, DateOnly month)
    {
        var fen = random.Next(50_000, 2_000_000);
        model.Wages.TryAdd((region, employer, person), []);
        model.Wages[(region, employer, person)][month] = fen;
        var number = numbers[(person, region)];
        await using var batch = await ContributionBatch.Begin(test.Database, ContributionBatch.Desk, clock.GetUtcNow());
        var period = BillPeriod.OfMonth(month);
        var code = LifeRules.Regions[region];
        var known = (await batch.Declared([number])).GetValueOrDefault((code.Value, $"E{employer}", number, period.Value));
        batch.Add(new WageDeclaration(code, $"E{employer}", number, period, fen), known.Edition + 1);
        await batch.Commit();
    }

    private async Task Payments(DateOnly day)
    {
        var taken = new List<BankPayment>();
        var unknown = new List<(BankPayment Payment, int Region, int Payer)>();
        var payers = model.Bills.Where(entry => entry.Value.IsOpen).Select(entry => (entry.Key.Region, entry.Key.Payer)).Distinct();
        foreach (var (region, payer) in payers.ToArray())
        {
            var open = model.OpenBills(region, payer).Sum(bill => bill.Due - bill.Paid + bill.Surcharge - bill.SurchargePaid);
            long fen = random.Next(10) switch
            {
                < 5 => open,
                5 => open * random.Next(1, 99) / 100,
                6 => open + random.Next(1, 100_000),
                7 => open * 2,
                _ => 0,
            };
            if (fen <= 0)
            {
                continue;
            }

            var isKnown = random.Next(20) > 0;
            taken.Add(new BankPayment(
                LifeRules.Regions[region], Scheme.Employee, $"B{++payment}", day, isKnown ? Number(region, payer) : "某单位", fen, ""));
            if (!isKnown)
            {
                unknown.Add((taken[^1], region, payer));
            }

            model.Pay(region, payer, fen, day);
        }

        await using (var batch = await ContributionBatch.Begin(test.Database, ContributionBatch.Desk, clock.GetUtcNow()))
        {
            Assert.Empty(await payments.Take(batch, taken));
            await batch.Commit();
        }

        foreach (var (found, region, payer) in unknown)
        {
            Assert.Null(await payments.Claim(found.Region, found.Number, Number(region, payer), day, "clerk1"));
        }
    }

    private string Number(int region, int payer) => payer >= 0 ? $"E{payer}" : numbers[(-1 - payer, region)];

    private async Task Arrears(DateOnly on)
    {
        var desk = new ArrearsDesk(test.Database, rules, clock);
        for (var region = 0; region < LifeRules.Regions.Length; region++)
        {
            await desk.Pause(on, LifeRules.Regions[region], "clerk1");
            model.PauseArrears(region, on);
        }
    }

    private async Task EndOfMonth(DateOnly month)
    {
        var last = month.AddMonths(1).AddDays(-1);
        var period = BillPeriod.OfMonth(month);
        for (var region = 0; region < LifeRules.Regions.Length; region++)
        {
            await Bill(region, month, last, "");
            if (random.Next(6) == 0)
            {
                await Correct(region, month.AddMonths(-random.Next(1, 7)), last);
            }

            if (month == LifeRules.ReliefFrom.AddMonths(3))
            {
                await Relieve(region, last);
            }

            var credits = new CreditRun(test.Database, rules, clock);
            await credits.Paid(LifeRules.Regions[region], last);
            model.CreditPaid(region);
            await credits.Retired(LifeRules.Regions[region], period, last);
            model.CreditRetired(region, month);
        }

        await Refund(last);
        clock.Advance(TimeSpan.FromDays(1));
    }

    private async Task Bill(int region, DateOnly month, DateOnly day, string cause)
    {
        foreach (var kind in new[] { RunKind.Employers, RunKind.Persons })
        {
            await Run(day).Run(LifeRules.Regions[region], kind, BillPeriod.OfMonth(month), cause);
            model.Bill(region, month, kind == RunKind.Persons, day);
        }
    }

    private BillRun Run(DateOnly day) => new(test.Database, rules, clock) { Day = day };

    /// <summary>Wages of a past month turn out to be others.</summary>
    private async Task Correct(int region, DateOnly month, DateOnly day)
    {
        var billed = model.Bills.Where(entry => entry.Key.Region == region && entry.Key.Month == month && entry.Key.Payer >= 0)
            .SelectMany(entry => entry.Value.Lines.Keys.Select(person => (entry.Key.Payer, Person: person))).ToArray();
        if (billed.Length > 0)
        {
            var (employer, person) = billed[random.Next(billed.Length)];
            await Declare(person, region, employer, month);
            await Bill(region, month, day, RunSegments.Correction);
        }
    }

    private async Task Relieve(int region, DateOnly day)
    {
        var desk = new ReliefDesk(test.Database, rules, clock);
        var (first, last) = (BillPeriod.OfMonth(LifeRules.ReliefFrom), BillPeriod.OfMonth(LifeRules.ReliefUntil.AddMonths(-1)));
        var asked = await desk.Ask(LifeRules.Regions[region], first, last, day, "测试", "省测试文", "clerk1");
        if (asked.Refusal is not null)
        {
            Assert.Equal("for no kind of payer that has bills", asked.Refusal.Detail);
            return;
        }

        Assert.NotNull((await desk.Decide(LifeRules.Regions[region], asked.Order!.Number, "clerk1", isApproved: true)).Refusal);
        var decided = await desk.Decide(LifeRules.Regions[region], asked.Order.Number, "reviewer1", isApproved: true);
        var before = model.Bills.Values.Sum(bill => bill.Due);
        for (var month = LifeRules.ReliefFrom; month < LifeRules.ReliefUntil; month = month.AddMonths(1))
        {
            model.Relief.Add((region, month));
            if (month.AddMonths(1) <= day.AddDays(1))
            {
                model.Bill(region, month, persons: false, day);
            }
        }

        Assert.Equal(model.Bills.Values.Sum(bill => bill.Due) - before, await desk.Apply(decided.Order!, Run(day)));
    }

    private async Task Refund(DateOnly day)
    {
        var desk = new RefundDesk(test.Database, clock);
        foreach (var ((region, payer), credit) in model.Credits.Where(entry => entry.Value > 0).ToArray())
        {
            if (random.Next(4) > 0)
            {
                continue;
            }

            var fen = random.Next(2) == 0 ? credit : Math.Max(1, credit / 3);
            var (number, refusal) =
                await desk.Ask(LifeRules.Regions[region], Number(region, payer), Scheme.Employee, fen, "多缴", "clerk1");
            Assert.Null(refusal);
            Assert.NotNull(await desk.Decide(LifeRules.Regions[region], number, day, "clerk1", isReleased: true));
            Assert.Null(await desk.Decide(LifeRules.Regions[region], number, day, "reviewer1", isReleased: true));
            model.Credits[(region, payer)] = credit - fen;
        }
    }

    private async Task Compare(DateOnly upTo)
    {
        var states = new Dictionary<(Payer, BillPeriod), BillState>();
        foreach (var (region, payer) in model.Bills.Keys.Select(key => (key.Region, key.Payer)).Distinct())
        {
            foreach (var state in await BillQueries.States(test.Database, Number(region, payer), LifeRules.Regions[region], period: null))
            {
                states[(state.Payer, state.Period)] = state;
            }
        }

        Assert.Equal(model.Bills.Count, states.Count);
        foreach (var ((region, payer, month), bill) in model.Bills)
        {
            var kind = payer >= 0 ? PayerKind.Employer : PayerKind.Person;
            var state = states[(new Payer(LifeRules.Regions[region], kind, Number(region, payer)), BillPeriod.OfMonth(month))];
            Assert.Equal(
                (bill.Due, bill.Paid, bill.Surcharge, bill.SurchargePaid, bill.DueDay),
                (state.Due.Principal, state.Paid.Principal, state.Due.Surcharge, state.Paid.Surcharge, state.DueDay));
        }

        await using (var reading = await test.Database.OpenReading())
        {
            var credits = await reading.QueryAsync<(long Region, string Payer, long Fen)>(
                "select region, payer, credit from payer_account where credit > 0 order by region, payer");
            Assert.Equal(
                model.Credits.Where(entry => entry.Value > 0).Select(entry => (
                        (long)LifeRules.Regions[entry.Key.Region].Value, Number(entry.Key.Region, entry.Key.Payer), entry.Value))
                    .OrderBy(entry => entry.Item1).ThenBy(entry => entry.Item2, StringComparer.Ordinal),
                credits);
        }

        for (var person = 0; person < People; person++)
        {
            await ComparePerson(person, Math.Min(LifeModel.DayOf(upTo), LifeModel.DayOf(until)));
        }
    }

    private async Task ComparePerson(int person, int days)
    {
        var (dossier, _, _) = await EnrolmentQueries.History(test.Database, new IdentityDocument("99", $"L{person}"));
        for (var day = 0; day < days; day++)
        {
            var date = LifeModel.DateOf(day);
            var insured = dossier.Files.Where(entry => entry.File.Cover(date, Scheme.Employee).IsInsured)
                .Select(entry => Array.IndexOf(LifeRules.Regions, entry.File.Person.Region)).ToArray();
            int[] expected = model.IsCovered(person, day) ? [model.On(person, day).Region] : [];
            Assert.True(expected.SequenceEqual(insured), $"{person} on {date:yyyy-MM-dd}: {string.Join(',', insured)}, the model "
                + $"{string.Join(',', expected)} ({model.On(person, day)})");
        }

        foreach (var entry in dossier.Files)
        {
            var region = Array.IndexOf(LifeRules.Regions, entry.File.Person.Region);
            Assert.Equal(model.Accounts.GetValueOrDefault((person, region)), entry.Account.Fen);
        }
    }
}
