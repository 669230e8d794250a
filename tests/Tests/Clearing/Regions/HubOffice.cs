using Dapper;
using Yibao.Agency.Clearing;
using Yibao.Clearing.Messages;
using Yibao.Clearing.Regions;
using Yibao.Kernel;
using Yibao.Ledger;
using Yibao.Policy;
using Yibao.Storage;
using Yibao.Storage.Clearing;
using Yibao.Storage.Counter;
using Yibao.Storage.Verify;
using Yibao.Tests.Cli;
using Yibao.Tests.Counter;
using Yibao.Tests.Storage;
using Yibao.Tests.Verify;

namespace Yibao.Tests.Clearing.Regions;

/// <summary>A database with legs at the hub, and the shipped policies, for one test.</summary>
internal sealed class HubOffice : IAsyncDisposable
{
    internal static readonly RegionCode Beijing = new(110000);
    internal static readonly RegionCode Shanghai = new(310000);
    internal static readonly RegionCode Wuhan = new(420100);

    private const int Couriers = -7; // their chain

    /// <summary>The invariants that legs without settlements can keep.</summary>
    private static readonly string[] Kept = ["I1", "I2", "I9", "I10", "I11", "I13", "I16"];

    private readonly TestDatabase test;

    private HubOffice(TestDatabase test) => this.test = test;

    internal Database Database => test.Database;

    internal string Address => test.Address;

    internal TestClock Clock { get; } = TestClock.Summer2020();

    private static PlanBook Policies => ClearingTermsTests.Shipped.Value;

    internal RegionClearing Clearing => new(Database, Policies, Clock) { ItemsAtOnce = 2 };

    internal RegionMoney Money => new(Database, Policies, Clock);

    internal RegionDisputes Disputes => new(Database, Policies, Clock);

    internal static async Task<HubOffice> Open(Engine engine) => new(await TestDatabase.Open(engine));

    internal static ClearingPeriod Month(string text) =>
        ClearingPeriod.TryParse(text, out var month) ? month : throw new FormatException(text);

    internal static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd");

    /// <summary>An item that both regions booked, with the postings of its legs.</summary>
    internal Task Item(long id, RegionCode home, RegionCode care, long fen, string day, Action<LegDraft>? change = null) =>
        Legs(id, home, care, fen, day, [HubSide.Home, HubSide.Care], change);

    /// <summary>Legs of an item that the hub hears of on a day.</summary>
    internal async Task Legs(
        long id, RegionCode home, RegionCode care, long fen, string day, HubSide[] sides, Action<LegDraft>? change = null)
    {
        var draft = new LegDraft();
        change?.Invoke(draft);
        var leg = new Leg
        {
            SettlementId = id, Reverses = draft.Reverses, Home = home, Care = care, Provider = "H11000000001", Scheme = draft.Scheme,
            ClearingType = "21", Kind = VisitKind.Inpatient, Epidemic = draft.Epidemic, PersonNumber = "1", Day = Day(day), At = 0,
            BookedDay = Day(day), Total = fen, FundPaid = fen - (fen / 10), Account = fen / 10, Cash = 0,
            Funds = [new FundShare(FundCodes.EmployeePooled, fen - (fen / 10))],
        };
        await using var batch = await AuditedBatch.Begin(Database, Couriers, Clock.GetUtcNow(), default);
        foreach (var side in sides)
        {
            batch.Writes.Add(ClearingTables.HubLeg, ClearingTables.HubOf(leg, side, Day(day), batch.Writes.Batch));
            var (region, party, sign) = side == HubSide.Home ? (home, care, 1) : (care, home, -1);
            batch.Writes.Add(LedgerTransaction.Post(
                batch.Ids.Next(batch.Writes.At), region, leg.Scheme, Day(day), TransactionSource.CareLeg, party.ToString(),
                new LedgerEntry(FundCodes.OtherFunds, sign * fen), new LedgerEntry(ChartOfAccounts.Clearing, -sign * fen)));
        }

        await batch.Commit(default);
    }

    /// <summary>Many items that both regions booked, without postings, a few thousand in a transaction.</summary>
    internal async Task Fill(IEnumerable<ClearingItem> items, Func<ClearingItem, DateOnly> day)
    {
        foreach (var chunk in items.Chunk(10_000))
        {
            await using var batch = await AuditedBatch.Begin(Database, Couriers, Clock.GetUtcNow(), default);
            foreach (var item in chunk)
            {
                var leg = new Leg
                {
                    SettlementId = item.SettlementId, Home = item.Home, Care = item.Care, Provider = "H11000000001", Scheme = item.Scheme,
                    ClearingType = "21", Kind = VisitKind.Inpatient, Epidemic = EpidemicStatus.None, PersonNumber = "1", Day = day(item),
                    At = 0, BookedDay = day(item), Total = item.Fen, FundPaid = item.Fen, Account = 0, Cash = 0, Funds = [],
                };
                batch.Writes.Add(ClearingTables.HubLeg, ClearingTables.HubOf(leg, HubSide.Home, day(item), batch.Writes.Batch));
                batch.Writes.Add(ClearingTables.HubLeg, ClearingTables.HubOf(leg, HubSide.Care, day(item), batch.Writes.Batch));
            }

            await batch.Commit(default);
        }
    }

    /// <summary>Clears a month on a day of the next.</summary>
    internal async Task<RegionRun> Clear(string month, string? on = null, string by = "甲")
    {
        var period = Month(month);
        var (run, refusal) = await Clearing.Run(period, on is null ? period.Last.AddDays(20) : Day(on), by);
        Assert.True(refusal is null, refusal?.Message(Language.English));
        Assert.True(run!.IsDone);
        return run;
    }

    /// <summary>The matrix of a batch as text.</summary>
    internal async Task<string[]> Matrix(string month)
    {
        await using var reader = await HubReader.Open(Database);
        var matrix = await reader.Matrix(Month(month), Month(month));
        return [.. matrix.Cells.Select(cell => $"{(int)cell.Scheme} {cell.Home}>{cell.Care} {cell.Items} {cell.Fen}")];
    }

    /// <summary>The notices of a batch as text.</summary>
    internal async Task<string[]> Notices(string month)
    {
        await using var reader = await HubReader.Open(Database);
        return
        [
            .. (await reader.NoticesOf(Month(month))).Select(one =>
                $"{one.Notice.Number} {one.Notice.Kind} {one.Notice.Payer}>{one.Notice.Payee} {one.Notice.Fen} paid {one.Paid}"),
        ];
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

    /// <summary>Balance of an account of a region, debits above zero.</summary>
    internal Task<long> Balance(RegionCode region, int account) => One<long>(
        $"select cast(coalesce(sum(debit - credit), 0) as bigint) from balance where account = {account} and region = {region.Value}");

    /// <summary>What is broken of the invariants that legs without settlements can keep.</summary>
    internal async Task<Dictionary<string, Finding>> Broken() => (await Invariants.Check(Database))
        .Where(finding => !finding.Holds && Kept.Contains(finding.Invariant.Code)).ToDictionary(finding => finding.Invariant.Code);

    internal async Task Holds()
    {
        var broken = await Broken();
        Assert.True(broken.Count == 0, string.Join('\n', broken.Values.Select(InvariantTests.Line)));
    }

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

    /// <summary>Opens the database again that somebody closed.</summary>
    internal Task Reopen() => test.Reopen();

    public ValueTask DisposeAsync() => test.DisposeAsync();

    /// <summary>What a test may change of a leg.</summary>
    internal sealed class LegDraft
    {
        internal long? Reverses { get; set; }

        internal Scheme Scheme { get; set; } = Scheme.Employee;

        internal EpidemicStatus Epidemic { get; set; }
    }
}
