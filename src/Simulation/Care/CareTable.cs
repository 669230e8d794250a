using System.Globalization;
using CsvHelper;
using Yibao.Kernel;

namespace Yibao.Simulation.Care;

/// <summary>An input of the nation cannot be used (输入错误); the message names file, line and column.</summary>
/// <param name="message">What, where.</param>
public sealed class CareInputException(string message) : Exception(message);

/// <summary>One CSV file of inputs (输入表), read row by row; what cannot be read names file, line and column.</summary>
internal sealed class CareTable : IDisposable
{
    private readonly CsvReader reader;
    private readonly string file;
    private readonly string[] header;
    private string column = "";

    private CareTable(string path, string[] columns)
    {
        file = Path.GetFileName(path);
        reader = CsvReader.Create(File.ReadAllBytes(path), new CsvReaderOptions
        {
            Separator = ',',
            HasHeader = false,
            AllowLineBreaksInQuotes = false,
            SkipEmptyLines = false,
            TrackLineNumbers = true,
            PoolStrings = true,
            MalformedData = CsvMalformedDataHandling.Skip,
            OnMalformedRecord = bad => throw Fault((int)bad.LineNumber, "quotation marks out of place"),
        });
        if (!reader.Read())
        {
            throw Fault(1, $"no header; expected {string.Join(',', columns)}");
        }

        header = reader.Current.ToArray();
        foreach (var name in columns)
        {
            if (!header.Contains(name, StringComparer.Ordinal))
            {
                throw Fault(1, $"column '{name}' is missing");
            }
        }
    }

    /// <summary>Opens a file of a folder.</summary>
    /// <exception cref="CareInputException">There is none, or its header lacks a column.</exception>
    public static CareTable Open(string folder, string name, params string[] columns)
    {
        var path = Path.Combine(folder, name);
        return File.Exists(path) ? new CareTable(path, columns) : throw new CareInputException($"{name}: there is no such file in {folder}");
    }

    /// <summary>Goes to the next row.</summary>
    public bool Next()
    {
        if (!reader.Read())
        {
            return false;
        }

        return reader.FieldCount == header.Length ? true
            : throw Fault(Line, $"{reader.FieldCount} fields; expected {header.Length} as in the header");
    }

    /// <summary>A cell as text; never empty.</summary>
    public string Text(string name)
    {
        var text = TextOrNothing(name);
        return text.Length > 0 ? text : throw Wrong("empty; must be given");
    }

    /// <summary>A cell as text; may be empty.</summary>
    public string TextOrNothing(string name) => reader.GetString(Array.IndexOf(header, column = name));

    /// <summary>One word of a closed list, by its place in it.</summary>
    public int Word(string name, params ReadOnlySpan<string> words)
    {
        var index = words.IndexOf(Text(name));
        return index >= 0 ? index : throw Wrong($"'{Text(name)}' is unknown; expected {string.Join(", ", words.ToArray())}");
    }

    /// <summary>A number without sign, in units of 10^-decimals.</summary>
    public long Number(string name, int decimals, long max)
    {
        var text = Text(name);
        return text == "0" ? 0 : DecimalText.TryRead(text, decimals, max, out var units, out _) && units >= 0 ? units
            : throw Wrong(string.Create(
                CultureInfo.InvariantCulture, $"'{text}'; expected a number from 0 to {max} with at most {decimals} decimals"));
    }

    /// <summary>A region code.</summary>
    public RegionCode Region(string name) => RegionCode.TryParse(Text(name), out var region) ? region
        : throw Wrong($"'{Text(name)}'; expected a region code of six digits");

    /// <summary>A scheme by its code.</summary>
    public Scheme Scheme(string name) => Word(name, "310", "390") == 0 ? Kernel.Scheme.Employee : Kernel.Scheme.Resident;

    /// <summary>What is wrong with the cell read last.</summary>
    public CareInputException Wrong(string what)
    {
        var place = Array.IndexOf(header, column) + 1;
        return new CareInputException(string.Create(CultureInfo.InvariantCulture, $"{file}:{Line}:{place}: {column}: {what}"));
    }

    /// <inheritdoc/>
    public void Dispose() => reader.Dispose();

    private int Line => (int)reader.LineNumber;

    private CareInputException Fault(int line, string what) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{file}:{line}:1: {what}"));
}
