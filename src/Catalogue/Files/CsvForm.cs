using CsvHelper;

namespace Yibao.Catalogue.Files;

/// <summary>How files that the program ships or is given whole are read (CSV 读取方式).</summary>
public static class CsvForm
{
    /// <summary>Commas, one row a line, no line break inside a field; a malformed row is told and skipped (读取选项).</summary>
    public static CsvReaderOptions Options(Action<CsvMalformedRecord> onMalformed) => new()
    {
        Separator = ',',
        HasHeader = false,
        AllowLineBreaksInQuotes = false,
        SkipEmptyLines = false,
        TrackLineNumbers = true,
        PoolStrings = true,
        MalformedData = CsvMalformedDataHandling.Skip,
        OnMalformedRecord = onMalformed,
    };
}
