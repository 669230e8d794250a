using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Enrolment;

/// <summary>
/// The enrolment desk (参保业务台): every procedure as a pure function from what is registered under one identity document, over all regions,
/// to the records as they are afterwards. Checks stand in the order of <see cref="EnrolmentRefusals.All"/>.
/// </summary>
public static class EnrolmentDesk
{
    /// <summary>Decides a procedure (办理).</summary>
    /// <param name="dossier">Everything registered under the document.</param>
    /// <param name="procedure">What is asked.</param>
    /// <param name="terms">What the rules of <see cref="Procedure.Region"/> say on <see cref="Procedure.Day"/>.</param>
    /// <param name="refusal">Why not; null when done.</param>
    /// <returns>What changes; null when refused.</returns>
    public static EnrolmentChange? Decide(Dossier dossier, Procedure procedure, EnrolmentTerms terms, out Refusal? refusal) =>
        procedure switch
        {
            Join join => Joining.Decide(dossier, join, terms, out refusal),
            Leave leave => Leave(dossier, leave, out refusal),
            Pause pause => Pause(dossier, pause, out refusal),
            Resume resume => Resume(dossier, resume, terms, out refusal),
            Move move => Moving.Decide(dossier, move, out refusal),
            Retire retire => Retire(dossier, retire, terms, out refusal),
            Death death => Die(dossier, death, out refusal),
            Merge merge => Merging.Decide(dossier, merge, out refusal),
            Correct correct => Correcting.Decide(dossier, correct, out refusal),
            Residence residence => Reside(dossier, residence, out refusal),
            _ => throw new InvalidOperationException($"{procedure.GetType().Name} is no procedure of the desk"),
        };

    private static EnrolmentChange? Leave(Dossier dossier, Leave leave, out Refusal? refusal)
    {
        if (!TryRecord(dossier, leave.Region, out var record, out refusal))
        {
            return null;
        }

        if (!record.File.Enrolments.Any(span => span.Scheme == leave.Scheme && EnrolmentSpans.Reaches(span, leave.Day)))
        {
            return Refuse(EnrolmentRefusals.NotEnrolled, "day", $"{(int)leave.Scheme} {Days.Text(leave.Day)}", out refusal);
        }

        var after = record.File with { Enrolments = EnrolmentSpans.End(record.File.Enrolments, leave.Scheme, leave.Day) };
        return Losing(record, after, out refusal) ? null : Change(leave, new FileChange(record.File, after));
    }

    private static EnrolmentChange? Pause(Dossier dossier, Pause pause, out Refusal? refusal)
    {
        if (!TryRecord(dossier, pause.Region, out var record, out refusal)
            || !TrySpan(record, pause.Scheme, pause.Day, out var span, out refusal))
        {
            return null;
        }

        if (span.State == EnrolmentState.Paused)
        {
            return Refuse(EnrolmentRefusals.AlreadyPaused, "day", Text(record.File.Person.Region, span), out refusal);
        }

        var spans = EnrolmentSpans.Pause(record.File.Enrolments, pause.Scheme, payer: null, pause.Day, PauseReason.Asked);
        var after = record.File with { Enrolments = spans };
        return Losing(record, after, out refusal) ? null : Change(pause, new FileChange(record.File, after));
    }

    private static EnrolmentChange? Resume(Dossier dossier, Resume resume, EnrolmentTerms terms, out Refusal? refusal)
    {
        if (!TryRecord(dossier, resume.Region, out var record, out refusal)
            || !TrySpan(record, resume.Scheme, resume.Day, out var span, out refusal))
        {
            return null;
        }

        var where = Text(record.File.Person.Region, span);
        if (span.State != EnrolmentState.Paused)
        {
            return Refuse(EnrolmentRefusals.NotPaused, "day", where, out refusal);
        }

        if (span.Pause == PauseReason.Arrears)
        {
            return Refuse(EnrolmentRefusals.Arrears, "day", where, out refusal);
        }

        var isLapse = Joining.IsLapse(span.From, resume.Day, terms);
        var wait = resume.Scheme == Scheme.Employee ? terms.ReEntryWait ?? terms.FlexibleWait : terms.LateWait;
        var spans = EnrolmentSpans.Restore(record.File.Enrolments, resume.Scheme, payer: null, resume.Day, PauseReason.Asked);
        var after = spans.Select(one => one.Scheme == resume.Scheme && one.Holds(resume.Day) ? one with
        {
            MonthsBefore = isLapse ? 0 : span.MonthsBefore,
            BenefitsFrom = isLapse ? Joining.BenefitsFrom(resume.Day, wait) : one.BenefitsFrom,
        }
        : one);
        return Change(resume, new FileChange(record.File, record.File with { Enrolments = [.. after] }));
    }

    private static EnrolmentChange? Reside(Dossier dossier, Residence residence, out Refusal? refusal)
    {
        if (!TryRecord(dossier, residence.Region, out var record, out refusal)
            || !TrySpan(record, Scheme.Resident, residence.Day, out _, out refusal))
        {
            return null;
        }

        var spans = EnrolmentSpans.Reside(record.File.Enrolments, residence.Day, residence.County);
        return ReferenceEquals(spans, record.File.Enrolments)
            ? Refuse(EnrolmentRefusals.NothingToChange, "county", residence.County, out refusal)
            : Change(residence, new FileChange(record.File, record.File with { Enrolments = spans }));
    }

    private static EnrolmentChange? Retire(Dossier dossier, Retire retire, EnrolmentTerms terms, out Refusal? refusal)
    {
        if (!TryRecord(dossier, retire.Region, out var record, out refusal))
        {
            return null;
        }

        if (record.File.On(retire.Day, Scheme.Employee) is { Status: PersonStatus.Retired or PersonStatus.EarlyRetired } retired)
        {
            return Refuse(EnrolmentRefusals.WrongKind, "day", Text(retire.Region, retired), out refusal);
        }

        if (terms.RetirementMonths is not { } total)
        {
            return Refuse(EnrolmentRefusals.NoTerms, "region", "retirement.total-years", out refusal);
        }

        if (!TrySpan(record, Scheme.Employee, retire.Day, out var span, out refusal) || IsPaused(retire.Region, span, out refusal))
        {
            return null;
        }

        var (paid, local) = (dossier.MonthsPaid(retire.Day), dossier.MonthsPaid(retire.Day, retire.Region));
        var missing = Math.Max(total - paid, (terms.LocalMonths ?? 0) - local);
        if (missing > retire.BoughtMonths)
        {
            var detail = $"{paid}/{total}, {local}/{terms.LocalMonths ?? 0}: {missing}";
            return Refuse(EnrolmentRefusals.YearsShort, "bought", detail, out refusal);
        }

        const string retiredCode = "12"; // psn_type
        var rest = EnrolmentSpans.Rest(span, retire.Day) with
        {
            Status = PersonStatus.Retired,
            StatusCode = retiredCode,
            EmployerNumber = "",
            Maternity = false,
            BenefitsFrom = null,
        };
        IEnumerable<EnrolmentSpan> spans =
        [
            .. EnrolmentSpans.End(record.File.Enrolments, Scheme.Employee, retire.Day), rest with { Until = null },
        ];
        var change = Change(retire, new FileChange(record.File, record.File with { Enrolments = EnrolmentSpans.Ordered(spans) }));
        return change with { MonthsCertified = paid, BoughtMonths = Math.Max(missing, 0) };
    }

    private static EnrolmentChange? Die(Dossier dossier, Death death, out Refusal? refusal)
    {
        if (!TryRecord(dossier, death.Region, out var record, out refusal))
        {
            return null;
        }

        if (death.Day < record.File.Person.Birth)
        {
            var detail = $"{Days.Text(death.Day)} < {Days.Text(record.File.Person.Birth)}";
            return Refuse(EnrolmentRefusals.WrongDay, "day", detail, out refusal);
        }

        var changes = new List<FileChange>();
        foreach (var entry in dossier.Files)
        {
            var end = death.Day.AddDays(1); // insured through the day of death
            var spans = EnrolmentSpans.End(EnrolmentSpans.End(entry.File.Enrolments, Scheme.Employee, end), Scheme.Resident, end);
            var groups = entry.File.Groups.Where(group => group.From < end)
                .Select(group => group.Until is { } until && until <= end ? group : group with { Until = end });
            var after = new PersonFile(entry.File.Person with { Death = death.Day }, spans, [.. groups]);
            if (Losing(entry, after, out refusal, through: death.Day))
            {
                return null;
            }

            changes.Add(new FileChange(entry.File, after));
        }

        return Change(death, [.. changes]);
    }

    /// <summary>The record of a region that a procedure works on, or why there is none.</summary>
    internal static bool TryRecord(Dossier dossier, RegionCode region, out DossierFile record, out Refusal? refusal)
    {
        record = dossier.In(region)!;
        refusal = record is null ? NoRecord(dossier, region) : dossier.Death is { } death
            ? new Refusal(EnrolmentRefusals.Dead, "day", Days.Text(death)) : null;
        return refusal is null;
    }

    /// <summary>The enrolment of a day, or why there is none.</summary>
    internal static bool TrySpan(DossierFile record, Scheme scheme, DateOnly day, out EnrolmentSpan span, out Refusal? refusal)
    {
        span = record.File.On(day, scheme)!;
        refusal = span is null ? new Refusal(EnrolmentRefusals.NotEnrolled, "day", $"{(int)scheme} {Days.Text(day)}") : null;
        return refusal is null;
    }

    /// <summary>Whether an enrolment is paused, and so cannot be moved or turned into a pension.</summary>
    internal static bool IsPaused(RegionCode region, EnrolmentSpan span, out Refusal? refusal)
    {
        refusal = span.State != EnrolmentState.Paused ? null
            : new Refusal(
                span.Pause == PauseReason.Arrears ? EnrolmentRefusals.Arrears : EnrolmentRefusals.AlreadyPaused, "day", Text(region, span));
        return refusal is not null;
    }

    /// <summary>Whether somebody would lose what stands: a settled day its cover, or a stay that is not over.</summary>
    /// <param name="record">The record.</param>
    /// <param name="after">The record afterwards.</param>
    /// <param name="refusal">What stands.</param>
    /// <param name="through">A stay that began by this day ends with it; null: no stay may be open.</param>
    internal static bool Losing(DossierFile record, PersonFile after, out Refusal? refusal, DateOnly? through = null)
    {
        refusal = record.Uncovered(after) is { } settled
                ? new Refusal(EnrolmentRefusals.Settled, "day", $"{(int)settled.Scheme} {Days.Text(settled.Day)}")
            : record.OpenStay is { } begin && !(begin <= through)
                ? new Refusal(EnrolmentRefusals.InStay, "day", Days.Text(begin))
            : null;
        return refusal is not null;
    }

    /// <summary>What stands in the way of an enrolment (阻碍的参保): the first of another record or scheme that has a day in common.</summary>
    internal static Refusal? InTheWay(Dossier dossier, EnrolmentSpan wanted, Func<RegionCode, EnrolmentSpan, bool>? except = null)
    {
        foreach (var (region, span) in dossier.Spans)
        {
            if (EnrolmentSpans.Overlap(span, wanted) && except?.Invoke(region, span) != true)
            {
                return new Refusal(EnrolmentRefusals.StandsInTheWay, "day", Text(region, span));
            }
        }

        return null;
    }

    /// <summary>An enrolment as people read it: region, scheme, first and last day.</summary>
    internal static string Text(RegionCode region, EnrolmentSpan span) =>
        $"{region} {(int)span.Scheme} {Days.Text(span.From)}..{(span.Until is { } until ? Days.Text(until) : "")}";

    internal static EnrolmentChange Change(Procedure procedure, params FileChange[] files) =>
        new() { Kind = procedure.Kind, Day = procedure.Day, Reason = procedure.Reason, Files = files };

    internal static EnrolmentChange? Refuse(RefusalKind kind, string where, string detail, out Refusal? refusal)
    {
        refusal = new Refusal(kind, where, detail);
        return null;
    }

    private static Refusal NoRecord(Dossier dossier, RegionCode region) =>
        dossier.Files.FirstOrDefault(entry => entry.File.Person.Region == region) is { } merged
            ? new Refusal(EnrolmentRefusals.Merged, "psn_no", merged.File.Person.MergedInto)
            : new Refusal(EnrolmentRefusals.UnknownPerson, "region", region.ToString());
}
