using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Settlement;
using Yibao.Tests.Counter;

namespace Yibao.Tests.CareElsewhere;

public sealed class FilingPeriodTests
{
    private static readonly DateOnly From = new(2020, 3, 2);
    private static readonly PlanHistory? Beijing = CounterFixture.Rules.Find(Requests.Beijing, Scheme.Employee, "");

    /// <summary>Kind, application, remark, end that is asked for; the end that it gets.</summary>
    public static TheoryData<RegistrationKind, string, string, string, string> Cases => new()
    {
        { RegistrationKind.Referral, "", "", "", "2020-09-02" },
        { RegistrationKind.Referral, "", "", "2020-12-01", "2020-12-01" },
        { RegistrationKind.ChosenInstitution, "06", "", "", "2020-09-02" },
        { RegistrationKind.ChosenInstitution, "07", "", "", "2020-09-02" },
        { RegistrationKind.ChosenInstitution, "08", "", "", "" },
        { RegistrationKind.ChosenInstitution, "08", "居住证", "2030-01-01", "2030-01-01" },
        { RegistrationKind.ChosenInstitution, "08", "承诺书", "", "2021-03-02" },
        { RegistrationKind.ChosenInstitution, "08", "承诺书", "2030-01-01", "2021-03-02" },
        { RegistrationKind.ChosenInstitution, "08", "承诺书", "2020-05-01", "2020-05-01" },
        { RegistrationKind.ChosenInstitution, "03", "承诺书", "", "" },
        { RegistrationKind.ChronicDisease, "", "", "", "" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_registration_holds_as_long_as_its_basis_allows(
        RegistrationKind kind, string application, string memo, string asked, string until)
    {
        var registration = new Registration
        {
            Id = 1, Region = Requests.Beijing, Kind = kind, PersonNumber = "P1", Provider = CounterFixture.Hospital, Code = "", From = From,
            Until = asked.Length == 0 ? null : DateOnly.Parse(asked, System.Globalization.CultureInfo.InvariantCulture),
            Details = "{\"biz_appy_type\":\"" + application + "\",\"memo\":\"" + memo + "\"}",
        };
        Assert.NotNull(Beijing);
        Assert.Equal(until, Registrations.UntilOf(registration, Beijing) is { } end ? Days.Text(end) : "");
        Assert.Equal(registration.Until, Registrations.UntilOf(registration, null));
    }
}
