namespace Yibao.Contributions.Runs;

/// <summary>
/// The parts of a bill or of one of its lines (账单组成), in fen. What the payer owes is employer, maternity, large amount, employee and own;
/// base and waived explain it; aid and the fiscal levels are owed by others.
/// </summary>
/// <param name="Base">Contribution base (缴费基数).</param>
/// <param name="Waived">Employer's part that relief waives (减征额).</param>
/// <param name="Employer">Employer's part of the basic scheme after relief (单位缴费).</param>
/// <param name="Maternity">Maternity part, of the employer only (生育保险).</param>
/// <param name="Large">Large-amount mutual aid (大额互助).</param>
/// <param name="Employee">Employee's part (个人缴费).</param>
/// <param name="Own">A resident's own contribution (居民个人缴费).</param>
/// <param name="Aid">What medical assistance pays of it (资助参保).</param>
/// <param name="Central">Subsidy of the central budget (中央财政补助).</param>
/// <param name="Province">Subsidy of the province (省级财政补助).</param>
/// <param name="Local">Subsidy of city and county (市县财政补助).</param>
public readonly record struct BillParts(
    long Base, long Waived, long Employer, long Maternity, long Large, long Employee, long Own, long Aid, long Central, long Province,
    long Local)
{
    /// <summary>How many parts there are (项数).</summary>
    public const int Count = 11;

    /// <summary>What the payer owes (应缴金额).</summary>
    public long Due => Employer + Maternity + Large + Employee + Own;

    /// <summary>A part by its place (按序取值), in the order of the parameters.</summary>
    public long this[int part] => part switch
    {
        0 => Base,
        1 => Waived,
        2 => Employer,
        3 => Maternity,
        4 => Large,
        5 => Employee,
        6 => Own,
        7 => Aid,
        8 => Central,
        9 => Province,
        10 => Local,
        _ => throw new ArgumentOutOfRangeException(nameof(part)),
    };

    /// <summary>The parts in order (按序组成).</summary>
    public static BillParts Of(ReadOnlySpan<long> values) => new(
        values[0], values[1], values[2], values[3], values[4], values[5], values[6], values[7], values[8], values[9], values[10]);

    /// <summary>Sum (合计), part by part.</summary>
    public static BillParts operator +(BillParts left, BillParts right) => new(
        left.Base + right.Base, left.Waived + right.Waived, left.Employer + right.Employer, left.Maternity + right.Maternity,
        left.Large + right.Large, left.Employee + right.Employee, left.Own + right.Own, left.Aid + right.Aid,
        left.Central + right.Central, left.Province + right.Province, left.Local + right.Local);

    /// <summary>The opposite (相反数).</summary>
    public static BillParts operator -(BillParts parts) => default(BillParts) - parts;

    /// <summary>Difference (差额), part by part.</summary>
    public static BillParts operator -(BillParts left, BillParts right) => new(
        left.Base - right.Base, left.Waived - right.Waived, left.Employer - right.Employer, left.Maternity - right.Maternity,
        left.Large - right.Large, left.Employee - right.Employee, left.Own - right.Own, left.Aid - right.Aid,
        left.Central - right.Central, left.Province - right.Province, left.Local - right.Local);
}

/// <summary>One person on a bill (账单明细).</summary>
/// <param name="Person">Person number.</param>
/// <param name="Parts">What is billed for the person, or the difference to what was.</param>
public readonly record struct BillLine(string Person, BillParts Parts);

/// <summary>The lines of a bill as bytes (明细压缩), in order of the persons: ten million members are one million rows.</summary>
public static class PackedLines
{
    private const int DigitBits = 7;
    private const byte More = 1 << DigitBits;

    /// <summary>
    /// Packs lines that stand in order of the persons (打包). A line: how much of the person number it shares with the line before, the
    /// rest, which parts are not zero, those parts.
    /// </summary>
    public static byte[] Pack(IReadOnlyList<BillLine> lines)
    {
        var bytes = new List<byte>(lines.Count * 24);
        var before = "";
        foreach (var (person, parts) in lines)
        {
            var shared = 0;
            while (shared < Math.Min(before.Length, person.Length) && before[shared] == person[shared])
            {
                shared++;
            }

            Write(bytes, (ulong)shared);
            Write(bytes, (ulong)(person.Length - shared));
            foreach (var character in person.AsSpan(shared))
            {
                bytes.Add(checked((byte)character));
            }

            var present = 0UL;
            for (var part = 0; part < BillParts.Count; part++)
            {
                present |= parts[part] != 0 ? 1UL << part : 0;
            }

            Write(bytes, present);
            for (var part = 0; part < BillParts.Count; part++)
            {
                if (parts[part] != 0)
                {
                    Write(bytes, unchecked((ulong)((parts[part] << 1) ^ (parts[part] >> 63))));
                }
            }

            before = person;
        }

        return [.. bytes];
    }

    /// <summary>The lines again (解包).</summary>
    public static List<BillLine> Unpack(ReadOnlySpan<byte> bytes)
    {
        var lines = new List<BillLine>();
        var before = "";
        Span<long> values = stackalloc long[BillParts.Count];
        while (bytes.Length > 0)
        {
            var shared = (int)Read(ref bytes);
            var rest = (int)Read(ref bytes);
            var person = string.Concat(before.AsSpan(0, shared), System.Text.Encoding.ASCII.GetString(bytes[..rest]));
            bytes = bytes[rest..];
            var present = Read(ref bytes);
            values.Clear();
            for (var part = 0; part < BillParts.Count; part++)
            {
                if ((present & (1UL << part)) != 0)
                {
                    var raw = Read(ref bytes);
                    values[part] = unchecked((long)(raw >> 1) ^ -(long)(raw & 1));
                }
            }

            lines.Add(new BillLine(person, BillParts.Of(values)));
            before = person;
        }

        return lines;
    }

    private static void Write(List<byte> bytes, ulong number)
    {
        while (number >= More)
        {
            bytes.Add((byte)(number & (More - 1) | More));
            number >>= DigitBits;
        }

        bytes.Add((byte)number);
    }

    private static ulong Read(ref ReadOnlySpan<byte> bytes)
    {
        var (number, shift, at) = (0UL, 0, 0);
        while (bytes[at] >= More)
        {
            number |= (ulong)(bytes[at++] & (More - 1)) << shift;
            shift += DigitBits;
        }

        number |= (ulong)bytes[at++] << shift;
        bytes = bytes[at..];
        return number;
    }
}
