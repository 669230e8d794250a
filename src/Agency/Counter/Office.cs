using System.Collections.Concurrent;
using Dapper;
using Yibao.Agency.CareElsewhere;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Settlement;
using Yibao.Storage;
using Yibao.Storage.Counter;

namespace Yibao.Agency.Counter;

/// <summary>The office takes nothing more at the moment (业务繁忙): the sender may repeat.</summary>
/// <param name="waiting">Operations that wait.</param>
public sealed class OfficeBusyException(int waiting) : Exception($"{waiting} operations are waiting");

/// <summary>The outcome is not known (结果未知): the sender repeats the message and gets the stored answer, or reverses it.</summary>
/// <param name="cause">What happened to the store.</param>
public sealed class OutcomeUnknownException(Exception cause) : Exception(cause.Message, cause);

/// <summary>A defect of ours (系统故障): nothing was written.</summary>
/// <param name="answer">What the sender is answered.</param>
/// <param name="cause">For the log.</param>
public sealed class OperationFailedException(byte[] answer, Exception cause) : Exception(cause.Message, cause)
{
    /// <summary>What the sender is answered.</summary>
    public ReadOnlyMemory<byte> Answer { get; } = answer;
}

/// <summary>How an office runs (运行参数).</summary>
public sealed record OfficeOptions
{
    /// <summary>Most lanes of one process: the lane is part of the chain number.</summary>
    public const int LanesMax = 64;

    /// <summary>Most lanes on SQLite (单文件通道数): one decides while another has the one writer; more make smaller batches.</summary>
    public const int LanesMaxSqlite = 2;

    /// <summary>
    /// Settlement lanes where nobody says how many (默认通道数): one more than two processors. More make smaller batches, whose statements
    /// cost the same each.
    /// </summary>
    public const int LanesUsual = 3;

    /// <summary>Number of the node (节点号), 0 to 1023, unique among the processes on one database.</summary>
    public int Node { get; init; }

    /// <summary>Settlement lanes (结算通道数).</summary>
    public int Lanes { get; init; } = LanesUsual;

    /// <summary>Reading lanes (只读通道数).</summary>
    public int ReadingLanes { get; init; } = 2;

    /// <summary>How often messages between regions are delivered (投递间隔); null: by whoever calls the <see cref="Courier"/>.</summary>
    public TimeSpan? Delivery { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }
}

/// <summary>What the lanes of an office share.</summary>
internal sealed class OfficeContext(RuleSet rules, BusinessIds ids, ProviderBook providers, TimeProvider time)
{
    public RuleSet Rules { get; } = rules;

    public BusinessIds Ids { get; } = ids;

    public ProviderBook Providers { get; } = providers;

    public TimeProvider Time { get; } = time;

    public OfficeMetrics Metrics { get; } = new();
}

/// <summary>
/// The agency's office (经办机构): takes operations, runs each in the lane of its person, answers after the commit. The one way in for
/// everything that changes the counter's books. Safe to share between threads.
/// </summary>
public sealed class Office : IAsyncDisposable
{
    private readonly OfficeContext context;
    private readonly Lane[] lanes;
    private readonly ReadingLane[] readers;
    private readonly CourierLoop? courier;

    private Office(Database database, OfficeContext context, Lane[] lanes, ReadingLane[] readers, CourierLoop? courier) =>
        (Database, this.context, this.lanes, this.readers, this.courier) = (database, context, lanes, readers, courier);

    /// <summary>The database, for queries; the books are changed by operations only.</summary>
    public Database Database { get; }

    /// <summary>The rules in force (规则集).</summary>
    public RuleSet Rules => context.Rules;

    /// <summary>Business ids of this node.</summary>
    public BusinessIds Ids => context.Ids;

    /// <summary>What it did so far (运行指标).</summary>
    public OfficeMetrics Metrics => context.Metrics;

    /// <summary>Operations that wait in each lane (队列长度).</summary>
    public IReadOnlyList<int> Depths => [.. lanes.Select(lane => lane.Depth)];

    /// <summary>The clock.</summary>
    public TimeProvider Time => context.Time;

    /// <summary>Opens an office on a migrated database (开办).</summary>
    /// <exception cref="StorageUnavailableException">The database cannot be used, or another process has the node number.</exception>
    public static async ValueTask<Office> Open(Database database, RuleSet rules, OfficeOptions options)
    {
        var most = database.Engine == Engine.Sqlite ? OfficeOptions.LanesMaxSqlite : OfficeOptions.LanesMax;
        var count = Math.Clamp(options.Lanes, 1, most);
        var providers = new ProviderBook(database, options.Time);
        await providers.Load();
        await Remember(database, rules, options.Time);
        var shared = new OfficeContext(rules, new BusinessIds(options.Node, await LatestId(database)), providers, options.Time);
        var settling = new List<Lane>();
        var reading = new List<ReadingLane>();
        try
        {
            for (var i = 0; i < count; i++)
            {
                var chain = (options.Node * OfficeOptions.LanesMax) + i;
                settling.Add(new Lane(await LaneStore.Open(database, chain), shared, i));
            }

            for (var i = 0; i < options.ReadingLanes; i++)
            {
                reading.Add(new ReadingLane(new DeskReader(database), shared));
            }
        }
        catch
        {
            foreach (var lane in settling)
            {
                await lane.DisposeAsync();
            }

            throw;
        }

        var carrying = options.Delivery is { } pause
            ? new CourierLoop(
                new Courier(database, options.Time), options.Time, pause, one => shared.Metrics.Refused(one.Refusal!.Kind.Code))
            : null;
        return new Office(database, shared, [.. settling], [.. reading], carrying);
    }

    /// <summary>Runs an operation (受理) and gives its answer, once it is durable.</summary>
    /// <exception cref="OfficeBusyException">Too much is waiting.</exception>
    /// <exception cref="OutcomeUnknownException">The store failed; it may or may not have taken effect.</exception>
    /// <exception cref="OperationFailedException">A defect; it did not take effect.</exception>
    public Task<byte[]> Submit(Operation operation)
    {
        var hash = (uint)StableHash(operation.PersonNumber.Length > 0 ? operation.PersonNumber : operation.Key.Provider);
        return operation.IsReadOnly
            ? readers[hash % (uint)readers.Length].Submit(operation)
            : lanes[hash % (uint)lanes.Length].Submit(operation);
    }

    /// <summary>A designated provider (定点医药机构); null: not designated.</summary>
    public DesignatedProvider? Provider(string code) => context.Providers.Find(code);

    /// <summary>Takes nothing more, finishes what is queued (停办).</summary>
    public async ValueTask DisposeAsync()
    {
        if (courier is not null)
        {
            await courier.DisposeAsync();
        }

        foreach (var lane in lanes)
        {
            await lane.DisposeAsync();
        }

        foreach (var reader in readers)
        {
            await reader.DisposeAsync();
        }
    }

    /// <summary>
    /// The latest id in the books: ids go on above it, also when the clock was set back since. Ids of one batch follow that of its link
    /// within a second.
    /// </summary>
    private static async ValueTask<long> LatestId(Database database)
    {
        const long secondOfIds = 1_000L << 22; // milliseconds above node and sequence
        await using var connection = await database.OpenReading();
        return await connection.ExecuteScalarAsync<long?>("select max(batch) from audit_link") is { } latest ? latest + secondOfIds : 0;
    }

    /// <summary>Writes down which policy documents decide from now on: every settlement names them.</summary>
    private static async ValueTask Remember(Database database, RuleSet rules, TimeProvider time)
    {
        await using var connection = await database.OpenWriting();
        await connection.ExecuteAsync(
            "insert into policy_version (digest, first_used) values (@PolicyDigest, @now) on conflict (digest) do nothing",
            new { rules.PolicyDigest, now = time.GetUtcNow().ToUnixTimeMilliseconds() });
    }

    /// <summary>FNV-1a over the characters: the same on every machine and in every run.</summary>
    private static int StableHash(string text)
    {
        var hash = 2_166_136_261;
        foreach (var character in text)
        {
            hash = unchecked((hash ^ character) * 16_777_619); // a hash wraps by design
        }

        return (int)(hash & int.MaxValue);
    }
}

/// <summary>
/// The designated providers in memory (定点机构簿): read whole at the start, and one by one when a code is new or its entry is older than a
/// minute, so that a change in another process is seen soon.
/// </summary>
internal sealed class ProviderBook(Database database, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, (DesignatedProvider? Provider, long At)> entries = new(StringComparer.Ordinal);

    public async ValueTask Load()
    {
        await using var connection = await database.OpenReading();
        foreach (var provider in await connection.QueryAsync<Row>(Columns + " order by code"))
        {
            entries[provider.Code] = (provider.Value, time.GetTimestamp());
        }
    }

    public DesignatedProvider? Find(string code)
    {
        if (entries.TryGetValue(code, out var entry) && time.GetElapsedTime(entry.At) < Fresh)
        {
            return entry.Provider;
        }

        using var connection = database.OpenReading().AsTask().GetAwaiter().GetResult();
        var found = connection.QueryFirstOrDefault<Row>(Columns + " where code = @code order by region limit 1", new { code })?.Value;
        if (found is not null)
        {
            entries[code] = (found, time.GetTimestamp()); // what is not there is not remembered: senders may name anything
        }

        return found;
    }

    private const string Columns =
        "select region as Region, code as Code, name as Name, kind as Kind, tier as Tier, hosp_lv as Level, from_day as FromDay, "
        + "until_day as UntilDay from provider";

    private sealed class Row
    {
        public long Region { get; init; }

        public string Code { get; init; } = "";

        public string Name { get; init; } = "";

        public long Kind { get; init; }

        public long Tier { get; init; }

        public string Level { get; init; } = "";

        public long FromDay { get; init; }

        public long? UntilDay { get; init; }

        public DesignatedProvider Value => new(
            new RegionCode((int)Region), Code, Name, Kind == 2, (Tier)Tier, Level, StoredDay.Read(FromDay),
            UntilDay is { } until ? StoredDay.Read(until) : null);
    }
}
