using Yibao.Policy;

namespace Yibao.Enrolment;

/// <summary>What a line of a list does to a person when the list is applied (名单执行).</summary>
/// <param name="File">The record before and after; null: nothing is left to do.</param>
/// <param name="Enrolled">Whether the person joined the resident scheme by it (公费参保).</param>
public readonly record struct GroupEffect(FileChange? File, bool Enrolled);

/// <summary>Applying the lines of a list (名单执行) as a pure function.</summary>
public static class GroupChanges
{
    /// <summary>
    /// Applies a line to the record as it is now: what has changed since the matching is left as it is.
    /// </summary>
    /// <param name="list">The list.</param>
    /// <param name="row">The line as matched: new or leaving.</param>
    /// <param name="dossier">Everything under the person's document.</param>
    /// <param name="terms">Rules of the region; null: nobody is enrolled by the list.</param>
    public static GroupEffect Of(GroupList list, in GroupRow row, Dossier dossier, EnrolmentTerms? terms)
    {
        if (dossier.In(list.Region)?.File is not { } file || file.Person.Number != row.Person || dossier.Death is not null)
        {
            return default;
        }

        var own = file.Groups.FirstOrDefault(group => group.Category == list.Category && group.Holds(list.Day));
        if (row.Verdict == GroupVerdict.Leaving)
        {
            return own is null ? default
                : new GroupEffect(new FileChange(file, file with { Groups = Left(file, own, row.Until) }), false);
        }

        var added = new GroupSpan(list.Category, list.Aid, row.From, row.Until);
        if (file.Groups.Any(group => group.Category == list.Category && Meet(group, added)))
        {
            return default;
        }

        var after = file with { Groups = [.. file.Groups, added] };
        return terms is not null && list.Aid != AidCategory.None && Enrolled(list, dossier, after, terms) is { } enrolled
            ? new GroupEffect(new FileChange(file, enrolled), true)
            : new GroupEffect(new FileChange(file, after), false);
    }

    /// <summary>The membership ended; one that had only begun on the day is gone.</summary>
    private static IReadOnlyList<GroupSpan> Left(PersonFile file, GroupSpan own, DateOnly? until) =>
    [
        .. file.Groups.Where(group => group != own),
        .. until is { } end && end > own.From ? new[] { own with { Until = end } } : [],
    ];

    /// <summary>Whoever is entitled to assistance and insured nowhere joins the residents on the day (公费参保).</summary>
    private static PersonFile? Enrolled(GroupList list, Dossier dossier, PersonFile after, EnrolmentTerms terms)
    {
        var files = dossier.Files.Select(entry => entry.File.Person == after.Person ? entry with { File = after } : entry);
        var join = new Join { Region = list.Region, Day = list.Day, As = JoinKind.Resident, Who = after.Person };
        return EnrolmentDesk.Decide(new Dossier([.. files]), join, terms, out _)?.Files[0].After;
    }

    private static bool Meet(GroupSpan one, GroupSpan other) =>
        (one.Until is not { } until || other.From < until) && (other.Until is not { } end || one.From < end);
}
