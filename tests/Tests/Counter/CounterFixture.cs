using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Yibao.Agency.Counter;
using Yibao.Catalogue;
using Yibao.Kernel;
using Yibao.Ledger;
using Yibao.Policy;
using Yibao.Settlement;
using Yibao.Storage;
using Yibao.Storage.Counter;
using Yibao.Tests.Conventions;
using Yibao.Tests.Storage;

namespace Yibao.Tests.Counter;

/// <summary>
/// An office on a database of its own with a few people and providers in Beijing, under the shipped policies and catalogue. Messages are
/// numbered M1, M2 ...; before each the clock goes on by a second.
/// </summary>
internal sealed class CounterFixture : IAsyncDisposable
{
    internal const string Hospital = "H11000000001";
    internal const string Clinic = "H11000000002";
    internal const string Pharmacy = "P11000000001";

    private static readonly Lazy<RuleSet> Shipped = new(Load);

    private readonly TestDatabase? test;
    private readonly TimeProvider time;
    private readonly int lanes;
    private Database database;
    private int messages;

    private CounterFixture(Database database, TestDatabase? test, TimeProvider time, int lanes) =>
        (this.database, this.test, this.time, this.lanes) = (database, test, time, lanes);

    internal static RuleSet Rules => Shipped.Value;

    internal Database Database => database;

    internal string Address => test!.Address;

    internal TestClock Clock => (TestClock)time;

    internal Office Office { get; private set; } = null!;

    /// <summary>A person's number. Of four people two are in service, one is retired, one is a resident.</summary>
    internal static string Person(int number) => string.Create(CultureInfo.InvariantCulture, $"11000000{number:D6}");

    internal static Scheme SchemeOf(int number) => number % 4 == 3 ? Scheme.Resident : Scheme.Employee;

    /// <summary>What a person's account holds at the beginning, fen.</summary>
    internal static long OpeningOf(int number) => SchemeOf(number) == Scheme.Employee ? 200_000 + (number * 1_000) : 0;

    /// <summary>A fresh database with an open office.</summary>
    internal static async Task<CounterFixture> Open(Engine engine, int people = 8, int lanes = 1)
    {
        var fresh = await TestDatabase.Open(engine);
        var fixture = new CounterFixture(fresh.Database, fresh, TestClock.Summer2020(), lanes);
        await fixture.Fill(people);
        return fixture;
    }

    /// <summary>An office on a database of the caller's, which is migrated and empty, or was filled before.</summary>
    internal static async Task<CounterFixture> On(Database database, TimeProvider time, int people, int lanes = 1)
    {
        var fixture = new CounterFixture(database, null, time, lanes);
        await (people > 0 ? fixture.Fill(people) : fixture.OpenOffice());
        return fixture;
    }

    /// <summary>Opens the office, or opens it again after <see cref="CloseOffice"/>: as a restart of the program.</summary>
    internal async Task OpenOffice()
    {
        Tick();
        Office = await Office.Open(Database, Rules, new OfficeOptions { Time = time, Lanes = lanes, Node = 0 });
    }

    internal ValueTask CloseOffice() => Office.DisposeAsync();

    /// <summary>Lets go of the database for a command that opens it itself; a SQLite file has one process.</summary>
    internal async Task Release()
    {
        await CloseOffice();
        if (Database.Engine == Engine.Sqlite)
        {
            await test!.Close();
        }
    }

    /// <summary>Takes the database again after <see cref="Release"/>, without an office.</summary>
    internal async Task Reacquire()
    {
        if (Database.Engine == Engine.Sqlite)
        {
            await test!.Reopen();
            database = test.Database;
        }
    }

    /// <summary>The key of a new message.</summary>
    internal MessageKey Next(string infno, string provider = Hospital) =>
        Requests.Key(provider, infno, string.Create(CultureInfo.InvariantCulture, $"M{++messages}"));

    internal async Task<Reply> Send(Operation operation)
    {
        Tick();
        return new Reply(Encoding.UTF8.GetString(await Office.Submit(operation)));
    }

    /// <summary>A whole outpatient visit: registered, one line, settled; the settlement's id.</summary>
    internal async Task<long> Outpatient(int person, DateOnly day, long fen, bool useAccount = true)
    {
        var who = Person(person);
        var visit = (await Done(Requests.Register(Next("2201"), who, day, SchemeOf(person)))).Id;
        await Done(Requests.Upload(Next("2204"), who, visit, Requests.Line("1", day, fen), Requests.Line("2", day, fen / 2, 3)));
        return (await Done(Requests.Settle(Next("2207"), who, visit, "B1", useAccount: useAccount))).Id;
    }

    /// <summary>A whole stay of ten days: admitted, two lines, discharged, settled; the settlement's id.</summary>
    internal async Task<long> Stay(int person, DateOnly day, long fen)
    {
        var who = Person(person);
        var visit = (await Done(Requests.Register(Next("2401"), who, day, SchemeOf(person), "21"))).Id;
        await Done(Requests.Upload(
            Next("2301"), who, visit, Requests.Line("1", day, fen, batch: ""), Requests.Line("2", day.AddDays(1), fen, 2, batch: "")));
        await Done(Requests.Discharge(Next("2402"), who, visit, day.AddDays(10)));
        return (await Done(Requests.Settle(Next("2304"), who, visit))).Id;
    }

    /// <summary>A purchase at the pharmacy; the settlement's id.</summary>
    internal async Task<long> Purchase(int person, DateOnly day, long fen) =>
        (await Done(Requests.Buy(Next("2102", Pharmacy), Person(person), day, useAccount: true, Requests.Line("1", day, fen)))).Id;

    internal async Task<long> Reverse(int person, long settlement) =>
        (await Done(Requests.Reverse(Next("2208"), Person(person), settlement))).Id;

    /// <summary>Sends what must be done.</summary>
    internal async Task<Reply> Done(Operation operation)
    {
        var reply = await Send(operation);
        Assert.True(reply.Code.Length == 0, $"{operation.Key.InfNo} was refused: {reply.Text}");
        return reply;
    }

    /// <summary>Changes the database behind the office's back.</summary>
    internal async Task<int> Plant(string sql, object? values = null)
    {
        await using var connection = await Database.OpenWriting();
        return await connection.ExecuteAsync(sql, values);
    }

    internal async Task<T> Read<T>(string sql, object? values = null)
    {
        await using var connection = await Database.OpenReading();
        return (await connection.QueryFirstAsync<T>(sql, values))!;
    }

    internal async Task<T[]> Rows<T>(string sql)
    {
        await using var connection = await Database.OpenReading();
        return [.. await connection.QueryAsync<T>(sql)];
    }

    public async ValueTask DisposeAsync()
    {
        await Office.DisposeAsync();
        if (test is not null)
        {
            await test.DisposeAsync();
        }
    }

    private void Tick() => (time as TestClock)?.Advance(TimeSpan.FromSeconds(1));

    private async Task Fill(int people)
    {
        await using (var connection = await Database.OpenWriting())
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await connection.ExecuteAsync(Registers.Provider, Registers.Providers(), transaction);
            var rows = Enumerable.Range(0, people).Select(Registers.PersonOf).ToArray();
            await connection.ExecuteAsync(Registers.PersonRow, rows, transaction);
            await connection.ExecuteAsync(Registers.Enrolment, rows, transaction);
            await connection.ExecuteAsync(Registers.State, rows, transaction);
            await transaction.CommitAsync();
        }

        await OpenOffice();
        foreach (var number in Enumerable.Range(0, people).Where(number => OpeningOf(number) > 0))
        {
            await Send(new Credit(number) { PersonNumber = Person(number) });
        }
    }

    private static RuleSet Load()
    {
        var policies = PlanBook.LoadFolder(Path.Combine(Repository.Root, "policies"), examples: false);
        var catalogue = CatalogueBook.Load(Path.Combine(Repository.Root, "catalogue"));
        var digest = Convert.ToHexStringLower(SHA256.HashData("policies"u8));
        return new RuleSet(policies.Book, digest, catalogue.Book!, 0);
    }

    /// <summary>Brings in the balance of a personal account, as an import does: with its ledger transaction.</summary>
    private sealed class Credit : Operation
    {
        private readonly long fen;

        [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
        internal Credit(int number)
        {
            Key = Requests.Key("", "import", Person(number));
            Digest = SHA256.HashData("credit"u8);
            Refused = _ => [];
            fen = OpeningOf(number);
        }

        protected internal override Decision Decide(Desk desk)
        {
            desk.Writes.Add(LedgerTransaction.Post(
                desk.NextId(), Requests.Beijing, Scheme.Employee, desk.Today, TransactionSource.OpeningBalance, PersonNumber,
                new LedgerEntry(ChartOfAccounts.Deposits, fen), new LedgerEntry(FundCodes.EmployeeAccount, -fen)));
            desk.Writes.Add(
                "update person_state set account_fen = account_fen + @fen where psn_no = @PersonNumber", new { fen, PersonNumber });
            return Decision.Done("credit"u8.ToArray());
        }
    }
}
