using Yibao.Kernel;

namespace Yibao.Enrolment;

/// <summary>One record of a person with what the procedures must know beside it (档案).</summary>
/// <param name="File">The record.</param>
/// <param name="Account">Balance of the personal account (个人账户余额).</param>
public sealed record DossierFile(PersonFile File, Money Account)
{
    /// <summary>Days of service of the settlements that stand (已结算日): their cover cannot be taken back.</summary>
    public IReadOnlyList<(Scheme Scheme, DateOnly Day)> Settled { get; init; } = [];

    /// <summary>Begin of a stay that is not over (在院起始日); null: none.</summary>
    public DateOnly? OpenStay { get; init; }

    /// <summary>The first settled day that would lose its cover (失去待遇的结算日); null: none does.</summary>
    internal (Scheme Scheme, DateOnly Day)? Uncovered(PersonFile after) => Settled
        .Where(one => File.Cover(one.Day, one.Scheme).IsInsured && !after.Cover(one.Day, one.Scheme).IsInsured)
        .OrderBy(one => one.Day).Cast<(Scheme, DateOnly)?>().FirstOrDefault();
}

/// <summary>
/// Everything that is registered under one identity document, over all regions (全国档案): nobody is insured twice on one day, and years are
/// counted together. A record that was merged into another one is here too.
/// </summary>
/// <param name="Files">The records, in order of region and number.</param>
public sealed record Dossier(IReadOnlyList<DossierFile> Files)
{
    /// <summary>Nobody is registered (无档案).</summary>
    public static Dossier Empty { get; } = new([]);

    /// <summary>The record of a region that stands by itself (统筹区档案); null: none.</summary>
    public DossierFile? In(RegionCode region) =>
        Files.FirstOrDefault(entry => entry.File.Person.Region == region && entry.File.Person.MergedInto.Length == 0);

    /// <summary>Every enrolment with its region, in order of first days (全部参保期间).</summary>
    public IEnumerable<(RegionCode Region, EnrolmentSpan Span)> Spans => Files
        .SelectMany(entry => entry.File.Enrolments.Select(span => (entry.File.Person.Region, span)))
        .OrderBy(entry => entry.span.From).ThenBy(entry => entry.Region);

    /// <summary>The first registered day of death (死亡日期); null: none.</summary>
    public DateOnly? Death => Files.Min(entry => entry.File.Person.Death);

    /// <summary>The enrolment that ended last before a day, in one scheme or any (上次参保); null: none.</summary>
    internal EnrolmentSpan? LastBefore(DateOnly day, Scheme? scheme = null) => Spans.Select(entry => entry.Span)
        .Where(span => (scheme is null || span.Scheme == scheme) && span.Until <= day && span.State == EnrolmentState.Enrolled)
        .MaxBy(span => span.Until);

    /// <summary>
    /// Months of contributions up to a day (累计缴费月数): calendar months of the employee scheme in which somebody paid, in all regions or one,
    /// and what the first enrolment brought along. Months of arrears count once they were paid: then the enrolment goes on behind them.
    /// </summary>
    public int MonthsPaid(DateOnly day, RegionCode? region = null)
    {
        var all = Spans.Where(entry => entry.Span.Scheme == Scheme.Employee && entry.Span.From < day).ToArray();
        var months = new HashSet<int>();
        foreach (var (where, span) in all)
        {
            if ((region is { } asked && where != asked) || !IsPaid(span, all))
            {
                continue;
            }

            var end = EnrolmentSpans.Reaches(span, day) ? day : span.Until!.Value;
            for (var month = MonthOf(span.From); month <= MonthOf(end.AddDays(-1)); month++)
            {
                months.Add(month);
            }
        }

        var brought = all.Length > 0 && (region is null || all[0].Region == region) ? all[0].Span.MonthsBefore : 0;
        return months.Count + brought;
    }

    private static bool IsPaid(EnrolmentSpan span, (RegionCode Region, EnrolmentSpan Span)[] all) => span.Status switch
    {
        Policy.PersonStatus.Retired or Policy.PersonStatus.EarlyRetired => false,
        _ => span.State == EnrolmentState.Enrolled
            || (span.Pause == PauseReason.Arrears
                && Array.Exists(all, other => other.Span.From == span.Until && other.Span.State == EnrolmentState.Enrolled)),
    };

    private static int MonthOf(DateOnly day) => (day.Year * 12) + day.Month;
}
