using System.Security.Cryptography;
using System.Text;
using Dapper;

namespace Yibao.Storage.Registers;

/// <summary>What a person of the staff may do (岗位). The numbers are stored; append only.</summary>
public enum StaffDuty : byte
{
    /// <summary>Takes and asks (经办).</summary>
    Clerk = 1,

    /// <summary>Decides what another person asked for (复核).</summary>
    Reviewer = 2,
}

/// <summary>A person of the staff as the API knows them (经办人员).</summary>
/// <param name="Id">Number or name at work.</param>
/// <param name="Duty">Duty.</param>
public sealed record Staff(string Id, StaffDuty Duty);

/// <summary>An issued token without its secret (令牌清单).</summary>
/// <param name="Staff">Whose.</param>
/// <param name="IssuedAt">When it was issued.</param>
/// <param name="RevokedAt">When it was revoked; null: valid.</param>
public sealed record IssuedStaffToken(Staff Staff, DateTimeOffset IssuedAt, DateTimeOffset? RevokedAt);

/// <summary>The tokens of the staff in the database (经办令牌库): hashes only.</summary>
public static class StaffTokens
{
    /// <summary>Stores a token (发放).</summary>
    /// <returns>False when that person has a valid one; then nothing is stored.</returns>
    public static async Task<bool> Issue(
        Database database, Staff staff, string token, DateTimeOffset at, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(staff);
        await using var connection = await database.OpenWriting(cancel);
        return await connection.ExecuteAsync(
            """
            insert into staff_token (token_hash, staff_id, duty, issued_at) values (@hash, @Id, @duty, @at)
            on conflict (staff_id) where revoked_at is null do nothing
            """,
            new { hash = HashOf(token), staff.Id, duty = (long)staff.Duty, at = at.ToUnixTimeMilliseconds() }) == 1;
    }

    /// <summary>Whose token it is (查验); null: it was never issued, or is revoked. Index: the primary key.</summary>
    public static async Task<Staff?> Find(Database database, string token, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenReading(cancel);
        var row = await connection.QueryFirstOrDefaultAsync<(string Id, long Duty)?>(
            "select staff_id, duty from staff_token where token_hash = @hash and revoked_at is null", new { hash = HashOf(token) });
        return row is { } found ? new Staff(found.Id, (StaffDuty)found.Duty) : null;
    }

    /// <summary>Every token that was issued (清单), by person and time.</summary>
    public static async Task<IReadOnlyList<IssuedStaffToken>> List(Database database, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenReading(cancel);
        var rows = await connection.QueryAsync<(string Id, long Duty, long IssuedAt, long? RevokedAt)>(
            "select staff_id, duty, issued_at, revoked_at from staff_token order by staff_id, issued_at");
        return
        [
            .. rows.Select(row => new IssuedStaffToken(
                new Staff(row.Id, (StaffDuty)row.Duty), DateTimeOffset.FromUnixTimeMilliseconds(row.IssuedAt),
                row.RevokedAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null)),
        ];
    }

    /// <summary>Revokes a person's token (吊销).</summary>
    /// <returns>False when the person has no valid one.</returns>
    public static async Task<bool> Revoke(Database database, string staff, DateTimeOffset at, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenWriting(cancel);
        return await connection.ExecuteAsync(
            "update staff_token set revoked_at = @at where staff_id = @staff and revoked_at is null",
            new { at = at.ToUnixTimeMilliseconds(), staff }) == 1;
    }

    // The token is random and long: a plain hash cannot be turned back.
    private static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
