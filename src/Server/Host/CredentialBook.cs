using System.Collections.Concurrent;
using Dapper;
using Yibao.Server.Gateway;
using Yibao.Storage;

namespace Yibao.Server.Host;

/// <summary>
/// Credentials in memory (凭证缓存): asked of the database when new or older than ten seconds, so that a withdrawal takes effect soon in
/// every process.
/// </summary>
internal sealed class CredentialBook(Database database, TimeProvider time)
{
    /// <summary>Most entries: unknown accounts are remembered too, and must not fill the memory.</summary>
    private const int EntriesMax = 100_000;

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<string, (Credential? Credential, long At)> entries = new(StringComparer.Ordinal);

    public Credential? OfAccount(string account) => Find("a" + account, "paas_id", account);

    public Credential? OfAccessKey(string key) => Find("k" + key, "access_key", key);

    private Credential? Find(string entry, string column, string value)
    {
        if (entries.TryGetValue(entry, out var found) && time.GetElapsedTime(found.At) < Fresh)
        {
            return found.Credential;
        }

        if (entries.Count > EntriesMax)
        {
            entries.Clear();
        }

        using var connection = database.OpenReading().AsTask().GetAwaiter().GetResult();
        var row = connection.QueryFirstOrDefault<(
            string Account, string Token, string Key, string Secret, string Provider, long Digest, long? Revoked)?>(
            $"select paas_id, token, access_key, secret_key, provider, needs_digest, revoked_at from credential where {column} = @value",
            new { value });
        var credential = row is { } one
            ? new Credential(one.Account, one.Token, one.Key, one.Secret, one.Provider, one.Digest != 0, one.Revoked is not null)
            : null;
        entries[entry] = (credential, time.GetTimestamp());
        return credential;
    }
}
