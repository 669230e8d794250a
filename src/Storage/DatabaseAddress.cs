using Npgsql;

namespace Yibao.Storage;

/// <summary>Database engine (数据库引擎).</summary>
public enum Engine
{
    /// <summary>SQLite in this process (嵌入式): one file, one process, one writer.</summary>
    Sqlite,

    /// <summary>PostgreSQL 15 or newer (服务器): any number of processes.</summary>
    Postgres,
}

/// <summary>
/// Where a database is (数据库地址): <c>sqlite:FILE</c> or <c>postgres:CONNECTIONSTRING</c>, the latter as Npgsql reads it
/// (<c>Host=...;Database=...;Username=...</c>). May hold a password: <see cref="ToString"/> leaves it out.
/// </summary>
public sealed record DatabaseAddress
{
    private const string SqlitePrefix = "sqlite:";
    private const string PostgresPrefix = "postgres:";

    private DatabaseAddress(Engine engine, string target) => (Engine, Target) = (engine, target);

    /// <summary>The engine (引擎).</summary>
    public Engine Engine { get; }

    /// <summary>The file (文件), or the connection string with whatever secret is in it.</summary>
    public string Target { get; }

    /// <summary>Reads an address (解析地址).</summary>
    /// <param name="text">The text.</param>
    /// <param name="address">The address; null when refused.</param>
    /// <param name="problem">What was expected, in English and without the text; null when read.</param>
    public static bool TryParse(string text, out DatabaseAddress? address, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        (address, problem) = (null, null);
        if (text.StartsWith(SqlitePrefix, StringComparison.Ordinal))
        {
            var file = text[SqlitePrefix.Length..];
            if (file.Length == 0 || file.Contains(":memory:", StringComparison.Ordinal))
                problem = "sqlite: needs the name of a file, like sqlite:yibao.db";
            else
                address = new DatabaseAddress(Engine.Sqlite, file);
        }
        else if (text.StartsWith(PostgresPrefix, StringComparison.Ordinal))
        {
            var target = text[PostgresPrefix.Length..];
            if (ProblemOf(target) is { } wrong)
                problem = $"postgres: needs a connection string like postgres:Host=127.0.0.1;Database=yibao;Username=yibao; {wrong}";
            else
                address = new DatabaseAddress(Engine.Postgres, target);
        }
        else
        {
            problem = "a database is sqlite:FILE or postgres:CONNECTIONSTRING";
        }

        return address is not null;
    }

    /// <summary>The address without a secret (不含口令的地址): for messages and logs.</summary>
    public override string ToString()
    {
        if (Engine == Engine.Sqlite)
            return SqlitePrefix + Target;
        var parts = new NpgsqlConnectionStringBuilder(Target);
        return $"{PostgresPrefix}Host={parts.Host};Port={parts.Port};Database={parts.Database ?? parts.Username}";
    }

    // The library's own words may repeat a value, so they are not passed on.
    private static string? ProblemOf(string connectionString)
    {
        try
        {
            var parts = new NpgsqlConnectionStringBuilder(connectionString);
            return string.IsNullOrEmpty(parts.Host) ? "Host is missing" : null;
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException or InvalidCastException)
        {
            return "this one cannot be read";
        }
    }
}
