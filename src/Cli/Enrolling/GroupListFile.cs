using Yibao.Cli.Importing;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Storage;
using Yibao.Storage.Enrolment;

namespace Yibao.Cli.Enrolling;

/// <summary>Reads a list of another department (名单文件) and has it matched in batches.</summary>
internal sealed class GroupListFile
{
    private const int BatchLines = 20_000; // a transaction of a second or less

    private readonly ImportCells cells = new(Header);
    private readonly List<GroupLine> lines = [];
    private readonly List<GroupRow> refused = [];

    /// <summary>The columns of the file.</summary>
    public static string[] Header { get; } = ["cert_type", "certno", "name", "from", "until"];

    /// <summary>Matches a whole file.</summary>
    /// <exception cref="UnusableImportException">It cannot be opened, or its header is not one.</exception>
    public static async Task<(GroupList List, bool IsNew)> Match(
        Database database, GroupList asked, string path, Action<long, long> progress, TimeProvider time, CancellationToken cancel)
    {
        using var rows = ImportRows.Open(path, Header, 0, 0);
        var (list, isNew) = await GroupListRows.Begin(database, asked, time.GetUtcNow(), cancel);
        if (!isNew)
        {
            return (list, false);
        }

        var file = new GroupListFile();
        var count = 0L;
        while (rows.Next())
        {
            count++;
            file.Take(rows, list);
            if (file.lines.Count >= BatchLines)
            {
                await file.Flush(database, list, cancel);
                progress(count, rows.Offset);
            }
        }

        await file.Flush(database, list, cancel);
        await GroupListRows.Finish(database, list, count, cancel);
        return (list, true);
    }

    private void Take(ImportRows row, GroupList list)
    {
        cells.Begin(row);
        var type = cells.Code("cert_type", ImportRefusals.Document, 2, 6);
        var document = cells.Text("certno", ImportRefusals.Document, 1, 50);
        if (type == "01" && cells.Refusal is null)
        {
            if (CitizenId.TryParse(document, out var id, out var problem))
            {
                document = id.Number;
            }
            else
            {
                cells.Refuse(ImportRefusals.Document, "certno", problem!);
            }
        }

        var name = cells.Text("name", ImportRefusals.Name, 1, 50);
        var from = cells.DayOrOpen("from", ImportRefusals.Period);
        var until = cells.DayOrOpen("until", ImportRefusals.Period);
        if (cells.Refusal is { } refusal)
        {
            var detail = refusal.Detail.Length == 0 ? refusal.Column : $"{refusal.Column}: {refusal.Detail}";
            refused.Add(new GroupRow("", row.Line, GroupVerdict.Refused, refusal.Kind, detail, list.Day, null));
        }
        else
        {
            lines.Add(new GroupLine(row.Line, type, document, name, from, until));
        }
    }

    private async Task Flush(Database database, GroupList list, CancellationToken cancel)
    {
        await GroupListRows.Add(database, list, lines, refused, cancel);
        lines.Clear();
        refused.Clear();
    }
}
