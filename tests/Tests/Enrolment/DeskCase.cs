using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Tests.Enrolment;

/// <summary>One question to the enrolment desk, put together step by step; person, regions and employers are synthetic.</summary>
internal sealed class DeskCase
{
    internal const string Document = "11010119900307765X";
    internal static readonly RegionCode Beijing = new(110000);
    internal static readonly RegionCode Guangzhou = new(440100);
    internal static readonly DateOnly Day = new(2020, 6, 1);

    internal static readonly EnrolmentTerms Rules = new()
    {
        EmployerWait = 1, FlexibleWait = 6, WindowWait = 0, LateWait = 3, ReEntryWait = 6, GapMonths = 3, NewbornDays = 90,
        RetirementMonths = 300, LocalMonths = 120,
    };

    internal static readonly InsuredPerson Who = new(Beijing, "P1", "01", Document, "测试甲", Sex.Female, new DateOnly(1990, 3, 7));

    internal static readonly PayingEmployer Employer = new("E1", "测试单位一", new DateOnly(2010, 1, 1), null);

    /// <summary>In service since 2018 at employer E1, after six months elsewhere.</summary>
    internal static readonly EnrolmentSpan Span = new()
    {
        Scheme = Scheme.Employee, Status = PersonStatus.InService, StatusCode = "11", From = new(2018, 1, 1), MonthsBefore = 6,
        Employer = "测试单位一", EmployerNumber = "E1",
    };

    internal List<DossierFile> Files { get; } = [];

    internal EnrolmentTerms Terms { get; set; } = Rules;

    internal required Procedure Procedure { get; set; }

    /// <summary>A record with enrolments.</summary>
    internal static DossierFile Record(RegionCode region, string number, params EnrolmentSpan[] spans) =>
        new(new PersonFile(Who with { Region = region, Number = number }, spans, []), Money.Zero);

    /// <summary>A case with one record in Beijing.</summary>
    internal static DeskCase Of(Procedure procedure, params EnrolmentSpan[] spans)
    {
        var one = new DeskCase { Procedure = procedure };
        one.Files.Add(Record(Beijing, "P1", spans));
        return one;
    }

    /// <summary>Changes the record at hand.</summary>
    internal void Change(Func<DossierFile, DossierFile> change, int at = 0) => Files[at] = change(Files[at]);

    internal void Change(Func<InsuredPerson, InsuredPerson> change, int at = 0) =>
        Change(record => record with { File = record.File with { Person = change(record.File.Person) } }, at);

    internal void Spans(params EnrolmentSpan[] spans) => Change(record => record with { File = record.File with { Enrolments = spans } });

    internal void As<T>(Func<T, T> change)
        where T : Procedure => Procedure = change((T)Procedure);

    internal EnrolmentChange? Decide(out Refusal? refusal) =>
        EnrolmentDesk.Decide(new Dossier([.. Files]), Procedure, Terms, out refusal);

    internal EnrolmentChange Done()
    {
        var change = Decide(out var refusal);
        Assert.Null(refusal?.Message(Language.English));
        return change!;
    }
}
