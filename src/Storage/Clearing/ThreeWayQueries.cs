using System.Data.Common;
using Dapper;
using Yibao.Clearing.Messages;
using Yibao.Kernel;
using Yibao.Storage.Counter;

namespace Yibao.Storage.Clearing;

/// <summary>The legs of a day as each side holds them (当日各方记账).</summary>
/// <param name="Settlements">Settlements and reversals, which the home regions made.</param>
/// <param name="Deductions">Deductions of the audit, which the care regions made.</param>
public sealed record DayBooks(
    IReadOnlyDictionary<BookSide, Dictionary<long, Claim>> Settlements, IReadOnlyDictionary<BookSide, Dictionary<long, Claim>> Deductions)
{
    /// <summary>Every difference (全部差异).</summary>
    public IReadOnlyList<LegDifference> Compare() =>
        [.. ThreeWay.Compare(Settlements), .. ThreeWay.Compare(Deductions, BookSide.Care)];

    /// <summary>What each side holds (各方合计).</summary>
    public IReadOnlyDictionary<BookSide, SideTotal> Totals() => Settlements.Keys.ToDictionary(
        side => side, side => ThreeWay.TotalOf(Settlements[side].Values.Concat(Deductions[side].Values)));
}

/// <summary>SQL of the reconciliation of home region, care region and hub (三方对账): the settlements of a day by their numbers.</summary>
public static class ThreeWayQueries
{
    /// <summary>
    /// What each side holds of the settlements elsewhere and the deductions from them that were made on a day. Index: the primary keys, by
    /// number: a number holds the instant at which it was given.
    /// </summary>
    public static async Task<DayBooks> Of(DbConnection connection, DateOnly day, CancellationToken cancel = default)
    {
        var (settlements, deductions) = (Empty(), Empty());
        const string range = "setl_id >= @from and setl_id < @until";
        const string sql = $"""
            select 0 as Side, setl_id as Id, region as Home, care as Care, provider as Provider, scheme as Scheme, total as Total,
                fund_paid as Fund, account as Account, funds as Funds, 0 as IsDeduction
            from settlement where {range} and care <> region
            union all
            select 1, setl_id, home, region, provider, scheme, total, fund_paid, account, funds, 0 from care_leg where {range}
            union all
            select case when region = home then 0 else 1 end, setl_id, home, care, provider, scheme, fund_paid, fund_paid, 0, funds, 1
            from deduction_leg where {range}
            union all
            select case when side = 1 then 2 else 3 end, setl_id, home, care, provider, scheme, total, fund_paid, account, funds,
                (select count(*) from hub_deduction d where d.setl_id = h.setl_id and d.side = h.side and d.region = h.region)
            from hub_leg h where {range}
            """;
        var (from, until) = (FirstOf(day), FirstOf(day.AddDays(1)));
        var command = new CommandDefinition(sql, new { from, until }, commandTimeout: 0, cancellationToken: cancel);
        foreach (var row in await connection.QueryAsync<Row>(command))
        {
            (row.IsDeduction == 0 ? settlements : deductions)[(BookSide)row.Side][row.Id] = row.Value;
        }

        return new DayBooks(settlements, deductions);
    }

    /// <summary>
    /// Messages sent since a day that count as delivered though their receiver has not taken them wait again (重新投递). Nothing is made up:
    /// what was never sent is not sent. Index: the primary keys, by number.
    /// </summary>
    /// <returns>How many wait again.</returns>
    public static Task<int> SendAgain(DbConnection connection, DateOnly day, CancellationToken cancel = default)
    {
        const string sql = """
            insert into outbox_delivery (region, message_id, receiver, delivered_at, tries)
            select o.region, o.message_id, o.receiver, 0, 0
            from outbox o left join outbox_delivery d on d.message_id = o.message_id and d.region = o.region
            where o.message_id >= @from and (d.delivered_at is null or d.delivered_at <> 0)
                and not exists (
                    select 1 from inbox i where i.message_id = o.message_id and i.sender = o.region and i.region = o.receiver)
            on conflict (message_id, region) do update set delivered_at = 0
            """;
        return connection.ExecuteAsync(
            new CommandDefinition(sql, new { from = FirstOf(day) }, commandTimeout: 0, cancellationToken: cancel));
    }

    private static Dictionary<BookSide, Dictionary<long, Claim>> Empty() =>
        Enum.GetValues<BookSide>().ToDictionary(side => side, _ => new Dictionary<long, Claim>());

    private static long FirstOf(DateOnly day) => BusinessIds.FirstAt(ChinaTime.UnixMsOf(day.ToDateTime(TimeOnly.MinValue)));

    private sealed class Row
    {
        public long Side { get; init; }

        public long Id { get; init; }

        public long Home { get; init; }

        public long Care { get; init; }

        public string Provider { get; init; } = "";

        public long Scheme { get; init; }

        public long Total { get; init; }

        public long Fund { get; init; }

        public long Account { get; init; }

        public string Funds { get; init; } = "";

        public long IsDeduction { get; init; }

        public Claim Value => new(
            new RegionCode((int)Home), new RegionCode((int)Care), Provider, (Scheme)Scheme, Total, Fund, Account,
            (BookSide)Side == BookSide.Home && IsDeduction == 0 ? LegText.Of(Leg.SharesOf(CounterRows.ReadFunds(Funds))) : Funds);
    }
}
