using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Policy;
using static Yibao.Tests.Enrolment.DeskCase;

namespace Yibao.Tests.Enrolment;

public sealed class EnrolmentDeskTests
{
    private static readonly DateOnly Later = new(2020, 12, 1);

    [Theory]
    [InlineData(JoinKind.Employee, "2020-06-15", "2020-07-01")]
    [InlineData(JoinKind.Flexible, "2020-06-15", "2020-12-01")]
    [InlineData(JoinKind.Resident, "2020-06-01", "2020-09-01")]
    [InlineData(JoinKind.Student, "2020-06-01", "2020-09-01")]
    public void A_first_enrolment_waits_as_the_rules_say_for_its_kind(JoinKind kind, string day, string benefits)
    {
        var span = New(Joined(kind, DateOnly.Parse(day)).Done());
        Assert.Equal((DateOnly.Parse(day), DateOnly.Parse(benefits)), (span.From, span.BenefitsFrom));
        var file = new PersonFile(Who, [span], []);
        Assert.Equal(CoverAnswer.Waiting, file.Cover(span.BenefitsFrom!.Value.AddDays(-1), span.Scheme).Answer);
        Assert.Equal(CoverAnswer.Insured, file.Cover(span.BenefitsFrom!.Value, span.Scheme).Answer);
    }

    [Fact]
    public void Residents_who_join_for_the_beginning_of_a_year_or_are_entitled_to_assistance_do_not_wait()
    {
        var window = Joined(JoinKind.Resident, new(2021, 1, 1));
        window.Terms = Rules with { OpensYear = true };
        Assert.Null(New(window.Done()).BenefitsFrom);

        var poor = Joined(JoinKind.Resident, Day);
        poor.Files.Add(Record(Beijing, "P1"));
        poor.Change(record => record with
        {
            File = record.File with { Groups = [new GroupSpan("2303", AidCategory.Subsistence, new(2020, 1, 1), null)] },
        });
        Assert.Null(New(poor.Done()).BenefitsFrom);
    }

    [Fact]
    public void A_newborn_is_insured_from_the_birth()
    {
        var one = Joined(JoinKind.Newborn, Day);
        one.As<Join>(join => join with { Who = join.Who with { Birth = Day.AddDays(-80) } });
        var span = New(one.Done());
        Assert.Equal((Day.AddDays(-80), null, PersonStatus.Minor), (span.From, span.BenefitsFrom, span.Status));
    }

    [Theory]
    [InlineData("2020-03-01", 32, null)] // three months: no lapse
    [InlineData("2020-02-29", 0, "2020-12-01")] // a day more: a lapse
    public void Months_go_on_over_a_short_gap_and_a_lapse_waits_again(string left, int months, string? benefits)
    {
        var one = Joined(JoinKind.Flexible, Day);
        one.Files.Add(Record(Guangzhou, "P2", Span with { Until = DateOnly.Parse(left) }));
        var span = New(one.Done());
        Assert.Equal((months, benefits is null ? (DateOnly?)null : DateOnly.Parse(benefits)), (span.MonthsBefore, span.BenefitsFrom));
    }

    [Fact]
    public void Whoever_left_the_employee_scheme_lately_does_not_wait_among_the_residents()
    {
        var one = Joined(JoinKind.Resident, Day);
        one.Files.Add(Record(Beijing, "P1", Span with { Until = Day.AddMonths(-3) }));
        var span = New(one.Done());
        Assert.Equal((0, null), (span.MonthsBefore, span.BenefitsFrom));
    }

    [Fact]
    public void What_stands_in_the_way_is_named_with_region_scheme_and_period()
    {
        var one = Joined(JoinKind.Resident, Day);
        one.Files.Add(Record(Guangzhou, "P2", Span));
        Assert.Null(one.Decide(out var refusal));
        Assert.Equal("440100 310 2018-01-01..", refusal!.Detail);
    }

    [Fact]
    public void Without_rules_nobody_waits_and_nothing_lapses()
    {
        var one = Joined(JoinKind.Flexible, Day);
        one.Terms = EnrolmentTerms.None;
        one.Files.Add(Record(Beijing, "P1", Span with { Until = new(2019, 1, 1) }));
        var span = New(one.Done());
        Assert.Equal((18, null), (span.MonthsBefore, span.BenefitsFrom));
    }

    [Theory]
    [InlineData("2020-09-01", 35, false)]
    [InlineData("2020-09-02", 0, true)]
    public void A_pause_that_was_asked_for_may_become_a_lapse(string resumed, int months, bool waits)
    {
        var paused = Of(new Pause { Region = Beijing, Day = Day, Scheme = Scheme.Employee }, Span).Done().Files.Single().After;
        var one = Of(new Resume { Region = Beijing, Day = DateOnly.Parse(resumed), Scheme = Scheme.Employee }, [.. paused.Enrolments]);
        var file = one.Done().Files.Single().After;
        Assert.Equal(CoverAnswer.Paused, file.Cover(Day, Scheme.Employee).Answer);
        var span = file.On(DateOnly.Parse(resumed), Scheme.Employee)!;
        Assert.Equal((months, waits), (span.MonthsBefore, span.BenefitsFrom is not null));
    }

    [Fact]
    public void A_move_leaves_no_gap_and_takes_months_groups_and_balance_along()
    {
        var one = Of(new Move { Region = Guangzhou, From = Beijing, Day = Day, Scheme = Scheme.Employee, Number = "P2" }, Span);
        var group = new GroupSpan("2303", AidCategory.Subsistence, new(2020, 1, 1), null);
        one.Change(record => record with { Account = new Money(12_345), File = record.File with { Groups = [group] } });
        var change = one.Done();
        var (left, taken) = (change.Files[0].After, change.Files[1].After);
        Assert.Equal(CoverAnswer.Ended, left.Cover(Day, Scheme.Employee).Answer);
        Assert.True(left.Cover(Day.AddDays(-1), Scheme.Employee).IsInsured);
        Assert.True(taken.Cover(Day, Scheme.Employee).IsInsured);
        Assert.Equal(35, taken.Enrolments[0].MonthsOn(Day));
        Assert.Equal([group with { From = Day }], taken.Groups);
        Assert.Equal((35, 12_345L), (change.MonthsCertified, change.Transfer!.Amount.Fen));
        Assert.Equal(PersonStatus.Flexible, taken.Enrolments[0].Status);
    }

    [Fact]
    public void Years_are_counted_over_all_regions_without_pauses_and_what_is_missing_is_bought()
    {
        var one = Of(
            new Retire { Region = Beijing, Day = Later, BoughtMonths = 243 },
            Span,
            Span with { From = Day, State = EnrolmentState.Paused, Pause = PauseReason.Asked });
        one.Spans(
            Span with { Until = Day }, // 6 brought along and 29 months
            Span with { From = Day, Until = Later.AddMonths(-1), State = EnrolmentState.Paused, Pause = PauseReason.Asked },
            Span with { From = Later.AddMonths(-1) }); // 1 month
        one.Files.Add(Record(Guangzhou, "P2", Span with { From = new(2020, 7, 1), Until = new(2020, 9, 1), MonthsBefore = 99 }));
        Assert.Null(one.Decide(out var refusal));
        Assert.Equal(("ENR017", "38/300, 36/120: 262"), (refusal!.Kind.Code, refusal.Detail));
        one.As<Retire>(retire => retire with { BoughtMonths = 262 });
        var change = one.Done();
        var span = change.Files.Single().After.On(Later, Scheme.Employee)!;
        Assert.Equal((PersonStatus.Retired, "12", "", 262), (span.Status, span.StatusCode, span.EmployerNumber, change.BoughtMonths));
    }

    [Fact]
    public void Months_of_arrears_count_once_they_are_paid()
    {
        EnrolmentSpan[] unpaid =
        [
            Span with { Until = Day },
            Span with { From = Day, State = EnrolmentState.Paused, Pause = PauseReason.Arrears },
        ];
        Assert.Equal(35, new Dossier([Record(Beijing, "P1", unpaid)]).MonthsPaid(Later));
        EnrolmentSpan[] paid = [unpaid[0], unpaid[1] with { Until = Later.AddMonths(-1) }, Span with { From = Later.AddMonths(-1) }];
        Assert.Equal(41, new Dossier([Record(Beijing, "P1", paid)]).MonthsPaid(Later));
    }

    [Fact]
    public void Death_ends_every_enrolment_in_every_region_after_the_day()
    {
        var one = Of(new Death { Region = Beijing, Day = Day }, Span);
        one.Files.Add(Record(Guangzhou, "P2", Span with { Scheme = Scheme.Resident, From = new(2010, 1, 1), Until = new(2017, 1, 1) }));
        var change = one.Done();
        Assert.Equal([Day, Day], change.Files.Select(file => file.After.Person.Death!.Value));
        Assert.True(change.Files[0].After.Cover(Day, Scheme.Employee).IsInsured);
        Assert.Equal(CoverAnswer.Ended, change.Files[0].After.Cover(Day.AddDays(1), Scheme.Employee).Answer);
    }

    [Fact]
    public void A_merge_gives_the_kept_record_what_goes_on_and_leaves_the_past_where_it_was()
    {
        var one = Of(new Merge { Region = Beijing, Day = Day, Kept = "P1", Gone = "P2" });
        one.Files.Add(Record(Beijing, "P2", Span));
        one.Change(record => record with { Account = new Money(500) }, 1);
        var change = one.Done();
        Assert.Equal([Span with { Until = Day }], change.Files[0].After.Enrolments);
        Assert.Equal("P1", change.Files[0].After.Person.MergedInto);
        Assert.Equal([Span with { From = Day, MonthsBefore = 35 }], change.Files[1].After.Enrolments);
        Assert.Equal(("P2", "P1", 500L), (change.Transfer!.From.Number, change.Transfer.To.Number, change.Transfer.Amount.Fen));
    }

    [Fact]
    public void A_corrected_name_is_corrected_wherever_the_document_is_registered()
    {
        var one = Of(new Correct { Region = Beijing, Day = Day, Reason = "录入错误", Name = "测试乙" }, Span);
        one.Files.Add(Record(Guangzhou, "P2"));
        Assert.Equal(["测试乙", "测试乙"], one.Done().Files.Select(file => file.After.Person.Name));
    }

    [Fact]
    public void Nobody_is_insured_twice_after_any_procedure_that_is_done()
    {
        var random = new Random(20_200_601);
        for (var i = 0; i < 2_000; i++)
        {
            var files = new List<DossierFile> { Record(Beijing, "P1"), Record(Guangzhou, "P2") };
            for (var step = 0; step < 12; step++)
            {
                var one = new DeskCase { Procedure = Any(random) };
                one.Files.AddRange(files);
                if (one.Decide(out _) is { } change)
                {
                    files = [.. files.Select(record => change.Files.FirstOrDefault(c => c.Before == record.File) is { } changed
                        ? record with { File = changed.After } : record)];
                }

                var spans = new Dossier(files).Spans.Select(entry => entry.Span).ToArray();
                Assert.All(spans, span => Assert.Single(spans, other => EnrolmentSpans.Overlap(span, other)));
            }
        }
    }

    private static Procedure Any(Random random)
    {
        var day = new DateOnly(2019, 1, 1).AddDays(random.Next(700));
        var region = random.Next(2) == 0 ? Beijing : Guangzhou;
        var scheme = random.Next(3) == 0 ? Scheme.Resident : Scheme.Employee;
        return random.Next(7) switch
        {
            0 or 1 => new Join
            {
                Region = region, Day = day, As = (JoinKind)random.Next(1, 6), Who = Who with { Number = "" }, Employer = Employer,
            },
            2 => new Leave { Region = region, Day = day, Scheme = scheme },
            3 => new Pause { Region = region, Day = day, Scheme = scheme },
            4 => new Resume { Region = region, Day = day, Scheme = scheme },
            5 => new Move { Region = region, From = region == Beijing ? Guangzhou : Beijing, Day = day, Scheme = scheme },
            _ => new Correct
            {
                Region = region, Day = day, Scheme = scheme, Reason = "录入错误", From = day.AddDays(-random.Next(60)),
                Until = day.AddDays(random.Next(1, 90)),
            },
        };
    }

    private static DeskCase Joined(JoinKind kind, DateOnly day) => new()
    {
        Procedure = new Join
        {
            Region = Beijing, Day = day, As = kind, Who = Who with { Number = "" }, Employer = kind == JoinKind.Employee ? Employer : null,
        },
    };

    private static EnrolmentSpan New(EnrolmentChange change) => change.Files.Single().After.Enrolments[^1];
}
