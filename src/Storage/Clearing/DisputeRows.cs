using Yibao.Clearing.Regions;
using Yibao.Kernel;
using Yibao.Storage.Counter;

namespace Yibao.Storage.Clearing;

/// <summary>A step of a dispute (争议处理). The numbers are stored; append only.</summary>
public enum DisputeStep : byte
{
    /// <summary>More time to answer (延长答复).</summary>
    Extended = 1,

    /// <summary>The item stands and comes into the next batch (争议不成立).</summary>
    Stands = 2,

    /// <summary>The item is to be reversed; it is carried until the reversal is confirmed (争议成立，应冲正).</summary>
    ToReverse = 3,
}

/// <summary>A dispute about an item (清算争议).</summary>
public sealed record ClearingDispute
{
    /// <summary>Number, from 1.</summary>
    public required long Number { get; init; }

    /// <summary>The settlement.</summary>
    public required long SettlementId { get; init; }

    /// <summary>Home region, which raised it.</summary>
    public required RegionCode RaisedBy { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>Day.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>Who raised it.</summary>
    public required string By { get; init; }

    /// <summary>Whether the time to answer was extended.</summary>
    public bool IsExtended { get; init; }

    /// <summary>Whether it is decided, and how.</summary>
    public DisputeStep? Decision { get; init; }

    /// <summary>Batch in which the item was cleared; null: it is carried.</summary>
    public ClearingPeriod? ClearedIn { get; init; }
}

/// <summary>Disputes as rows (清算争议).</summary>
public static class DisputeRows
{
    /// <summary>The disputes (争议清单), in order of their numbers: one, those of an item, or all.</summary>
    public static async Task<IReadOnlyList<ClearingDispute>> Disputes(this HubReader reader, long number = 0, long settlement = 0)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var found = new List<ClearingDispute>();
        await reader.Read(
            """
            select d.dispute_no, d.setl_id, d.raised_by, d.reason, d.day, d.by_whom,
                (select count(*) from clearing_dispute_step s where s.dispute_no = d.dispute_no and s.region = d.region and s.kind = 1),
                (select max(s.kind) from clearing_dispute_step s where s.dispute_no = d.dispute_no and s.region = d.region and s.kind > 1),
                (select i.period from clearing_item i where i.setl_id = d.setl_id and i.region = d.region)
            from clearing_dispute d
            where d.region = 0 and (@number = 0 or d.dispute_no = @number) and (@settlement = 0 or d.setl_id = @settlement)
            order by d.dispute_no
            """,
            new { number, settlement },
            row => found.Add(new ClearingDispute
            {
                Number = row.GetInt64(0), SettlementId = row.GetInt64(1), RaisedBy = new RegionCode(row.GetInt32(2)),
                Reason = row.GetString(3), Day = StoredDay.Read(row.GetInt64(4)), By = row.GetString(5), IsExtended = row.GetInt64(6) > 0,
                Decision = row.IsDBNull(7) ? null : (DisputeStep)row.GetInt64(7),
                ClearedIn = row.IsDBNull(8) ? null : new ClearingPeriod(row.GetInt32(8)),
            }));
        return found;
    }

    /// <summary>The home region of an item, and the batch in which it was cleared (查找明细); null: the hub does not know it.</summary>
    public static async Task<(RegionCode Home, ClearingPeriod? ClearedIn)?> FindItem(this HubReader reader, long settlement)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var row = await reader.One<(long Home, long? Period)?>(
            """
            select h.home, (select i.period from clearing_item i where i.setl_id = h.setl_id and i.region = h.region)
            from hub_leg h where h.setl_id = @settlement and h.region = 0 order by h.side limit 1
            """,
            new { settlement });
        return row is { } found
            ? (new RegionCode((int)found.Home), found.Period is { } period ? new ClearingPeriod((int)period) : null) : null;
    }

    /// <summary>A dispute that is raised (提出争议).</summary>
    /// <returns>Its number.</returns>
    public static async Task<long> Raise(
        this HubBatch batch, long settlement, RegionCode region, string reason, DateOnly day, string by)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var number = 1 + await batch.One<long>("select coalesce(max(dispute_no), 0) from clearing_dispute where region = 0");
        batch.Add(RegionTables.Dispute,
            [RegionTables.Hub, number, settlement, (long)region.Value, reason, StoredDay.Of(day), by, batch.At, batch.Id]);
        return number;
    }

    /// <summary>A step of a dispute (争议处理).</summary>
    public static void Add(this HubBatch batch, long dispute, DisputeStep step, string note, DateOnly day, string by)
    {
        ArgumentNullException.ThrowIfNull(batch);
        batch.Add(RegionTables.Step, [RegionTables.Hub, dispute, (long)step, note, StoredDay.Of(day), by, batch.At, batch.Id]);
    }
}
