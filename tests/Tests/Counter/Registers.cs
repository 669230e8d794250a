using Yibao.Policy;

namespace Yibao.Tests.Counter;

/// <summary>The registers of the fixture: rows for plain inserts.</summary>
internal static class Registers
{
    internal const string Provider =
        "insert into provider (region, code, name, kind, tier, hosp_lv, from_day, until_day) "
        + "values (110000, @Code, @Name, @Kind, @Tier, @Level, 20150101, null)";

    internal const string PersonRow =
        "insert into person (region, psn_no, cert_type, certno, name, sex, birth) "
        + "values (110000, @Number, '90', @Number, @Name, @Sex, @Birth)";

    internal const string Enrolment =
        "insert into enrolment (region, psn_no, scheme, from_day, until_day, grade, status, psn_type, post, months, employer) "
        + "values (110000, @Number, @Scheme, 20150101, null, '', @Status, @Type, 0, 0, '')";

    internal const string State = "insert into person_state (region, psn_no, account_fen, visits) values (110000, @Number, 0, 0)";

    internal static object[] Providers() =>
    [
        new { Code = CounterFixture.Hospital, Name = "测试医院甲", Kind = 1L, Tier = (long)Tier.Tier3, Level = "3" },
        new { Code = CounterFixture.Clinic, Name = "测试医院乙", Kind = 1L, Tier = (long)Tier.Community, Level = "11" },
        new { Code = CounterFixture.Pharmacy, Name = "测试药店甲", Kind = 2L, Tier = (long)Tier.Community, Level = "11" },
    ];

    internal static object PersonOf(int number)
    {
        var status = StatusOf(number);
        return new
        {
            Number = CounterFixture.Person(number), Name = $"测试{number}", Sex = 1L + (number % 2), Birth = BirthOf(number),
            Scheme = (long)CounterFixture.SchemeOf(number), Status = (long)status,
            Type = status switch { PersonStatus.InService => "11", PersonStatus.Retired => "12", _ => "15" },
        };
    }

    internal static PersonStatus StatusOf(int number) => (number % 4) switch
    {
        2 => PersonStatus.Retired,
        3 => PersonStatus.Resident,
        _ => PersonStatus.InService,
    };

    internal static long BirthOf(int number) => StatusOf(number) == PersonStatus.Retired ? 19500615 : 19800615;
}
