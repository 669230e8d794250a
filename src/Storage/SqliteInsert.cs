using System.Buffers;
using System.Data.Common;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using Yibao.Storage.Counter;

namespace Yibao.Storage;

/// <summary>
/// A prepared insert of one table on SQLite (单行写入): values are bound by their position. The provider's command looks every parameter up
/// by its name for every row, which costs more than the row itself.
/// </summary>
internal sealed class SqliteInsert : IDisposable
{
    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;

    public SqliteInsert(DbConnection connection, TableShape table)
    {
        database = ((SqliteConnection)connection).Handle!;
        Check(raw.sqlite3_prepare_v2(database, table.SqliteWrite(), out statement));
    }

    /// <summary>Inserts rows inside whatever transaction is open. Throws <see cref="SqliteException"/>.</summary>
    public void Run(List<object?[]> rows)
    {
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++)
            {
                Bind(i + 1, row[i]);
            }

            var result = raw.sqlite3_step(statement);
            if (result != raw.SQLITE_DONE)
            {
                _ = raw.sqlite3_reset(statement); // says the same again
                Check(result);
            }

            Check(raw.sqlite3_reset(statement));
        }
    }

    public void Dispose() => statement.Dispose();

    private void Bind(int position, object? value) => Check(value switch
    {
        null => raw.sqlite3_bind_null(statement, position),
        long number => raw.sqlite3_bind_int64(statement, position, number),
        "" => raw.sqlite3_bind_text(statement, position, ""), // an empty span has no address, which would bind null
        string text => BindText(position, text),
        byte[] { Length: 0 } => raw.sqlite3_bind_zeroblob(statement, position, 0),
        _ => raw.sqlite3_bind_blob(statement, position, (byte[])value),
    });

    private int BindText(int position, string text)
    {
        const int few = 256;
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        var rented = most > few ? ArrayPool<byte>.Shared.Rent(most) : null;
        var bytes = rented ?? stackalloc byte[few];
        var result = raw.sqlite3_bind_text(statement, position, bytes[..Encoding.UTF8.GetBytes(text, bytes)]); // is copied
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return result;
    }

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(result, database);
        }
    }
}
