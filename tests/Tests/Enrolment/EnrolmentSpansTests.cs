using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Tests.Enrolment;

public sealed class EnrolmentSpansTests
{
    private static readonly EnrolmentSpan Open = new()
    {
        Scheme = Scheme.Employee, Status = PersonStatus.InService, StatusCode = "11", From = new(2018, 1, 1), MonthsBefore = 6,
        EmployerNumber = "E1",
    };

    [Fact]
    public void A_pause_splits_the_enrolment_and_counts_the_months_before_it()
    {
        var paused = EnrolmentSpans.Pause([Open], Scheme.Employee, "E1", new(2020, 3, 1), PauseReason.Arrears);
        Assert.Equal(
            [
                Open with { Until = new(2020, 3, 1) },
                Open with { From = new(2020, 3, 1), MonthsBefore = 32, State = EnrolmentState.Paused, Pause = PauseReason.Arrears },
            ],
            paused);
    }

    [Fact]
    public void A_restoration_leaves_the_days_of_the_pause_without_benefits_and_goes_on_counting()
    {
        var paused = EnrolmentSpans.Pause([Open], Scheme.Employee, "E1", new(2020, 3, 1), PauseReason.Arrears);
        var restored = EnrolmentSpans.Restore(paused, Scheme.Employee, "E1", new(2020, 5, 10), PauseReason.Arrears);
        Assert.Equal(
            [EnrolmentState.Enrolled, EnrolmentState.Paused, EnrolmentState.Enrolled], restored.Select(span => span.State));
        Assert.Equal(Open.MonthsOn(new(2020, 6, 1)), restored[2].MonthsOn(new(2020, 6, 10)));
    }

    [Fact]
    public void Paused_and_restored_on_one_day_is_as_if_nothing_had_happened()
    {
        var day = new DateOnly(2020, 3, 15);
        var waiting = Open with { BenefitsFrom = new(2020, 6, 1) };
        foreach (var span in new[] { Open, waiting })
        {
            var paused = EnrolmentSpans.Pause([span], Scheme.Employee, "E1", day, PauseReason.Arrears);
            Assert.Equal([span], EnrolmentSpans.Restore(paused, Scheme.Employee, "E1", day, PauseReason.Arrears));
        }
    }

    [Fact]
    public void Only_what_the_payer_in_arrears_pays_for_is_paused_also_what_begins_later()
    {
        EnrolmentSpan[] spans =
        [
            Open with { Until = new(2020, 4, 1) },
            Open with { From = new(2020, 4, 1), Until = new(2020, 6, 1), EmployerNumber = "E2" },
            Open with { From = new(2020, 6, 1) },
            Open with { Scheme = Scheme.Resident, From = new(2015, 1, 1), Until = new(2016, 1, 1) },
        ];
        var paused = EnrolmentSpans.Pause(spans, Scheme.Employee, "E1", new(2020, 4, 1), PauseReason.Arrears);
        Assert.Equal([1, 1, 2, 1], paused.Select(span => (int)span.State));
    }

    [Fact]
    public void Nothing_to_pause_gives_the_same_list()
    {
        EnrolmentSpan[] spans = [Open with { Until = new(2020, 1, 1) }];
        Assert.Same(spans, EnrolmentSpans.Pause(spans, Scheme.Employee, "E1", new(2020, 1, 1), PauseReason.Arrears));
        Assert.Same(spans, EnrolmentSpans.Pause(spans, Scheme.Employee, "E2", new(2019, 1, 1), PauseReason.Arrears));
        Assert.Same(spans, EnrolmentSpans.Restore(spans, Scheme.Employee, null, new(2019, 1, 1), PauseReason.Arrears));
    }

    [Fact]
    public void The_end_of_a_scheme_takes_away_what_would_begin_later()
    {
        EnrolmentSpan[] spans = [Open with { Until = new(2020, 4, 1) }, Open with { From = new(2020, 4, 1), Grade = "2" }];
        Assert.Equal([Open with { Until = new(2020, 2, 1) }], EnrolmentSpans.End(spans, Scheme.Employee, new(2020, 2, 1)));
    }
}
