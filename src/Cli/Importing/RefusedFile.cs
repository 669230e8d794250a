using System.Text;

namespace Yibao.Cli.Importing;

/// <summary>
/// The list of refused rows (拒绝清单), beside the file that was imported. On disk before the position behind those rows is committed, and
/// cut back to the committed ones when an import goes on: so every refused row stands in it once.
/// </summary>
internal sealed class RefusedFile : IDisposable
{
    private const string Header = "row,code,column,reason_zh,reason_en,detail";

    private readonly List<RefusedRow> pending = [];
    private readonly string path;
    private FileStream? file;

    private RefusedFile(string path) => this.path = path;

    /// <summary>Opens the list of an import that has refused so many rows before.</summary>
    public static RefusedFile Open(string path, long kept)
    {
        var list = new RefusedFile(path);
        if (kept == 0)
        {
            File.Delete(path);
        }
        else
        {
            list.Keep(kept);
        }

        return list;
    }

    /// <summary>Adds a row of the batch at hand.</summary>
    public void Add(RefusedRow row) => pending.Add(row);

    /// <summary>Writes the rows of the batch in order, to the disk.</summary>
    /// <returns>How many.</returns>
    public int Flush()
    {
        if (pending.Count == 0)
        {
            return 0;
        }

        pending.Sort((left, right) => left.Row.CompareTo(right.Row));
        var text = new StringBuilder();
        if (file is null)
        {
            file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read);
            text.Append(Header).Append('\n');
        }

        foreach (var (row, kind, column, detail) in pending)
        {
            text.Append(row).Append(',').Append(kind.Code).Append(',').Append(column).Append(',');
            text.Append(Cell(kind.Chinese)).Append(',').Append(Cell(kind.English)).Append(',').Append(Cell(detail)).Append('\n');
        }

        file.Write(Encoding.UTF8.GetBytes(text.ToString()));
        file.Flush(flushToDisk: true);
        var count = pending.Count;
        pending.Clear();
        return count;
    }

    public void Dispose() => file?.Dispose();

    /// <summary>Cuts the list behind its header and so many rows.</summary>
    private void Keep(long rows)
    {
        file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        if (file.Length == 0)
        {
            file.Write(Encoding.UTF8.GetBytes(Header + "\n"));
            return;
        }

        var buffer = new byte[1 << 16];
        var lines = 0L;
        int count;
        while ((count = file.Read(buffer)) > 0)
        {
            for (var i = 0; i < count; i++)
            {
                if (buffer[i] == '\n' && ++lines == rows + 1)
                {
                    var end = file.Position - count + i + 1;
                    file.SetLength(end);
                    file.Position = end;
                    return;
                }
            }
        }
    }

    private static string Cell(string text) =>
        text.AsSpan().ContainsAny(',', '"', '\n') ? '"' + text.Replace("\"", "\"\"", StringComparison.Ordinal) + '"' : text;
}
