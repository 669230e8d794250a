using System.Text.Json;
using Yibao.Contributions.Runs;
using Yibao.Kernel;
using Yibao.Storage.Registers;

namespace Yibao.Server.Api;

/// <summary>
/// The values of the fields of a call or of one of its rows (入参取值): checked against their declarations before a route sees them.
/// </summary>
internal sealed class ApiValues
{
    private readonly Dictionary<string, object> values = new(StringComparer.Ordinal);

    public bool Has(string name) => values.ContainsKey(name);

    public string Text(string name, string absent = "") => values.TryGetValue(name, out var value) ? (string)value : absent;

    public DateOnly? Day(string name) => values.TryGetValue(name, out var value) ? (DateOnly)value : null;

    /// <summary>A month, or a year.</summary>
    public BillPeriod Month(string name) => (BillPeriod)values[name];

    public Money Amount(string name) => (Money)values[name];

    public RegionCode Region(string name) => (RegionCode)values[name];

    public Scheme Scheme(string name) => (Scheme)values[name];

    public long Count(string name, long absent = 0) => values.TryGetValue(name, out var value) ? (long)value : absent;

    public bool Flag(string name) => values.TryGetValue(name, out var value) && (bool)value;

    public IReadOnlyList<ApiValues> Rows(string name) => (IReadOnlyList<ApiValues>)values[name];

    /// <summary>Takes a text for a field (取文本); what is wrong with it, or null.</summary>
    public Refusal? Take(ApiField field, string text, string place)
    {
        if (field.Parse(text, out var expected) is not { } value)
        {
            return new Refusal(ApiRefusals.Value, place, $"expected {expected}");
        }

        values[field.Name] = value;
        return null;
    }

    /// <summary>Takes the members of an object (取对象); what is wrong with the first bad one, or null.</summary>
    public Refusal? Take(IReadOnlyList<ApiField> fields, JsonElement body, string place)
    {
        foreach (var part in body.EnumerateObject())
        {
            var at = place + part.Name;
            if (fields.FirstOrDefault(f => f.Name == part.Name) is not { } field)
            {
                return Unknown(fields, at);
            }

            if (part.Value.ValueKind == JsonValueKind.Null && field.IsOptional)
            {
                continue;
            }

            if ((field.Type == ApiType.Rows ? TakeRows(field, part.Value, at) : Take(field, TextOf(part.Value), at)) is { } wrong)
            {
                return wrong;
            }
        }

        return Missing(fields, place);
    }

    /// <summary>A field that the route does not take (未知字段).</summary>
    public static Refusal Unknown(IReadOnlyList<ApiField> fields, string place) => new(
        ApiRefusals.UnknownField, place, fields.Count == 0 ? "" : $"expected one of: {string.Join(", ", fields.Select(f => f.Name))}");

    /// <summary>The first field that is missing (缺少字段); null: none.</summary>
    public Refusal? Missing(IReadOnlyList<ApiField> fields, string place) =>
        fields.FirstOrDefault(field => !field.IsOptional && !values.ContainsKey(field.Name)) is { } missing
            ? new Refusal(ApiRefusals.Missing, place + missing.Name, "") : null;

    private Refusal? TakeRows(ApiField field, JsonElement list, string place)
    {
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() is 0 or > ApiField.RowsMax)
        {
            field.Parse("", out var expected);
            return new Refusal(ApiRefusals.Value, place, $"expected {expected}");
        }

        var rows = new List<ApiValues>(list.GetArrayLength());
        foreach (var row in list.EnumerateArray())
        {
            var at = $"{place}[{rows.Count}]";
            var taken = new ApiValues();
            var wrong = row.ValueKind == JsonValueKind.Object
                ? taken.Take(field.Row, row, at + ".") : new Refusal(ApiRefusals.Value, at, "expected an object");
            if (wrong is not null)
            {
                return wrong;
            }

            rows.Add(taken);
        }

        values[field.Name] = rows;
        return null;
    }

    private static string TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}

/// <summary>A call of a route (调用): who calls, the parts of the path, the checked fields.</summary>
/// <param name="Staff">Who.</param>
/// <param name="Path">Parts of the path by name.</param>
/// <param name="Fields">Fields.</param>
/// <param name="Language">Language of what people read in the answer.</param>
/// <param name="Cancel">The caller has gone.</param>
internal sealed record ApiCall(
    Staff Staff, IReadOnlyDictionary<string, object> Path, ApiValues Fields, Language Language, CancellationToken Cancel)
{
    /// <summary>The pooling region of the path.</summary>
    public RegionCode Region => (RegionCode)Path["region"];

    /// <summary>A part of the path that is text.</summary>
    public string Part(string name) => (string)Path[name];

    /// <summary>A part of the path that is a number.</summary>
    public long Number => (long)Path["number"];

    /// <summary>An operation that was not done: 409 with its code.</summary>
    public ApiAnswer Refused(Refusal refusal, int status = Microsoft.AspNetCore.Http.StatusCodes.Status409Conflict) =>
        ApiAnswer.Refused(status, refusal, Language);

    /// <summary>There is no such record: 404.</summary>
    public ApiAnswer NotFound(RefusalKind kind, string where) =>
        Refused(new Refusal(kind, where, ""), Microsoft.AspNetCore.Http.StatusCodes.Status404NotFound);
}
