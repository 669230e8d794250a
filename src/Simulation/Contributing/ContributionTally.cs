using Yibao.Contributions;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Simulation.Inputs;
using Yibao.Statistics;

namespace Yibao.Simulation.Contributing;

/// <summary>
/// What contributions of people come to by region and month (缴费汇总), in one dense array: adding is exact and its order does not matter.
/// Residents are counted by standing, category and month, and priced when the facts are written: a count times an amount is their sum.
/// Belongs to one thread.
/// </summary>
/// <param name="year">Whose terms.</param>
public sealed class ContributionTally(ContributionYear year)
{
    private const int Months = ContributionSet.Months;
    private const int Payers = (int)PayerKind.Individual + 1;
    private const int Statuses = (int)PersonStatus.Minor + 1;
    private const int Residents = ResidentSet.Standings * ResidentSet.Aids;

    // Places within a region.
    private const int Employer = 0;
    private const int Employee = Employer + Months;
    private const int Maternity = Employee + Months;
    private const int LargeAmount = Maternity + Months;
    private const int CreditOwn = LargeAmount + Months;
    private const int CreditPool = CreditOwn + Months;
    private const int Relieved = CreditPool + Months;
    private const int RelievedUnits = Relieved + (Payers * Months);
    private const int Insured = RelievedUnits + Payers;
    private const int MaternityInsured = Insured + Statuses;
    private const int Births = MaternityInsured + 1;
    private const int Deaths = Births + 1;
    private const int Residence = Deaths + 1;
    private const int AidedPoor = Residence + (Residents * Months);
    private const int Width = AidedPoor + Residents;

    private readonly long[] cells = new long[year.Regions.Count * Width];

    /// <summary>Adds another tally of the same terms (合并).</summary>
    public void Add(ContributionTally other)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] += other.cells[i];
        }
    }

    /// <summary>Writes the facts (写入统计事实). Writing the tallies of all shards gives the same facts as writing their sum.</summary>
    public void WriteTo(YearFacts facts)
    {
        foreach (var region in year.Regions)
        {
            var own = cells.AsSpan(region.Index * Width, Width);
            Employees(facts, region, own);
            People(facts, region, own);
            if (year.ResidentsOf(region.Index) is { } terms)
            {
                ResidentsOf(facts, region, own, terms);
            }
        }
    }

    internal void Count(in PersonYear person, ReadOnlySpan<int> firstDays)
    {
        var at = person.Region * Width;
        cells[at + Births] += person.Born >= firstDays[0] ? 1 : 0;
        if (person.Died != int.MaxValue)
        {
            cells[at + Deaths]++;
        }

        if (person.EnrolledUntil < firstDays[^1])
        {
            return;
        }

        var status = person.Retires == int.MaxValue ? person.Status : PersonStatus.Retired;
        cells[at + Insured + (int)status]++;
        cells[at + MaternityInsured] += person.HasMaternity ? 1 : 0;
    }

    internal void Add(int region, int month, PayerKind payer, in ContributionMonth due, in AccountCredit credit)
    {
        var at = (region * Width) + month;
        cells[at + Employer] += due.Employer.Fen;
        cells[at + Employee] += due.Employee.Fen;
        cells[at + Maternity] += due.Maternity.Fen;
        cells[at + LargeAmount] += due.LargeAmount.Fen + due.EmployeeFlat.Fen + due.AverageWagePart.Fen;
        cells[at + CreditOwn] += credit.Own.Fen;
        cells[at + CreditPool] += credit.FromPool.Fen;
        cells[at + Relieved + ((int)payer * Months)] += due.EmployerWaived.Fen;
    }

    internal void RelievedEmployer(in PersonYear person) => cells[(person.Region * Width) + RelievedUnits + (int)person.Payer]++;

    internal void Resident(in PersonYear person, int standing, int month)
    {
        var kind = (standing * ResidentSet.Aids) + (int)person.Aid;
        var at = person.Region * Width;
        cells[at + Residence + (kind * Months) + month]++;
        cells[at + AidedPoor + kind] += person.IsRegisteredPoor ? 1 : 0;
    }

    private static void Employees(YearFacts facts, InputRegion region, ReadOnlySpan<long> own)
    {
        const int scheme = (int)Scheme.Employee;
        for (var month = 0; month < Months; month++)
        {
            Income(IncomeSource.Employer, own[Employer + month]);
            Income(IncomeSource.Employee, own[Employee + month]);
            Income(IncomeSource.Maternity, own[Maternity + month]);
            Income(IncomeSource.LargeAmount, own[LargeAmount + month]);
            facts.Add(new FactKey(FactKind.AccountCredit, region.Pool, scheme, 0, month + 1), own[CreditOwn + month]);
            facts.Add(new FactKey(FactKind.AccountCredit, region.Pool, scheme, 1, month + 1), own[CreditPool + month]);
            for (var payer = 0; payer < Payers; payer++)
            {
                facts.Add(
                    new FactKey(FactKind.Relieved, region.Pool, scheme, payer, month + 1), own[Relieved + (payer * Months) + month]);
            }

            void Income(IncomeSource source, long fen) =>
                facts.Add(new FactKey(FactKind.Income, region.Pool, scheme, (int)source, month + 1), fen);
        }

        for (var payer = 0; payer < Payers; payer++)
        {
            facts.Add(new FactKey(FactKind.RelievedEmployers, region.Pool, scheme, payer, 0), own[RelievedUnits + payer]);
        }
    }

    private static void People(YearFacts facts, InputRegion region, ReadOnlySpan<long> own)
    {
        for (var status = 0; status < Statuses; status++)
        {
            var scheme = (PersonStatus)status >= PersonStatus.Resident ? Scheme.Resident : Scheme.Employee;
            facts.Add(new FactKey(FactKind.Insured, region.Pool, (int)scheme, status, 0), own[Insured + status]);
        }

        facts.Add(new FactKey(FactKind.MaternityInsured, region.Pool, (int)Scheme.Employee, 0, 0), own[MaternityInsured]);
        facts.Add(new FactKey(FactKind.Births, region.Pool, 0, 0, 0), own[Births]);
        facts.Add(new FactKey(FactKind.Deaths, region.Pool, 0, 0, 0), own[Deaths]);
    }

    private static void ResidentsOf(YearFacts facts, InputRegion region, ReadOnlySpan<long> own, ResidentSet terms)
    {
        const int scheme = (int)Scheme.Resident;
        var split = terms.Split(region.IsWestern);
        for (var kind = 0; kind < Residents; kind++)
        {
            var aid = kind % ResidentSet.Aids;
            if (terms.Year(kind / ResidentSet.Aids, aid) is not { } due)
            {
                continue;
            }

            for (var month = 0; month < Months; month++)
            {
                var people = own[Residence + (kind * Months) + month];
                Income(IncomeSource.Resident, month, people * due.Own.Fen);
                Income(IncomeSource.Aid, month, people * due.Aid.Fen);
                Subsidy(IncomeSource.CentralSubsidy, month, people, split?.Central);
                Subsidy(IncomeSource.ProvinceSubsidy, month, people, split?.Province);
                Subsidy(IncomeSource.LocalSubsidy, month, people, split?.Local);
                if (due.Aid.Fen > 0)
                {
                    facts.Add(new FactKey(FactKind.AidedPeople, region.Pool, scheme, aid, 0), people);
                    facts.Add(new FactKey(FactKind.AidedFen, region.Pool, scheme, aid, 0), people * due.Aid.Fen);
                }
            }

            if (due.Aid.Fen > 0)
            {
                facts.Add(new FactKey(FactKind.AidedPoor, region.Pool, scheme, 0, 0), own[AidedPoor + kind]);
                facts.Add(new FactKey(FactKind.AidedPoorFen, region.Pool, scheme, 0, 0), own[AidedPoor + kind] * due.Aid.Fen);
            }
        }

        void Income(IncomeSource source, int month, long fen) =>
            facts.Add(new FactKey(FactKind.Income, region.Pool, scheme, (int)source, month + 1), fen);

        // A head's subsidy comes in equal parts from the month in which the cover begins; they add up to it.
        void Subsidy(IncomeSource source, int month, long people, Money? perHead)
        {
            var fen = perHead?.Fen ?? 0;
            var left = Months - month;
            for (var part = 0; people > 0 && part < left; part++)
            {
                Income(source, month + part, people * (HalfUp.Divide(fen * (part + 1), left) - HalfUp.Divide(fen * part, left)));
            }
        }
    }
}
