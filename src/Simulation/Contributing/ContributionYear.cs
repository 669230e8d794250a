using Yibao.Contributions;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Simulation.Inputs;
using Yibao.Simulation.People;
using Yibao.Simulation.Running;

namespace Yibao.Simulation.Contributing;

/// <summary>
/// The contributions of a person's year (年度缴费) by the real rules: bills by month with relief, maternity and large amounts, credits to the
/// personal account, the residents' year with aid and subsidy. Immutable, safe to share between threads; nothing is allocated by person.
/// </summary>
public sealed class ContributionYear
{
    private const int Months = ContributionSet.Months;

    private readonly ContributionSet?[] employees;
    private readonly ResidentSet?[] residents;
    private readonly int[] firstDays;
    private readonly Birthdays birthdays;
    private readonly IReadOnlyList<InputRegion> regions;

    /// <summary>Reads the terms of every region once.</summary>
    /// <param name="nation">The nation.</param>
    /// <param name="rules">Whose rules hold where, in the order of the nation's regions.</param>
    public ContributionYear(Nation nation, NationRules rules)
    {
        var (inputs, year) = (nation.Inputs, nation.Year);
        regions = nation.Regions;
        birthdays = new Birthdays(year);
        firstDays = [.. Enumerable.Range(0, Months + 1).Select(month => new DateOnly(year, 1, 1).AddMonths(month).DayNumber)];
        var ofEmployees = regions.Select(region => rules.Contributions(region.Index, Scheme.Employee)).ToArray();
        var keys = regions.Select(region => KeyOf(region, ofEmployees[region.Index])).ToArray();
        var ages = ofEmployees.OfType<PlanHistory>().Distinct().AsParallel()
            .ToDictionary(one => one, one => ContributionSet.FirstAges(one, year));
        var sets = keys.OfType<(PlanHistory Rules, int Province, bool IsOwn)>().Distinct().AsParallel().ToDictionary(key => key, key =>
        {
            var province = inputs.Provinces[key.Province];
            var averages = key.IsOwn ? null : ContributionSet.BorrowedAverages(key.Rules, year, province);
            return new ContributionSet(key.Rules, year, averages, (int)province.Whole("relief-months"), ages[key.Rules]);
        });
        employees = [.. keys.Select(key => key is { } one ? sets[one] : null)];
        var ofResidents = regions.Select(region => rules.Contributions(region.Index, Scheme.Resident)).ToArray();
        var residentSets = ofResidents.OfType<PlanHistory>().Distinct().ToDictionary(one => one, one => new ResidentSet(one, year));
        residents = [.. ofResidents.Select(one => one is null ? null : residentSets[one])];
    }

    /// <summary>Regions (统筹区).</summary>
    public IReadOnlyList<InputRegion> Regions => regions;

    /// <summary>
    /// Adds the contributions of a person's year to its outcome and, where one is given, to a tally. A month counts for whoever is
    /// insured on its last day, where and as what they are on that day.
    /// </summary>
    public void Settle(in PersonYear person, ref PersonOutcome outcome, ContributionTally? tally = null)
    {
        tally?.Count(in person, firstDays);
        if (person.Scheme == Scheme.Employee)
        {
            Employee(in person, ref outcome, tally);
        }
        else
        {
            Resident(in person, ref outcome, tally);
        }
    }

    internal ResidentSet? ResidentsOf(int region) => residents[region];

    private static (PlanHistory Rules, int Province, bool IsOwn)? KeyOf(InputRegion region, PlanHistory? rules)
    {
        if (rules is null)
        {
            return null;
        }

        // Own rules carry their own average wage; the months of relief are the province's either way.
        var isOwn = rules.Key.Region.Value == region.Code || rules.Key.Region.Value == region.Pool;
        return (rules, region.Province, isOwn);
    }

    private void Employee(in PersonYear person, ref PersonOutcome outcome, ContributionTally? tally)
    {
        var (computed, credited, waived) = (ContributionSet.None, ContributionSet.None, false);
        ContributionSet? set = null;
        var (due, credit) = (default(ContributionMonth), default(AccountCredit));
        var birthday = birthdays.Next(person.Age, person.Born);
        for (var month = 0; month < Months; month++)
        {
            var last = firstDays[month + 1] - 1;
            if (person.EnrolledFrom > last || person.EnrolledUntil <= last)
            {
                continue;
            }

            var region = person.MovedOn <= last || person.MovedFrom < 0 ? person.Region : person.MovedFrom;
            if (employees[region] is not { } here)
            {
                continue;
            }

            var isRetired = person.Retires <= last || person.Status is PersonStatus.Retired or PersonStatus.EarlyRetired;
            var status = isRetired && person.Status != PersonStatus.EarlyRetired ? PersonStatus.Retired : person.Status;
            var place = isRetired ? ContributionSet.None : here.TermsOf(person.Payer, month);
            var account = here.AccountOf(status, person.Age + (birthday <= firstDays[month] ? 1 : 0), month);
            var isSame = ReferenceEquals(here, set) && place == computed;
            if (!isSame)
            {
                due = place == ContributionSet.None ? default : here.Terms(place).Month(new Money(person.Wage));
            }

            if (!isSame || account != credited)
            {
                credit = account == ContributionSet.None || (place == ContributionSet.None && !isRetired)
                    ? default : here.Account(account).Credit(in due);
            }

            (set, computed, credited) = (here, place, account);
            waived |= due.EmployerWaived.Fen > 0;
            Add(ref outcome, in due, in credit);
            tally?.Add(region, month, person.Payer, in due, in credit);
        }

        if (waived && person.IsFirstOfEmployer)
        {
            tally?.RelievedEmployer(in person);
        }
    }

    private void Resident(in PersonYear person, ref PersonOutcome outcome, ContributionTally? tally)
    {
        var standing = person.Status - PersonStatus.Resident;
        if (residents[person.Region]?.Year(standing, (int)person.Aid) is not { } year)
        {
            return;
        }

        outcome.Own += year.Own.Fen;
        outcome.Public += year.Aid.Fen + year.Subsidy.Fen;
        tally?.Resident(in person, standing, MonthOf(person.EnrolledFrom));
    }

    private int MonthOf(int day)
    {
        var month = 0;
        while (month < Months - 1 && firstDays[month + 1] <= day)
        {
            month++;
        }

        return month;
    }

    private static void Add(ref PersonOutcome outcome, in ContributionMonth due, in AccountCredit credit)
    {
        outcome.Employer += due.Employer.Fen + due.Maternity.Fen + due.LargeAmount.Fen + due.AverageWagePart.Fen;
        outcome.Relieved += due.EmployerWaived.Fen;
        outcome.Own += due.Employee.Fen + due.EmployeeFlat.Fen;
        outcome.AccountCredit += credit.Total.Fen;
    }
}
