using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Yibao.Storage.Counter;

/// <summary>One row of a batch as the chain knows it (留痕行).</summary>
/// <param name="Table">Number in <see cref="CounterTables.Audited"/>.</param>
/// <param name="Digest">First 16 bytes of the SHA-256 of the row.</param>
internal readonly record struct AuditRow(byte Table, UInt128 Digest);

/// <summary>
/// The audit chain (审计链): one link per commit batch. A link holds the digest of every row that the batch wrote and the hash of the link
/// before, so that a changed byte, a row that is gone or new, and links that were swapped or cut are all found.
/// </summary>
internal sealed class AuditChain(long chain, long seq, byte[] previous)
{
    /// <summary>Bytes of one row in a link: table and digest.</summary>
    public const int RowLength = 17;

    private const int DigestLength = 16;

    public long Chain { get; } = chain;

    public long Seq { get; private set; } = seq;

    /// <summary>Hash of the latest link (链头).</summary>
    public byte[] Head { get; private set; } = previous;

    /// <summary>A chain without links.</summary>
    public static AuditChain Empty(long chain) => new(chain, 0, new byte[SHA256.HashSizeInBytes]);

    public static AuditRow RowOf(int table, object?[] row, ArrayBufferWriter<byte> buffer)
    {
        buffer.ResetWrittenCount();
        CounterTables.Audited[table].Encode(row, buffer);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(buffer.WrittenSpan, hash);
        return new AuditRow((byte)table, BinaryPrimitives.ReadUInt128BigEndian(hash));
    }

    /// <summary>The rows of a batch as bytes, in order of table and digest so that the order of writing does not matter.</summary>
    public static byte[] Rows(List<AuditRow> rows)
    {
        rows.Sort((left, right) => left.Table != right.Table ? left.Table - right.Table : left.Digest.CompareTo(right.Digest));
        var bytes = new byte[rows.Count * RowLength];
        for (var i = 0; i < rows.Count; i++)
        {
            bytes[i * RowLength] = rows[i].Table;
            BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan((i * RowLength) + 1, DigestLength), rows[i].Digest);
        }

        return bytes;
    }

    /// <summary>The rows of a link.</summary>
    public static List<AuditRow> Rows(ReadOnlySpan<byte> bytes)
    {
        var rows = new List<AuditRow>(bytes.Length / RowLength);
        for (var at = 0; at + RowLength <= bytes.Length; at += RowLength)
        {
            rows.Add(new AuditRow(bytes[at], BinaryPrimitives.ReadUInt128BigEndian(bytes.Slice(at + 1, DigestLength))));
        }

        return rows;
    }

    /// <summary>The hash of a link over everything in it and the hash before.</summary>
    public static byte[] HashOf(long chain, long seq, long batch, long at, ReadOnlySpan<byte> previous, ReadOnlySpan<byte> rows)
    {
        Span<byte> head = stackalloc byte[4 * sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(head, chain);
        BinaryPrimitives.WriteInt64BigEndian(head[8..], seq);
        BinaryPrimitives.WriteInt64BigEndian(head[16..], batch);
        BinaryPrimitives.WriteInt64BigEndian(head[24..], at);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(head);
        hash.AppendData(previous);
        hash.AppendData(rows);
        return hash.GetHashAndReset();
    }

    /// <summary>The next link as a row of audit_link; <see cref="Advance"/> once it is committed.</summary>
    public object?[] Link(long batch, long at, byte[] rows) =>
        [Chain, Seq + 1, batch, at, Head, rows, HashOf(Chain, Seq + 1, batch, at, Head, rows)];

    /// <summary>Takes a committed link as the head.</summary>
    public void Advance(object?[] link) => (Seq, Head) = ((long)link[1]!, (byte[])link[6]!);
}
