using Yibao.Kernel;

namespace Yibao.Tests.LifeCourses;

/// <summary>Where a person stands on a day, in the model.</summary>
internal enum Standing : byte
{
    None,
    Enrolled,
    Paused,
    Arrears,
}

/// <summary>One day of one person.</summary>
internal readonly record struct Day(Standing Standing, int Region, int Employer, bool IsRetired);

/// <summary>What a payer owes for a month, in the model: sums only.</summary>
internal sealed class ModelBill
{
    public DateOnly DueDay { get; set; }

    public long Due { get; set; }

    public long Paid { get; set; }

    public long Surcharge { get; set; }

    public long SurchargePaid { get; set; }

    public bool IsCredited { get; set; }

    /// <summary>Base, employer's part, employee's part by person.</summary>
    public Dictionary<int, (long Base, long Employer, long Employee)> Lines { get; set; } = [];

    public bool IsOpen => Due + Surcharge != Paid + SurchargePaid;
}

/// <summary>
/// A reference model of enrolment and contributions: one entry per person and day, plain sums per payer and month. It shares no code with
/// the product but money's rounding. Employer -1 is the person itself.
/// </summary>
internal sealed class LifeModel(int people, int days)
{
    private readonly Day[][] course = [.. Enumerable.Range(0, people).Select(_ => new Day[days])];
    private readonly DateOnly?[] benefitsFrom = new DateOnly?[people];
    private readonly bool[][] cover = [.. Enumerable.Range(0, people).Select(_ => new bool[days])];
    private readonly bool[] isDead = new bool[people];

    /// <summary>Bills by region, payer (employer, or -1 - person) and month.</summary>
    public SortedDictionary<(int Region, int Payer, DateOnly Month), ModelBill> Bills { get; } = [];

    /// <summary>What payers have left.</summary>
    public Dictionary<(int Region, int Payer), long> Credits { get; } = [];

    /// <summary>Payers whose people are paused because of arrears.</summary>
    public HashSet<(int Region, int Payer)> PausedPayers { get; } = [];

    /// <summary>Personal accounts by person and region.</summary>
    public Dictionary<(int Person, int Region), long> Accounts { get; } = [];

    private readonly Dictionary<(int Person, int Region, int Payer, DateOnly Month), long> credited = [];

    /// <summary>Wages by region, payer's employer (-1: own) and person: the newest month at or before holds.</summary>
    public Dictionary<(int Region, int Employer, int Person), SortedDictionary<DateOnly, long>> Wages { get; } = [];

    /// <summary>Months for which relief is ordered.</summary>
    public HashSet<(int Region, DateOnly Month)> Relief { get; } = [];

    public Func<int, bool> IsEnterprise { get; init; } = _ => true;

    public Func<int, DateOnly> BirthOf { get; init; } = _ => default;

    public static DateOnly DateOf(int day) => LifeRules.From.AddDays(day);

    public static int DayOf(DateOnly date) => date.DayNumber - LifeRules.From.DayNumber;

    public Day On(int person, int day) => course[person][day];

    public bool IsCovered(int person, int day) => cover[person][day];

    public bool IsDead(int person) => isDead[person];

    /// <summary>Joins; why not, else empty.</summary>
    public string Join(int person, int day, int region, int employer)
    {
        if (isDead[person])
        {
            return "ENR005";
        }

        if (course[person][day].Standing != Standing.None)
        {
            return "ENR012";
        }

        var last = LastEnrolled(person, day);
        var date = DateOf(day);
        var wait = last is { } end && DateOf(end + 1).AddMonths(LifeRules.GapMonths) >= date ? 0
            : last is not null ? LifeRules.ReEntryWait : employer < 0 ? LifeRules.FlexibleWait : 0;
        benefitsFrom[person] = wait == 0 ? null : Wait(date, wait);
        Fill(person, day, _ => new Day(Standing.Enrolled, region, employer, false));
        return "";
    }

    public string Leave(int person, int day) => Refused(person, day) is { Length: > 0 } why ? why : Fill(person, day, _ => default);

    public string Pause(int person, int day) => Refused(person, day) is { Length: > 0 } why ? why
        : course[person][day].Standing != Standing.Enrolled ? "ENR014" : Fill(person, day, was => was with { Standing = Standing.Paused });

    public string Resume(int person, int day)
    {
        if (Refused(person, day) is { Length: > 0 } why)
        {
            return why;
        }

        if (course[person][day].Standing != Standing.Paused)
        {
            return course[person][day].Standing == Standing.Enrolled ? "ENR015" : "ENR016";
        }

        var first = day;
        while (first > 0 && course[person][first - 1].Standing == Standing.Paused)
        {
            first--;
        }

        if (DateOf(first).AddMonths(LifeRules.GapMonths) < DateOf(day))
        {
            benefitsFrom[person] = Wait(DateOf(day), LifeRules.ReEntryWait);
        }

        return Fill(person, day, was => was with { Standing = Standing.Enrolled });
    }

    public string Move(int person, int day, int region, int employer)
    {
        if (Refused(person, day) is { Length: > 0 } why)
        {
            return why;
        }

        var now = course[person][day];
        if (now.Standing != Standing.Enrolled)
        {
            return now.Standing == Standing.Arrears ? "ENR016" : "ENR014";
        }

        var (left, taken) = ((person, now.Region), (person, region));
        Accounts[taken] = Accounts.GetValueOrDefault(taken) + Accounts.GetValueOrDefault(left);
        Accounts[left] = 0;
        return Fill(person, day, was => was with { Region = region, Employer = was.IsRetired ? was.Employer : employer });
    }

    /// <summary>Retires; the months that had to be bought, or why not.</summary>
    public (string Why, int Bought) Retire(int person, int day)
    {
        if (Refused(person, day) is { Length: > 0 } why)
        {
            return (why, 0);
        }

        var now = course[person][day];
        if (now.IsRetired || now.Standing != Standing.Enrolled)
        {
            return (now.IsRetired ? "ENR008" : now.Standing == Standing.Arrears ? "ENR016" : "ENR014", 0);
        }

        var paid = MonthsPaid(person, day);
        benefitsFrom[person] = null;
        Fill(person, day, was => was with { IsRetired = true, Employer = -1 });
        return ("", Math.Max(0, LifeRules.RetirementMonths - paid));
    }

    public string Die(int person, int day)
    {
        if (isDead[person])
        {
            return "ENR005";
        }

        isDead[person] = true;
        return day + 1 < course[person].Length ? Fill(person, day + 1, _ => default) : "";
    }

    /// <summary>The people of a payer lose their cover, or have it again.</summary>
    public void Switch(int region, int payer, int day, bool isPaused)
    {
        var (from, to) = isPaused ? (Standing.Enrolled, Standing.Arrears) : (Standing.Arrears, Standing.Enrolled);
        foreach (var person in Enumerable.Range(0, people))
        {
            var now = course[person][day];
            var isMeant = payer >= 0 ? now.Employer == payer : person == -1 - payer && now.Employer < 0;
            if (isMeant && now.Region == region && now.Standing == from)
            {
                Fill(person, day, was => was with { Standing = to });
            }
        }

        _ = isPaused ? PausedPayers.Add((region, payer)) : PausedPayers.Remove((region, payer));
    }

    /// <summary>What should be billed to every payer of a region for a month.</summary>
    public Dictionary<int, Dictionary<int, (long Base, long Employer, long Employee)>> Assess(int region, DateOnly month, bool persons)
    {
        var result = new Dictionary<int, Dictionary<int, (long, long, long)>>();
        var last = DayOf(month.AddMonths(1)) - 1;
        foreach (var person in Enumerable.Range(0, people))
        {
            var on = course[person][last];
            if (on.Region != region || on.Standing is Standing.None or Standing.Paused || on.IsRetired || on.Employer < 0 != persons)
            {
                continue;
            }

            var payer = persons ? -1 - person : on.Employer;
            result.TryAdd(payer, []);
            result[payer][person] = Parts(region, on.Employer, person, month);
        }

        return result;
    }

    /// <summary>
    /// Bills a region for a month: what differs from what was billed. What was paid too much pays what is open, or goes to the payer.
    /// </summary>
    public void Bill(int region, DateOnly month, bool persons, DateOnly day)
    {
        var due = day.AddDays(1 - day.Day).AddMonths(1).AddDays(-1 + LifeRules.DueDays);
        var now = Assess(region, month, persons);
        var billed = Bills.Keys.Where(key => key.Region == region && key.Month == month && key.Payer < 0 == persons)
            .Select(key => key.Payer);
        foreach (var payer in billed.Union(now.Keys).Order().ToArray())
        {
            var lines = now.GetValueOrDefault(payer) ?? [];
            if (!Bills.TryGetValue((region, payer, month), out var bill))
            {
                bill = Bills[(region, payer, month)] = new ModelBill { IsCredited = true };
            }

            if (Same(bill.Lines, lines))
            {
                continue;
            }

            bill.DueDay = bill.IsOpen ? bill.DueDay : due;
            bill.Lines = lines;
            bill.Due = lines.Values.Sum(line => line.Employer + line.Employee);
            bill.IsCredited = false;
            var over = Math.Max(0, bill.Paid - bill.Due);
            var onSurcharge = Math.Min(over, bill.Surcharge - bill.SurchargePaid);
            bill.Paid -= over;
            bill.SurchargePaid += onSurcharge;
            Pay(region, payer, over - onSurcharge, day);
        }
    }

    /// <summary>Money of a payer on its open bills, the oldest first; the rest stays with the payer.</summary>
    public void Pay(int region, int payer, long fen, DateOnly day)
    {
        fen += Credits.GetValueOrDefault((region, payer));
        foreach (var bill in OpenBills(region, payer))
        {
            var principal = Math.Min(fen, bill.Due - bill.Paid);
            var late = Math.Max(0, day.DayNumber - bill.DueDay.DayNumber);
            bill.Surcharge += HalfUp.Divide(principal * late * 5, 10_000);
            bill.Paid += principal;
            var surcharge = Math.Min(fen - principal, bill.Surcharge - bill.SurchargePaid);
            bill.SurchargePaid += surcharge;
            fen -= principal + surcharge;
        }

        Credits[(region, payer)] = fen;
        if (PausedPayers.Contains((region, payer)) && OpenBills(region, payer).All(bill => bill.DueDay >= day))
        {
            Switch(region, payer, DayOf(day), isPaused: false);
        }
    }

    /// <summary>Open bills of a payer in order of their months.</summary>
    public IEnumerable<ModelBill> OpenBills(int region, int payer) =>
    [
        .. Bills.Where(entry => entry.Key.Region == region && entry.Key.Payer == payer && entry.Value.IsOpen)
            .Select(entry => entry.Value),
    ];

    /// <summary>Pauses the people of whoever is in arrears on a day.</summary>
    public void PauseArrears(int region, DateOnly on)
    {
        static DateOnly EndOf(DateOnly day) => day.AddDays(1 - day.Day).AddMonths(1).AddDays(-1); // cover goes on to the end of the month
        var late = Bills.Where(entry => entry.Key.Region == region && entry.Value.IsOpen && EndOf(entry.Value.DueDay) < on)
            .Select(entry => entry.Key.Payer).Distinct().ToArray();
        foreach (var payer in late.Where(payer => !PausedPayers.Contains((region, payer))))
        {
            Switch(region, payer, DayOf(on), isPaused: true);
        }
    }

    private static bool Same(
        Dictionary<int, (long Base, long Employer, long Employee)> left,
        Dictionary<int, (long Base, long Employer, long Employee)> right) =>
        left.Count == right.Count && left.All(line => right.TryGetValue(line.Key, out var other) && other == line.Value);

    /// <summary>Credits what is paid: own part, and a slice of the base by age.</summary>
    public void CreditPaid(int region)
    {
        foreach (var ((_, payer, month), bill) in Bills.Where(entry => entry.Key.Region == region && !entry.Value.IsOpen))
        {
            if (bill.IsCredited)
            {
                continue;
            }

            bill.IsCredited = true;
            var last = month.AddMonths(1).AddDays(-1);
            var everybody = bill.Lines.Keys.Union(credited.Keys
                .Where(key => key.Region == region && key.Payer == payer && key.Month == month).Select(key => key.Person)).Order();
            foreach (var person in everybody.ToArray())
            {
                var should = payer >= 0 && bill.Lines.TryGetValue(person, out var line) && IsThere(person, region, last)
                    && !On(person, DayOf(last)).IsRetired && On(person, DayOf(last)).Employer >= 0
                    ? line.Employee + HalfUp.Divide(line.Base * (Age(person, last) < 45 ? 1 : 2), 100) : 0;
                Move(person, region, payer, month, should - credited.GetValueOrDefault((person, region, payer, month)));
            }
        }
    }

    /// <summary>Credits the retired for a month.</summary>
    public void CreditRetired(int region, DateOnly month)
    {
        var last = month.AddMonths(1).AddDays(-1);
        foreach (var person in Enumerable.Range(0, people))
        {
            var on = On(person, DayOf(last));
            if (on.Region == region && on.IsRetired && on.Standing is Standing.Enrolled or Standing.Arrears)
            {
                Move(person, region, int.MaxValue, month, LifeRules.RetiredCredit);
            }
        }
    }

    private bool IsThere(int person, int region, DateOnly date) =>
        On(person, DayOf(date)) is { Standing: not Standing.None } on && on.Region == region;

    private void Move(int person, int region, int payer, DateOnly month, long fen)
    {
        var moved = Math.Max(fen, -Accounts.GetValueOrDefault((person, region)));
        Accounts[(person, region)] = Accounts.GetValueOrDefault((person, region)) + moved;
        credited[(person, region, payer, month)] = credited.GetValueOrDefault((person, region, payer, month)) + moved;
    }

    private int Age(int person, DateOnly on)
    {
        var birth = BirthOf(person);
        return on.Year - birth.Year - (birth.AddYears(on.Year - birth.Year) > on ? 1 : 0);
    }

    private (long Base, long Employer, long Employee) Parts(int region, int employer, int person, DateOnly month)
    {
        var average = LifeRules.Wage(month) * 100L;
        var declared = Wages.GetValueOrDefault((region, employer, person))?.LastOrDefault(row => row.Key <= month).Value ?? 0;
        var contributionBase = Math.Clamp(declared, average * 6 / 10, average * 3);
        if (employer < 0)
        {
            return (contributionBase, 0, HalfUp.Divide(contributionBase * 8, 100));
        }

        var whole = HalfUp.Divide(contributionBase * 6, 100);
        var waived = Relief.Contains((region, month)) && IsEnterprise(employer) ? HalfUp.Divide(whole, 2) : 0;
        return (contributionBase, whole - waived, HalfUp.Divide(contributionBase * 2, 100));
    }

    private string Refused(int person, int day) =>
        isDead[person] ? "ENR005" : course[person][day].Standing == Standing.None ? "ENR013" : "";

    private int? LastEnrolled(int person, int day)
    {
        for (var at = day - 1; at >= 0; at--)
        {
            if (course[person][at].Standing == Standing.Enrolled)
            {
                return at;
            }
        }

        return null;
    }

    /// <summary>Calendar months in which somebody paid: also months of arrears that were paid in the end.</summary>
    private int MonthsPaid(int person, int day)
    {
        var months = new HashSet<(int, int)>();
        for (var at = 0; at < day; at++)
        {
            var on = course[person][at];
            var isPaid = on.Standing == Standing.Enrolled || (on.Standing == Standing.Arrears && IsRestored(person, at));
            if (isPaid && !on.IsRetired)
            {
                months.Add((DateOf(at).Year, DateOf(at).Month));
            }
        }

        return months.Count;
    }

    private bool IsRestored(int person, int day)
    {
        while (course[person][day].Standing == Standing.Arrears)
        {
            day++;
        }

        return course[person][day].Standing == Standing.Enrolled;
    }

    private static DateOnly Wait(DateOnly date, int months) => new DateOnly(date.Year, date.Month, 1).AddMonths(months);

    private string Fill(int person, int day, Func<Day, Day> change)
    {
        var waits = benefitsFrom[person];
        for (var at = day; at < course[person].Length; at++)
        {
            var now = course[person][at] = change(course[person][at]);
            cover[person][at] = now.Standing == Standing.Enrolled && !(waits > DateOf(at));
        }

        return "";
    }
}
