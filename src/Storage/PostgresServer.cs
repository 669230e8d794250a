using System.Globalization;
using Npgsql;

namespace Yibao.Storage;

/// <summary>A PostgreSQL server (数据库服务器): opened when it is new enough, speaks UTF-8 and keeps what it acknowledges.</summary>
internal static class PostgresServer
{
    // The first version with what the schema uses: `unique nulls not distinct` and `merge`.
    private const int VersionMin = 15;

    /// <summary>A pool of connections. Throws <see cref="StorageUnavailableException"/>.</summary>
    public static async ValueTask<NpgsqlDataSource> Open(DatabaseAddress address, CancellationToken cancel)
    {
        var server = new NpgsqlDataSourceBuilder(address.Target).Build();
        try
        {
            await using var connection = await Connect(server, address, cancel);
            foreach (var (setting, isRight, expected) in Demands)
            {
                await using var command = new NpgsqlCommand("select current_setting($1)", connection);
                command.Parameters.Add(new() { Value = setting });
                var value = (string)(await command.ExecuteScalarAsync(cancel))!;
                if (!isRight(value))
                    throw new StorageUnavailableException($"{address}: {setting} is {value}; {expected}");
            }

            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>An open connection. Throws <see cref="StorageUnavailableException"/> when the server does not let us in.</summary>
    public static async ValueTask<NpgsqlConnection> Connect(NpgsqlDataSource server, DatabaseAddress address, CancellationToken cancel)
    {
        try
        {
            return await server.OpenConnectionAsync(cancel);
        }
        catch (Exception unreachable) when (unreachable is NpgsqlException or TimeoutException)
        {
            throw new StorageUnavailableException($"{address} cannot be reached: {Reason(unreachable)}", unreachable);
        }
    }

    private static (string Setting, Func<string, bool> IsRight, string Expected)[] Demands =>
    [
        ("server_version_num", value => int.Parse(value, CultureInfo.InvariantCulture) >= VersionMin * 10_000,
            $"PostgreSQL {VersionMin} or newer is needed"),
        ("server_encoding", value => value == "UTF8", "make the database with encoding UTF8"),
        ("synchronous_commit", value => value != "off", "a settlement that was acknowledged could be lost; turn it on"),
        ("fsync", value => value == "on", "the database could be lost with the power; turn it on"),
    ];

    private static string Reason(Exception unreachable) => unreachable switch
    {
        PostgresException refused => $"{refused.SqlState} {refused.MessageText}",
        { InnerException: { } inner } => inner.Message,
        _ => unreachable.Message,
    };
}
