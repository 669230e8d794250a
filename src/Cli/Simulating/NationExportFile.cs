using System.Globalization;
using System.Text;
using Yibao.Kernel;

namespace Yibao.Cli.Simulating;

/// <summary>One CSV file of an export (导出文件): it takes its name when it is whole, and not before.</summary>
internal sealed class NationExportFile : IDisposable
{
    private readonly string path;
    private readonly string unfinished;
    private readonly StreamWriter file;
    private bool isFirst = true;

    /// <summary>Begins a file with its header.</summary>
    /// <param name="folder">Folder; it is there.</param>
    /// <param name="name">Name of the file.</param>
    /// <param name="header">Columns; a question mark, as imports write it, is not part of the name.</param>
    public NationExportFile(string folder, string name, IEnumerable<string> header)
    {
        path = Path.Combine(folder, name);
        unfinished = path + ".unfinished";
        file = new StreamWriter(unfinished, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 16);
        foreach (var column in header)
        {
            Cell(column.TrimEnd('?'));
        }

        EndRow();
    }

    /// <summary>Rows written, the header not counted.</summary>
    public long Rows { get; private set; } = -1;

    /// <summary>Writes a cell; the text holds no comma, quotation mark or line break.</summary>
    public NationExportFile Cell(string text)
    {
        Separate();
        file.Write(text);
        return this;
    }

    /// <summary>Writes a whole number.</summary>
    public NationExportFile Cell(long number)
    {
        Separate();
        file.Write(number.ToString(CultureInfo.InvariantCulture));
        return this;
    }

    /// <summary>Writes a division code.</summary>
    public NationExportFile Region(int code) => Cell(code.ToString("D6", CultureInfo.InvariantCulture));

    /// <summary>Writes a day; nothing for one that never comes.</summary>
    public NationExportFile Day(int day) => Cell(day == int.MaxValue ? "" : Days.Text(DateOnly.FromDayNumber(day)));

    /// <summary>Writes an amount in yuan.</summary>
    public NationExportFile Amount(long fen) => Cell(new Money(fen).ToString());

    /// <summary>Writes millionths as a decimal number.</summary>
    public NationExportFile Millionths(long number) =>
        Cell((number / 1_000_000m).ToString("0.######", CultureInfo.InvariantCulture));

    /// <summary>Ends a row.</summary>
    public void EndRow()
    {
        file.Write('\n');
        isFirst = true;
        Rows++;
    }

    /// <summary>The file is whole.</summary>
    public void Finish()
    {
        file.Dispose();
        File.Move(unfinished, path, overwrite: true);
    }

    public void Dispose()
    {
        file.Dispose();
        if (File.Exists(unfinished))
        {
            File.Delete(unfinished);
        }
    }

    private void Separate()
    {
        if (!isFirst)
        {
            file.Write(',');
        }

        isFirst = false;
    }
}
