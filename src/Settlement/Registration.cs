using System.Text.Json;
using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Settlement;

/// <summary>What is registered (备案类别); the numbers are the transactions that register it, and are stored.</summary>
public enum RegistrationKind
{
    /// <summary>Referral to another hospital (转院备案).</summary>
    Referral = 2501,

    /// <summary>Chronic or special disease (慢特病备案).</summary>
    ChronicDisease = 2503,

    /// <summary>Chosen institution (人员定点备案): also residence, emergency and referral elsewhere.</summary>
    ChosenInstitution = 2505,

    /// <summary>Accidental injury (意外伤害备案).</summary>
    Accident = 2507,
}

/// <summary>A registration of a person (备案) that benefits depend on.</summary>
public sealed record Registration
{
    /// <summary>Serial of the declaration (待遇申报明细流水号), given by the agency.</summary>
    public required long Id { get; init; }

    /// <summary>Pooling region of the person.</summary>
    public required RegionCode Region { get; init; }

    /// <summary>What is registered.</summary>
    public required RegistrationKind Kind { get; init; }

    /// <summary>Person number.</summary>
    public required string PersonNumber { get; init; }

    /// <summary>Institution that registered it (经办机构).</summary>
    public required string Provider { get; init; }

    /// <summary>The disease, or the institution referred to or chosen (病种或机构); empty for an accident.</summary>
    public required string Code { get; init; }

    /// <summary>First day.</summary>
    public required DateOnly From { get; init; }

    /// <summary>First day on which it no longer holds; null: open.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>Whether it was withdrawn (已撤销).</summary>
    public bool IsWithdrawn { get; init; }

    /// <summary>The fields as sent, a JSON object of texts.</summary>
    public string Details { get; init; } = "{}";

    /// <summary>When it was registered, Unix milliseconds.</summary>
    public long At { get; init; }

    /// <summary>Kind of application of a chosen institution (业务申请类型), dictionary biz_appy_type; empty for the others.</summary>
    public string Application => Kind == RegistrationKind.ChosenInstitution ? Detail("biz_appy_type") : "";

    /// <summary>Region for which care elsewhere is registered (就医地); null: none is named, it holds everywhere.</summary>
    public RegionCode? Care => RegionCode.TryParse(Detail("mdtrtarea_admdvs"), out var care) ? care : null;

    /// <summary>Whether it is one of the temporary groups (临时外出): referred, or an emergency.</summary>
    public bool IsTemporary => Kind == RegistrationKind.Referral || Application is Registrations.ReferralApplication
        or Registrations.EmergencyApplication;

    /// <summary>Whether it stands on a commitment letter (承诺书) in place of the proof of residence: the remark begins so.</summary>
    public bool IsCommitment => Application == Registrations.ResidenceApplication
        && Detail("memo").StartsWith(Registrations.Commitment, StringComparison.Ordinal);

    /// <summary>Whether it holds for care in a region (就医地相符): there, in a part of it, or around it.</summary>
    public bool IsFor(RegionCode care) => Care is not { } named || named.Contains(care) || care.Contains(named);

    /// <summary>Whether it holds on a day (当日有效).</summary>
    public bool Holds(DateOnly day) => !IsWithdrawn && From <= day && (Until is not { } until || day < until);

    /// <summary>A field as sent; empty when it was not.</summary>
    public string Detail(string field)
    {
        using var json = JsonDocument.Parse(Details);
        return json.RootElement.TryGetProperty(field, out var value) ? value.GetString() ?? "" : "";
    }

    /// <summary>Whether both stand for the same thing in a common time (期间重叠): the second is refused.</summary>
    public bool Overlaps(Registration other) => !IsWithdrawn && !other.IsWithdrawn && Kind == other.Kind && Code == other.Code
        && Application == other.Application && From < (other.Until ?? DateOnly.MaxValue) && other.From < (Until ?? DateOnly.MaxValue);
}

/// <summary>What registrations mean for a visit (备案效力).</summary>
public static class Registrations
{
    // Values of dictionary biz_appy_type.
    internal const string ReferralApplication = "06";
    internal const string EmergencyApplication = "07";
    internal const string ResidenceApplication = "08";
    internal const string Commitment = "承诺";

    /// <summary>
    /// When a registration for care elsewhere ends (备案有效期): the temporary groups after some months where no end is given, a commitment
    /// letter after some months at the latest; residence that is proved holds as asked for.
    /// </summary>
    /// <param name="asked">The registration as asked for.</param>
    /// <param name="rules">Rules of the person's region; null: none.</param>
    public static DateOnly? UntilOf(Registration asked, PlanHistory? rules)
    {
        if (asked.IsCommitment && PeriodEnd(rules, asked.From, "commitment") is { } most)
        {
            return asked.Until is { } until && until < most ? until : most;
        }

        return asked.Until ?? (asked.IsTemporary ? PeriodEnd(rules, asked.From, "temporary") : null);
    }

    /// <summary>First day on which a registration that begins on a day no longer holds (期满日); null: the rules state none.</summary>
    /// <param name="rules">Rules with <c>filing.valid-months</c>; null: none.</param>
    /// <param name="from">First day.</param>
    /// <param name="basis">temporary or commitment.</param>
    public static DateOnly? PeriodEnd(PlanHistory? rules, DateOnly from, string basis) =>
        rules?.Parameter("filing.valid-months", from, ("basis", basis)) is { } months
            ? from.AddMonths((int)decimal.Ceiling(months.Value)) : null;

    /// <summary>
    /// How a person's care in a region is registered on a day (异地就医备案): residence there before a referral before an emergency, as
    /// whoever lives there is treated as at home also when a hospital refers.
    /// </summary>
    /// <param name="ofPerson">The registrations of the person.</param>
    /// <param name="day">The day on which the visit begins.</param>
    /// <param name="care">Region of care.</param>
    public static Filing FilingOn(IReadOnlyList<Registration> ofPerson, DateOnly day, RegionCode care)
    {
        var holding = ofPerson.Where(one => one.Holds(day) && one.IsFor(care)).ToList();
        return holding.Exists(one => one.Application == ResidenceApplication) ? Filing.Registered
            : holding.Exists(one => one.Kind == RegistrationKind.Referral || one.Application == ReferralApplication) ? Filing.Referred
            : holding.Exists(one => one.Application == EmergencyApplication) ? Filing.Emergency
            : Filing.None;
    }
}
