using Yibao.Policy;
using static Yibao.Statistics.Indicators.IndicatorBlock;
using static Yibao.Statistics.Indicators.IndicatorUnit;

namespace Yibao.Statistics.Indicators;

/// <summary>Indicators of enrolment, maternity membership included (参保指标).</summary>
internal static class EnrolmentIndicators
{
    private const string Table = "enrolment, person";
    private const int Employees = 310; // national scheme code
    private const int Residents = 390; // national scheme code
    private const decimal CoverageMost = 1.2m; // not law: people insured where they do not live make more than one hundred percent

    public static readonly Indicator[] All =
    [
        Insured("enrolment.employee.working", ("职工医保在职参保人数", "employee scheme: in service"), Employees,
            status => status is PersonStatus.InService or PersonStatus.Flexible),
        Insured("enrolment.employee.retired", ("职工医保退休参保人数", "employee scheme: retired"), Employees,
            status => status is PersonStatus.Retired or PersonStatus.EarlyRetired),
        Insured("enrolment.employee.flexible", ("其中灵活就业人员", "of those in service: flexible workers"), Employees,
            status => status is PersonStatus.Flexible),
        new("enrolment.employee", Enrolment, ("职工医保参保人数", "employee scheme: insured"), People)
        {
            Parts = ["enrolment.employee.working", "enrolment.employee.retired"],
        },
        new("enrolment.employee.support", Enrolment, ("职工医保在职退休比", "people in service per retiree"), Ratio)
        {
            Numerator = "enrolment.employee.working", Denominator = "enrolment.employee.retired", Plausible = (0.2m, 50),
        },
        Insured("enrolment.resident.adult", ("居民医保成年人参保人数", "resident scheme: adults"), Residents,
            status => status is not (PersonStatus.Student or PersonStatus.Minor)),
        Insured("enrolment.resident.young", ("居民医保学生儿童参保人数", "resident scheme: students and children"), Residents,
            status => status is PersonStatus.Student or PersonStatus.Minor),
        new("enrolment.resident", Enrolment, ("居民医保参保人数", "resident scheme: insured"), People)
        {
            Parts = ["enrolment.resident.adult", "enrolment.resident.young"],
        },
        new("enrolment.total", Enrolment, ("基本医疗保险参保人数", "insured people"), People)
        {
            Parts = ["enrolment.employee", "enrolment.resident"],
        },
        new("enrolment.population", Enrolment, ("常住人口", "resident population"), People)
        {
            Count = facts => facts.Of(FactKind.Population), Source = "population file", Population = ("常住人口", "residents"),
            Publisher = ("国家统计局", "National Bureau of Statistics"),
        },
        new("enrolment.coverage", Enrolment, ("参保率", "coverage rate"), Share)
        {
            Numerator = "enrolment.total", Denominator = "enrolment.population", Plausible = (0, CoverageMost),
        },
        new("enrolment.births", Enrolment, ("参保新生儿", "insured newborns"), People)
        {
            Count = facts => facts.Of(FactKind.Births), Source = Table,
        },
        new("enrolment.deaths", Enrolment, ("参保死亡人数", "deaths of insured people"), People)
        {
            Count = facts => facts.Of(FactKind.Deaths), Source = Table,
        },
    ];

    private static Indicator Insured(string id, Policy.Documents.Bilingual name, int scheme, Func<PersonStatus, bool> status) =>
        new(id, Enrolment, name, People)
        {
            Count = facts => facts.Of(FactKind.Insured, scheme, part => status((PersonStatus)part)), Source = Table,
            Population = ("年末在保人员", "people insured on the last day of the year"),
        };
}
