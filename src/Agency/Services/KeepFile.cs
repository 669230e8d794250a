using System.Globalization;
using System.Runtime.CompilerServices;
using Yibao.Agency.Counter;
using Yibao.Settlement;
using Yibao.Storage.Counter;
using Yibao.Storage.Queries;

namespace Yibao.Agency.Services;

/// <summary>Keeps a file for a while (文件暂存): one that an institution sent (9101), or that was made for it (1301 to 1320, 3202).</summary>
public sealed class KeepFile : Operation
{
    /// <summary>File name.</summary>
    public required string FileName { get; init; }

    /// <summary>The bytes.</summary>
    public required byte[] Content { get; init; }

    /// <summary>
    /// Number of a file that everyone may fetch (公共文件), the same for the same bytes; empty: the file is the institution's own, and the
    /// counter gives the number.
    /// </summary>
    public string PublicNumber { get; init; } = "";

    /// <summary>When it was asked, Unix milliseconds: which files count as kept.</summary>
    public required long AskedAt { get; init; }

    /// <summary>The answer.</summary>
    public required Func<KeptFile, byte[]> Kept { get; init; }

    /// <inheritdoc/>
    protected internal override void Ask(Needs needs)
    {
        base.Ask(needs);
        needs.Others.TryAdd(
            NameOfCount,
            (connection, transaction) => new StrongBox<long>(FileQueries.CountOf(connection, transaction, Key.Provider, AskedAt)));
    }

    /// <inheritdoc/>
    protected internal override Decision Decide(Desk desk)
    {
        var isPublic = PublicNumber.Length > 0;
        var count = desk.Other<StrongBox<long>>(NameOfCount);
        if (!isPublic && count.Value++ >= FileQueries.FilesMax)
        {
            return Decision.Refuse(ServiceRefusals.TooManyFiles, "", $"{FileQueries.FilesMax}");
        }

        var number = isPublic ? PublicNumber : desk.NextId().ToString(CultureInfo.InvariantCulture);
        var expires = desk.At + (long)FileQueries.KeptFor.TotalMilliseconds;
        var file = new KeptFile(number, isPublic ? "" : Key.Provider, FileName, Content, expires);
        desk.Writes.Add(FileQueries.Sweep, new { desk.At });
        desk.Writes.Add(
            FileQueries.Insert,
            new { Region = (long)Key.Region.Value, file.Number, file.Provider, file.Name, file.Content, desk.At, file.ExpiresAt });
        return Decision.Done(Kept(file));
    }

    private string NameOfCount => "files " + Key.Provider;
}
