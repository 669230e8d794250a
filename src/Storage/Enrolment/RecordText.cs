using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage.Counter;

namespace Yibao.Storage.Enrolment;

/// <summary>
/// A record before and after as it stands in an event (档案快照): the rows of the register tables as JSON, so that an undo can put back exactly
/// what was there.
/// </summary>
internal static class RecordText
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What stands in the event of one record.</summary>
    public static string Of(EnrolmentChange change, FileChange file)
    {
        var details = new JsonObject { ["reason"] = change.Reason, ["before"] = Of(file.Before), ["after"] = Of(file.After) };
        if (change.Transfer is { } transfer)
        {
            details["transfer"] = new JsonObject
            {
                ["from"] = Row(RegisterRows.Of(transfer.From)), ["to"] = Row(RegisterRows.Of(transfer.To)), ["fen"] = transfer.Amount.Fen,
            };
        }

        if (change.MonthsCertified is { } months)
        {
            details["months"] = months;
        }

        if (change.BoughtMonths > 0)
        {
            details["bought"] = change.BoughtMonths;
        }

        return details.ToJsonString(Options);
    }

    /// <summary>A record before or after; null: it was not there.</summary>
    public static PersonFile? Read(JsonNode? node)
    {
        if (node is null)
        {
            return null;
        }

        return new PersonFile(
            Person(node["person"]!.AsArray()),
            [.. node["spans"]!.AsArray().Select(span => Span(span!.AsArray()))],
            [.. node["groups"]!.AsArray().Select(group => Group(group!.AsArray()))]);
    }

    /// <summary>What went between personal accounts.</summary>
    public static AccountTransfer Transfer(JsonNode node) =>
        new(Person(node["from"]!.AsArray()), Person(node["to"]!.AsArray()), new Money(Number(node["fen"])));

    private static JsonObject? Of(PersonFile? file)
    {
        if (file is null)
        {
            return null;
        }

        var key = new RecordKey(file.Person.Region, file.Person.Number);
        return new JsonObject
        {
            ["person"] = Row(RegisterRows.Of(file.Person)),
            ["spans"] = new JsonArray([.. file.Enrolments.Select(span => Row(RegisterRows.Of(key, span)))]),
            ["groups"] = new JsonArray([.. file.Groups.Select(group => Row(RegisterRows.Of(key, group)))]),
        };
    }

    private static JsonArray Row(object?[] row) => new([.. row.Select(value => value switch
    {
        null => null,
        long number => JsonValue.Create(number),
        _ => (JsonNode)JsonValue.Create((string)value),
    })]);

    private static InsuredPerson Person(JsonArray row) => new(
        new RegionCode((int)Number(row[0])), Text(row[1]), Text(row[2]), Text(row[3]), Text(row[4]), (Sex)Number(row[5]),
        StoredDay.Read(Number(row[6])))
    {
        Death = DayOrNone(row[7]), MergedInto = Text(row[8]),
    };

    private static EnrolmentSpan Span(JsonArray row) => new()
    {
        Scheme = (Scheme)Number(row[2]),
        From = StoredDay.Read(Number(row[3])),
        Until = DayOrNone(row[4]),
        Grade = Text(row[5]),
        Status = (PersonStatus)Number(row[6]),
        StatusCode = Text(row[7]),
        Post = (Post)Number(row[8]),
        MonthsBefore = (int)Number(row[9]),
        Employer = Text(row[10]),
        State = (EnrolmentState)Number(row[11]),
        Pause = (PauseReason)Number(row[12]),
        BenefitsFrom = DayOrNone(row[13]),
        EmployerNumber = Text(row[14]),
        Maternity = Number(row[15]) != 0,
        County = row.Count > 16 ? Text(row[16]) : "", // events before the column
    };

    private static GroupSpan Group(JsonArray row) =>
        new(Text(row[2]), (AidCategory)Number(row[3]), StoredDay.Read(Number(row[4])), DayOrNone(row[5]));

    private static long Number(JsonNode? value) => value!.GetValue<long>();

    private static string Text(JsonNode? value) => value!.GetValue<string>();

    private static DateOnly? DayOrNone(JsonNode? value) => value is null || Number(value) == 0 ? null : StoredDay.Read(Number(value));
}
