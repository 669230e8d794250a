using System.Globalization;
using System.Text;
using Yibao.Kernel;

namespace Yibao.Cli.Settling;

/// <summary>One refused row as it is told (拒绝行).</summary>
/// <param name="Line">Line of the file.</param>
/// <param name="Column">CSV: number of the field; JSON: character of the line; 0: the row.</param>
/// <param name="Field">Field; empty: the row.</param>
/// <param name="Kind">Permanent code and text.</param>
/// <param name="Detail">What stood there and what was expected.</param>
/// <param name="Bill">Number of the bill.</param>
internal readonly record struct RefusedRow(int Line, int Column, string Field, RefusalKind Kind, string Detail, string Bill);

/// <summary>Where refused rows go (拒绝清单): a CSV file, or the notes of the command; in either case all of them.</summary>
internal sealed class Refusals : IDisposable
{
    private readonly string inputName;
    private readonly Language language;
    private readonly Output? output;
    private readonly StreamWriter? file;

    private Refusals(string inputName, Language language, Output? output, StreamWriter? file) =>
        (this.inputName, this.language, this.output, this.file) = (inputName, language, output, file);

    /// <summary>Rows refused so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Refused rows go to the notes, one line each, as a compiler prints errors.</summary>
    public static Refusals ToNotes(string inputName, Language language, Output output) => new(inputName, language, output, null);

    /// <summary>
    /// Refused rows go to a CSV file; it is written even when it stays empty, so that none of an earlier run is left behind.
    /// </summary>
    public static Refusals ToFile(string path, string inputName, Language language)
    {
        var opened = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 65_536)
        {
            NewLine = "\n",
        };
        opened.WriteLine("file,line,column,field,code,reason,detail,bill");
        return new Refusals(inputName, language, null, opened);
    }

    /// <summary>Takes a refused row.</summary>
    public void Add(in RefusedRow row)
    {
        Rows++;
        if (file is null)
        {
            output!.Note(Text(inputName, row.Line, row.Column, new Refusal(row.Kind, row.Field, row.Detail), language));
            return;
        }

        var reason = language == Language.Chinese ? row.Kind.Chinese : row.Kind.English;
        var line = row.Line.ToString(CultureInfo.InvariantCulture);
        var column = row.Column.ToString(CultureInfo.InvariantCulture);
        file.WriteLine(string.Join(
            ',', CsvText.Of(inputName), line, column, CsvText.Of(row.Field), row.Kind.Code, CsvText.Of(reason), CsvText.Of(row.Detail),
            CsvText.Of(row.Bill)));
    }

    /// <summary>A fault of a whole file, as a compiler prints it.</summary>
    public static string Text(string inputName, FileFault fault, Language language) =>
        Text(inputName, fault.Line, fault.Column, new Refusal(InputFaults.KindOf(fault.Fault), fault.Field, fault.Detail), language);

    private static string Text(string inputName, int line, int column, Refusal refusal, Language language)
    {
        var place = line == 0 ? inputName : string.Create(CultureInfo.InvariantCulture, $"{inputName}:{line}:{Math.Max(1, column)}");
        return $"{place}: {refusal.Message(language)}";
    }

    public void Dispose() => file?.Dispose();
}

/// <summary>Text of a CSV field (CSV转义): in quotation marks where it must be.</summary>
internal static class CsvText
{
    /// <summary>
    /// The field; a text that a spreadsheet would take for a formula is written as it is, because the file is read by programs.
    /// </summary>
    public static string Of(string text) =>
        text.AsSpan().ContainsAny(",\"\n\r") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
