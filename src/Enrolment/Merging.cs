using Yibao.Kernel;

namespace Yibao.Enrolment;

/// <summary>
/// Merging a double record into the one that is kept (重复档案合并): what was before the day stays where it was settled, what goes on goes on in
/// the kept record.
/// </summary>
internal static class Merging
{
    public static EnrolmentChange? Decide(Dossier dossier, Merge merge, out Refusal? refusal)
    {
        var kept = Find(dossier, merge, merge.Kept);
        var gone = Find(dossier, merge, merge.Gone);
        refusal = merge.Kept == merge.Gone ? new Refusal(EnrolmentRefusals.SameRecord, "gone", merge.Gone)
            : kept is null ? new Refusal(EnrolmentRefusals.UnknownPerson, "kept", merge.Kept)
            : gone is null ? new Refusal(EnrolmentRefusals.UnknownPerson, "gone", merge.Gone)
            : kept.File.Person.MergedInto.Length > 0 ? new Refusal(EnrolmentRefusals.Merged, "kept", kept.File.Person.MergedInto)
            : gone.File.Person.MergedInto.Length > 0 ? new Refusal(EnrolmentRefusals.Merged, "gone", gone.File.Person.MergedInto)
            : dossier.Death is { } death ? new Refusal(EnrolmentRefusals.Dead, "day", Days.Text(death))
            : kept.File.Person.Birth != gone.File.Person.Birth ? new Refusal(EnrolmentRefusals.IdentityDiffers, "birth", "")
            : kept.File.Person.Sex != gone.File.Person.Sex ? new Refusal(EnrolmentRefusals.IdentityDiffers, "sex", "")
            : null;
        if (refusal is not null)
        {
            return null;
        }

        var spans = gone!.File.Enrolments;
        foreach (var scheme in Enum.GetValues<Scheme>())
        {
            spans = EnrolmentSpans.End(spans, scheme, merge.Day);
        }

        var groups = gone.File.Groups.Where(group => group.From < merge.Day).Select(group => Ended(group, merge.Day));
        var afterGone = new PersonFile(gone.File.Person with { MergedInto = merge.Kept }, spans, [.. groups]);
        if (EnrolmentDesk.Losing(gone, afterGone, out refusal))
        {
            return null;
        }

        var taken = new FileChange(kept!.File, Taken(dossier, kept, gone, merge));
        return EnrolmentDesk.Change(merge, new FileChange(gone.File, afterGone), taken) with
        {
            Transfer = gone.Account.Fen > 0 ? new AccountTransfer(gone.File.Person, kept.File.Person, gone.Account) : null,
        };
    }

    private static DossierFile? Find(Dossier dossier, Merge merge, string number) =>
        dossier.Files.FirstOrDefault(entry => entry.File.Person.Region == merge.Region && entry.File.Person.Number == number);

    /// <summary>The kept record with what the other one brings from the day on and nothing stands in the way of.</summary>
    private static PersonFile Taken(Dossier dossier, DossierFile kept, DossierFile gone, Merge merge)
    {
        var spans = kept.File.Enrolments.ToList();
        foreach (var span in gone.File.Enrolments.Where(span => EnrolmentSpans.Reaches(span, merge.Day)))
        {
            var rest = EnrolmentSpans.Rest(span, merge.Day);
            var isFree = !spans.Exists(own => EnrolmentSpans.Overlap(own, rest)) && !dossier.Files.Any(other =>
                other != kept && other != gone && other.File.Enrolments.Any(own => EnrolmentSpans.Overlap(own, rest)));
            if (isFree)
            {
                spans.Add(rest);
            }
        }

        var groups = kept.File.Groups.ToList();
        foreach (var group in gone.File.Groups.Where(group => group.Until is not { } until || until > merge.Day))
        {
            var rest = group.From < merge.Day ? group with { From = merge.Day } : group;
            if (!groups.Exists(own => own.Category == rest.Category && !(own.Until <= rest.From)))
            {
                groups.Add(rest);
            }
        }

        return kept.File with { Enrolments = EnrolmentSpans.Ordered(spans), Groups = groups };
    }

    private static GroupSpan Ended(GroupSpan group, DateOnly day) =>
        group.Until is { } until && until <= day ? group : group with { Until = day };
}
