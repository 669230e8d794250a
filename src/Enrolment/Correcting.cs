using Yibao.Kernel;

namespace Yibao.Enrolment;

/// <summary>Correcting what was registered (信息更正): an enrolment, or the person's own data. What was settled keeps its cover.</summary>
internal static class Correcting
{
    public static EnrolmentChange? Decide(Dossier dossier, Correct correct, out Refusal? refusal)
    {
        if (correct.Reason.Length == 0)
        {
            return EnrolmentDesk.Refuse(EnrolmentRefusals.ReasonMissing, "reason", "", out refusal);
        }

        return !EnrolmentDesk.TryRecord(dossier, correct.Region, out var record, out refusal) ? null
            : correct.Scheme is { } scheme ? Span(dossier, record, scheme, correct, out refusal)
            : Person(dossier, record, correct, out refusal);
    }

    private static EnrolmentChange? Span(
        Dossier dossier, DossierFile record, Scheme scheme, Correct correct, out Refusal? refusal)
    {
        var birth = record.File.Person.Birth;
        var span = record.File.On(correct.Day, scheme);
        var from = correct.From ?? span?.From ?? correct.Day;
        var until = correct.Open ? null : correct.Until ?? span?.Until;
        var changed = span is null ? null : span with
        {
            From = from,
            Until = until,
            BenefitsFrom = correct.BenefitsFrom is { } benefits ? (benefits > from ? benefits : null) : span.BenefitsFrom,
            MonthsBefore = correct.MonthsBefore ?? span.MonthsBefore,
            Grade = correct.Grade ?? span.Grade,
            Post = correct.Post ?? span.Post,
            Maternity = correct.Maternity ?? span.Maternity,
            County = scheme == Scheme.Resident ? correct.County ?? span.County : "",
        };
        refusal = from < birth ? new Refusal(EnrolmentRefusals.WrongDay, "from", $"{Days.Text(from)} < {Days.Text(birth)}")
            : until is { } end && end <= from ? new Refusal(EnrolmentRefusals.WrongDay, "until", $"{Days.Text(end)} <= {Days.Text(from)}")
            : changed is null ? null
            : EnrolmentDesk.InTheWay(
                dossier, changed, (region, other) => region == correct.Region && (other == span || !Newly(other, span!, changed)));
        if (refusal is not null || !EnrolmentDesk.TrySpan(record, scheme, correct.Day, out span, out refusal))
        {
            return null;
        }

        if (changed == span)
        {
            return EnrolmentDesk.Refuse(EnrolmentRefusals.NothingToChange, "", "", out refusal);
        }

        var after = record.File with
        {
            Enrolments = EnrolmentSpans.Ordered(record.File.Enrolments.Select(other => other == span ? changed! : other)),
        };
        return EnrolmentDesk.Losing(record with { OpenStay = null }, after, out refusal) ? null
            : EnrolmentDesk.Change(correct, new FileChange(record.File, after));
    }

    /// <summary>Whether the corrected enrolment meets another one that it did not meet before.</summary>
    private static bool Newly(EnrolmentSpan other, EnrolmentSpan before, EnrolmentSpan after) =>
        EnrolmentSpans.Overlap(other, after) && !EnrolmentSpans.Overlap(other, before);

    /// <summary>The person's own data: corrected in every region in which the same document is registered.</summary>
    private static EnrolmentChange? Person(Dossier dossier, DossierFile record, Correct correct, out Refusal? refusal)
    {
        var person = record.File.Person;
        InsuredPerson Corrected(InsuredPerson one) => one with
        {
            Name = correct.Name ?? one.Name,
            Sex = correct.Sex ?? one.Sex,
            Birth = correct.Birth ?? one.Birth,
            DocumentType = correct.DocumentType ?? one.DocumentType,
            Document = correct.Document ?? one.Document,
        };
        var same = dossier.Files.Where(entry =>
            entry.File.Person.DocumentType == person.DocumentType && entry.File.Person.Document == person.Document).ToArray();
        var birth = Corrected(person).Birth;
        var first = same.SelectMany(entry => entry.File.Enrolments).Select(span => span.From).DefaultIfEmpty(DateOnly.MaxValue).Min();
        refusal = birth > first ? new Refusal(EnrolmentRefusals.WrongDay, "birth", $"{Days.Text(birth)} > {Days.Text(first)}")
            : correct.DocumentIsTaken ? new Refusal(EnrolmentRefusals.IdentityDiffers, "certno", "")
            : Array.TrueForAll(same, entry => Corrected(entry.File.Person) == entry.File.Person)
                ? new Refusal(EnrolmentRefusals.NothingToChange, "", "")
            : null;
        return refusal is not null ? null : EnrolmentDesk.Change(
            correct, [.. same.Select(entry => new FileChange(entry.File, entry.File with { Person = Corrected(entry.File.Person) }))]);
    }
}
