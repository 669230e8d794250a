using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Enrolment;

/// <summary>Joining (参保登记): who may, from when with benefits, and with how many months.</summary>
internal static class Joining
{
    public static EnrolmentChange? Decide(Dossier dossier, Join join, EnrolmentTerms terms, out Refusal? refusal)
    {
        var who = join.Who;
        var own = dossier.In(join.Region);
        refusal = own is null && dossier.Files.FirstOrDefault(entry => entry.File.Person.Region == join.Region) is { } merged
                ? new Refusal(EnrolmentRefusals.Merged, "psn_no", merged.File.Person.MergedInto)
            : dossier.Death is { } death ? new Refusal(EnrolmentRefusals.Dead, "certno", Days.Text(death))
            : join.Day < who.Birth ? new Refusal(EnrolmentRefusals.WrongDay, "day", $"{Days.Text(join.Day)} < {Days.Text(who.Birth)}")
            : Differing(dossier, join) is { } field ? new Refusal(EnrolmentRefusals.IdentityDiffers, field, "")
            : Newborn(join, terms) ?? Employer(join);
        if (refusal is not null)
        {
            return null;
        }

        var span = Span(dossier, join, own, terms);
        refusal = EnrolmentDesk.InTheWay(dossier, span);
        if (refusal is not null)
        {
            return null;
        }

        var before = own?.File;
        var person = before?.Person ?? who with { Region = join.Region };
        var after = new PersonFile(person, EnrolmentSpans.Ordered([.. before?.Enrolments ?? [], span]), before?.Groups ?? []);
        return EnrolmentDesk.Change(join, new FileChange(before, after));
    }

    /// <summary>Whether the time between two enrolments is longer than the rules let pass (断缴).</summary>
    public static bool IsLapse(DateOnly end, DateOnly day, EnrolmentTerms terms) =>
        terms.GapMonths is { } gap && end.AddMonths(gap) < day;

    /// <summary>The first day with benefits: so many months count from the month of the first day; null: at once.</summary>
    public static DateOnly? BenefitsFrom(DateOnly day, int? months) =>
        months is { } wait && wait > 0 ? new DateOnly(day.Year, day.Month, 1).AddMonths(wait) : null;

    private static EnrolmentSpan Span(Dossier dossier, Join join, DossierFile? own, EnrolmentTerms terms)
    {
        var from = join.As == JoinKind.Newborn ? join.Who.Birth : join.Day;
        var earlier = dossier.LastBefore(from, join.Scheme);
        var goesOn = earlier is not null && !IsLapse(earlier.Until!.Value, from, terms);
        var (status, code) = join.As switch
        {
            JoinKind.Employee => (PersonStatus.InService, "11"),
            JoinKind.Flexible => (PersonStatus.Flexible, "11"),
            JoinKind.Resident => (PersonStatus.Resident, "15"),
            JoinKind.Student => (PersonStatus.Student, "1403"),
            JoinKind.Minor => (PersonStatus.Minor, "1405"),
            _ => (PersonStatus.Minor, "1401"),
        };
        return new EnrolmentSpan
        {
            Scheme = join.Scheme,
            Status = status,
            StatusCode = join.StatusCode.Length > 0 ? join.StatusCode : code,
            Grade = join.Grade,
            Post = join.Post,
            From = from,
            MonthsBefore = goesOn ? earlier!.MonthsOn(earlier.Until!.Value) : 0,
            Employer = join.As == JoinKind.Employee ? join.Employer!.Name : "",
            EmployerNumber = join.As == JoinKind.Employee ? join.Employer!.Number : "",
            Maternity = join.As == JoinKind.Employee && join.Maternity,
            County = join.Scheme == Scheme.Resident ? join.County : "",
            BenefitsFrom = BenefitsFrom(from, Wait(dossier, join, own, from, earlier, terms)),
        };
    }

    /// <summary>
    /// Months of waiting: none for newborns and for whoever was covered until lately, in whatever scheme; a lapse in the employee scheme
    /// before the way of joining. Who is entitled to assistance joins at any time as in the window.
    /// </summary>
    private static int? Wait(
        Dossier dossier, Join join, DossierFile? own, DateOnly from, EnrolmentSpan? earlier, EnrolmentTerms terms)
    {
        if (join.As == JoinKind.Newborn || (dossier.LastBefore(from) is { } last && !IsLapse(last.Until!.Value, from, terms)))
        {
            return null;
        }

        var isAided = own is not null && own.File.AidOn(from) != AidCategory.None;
        return join.Scheme == Scheme.Resident ? (isAided || terms.OpensYear ? terms.WindowWait : terms.LateWait)
            : earlier is not null && terms.ReEntryWait is { } again ? again
            : join.As == JoinKind.Employee ? terms.EmployerWait : terms.FlexibleWait;
    }

    /// <summary>The first field in which the statement differs from a record under the same document; null: none.</summary>
    private static string? Differing(Dossier dossier, Join join)
    {
        foreach (var person in dossier.Files.Select(entry => entry.File.Person))
        {
            var field = person.Name != join.Who.Name ? "name"
                : person.Sex != join.Who.Sex && person.Sex != Sex.Unknown && join.Who.Sex != Sex.Unknown ? "sex"
                : person.Birth != join.Who.Birth ? "birth"
                : person.Region == join.Region && join.Who.Number.Length > 0 && person.Number != join.Who.Number
                    && person.MergedInto.Length == 0 ? "psn_no"
                : null;
            if (field is not null)
            {
                return field;
            }
        }

        return null;
    }

    private static Refusal? Newborn(Join join, EnrolmentTerms terms)
    {
        if (join.As != JoinKind.Newborn)
        {
            return null;
        }

        if (terms.NewbornDays is not { } most)
        {
            return new Refusal(EnrolmentRefusals.NoTerms, "region", "enrolment.newborn-days");
        }

        var age = join.Day.DayNumber - join.Who.Birth.DayNumber;
        return age > most ? new Refusal(EnrolmentRefusals.NewbornLate, "day", $"{age} > {most}") : null;
    }

    private static Refusal? Employer(Join join) =>
        join.As != JoinKind.Employee || join.Employer?.Holds(join.Day) == true ? null
            : new Refusal(EnrolmentRefusals.UnknownEmployer, "employer", join.Employer?.Number ?? "");
}
