using System.Data.Common;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage.Enrolment;

namespace Yibao.Storage.Counter;

/// <summary>Rows of the registers as values (登记表行).</summary>
internal static class RegisterRows
{
    public static readonly string PersonColumns = RegisterTables.Person.List;

    public static readonly string EnrolmentColumns = RegisterTables.Enrolment.List;

    public static readonly string GroupColumns = RegisterTables.Group.List;

    public static InsuredPerson Person(DbDataReader row) => new(
        new RegionCode(row.GetInt32(0)), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), (Sex)row.GetInt64(5),
        StoredDay.Read(row.GetInt64(6)))
    {
        Death = row.GetInt64(7) is var death and not 0 ? StoredDay.Read(death) : null,
        MergedInto = row.GetString(8),
    };

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
        County = row.GetString(16),
    };

    public static GroupSpan Group(DbDataReader row) => new(
        row.GetString(2), (AidCategory)row.GetInt64(3), StoredDay.Read(row.GetInt64(4)),
        row.IsDBNull(5) ? null : StoredDay.Read(row.GetInt64(5)));

    public static object?[] Of(InsuredPerson person) =>
    [
        (long)person.Region.Value, person.Number, person.DocumentType, person.Document, person.Name, (long)person.Sex,
        StoredDay.Of(person.Birth), StoredDay.Of(person.Death) ?? 0L, person.MergedInto,
    ];

    public static object?[] Of(RecordKey person, EnrolmentSpan span) =>
    [
        (long)person.Region.Value, person.Number, (long)span.Scheme, StoredDay.Of(span.From), StoredDay.Of(span.Until), span.Grade,
        (long)span.Status, span.StatusCode, (long)span.Post, (long)span.MonthsBefore, span.Employer, (long)span.State, (long)span.Pause,
        StoredDay.Of(span.BenefitsFrom) ?? 0L, span.EmployerNumber, span.Maternity ? 1L : 0L, span.County,
    ];

    public static object?[] Of(RecordKey person, GroupSpan group) =>
        [(long)person.Region.Value, person.Number, group.Category, (long)group.Aid, StoredDay.Of(group.From), StoredDay.Of(group.Until)];
}
