namespace Yibao.Settlement.Payment.Grouping;

/// <summary>A packet of diagnosis and interventions (病种), one row of <c>dip.csv</c>.</summary>
/// <param name="Line">Line of the file.</param>
/// <param name="Code">Its code.</param>
/// <param name="Diagnosis">Beginning of the principal diagnosis.</param>
/// <param name="Procedures">Beginnings of the procedures that must all be there; none: conservative treatment.</param>
/// <param name="Score">Score (分值).</param>
/// <param name="Chinese">Chinese name.</param>
/// <param name="English">English name.</param>
public sealed record DipRow(
    int Line, string Code, string Diagnosis, IReadOnlyList<string> Procedures, decimal Score, string Chinese, string English);

/// <summary>
/// Finds the packet of a case (DIP病种目录): of those whose diagnosis and procedures fit, the one with the most procedures, then with the
/// longest diagnosis, then the first. Immutable.
/// </summary>
public sealed class DipTable
{
    private const int CategoryLength = 3; // a category of ICD-10: I10

    private readonly Dictionary<string, DipRow[]> byCategory;

    private DipTable(IEnumerable<DipRow> rows) => byCategory = rows
        .GroupBy(row => row.Diagnosis[..CategoryLength], StringComparer.Ordinal)
        .ToDictionary(
            group => group.Key,
            group => group.OrderByDescending(row => row.Procedures.Count).ThenByDescending(row => row.Diagnosis.Length)
                .ThenBy(row => row.Line).ToArray(),
            StringComparer.Ordinal);

    /// <summary>Compiles rows (编译).</summary>
    /// <returns>The table, or null and every fault.</returns>
    public static (DipTable? Table, IReadOnlyList<TableFault> Faults) Compile(IReadOnlyList<DipRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var faults = rows.Where(row => !seen.Add(row.Code)).Select(row => new TableFault("dip.csv", row.Line, $"'{row.Code}' stands twice"))
            .Concat(rows.Where(row => row.Diagnosis.Length < CategoryLength)
                .Select(row => new TableFault("dip.csv", row.Line, $"'{row.Diagnosis}' is no beginning of a diagnosis like I10")))
            .ToArray();
        return faults.Length == 0 ? (new DipTable(rows), []) : (null, faults);
    }

    /// <summary>The packet of a case (入组); null, with the reason: none fits.</summary>
    public DipRow? Find(in DrgCase one, out GroupingReason reason)
    {
        reason = one.Principal.Length == 0 ? GroupingReason.NoPrincipal
            : one.Procedures.Count > DrgCase.CodesMost ? GroupingReason.TooManyCodes : GroupingReason.Grouped;
        if (reason != GroupingReason.Grouped)
        {
            return null;
        }

        var principal = one.Principal.ToUpperInvariant();
        if (principal.Length < CategoryLength || !byCategory.TryGetValue(principal[..CategoryLength], out var rows))
        {
            reason = GroupingReason.UnknownPrincipal;
            return null;
        }

        foreach (var row in rows)
        {
            if (principal.StartsWith(row.Diagnosis, StringComparison.Ordinal) && All(row.Procedures, one.Procedures))
            {
                return row;
            }
        }

        reason = GroupingReason.NoGroup;
        return null;
    }

    private static bool All(IReadOnlyList<string> wanted, IReadOnlyList<string> present)
    {
        foreach (var beginning in wanted)
        {
            if (!present.Any(code => code.StartsWith(beginning, StringComparison.OrdinalIgnoreCase)))
            {
                return false;
            }
        }

        return true;
    }
}
