using System.Data.Common;
using Dapper;
using Yibao.Clearing.Messages;
using Yibao.Kernel;
using Yibao.Storage.Counter;

namespace Yibao.Storage.Clearing;

/// <summary>SQL of the reconciliation of home region, care region and hub (三方对账): the settlements of a day by their numbers.</summary>
public static class ThreeWayQueries
{
    /// <summary>
    /// What each side holds of the settlements elsewhere that were made on a day. Index: the primary keys, by number: a number holds the
    /// instant at which it was given.
    /// </summary>
    public static async Task<Dictionary<BookSide, Dictionary<long, Claim>>> Of(
        DbConnection connection, DateOnly day, CancellationToken cancel = default)
    {
        var books = Enum.GetValues<BookSide>().ToDictionary(side => side, _ => new Dictionary<long, Claim>());
        const string range = "setl_id >= @from and setl_id < @until";
        const string sql = $"""
            select 0 as Side, setl_id as Id, region as Home, care as Care, provider as Provider, scheme as Scheme, total as Total,
                fund_paid as Fund, account as Account, funds as Funds
            from settlement where {range} and care <> region
            union all
            select 1, setl_id, home, region, provider, scheme, total, fund_paid, account, funds from care_leg where {range}
            union all
            select case when side = 1 then 2 else 3 end, setl_id, home, care, provider, scheme, total, fund_paid, account, funds
            from hub_leg where {range}
            """;
        var (from, until) = (FirstOf(day), FirstOf(day.AddDays(1)));
        var command = new CommandDefinition(sql, new { from, until }, commandTimeout: 0, cancellationToken: cancel);
        foreach (var row in await connection.QueryAsync<Row>(command))
        {
            books[(BookSide)row.Side][row.Id] = row.Value;
        }

        return books;
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

        public Claim Value => new(
            new RegionCode((int)Home), new RegionCode((int)Care), Provider, (Scheme)Scheme, Total, Fund, Account,
            (BookSide)Side == BookSide.Home ? LegText.Of(Leg.SharesOf(CounterRows.ReadFunds(Funds))) : Funds);
    }
}
