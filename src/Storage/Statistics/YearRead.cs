using System.Data.Common;
using System.Globalization;
using Dapper;
using Yibao.Contributions.Runs;
using Yibao.Kernel;
using Yibao.Ledger;
using Yibao.Policy;
using Yibao.Statistics;
using Yibao.Statistics.Indicators;
using Yibao.Storage.Verify;

namespace Yibao.Storage.Statistics;

/// <summary>A figure told twice (核对): by the statistics and by the ledger, of one region and scheme.</summary>
/// <param name="Region">Region.</param>
/// <param name="Scheme">Scheme.</param>
/// <param name="Account">Ledger account.</param>
/// <param name="Source">Source of income; null: what the account paid for settlements.</param>
/// <param name="Records">By the statistics, fen.</param>
/// <param name="Ledger">By the ledger, fen.</param>
public sealed record LedgerComparison(RegionCode Region, Scheme Scheme, int Account, TransactionSource? Source, long Records, long Ledger)
{
    /// <summary>Whether the two agree (是否一致).</summary>
    public bool Agrees => Records == Ledger;
}

/// <summary>The facts of a year read from a database at one moment (年度统计读取), with what the ledger says of the same.</summary>
/// <param name="Facts">The facts.</param>
/// <param name="Comparisons">Every figure that the ledger knows too, in order.</param>
public sealed record YearRead(YearFacts Facts, IReadOnlyList<LedgerComparison> Comparisons)
{
    private static readonly (TransactionSource Source, IncomeSource[] Facts)[] Sources =
    [
        (TransactionSource.EmployerContribution, [IncomeSource.Employer]),
        (TransactionSource.EmployeeContribution, [IncomeSource.Employee]),
        (TransactionSource.MaternityContribution, [IncomeSource.Maternity]),
        (TransactionSource.LargeAmountContribution, [IncomeSource.LargeAmount]),
        (TransactionSource.ResidentContribution, [IncomeSource.Resident]), (TransactionSource.LateSurcharge, [IncomeSource.Other]),
        (TransactionSource.FiscalSubsidy, [IncomeSource.CentralSubsidy, IncomeSource.ProvinceSubsidy, IncomeSource.LocalSubsidy]),
        (TransactionSource.AssistanceFunding, [IncomeSource.Aid]),
    ];

    private const int FirstSum = 5; // column of FactQueries.Care

    private static readonly HashSet<int> IncomeAccounts = [.. Postings.IncomeAccounts];

    private readonly record struct AccountRow(long Region, long Scheme, long Account, long Opening, long Closing);

    private readonly record struct EntryRow(long Region, long Scheme, long Account, long Source, long Month, long Fen);

    /// <summary>Reads a year (读取).</summary>
    /// <param name="database">The database.</param>
    /// <param name="year">The year.</param>
    /// <param name="cancel">To give up.</param>
    public static async Task<YearRead> Of(Database database, int year, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var snapshot = await Snapshot.Take(database, cancel);
        var connection = snapshot.Connection;
        var values = new { first = (year * 10_000L) + 101, last = (year * 10_000L) + 1231 };
        var facts = new YearFacts(year);
        foreach (var query in new[] { FactQueries.People, FactQueries.Contributions })
        {
            await Read(connection, query, values.first, values.last, facts, cancel);
        }

        await ReadCare(connection, values.first, values.last, facts, cancel);

        var balances = (await connection.QueryAsync<(long, long, long, long, long)>(FactQueries.Balances, values, commandTimeout: 0))
            .Select(row => new AccountRow(row.Item1, row.Item2, row.Item3, row.Item4, row.Item5)).ToList();
        var others = await connection.QueryAsync<(long, long, long, long, long, long)>(
            FactQueries.OtherEntries, values, commandTimeout: 0);
        var entries = others.Select(row => new EntryRow(row.Item1, row.Item2, row.Item3, row.Item4, row.Item5, row.Item6)).ToList();
        AddLedger(facts, balances, entries);
        return new YearRead(facts, [.. Income(facts, entries), .. Payments(facts, balances, entries)]);
    }

    private static async Task Read(
        DbConnection connection, string query, long first, long last, YearFacts facts, CancellationToken cancel)
    {
        await using var reader = (DbDataReader)await connection.ExecuteReaderAsync(
            new CommandDefinition(query, new { first, last }, commandTimeout: 0, cancellationToken: cancel));
        while (await reader.ReadAsync(cancel))
        {
            var key = new FactKey(
                (FactKind)Number(reader, 0), (int)Number(reader, 1), (int)Number(reader, 2), (int)Number(reader, 3),
                (int)Number(reader, 4));
            facts.Add(key, Number(reader, 5));
        }
    }

    private static async Task ReadCare(DbConnection connection, long first, long last, YearFacts facts, CancellationToken cancel)
    {
        await using var reader = (DbDataReader)await connection.ExecuteReaderAsync(
            new CommandDefinition(FactQueries.Care, new { first, last }, commandTimeout: 0, cancellationToken: cancel));
        while (await reader.ReadAsync(cancel))
        {
            var kind = (CareSumKind)Number(reader, 0);
            var place = new FactKey(
                FactKind.Bills, (int)Number(reader, 1), (int)Number(reader, 2), (int)Number(reader, 3), (int)Number(reader, 4));
            var columns = FactQueries.CareFacts(kind);
            for (var i = 0; i < columns.Length; i++)
            {
                if (columns[i] is { } fact)
                {
                    facts.Add(place with { Kind = fact }, Number(reader, i + FirstSum));
                }
            }

            if (kind == CareSumKind.Care && place.VisitKind == (int)VisitKind.Maternity)
            {
                facts.Add(place with { Kind = FactKind.MaternityCases, Part = 0 }, Number(reader, FirstSum));
            }
        }
    }

    // A sum over 64-bit numbers is numeric in PostgreSQL.
    private static long Number(DbDataReader reader, int column) => Convert.ToInt64(reader.GetValue(column), CultureInfo.InvariantCulture);

    /// <summary>Balances, credits to personal accounts, and special funds, which only the ledger knows.</summary>
    private static void AddLedger(YearFacts facts, List<AccountRow> balances, List<EntryRow> entries)
    {
        foreach (var row in balances)
        {
            var part = IsPersonal((int)row.Account) ? 1 : 0;
            if (part == 1 || BasicFunds.IsPooled((int)row.Account))
            {
                facts.Add(new FactKey(FactKind.OpeningBalance, (int)row.Region, (int)row.Scheme, part, 0), row.Opening);
                facts.Add(new FactKey(FactKind.ClosingBalance, (int)row.Region, (int)row.Scheme, part, 0), row.Closing);
            }
        }

        foreach (var row in entries)
        {
            FactKey Key(FactKind kind, int part) => new(kind, (int)row.Region, (int)row.Scheme, part, (int)row.Month);
            switch ((TransactionSource)row.Source, (int)row.Account)
            {
                case (TransactionSource.AccountCredit, ChartOfAccounts.AccountsToCredit):
                    facts.Add(Key(FactKind.AccountCredit, 0), -row.Fen);
                    facts.Add(Key(FactKind.AccountCredit, 1), row.Fen);
                    break;
                case (TransactionSource.AccountCredit, var account) when IsPersonal(account):
                    facts.Add(Key(FactKind.AccountCredit, 1), row.Fen);
                    break;
                case (TransactionSource.AdvanceGranted, ChartOfAccounts.ProviderPrepayments):
                    facts.Add(Key(FactKind.EpidemicAdvance, 0), -row.Fen);
                    break;
            }
        }
    }

    private static IEnumerable<LedgerComparison> Income(YearFacts facts, List<EntryRow> entries)
    {
        var said = facts.All.Where(fact => fact.Key.Kind == FactKind.Income)
            .ToLookup(fact => (fact.Key.Region, fact.Key.Scheme, (IncomeSource)fact.Key.Part), fact => fact.Value);
        var posted = entries.Where(row => IncomeAccounts.Contains((int)row.Account))
            .ToLookup(row => ((int)row.Region, (int)row.Scheme, (TransactionSource)row.Source), row => row.Fen);
        var places = said.Select(group => (group.Key.Region, group.Key.Scheme))
            .Concat(posted.Select(group => (group.Key.Item1, group.Key.Item2))).Distinct().Order();
        foreach (var (region, scheme) in places)
        {
            foreach (var (source, parts) in Sources)
            {
                var records = parts.Sum(part => said[(region, scheme, part)].Sum());
                var ledger = posted[(region, scheme, source)].Sum();
                if (records != 0 || ledger != 0)
                {
                    yield return new LedgerComparison(new RegionCode(region), (Scheme)scheme, 0, source, records, ledger);
                }
            }
        }
    }

    /// <summary>What settlements took from an account is how it moved in the year but for everything else that was posted on it.</summary>
    private static IEnumerable<LedgerComparison> Payments(YearFacts facts, List<AccountRow> balances, List<EntryRow> entries)
    {
        var ledger = balances.ToDictionary(row => ((int)row.Region, (int)row.Scheme, (int)row.Account), row => row.Opening - row.Closing);
        foreach (var row in entries)
        {
            var key = ((int)row.Region, (int)row.Scheme, (int)row.Account);
            ledger[key] = ledger.GetValueOrDefault(key) + row.Fen;
        }

        var said = new Dictionary<(int Region, int Scheme, int Account), long>();
        foreach (var (key, value) in facts.All.Where(fact => fact.Key.Kind is FactKind.PaidByFund or FactKind.AccountPaid))
        {
            var account = key.Kind == FactKind.PaidByFund ? ChartOfAccounts.OfFundCode(key.Part)
                : key.Scheme == (int)Scheme.Employee ? FundCodes.EmployeeAccount : FundCodes.ResidentHouseholdAccount;
            said[(key.Region, key.Scheme, account)] = said.GetValueOrDefault((key.Region, key.Scheme, account)) + value;
        }

        foreach (var key in ledger.Keys.Union(said.Keys).Where(key => IsFund(key.Item3)).Order())
        {
            var (records, posted) = (said.GetValueOrDefault(key), ledger.GetValueOrDefault(key));
            if (records != 0 || posted != 0)
            {
                yield return new LedgerComparison(new RegionCode(key.Item1), (Scheme)key.Item2, key.Item3, null, records, posted);
            }
        }
    }

    private static bool IsPersonal(int account) => FundCodes.TryFind(account, out var fund) && fund.Kind == FundKind.PersonalAccount;

    private static bool IsFund(int account) => FundCodes.TryFind(account, out var fund) && fund.Kind != FundKind.HospitalBorne;
}
