using System.Globalization;
using Yibao.Benefits;
using Yibao.Cli.Contributing;
using Yibao.Cli.Importing;
using Yibao.Cli.Settling;
using Yibao.Contributions.Runs;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Simulation;
using Yibao.Simulation.Care;
using Yibao.Simulation.People;
using Yibao.Simulation.Running;
using Yibao.Statistics;
using BillLine = Yibao.Benefits.BillLine;
using PayerKind = Yibao.Simulation.PayerKind;

namespace Yibao.Cli.Simulating;

/// <summary>
/// Writes people of the nation as the files that <c>yibao import</c> and <c>yibao settle</c> read (虚拟数据导出): people, providers,
/// employers, declared wages and a year of bills. Somebody who moved is one person in each region. Documents are of another kind than
/// citizen ids, so that no number can be a real person's.
/// </summary>
internal sealed class NationExport : IDisposable
{
    private const string OtherDocument = "99"; // dictionary psn_cert_type: other
    private const string Aged = "16";
    private const int AgedFrom = 60;
    private const int DaysPerMonth = 31;

    private static readonly BillField[] BillColumns =
    [
        BillField.Bill, BillField.Person, BillField.Region, BillField.Scheme, BillField.Grade, BillField.Status, BillField.Age,
        BillField.Sex, BillField.Aid, BillField.Post, BillField.Months, BillField.Visit, BillField.AdmissionDate, BillField.Tier,
        BillField.Place, BillField.Filing, BillField.Network, BillField.Epidemic, BillField.Diagnoses, BillField.Date,
        BillField.EnrolledFrom, BillField.EnrolledUntil, BillField.Class, BillField.Amount, BillField.FirstPay, BillField.Ceiling,
        BillField.Scope, BillField.DiagnosisPlan,
    ];

    // Kind of person in the dictionary psn_type, by standing.
    private static readonly string[] PersonTypes = ["11", "12", "12", "11", "15", "1404", "1401"];

    // Category of the person in the dictionary of categories, by aid.
    private static readonly string[] Categories = ["", "2301", "2305", "2303", "2304", "2302", "2308"];

    private readonly Nation nation;
    private readonly NationRules rules;
    private readonly CareYear care;
    private readonly HashSet<int> regions = [];
    private readonly HashSet<(int Region, PayerKind Payer, int Employer)> employers = [];
    private readonly NationExportFile people;
    private readonly NationExportFile providers;
    private readonly NationExportFile units;
    private readonly NationExportFile wages;
    private readonly NationExportFile bills;
    private readonly string since;

    /// <summary>Begins an export into a folder that is there.</summary>
    public NationExport(Nation nation, CareModel care, NationRules rules, string folder)
    {
        (this.nation, this.rules, this.care) = (nation, rules, new CareYear(care));
        people = new NationExportFile(folder, "people.csv", PeopleImport.Header);
        providers = new NationExportFile(folder, "providers.csv", ProviderImport.Header);
        units = new NationExportFile(folder, "employers.csv", EmployerImport.Header);
        wages = new NationExportFile(folder, "declarations.csv", DeclarationImport.Header);
        bills = new NationExportFile(folder, "bills.csv", BillColumns.Select(BillFields.Name));
        since = Days.Text(new DateOnly(nation.Year - 5, 1, 1));
    }

    /// <summary>Bills written (单据).</summary>
    public long Bills { get; private set; }

    /// <summary>Rows of each file, when it is whole (行数).</summary>
    public IReadOnlyList<(string File, long Rows)> Files =>
    [
        ("people.csv", people.Rows), ("providers.csv", providers.Rows), ("employers.csv", units.Rows), ("declarations.csv", wages.Rows),
        ("bills.csv", bills.Rows),
    ];

    /// <summary>Writes everybody from a number to below another (导出).</summary>
    public void Write(long first, long end, CancellationToken cancel)
    {
        PersonYear person = default;
        for (var number = first; number < end; number++)
        {
            cancel.ThrowIfCancellationRequested();
            nation.Person(number, ref person);
            Person(in person);
            BillsOf(in person);
        }

        foreach (var file in new[] { people, providers, units, wages, bills })
        {
            file.Finish();
        }
    }

    public void Dispose()
    {
        foreach (var file in new[] { people, providers, units, wages, bills })
        {
            file.Dispose();
        }
    }

    private static string Word(Dimension dimension, int value) => Vocabulary.ValuesOf(dimension)[value].Name;

    private int CodeOf(int region) => nation.Regions[region].Code;

    private string NumberOf(int region, long number) => string.Create(CultureInfo.InvariantCulture, $"{CodeOf(region):D6}{number:D12}");

    private string EmployerOf(int region, PayerKind payer, int employer) =>
        string.Create(CultureInfo.InvariantCulture, $"{(char)('A' + (int)payer)}{CodeOf(region):D6}{employer:D8}");

    /// <summary>A row for each stretch of one standing in one region.</summary>
    private void Person(in PersonYear person)
    {
        var (from, retires, until) = (person.EnrolledFrom, person.Retires, person.EnrolledUntil);
        if (person.MovedFrom >= 0)
        {
            Enrolment(in person, person.MovedFrom, person.Status, Math.Min(from, person.MovedOn - 1), person.MovedOn);
            from = Math.Max(from, person.MovedOn);
        }

        Enrolment(in person, person.Region, person.Status, Math.Min(from, retires - 1), Math.Min(retires, until));
        if (retires < until)
        {
            Enrolment(in person, person.Region, PersonStatus.Retired, retires, until);
        }
    }

    private void Enrolment(in PersonYear person, int region, PersonStatus status, int from, int until)
    {
        if (regions.Add(region))
        {
            Providers(CodeOf(region));
        }

        var (number, hasEmployer) = (NumberOf(region, person.Number), status == PersonStatus.InService && person.Employer >= 0);
        var employer = hasEmployer ? Employer(in person, region, number, from) : "";
        var isAged = status == PersonStatus.Resident && person.Age >= AgedFrom;
        people.Region(CodeOf(region)).Cell(number).Cell(OtherDocument).Cell("TEST" + number)
            .Cell(string.Create(CultureInfo.InvariantCulture, $"测试{person.Number}")).Cell(person.Sex == Sex.Male ? 1 : 2).Day(person.Born)
            .Cell((int)person.Scheme).Cell("").Cell(Word(Dimension.Status, (int)status)).Cell(isAged ? Aged : PersonTypes[(int)status])
            .Cell(person.Post == Post.None ? "" : Word(Dimension.Post, (int)person.Post))
            .Cell(Math.Max(0, (new DateOnly(nation.Year, 1, 1).DayNumber - from) / DaysPerMonth))
            .Cell(hasEmployer ? "测试单位" + employer : "").Day(from).Day(until).Cell(Groups(in person, from)).Cell(employer)
            .Cell(hasEmployer && person.HasMaternity ? "1" : "")
            .Cell(person.Scheme == Scheme.Resident ? Vocabulary.ParameterKeys["county"][person.IsWesternCounty ? 1 : 0] : "");
        people.EndRow();
    }

    private static string Groups(in PersonYear person, int from)
    {
        if (person.Aid == AidCategory.None)
        {
            return "";
        }

        var day = Days.Text(DateOnly.FromDayNumber(from));
        var own = $"{Categories[(int)person.Aid]}/{Word(Dimension.Aid, (int)person.Aid)}/{day}/";
        return person.IsRegisteredPoor && person.Aid != AidCategory.RegisteredPoor
            ? $"{own};{Categories[(int)AidCategory.RegisteredPoor]}/{Word(Dimension.Aid, (int)AidCategory.RegisteredPoor)}/{day}/"
            : own;
    }

    private string Employer(in PersonYear person, int region, string number, int from)
    {
        var code = CodeOf(region);
        var unit = EmployerOf(region, person.Payer, person.Employer);
        if (employers.Add((region, person.Payer, person.Employer)))
        {
            var body = string.Create(CultureInfo.InvariantCulture, $"Y{(int)person.Payer}{code:D6}{person.Employer:D9}");
            units.Region(code).Cell(unit).Cell(CreditCode.Complete(body).Text).Cell("测试单位" + unit)
                .Cell(FactKey.Payers[(int)person.Payer]).Cell(since).Cell("");
            units.EndRow();
        }

        var first = Math.Max(from, new DateOnly(nation.Year, 1, 1).DayNumber);
        wages.Region(code).Cell(unit).Cell(number).Cell(Days.Text(DateOnly.FromDayNumber(first))[..^3]).Amount(person.Wage);
        wages.EndRow();
        return unit;
    }

    /// <summary>One provider of each tier in a region.</summary>
    private void Providers(int region)
    {
        (Tier Tier, string Level, string Name)[] tiers =
            [(Tier.Community, "11", "社区"), (Tier.Tier1, "8", "一级医院"), (Tier.Tier2, "5", "二级医院"), (Tier.Tier3, "2", "三级医院")];
        foreach (var (tier, level, name) in tiers)
        {
            providers.Region(region).Cell(string.Create(CultureInfo.InvariantCulture, $"H{region:D6}{(int)tier + 1:D5}"))
                .Cell(string.Create(CultureInfo.InvariantCulture, $"测试{name}{region:D6}")).Cell("1").Cell(Word(Dimension.Tier, (int)tier))
                .Cell(level).Cell(since).Cell("");
            providers.EndRow();
        }
    }

    private void BillsOf(in PersonYear person)
    {
        var count = care.Fill(in person, rules);
        Bills += count;
        for (var i = 0; i < count; i++)
        {
            ref var bill = ref care.Bills[i];
            for (var line = bill.LineFirst; line < bill.LineFirst + bill.LineCount; line++)
            {
                Head(in person, in bill, i, isFirst: line == bill.LineFirst);
                Line(in care.Lines[line]);
                bills.EndRow();
            }
        }
    }

    /// <summary>The fields of the bill; rows after the first only repeat its number.</summary>
    private void Head(in PersonYear person, in BatchBill bill, int number, bool isFirst)
    {
        bills.Cell(string.Create(CultureInfo.InvariantCulture, $"N{person.Number}-{number + 1}"));
        if (!isFirst)
        {
            for (var i = 1; i < Array.IndexOf(BillColumns, BillField.Class); i++)
            {
                bills.Cell("");
            }

            return;
        }

        ref readonly var facts = ref bill.Facts;
        var key = bill.Rules!.Key;
        var until = bill.EnrolledUntil;
        bills.Cell(NumberOf(care.Marks[number].Region, person.Number)).Region(key.Region.Value).Cell((int)facts.Scheme).Cell(key.Grade)
            .Cell(Word(Dimension.Status, (int)facts.Status)).Cell(facts.Age).Cell(Word(Dimension.Sex, (int)facts.Sex))
            .Cell(Word(Dimension.Aid, (int)facts.Aid)).Cell(Word(Dimension.Post, (int)facts.Post)).Cell(facts.Months)
            .Cell(Word(Dimension.Visit, (int)facts.Visit)).Day(bill.Visit.AdmissionDay).Cell(Word(Dimension.Tier, (int)facts.Tier))
            .Cell(Word(Dimension.Place, (int)facts.Place)).Cell(Word(Dimension.Filing, (int)facts.Filing))
            .Cell(Word(Dimension.Network, (int)facts.Network))
            .Cell(facts.Epidemic == EpidemicStatus.None ? "" : Word(Dimension.Epidemic, (int)facts.Epidemic))
            .Cell(new DiagnosisCode(care.Diagnoses[bill.DiagnosisFirst]).ToString()).Day(facts.DayNumber).Day(bill.EnrolledFrom).Day(until);
    }

    private void Line(in BillLine line)
    {
        const int microPerFen = 10_000;
        bills.Cell(((char)('A' + (int)line.Class)).ToString()).Amount(line.PriceMicro / microPerFen);
        _ = line.FirstPayPpm < 0 ? bills.Cell("") : bills.Millionths(line.FirstPayPpm);
        _ = line.CeilingMicro == long.MaxValue ? bills.Cell("") : bills.Millionths(line.CeilingMicro);
        bills.Cell(BenefitScopes.Name(line.Scope)).Cell(line.DiagnosisPlan ? "true" : "");
    }
}
