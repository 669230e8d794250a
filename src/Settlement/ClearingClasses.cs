using System.Collections.Frozen;
using Yibao.Kernel;

namespace Yibao.Settlement;

/// <summary>Where the people of some settlements are insured, seen from the institution (参保地范围).</summary>
public enum InsuredWhere : byte
{
    /// <summary>Anywhere (不限).</summary>
    Anywhere,

    /// <summary>In another region (异地).</summary>
    Elsewhere,

    /// <summary>In another region of the same province (域内异地).</summary>
    SameProvince,

    /// <summary>In another province (域外异地).</summary>
    OtherProvince,
}

/// <summary>The settlements that a clearing class asks for (清算类别口径).</summary>
/// <param name="Classes">Classes with which they were settled; empty: any.</param>
/// <param name="Scheme">Scheme; null: any.</param>
/// <param name="Where">Where their people are insured.</param>
public sealed record ClearingClass(IReadOnlyList<string> Classes, Scheme? Scheme = null, InsuredWhere Where = InsuredWhere.Anywhere);

/// <summary>
/// Clearing classes of the national interface (清算类别), dictionary clr_type. A settlement bears the class of its medical category; the
/// dictionary also has classes of a scheme or of care elsewhere, which put some of these together, and classes of payment that no
/// settlement bears.
/// </summary>
public static class ClearingClasses
{
    private const Scheme Employees = Kernel.Scheme.Employee;
    private const Scheme Residents = Kernel.Scheme.Resident;

    private static readonly string[] Chronic = ["14", "15", "18"];

    private static readonly FrozenDictionary<string, ClearingClass> Known =
        new Dictionary<string, ClearingClass>(StringComparer.Ordinal)
        {
            ["9909"] = new([], null, InsuredWhere.SameProvince), // elsewhere in the province
            ["9950"] = new(["41"], Employees), // employees, pharmacies
            ["9974"] = new(["41"], null, InsuredWhere.OtherProvince), // pharmacies, other provinces
            ["9975"] = new(Chronic, null, InsuredWhere.SameProvince), // chronic and special diseases, elsewhere in the province
            ["9987"] = new(Chronic, null, InsuredWhere.OtherProvince), // the same, other provinces
            ["99915"] = new(["11"], Employees), // employees, outpatient
            ["99922"] = new(["14"], Employees), // employees, chronic and special diseases
            ["99927"] = new(["21"], Employees), // employees, stays
            ["99939"] = new(["11"], Residents), // residents, outpatient
            ["99945"] = new(["14"], Residents), // residents, chronic and special diseases
            ["99948"] = new(["21"], Residents), // residents, stays
            ["99952"] = new([], null, InsuredWhere.Elsewhere), // care elsewhere
            ["99959"] = new([]), // everything
            ["99960"] = new(["15"]), // the two diseases
            ["99963"] = new(["11"], null, InsuredWhere.OtherProvince), // outpatient, other provinces
            ["99968"] = new(["21"], null, InsuredWhere.OtherProvince), // stays, other provinces
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What a class asks for (口径); null: no settlement is of such a class.</summary>
    public static ClearingClass? Find(string code) =>
        Known.TryGetValue(code, out var found) ? found : MedicalTypes.Clearings.Contains(code) ? new ClearingClass([code]) : null;
}
