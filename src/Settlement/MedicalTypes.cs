using System.Collections.Frozen;
using Yibao.Policy;

namespace Yibao.Settlement;

/// <summary>
/// Medical categories of the national interface (医疗类别), dictionary med_type: which kind of visit each is for the rules, and in which
/// clearing class its settlements are reconciled. Provinces lengthen the codes: an unknown code is read by its longest known beginning.
/// </summary>
public static class MedicalTypes
{
    private static readonly FrozenDictionary<string, (VisitKind Kind, string Clearing)> Known =
        new Dictionary<string, (VisitKind, string)>(StringComparer.Ordinal)
        {
            ["11"] = (VisitKind.Outpatient, "11"), // ordinary outpatient
            ["110104"] = (VisitKind.InternetFollowUp, "11"),
            ["110105"] = (VisitKind.LongPrescription, "11"),
            ["12"] = (VisitKind.Outpatient, "12"), // registration fee
            ["13"] = (VisitKind.Emergency, "13"),
            ["1302"] = (VisitKind.Observation, "13"),
            ["14"] = (VisitKind.ChronicOutpatient, "14"),
            ["15"] = (VisitKind.ChronicOutpatient, "15"),
            ["18"] = (VisitKind.ChronicOutpatient, "18"),
            ["21"] = (VisitKind.Inpatient, "21"),
            ["2106"] = (VisitKind.Maternity, "21"),
            ["2107"] = (VisitKind.Maternity, "21"),
            ["22"] = (VisitKind.Inpatient, "22"),
            ["23"] = (VisitKind.Inpatient, "21"),
            ["24"] = (VisitKind.Inpatient, "21"),
            ["25"] = (VisitKind.Inpatient, "21"), // stay elsewhere
            ["28"] = (VisitKind.Inpatient, "28"),
            ["41"] = (VisitKind.Pharmacy, "41"),
            ["51"] = (VisitKind.Maternity, "53"),
            ["52"] = (VisitKind.Maternity, "21"),
            ["71"] = (VisitKind.Inpatient, "21"),
            ["9901"] = (VisitKind.ChronicOutpatient, "15"),
            ["9903"] = (VisitKind.Outpatient, "1103"),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    private const string Other = "99"; // clearing class: other

    /// <summary>The clearing classes that settlements bear (结算的清算类别).</summary>
    public static IReadOnlySet<string> Clearings { get; } = Known.Values.Select(one => one.Clearing).Append(Other).ToFrozenSet();

    /// <summary>The kind of visit of a category (就诊类别); false: the category is not known.</summary>
    public static bool TryFind(string code, out VisitKind kind, out string clearing)
    {
        for (var length = code.Length; length >= 2; length--)
        {
            if (Known.TryGetValue(code[..length], out var found))
            {
                (kind, clearing) = found;
                return true;
            }
        }

        (kind, clearing) = (VisitKind.Outpatient, Other);
        return false;
    }

    /// <summary>The clearing class of a category (清算类别).</summary>
    public static string ClearingOf(string code) => TryFind(code, out _, out var clearing) ? clearing : Other;

    /// <summary>Whether a category is a stay (住院类).</summary>
    public static bool IsStay(string code) => code is ['2', ..] or ['5', '2', ..] or ['7', '1', ..];
}
