using System.Data.Common;
using Dapper;
using Yibao.Contributions.Runs;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Storage.Counter;

namespace Yibao.Storage.Contributions;

/// <summary>A payment of a payer (缴费到账).</summary>
/// <param name="Number">Number of the bank.</param>
/// <param name="Scheme">Scheme.</param>
/// <param name="Day">Day of the bank.</param>
/// <param name="Fen">Amount.</param>
/// <param name="IsClaimed">Whether its payer was unknown at first.</param>
public sealed record PaymentRow(string Number, Scheme Scheme, DateOnly Day, long Fen, bool IsClaimed);

/// <summary>A credit to a personal account (个人账户划入).</summary>
/// <param name="Period">Month.</param>
/// <param name="Payer">Employer whose bill it rests on; empty: a pensioner's.</param>
/// <param name="Day">Day of posting.</param>
/// <param name="Fen">Amount; below zero where a bill became less.</param>
public sealed record AccountCreditRow(BillPeriod Period, string Payer, DateOnly Day, long Fen);

/// <summary>What statements for persons and employers are made of (对账单查询).</summary>
public static class StatementQueries
{
    /// <summary>The employers of a number (单位), by region. Index: employer_pkey.</summary>
    public static async Task<IReadOnlyList<Employer>> Employers(
        Database database, string number, RegionCode? region, CancellationToken cancel = default) =>
        await Read(
            database, $"select {ContributionTables.Employer.List} from employer where employer_no = @number and {InRegion} order by region",
            new { number, region = Value(region) },
            row => new Employer(
                new RegionCode(row.GetInt32(0)), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4),
                StoredDay.Read(row.GetInt64(5)), row.IsDBNull(6) ? null : StoredDay.Read(row.GetInt64(6))),
            cancel);

    /// <summary>Persons whom an employer pays for on a day (在保人数). Index: enrolment_by_employer.</summary>
    public static async Task<int> Heads(Database database, Employer employer, DateOnly day, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(employer);
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenReading(cancel);
        return await connection.ExecuteScalarAsync<int>(
            "select count(*) from enrolment where employer_no = @number and employer_no <> '' and region = @region and from_day <= @day "
            + "and (until_day is null or until_day > @day)",
            new { number = employer.Number, region = Value(employer.Region), day = StoredDay.Of(day) });
    }

    /// <summary>
    /// The records of a person number (人员档案), by region, each with the balance of its personal account. Indexes: primary keys.
    /// </summary>
    public static async Task<IReadOnlyList<(PersonFile File, Money Account)>> Persons(
        Database database, string number, RegionCode? region, CancellationToken cancel = default)
    {
        await using var reader = new DeskReader(database);
        var needs = new Needs();
        needs.Persons.Add(number);
        var data = await reader.Read(needs);
        cancel.ThrowIfCancellationRequested();
        return
        [
            .. data.Persons.GetValueOrDefault(number, []).Where(desk => region is null || desk.File.Person.Region == region)
                .OrderBy(desk => desk.File.Person.Region.Value).Select(desk => (desk.File, new Money(desk.Account))),
        ];
    }

    /// <summary>The payments of a payer (到账记录) from one day to another, both included. Indexes: by payer.</summary>
    public static async Task<IReadOnlyList<PaymentRow>> Payments(
        Database database, Payer payer, DateOnly from, DateOnly last, CancellationToken cancel = default) =>
        await Read(
            database,
            """
            select payment_no, scheme, day, fen, 0 from payment
                where payer = @payer and payer_kind = @kind and region = @region and day between @from and @last
            union all
            select p.payment_no, p.scheme, p.day, p.fen, 1 from payment_claim c
                join payment p on p.payment_no = c.payment_no and p.region = c.region
                where c.payer = @payer and c.payer_kind = @kind and c.region = @region and p.day between @from and @last
            order by 3, 1
            """,
            new
            {
                payer = payer.Number, kind = (long)payer.Kind, region = Value(payer.Region), from = StoredDay.Of(from),
                last = StoredDay.Of(last),
            },
            row => new PaymentRow(
                row.GetString(0), (Scheme)row.GetInt64(1), StoredDay.Read(row.GetInt64(2)), row.GetInt64(3), row.GetInt64(4) != 0),
            cancel);

    /// <summary>Credits to a personal account (划入记录) for these months. Index: account_credit_pkey.</summary>
    public static async Task<IReadOnlyList<AccountCreditRow>> Credits(
        Database database, InsuredPerson person, BillPeriod first, BillPeriod last, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(person);
        return await Read(
            database,
            "select period, payer, day, fen from account_credit where psn_no = @number and period between @first and @last "
            + "and region = @region order by period, payer, edition",
            new { number = person.Number, region = Value(person.Region), first = (long)first.Value, last = (long)last.Value },
            row => new AccountCreditRow(
                new BillPeriod(row.GetInt32(0)), row.GetString(1), StoredDay.Read(row.GetInt64(2)), row.GetInt64(3)),
            cancel);
    }

    private const string InRegion = "(@region = 0 or region = @region)";

    private static long Value(RegionCode? region) => region?.Value ?? 0;

    private static async Task<IReadOnlyList<T>> Read<T>(
        Database database, string sql, object values, Func<DbDataReader, T> make, CancellationToken cancel)
    {
        await using var connection = await database.OpenReading(cancel);
        await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition(sql, values, cancellationToken: cancel));
        var rows = new List<T>();
        while (await reader.ReadAsync(cancel))
        {
            rows.Add(make(reader));
        }

        return rows;
    }
}
