using System.Runtime.CompilerServices;
using Yibao.Kernel;

namespace Yibao.Settlement.Payment.Grouping;

/// <summary>
/// Groups cases by tables (DRG分组器): category, base group, group. Immutable, safe to share between threads; grouping a case allocates
/// nothing. <see cref="DrgCompiler"/> makes it.
/// </summary>
public sealed class DrgGrouper
{
    private readonly CodeTable diagnosisCodes;
    private readonly CodeTable procedureCodes;
    private readonly DiagnosisEntry[] diagnoses;
    private readonly bool[] operations;
    private readonly Wanted principalWants;
    private readonly Wanted diagnosisWants;
    private readonly Wanted procedureWants;
    private readonly Ranges exclusionsOf;
    private readonly MdcEntryPoint[] mdcs;
    private readonly byte[] parts;
    private readonly bool[] isMedical;
    private readonly int[] firstDrg;
    private readonly DrgRow[] drgs;

    internal DrgGrouper(DrgCompiler from)
    {
        (diagnosisCodes, procedureCodes) = (from.DiagnosisCodes, from.ProcedureCodes);
        (diagnoses, operations, mdcs, parts) = (from.Diagnoses, from.Operations, from.EntryPoints, from.Parts);
        (principalWants, diagnosisWants, procedureWants) =
            (from.Wants(CodeRole.Principal), from.Wants(CodeRole.Diagnosis), from.Wants(CodeRole.Procedure));
        (exclusionsOf, firstDrg, drgs) = (from.ExclusionsOf, from.FirstDrg, from.Drgs);
        isMedical = [.. from.Adrgs.Select(adrg => adrg.Kind == AdrgKind.Medical)];
        (Mdcs, Adrgs, DaysMost) = (from.Mdcs, from.Adrgs, from.Tables.DaysMost);
    }

    /// <summary>Categories in the order in which they are tried (大类).</summary>
    public IReadOnlyList<MdcRow> Mdcs { get; }

    /// <summary>Base groups by category and order (核心病组).</summary>
    public IReadOnlyList<AdrgRow> Adrgs { get; }

    /// <summary>Groups by base group and order (病组).</summary>
    public IReadOnlyList<DrgRow> Drgs => drgs;

    /// <summary>Longest stay that is grouped.</summary>
    public int DaysMost { get; }

    /// <summary>Groups a case (分组).</summary>
    public DrgResult Group(in DrgCase one)
    {
        var found = new Found { Age = AgeRange.Key(one.AgeYears, one.AgeDays), Sex = one.Sex };
        if (Resolve(one, ref found) is not GroupingReason.Grouped and var wrong)
        {
            return new DrgResult(wrong, -1, -1, -1, Severity.None, -1, -1, 0, found.Unknown);
        }

        var sexConflict = false;
        for (var mdc = 0; mdc < mdcs.Length; mdc++)
        {
            if (!Enters(mdc, in found, ref sexConflict))
            {
                continue;
            }

            var adrg = BaseGroup(mdc, in found, out var isRelated);
            if (adrg < 0 && mdcs[mdc].Entry == MdcEntry.Group)
            {
                continue;
            }

            if (found.HasOperation && !isRelated && (adrg < 0 || isMedical[adrg]))
            {
                return new DrgResult(GroupingReason.UnrelatedOperation, (short)mdc, -1, -1, Severity.None, -1, -1, 0, found.Unknown);
            }

            return adrg < 0
                ? new DrgResult(GroupingReason.NoBaseGroup, (short)mdc, -1, -1, Severity.None, -1, -1, 0, found.Unknown)
                : Within(mdc, adrg, one.Days, in found);
        }

        var reason = sexConflict ? GroupingReason.SexConflict : GroupingReason.NoCategory;
        return new DrgResult(reason, -1, -1, -1, Severity.None, -1, -1, 0, found.Unknown);
    }

    private GroupingReason Resolve(in DrgCase one, ref Found found)
    {
        if (one.Principal.Length == 0)
        {
            return GroupingReason.NoPrincipal;
        }

        if (one.Others.Count > DrgCase.CodesMost || one.Procedures.Count > DrgCase.CodesMost)
        {
            return GroupingReason.TooManyCodes;
        }

        found.Principal = diagnosisCodes.Find(one.Principal);
        if (found.Principal < 0)
        {
            return GroupingReason.UnknownPrincipal;
        }

        if (!diagnoses[found.Principal].MayBePrincipal)
        {
            return GroupingReason.NotPrincipal;
        }

        if (one.Days < 1 || one.Days > DaysMost)
        {
            return GroupingReason.DaysOutside;
        }

        found.Sites = diagnoses[found.Principal].SiteBit;
        found.AnyMdc = diagnoses[found.Principal].Mdcs;
        found.OtherCount = one.Others.Count;
        for (var i = 0; i < found.OtherCount; i++)
        {
            var number = found.Others[i] = diagnosisCodes.Find(one.Others[i]);
            if (number < 0)
            {
                found.Unknown++;
                continue;
            }

            found.Sites |= diagnoses[number].SiteBit;
            found.AnyMdc |= diagnoses[number].Mdcs;
        }

        found.ProcedureCount = one.Procedures.Count;
        for (var i = 0; i < found.ProcedureCount; i++)
        {
            var number = found.Procedures[i] = procedureCodes.Find(one.Procedures[i]);
            found.Unknown += (byte)(number < 0 ? 1 : 0);
            found.HasOperation |= number >= 0 && operations[number];
        }

        return GroupingReason.Grouped;
    }

    private bool Enters(int number, in Found found, ref bool sexConflict)
    {
        ref readonly var mdc = ref mdcs[number];
        var isListed = mdc.Entry switch
        {
            MdcEntry.Principal => (diagnoses[found.Principal].Mdcs & (1UL << number)) != 0,
            MdcEntry.Any => (found.AnyMdc & (1UL << number)) != 0,
            _ => true,
        };
        if (!isListed || !mdc.Ages.Holds(found.Age) || System.Numerics.BitOperations.PopCount(found.Sites) < mdc.Sites)
        {
            return false;
        }

        var isOtherSex = mdc.Sex != Sex.Unknown && mdc.Sex != found.Sex;
        sexConflict |= isOtherSex && mdc.Entry == MdcEntry.Principal;
        return !isOtherSex;
    }

    /// <summary>The first base group of the category of which every part is there; -1: none.</summary>
    /// <param name="number">Category.</param>
    /// <param name="found">The case.</param>
    /// <param name="isRelated">Whether an operation of the case belongs to the category.</param>
    private int BaseGroup(int number, in Found found, out bool isRelated)
    {
        ref readonly var mdc = ref mdcs[number];
        Span<byte> held = stackalloc byte[DrgCompiler.AdrgsPerMdcMost];
        held = held[..(mdc.LastAdrg - mdc.FirstAdrg)];
        held.Clear();
        isRelated = false;
        Hold(principalWants, found.Principal, mdc.FirstAdrg, held);
        Hold(diagnosisWants, found.Principal, mdc.FirstAdrg, held);
        for (var i = 0; i < found.OtherCount; i++)
        {
            Hold(diagnosisWants, found.Others[i], mdc.FirstAdrg, held);
        }

        for (var i = 0; i < found.ProcedureCount; i++)
        {
            isRelated |= Hold(procedureWants, found.Procedures[i], mdc.FirstAdrg, held) && operations[found.Procedures[i]];
        }

        for (var i = 0; i < held.Length; i++)
        {
            if (held[i] == parts[mdc.FirstAdrg + i])
            {
                return mdc.FirstAdrg + i;
            }
        }

        return -1;
    }

    private static bool Hold(in Wanted wants, int code, int first, Span<byte> held)
    {
        var any = false;
        if (code >= 0)
        {
            for (var i = wants.First[code]; i < wants.First[code + 1]; i++)
            {
                var (adrg, bit) = wants.Entries[i];
                if (adrg >= first && adrg - first < held.Length)
                {
                    held[adrg - first] |= bit;
                    any = true;
                }
            }
        }

        return any;
    }

    private DrgResult Within(int mdc, int adrg, int days, in Found found)
    {
        var (severity, by, excluded) = SeverityOf(in found);
        var procedure = isMedical[adrg] ? -1 : DecisiveProcedure(adrg, in found);
        for (var drg = firstDrg[adrg]; drg < firstDrg[adrg + 1]; drg++)
        {
            var row = drgs[drg];
            if ((row.Severity & severity) != Severity.Never && row.Ages.Holds(found.Age) && days >= row.DaysFrom && days <= row.DaysTo
                && (row.Sex == Sex.Unknown || row.Sex == found.Sex))
            {
                return new DrgResult(
                    GroupingReason.Grouped, (short)mdc, (short)adrg, (short)drg, severity, (sbyte)by, (sbyte)procedure, (byte)excluded,
                    found.Unknown);
            }
        }

        return new DrgResult(
            GroupingReason.NoGroup, (short)mdc, (short)adrg, -1, severity, (sbyte)by, (sbyte)procedure, (byte)excluded, found.Unknown);
    }

    private (Severity Severity, int By, int Excluded) SeverityOf(in Found found)
    {
        var (worst, by, excluded) = (Severity.None, -1, 0);
        for (var i = 0; i < found.OtherCount; i++)
        {
            var number = found.Others[i];
            if (number < 0 || diagnoses[number].Severity <= worst || number == found.Principal)
            {
                continue;
            }

            if (exclusionsOf.Holds(found.Principal, diagnoses[number].Exclusion))
            {
                excluded++;
            }
            else
            {
                (worst, by) = (diagnoses[number].Severity, i);
            }
        }

        return (worst, by, excluded);
    }

    private int DecisiveProcedure(int adrg, in Found found)
    {
        for (var i = 0; i < found.ProcedureCount; i++)
        {
            if (found.Procedures[i] is >= 0 and var code)
            {
                for (var at = procedureWants.First[code]; at < procedureWants.First[code + 1]; at++)
                {
                    if (procedureWants.Entries[at].Adrg == adrg)
                    {
                        return i;
                    }
                }
            }
        }

        return -1;
    }

    /// <summary>A case with its codes as numbers. On the stack.</summary>
    private ref struct Found
    {
        public int Age;
        public Sex Sex;
        public int Principal;
        public Numbers Others;
        public Numbers Procedures;
        public int OtherCount;
        public int ProcedureCount;
        public bool HasOperation;
        public byte Unknown;
        public ulong Sites;
        public ulong AnyMdc;
    }

    [InlineArray(DrgCase.CodesMost)]
    private struct Numbers
    {
        private int first;
    }
}

/// <summary>A diagnosis as the grouper holds it.</summary>
/// <param name="Mdcs">A bit for each category.</param>
/// <param name="SiteBit">Bit of the body site; 0: none.</param>
/// <param name="Exclusion">Number of its list of exclusions; -1: none.</param>
/// <param name="Severity">Severity as another diagnosis.</param>
/// <param name="MayBePrincipal">Whether it may be principal.</param>
internal readonly record struct DiagnosisEntry(ulong Mdcs, ulong SiteBit, int Exclusion, Severity Severity, bool MayBePrincipal);

/// <summary>A category as the grouper holds it: its base groups are a range.</summary>
internal readonly record struct MdcEntryPoint(MdcEntry Entry, Sex Sex, AgeRange Ages, int Sites, int FirstAdrg, int LastAdrg);

/// <summary>For each code the base groups that want it, with the bit of the part: of code c from First[c] to First[c + 1].</summary>
internal readonly record struct Wanted(int[] First, (short Adrg, byte Bit)[] Entries);

/// <summary>For each code a sorted range of numbers.</summary>
internal readonly record struct Ranges(int[] First, int[] Entries)
{
    public bool Holds(int code, int number) =>
        number >= 0 && Array.BinarySearch(Entries, First[code], First[code + 1] - First[code], number) >= 0;
}
