using System.Data.Common;
using Dapper;

namespace Yibao.Storage.Counter;

/// <summary>Reads what pre-settlements need (只读查询), without locks. Not safe to share between threads.</summary>
public sealed class DeskReader(Database database) : IAsyncDisposable
{
    private DbConnection? connection;
    private DeskQuery? query;

    /// <summary>Everything that was asked for, as it stands now.</summary>
    public async ValueTask<DeskData> Read(Needs needs)
    {
        try
        {
            if (connection is null)
            {
                connection = await database.OpenReading();
                if (database.Engine == Engine.Postgres)
                {
                    await connection.ExecuteAsync(DeskQuery.Session);
                }

                query = new DeskQuery(connection, locks: false);
            }

            return query!.Read(needs, transaction: null).Ask(needs, connection, transaction: null);
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    /// <summary>Closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        if (connection is { } open)
        {
            (connection, query) = (null, null);
            await open.DisposeAsync();
        }
    }
}
