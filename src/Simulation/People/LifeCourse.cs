using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Simulation.Inputs;

namespace Yibao.Simulation.People;

/// <summary>Purposes of draws (随机用途). Append only: a number is part of the generated nation.</summary>
internal static class Purpose
{
    public const uint Age = 1;
    public const uint Birthday = 2;
    public const uint Event = 3;
    public const uint Childbirth = 4;
    public const uint Wage = 5;
    public const uint Income = 6;
    public const uint Joining = 7;
    public const uint Move = 8;
    public const uint Employer = 9;
    public const uint Since = 10;
    public const uint Study = 11;
    public const uint Chronic = 20; // and the next ones, one for two conditions
}

/// <summary>Age, events of the year and money of a person (生平).</summary>
internal sealed class LifeCourse
{
    private const long Million = 1_000_000;
    private const int YearsBefore = 9; // since when long-standing members are insured, at most

    private readonly NationInputs inputs;
    private readonly NationTables tables;
    private readonly int firstDay;
    private readonly int days;
    private readonly Birthdays birthdays;
    private readonly long[] wageRanks;
    private readonly long[] incomeRanks;
    private readonly long[] urbanIncomes;
    private readonly long[] ruralIncomes;
    private readonly int[] provinces;
    private readonly (int First, int Count)[] regionsOfProvince;
    private readonly long joined;
    private readonly long moves;
    private readonly long near;
    private readonly int retireMen;
    private readonly int retireWomen;
    private readonly int retireWomenWithPost;
    private readonly int earlyRetired;
    private readonly int studentsFrom;
    private readonly int studentsUntil;
    private readonly long students;
    private readonly long wageShare;
    private readonly long incomeOfAided;

    public LifeCourse(NationInputs inputs, NationTables tables)
    {
        (this.inputs, this.tables) = (inputs, tables);
        firstDay = new DateOnly(inputs.Year, 1, 1).DayNumber;
        days = new DateOnly(inputs.Year + 1, 1, 1).DayNumber - firstDay;
        birthdays = new Birthdays(inputs.Year);
        (wageRanks, incomeRanks) = (inputs.WageRanks, inputs.IncomeRanks);
        urbanIncomes = [.. inputs.Provinces.Select(province => (long)(province.Items["income-urban"] * 100))];
        ruralIncomes = [.. inputs.Provinces.Select(province => (long)(province.Items["income-rural"] * 100))];
        provinces = [.. inputs.Regions.Select(region => region.Province)];
        regionsOfProvince =
        [
            .. inputs.Provinces.Select(province => (Array.IndexOf(provinces, province.Index), provinces.Count(p => p == province.Index))),
        ];
        (joined, moves, near) = (inputs.Parameter("joined-workers"), inputs.Parameter("moves"), inputs.Parameter("moves-within-province"));
        retireMen = (int)inputs.Parameter("retirement-age-men");
        retireWomen = (int)inputs.Parameter("retirement-age-women");
        retireWomenWithPost = (int)inputs.Parameter("retirement-age-women-posts");
        earlyRetired = (int)inputs.Parameter("early-retired-age");
        (studentsFrom, studentsUntil) = ((int)inputs.Parameter("students-from"), (int)inputs.Parameter("students-until"));
        students = inputs.Parameter("students");
        wageShare = inputs.Parameter("wage-share-of-income");
        incomeOfAided = inputs.Parameter("income-of-aided");
    }

    /// <summary>A child of the year: covered from birth.</summary>
    public void Newborn(ref PersonYear person)
    {
        var draw = Draws.Of(person.Key, Purpose.Birthday);
        person.Born = person.EnrolledFrom = firstDay + Draws.Below(draw, days);
        person.Sex = unchecked((uint)draw) < tables.BoysAmongNewborn[person.Region] ? Sex.Male : Sex.Female;
        person.Status = PersonStatus.Minor;
    }

    /// <summary>Everybody else: sex and age at the end of the year from an even draw, then the events of the year.</summary>
    public void Aged(ref PersonYear person, uint even, AgeProfile profile, bool isDead)
    {
        var groups = tables.AgeGroups * 2;
        var bounds = tables.AgeBounds.AsSpan(((person.Region * NationTables.Profiles) + (int)profile) * groups, groups);
        var group = GroupOf(bounds, even);
        person.Sex = group % 2 == 0 ? Sex.Male : Sex.Female;
        var below = group == 0 ? 0 : bounds[group - 1];
        var width = (uint)tables.Widths[group / 2];
        var age = tables.FirstAges[group / 2] + (int)((ulong)(even - below) * width / ((ulong)(bounds[group] - below) + 1));
        var day = Draws.Below(Draws.Of(person.Key, Purpose.Birthday), birthdays.DaysOf(age));
        person.Born = birthdays.NewYear(age) + day;
        person.Age = (byte)Math.Max(0, day == 0 ? age : age - 1);
        var since = birthdays.NewYear(1 + Draws.Below(Draws.Of(person.Key, Purpose.Since), YearsBefore));
        person.EnrolledFrom = Math.Max(person.Born, since);
        Standing(ref person, age);
        Events(ref person, group, isDead);
        Conditions(ref person, age);
    }

    /// <summary>Wage and income.</summary>
    public void Money(ref PersonYear person)
    {
        var province = provinces[person.Region];
        var draw = Draws.Of(person.Key, Purpose.Wage);
        var rank = Ranked(wageRanks, (uint)(draw >> 32));
        if (person.Payer is not (PayerKind.None or PayerKind.Individual))
        {
            var isNonPrivate = unchecked((uint)draw) < tables.NonPrivate[(int)person.Payer] ? 1 : 0;
            var payers = tables.NonPrivate.Length;
            person.Wage = tables.MonthlyWages[(((province * payers) + (int)person.Payer) * 2) + isNonPrivate] * rank / Million;
        }

        var chance = Draws.Of(person.Key, Purpose.Income);
        var factor = Ranked(incomeRanks, (uint)(chance >> 32));
        if (person.Scheme == Scheme.Employee)
        {
            factor = person.Wage > 0 ? ((rank * wageShare) + (factor * (Million - wageShare))) / Million : factor;
            person.Income = urbanIncomes[province] * factor / Million;
            return;
        }

        var isRural = person.Aid != AidCategory.None || unchecked((uint)chance) < tables.Rural[person.Region];
        var mean = isRural ? ruralIncomes[province] : urbanIncomes[province];
        person.Income = mean * factor / Million;
        if (person.Aid != AidCategory.None)
        {
            person.Income = person.Income * incomeOfAided / Million;
        }
    }

    private static int GroupOf(ReadOnlySpan<uint> bounds, uint even)
    {
        var (low, high) = (0, bounds.Length - 1);
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (even <= bounds[middle])
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    private static long Ranked(long[] ranks, uint even)
    {
        var (place, rest) = ((int)(even >> 24), even & 0xFF_FFFF);
        return ranks[place] + ((ranks[place + 1] - ranks[place]) * rest >> 24);
    }

    private void Standing(ref PersonYear person, int age)
    {
        if (person.Scheme == Scheme.Resident)
        {
            person.Status = age < studentsFrom ? PersonStatus.Minor
                : age < studentsUntil && Draws.Happens(Draws.Of(person.Key, Purpose.Study), students) ? PersonStatus.Student
                : PersonStatus.Resident;
        }
        else if (person.Status == PersonStatus.Retired)
        {
            var retires = person.Sex == Sex.Male ? retireMen : person.Post == Post.None ? retireWomen : retireWomenWithPost;
            if (age == retires)
            {
                person.Retires = birthdays.Of(age, person.Born);
                person.Status = PersonStatus.InService;
                person.Payer = person.Post == Post.None ? PayerKind.Enterprise : PayerKind.Organ;
            }
            else if (age >= earlyRetired)
            {
                person.Status = PersonStatus.EarlyRetired;
            }
        }
    }

    private void Events(ref PersonYear person, int group, bool isDead)
    {
        if (isDead)
        {
            person.Died = firstDay + Draws.Below(Draws.Of(person.Key, Purpose.Event), days);
            person.EnrolledUntil = person.Died + 1;
            if (person.Retires != int.MaxValue && person.Retires > person.Died)
            {
                person.Retires = int.MaxValue;
            }

            return;
        }

        if (person.Sex == Sex.Female)
        {
            var draw = Draws.Of(person.Key, Purpose.Childbirth);
            if (unchecked((uint)draw) < tables.Births[(person.Region * tables.AgeGroups) + (group / 2)])
            {
                person.GivesBirth = firstDay + Draws.Below(draw, days);
            }
        }

        if (person.Payer is PayerKind.Enterprise or PayerKind.HouseholdBusiness or PayerKind.Society or PayerKind.Individual
            && person.Retires == int.MaxValue && !person.IsFirstOfEmployer)
        {
            Change(ref person);
        }
    }

    /// <summary>Who joins begins on the first of a month; who moves comes from a region of the province or from any other.</summary>
    private void Change(ref PersonYear person)
    {
        var draw = Draws.Of(person.Key, Purpose.Joining);
        var month = new DateOnly(inputs.Year, 1 + Draws.Below(draw, 12), 1).DayNumber;
        if (Draws.Happens(draw, joined))
        {
            person.EnrolledFrom = month;
            return;
        }

        var move = Draws.Of(person.Key, Purpose.Move);
        if (!Draws.Happens(move, moves))
        {
            return;
        }

        var (first, count) = regionsOfProvince[provinces[person.Region]];
        var choice = Draws.Of(person.Key, Purpose.Event);
        var from = count > 1 && Draws.Happens(choice, near)
            ? first + Draws.Below(choice, count)
            : RegionAt((long)((UInt128)(move >> 32) * (ulong)tables.ByPopulation[^1] >> 32));
        if (from != person.Region)
        {
            (person.MovedFrom, person.MovedOn) = (from, month);
        }
    }

    private int RegionAt(long place)
    {
        var found = Array.BinarySearch(tables.ByPopulation, place + 1);
        return found >= 0 ? found : ~found;
    }

    private void Conditions(ref PersonYear person, int age)
    {
        var count = tables.Conditions;
        var chances = tables.Chronic.AsSpan(((Math.Min(age, NationTables.AgeMax) * 2) + (person.Sex == Sex.Male ? 0 : 1)) * count, count);
        for (var i = 0; i < count; i += 2)
        {
            var draw = Draws.Of(person.Key, Purpose.Chronic + ((uint)i / 2));
            person.Chronic |= (unchecked((uint)draw) < chances[i] ? 1u : 0) << i;
            if (i + 1 < count)
            {
                person.Chronic |= ((uint)(draw >> 32) < chances[i + 1] ? 1u : 0) << (i + 1);
            }
        }
    }
}
