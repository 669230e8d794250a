using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Enrolment;

/// <summary>State of a list (名单状态). The numbers are stored; append only.</summary>
public enum GroupListState : byte
{
    /// <summary>It is being matched (比对中).</summary>
    Matching = 1,

    /// <summary>Matched, to be reviewed (待审核).</summary>
    Matched = 2,

    /// <summary>It is being applied (执行中).</summary>
    Applying = 3,

    /// <summary>Applied (已执行).</summary>
    Applied = 4,

    /// <summary>Rejected by the reviewer (已退回).</summary>
    Rejected = 5,
}

/// <summary>What a line of a list comes to (比对结果). The numbers are stored; append only.</summary>
public enum GroupVerdict : byte
{
    /// <summary>Not in the group yet (新增).</summary>
    New = 1,

    /// <summary>In the group already (不变).</summary>
    Unchanged = 2,

    /// <summary>In the group, and no longer on the list or leaving by it (退出).</summary>
    Leaving = 3,

    /// <summary>Nobody of the region (未登记).</summary>
    Unknown = 4,

    /// <summary>The line cannot be taken (不可用).</summary>
    Refused = 5,
}

/// <summary>A list of another department (部门名单): everybody of one category in a region on a day.</summary>
/// <param name="Region">Region.</param>
/// <param name="Id">Business id; 0: not stored yet.</param>
/// <param name="Category">Category, dictionary psn_idet_type.</param>
/// <param name="Aid">Category of assistance that follows from it.</param>
/// <param name="Day">From which it holds.</param>
/// <param name="File">File name.</param>
/// <param name="Digest">SHA-256 of the file, hex.</param>
/// <param name="MadeBy">Who had it matched.</param>
public sealed record GroupList(
    RegionCode Region, long Id, string Category, AidCategory Aid, DateOnly Day, string File, string Digest, string MadeBy)
{
    /// <summary>State.</summary>
    public GroupListState State { get; init; } = GroupListState.Matching;

    /// <summary>Who reviewed it; empty: nobody yet.</summary>
    public string ReviewedBy { get; init; } = "";

    /// <summary>Lines of the file.</summary>
    public long Lines { get; init; }
}

/// <summary>A line of a list (名单行).</summary>
/// <param name="Number">Line in the file.</param>
/// <param name="DocumentType">Kind of document.</param>
/// <param name="Document">Its number; personal data.</param>
/// <param name="Name">Name; personal data.</param>
/// <param name="From">First day in the group; null: that of the list.</param>
/// <param name="Until">First day no longer; null: open.</param>
public readonly record struct GroupLine(
    long Number, string DocumentType, string Document, string Name, DateOnly? From, DateOnly? Until);

/// <summary>What the register knows of a document of a list (登记情况).</summary>
/// <param name="Person">The person.</param>
/// <param name="InGroup">The membership that holds on the list's day; null: none.</param>
public readonly record struct GroupMatch(InsuredPerson Person, GroupSpan? InGroup);

/// <summary>A line with what it comes to (比对行).</summary>
/// <param name="Person">Person number; empty: nobody.</param>
/// <param name="Line">Line in the file; 0: not in the file.</param>
/// <param name="Verdict">What it comes to.</param>
/// <param name="Reason">Why it is not taken; null: it is.</param>
/// <param name="Detail">The values that mattered; no personal data.</param>
/// <param name="From">First day in the group.</param>
/// <param name="Until">First day no longer; null: open.</param>
public readonly record struct GroupRow(
    string Person, long Line, GroupVerdict Verdict, RefusalKind? Reason, string Detail, DateOnly From, DateOnly? Until);

/// <summary>Matching lists (名单比对), and reviewing them, as pure functions.</summary>
public static class GroupMatching
{
    /// <summary>What a line comes to (比对).</summary>
    /// <param name="list">The list.</param>
    /// <param name="line">The line.</param>
    /// <param name="found">Everybody who is registered under its document, in whatever region.</param>
    public static GroupRow Of(GroupList list, in GroupLine line, IReadOnlyList<GroupMatch> found)
    {
        var from = line.From ?? list.Day;
        GroupRow Not(GroupVerdict verdict, RefusalKind reason, string detail) =>
            new("", 0, verdict, reason, detail, from, null);
        var own = found.FirstOrDefault(match => match.Person.Region == list.Region && match.Person.MergedInto.Length == 0);
        var row = found.Count == 0 ? Not(GroupVerdict.Unknown, EnrolmentRefusals.UnknownPerson, "")
            : own.Person is null ? Not(GroupVerdict.Unknown, EnrolmentRefusals.UnknownPerson, $"{found[0].Person.Region}")
            : own.Person.Name != line.Name ? Not(GroupVerdict.Refused, EnrolmentRefusals.IdentityDiffers, "name")
            : own.Person.Death is { } death && death < from ? Not(GroupVerdict.Refused, EnrolmentRefusals.Dead, Days.Text(death))
            : line.Until < line.From ? Not(GroupVerdict.Refused, EnrolmentRefusals.WrongDay, Days.Text(line.Until.Value))
            : own.InGroup is null && line.Until <= from
                ? Not(GroupVerdict.Refused, EnrolmentRefusals.WrongDay, Days.Text(line.Until.Value))
            : own.InGroup is null ? new GroupRow("", 0, GroupVerdict.New, null, "", from, line.Until)
            : line.Until is { } until ? new GroupRow("", 0, GroupVerdict.Leaving, null, "", own.InGroup.From, until)
            : new GroupRow("", 0, GroupVerdict.Unchanged, null, "", own.InGroup.From, null);
        return row with { Person = own.Person?.Number ?? "", Line = line.Number };
    }

    /// <summary>Why a list may not be applied or rejected (审核拒绝原因); null: it may. Nobody reviews what he made himself.</summary>
    public static Refusal? Review(GroupList? list, string reviewer)
    {
        return list is null ? new Refusal(EnrolmentRefusals.UnknownList, "list", "")
            : list.State is GroupListState.Applied or GroupListState.Rejected or GroupListState.Matching
                ? new Refusal(EnrolmentRefusals.ListState, "list", $"{list.State}")
            : list.MadeBy == reviewer ? new Refusal(EnrolmentRefusals.OwnReview, "reviewer", reviewer)
            : list.State == GroupListState.Applying && list.ReviewedBy != reviewer
                ? new Refusal(EnrolmentRefusals.OwnReview, "reviewer", list.ReviewedBy)
            : null;
    }
}
