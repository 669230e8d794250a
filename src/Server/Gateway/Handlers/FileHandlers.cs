using System.IO.Compression;
using System.Text;
using Yibao.Agency.Services;
using Yibao.Kernel;
using Yibao.Settlement;
using Yibao.Storage.Queries;

namespace Yibao.Server.Gateway.Handlers;

/// <summary>
/// Files (文件): 9101 takes one, 9102 answers its bytes as they are. An institution fetches its own files, the public ones, and the
/// prescriptions that it sent with 2203A: RX and the number of the visit.
/// </summary>
internal static class FileHandlers
{
    internal static void Map(GatewayRoutes routes, Counter counter)
    {
        routes.Map("9101", (request, context) => Upload(counter, request, context));
        routes.Map("9102", (request, context) => Download(counter, request, context));
    }

    private static async ValueTask<GatewayAnswer> Upload(Counter counter, GatewayRequest request, GatewayContext context)
    {
        var row = request.Input.Row("fsUploadIn");
        if (row.Text("fixmedins_code") != request.ProviderCode)
            return Counter.Refuse(context, ServiceRefusals.OtherProvider, "fsUploadIn.fixmedins_code");
        var content = request.Attachment.Length > 0 ? request.Attachment.ToArray() : row.Bytes("in");
        if (content.Length == 0)
            return Counter.Refuse(context, ServiceRefusals.FileWrong, "fsUploadIn.in", "empty");
        return await counter.Run(
            Keep(counter, request, context, row.Text("filename"), content, file =>
            {
                var answer = new AnswerWriter(context.Head());
                answer.Root();
                answer.Text("file_qury_no", file.Number);
                answer.Text("filename", file.Name);
                answer.Text("fixmedins_code", request.ProviderCode);
                answer.Time("dld_endtime", ChinaTime.Of(file.ExpiresAt));
                return answer.Bytes();
            }));
    }

    private static async ValueTask<GatewayAnswer> Download(Counter counter, GatewayRequest request, GatewayContext context)
    {
        var number = request.Input.Row("fsDownloadIn").Text("file_qury_no");
        if (number.StartsWith(PrescriptionQueries.Prefix, StringComparison.Ordinal))
        {
            var visit = Counter.IdOf(number[PrescriptionQueries.Prefix.Length..]);
            await using var connection = await counter.Office.Database.OpenReading(context.Aborted);
            return PrescriptionQueries.Find(connection, visit, request.ProviderCode) is { } prescription
                ? GatewayAnswer.File(prescription.Content)
                : Counter.Refuse(context, ServiceRefusals.UnknownFile, "fsDownloadIn.file_qury_no", number);
        }

        return await Find(counter, request, context, number) is { } file
            ? GatewayAnswer.File(file.Content)
            : Counter.Refuse(context, ServiceRefusals.UnknownFile, "fsDownloadIn.file_qury_no", number);
    }

    /// <summary>A file that the sender may fetch; null: there is none.</summary>
    internal static async ValueTask<KeptFile?> Find(Counter counter, GatewayRequest request, GatewayContext context, string number)
    {
        await using var connection = await counter.Office.Database.OpenReading(context.Aborted);
        return FileQueries.Find(connection, number, request.ProviderCode, context.ReceivedAt.ToUnixTimeMilliseconds());
    }

    /// <summary>The operation that keeps a file.</summary>
    internal static KeepFile Keep(
        Counter counter, GatewayRequest request, GatewayContext context, string name, byte[] content, Func<KeptFile, byte[]> kept,
        string publicNumber = "") => new()
        {
            Key = counter.KeyOf(request),
            Digest = request.Digest,
            Refused = Counter.Refused(context),
            FileName = name,
            Content = content,
            PublicNumber = publicNumber,
            AskedAt = context.ReceivedAt.ToUnixTimeMilliseconds(),
            Kept = kept,
        };
}

/// <summary>
/// A text file of the interface (文本文件): UTF-8, TAB between cells, one row a line, empty cells "null", zipped. The same rows are the same
/// bytes.
/// </summary>
internal static class TableFile
{
    /// <summary>Most bytes of an unzipped file (解压上限): a million records; a zip that unfolds to more is refused.</summary>
    internal const int BytesMax = 64 * 1024 * 1024;

    // The earliest time that a zip can hold: entries have no time of their own.
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Zips rows into one text file.</summary>
    internal static byte[] Zip(string name, IEnumerable<IEnumerable<string?>> rows)
    {
        using var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            var entry = zip.CreateEntry(name);
            entry.LastWriteTime = NoTime;
            using var text = new StreamWriter(entry.Open(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
            foreach (var row in rows)
                text.WriteLine(string.Join('\t', row.Select(Cell)));
        }
        return buffer.ToArray();
    }

    /// <summary>
    /// The rows of a zipped or plain text file; a cell that says "null" is empty. Null, with what is wrong, when it cannot be read.
    /// </summary>
    internal static List<string[]>? Read(byte[] file, int rowsMax, out string problem)
    {
        problem = "";
        var rows = new List<string[]>();
        try
        {
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Unzip(file));
            using var lines = new StringReader(text.TrimStart('\uFEFF'));
            while (lines.ReadLine() is { } line)
            {
                if (line.Length == 0)
                    continue;
                if (rows.Count == rowsMax)
                {
                    problem = $"at most {rowsMax} rows";
                    return null;
                }
                rows.Add([.. line.Split('\t').Select(cell => cell.Trim() is "null" ? "" : cell.Trim())]);
            }
            return rows;
        }
        catch (Exception fault) when (fault is InvalidDataException or DecoderFallbackException or NotSupportedException)
        {
            problem = fault is DecoderFallbackException ? "not UTF-8" : "not a zip of one text file";
            return null;
        }
    }

    private static byte[] Unzip(byte[] file)
    {
        if (file is not [(byte)'P', (byte)'K', ..])
            return file;
        using var zip = new ZipArchive(new MemoryStream(file), ZipArchiveMode.Read);
        if (zip.Entries is not [var entry])
            throw new InvalidDataException("several files");
        using var content = entry.Open();
        using var unzipped = new MemoryStream();
        var part = new byte[81_920]; // the size that streams copy in
        int read;
        while ((read = content.Read(part)) > 0)
        {
            if (unzipped.Length + read > BytesMax)
                throw new InvalidDataException("too large");
            unzipped.Write(part, 0, read);
        }
        return unzipped.ToArray();
    }

    // A cell cannot hold what separates cells and rows.
    private static string Cell(string? text) =>
        string.IsNullOrEmpty(text) ? "null" : text.AsSpan().IndexOfAny('\t', '\n', '\r') < 0
            ? text
            : text.Replace('\t', ' ').Replace('\n', ' ').Replace('\r', ' ');
}
