using Yibao.Kernel;
using Yibao.Ledger;
using Yibao.Storage;
using Yibao.Storage.Counter;
using Yibao.Storage.Registers;

namespace Yibao.Cli.Importing;

/// <summary>
/// Opening balances of personal accounts (个人账户期初导入), a row per person: each a balanced transaction, deposits of the funds against the
/// personal account, in a link of the audit chain per batch.
/// </summary>
internal sealed class AccountImport(Database database, RefusedFile refused) : IRegisterImport
{
    // Imports have a chain and a bucket of balances of their own, so that they never meet a lane.
    private const int OwnChain = -1;
    private const int OwnLane = -1;

    private readonly ImportCells cells = new(Header);
    private readonly BusinessIds ids = new(BusinessIds.NodesMax - 1);
    private readonly List<(long Line, RegionCode Region, string Number, DateOnly Day, Money Balance)> batch = [];
    private readonly HashSet<(RegionCode, string)> persons = [];
    private LaneStore? store;

    /// <summary>The columns of the file.</summary>
    public static string[] Header { get; } = ["region", "psn_no", "day", "balance"];

    public string[] Columns => Header;

    public bool Begins(ImportRows row) => true;

    public void Take(ImportRows row)
    {
        cells.Begin(row);
        var region = cells.Region("region");
        var number = cells.Code("psn_no", ImportRefusals.PersonNumber, 1, 30);
        var day = cells.Day("day", ImportRefusals.Period);
        if (!Money.TryParse(cells["balance"], out var balance, out var problem))
        {
            cells.Refuse(ImportRefusals.Amount, "balance", problem!);
        }
        else if (balance < Money.Zero)
        {
            cells.Refuse(ImportRefusals.Amount, "balance", "a personal account is never below zero");
        }

        if (cells.Refusal is null && !persons.Add((region, number)))
        {
            cells.Refuse(ImportRefusals.AccountTwice, "psn_no", "");
        }

        if (cells.Refusal is { } refusal)
        {
            refused.Add(refusal);
        }
        else
        {
            batch.Add((row.Line, region, number, day, balance));
        }
    }

    public async Task Commit(ImportRun run, DateTimeOffset at, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        store ??= await LaneStore.Open(database, OwnChain);
        var needs = new Needs();
        needs.Persons.UnionWith(batch.Select(row => row.Number));
        var desks = await store.Begin(needs);
        try
        {
            var now = at.ToUnixTimeMilliseconds();
            var writes = new WriteSet(ids.Next(now), now, OwnLane);
            foreach (var (line, region, number, day, balance) in batch)
            {
                var desk = desks.Persons.GetValueOrDefault(number)?.Find(found => found.File.Person.Region == region);
                if (RefusalOf(desk, day) is { } kind)
                {
                    refused.Add(new RefusedRow(line, kind, "psn_no", ""));
                }
                else if (balance > Money.Zero)
                {
                    Post(writes, desk!, region, number, day, balance.Fen, now);
                }
            }

            run.RowsRefused += refused.Flush();
            var (sql, values) = run.Save(at);
            writes.Add(sql, values);
            store.Commit(writes);
        }
        catch
        {
            store.Abandon();
            throw;
        }

        batch.Clear();
        persons.Clear();
    }

    public ValueTask DisposeAsync() => store?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static RefusalKind? RefusalOf(PersonDesk? desk, DateOnly day)
    {
        if (desk is null)
        {
            return ImportRefusals.UnknownPerson;
        }

        if (desk.File.On(day, Scheme.Employee) is null)
        {
            return ImportRefusals.NoAccount;
        }

        return desk.Account != 0 || desk.Visits != 0 ? ImportRefusals.AccountUsed : null;
    }

    private void Post(WriteSet writes, PersonDesk desk, RegionCode region, string number, DateOnly day, long fen, long now)
    {
        writes.Add(LedgerTransaction.Post(
            ids.Next(now), region, Scheme.Employee, day, TransactionSource.OpeningBalance, number,
            new LedgerEntry(ChartOfAccounts.Deposits, fen), new LedgerEntry(FundCodes.EmployeeAccount, -fen)));
        desk.Open(fen);
        writes.Put(desk);
    }
}
