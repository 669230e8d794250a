using System.Buffers;
using System.Buffers.Binary;
using System.Data.Common;
using System.Globalization;
using System.Text;

namespace Yibao.Storage.Counter;

/// <summary>Type of a stored column (列类型).</summary>
internal enum ColumnType : byte
{
    /// <summary>64-bit number.</summary>
    Number,

    /// <summary>Text.</summary>
    Text,

    /// <summary>Bytes.</summary>
    Bytes,
}

/// <summary>
/// How the rows of one table are written in bulk (批量写入): columns in order, and what happens when the key is there. Rows are arrays of
/// values in that order. On PostgreSQL a batch of rows is one statement over arrays, on SQLite one prepared statement run per row.
/// </summary>
internal sealed class TableShape
{
    private readonly string conflict;
    private readonly int keys; // above zero: rows that are there already, by so many first columns
    private readonly bool isVersioned;
    private readonly byte[] name;

    private TableShape(
        string table, IReadOnlyList<(string Name, ColumnType Type)> columns, string conflict, int keys = 0, bool isVersioned = false)
    {
        (Table, Columns, this.conflict, this.keys, this.isVersioned) = (table, columns, conflict, keys, isVersioned);
        name = Encoding.ASCII.GetBytes(table);
    }

    public string Table { get; }

    /// <summary>Names the shape among those of one batch.</summary>
    public string Label => keys == 0 ? Table : keys == Columns.Count ? Table + "_gone" : Table + "_changed";

    public IReadOnlyList<(string Name, ColumnType Type)> Columns { get; }

    /// <summary>Whether a key that is there already is an error.</summary>
    public bool IsInsertOnly => conflict.Length == 0 && keys == 0;

    /// <summary>The columns as a list for a select.</summary>
    public string List => string.Join(", ", Columns.Select(column => column.Name));

    /// <summary>The same of a table that is called otherwise in the statement.</summary>
    public string ListOf(string alias) => string.Join(", ", Columns.Select(column => $"{alias}.{column.Name}"));

    /// <summary>Makes a shape from words such as "region:n psn_no:t digest:b".</summary>
    public static TableShape Of(string table, string columns, string conflict = "")
    {
        var parsed = columns.Split(' ').Select(column => column.Split(':')).Select(parts => (parts[0], parts[1] switch
        {
            "n" => ColumnType.Number,
            "t" => ColumnType.Text,
            _ => ColumnType.Bytes,
        })).ToArray();
        return new TableShape(table, parsed, conflict);
    }

    /// <summary>
    /// The same columns for rows that are there already (更新): the first ones are the key, the others are set. Versioned, the last column is
    /// the version that the writer knows: it moves by one, or is another and becomes null, which the table refuses.
    /// </summary>
    public TableShape Changing(int keyColumns, bool isVersioned = false) => new(Table, Columns, "", keyColumns, isVersioned);

    /// <summary>The same columns for rows that go (删除): all of them are the key.</summary>
    public TableShape Removing() => new(Table, Columns, "", Columns.Count);

    /// <summary>One statement that writes many rows; parameters are named prefix0, prefix1 ... and hold arrays.</summary>
    public string PostgresWrite(string prefix)
    {
        // In the list of a select arrays are walked side by side; in its from, each is first copied into a store of its own.
        var rows = "select " + string.Join(", ", Columns.Select((column, i) =>
            $"unnest(@{prefix}{i.ToString(CultureInfo.InvariantCulture)}::{Array(column.Type)}) as {column.Name}"));
        var isKey = string.Join(" and ", Columns.Take(keys).Select(column => $"t.{column.Name} = v.{column.Name}"));
        var set = string.Join(", ", Columns.Skip(keys).Select(column => IsVersion(column.Name)
            ? $"{column.Name} = case when t.{column.Name} = v.{column.Name} then v.{column.Name} + 1 end"
            : $"{column.Name} = v.{column.Name}"));
        return keys == 0 ? $"insert into {Table} ({List}) {rows} {conflict};"
            : set.Length == 0 ? $"delete from {Table} t using ({rows}) v where {isKey};"
            : $"update {Table} t set {set} from ({rows}) v where {isKey};";
    }

    /// <summary>One statement that writes one row; values by position.</summary>
    public string SqliteWrite()
    {
        string[] values = [.. Columns.Select((column, i) => SetTo(column.Name, $"?{(i + 1).ToString(CultureInfo.InvariantCulture)}"))];
        var isKey = string.Join(" and ", values.Take(keys));
        return keys == 0 ? $"insert into {Table} ({List}) values ({string.Join(", ", Columns.Select(_ => "?"))}) {conflict}"
            : keys == Columns.Count ? $"delete from {Table} where {isKey}"
            : $"update {Table} set {string.Join(", ", values.Skip(keys))} where {isKey}";
    }

    private string SetTo(string column, string value) =>
        IsVersion(column) ? $"{column} = case when {column} = {value} then {value} + 1 end" : $"{column} = {value}";

    private bool IsVersion(string column) => isVersioned && column == Columns[^1].Name;

    /// <summary>The values of one column of many rows, as an array for PostgreSQL.</summary>
    public Array ColumnOf(List<object?[]> rows, int column)
    {
        switch (Columns[column].Type)
        {
            case ColumnType.Number:
                return NumbersOf(rows, column);
            case ColumnType.Text:
                return rows.ConvertAll(row => (string?)row[column]).ToArray();
            default:
                return rows.ConvertAll(row => (byte[]?)row[column]).ToArray();
        }
    }

    /// <summary>Numbers, with room for null only where a row has none.</summary>
    private static Array NumbersOf(List<object?[]> rows, int column)
    {
        var numbers = new long[rows.Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (rows[i][column] is not long number)
            {
                return rows.ConvertAll(row => (long?)row[column]).ToArray();
            }

            numbers[i] = number;
        }

        return numbers;
    }

    /// <summary>Reads a row in the order of the columns.</summary>
    public object?[] Read(DbDataReader reader)
    {
        var row = new object?[Columns.Count];
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = reader.IsDBNull(i) ? null : Columns[i].Type switch
            {
                ColumnType.Number => reader.GetInt64(i),
                ColumnType.Text => reader.GetString(i),
                _ => (byte[])reader.GetValue(i),
            };
        }

        return row;
    }

    /// <summary>
    /// The row as bytes that are the same on every engine (规范编码): what the audit chain hashes. Each value with its type and length, so
    /// that no two rows share an encoding. Columns at the end without values count for nothing: rows from before they came stay what they
    /// were.
    /// </summary>
    public void Encode(object?[] row, ArrayBufferWriter<byte> into)
    {
        into.Write(name);
        var count = row.Length;
        while (row[count - 1] is null)
        {
            count--;
        }

        foreach (var value in row.AsSpan(0, count))
        {
            switch (value)
            {
                case null:
                    into.Write("-"u8);
                    break;
                case long number:
                    Head(into, (byte)'n', number);
                    break;
                case string text:
                    Head(into, (byte)'t', Encoding.UTF8.GetByteCount(text));
                    Encoding.UTF8.GetBytes(text, into);
                    break;
                default:
                    var raw = (byte[])value;
                    Head(into, (byte)'b', raw.Length);
                    into.Write(raw);
                    break;
            }
        }
    }

    /// <summary>Type and number: the value itself, or the length of what follows.</summary>
    private static void Head(ArrayBufferWriter<byte> into, byte type, long number)
    {
        var head = into.GetSpan(1 + sizeof(long));
        head[0] = type;
        BinaryPrimitives.WriteInt64BigEndian(head[1..], number);
        into.Advance(1 + sizeof(long));
    }

    private static string Array(ColumnType type) => type switch
    {
        ColumnType.Number => "bigint[]",
        ColumnType.Text => "text[]",
        _ => "bytea[]",
    };
}
