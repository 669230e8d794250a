using System.Collections.Frozen;
using Yibao.Policy;

namespace Yibao.Cli.Settling;

/// <summary>
/// Fields of a bill (单据字段): the columns of CSV and the names of JSON. Those from <see cref="LineDate"/> on belong to a line.
/// </summary>
internal enum BillField : byte
{
    Bill,
    Person,
    Region,
    Scheme,
    Grade,
    Status,
    Age,
    BirthDate,
    Sex,
    Aid,
    Post,
    Months,
    Visit,
    VisitId,
    AdmissionDate,
    Tier,
    Place,
    Filing,
    Network,
    Epidemic,
    ExcludedOn,
    Diagnoses,
    Date,
    EnrolledFrom,
    EnrolledUntil,
    Account,
    Stay,
    LineDate,
    Item,
    Class,
    Price,
    Quantity,
    Amount,
    FirstPay,
    Ceiling,
    Scope,
    Attested,
    DaysOfSupply,
    DiagnosisPlan,
}

/// <summary>Names of the fields, in their order.</summary>
internal static class BillFields
{
    /// <summary>Beginning of a column that opens an accumulator: <c>before.inpatient.ceiling.yearly</c>; in JSON an object.</summary>
    public const string Before = "before";

    /// <summary>JSON only: the lines of a bill.</summary>
    public const string Lines = "lines";

    private static readonly string[] All =
    [
        "bill", "person", "region", "scheme", "grade", "status", "age", "birth_date", "sex", "aid", "post", "months", "visit", "visit_id",
        "admission_date", "tier", "place", "filing", "network", "epidemic", "excluded_on", "diagnoses", "date", "enrolled_from",
        "enrolled_until", "account", "stay", "line_date", "item", "class", "price", "quantity", "amount", "first_pay", "ceiling", "scope",
        "attested", "days_of_supply", "diagnosis_plan",
    ];

    private static readonly FrozenDictionary<string, BillField> ByName =
        Enum.GetValues<BillField>().ToFrozenDictionary(f => All[(int)f], StringComparer.Ordinal);

    /// <summary>Names in the order of the fields.</summary>
    public static IReadOnlyList<string> Names => All;

    /// <summary>Name of a field.</summary>
    public static string Name(this BillField field) => All[(int)field];

    /// <summary>Whether a field belongs to a line.</summary>
    public static bool IsOfLine(this BillField field) => field >= BillField.LineDate;

    /// <summary>Finds a field by its name.</summary>
    public static bool TryFind(string name, out BillField field) => ByName.TryGetValue(name, out field);

    /// <summary>What is said of an unknown name: the nearest known one, or all of them.</summary>
    public static string Unknown(string name, IEnumerable<string> known)
    {
        var nearest = Vocabulary.Nearest(name, known);
        return nearest.Length > 0 ? $"'{Cut(name)}'; did you mean '{nearest}'?" : $"'{Cut(name)}'; known: {string.Join(", ", known)}";
    }

    /// <summary>A text as a message repeats it: not longer than a message can bear.</summary>
    public static string Cut(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
