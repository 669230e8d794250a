using System.Data.Common;
using Dapper;
using Yibao.Kernel;
using Yibao.Storage.Counter;

namespace Yibao.Storage.Clearing;

/// <summary>Support of a hospital in difficulty (困难医疗机构支持) as it stands.</summary>
/// <param name="Region">Region.</param>
/// <param name="Number">Number in the region.</param>
/// <param name="Scheme">Scheme whose fund advances it.</param>
/// <param name="Provider">Hospital.</param>
/// <param name="Amount">What is advanced.</param>
/// <param name="Mean">Monthly mean of last year.</param>
/// <param name="Income">Income of the month that shows the difficulty.</param>
/// <param name="Month">That month, its first day.</param>
/// <param name="FirstDue">Month of the first instalment, its first day.</param>
/// <param name="Instalments">Number of monthly instalments.</param>
/// <param name="Reason">Why.</param>
/// <param name="AskedBy">Who asked.</param>
/// <param name="DecidedBy">Who decided; empty: nobody yet.</param>
/// <param name="IsApproved">Whether it is approved and paid.</param>
/// <param name="Repaid">What was repaid.</param>
/// <param name="Repayments">In how many payments.</param>
public sealed record DifficultySupport(
    RegionCode Region, long Number, Scheme Scheme, string Provider, Money Amount, Money Mean, Money Income, DateOnly Month,
    DateOnly FirstDue, int Instalments, string Reason, string AskedBy, string DecidedBy, bool IsApproved, Money Repaid, int Repayments)
{
    /// <summary>Whether somebody decided (已处理).</summary>
    public bool IsDecided => DecidedBy.Length > 0;

    /// <summary>What is still to be repaid (未归还).</summary>
    public Money Outstanding => IsApproved ? Amount - Repaid : Money.Zero;
}

/// <summary>Support of hospitals in difficulty (困难支持) as rows.</summary>
public static class DifficultyRows
{
    private const int Hundred = 100; // a stored month is yyyymm

    private const string Select = """
        select s.support_no, s.scheme, s.provider, s.fen, s.mean, s.income, s.month, s.first_month, s.instalments, s.reason, s.asked_by,
            coalesce(d.decided_by, ''), coalesce(d.is_approved, 0),
            (select cast(coalesce(sum(r.fen), 0) as bigint) from difficulty_repayment r
                where r.support_no = s.support_no and r.region = s.region),
            (select count(*) from difficulty_repayment r where r.support_no = s.support_no and r.region = s.region)
        from difficulty_support s left join difficulty_decision d on d.support_no = s.support_no and d.region = s.region
        where s.region = @region order by s.support_no
        """;

    /// <summary>The support of a region by number (困难支持清单). Index: primary key.</summary>
    public static async Task<IReadOnlyList<DifficultySupport>> List(
        Database database, RegionCode region, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenReading(cancel);
        return await List(connection, null, region);
    }

    /// <summary>The support of a region inside a transaction (事务内困难支持清单).</summary>
    public static Task<IReadOnlyList<DifficultySupport>> Supports(this ProviderBatch batch, RegionCode region)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return List(batch.Connection, batch.Transaction, region);
    }

    /// <summary>
    /// What the pooled fund booked for a hospital of the region between two days, the second excluded (医疗机构记账额). Index:
    /// settlement_by_provider.
    /// </summary>
    public static async Task<Money> Booked(
        this ProviderBatch batch, RegionCode region, Scheme scheme, string provider, DateOnly from, DateOnly until)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return new Money(await batch.One<long>(
            """
            select cast(coalesce(sum(fund_paid), 0) as bigint) from settlement
            where provider = @provider and region = @region and scheme = @scheme and day >= @from and day < @until
                and (care = 0 or care = region)
            """,
            new
            {
                provider, region = (long)region.Value, scheme = (long)scheme, from = StoredDay.Of(from), until = StoredDay.Of(until),
            }));
    }

    /// <summary>
    /// What the funds booked for each hospital of a region in a month, and in the year before it (各医疗机构记账额), by code. Index:
    /// settlement_by_provider.
    /// </summary>
    public static async Task<IReadOnlyList<(string Provider, string Name, Money Month, Money LastYear)>> Incomes(
        Database database, RegionCode region, Scheme scheme, DateOnly month, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenReading(cancel);
        var rows = await connection.QueryAsync<(string Provider, string Name, long Month, long LastYear)>(
            """
            select p.code, p.name,
                cast(coalesce(sum(case when s.day >= @from and s.day < @until then s.fund_paid else 0 end), 0) as bigint),
                cast(coalesce(sum(case when s.day >= @last and s.day < @year then s.fund_paid else 0 end), 0) as bigint)
            from provider p left join settlement s on s.provider = p.code and s.region = p.region and s.scheme = @scheme
                and s.day >= @last and s.day < @until and (s.care = 0 or s.care = s.region)
            where p.region = @region and p.kind = 1 group by p.code, p.name order by p.code
            """,
            new
            {
                region = (long)region.Value, scheme = (long)scheme, from = StoredDay.Of(month), until = StoredDay.Of(month.AddMonths(1)),
                year = StoredDay.Of(new DateOnly(month.Year, 1, 1)), last = StoredDay.Of(new DateOnly(month.Year - 1, 1, 1)),
            });
        return [.. rows.Select(row => (row.Provider, row.Name, new Money(row.Month), new Money(row.LastYear)))];
    }

    /// <summary>Whether a hospital of the region has that code (机构存在).</summary>
    public static async Task<bool> IsHospital(this ProviderBatch batch, RegionCode region, string provider)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return await batch.One<long>(
            "select count(*) from provider where code = @provider and region = @region and kind = 1",
            new { provider, region = (long)region.Value }) > 0;
    }

    /// <summary>Support that somebody asks for (申请支持).</summary>
    public static void Add(this ProviderBatch batch, DifficultySupport support)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(support);
        batch.Add(
            YearEndTables.Support,
            [
                (long)support.Region.Value, support.Number, (long)support.Scheme, support.Provider, support.Amount.Fen,
                support.Mean.Fen, support.Income.Fen, MonthOf(support.Month), MonthOf(support.FirstDue), (long)support.Instalments,
                support.Reason, support.AskedBy, batch.At, batch.Id,
            ]);
    }

    /// <summary>The decision of another person (复核支持).</summary>
    public static void Decide(this ProviderBatch batch, DifficultySupport support, string by, bool isApproved)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(support);
        batch.Add(
            YearEndTables.SupportDecision,
            [
                (long)support.Region.Value, support.Number, by, isApproved ? 1L : 0L, batch.At, batch.Id,
            ]);
    }

    /// <summary>Money that came back (归还).</summary>
    public static void Repay(this ProviderBatch batch, DifficultySupport support, Money amount, DateOnly day, string by)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(support);
        batch.Add(
            YearEndTables.Repayment,
            [
                (long)support.Region.Value, support.Number, (long)support.Repayments + 1, amount.Fen,
                StoredDay.Of(day), by, batch.At, batch.Id,
            ]);
    }

    private static long MonthOf(DateOnly day) => (day.Year * Hundred) + day.Month;

    private static DateOnly ReadMonth(long stored) => new((int)(stored / Hundred), (int)(stored % Hundred), 1);

    private static async Task<IReadOnlyList<DifficultySupport>> List(DbConnection connection, DbTransaction? transaction, RegionCode region)
    {
        await using var reader = (DbDataReader)await connection.ExecuteReaderAsync(
            Select, new { region = (long)region.Value }, transaction);
        var list = new List<DifficultySupport>();
        while (await reader.ReadAsync())
        {
            list.Add(new DifficultySupport(
                region, reader.GetInt64(0), (Scheme)reader.GetInt64(1), reader.GetString(2), new Money(reader.GetInt64(3)),
                new Money(reader.GetInt64(4)), new Money(reader.GetInt64(5)), ReadMonth(reader.GetInt64(6)), ReadMonth(reader.GetInt64(7)),
                reader.GetInt32(8), reader.GetString(9), reader.GetString(10), reader.GetString(11), reader.GetInt64(12) != 0,
                new Money(reader.GetInt64(13)), reader.GetInt32(14)));
        }

        return list;
    }
}
