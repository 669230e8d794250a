namespace Yibao.Settlement.Payment.Grouping;

/// <summary>Makes a grouper out of its tables (编译分组器), or says everything that is wrong with them.</summary>
public sealed class DrgCompiler
{
    /// <summary>Most base groups of one category: the largest has half as many.</summary>
    internal const int AdrgsPerMdcMost = 128;

    /// <summary>Most categories, and most body sites: a bit each.</summary>
    private const int BitsMost = 64;

    private const int PartsMost = 8;

    private readonly List<TableFault> faults = [];
    private readonly List<(string Code, int Number)> diagnosesSorted;
    private readonly List<(string Code, int Number)> proceduresSorted;
    private readonly Dictionary<CodeRole, List<(int Code, short Adrg, byte Bit)>> wants = new()
    {
        [CodeRole.Principal] = [], [CodeRole.Diagnosis] = [], [CodeRole.Procedure] = [],
    };

    private DrgCompiler(DrgTables tables)
    {
        Tables = tables;
        Unique("mdc.csv", tables.Mdcs.Select(row => (row.Line, row.Code)));
        Unique("diagnoses.csv", tables.Diagnoses.Select(row => (row.Line, row.Code)));
        Unique("procedures.csv", tables.Procedures.Select(row => (row.Line, row.Code)));
        Unique("adrg.csv", tables.Adrgs.Select(row => (row.Line, row.Code)));
        Unique("drg.csv", tables.Drgs.Select(row => (row.Line, row.Code)));
        Mdcs = [.. tables.Mdcs.OrderBy(mdc => mdc.Order).ThenBy(mdc => mdc.Code, StringComparer.Ordinal)];
        var mdcNumbers = Numbers(Mdcs.Select(mdc => mdc.Code));
        Adrgs =
        [
            .. tables.Adrgs.Where(adrg => Known("adrg.csv", adrg.Line, "mdc", adrg.Mdc, mdcNumbers))
                .OrderBy(adrg => mdcNumbers[adrg.Mdc]).ThenBy(adrg => adrg.Order).ThenBy(adrg => adrg.Code, StringComparer.Ordinal),
        ];
        var adrgNumbers = Numbers(Adrgs.Select(adrg => adrg.Code));
        Drgs =
        [
            .. tables.Drgs.Where(drg => Known("drg.csv", drg.Line, "adrg", drg.Adrg, adrgNumbers))
                .OrderBy(drg => adrgNumbers[drg.Adrg]).ThenBy(drg => drg.Order).ThenBy(drg => drg.Code, StringComparer.Ordinal),
        ];
        diagnosesSorted = Sorted(tables.Diagnoses.Select(row => row.Code));
        proceduresSorted = Sorted(tables.Procedures.Select(row => row.Code));
        EntryPoints = Points(mdcNumbers);
        FirstDrg = [.. Enumerable.Range(0, Adrgs.Length + 1).Select(adrg => Drgs.Count(drg => adrgNumbers[drg.Adrg] < adrg))];
        Parts = ReadCodes(adrgNumbers);
        var lists = Numbers(tables.Exclusions.Select(row => row.List).Distinct(StringComparer.Ordinal));
        Diagnoses = ReadDiagnoses(mdcNumbers, lists);
        ExclusionsOf = ReadExclusions(lists);
        Operations = [.. tables.Procedures.Select(row => row.IsOperation)];
        EveryBaseGroupIsComplete();
    }

    internal DrgTables Tables { get; }

    internal MdcRow[] Mdcs { get; }

    internal AdrgRow[] Adrgs { get; }

    internal DrgRow[] Drgs { get; }

    internal CodeTable DiagnosisCodes => new([.. Tables.Diagnoses.Select(row => row.Code)]);

    internal CodeTable ProcedureCodes => new([.. Tables.Procedures.Select(row => row.Code)]);

    internal DiagnosisEntry[] Diagnoses { get; }

    internal bool[] Operations { get; }

    internal MdcEntryPoint[] EntryPoints { get; }

    internal byte[] Parts { get; }

    internal int[] FirstDrg { get; }

    internal Ranges ExclusionsOf { get; }

    /// <summary>Compiles tables (编译).</summary>
    /// <returns>The grouper, or null and every fault.</returns>
    public static (DrgGrouper? Grouper, IReadOnlyList<TableFault> Faults) Compile(DrgTables tables)
    {
        ArgumentNullException.ThrowIfNull(tables);
        var compiler = new DrgCompiler(tables);
        return compiler.faults.Count == 0 ? (new DrgGrouper(compiler), []) : (null, compiler.faults);
    }

    internal Wanted Wants(CodeRole role)
    {
        var count = role == CodeRole.Procedure ? Tables.Procedures.Count : Tables.Diagnoses.Count;
        var entries = wants[role].Distinct().OrderBy(entry => entry.Code).ThenBy(entry => entry.Adrg).ToArray();
        return new Wanted(FirstOf(count, entries.Select(entry => entry.Code)), [.. entries.Select(entry => (entry.Adrg, entry.Bit))]);
    }

    private static int[] FirstOf(int count, IEnumerable<int> sortedCodes)
    {
        var first = new int[count + 1];
        foreach (var code in sortedCodes)
        {
            first[code + 1]++;
        }

        for (var code = 0; code < count; code++)
        {
            first[code + 1] += first[code];
        }

        return first;
    }

    private static Dictionary<string, int> Numbers(IEnumerable<string> codes)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var code in codes)
        {
            numbers.TryAdd(code, numbers.Count);
        }

        return numbers;
    }

    private static List<(string Code, int Number)> Sorted(IEnumerable<string> codes) =>
        [.. codes.Select((code, number) => (code, number)).OrderBy(entry => entry.code, StringComparer.Ordinal)];

    private void Fault(string file, int line, string problem) => faults.Add(new TableFault(file, line, problem));

    private void Unique(string file, IEnumerable<(int Line, string Code)> rows)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (line, code) in rows)
        {
            if (!seen.Add(code))
            {
                Fault(file, line, $"'{code}' stands twice");
            }
        }
    }

    private bool Known(string file, int line, string column, string code, Dictionary<string, int> known)
    {
        if (!known.ContainsKey(code))
        {
            Fault(file, line, $"{column} '{code}' is not in {column}.csv");
        }

        return known.ContainsKey(code);
    }

    private MdcEntryPoint[] Points(Dictionary<string, int> mdcNumbers)
    {
        if (Mdcs.Length > BitsMost)
        {
            Fault("mdc.csv", 0, $"{Mdcs.Length} categories; at most {BitsMost}");
        }

        var points = new MdcEntryPoint[Mdcs.Length];
        for (var i = 0; i < Mdcs.Length; i++)
        {
            var first = Adrgs.Count(adrg => mdcNumbers[adrg.Mdc] < i);
            var last = Adrgs.Count(adrg => mdcNumbers[adrg.Mdc] <= i);
            if (last - first > AdrgsPerMdcMost)
            {
                Fault("adrg.csv", 0, $"{last - first} base groups of category {Mdcs[i].Code}; at most {AdrgsPerMdcMost}");
            }

            points[i] = new MdcEntryPoint(Mdcs[i].Entry, Mdcs[i].Sex, Mdcs[i].Ages, Mdcs[i].Sites, first, last);
        }

        return points;
    }

    private byte[] ReadCodes(Dictionary<string, int> adrgNumbers)
    {
        var parts = new byte[Adrgs.Length];
        var roles = new Dictionary<(string Adrg, int Part), CodeRole>();
        foreach (var row in Tables.Codes)
        {
            if (!Known("adrg_codes.csv", row.Line, "adrg", row.Adrg, adrgNumbers))
            {
                continue;
            }

            if (row.Part is < 1 or > PartsMost)
            {
                Fault("adrg_codes.csv", row.Line, $"part {row.Part}; expected 1 to {PartsMost}");
                continue;
            }

            if (!roles.TryAdd((row.Adrg, row.Part), row.Role) && roles[(row.Adrg, row.Part)] != row.Role)
            {
                Fault("adrg_codes.csv", row.Line, $"part {row.Part} of {row.Adrg} is looked for in one place only");
                continue;
            }

            var adrg = adrgNumbers[row.Adrg];
            var bit = (byte)(1 << (row.Part - 1));
            parts[adrg] |= bit;
            var before = wants[row.Role].Count;
            wants[row.Role].AddRange(CodeTable.Beginning(
                row.Role == CodeRole.Procedure ? proceduresSorted : diagnosesSorted, row.Code).Select(code => (code, (short)adrg, bit)));
            if (wants[row.Role].Count == before)
            {
                var file = row.Role == CodeRole.Procedure ? "procedures.csv" : "diagnoses.csv";
                Fault("adrg_codes.csv", row.Line, $"no code of {file} begins with '{row.Code}'");
            }
        }

        return parts;
    }

    private DiagnosisEntry[] ReadDiagnoses(Dictionary<string, int> mdcNumbers, Dictionary<string, int> lists)
    {
        var sites = Numbers(Tables.Diagnoses.Where(row => row.Site.Length > 0).Select(row => row.Site));
        if (sites.Count > BitsMost)
        {
            Fault("diagnoses.csv", 0, $"{sites.Count} body sites; at most {BitsMost}");
        }

        var entries = new DiagnosisEntry[Tables.Diagnoses.Count];
        for (var i = 0; i < entries.Length; i++)
        {
            var row = Tables.Diagnoses[i];
            var mdcs = 0UL;
            foreach (var mdc in row.Mdcs.Where(mdc => Known("diagnoses.csv", row.Line, "mdc", mdc, mdcNumbers)))
            {
                mdcs |= 1UL << mdcNumbers[mdc];
            }

            if (row.Exclusion.Length > 0 && !lists.ContainsKey(row.Exclusion))
            {
                Fault("diagnoses.csv", row.Line, $"exclusion '{row.Exclusion}' is not in exclusions.csv");
            }

            entries[i] = new DiagnosisEntry(
                mdcs, row.Site.Length == 0 ? 0 : 1UL << sites[row.Site], lists.GetValueOrDefault(row.Exclusion, -1),
                row.Severity, row.MayBePrincipal);
        }

        return entries;
    }

    private Ranges ReadExclusions(Dictionary<string, int> lists)
    {
        var pairs = new HashSet<(int Code, int List)>();
        foreach (var row in Tables.Exclusions)
        {
            var before = pairs.Count;
            var codes = CodeTable.Beginning(diagnosesSorted, row.Code).ToArray();
            pairs.UnionWith(codes.Select(code => (code, lists[row.List])));
            if (codes.Length == 0)
            {
                Fault("exclusions.csv", row.Line, $"no code of diagnoses.csv begins with '{row.Code}'");
            }
            else if (pairs.Count == before)
            {
                Fault("exclusions.csv", row.Line, $"'{row.Code}' stands twice in list {row.List}");
            }
        }

        var sorted = pairs.OrderBy(pair => pair.Code).ThenBy(pair => pair.List).ToArray();
        return new Ranges(
            FirstOf(Tables.Diagnoses.Count, sorted.Select(pair => pair.Code)), [.. sorted.Select(pair => pair.List)]);
    }

    private void EveryBaseGroupIsComplete()
    {
        for (var adrg = 0; adrg < Adrgs.Length; adrg++)
        {
            if (Parts[adrg] == 0)
            {
                Fault("adrg.csv", Adrgs[adrg].Line, $"{Adrgs[adrg].Code} has no code in adrg_codes.csv");
            }

            if (FirstDrg[adrg] == FirstDrg[adrg + 1])
            {
                Fault("adrg.csv", Adrgs[adrg].Line, $"{Adrgs[adrg].Code} has no group in drg.csv");
            }
        }
    }
}
