using System.Data.Common;
using Npgsql;
using NpgsqlTypes;
using Yibao.Storage.Counter;

namespace Yibao.Storage.Registers;

/// <summary>
/// Many new rows into one table (批量导入): COPY in binary form on PostgreSQL, one prepared statement on SQLite. A key that is there
/// already is an error, so whoever calls has looked before.
/// </summary>
internal static class BulkWrite
{
    /// <summary>Writes rows inside the transaction that is open on the connection.</summary>
    public static async Task Write(
        DbConnection connection, TableShape table, List<object?[]> rows, CancellationToken cancel)
    {
        if (rows.Count == 0)
            return;
        if (connection is NpgsqlConnection postgres)
        {
            await Copy(postgres, table, rows, cancel);
            return;
        }

        using var insert = new SqliteInsert(connection, table);
        insert.Run(rows);
    }

    private static async Task Copy(NpgsqlConnection connection, TableShape table, List<object?[]> rows, CancellationToken cancel)
    {
        var types = table.Columns.Select(column => column.Type switch
        {
            ColumnType.Number => NpgsqlDbType.Bigint,
            ColumnType.Text => NpgsqlDbType.Text,
            _ => NpgsqlDbType.Bytea,
        }).ToArray();
        await using var copy = await connection.BeginBinaryImportAsync(
            $"copy {table.Table} ({table.List}) from stdin (format binary)", cancel);
        foreach (var row in rows)
        {
            // Synchronous: a value goes into a buffer in memory; the buffer is sent when it is full.
            copy.StartRow();
            for (var i = 0; i < types.Length; i++)
            {
                switch (row[i])
                {
                    case null:
                        copy.WriteNull();
                        break;
                    case long number:
                        copy.Write(number, types[i]);
                        break;
                    case string text:
                        copy.Write(text, types[i]);
                        break;
                    case var bytes:
                        copy.Write((byte[])bytes, types[i]);
                        break;
                }
            }
        }

        await copy.CompleteAsync(cancel);
    }
}
