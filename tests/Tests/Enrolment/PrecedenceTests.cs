using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Policy;
using static Yibao.Tests.Enrolment.DeskCase;

namespace Yibao.Tests.Enrolment;

/// <summary>
/// For every procedure its refusals in order of precedence. A case has all faults of its list at once; each is what is refused
/// once the ones before it are mended, and without any it is done.
/// </summary>
public sealed class PrecedenceTests
{
    private static readonly EnrolmentSpan Before = Span with { From = new(2015, 1, 1), Until = new(2017, 6, 1) };

    private static readonly Dictionary<string, (Func<DeskCase> Case, (RefusalKind Kind, Action<DeskCase> Fault)[] Faults)> Tables = new()
    {
        ["join"] = (
            () => new DeskCase { Procedure = Joining(JoinKind.Employee) with { Employer = Employer } },
            [
                (EnrolmentRefusals.Merged, one => { Known(one); one.Change(who => who with { MergedInto = "P9" }); }),
                (EnrolmentRefusals.Dead, one => { Known(one); one.Change(who => who with { Death = Day }); }),
                (EnrolmentRefusals.WrongDay, one => one.As<Join>(join => join with { Who = join.Who with { Birth = Day.AddDays(1) } })),
                (EnrolmentRefusals.IdentityDiffers, one => { Known(one); one.Change(who => who with { Name = "测试乙" }); }),
                (EnrolmentRefusals.UnknownEmployer, one => one.As<Join>(join => join with { Employer = null })),
                (EnrolmentRefusals.StandsInTheWay, one => one.Files.Add(Record(Guangzhou, "P2", Span))),
            ]),
        ["join newborn"] = (
            () => new DeskCase { Procedure = Joining(JoinKind.Newborn) with { Who = Born(Day.AddDays(-90)) } },
            [
                (EnrolmentRefusals.NoTerms, one => one.Terms = EnrolmentTerms.None),
                (EnrolmentRefusals.NewbornLate, one => one.As<Join>(join => join with { Who = Born(Day.AddDays(-91)) })),
            ]),
        ["leave"] = (
            () => Of(new Leave { Region = Beijing, Day = Day, Scheme = Scheme.Employee }, Span),
            [
                (EnrolmentRefusals.UnknownPerson, one => one.Files.Clear()),
                (EnrolmentRefusals.Merged, one => one.Change(who => who with { MergedInto = "P9" })),
                (EnrolmentRefusals.Dead, one => one.Change(who => who with { Death = Day })),
                (EnrolmentRefusals.NotEnrolled, one => one.As<Leave>(leave => leave with { Scheme = Scheme.Resident })),
                (EnrolmentRefusals.Settled, one => one.Change(Settled)),
                (EnrolmentRefusals.InStay, one => one.Change(record => record with { OpenStay = Day })),
            ]),
        ["pause"] = (
            () => Of(new Pause { Region = Beijing, Day = Day, Scheme = Scheme.Employee }, Span),
            [
                (EnrolmentRefusals.UnknownPerson, one => one.Files.Clear()),
                (EnrolmentRefusals.Dead, one => one.Change(who => who with { Death = Day })),
                (EnrolmentRefusals.NotEnrolled, one => one.Spans(Span with { Until = Day })),
                (EnrolmentRefusals.AlreadyPaused, one => one.Spans(PausedSpan(PauseReason.Asked))),
                (EnrolmentRefusals.Settled, one => one.Change(Settled)),
                (EnrolmentRefusals.InStay, one => one.Change(record => record with { OpenStay = Day })),
            ]),
        ["resume"] = (
            () => Of(new Resume { Region = Beijing, Day = Day, Scheme = Scheme.Employee }, PausedSpan(PauseReason.Asked)),
            [
                (EnrolmentRefusals.UnknownPerson, one => one.Files.Clear()),
                (EnrolmentRefusals.NotEnrolled, one => one.Spans()),
                (EnrolmentRefusals.NotPaused, one => one.Spans(Span)),
                (EnrolmentRefusals.Arrears, one => one.Spans(PausedSpan(PauseReason.Arrears))),
            ]),
        ["move"] = (
            () => Of(Moving(), Span),
            [
                (EnrolmentRefusals.SameRecord, one => one.As<Move>(move => move with { From = Guangzhou })),
                (EnrolmentRefusals.UnknownPerson, one => one.Files.Clear()),
                (EnrolmentRefusals.Dead, one => one.Change(who => who with { Death = Day })),
                (EnrolmentRefusals.IdentityDiffers, one => one.Files.Add(Record(Guangzhou, "P8"))),
                (EnrolmentRefusals.UnknownEmployer, one => one.As<Move>(move => move with { EmployerNumber = "E7" })),
                (EnrolmentRefusals.StandsInTheWay, one => one.Files.Add(Record(new RegionCode(310000), "P3", Span))),
                (EnrolmentRefusals.NotEnrolled, one => one.Spans(Span with { Until = Day })),
                (EnrolmentRefusals.AlreadyPaused, one => one.Spans(PausedSpan(PauseReason.Asked))),
                (EnrolmentRefusals.Arrears, one => one.Spans(PausedSpan(PauseReason.Arrears))),
                (EnrolmentRefusals.Settled, one => one.Change(Settled)),
                (EnrolmentRefusals.InStay, one => one.Change(record => record with { OpenStay = Day })),
            ]),
        ["retire"] = (
            () => Of(new Retire { Region = Beijing, Day = Day, BoughtMonths = 265 }, Span),
            [
                (EnrolmentRefusals.UnknownPerson, one => one.Files.Clear()),
                (EnrolmentRefusals.Dead, one => one.Change(who => who with { Death = Day })),
                (EnrolmentRefusals.WrongKind, one => one.Spans(Span with { Status = PersonStatus.Retired })),
                (EnrolmentRefusals.NoTerms, one => one.Terms = EnrolmentTerms.None),
                (EnrolmentRefusals.NotEnrolled, one => one.Spans()),
                (EnrolmentRefusals.Arrears, one => one.Spans(PausedSpan(PauseReason.Arrears))),
                (EnrolmentRefusals.YearsShort, one => one.As<Retire>(retire => retire with { BoughtMonths = 264 })),
            ]),
        ["death"] = (
            () => Of(new Death { Region = Beijing, Day = Day }, Span),
            [
                (EnrolmentRefusals.UnknownPerson, one => one.Files.Clear()),
                (EnrolmentRefusals.Dead, one => one.Change(who => who with { Death = Day })),
                (EnrolmentRefusals.WrongDay, one => one.Change(who => who with { Birth = Day.AddDays(1) })),
                (EnrolmentRefusals.Settled, one => one.Change(record => record with { Settled = [(Scheme.Employee, Day.AddDays(1))] })),
                (EnrolmentRefusals.InStay, one => one.Change(record => record with { OpenStay = Day.AddDays(1) })),
            ]),
        ["merge"] = (
            () => { var one = Of(Merging(), Span); one.Files.Add(Record(Beijing, "P2", Span)); return one; },
            [
                (EnrolmentRefusals.SameRecord, one => one.As<Merge>(merge => merge with { Gone = "P1" })),
                (EnrolmentRefusals.UnknownPerson, one => one.As<Merge>(merge => merge with { Gone = "P7" })),
                (EnrolmentRefusals.Merged, one => one.Change(who => who with { MergedInto = "P9" }, 1)),
                (EnrolmentRefusals.Dead, one => one.Change(who => who with { Death = Day }, 1)),
                (EnrolmentRefusals.IdentityDiffers, one => one.Change(who => who with { Sex = Sex.Male }, 1)),
                (EnrolmentRefusals.Settled, one => one.Change(Settled, 1)),
                (EnrolmentRefusals.InStay, one => one.Change(record => record with { OpenStay = Day }, 1)),
            ]),
        ["correct"] = (
            () => Of(new Correct { Region = Beijing, Day = Day, Scheme = Scheme.Employee, Reason = "录入错误", Until = Day.AddYears(1) }, Span),
            [
                (EnrolmentRefusals.ReasonMissing, one => one.As<Correct>(correct => correct with { Reason = "" })),
                (EnrolmentRefusals.UnknownPerson, one => one.Files.Clear()),
                (EnrolmentRefusals.WrongDay, one => one.As<Correct>(correct => correct with { Until = new DateOnly(2016, 1, 1) })),
                (EnrolmentRefusals.StandsInTheWay, one => { one.As<Correct>(Earlier); one.Files.Add(Record(Guangzhou, "P2", Before)); }),
                (EnrolmentRefusals.NotEnrolled, one => one.Spans(Span with { Until = Day })),
                (EnrolmentRefusals.NothingToChange, one => one.As<Correct>(correct => correct with { Until = null })),
                (EnrolmentRefusals.Settled, one => one.Change(record => record with { Settled = [(Scheme.Employee, Day.AddYears(2))] })),
            ]),
        ["residence"] = (
            () => Of(
                new Residence { Region = Beijing, Day = Day, County = "western" },
                Span with { Scheme = Scheme.Resident, Status = PersonStatus.Resident, EmployerNumber = "", Employer = "" }),
            [
                (EnrolmentRefusals.UnknownPerson, one => one.Files.Clear()),
                (EnrolmentRefusals.Dead, one => one.Change(who => who with { Death = Day })),
                (EnrolmentRefusals.NotEnrolled, one => one.Spans()),
                (EnrolmentRefusals.NothingToChange, one => one.As<Residence>(residence => residence with { County = "" })),
            ]),
        ["correct a person"] = (
            () => Of(new Correct { Region = Beijing, Day = Day, Reason = "录入错误", Name = "测试乙" }, Span),
            [
                (EnrolmentRefusals.ReasonMissing, one => one.As<Correct>(correct => correct with { Reason = "" })),
                (EnrolmentRefusals.WrongDay, one => one.As<Correct>(correct => correct with { Birth = Day })),
                (EnrolmentRefusals.IdentityDiffers, one => one.As<Correct>(correct => correct with { DocumentIsTaken = true })),
                (EnrolmentRefusals.NothingToChange, one => one.As<Correct>(correct => correct with { Name = null })),
            ]),
    };

    public static TheoryData<string> Procedures() => [.. Tables.Keys];

    [Theory]
    [MemberData(nameof(Procedures))]
    public void The_first_refusal_in_order_of_precedence_is_reported(string procedure)
    {
        var (make, faults) = Tables[procedure];
        for (var i = 0; i < faults.Length; i++)
        {
            var one = make();
            // The first fault last: it may take away what a later one needs.
            foreach (var (_, fault) in faults.Skip(i).Reverse().Where(fault => !Excludes(faults[i].Kind, fault.Kind)))
            {
                fault(one);
            }

            Assert.Null(one.Decide(out var refusal));
            Assert.Equal(faults[i].Kind.Code, refusal!.Kind.Code);
        }

        Assert.Null(Refusal(make()));
    }

    [Theory]
    [MemberData(nameof(Procedures))]
    public void Every_table_follows_the_one_order_of_the_refusals(string procedure)
    {
        var order = Tables[procedure].Faults.Select(fault => EnrolmentRefusals.All.ToList().IndexOf(fault.Kind)).ToArray();
        Assert.DoesNotContain(-1, order);
        Assert.Equal(order.Order(), order);
    }

    [Fact]
    public void Every_refusal_has_its_own_code_in_both_languages_and_stands_in_the_document()
    {
        var document = File.ReadAllText(Path.Combine(Conventions.Repository.Root, "docs", "enrolment.md"));
        Assert.Equal(EnrolmentRefusals.All.Count, EnrolmentRefusals.All.Select(kind => kind.Code).Distinct().Count());
        Assert.All(EnrolmentRefusals.All, kind => Assert.Contains($"| {kind.Code} | {kind.Chinese} | {kind.English} |", document));
    }

    // A fault that replaces the enrolments undoes another one that needs them: they are tried one after the other.
    private static bool Excludes(RefusalKind first, RefusalKind other)
    {
        RefusalKind[] spans =
        [
            EnrolmentRefusals.NotEnrolled, EnrolmentRefusals.AlreadyPaused, EnrolmentRefusals.NotPaused, EnrolmentRefusals.Arrears,
            EnrolmentRefusals.WrongKind,
        ];
        return (first != other && spans.Contains(first) && spans.Contains(other))
            || (first == EnrolmentRefusals.StandsInTheWay && other == EnrolmentRefusals.NotEnrolled);
    }

    private static string? Refusal(DeskCase one)
    {
        one.Decide(out var refusal);
        return refusal?.Message(Language.English);
    }

    private static Join Joining(JoinKind kind) => new() { Region = Beijing, Day = Day, As = kind, Who = Who with { Number = "" } };

    private static Move Moving() => new() { Region = Guangzhou, From = Beijing, Day = Day, Scheme = Scheme.Employee, Number = "P2" };

    private static Merge Merging() => new() { Region = Beijing, Day = Day, Kept = "P1", Gone = "P2" };

    private static Correct Earlier(Correct correct) => correct with { From = new DateOnly(2017, 1, 1) };

    private static InsuredPerson Born(DateOnly day) => Who with { Number = "", Birth = day };

    private static EnrolmentSpan PausedSpan(PauseReason reason) => Span with { State = EnrolmentState.Paused, Pause = reason };

    private static DossierFile Settled(DossierFile record) => record with { Settled = [(Scheme.Employee, Day)] };

    private static void Known(DeskCase one)
    {
        if (one.Files.Count == 0 || one.Files[0].File.Person.Region != Beijing)
        {
            one.Files.Insert(0, Record(Beijing, "P1"));
        }
    }
}
