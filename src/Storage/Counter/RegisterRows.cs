using System.Data.Common;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Storage.Counter;

/// <summary>Rows of the registers as values (登记表行).</summary>
internal static class RegisterRows
{
    public const string PersonColumns = "region, psn_no, cert_type, certno, name, sex, birth";

    public const string EnrolmentColumns =
        "region, psn_no, scheme, from_day, until_day, grade, status, psn_type, post, months, employer, "
        + "state, pause, benefits_from, employer_no, maternity";

    public const string GroupColumns = "region, psn_no, category, aid, from_day, until_day";

    public static InsuredPerson Person(DbDataReader row) => new(
        new RegionCode(row.GetInt32(0)), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), (Sex)row.GetInt64(5),
        StoredDay.Read(row.GetInt64(6)));

    public static EnrolmentSpan Enrolment(DbDataReader row) => new()
    {
        Scheme = (Scheme)row.GetInt64(2),
        From = StoredDay.Read(row.GetInt64(3)),
        Until = row.IsDBNull(4) ? null : StoredDay.Read(row.GetInt64(4)),
        Grade = row.GetString(5),
        Status = (PersonStatus)row.GetInt64(6),
        StatusCode = row.GetString(7),
        Post = (Post)row.GetInt64(8),
        MonthsBefore = row.GetInt32(9),
        Employer = row.GetString(10),
        State = (EnrolmentState)row.GetInt64(11),
        Pause = (PauseReason)row.GetInt64(12),
        BenefitsFrom = row.GetInt64(13) is var from and not 0 ? StoredDay.Read(from) : null,
        EmployerNumber = row.GetString(14),
        Maternity = row.GetInt64(15) != 0,
    };

    public static GroupSpan Group(DbDataReader row) => new(
        row.GetString(2), (AidCategory)row.GetInt64(3), StoredDay.Read(row.GetInt64(4)),
        row.IsDBNull(5) ? null : StoredDay.Read(row.GetInt64(5)));
}
