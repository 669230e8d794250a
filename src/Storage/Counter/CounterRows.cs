using System.Buffers;
using System.Data.Common;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Yibao.Benefits;
using Yibao.Kernel;
using Yibao.Ledger;
using Yibao.Policy;
using Yibao.Settlement;

namespace Yibao.Storage.Counter;

/// <summary>Days as stored (存储日期): yyyymmdd, so that people can read them in a table.</summary>
public static class StoredDay
{
    /// <summary>The stored number of a day.</summary>
    public static long Of(DateOnly day) => (day.Year * 10_000) + (day.Month * 100) + day.Day;

    /// <summary>The day of a stored number.</summary>
    public static DateOnly Read(long stored) => new((int)(stored / 10_000), (int)(stored / 100 % 100), (int)(stored % 100));

    /// <summary>The stored number of a day; null stays null.</summary>
    public static object? Of(DateOnly? day) => day is { } value ? Of(value) : null;
}

/// <summary>Rows of the counter's tables from values and back (行与值互换), in the order of <see cref="CounterTables"/>.</summary>
internal static class CounterRows
{
    [ThreadStatic]
    private static StringBuilder? scratch;

    public static object?[] Of(MessageKey key, StoredMessage message, long at, long batch) =>
    [
        (long)key.Region.Value, key.Provider, key.InfNo, key.MessageId, BytesOf(message.Digest), BytesOf(message.Answer),
        message.Subject, at, batch,
    ];

    /// <summary>The array itself where the memory is a whole one: nobody changes it.</summary>
    private static byte[] BytesOf(ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetArray(memory, out var part) && part.Array!.Length == part.Count ? part.Array : memory.ToArray();

    public static object?[] Of(Visit visit) =>
    [
        (long)visit.Region.Value, visit.Id, visit.PersonNumber, visit.Number, visit.Provider, (long)visit.Kind, visit.MedicalType,
        (long)visit.Scheme, (long)visit.State, StoredDay.Of(visit.Begin), StoredDay.Of(visit.End), (long)visit.Epidemic,
        (long)visit.Filing, visit.ProviderNumber, visit.Diagnoses, visit.Details, visit.OpenedAt,
    ];

    public static Visit Visit(DbDataReader row) => new()
    {
        Region = new RegionCode(row.GetInt32(0)),
        Id = row.GetInt64(1),
        PersonNumber = row.GetString(2),
        Number = row.GetInt64(3),
        Provider = row.GetString(4),
        Kind = (VisitKind)row.GetInt64(5),
        MedicalType = row.GetString(6),
        Scheme = (Scheme)row.GetInt64(7),
        State = (VisitState)row.GetInt64(8),
        Begin = StoredDay.Read(row.GetInt64(9)),
        End = row.IsDBNull(10) ? null : StoredDay.Read(row.GetInt64(10)),
        Epidemic = (EpidemicStatus)row.GetInt64(11),
        Filing = (Filing)row.GetInt64(12),
        ProviderNumber = row.GetString(13),
        Diagnoses = row.GetString(14),
        Details = row.GetString(15),
        OpenedAt = row.GetInt64(16),
    };

    /// <summary>The line of a row; column 1 is the visit.</summary>
    public static FeeLine FeeLine(DbDataReader row) => new()
    {
        Number = row.GetInt32(2),
        Serial = row.GetString(3),
        ChargeBatch = row.GetString(4),
        Item = row.GetString(5),
        PriceMicro = row.GetInt64(6),
        QuantityE4 = row.GetInt64(7),
        Amount = row.GetInt64(8),
        Day = StoredDay.Read(row.GetInt64(9)),
        SupplyDays = (short)row.GetInt64(10),
        Approval = (byte)row.GetInt64(11),
        Cancels = row.GetInt32(12),
        Split = new LineSplit(row.GetInt64(13), row.GetInt64(14), row.GetInt64(15), row.GetInt64(16)),
        Details = row.GetString(17),
    };

    public static object?[] Of(SettlementRecord record, LedgerTransaction posted, long batch)
    {
        var amounts = record.Amounts;
        return
        [
            (long)record.Region.Value, record.Id, record.Reverses, record.PersonNumber, record.VisitId, record.Provider,
            StoredDay.Of(record.Day), record.At, (long)record.Scheme, record.Plan, StoredDay.Of(record.YearStart), record.PolicyDigest,
            record.CatalogueVersion, record.MedicalType, record.Clearing, record.ChargeBatch, (long)record.FirstLine,
            (long)record.LastLine, record.Interim ? 1L : 0L, amounts.Total, amounts.Split.NonCovered, amounts.Split.OverStandard,
            amounts.Split.FirstPay, amounts.Split.Eligible, amounts.FundPaid, amounts.Hospital, amounts.Account, amounts.Cash,
            amounts.Deductible, record.AccountLeft, (long)record.Stay, FundsText(record.Funds), ChangesText(record.Changes),
            record.MessageId, record.InfNo, record.Invoice, record.Details, (long)record.Care.Value, (long)record.Epidemic, batch,
            StoredDay.Of(posted.Day), EntriesText(posted.Entries),
        ];
    }

    public static SettlementRecord Settlement(DbDataReader row) => new()
    {
        Region = new RegionCode(row.GetInt32(0)),
        Id = row.GetInt64(1),
        Reverses = row.IsDBNull(2) ? null : row.GetInt64(2),
        PersonNumber = row.GetString(3),
        VisitId = row.GetInt64(4),
        Provider = row.GetString(5),
        Day = StoredDay.Read(row.GetInt64(6)),
        At = row.GetInt64(7),
        Scheme = (Scheme)row.GetInt64(8),
        Plan = row.GetString(9),
        YearStart = StoredDay.Read(row.GetInt64(10)),
        PolicyDigest = row.GetString(11),
        CatalogueVersion = row.GetInt64(12),
        MedicalType = row.GetString(13),
        ChargeBatch = row.GetString(15),
        FirstLine = row.GetInt32(16),
        LastLine = row.GetInt32(17),
        Interim = row.GetInt64(18) != 0,
        Amounts = new SettlementAmounts(
            new LineSplit(row.GetInt64(20), row.GetInt64(21), row.GetInt64(22), row.GetInt64(23)), row.GetInt64(24), row.GetInt64(25),
            row.GetInt64(26), row.GetInt64(27), row.GetInt64(28)),
        AccountLeft = row.GetInt64(29),
        Stay = row.GetInt32(30),
        Funds = ReadFunds(row.GetString(31)),
        Changes = ReadChanges(row.GetString(32)),
        MessageId = row.GetString(33),
        InfNo = row.GetString(34),
        Invoice = row.GetString(35),
        Details = row.GetString(36),
        Care = new RegionCode(row.GetInt32(37)),
        Epidemic = (EpidemicStatus)row.GetInt64(38),
    };

    /// <summary>[[layer, fund, offered, paid, ceiling left or null], ...].</summary>
    public static string FundsText(IReadOnlyList<FundPayment> funds)
    {
        var text = Begin();
        foreach (var fund in funds)
        {
            Separate(text).Append("[\"").Append(fund.Layer).Append("\",");
            text.Append(CultureInfo.InvariantCulture, $"{fund.Fund},{fund.Offered},{fund.Paid},");
            text = fund.CeilingLeft is { } left ? text.Append(left) : text.Append("null");
            text.Append(']');
        }

        return text.Append(']').ToString();
    }

    /// <summary>[[slot, period, delta], ...].</summary>
    public static string ChangesText(IEnumerable<AccumulatorChange> changes)
    {
        var text = Begin();
        foreach (var change in changes)
        {
            Separate(text).Append("[\"").Append(change.Slot).Append("\",");
            text.Append(CultureInfo.InvariantCulture, $"{change.PeriodKey},{change.Delta}]");
        }

        return text.Append(']').ToString();
    }

    public static string EntriesText(IReadOnlyList<LedgerEntry> entries)
    {
        var text = Begin();
        foreach (var entry in entries)
        {
            Separate(text).Append(CultureInfo.InvariantCulture, $"[{entry.Account},{entry.Fen}]");
        }

        return text.Append(']').ToString();
    }

    public static List<AccumulatorChange> ReadChanges(string text)
    {
        var changes = new List<AccumulatorChange>();
        using var bytes = new Utf8Text(text);
        for (var json = bytes.Rows(); Utf8Text.Next(ref json);)
        {
            changes.Add(new AccumulatorChange(Utf8Text.Word(ref json), Utf8Text.Number(ref json), Utf8Text.Number(ref json)));
            json.Read();
        }

        return changes;
    }

    public static List<FundPayment> ReadFunds(string text)
    {
        var funds = new List<FundPayment>();
        using var bytes = new Utf8Text(text);
        for (var json = bytes.Rows(); Utf8Text.Next(ref json);)
        {
            var (layer, fund) = (Utf8Text.Word(ref json), (int)Utf8Text.Number(ref json));
            var (offered, paid) = (Utf8Text.Number(ref json), Utf8Text.Number(ref json));
            json.Read();
            funds.Add(new FundPayment(layer, fund, offered, paid, json.TokenType == JsonTokenType.Null ? null : json.GetInt64()));
            json.Read();
        }

        return funds;
    }

    private static StringBuilder Begin() => (scratch ??= new StringBuilder()).Clear().Append('[');

    private static StringBuilder Separate(StringBuilder text) => text.Length > 1 ? text.Append(',') : text;

    /// <summary>A JSON array of arrays that we wrote, read without a tree (紧凑数组): [["a",1],["b",2]].</summary>
    private readonly ref struct Utf8Text(string text)
    {
        private readonly byte[] bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));

        public Utf8JsonReader Rows()
        {
            var json = new Utf8JsonReader(bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, bytes)));
            json.Read();
            return json;
        }

        /// <summary>Whether another row begins.</summary>
        public static bool Next(ref Utf8JsonReader json) => json.Read() && json.TokenType == JsonTokenType.StartArray;

        public static string Word(ref Utf8JsonReader json)
        {
            json.Read();
            return json.GetString()!;
        }

        public static long Number(ref Utf8JsonReader json)
        {
            json.Read();
            return json.GetInt64();
        }

        public void Dispose() => ArrayPool<byte>.Shared.Return(bytes);
    }
}
