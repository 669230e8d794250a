using Dapper;
using Yibao.Agency.Contributions;
using Yibao.Contributions.Runs;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage;
using Yibao.Storage.Contributions;
using Yibao.Storage.Registers;
using Yibao.Storage.Verify;
using Yibao.Tests.Cli;
using Yibao.Tests.Conventions;
using Yibao.Tests.Counter;
using Yibao.Tests.Storage;
using Yibao.Tests.Verify;

namespace Yibao.Tests.Runs;

/// <summary>A database with employers and people of Guangzhou, and the shipped policies, for one test.</summary>
internal sealed class ContributionOffice : IAsyncDisposable
{
    internal static readonly RegionCode Guangzhou = new(440100);

    private static readonly Lazy<PlanBook> Book = new(
        () => PlanBook.LoadFolder(Path.Combine(Repository.Root, "policies"), examples: false).Book);

    private readonly TestDatabase test;
    private int people;

    private readonly RegionCode home;

    private ContributionOffice(TestDatabase test, PlanBook book, RegionCode home)
    {
        (this.test, this.home) = (test, home);
        Rules = new RegionRules(book);
    }

    internal Database Database => test.Database;

    internal string Address => test.Address;

    internal Scratch Folder { get; } = new();

    internal RegionRules Rules { get; }

    internal TestClock Clock { get; } = TestClock.Summer2020();

    internal static async Task<ContributionOffice> Open(Engine engine, PlanBook? book = null, RegionCode? home = null) =>
        new(await TestDatabase.Open(engine), book ?? Book.Value, home ?? Guangzhou);

    internal static BillPeriod Month(string text) => BillPeriod.TryParse(text, out var month) ? month : throw new FormatException(text);

    /// <summary>An employer with people on the same wage in yuan; the numbers of the people.</summary>
    internal async Task<string[]> Employer(string number, string payer, int heads, int wage, RegionCode? region = null)
    {
        var place = region ?? home;
        await using (var batch = await ContributionBatch.Begin(Database, ContributionBatch.Desk, Clock.GetUtcNow()))
        {
            var code = CreditCode.Complete($"91{place.Value:D6}{people:D9}");
            batch.Add(new Employer(place, number, code.Text, $"测试单位{number}", payer, new(2015, 1, 1), null));
            await batch.Commit();
        }

        var numbers = await People(heads, place, span => span with { EmployerNumber = number, Employer = $"测试单位{number}" });
        await Declare(number, "2019-01", wage, numbers, place);
        return numbers;
    }

    /// <summary>People who are enrolled since 2015; how, the caller says.</summary>
    internal async Task<string[]> People(int count, RegionCode region, Func<EnrolmentSpan, EnrolmentSpan> change, AidCategory aid = default)
    {
        await using var register = await RegisterBatch.Begin(Database);
        var files = new List<PersonFile>();
        for (var i = 0; i < count; i++)
        {
            var number = $"{region.Value:D6}{++people:D6}";
            var person = new InsuredPerson(region, number, "99", number, $"测试{people}", Sex.Male, new(1985, 6, 15));
            var span = change(new EnrolmentSpan
            {
                Scheme = Scheme.Employee, Status = PersonStatus.InService, StatusCode = "11", From = new(2015, 1, 1),
            });
            GroupSpan[] groups = aid == AidCategory.None ? [] : [new GroupSpan("110", aid, new(2015, 1, 1), null)];
            files.Add(new PersonFile(person, [span], groups));
        }

        await register.Add(files);
        await register.Commit(null, Clock.GetUtcNow());
        return [.. files.Select(file => file.Person.Number)];
    }

    internal async Task Declare(string employer, string month, int wage, string[] numbers, RegionCode? region = null)
    {
        await using var batch = await ContributionBatch.Begin(Database, ContributionBatch.Desk, Clock.GetUtcNow());
        var declared = await batch.Declared(numbers);
        foreach (var number in numbers)
        {
            var place = region ?? home;
            var edition = declared.GetValueOrDefault((place.Value, employer, number, Month(month).Value)).Edition;
            batch.Add(new WageDeclaration(place, employer, number, Month(month), wage * 100L), edition + 1);
        }

        await batch.Commit();
    }

    internal Task<BillProgress?> Bill(
        string period, RunKind kind = RunKind.Employers, string cause = "", RegionCode? region = null, string? on = null, int workers = 2)
    {
        var month = Month(period);
        var run = new BillRun(Database, Rules, Clock) { Day = on is null ? month.First : Days(on), Workers = workers };
        return run.Run(region ?? home, kind, month, cause);
    }

    /// <summary>Payments "number day payer yuan"; how many were booked before.</summary>
    internal async Task<int> Pay(params string[] payments)
    {
        var desk = new PaymentDesk(Database, Rules, Clock);
        await using var batch = await ContributionBatch.Begin(Database, ContributionBatch.Desk, Clock.GetUtcNow());
        var again = await desk.Take(batch, [.. payments.Select(line => line.Split(' ')).Select(cells => new BankPayment(
            cells.Length > 4 ? new RegionCode(int.Parse(cells[2][..6])) : home, cells.Length > 4 ? Scheme.Resident : Scheme.Employee,
            cells[0], Days(cells[1]), cells[2], Money.Parse(cells[3]).Fen, ""))]);
        await batch.Commit();
        return again.Count;
    }

    internal async Task<BillState> State(string payer, string period) =>
        (await BillQueries.States(Database, payer, null, Month(period))).Single();

    internal async Task<long> Credit(string payer) => (await BillQueries.Credits(Database, payer)).Sum(credit => credit.Fen);

    /// <summary>Runs a command on the database.</summary>
    internal async Task<CommandRun> Run(params string[] words)
    {
        await test.Close();
        try
        {
            return CommandRun.Of([.. words, "--db", Address]);
        }
        finally
        {
            await test.Reopen();
        }
    }

    internal async Task<T> One<T>(string sql) => (await Read<T>(sql)).Single();

    internal async Task<T[]> Read<T>(string sql)
    {
        await using var reading = await Database.OpenReading();
        return [.. await reading.QueryAsync<T>(sql)];
    }

    internal async Task Execute(string sql)
    {
        await using var writing = await Database.OpenWriting();
        await writing.ExecuteAsync(sql);
    }

    /// <summary>Every invariant holds, and both reports of the income agree.</summary>
    internal async Task Holds()
    {
        var broken = (await Invariants.Check(Database)).Where(finding => !finding.Holds).Select(InvariantTests.Line).ToArray();
        Assert.True(broken.Length == 0, string.Join('\n', broken));
        Assert.All(await IncomeQueries.Between(Database, new(2000, 1, 1), new(2100, 1, 1), null), row => Assert.True(row.Agrees, $"{row}"));
    }

    /// <summary>Balance of an account, debits above zero.</summary>
    internal Task<long> Balance(int account) =>
        One<long>($"select cast(coalesce(sum(debit - credit), 0) as bigint) from balance where account = {account}");

    public async ValueTask DisposeAsync()
    {
        await test.DisposeAsync();
        Folder.Dispose();
    }

    internal static DateOnly Days(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd");
}
