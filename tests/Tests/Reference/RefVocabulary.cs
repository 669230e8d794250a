namespace Yibao.Tests.Reference;

/// <summary>A dimension of a condition that takes words.</summary>
internal sealed record RefWordDimension(
    string Name,
    IReadOnlyList<string> Words,
    Func<RefCondition, IReadOnlyList<string>?> Of,
    Func<RefCondition, IReadOnlyList<string>, RefCondition> With);

/// <summary>A dimension of a condition that takes a range, with limits at which a random policy cuts it.</summary>
internal sealed record RefRangeDimension(
    string Name,
    string Unit,
    int Least,
    IReadOnlyList<int> Cuts,
    Func<RefCondition, RefRange?> Of,
    Func<RefCondition, RefRange, RefCondition> With);

/// <summary>The words of docs/policy-authoring.md, as the generator draws them and the renderer writes them.</summary>
internal static class RefVocabulary
{
    public static IReadOnlyList<string> Visits { get; } =
    [
        "outpatient", "emergency", "observation", "chronic-outpatient", "inpatient", "maternity", "pharmacy", "internet-follow-up",
        "long-prescription",
    ];

    public static IReadOnlyList<RefWordDimension> Words { get; } =
    [
        new("visit", Visits, c => c.Visit, (c, v) => c with { Visit = v }),
        new("tier", ["community", "tier-1", "tier-2", "tier-3", "provincial"], c => c.Tier, (c, v) => c with { Tier = v }),
        new("status", ["in-service", "retired", "early-retired", "flexible", "resident", "student", "minor"],
            c => c.Status, (c, v) => c with { Status = v }),
        new("aid", ["none", "extreme-poor", "orphan", "subsistence", "low-income-edge", "registered-poor", "other-hardship"],
            c => c.Aid, (c, v) => c with { Aid = v }),
        new("post", ["none", "civil-servant"], c => c.Post, (c, v) => c with { Post = v }),
        new("place", ["local", "in-province", "out-of-province"], c => c.Place, (c, v) => c with { Place = v }),
        new("filing", ["none", "registered", "referred", "emergency"], c => c.Filing, (c, v) => c with { Filing = v }),
        new("network", ["direct", "manual"], c => c.Network, (c, v) => c with { Network = v }),
        new("epidemic", ["none", "suspected", "confirmed"], c => c.Epidemic, (c, v) => c with { Epidemic = v }),
        new("sex", ["male", "female", "unknown"], c => c.Sex, (c, v) => c with { Sex = v }),
    ];

    public static IReadOnlyList<RefRangeDimension> Ranges { get; } =
    [
        new("age", " years of age", 0, [1, 6, 18, 45, 60, 65, 70, 80], c => c.Age, (c, r) => c with { Age = r }),
        new("stay", "", 1, [2, 3, 4], c => c.Stay, (c, r) => c with { Stay = r }),
        new("months", "", 0, [6, 12, 72, 180], c => c.Months, (c, r) => c with { Months = r }),
    ];

    /// <summary>Beginnings of codes, none of which begins another.</summary>
    public static IReadOnlyList<string> DiagnosisBeginnings { get; } = ["I10", "E11", "C34", "J12", "J18.9", "U07.1", "N18", "B20"];

    public static IReadOnlyList<string> Diagnoses { get; } =
    [
        "I10", "I11.9", "E11.9", "E10.9", "C34.9", "C50.9", "J12.8", "J18.9", "J18.0", "U07.1", "U07.2", "N18.5", "B20", "S72.0", "O80.9",
    ];

    /// <summary>Words of scopes but the ordinary one, which stands without a word.</summary>
    public static IReadOnlyList<string> Scopes { get; } = ["implant", "two-disease-drug", "special-material"];

    /// <summary>People of employee schemes (310) and of resident schemes (390); others are refused.</summary>
    public static IReadOnlyList<string> Statuses(string scheme) =>
        scheme == "310" ? ["in-service", "retired", "early-retired", "flexible"] : ["resident", "student", "minor"];

    public static string Word(RefPeriod period) => period switch
    {
        RefPeriod.Visit => "visit",
        RefPeriod.SettlementPeriod => "settlement-period",
        RefPeriod.Month => "month",
        _ => "year",
    };
}
