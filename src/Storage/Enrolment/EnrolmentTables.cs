using Yibao.Storage.Counter;

namespace Yibao.Storage.Enrolment;

/// <summary>Columns of the register tables (登记表列), one place for imports, procedures and queries.</summary>
internal static class RegisterTables
{
    public const string PersonColumns =
        "region:n psn_no:t cert_type:t certno:t name:t sex:n birth:n death_day:n merged_into:t";

    public const string EnrolmentColumns =
        "region:n psn_no:t scheme:n from_day:n until_day:n grade:t status:n psn_type:t post:n months:n employer:t "
        + "state:n pause:n benefits_from:n employer_no:t maternity:n county:t";

    public const string GroupColumns = "region:n psn_no:t category:t aid:n from_day:n until_day:n";

    /// <summary>A person, new or changed.</summary>
    public static readonly TableShape Person = TableShape.Of("person", PersonColumns, Over("psn_no, region", PersonColumns));

    /// <summary>An enrolment, new or changed; its key is the first day.</summary>
    public static readonly TableShape Enrolment =
        TableShape.Of("enrolment", EnrolmentColumns, Over("psn_no, scheme, from_day, region", EnrolmentColumns));

    /// <summary>Membership of a group, new or changed.</summary>
    public static readonly TableShape Group =
        TableShape.Of("person_group", GroupColumns, Over("psn_no, category, from_day, region", GroupColumns));

    private static string Over(string key, string columns)
    {
        var keys = key.Split(", ");
        var others = columns.Split(' ').Select(column => column.Split(':')[0]).Except(keys, StringComparer.Ordinal);
        return $"on conflict ({key}) do update set " + string.Join(", ", others.Select(name => $"{name} = excluded.{name}"));
    }
}

/// <summary>The tables that record procedures of enrolment (参保业务表).</summary>
internal static class EnrolmentTables
{
    public static readonly TableShape Event = TableShape.Of(
        "enrolment_event", "region:n event_id:n psn_no:t kind:n day:n made_by:t at:n undoes:n details:t batch:n");

    public static readonly TableShape ServiceStep = TableShape.Of(
        "service_step", "region:n case_id:n step:n state:n made_by:t at:n note:t batch:n");

    public static readonly TableShape Paper = TableShape.Of(
        "enrolment_paper",
        "region:n paper_id:n event_id:n kind:n psn_no:t day:n months:n fen:n other_region:n other_psn_no:t");
}
