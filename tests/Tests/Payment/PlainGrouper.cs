using Yibao.Kernel;
using Yibao.Settlement.Payment.Grouping;

namespace Yibao.Tests.Payment;

/// <summary>
/// The rules of grouping written out without any preparation, from the rows of the tables as they are read: what the fast grouper is held
/// against.
/// </summary>
internal sealed class PlainGrouper(DrgTables tables)
{
    private readonly Dictionary<string, DiagnosisRow> diagnoses =
        tables.Diagnoses.ToDictionary(row => row.Code, StringComparer.Ordinal);

    private readonly Dictionary<string, ProcedureRow> procedures =
        tables.Procedures.ToDictionary(row => row.Code, StringComparer.Ordinal);

    private readonly ILookup<string, AdrgCodeRow> wanted = tables.Codes.ToLookup(code => code.Adrg, StringComparer.Ordinal);

    private readonly ILookup<string, ExclusionRow> exclusions = tables.Exclusions.ToLookup(row => row.List, StringComparer.Ordinal);

    public (GroupingReason Reason, string Mdc, string Adrg, string Drg) Group(DrgCase one)
    {
        var principal = Known(diagnoses, one.Principal);
        var reason = one.Principal.Length == 0 ? GroupingReason.NoPrincipal
            : principal is null ? GroupingReason.UnknownPrincipal
            : !principal.MayBePrincipal ? GroupingReason.NotPrincipal
            : one.Days < 1 || one.Days > tables.DaysMost ? GroupingReason.DaysOutside : GroupingReason.Grouped;
        if (reason != GroupingReason.Grouped)
        {
            return (reason, "", "", "");
        }

        var others = one.Others.Select(code => Known(diagnoses, code)).OfType<DiagnosisRow>().ToArray();
        var done = one.Procedures.Select(code => Known(procedures, code)).OfType<ProcedureRow>().ToArray();
        var age = AgeRange.Key(one.AgeYears, one.AgeDays);
        var isConflict = false;
        foreach (var mdc in tables.Mdcs.OrderBy(mdc => mdc.Order))
        {
            var all = others.Prepend(principal!).ToArray();
            var isListed = mdc.Entry switch
            {
                MdcEntry.Principal => principal!.Mdcs.Contains(mdc.Code),
                MdcEntry.Any => all.Any(diagnosis => diagnosis.Mdcs.Contains(mdc.Code)),
                _ => true,
            };
            var sites = all.Where(diagnosis => diagnosis.Site.Length > 0).Select(diagnosis => diagnosis.Site).Distinct().Count();
            if (!isListed || !mdc.Ages.Holds(age) || sites < mdc.Sites)
            {
                continue;
            }

            if (mdc.Sex != Sex.Unknown && mdc.Sex != one.Sex)
            {
                isConflict |= mdc.Entry == MdcEntry.Principal;
                continue;
            }

            var groups = tables.Adrgs.Where(adrg => adrg.Mdc == mdc.Code).OrderBy(adrg => adrg.Order).ToArray();
            var adrg = groups.FirstOrDefault(group => Fits(group, principal!, all, done));
            if (adrg is null && mdc.Entry == MdcEntry.Group)
            {
                continue;
            }

            var operations = done.Where(procedure => procedure.IsOperation).ToArray();
            var isRelated = operations.Any(operation => groups.Any(group => wanted[group.Code].Any(code =>
                code.Role == CodeRole.Procedure && operation.Code.StartsWith(code.Code, StringComparison.Ordinal))));
            if (operations.Length > 0 && !isRelated && (adrg is null || adrg.Kind == AdrgKind.Medical))
            {
                return (GroupingReason.UnrelatedOperation, mdc.Code, "", "");
            }

            return adrg is null ? (GroupingReason.NoBaseGroup, mdc.Code, "", "") : Within(mdc, adrg, principal!, others, one, age);
        }

        return (isConflict ? GroupingReason.SexConflict : GroupingReason.NoCategory, "", "", "");
    }

    private (GroupingReason Reason, string Mdc, string Adrg, string Drg) Within(
        MdcRow mdc, AdrgRow adrg, DiagnosisRow principal, DiagnosisRow[] others, DrgCase one, int age)
    {
        var counted = others.Where(other => other.Code != principal.Code && (other.Exclusion.Length == 0
            || !exclusions[other.Exclusion].Any(row => principal.Code.StartsWith(row.Code, StringComparison.Ordinal))));
        var severity = counted.Select(other => other.Severity).Append(Severity.None).Max();
        var drg = tables.Drgs.Where(row => row.Adrg == adrg.Code).OrderBy(row => row.Order).FirstOrDefault(row =>
            (row.Severity & severity) != Severity.Never && row.Ages.Holds(age) && one.Days >= row.DaysFrom && one.Days <= row.DaysTo
            && (row.Sex == Sex.Unknown || row.Sex == one.Sex));
        return drg is null ? (GroupingReason.NoGroup, mdc.Code, adrg.Code, "") : (GroupingReason.Grouped, mdc.Code, adrg.Code, drg.Code);
    }

    private bool Fits(AdrgRow adrg, DiagnosisRow principal, DiagnosisRow[] all, ProcedureRow[] done) =>
        wanted[adrg.Code].GroupBy(code => code.Part).All(part => part.Any(code => code.Role switch
        {
            CodeRole.Principal => principal.Code.StartsWith(code.Code, StringComparison.Ordinal),
            CodeRole.Diagnosis => all.Any(diagnosis => diagnosis.Code.StartsWith(code.Code, StringComparison.Ordinal)),
            _ => done.Any(procedure => procedure.Code.StartsWith(code.Code, StringComparison.Ordinal)),
        }));

    private static T? Known<T>(Dictionary<string, T> rows, string code)
        where T : class
    {
        for (var length = code.Length; length >= 3; length--)
        {
            if (rows.TryGetValue(code[..length].ToUpperInvariant(), out var row))
            {
                return row;
            }
        }

        return null;
    }
}
