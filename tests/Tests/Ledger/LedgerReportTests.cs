using System.Text.Json.Nodes;
using Dapper;
using Yibao.Cli;
using Yibao.Kernel;
using Yibao.Ledger;
using Yibao.Storage;
using Yibao.Storage.Ledger;
using Yibao.Tests.Cli;
using Yibao.Tests.Counter;
using Yibao.Tests.Storage;
using Yibao.Tests.Verify;

namespace Yibao.Tests.Ledger;

public sealed class LedgerReportTests
{
    private static readonly DateOnly Today = new(2020, 6, 30);

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task The_trial_balance_adds_up_to_nothing_and_to_the_settlements(Engine engine)
    {
        await using var office = await InvariantTests.Busy(engine);
        var rows = await LedgerQueries.TrialBalance(office.Database, Today, new LedgerScope());
        Assert.Equal(0, rows.Sum(row => row.Closing));
        Assert.Equal(rows.Sum(row => row.Debit), rows.Sum(row => row.Credit));
        var owed = await office.Read<long>("select cast(sum(fund_paid + account) as bigint) from settlement");
        Assert.Equal(-owed, rows.Where(row => row.Account.Code == ChartOfAccounts.ProviderPayables).Sum(row => row.Closing));
        var residents = await LedgerQueries.TrialBalance(office.Database, Today, new LedgerScope { Scheme = Scheme.Resident });
        Assert.All(residents, row => Assert.Equal(Scheme.Resident, row.Scheme));
        Assert.Empty(await LedgerQueries.TrialBalance(office.Database, Today.AddDays(-1), new LedgerScope()));
        var tomorrow = await LedgerQueries.TrialBalance(office.Database, Today.AddDays(1), new LedgerScope());
        Assert.Equal(rows.Select(row => (row.Closing, 0L, 0L)), tomorrow.Select(row => (row.Opening, row.Debit, row.Credit)));
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task The_entries_of_an_account_end_at_its_balance(Engine engine)
    {
        await using var office = await InvariantTests.Busy(engine);
        await office.Purchase(4, new DateOnly(2020, 3, 2), 4_500);
        var balance = (await LedgerQueries.TrialBalance(office.Database, Today, new LedgerScope()))
            .Where(row => row.Account.Code == FundCodes.EmployeeAccount).Sum(row => row.Closing);
        Assert.Equal(balance, await Entries(office, FundCodes.EmployeeAccount, new LedgerScope()).SumAsync());
        var pharmacy = new LedgerScope { Party = CounterFixture.Pharmacy };
        Assert.Equal(4_500, Assert.Single(await Entries(office, FundCodes.EmployeeAccount, pharmacy).ToArrayAsync()));
        Assert.Equal(4_500, await LedgerQueries.Opening(office.Database, FundCodes.EmployeeAccount, Today.AddDays(1), pharmacy));
        Assert.Equal(balance, await LedgerQueries.Opening(office.Database, FundCodes.EmployeeAccount, Today.AddDays(1), new LedgerScope()));
        Assert.Equal(0, await LedgerQueries.Opening(office.Database, FundCodes.EmployeeAccount, Today, new LedgerScope()));
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task The_entries_of_an_account_are_found_by_their_index(Engine engine)
    {
        await using var office = await CounterFixture.Open(engine);
        await using var connection = await office.Database.OpenReading();
        var text = LedgerQueries.EntriesText(new LedgerScope());
        foreach (var name in new[] { "@account", "@from", "@last" })
        {
            text = text.Replace(name, "310100", StringComparison.Ordinal);
        }

        if (engine == Engine.Postgres)
        {
            await connection.ExecuteAsync("set enable_seqscan = off");
        }

        var plan = await connection.QueryAsync((engine == Engine.Sqlite ? "explain query plan " : "explain ") + text);
        Assert.Contains("journal_by_day", string.Join('\n', plan), StringComparison.Ordinal);
        Assert.Contains("settlement_by_posting", string.Join('\n', plan), StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task The_commands_show_both(Engine engine)
    {
        await using var office = await InvariantTests.Busy(engine);
        await office.Purchase(4, new DateOnly(2020, 3, 2), 4_500);
        await office.Release();
        var balance = CommandRun.Of("ledger", "balance", "--on", "2020-06-30", "--db", office.Address);
        Assert.Equal((ExitCode.Done, ""), (balance.Code, balance.Notes));
        Assert.Equal("110000  employee scheme  2020-06-30", balance.Lines[0]);
        Assert.All(balance.Lines, line => Assert.True(Columns.WidthOf(line) <= Output.ColumnsMax, line));
        var json = JsonNode.Parse(
            CommandRun.Of("ledger", "balance", "--on", "2020-06-30", "--region", "110000", "--db", office.Address, "--json").Results)!;
        Assert.Equal(0, json["balance"]!.GetValue<long>());
        Assert.Equal(json["debit"]!.GetValue<long>(), json["credit"]!.GetValue<long>());
        string[] of = ["ledger", "statement", "310200", "--from", "2020-01-01", "--until", "2020-12-31", "--db", office.Address];
        var statement = CommandRun.Of([.. of, "--party", CounterFixture.Pharmacy]);
        Assert.Equal("310200  城镇职工基本医疗保险个人账户基金", CommandRun.Of([.. of, "--lang", "zh"]).Lines[0]);
        Assert.Matches(@"^2020-06-30 +\d+ +settlement +P11000000001 +45\.00 +45\.00$", statement.Lines[2]);
        Assert.Matches(@"^2020-12-31 +closing +45\.00$", statement.Lines[^1]);
        var entries = JsonNode.Parse(CommandRun.Of([.. of, "--json"]).Results)!;
        Assert.Equal(entries["closing"]!.GetValue<long>(), entries["entries"]!.AsArray()[^1]!["balance"]!.GetValue<long>());
    }

    [Fact]
    public void An_account_that_is_not_in_the_chart_is_bad_input()
    {
        var run = CommandRun.Of("ledger", "statement", "1", "--from", "2020-01-01", "--until", "2020-12-31");
        Assert.Equal(ExitCode.BadInput, run.Code);
        Assert.Contains("there is no account 1 in the chart", run.Notes, StringComparison.Ordinal);
        Assert.Contains("--region: expected six digits", CommandRun.Of("ledger", "balance", "--on", "2020-01-01", "--region", "x").Notes,
            StringComparison.Ordinal);
    }

    private static IAsyncEnumerable<long> Entries(CounterFixture office, int account, LedgerScope scope) =>
        LedgerQueries.Entries(office.Database, account, new DateOnly(2020, 1, 1), Today, scope).Select(entry => entry.Fen);
}
