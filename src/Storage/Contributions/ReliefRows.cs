using Dapper;
using Yibao.Contributions.Runs;
using Yibao.Kernel;
using Yibao.Ledger;
using Yibao.Storage.Counter;

namespace Yibao.Storage.Contributions;

/// <summary>An order of relief (减征令) as it stands.</summary>
/// <param name="Region">Region.</param>
/// <param name="Number">Number in the region.</param>
/// <param name="First">First month.</param>
/// <param name="Last">Last month.</param>
/// <param name="Cost">What the preview said, fen.</param>
/// <param name="ReserveMonthsE2">Months of payments that the fund covered, hundredths.</param>
/// <param name="Reason">Why.</param>
/// <param name="AskedBy">Who asked.</param>
/// <param name="DecidedBy">Who decided; empty: nobody yet.</param>
/// <param name="IsApproved">Whether it is approved.</param>
public sealed record ReliefOrder(
    RegionCode Region, long Number, BillPeriod First, BillPeriod Last, long Cost, long ReserveMonthsE2, string Reason, string AskedBy,
    string DecidedBy, bool IsApproved)
{
    /// <summary>Whether somebody decided (已处理).</summary>
    public bool IsDecided => DecidedBy.Length > 0;

    /// <summary>Cause of the passes that it starts (出账原因).</summary>
    public string Cause => $"relief {Number}";

    /// <summary>Its months (各月).</summary>
    public IEnumerable<BillPeriod> Months
    {
        get
        {
            for (var month = First; month <= Last; month = month.Next)
            {
                yield return month;
            }
        }
    }
}

/// <summary>Orders of relief (减征令) as rows.</summary>
public static class ReliefRows
{
    private const string Select = """
        select o.region, o.order_no, o.first_month, o.last_month, o.cost, o.reserve_months_e2, o.reason, o.asked_by,
            coalesce(a.decided_by, ''), coalesce(a.is_approved, 0)
        from relief_order o left join relief_approval a on a.order_no = o.order_no and a.region = o.region
        """;

    /// <summary>The orders of a region, or of all (减征令清单), by region and number.</summary>
    public static async Task<IReadOnlyList<ReliefOrder>> List(Database database, RegionCode? region, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenReading(cancel);
        await using var reader = (System.Data.Common.DbDataReader)await connection.ExecuteReaderAsync(
            $"{Select} where @region = 0 or o.region = @region order by o.region, o.order_no", new { region = (long)(region?.Value ?? 0) });
        var orders = new List<ReliefOrder>();
        while (await reader.ReadAsync(cancel))
        {
            orders.Add(OrderOf(reader));
        }

        return orders;
    }

    /// <summary>The orders of a region inside a transaction (区内减征令).</summary>
    public static async Task<IReadOnlyList<ReliefOrder>> Orders(this ContributionBatch batch, RegionCode region)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var orders = new List<ReliefOrder>();
        await batch.Read(
            $"{Select} where o.region = @region order by o.order_no", new { region = (long)region.Value }, row => orders.Add(OrderOf(row)));
        return orders;
    }

    /// <summary>An order that somebody asks for (申请减征).</summary>
    public static void Add(this ContributionBatch batch, ReliefOrder order)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(order);
        batch.Add(
            ContributionTables.Order,
            [
                (long)order.Region.Value, order.Number, (long)order.First.Value, (long)order.Last.Value, order.ReserveMonthsE2, order.Cost,
                order.Reason, order.AskedBy, batch.At, batch.Id,
            ]);
    }

    /// <summary>The decision of another person (复核减征).</summary>
    public static void Decide(this ContributionBatch batch, ReliefOrder order, string by, bool isApproved)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(order);
        batch.Add(
            ContributionTables.Approval,
            [
                (long)order.Region.Value, order.Number, by, isApproved ? 1L : 0L, batch.At, batch.Id,
            ]);
    }

    /// <summary>Whether an approved order covers a month (该月是否减征).</summary>
    internal static async Task<bool> IsOrdered(ContributionBatch batch, RegionCode region, BillPeriod month) => await batch.One<long>(
        """
        select count(*) from relief_order o join relief_approval a on a.order_no = o.order_no and a.region = o.region
        where o.region = @region and a.is_approved = 1 and o.first_month <= @month and o.last_month >= @month
        """,
        new { region = (long)region.Value, month = (long)month.Value }) > 0;

    /// <summary>
    /// How many months of payments the pooled fund of the employees covers (可支付月数), in hundredths: its balance before a day, by the
    /// average month of the year before that day. A fund that paid nothing covers any number: the most that is told apart.
    /// </summary>
    public static async Task<long> ReserveMonthsE2(Database database, RegionCode region, DateOnly on, CancellationToken cancel = default)
    {
        const long mostE2 = 99_999;
        const int months = 12;
        const int hundredths = 100;
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenReading(cancel);
        var values = new
        {
            region = (long)region.Value, account = (long)FundCodes.EmployeePooled, scheme = (long)Scheme.Employee, on = StoredDay.Of(on),
            from = StoredDay.Of(on.AddYears(-1)), settled = (long)TransactionSource.Settlement, reversed = (long)TransactionSource.Reversal,
        };
        var balance = await connection.ExecuteScalarAsync<decimal>(
            """
            select coalesce(sum(credit - debit), 0) from balance
            where region = @region and account = @account and scheme = @scheme and day < @on
            """,
            values);
        var paid = await connection.ExecuteScalarAsync<decimal>(
            """
            select coalesce(sum(fen), 0) from journal_entry
            where region = @region and account = @account and scheme = @scheme and day >= @from and day < @on
                and source in (@settled, @reversed)
            """,
            values);
        return paid <= 0 ? mostE2 : (long)Math.Clamp(balance * months * hundredths / paid, 0, mostE2);
    }

    private static ReliefOrder OrderOf(System.Data.Common.DbDataReader row) => new(
        new RegionCode(row.GetInt32(0)), row.GetInt64(1), new BillPeriod(row.GetInt32(2)), new BillPeriod(row.GetInt32(3)), row.GetInt64(4),
        row.GetInt64(5), row.GetString(6), row.GetString(7), row.GetString(8), row.GetInt64(9) != 0);
}
