using System.Globalization;
using Yibao.Contributions.Runs;
using Yibao.Kernel;

namespace Yibao.Server.Api;

/// <summary>What a field of the API holds (字段类型).</summary>
internal enum ApiType
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>A day, 2020-02-01.</summary>
    Day,

    /// <summary>A month, 2020-02.</summary>
    Month,

    /// <summary>A year, 2020.</summary>
    Year,

    /// <summary>A month or a year.</summary>
    Period,

    /// <summary>Yuan with at most two decimals, as text or number.</summary>
    Amount,

    /// <summary>A pooling region, six digits.</summary>
    Region,

    /// <summary>A scheme: 310 or 390.</summary>
    Scheme,

    /// <summary>A whole number from 0.</summary>
    Count,

    /// <summary>true or false.</summary>
    Flag,

    /// <summary>A list of objects.</summary>
    Rows,
}

/// <summary>
/// A field that a route takes (入参): in the query of a GET, in the JSON body of a POST. One place for the check and the document.
/// </summary>
/// <param name="Name">Name.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Chinese">Chinese term.</param>
/// <param name="English">English term.</param>
internal sealed record ApiField(string Name, ApiType Type, string Chinese, string English)
{
    /// <summary>Rows of one call: a file of more goes through the command line.</summary>
    public const int RowsMax = 10_000;

    private const int CountDigitsMax = 15;

    /// <summary>Whether it may be left out.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Longest text.</summary>
    public int LengthMax { get; init; } = 200;

    /// <summary>The words that it may hold; empty: any text.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Fields of a row.</summary>
    public IReadOnlyList<ApiField> Row { get; init; } = [];

    /// <summary>The value of a text (解析); null, with what was expected, when it is none.</summary>
    public object? Parse(string text, out string expected)
    {
        expected = Expected;
        return Type switch
        {
            ApiType.Day => Days.TryParse(text, out var day, out _) ? day : null,
            ApiType.Month => BillPeriod.TryParse(text, out var period) && !period.IsYear ? period : null,
            ApiType.Year => BillPeriod.TryParse(text, out var year) && year.IsYear ? year : null,
            ApiType.Period => BillPeriod.TryParse(text, out var either) ? either : null,
            ApiType.Amount => Money.TryParse(text, out var amount, out _) ? amount : null,
            ApiType.Region => RegionCode.TryParse(text, out var region) && !region.IsNation ? region : null,
            ApiType.Scheme => text is "310" ? Scheme.Employee : text is "390" ? Scheme.Resident : null,
            ApiType.Count => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                && text.Length <= CountDigitsMax ? count : null,
            ApiType.Flag => text is "true" ? true : text is "false" ? false : null,
            ApiType.Rows => null,
            _ => (text.Length > 0 || IsOptional) && text.Length <= LengthMax
                && (Words.Count == 0 || Words.Contains(text, StringComparer.Ordinal)) ? text : null,
        };
    }

    private string Expected => Type switch
    {
        ApiType.Day => "a day like 2020-02-01",
        ApiType.Month => "a month like 2020-02",
        ApiType.Year => "a year like 2020",
        ApiType.Period => "a month like 2020-02 or a year like 2020",
        ApiType.Amount => "yuan with at most two decimals",
        ApiType.Region => "six digits like 440100",
        ApiType.Scheme => "310 or 390",
        ApiType.Count => "a whole number from 0",
        ApiType.Flag => "true or false",
        ApiType.Rows => $"a list of 1 to {RowsMax} objects",
        _ => Words.Count > 0 ? string.Join(", ", Words) : $"a text of 1 to {LengthMax} characters",
    };
}
