using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Enrolment;

/// <summary>Moving to another region (关系转移接续): cover ends there and begins here on one day, months and balance follow.</summary>
internal static class Moving
{
    public static EnrolmentChange? Decide(Dossier dossier, Move move, out Refusal? refusal)
    {
        if (move.From == move.Region)
        {
            return EnrolmentDesk.Refuse(EnrolmentRefusals.SameRecord, "from", move.From.ToString(), out refusal);
        }

        if (!EnrolmentDesk.TryRecord(dossier, move.From, out var left, out refusal))
        {
            return null;
        }

        var taken = dossier.In(move.Region);
        refusal = Refused(dossier, move, taken);
        if (refusal is not null || !EnrolmentDesk.TrySpan(left, move.Scheme, move.Day, out var span, out refusal)
            || EnrolmentDesk.IsPaused(move.From, span, out refusal))
        {
            return null;
        }

        var afterLeft = left.File with { Enrolments = EnrolmentSpans.End(left.File.Enrolments, move.Scheme, move.Day) };
        if (EnrolmentDesk.Losing(left, afterLeft, out refusal))
        {
            return null;
        }

        var before = taken?.File;
        var person = before?.Person ?? left.File.Person with { Region = move.Region, Number = move.Number, MergedInto = "" };
        var spans = EnrolmentSpans.Ordered([.. before?.Enrolments ?? [], Begun(span, move)]);
        var after = new PersonFile(person, spans, before?.Groups ?? GroupsOn(left.File, move.Day));
        var change = EnrolmentDesk.Change(move, new FileChange(left.File, afterLeft), new FileChange(before, after));
        return change with
        {
            MonthsCertified = dossier.MonthsPaid(move.Day),
            Transfer = left.Account.Fen > 0 && move.Scheme == Scheme.Employee
                ? new AccountTransfer(left.File.Person, person, left.Account) : null,
        };
    }

    private static Refusal? Refused(Dossier dossier, Move move, DossierFile? taken)
    {
        if (taken is null && dossier.Files.FirstOrDefault(entry => entry.File.Person.Region == move.Region) is { } merged)
        {
            return new Refusal(EnrolmentRefusals.Merged, "psn_no", merged.File.Person.MergedInto);
        }

        if (taken is not null && move.Number.Length > 0 && taken.File.Person.Number != move.Number)
        {
            return new Refusal(EnrolmentRefusals.IdentityDiffers, "psn_no", "");
        }

        if (move.EmployerNumber.Length > 0 && move.Employer?.Holds(move.Day) != true)
        {
            return new Refusal(EnrolmentRefusals.UnknownEmployer, "employer", move.EmployerNumber);
        }

        var wanted = new EnrolmentSpan { Scheme = move.Scheme, Status = PersonStatus.InService, StatusCode = "", From = move.Day };
        return EnrolmentDesk.InTheWay(dossier, wanted, (region, span) => region == move.From && span.Scheme == move.Scheme);
    }

    private static EnrolmentSpan Begun(EnrolmentSpan span, Move move)
    {
        var status = span.Status is PersonStatus.InService or PersonStatus.Flexible
            ? (move.Employer is null ? PersonStatus.Flexible : PersonStatus.InService) : span.Status;
        return EnrolmentSpans.Rest(span, move.Day) with
        {
            Until = null,
            Grade = move.Grade,
            Status = status,
            Employer = move.Employer?.Name ?? "",
            EmployerNumber = move.Employer?.Number ?? "",
            Maternity = span.Maternity && move.Employer is not null,
            County = span.Scheme == Scheme.Resident ? move.County : "",
        };
    }

    /// <summary>Groups that hold on the day go along, from the day on.</summary>
    private static IReadOnlyList<GroupSpan> GroupsOn(PersonFile file, DateOnly day) =>
        [.. file.Groups.Where(group => group.Holds(day)).Select(group => group with { From = day })];
}
