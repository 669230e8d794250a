using System.Globalization;
using Yibao.Kernel;
using Yibao.Settlement.Payment.Grouping;

namespace Yibao.Workbench;

/// <summary>
/// Tables of a grouper at the national size (全量合成分组数据), and cases for them: 26 categories, 376 base groups, 618 groups, 30,000 diagnoses,
/// 10,000 procedures. Invented codes; the same seed gives the same tables and cases.
/// </summary>
public sealed class SyntheticDrg
{
    private const int Categories = 26;
    private const int BaseGroups = 376;
    private const int Groups = 618;
    private const int DiagnosisCount = 30_000;
    private const int ProcedureCount = 10_000;
    private const int ExclusionLists = 300;

    private readonly Random random;
    private readonly List<DiagnosisRow> diagnoses = [];
    private readonly List<ProcedureRow> procedures = [];
    private readonly List<AdrgRow> adrgs = [];
    private readonly List<AdrgCodeRow> codes = [];
    private readonly List<DrgRow> drgs = [];
    private readonly List<ExclusionRow> exclusions = [];

    /// <summary>Generates the tables (生成数据表).</summary>
    public SyntheticDrg(int seed)
    {
        random = new Random(seed);
        var mdcs = Enumerable.Range(0, Categories).Select(CategoryOf).ToArray();
        for (var i = 0; i < BaseGroups; i++)
        {
            var kind = i % 5 < 2 ? AdrgKind.Surgical : i % 5 == 2 ? AdrgKind.Treatment : AdrgKind.Medical;
            var mdc = i % Categories;
            adrgs.Add(new AdrgRow(
                i + 2, string.Create(CultureInfo.InvariantCulture, $"{mdcs[mdc].Code}{(int)kind}{i:000}"), mdcs[mdc].Code,
                ((int)kind * BaseGroups) + i, kind, "合成核心病组", "synthetic base group"));
        }

        Diagnoses(mdcs);
        Procedures();
        for (var i = 0; i < Groups; i++)
        {
            Split(i);
        }

        for (var list = 0; list < ExclusionLists; list++)
        {
            foreach (var at in Enumerable.Range(0, DiagnosisCount).Where(at => (at * 7 % ExclusionLists) == list).Take(40))
            {
                exclusions.Add(new ExclusionRow(exclusions.Count + 2, ListOf(list), diagnoses[at].Code));
            }
        }

        Tables = new DrgTables
        {
            Mdcs = mdcs, Diagnoses = diagnoses, Procedures = procedures, Adrgs = adrgs, Codes = codes, Exclusions = exclusions, Drgs = drgs,
            DaysMost = 60,
        };
    }

    /// <summary>The tables.</summary>
    public DrgTables Tables { get; }

    /// <summary>Draws cases (生成病例): as a hospital writes them, with extensions, some of them wrong.</summary>
    public DrgCase[] Cases(int count)
    {
        var mdcOf = adrgs.ToDictionary(adrg => adrg.Code, adrg => adrg.Mdc, StringComparer.Ordinal);
        var related = codes.Where(code => code.Role == CodeRole.Procedure)
            .ToLookup(code => mdcOf[code.Adrg], code => code.Code, StringComparer.Ordinal);
        var byMdc = related.ToDictionary(entry => entry.Key, entry => entry.ToArray(), StringComparer.Ordinal);
        var cases = new DrgCase[count];
        for (var i = 0; i < count; i++)
        {
            var principal = diagnoses[random.Next(DiagnosisCount)];
            var fitting = byMdc[principal.Mdcs[0]];
            var others = Enumerable.Range(0, random.Next(8)).Select(_ => diagnoses[random.Next(DiagnosisCount)].Code).ToArray();
            var done = Enumerable.Range(0, Math.Max(0, random.Next(6) - 2))
                .Select(_ => random.Next(20) == 0 ? procedures[random.Next(ProcedureCount)].Code : fitting[random.Next(fitting.Length)])
                .ToArray();
            var written = random.Next(500) switch { 0 => "", 1 => "Z99.999", < 125 => principal.Code + "x003", _ => principal.Code };
            cases[i] = new DrgCase(
                written, others, done, random.Next(2) == 0 ? Sex.Male : Sex.Female, random.Next(95), random.Next(366),
                1 + random.Next(random.Next(50) == 0 ? 90 : 25));
        }

        return cases;
    }

    private static string ListOf(int number) => string.Create(CultureInfo.InvariantCulture, $"L{number:000}");

    private static MdcRow CategoryOf(int number)
    {
        var code = ((char)('A' + number)).ToString();
        return new MdcRow(
            number + 2, code, number, "合成大类", "synthetic category",
            number switch { 0 => MdcEntry.Group, 1 => MdcEntry.Any, _ => MdcEntry.Principal },
            number switch { 12 => Sex.Male, 13 or 14 => Sex.Female, _ => Sex.Unknown },
            number == 15 ? new AgeRange(0, AgeRange.Key(0, 28)) : AgeRange.All, number == 2 ? 2 : 0);
    }

    private void Diagnoses(MdcRow[] mdcs)
    {
        var medical = adrgs.Where(adrg => adrg.Kind == AdrgKind.Medical).ToLookup(adrg => adrg.Mdc, StringComparer.Ordinal);
        for (var i = 0; i < DiagnosisCount; i++)
        {
            var code = string.Create(
                CultureInfo.InvariantCulture, $"{(char)('A' + (i / 1_200))}{i / 12 % 100:00}.{i % 12:00}");
            var mdc = 1 + random.Next(Categories - 1);
            string[] all = random.Next(10) == 0 ? [mdcs[mdc].Code, mdcs[2].Code] : [mdcs[mdc].Code];
            var severity = random.Next(10) switch { 0 => Severity.Mcc, 1 or 2 => Severity.Cc, _ => Severity.None };
            diagnoses.Add(new DiagnosisRow(
                i + 2, code, all, random.Next(6) == 0 ? "site" + random.Next(8) : "", random.Next(20) > 0, severity,
                severity == Severity.None ? "" : ListOf(random.Next(ExclusionLists))));
            foreach (var adrg in all.Select(one => medical[one].ElementAtOrDefault(random.Next(8))).OfType<AdrgRow>())
            {
                codes.Add(new AdrgCodeRow(codes.Count + 2, adrg.Code, 1, CodeRole.Principal, code));
            }
        }
    }

    private void Procedures()
    {
        var others = adrgs.Where(adrg => adrg.Kind != AdrgKind.Medical).ToArray();
        for (var i = 0; i < ProcedureCount; i++)
        {
            var code = string.Create(CultureInfo.InvariantCulture, $"{i / 100:00}.{i % 100:00}");
            procedures.Add(new ProcedureRow(i + 2, code, random.Next(3) > 0));
            for (var n = random.Next(4); n > 0; n--)
            {
                // The larger categories share procedures; those of the first category are rare.
                var adrg = others[random.Next(others.Length)];
                if (adrg.Mdc != "A" || random.Next(20) == 0)
                {
                    codes.Add(new AdrgCodeRow(codes.Count + 2, adrg.Code, 1, CodeRole.Procedure, code));
                }
            }
        }

        foreach (var adrg in others)
        {
            codes.Add(new AdrgCodeRow(codes.Count + 2, adrg.Code, 1, CodeRole.Procedure, procedures[random.Next(ProcedureCount)].Code));
            if (random.Next(4) == 0)
            {
                var beginning = diagnoses[random.Next(DiagnosisCount)].Code[..2];
                codes.Add(new AdrgCodeRow(codes.Count + 2, adrg.Code, 2, CodeRole.Principal, beginning));
            }
        }

        foreach (var adrg in adrgs.Where(adrg => adrg.Kind == AdrgKind.Medical))
        {
            codes.Add(new AdrgCodeRow(codes.Count + 2, adrg.Code, 1, CodeRole.Principal, diagnoses[random.Next(DiagnosisCount)].Code));
        }
    }

    /// <summary>The first groups take a base group each; the others split one by severity, the last of them by age.</summary>
    private void Split(int number)
    {
        var adrg = adrgs[number % BaseGroups];
        var isFirst = number < BaseGroups;
        var isSplit = number + BaseGroups < Groups || !isFirst;
        var severity = !isSplit ? Severity.Any : isFirst ? Severity.Mcc | Severity.Cc : Severity.None;
        drgs.Add(new DrgRow(
            number + 2, adrg.Code + (isFirst ? isSplit ? "1" : "9" : "5"), adrg.Code, number, severity,
            number % 50 == 49 ? new AgeRange(AgeRange.Key(17, 0), AgeRange.All.To) : AgeRange.All, 0, 60, Sex.Unknown,
            Math.Round(0.3m + (random.Next(40_000) / 10_000m), 4, MidpointRounding.AwayFromZero), "合成病组", "synthetic group"));
    }
}
