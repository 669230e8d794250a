using System.Text.Json;
using Dapper;
using Npgsql;
using Yibao.Clearing.Messages;
using Yibao.Kernel;
using Yibao.Storage.Counter;

namespace Yibao.Storage.Clearing;

/// <summary>
/// One transaction in which regions and the hub take messages (收报事务): inbox, legs, postings and the messages that follow are written
/// together, or nothing is.
/// </summary>
public sealed class InboxBatch : IAsyncDisposable
{
    /// <summary>Its audit chain (链号).</summary>
    public const int Chain = -7;

    private readonly AuditedBatch batch;
    private readonly Dictionary<(RegionCode Receiver, long GlobalId), List<TakenMessage>> taken = [];

    private InboxBatch(AuditedBatch batch) => this.batch = batch;

    /// <summary>Today in China (记账日期).</summary>
    public DateOnly Today => ChinaTime.DayOf(batch.Writes.At);

    /// <summary>Begins (开始), and reads what the receivers have taken about the settlements of the messages.</summary>
    public static async Task<InboxBatch> Begin(
        Database database, IReadOnlyCollection<Message> messages, DateTimeOffset at, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        var begun = new InboxBatch(await AuditedBatch.Begin(database, Chain, at, cancel));
        try
        {
            await begun.Read([.. messages.Select(message => message.GlobalId).Distinct()]);
            return begun;
        }
        catch
        {
            await begun.DisposeAsync();
            throw;
        }
    }

    /// <summary>What the receiver of a message has taken about its settlement (已收报文).</summary>
    public IReadOnlyCollection<TakenMessage> TakenBefore(Message message) =>
        taken.GetValueOrDefault((message.Receiver, message.GlobalId), []);

    /// <summary>Takes a message (收下).</summary>
    public void Take(Message message, Leg leg)
    {
        batch.Writes.Add(ClearingTables.Inbox, ClearingTables.InboxOf(message, leg, batch.Writes.At, batch.Writes.Batch));
        Keep(message.Receiver, message.GlobalId, new TakenMessage(
            message.Sender, message.Id, message.Sequence, Convert.ToHexStringLower(message.Digest()), Claim.Of(leg)));
    }

    /// <summary>Books a leg in the region of care, which tells the hub (就医地记账).</summary>
    public void Book(Leg leg)
    {
        var id = batch.Ids.Next(batch.Writes.At);
        var booked = leg with { BookedDay = Today };
        batch.Writes.Add(ClearingTables.CareLeg, ClearingTables.CareOf(booked, id, batch.Writes.Batch));
        batch.Writes.Add(CareBooking.Transaction(booked, id, Today));
        batch.Writes.Send(Message.About(
            booked.Care, batch.Ids.Next(batch.Writes.At), Message.Hub, MessageKind.CareBooked, booked));
    }

    /// <summary>Books a deduction in the home region, which tells the hub (参保地扣款返还记账).</summary>
    public void TakeBack(Leg leg)
    {
        var id = batch.Ids.Next(batch.Writes.At);
        var booked = leg with { BookedDay = Today };
        batch.Writes.Add(ClearingTables.Deduction, ClearingTables.DeductionOf(leg.Home, booked, id, batch.Writes.Batch));
        batch.Writes.Add(DeductionBooking.AtHome(booked, id, Today));
        batch.Writes.Send(Message.About(
            booked.Home, batch.Ids.Next(batch.Writes.At), Message.Hub, MessageKind.HomeBooked, booked));
    }

    /// <summary>Writes down at the hub what a side told (清算中心记账).</summary>
    public void Hear(Leg leg, HubSide side)
    {
        batch.Writes.Add(ClearingTables.HubLeg, ClearingTables.HubOf(leg, side, Today, batch.Writes.Batch));
        if (leg.Deducts is { } settlement)
        {
            batch.Writes.Add(
                ClearingTables.HubDeduction,
                [(long)Message.Hub.Value, (long)side, leg.SettlementId, settlement, batch.Writes.Batch]);
        }
    }

    /// <summary>Writes and commits (提交). When it returns, everything is on disk.</summary>
    public Task Commit(CancellationToken cancel = default) => batch.Commit(cancel);

    /// <summary>Ends the transaction (结束); what was not committed is not written.</summary>
    public ValueTask DisposeAsync() => batch.DisposeAsync();

    /// <summary>
    /// Inbox rows beside the legs that they led to: of a region its own leg, of the hub that of the side that sent. Index:
    /// inbox_by_settlement and the keys of the legs.
    /// </summary>
    private async Task Read(long[] settlements)
    {
        var isPostgres = batch.Connection is NpgsqlConnection;
        var of = isPostgres ? "= any(@keys)" : "in (select value from json_each(@keys))";
        const string common = """
            i.region as Region, i.sender as Sender, i.message_id as Id, i.gid as Gid, i.seq as Seq, i.digest as Digest, l.home as Home,
            l.provider as Provider, l.scheme as Scheme, l.fund_paid as Fund, l.funds as Funds
            """;
        const string columns = $"{common}, l.total as Total, l.account as Account";
        var sql = $"""
            select {columns}, l.region as Care from inbox i join care_leg l on l.setl_id = i.setl_id and l.region = i.region
            where i.gid {of}
            union all
            select {common}, l.fund_paid, 0, l.care from inbox i join deduction_leg l on l.setl_id = i.setl_id and l.region = i.region
            where i.gid {of}
            union all
            select {columns}, l.care from inbox i join hub_leg l on l.setl_id = i.setl_id and l.side = i.kind and l.region = i.region
            where i.gid {of}
            """;
        object keys = isPostgres ? settlements : JsonSerializer.Serialize(settlements);
        var rows = await batch.Connection.QueryAsync<Row>(sql, new { keys }, batch.Transaction, AuditedBatch.Patience);
        foreach (var row in rows)
        {
            Keep(new RegionCode((int)row.Region), row.Gid, row.Value);
        }
    }

    private void Keep(RegionCode receiver, long settlement, TakenMessage message)
    {
        if (!taken.TryGetValue((receiver, settlement), out var list))
        {
            taken[(receiver, settlement)] = list = [];
        }

        list.Add(message);
    }

    private sealed class Row
    {
        public long Region { get; init; }

        public long Sender { get; init; }

        public long Id { get; init; }

        public long Gid { get; init; }

        public long Seq { get; init; }

        public byte[] Digest { get; init; } = [];

        public long Home { get; init; }

        public long Care { get; init; }

        public string Provider { get; init; } = "";

        public long Scheme { get; init; }

        public long Total { get; init; }

        public long Fund { get; init; }

        public long Account { get; init; }

        public string Funds { get; init; } = "";

        public TakenMessage Value => new(
            new RegionCode((int)Sender), Id, (int)Seq, Convert.ToHexStringLower(Digest), new Claim(
                new RegionCode((int)Home), new RegionCode((int)Care), Provider, (Scheme)Scheme, Total, Fund, Account, Funds));
    }
}
