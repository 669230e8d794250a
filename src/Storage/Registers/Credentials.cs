using Dapper;

namespace Yibao.Storage.Registers;

/// <summary>What an institution signs its messages with (接入凭证). Secret: shown once, when it is issued.</summary>
/// <param name="PaasId">Account (接入账号), header x-tif-paasid.</param>
/// <param name="Token">Key of the SHA-256 signature (签名令牌).</param>
/// <param name="AccessKey">Account of the HMAC headers (AK).</param>
/// <param name="SecretKey">Key of the HMAC signature (SK).</param>
/// <param name="Provider">Code of the provider (机构编码): the institution acts only for it.</param>
/// <param name="NeedsDigest">Whether every message must carry a digest over its body (报文摘要必填).</param>
public sealed record Credential(string PaasId, string Token, string AccessKey, string SecretKey, string Provider, bool NeedsDigest)
{
    /// <summary>Account only (仅账号): what a log may hold.</summary>
    public override string ToString() => PaasId;
}

/// <summary>An issued credential without its secrets (凭证清单).</summary>
/// <param name="PaasId">Account.</param>
/// <param name="Provider">Code of the provider.</param>
/// <param name="NeedsDigest">Whether a digest is required.</param>
/// <param name="IssuedAt">When it was issued.</param>
/// <param name="RevokedAt">When it was revoked; null: valid.</param>
public sealed record IssuedCredential(
    string PaasId, string Provider, bool NeedsDigest, DateTimeOffset IssuedAt, DateTimeOffset? RevokedAt);

/// <summary>The credentials of institutions in the database (接入凭证库).</summary>
public static class Credentials
{
    /// <summary>Stores a credential (发放).</summary>
    /// <returns>False when no provider has that code; then nothing is stored.</returns>
    public static async Task<bool> Issue(Database database, Credential credential, DateTimeOffset at, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(credential);
        await using var connection = await database.OpenWriting(cancel);
        var count = await connection.ExecuteAsync(
            """
            insert into credential (paas_id, access_key, token, secret_key, provider, needs_digest, issued_at)
            select @PaasId, @AccessKey, @Token, @SecretKey, @Provider, @digest, @at
            where exists (select 1 from provider where code = @Provider)
            """,
            new
            {
                credential.PaasId, credential.AccessKey, credential.Token, credential.SecretKey, credential.Provider,
                digest = credential.NeedsDigest ? 1L : 0L, at = at.ToUnixTimeMilliseconds(),
            });
        return count == 1;
    }

    /// <summary>Every credential that was issued (清单), by provider and time.</summary>
    public static async Task<IReadOnlyList<IssuedCredential>> List(Database database, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenReading(cancel);
        var rows = await connection.QueryAsync<(string PaasId, string Provider, long Digest, long IssuedAt, long? RevokedAt)>(
            "select paas_id, provider, needs_digest, issued_at, revoked_at from credential order by provider, issued_at, paas_id");
        return
        [
            .. rows.Select(row => new IssuedCredential(
                row.PaasId, row.Provider, row.Digest != 0, DateTimeOffset.FromUnixTimeMilliseconds(row.IssuedAt),
                row.RevokedAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null)),
        ];
    }

    /// <summary>Revokes a credential (吊销).</summary>
    /// <returns>False when there is none of that account, or it is revoked already.</returns>
    public static async Task<bool> Revoke(Database database, string paasId, DateTimeOffset at, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenWriting(cancel);
        return await connection.ExecuteAsync(
            "update credential set revoked_at = @at where paas_id = @paasId and revoked_at is null",
            new { at = at.ToUnixTimeMilliseconds(), paasId }) == 1;
    }
}
