using Yibao.Kernel;

namespace Yibao.Contributions.Runs;

/// <summary>Who a payer is (缴费主体). The numbers are stored; append only.</summary>
public enum PayerKind : byte
{
    /// <summary>Not known yet (未知): only of payments.</summary>
    Unknown = 0,

    /// <summary>An employer (单位).</summary>
    Employer = 1,

    /// <summary>A person who pays alone (个人): flexible workers and residents.</summary>
    Person = 2,
}

/// <summary>A payer (缴费人): an employer by its number, or a person.</summary>
/// <param name="Region">Pooling region.</param>
/// <param name="Kind">Kind.</param>
/// <param name="Number">Number of the employer, or of the person.</param>
public readonly record struct Payer(RegionCode Region, PayerKind Kind, string Number);

/// <summary>A period that is billed (账期): a month, or a year of residents.</summary>
/// <param name="Value">yyyymm or yyyy, as it is stored.</param>
public readonly record struct BillPeriod(int Value) : IComparable<BillPeriod>
{
    private const int MonthsMax = 12; // not law: the calendar
    private const int Hundred = 100; // places of the month in the number

    /// <summary>Whether it is a year (是否年度).</summary>
    public bool IsYear => Value < Hundred * Hundred;

    /// <summary>First day (首日).</summary>
    public DateOnly First => IsYear ? new DateOnly(Value, 1, 1) : new DateOnly(Value / Hundred, Value % Hundred, 1);

    /// <summary>Last day (末日).</summary>
    public DateOnly Last => (IsYear ? First.AddYears(1) : First.AddMonths(1)).AddDays(-1);

    /// <summary>The next one of its kind (下一账期).</summary>
    public BillPeriod Next => IsYear ? new BillPeriod(Value + 1) : OfMonth(First.AddMonths(1));

    /// <summary>The month of a day (所属月).</summary>
    public static BillPeriod OfMonth(DateOnly day) => new((day.Year * Hundred) + day.Month);

    /// <summary>Reads 2020-02 or 2020 (读取).</summary>
    public static bool TryParse(string text, out BillPeriod period)
    {
        var parts = text.Split('-');
        var isYear = parts[0].Length == 4 && parts[0].All(char.IsAsciiDigit) && parts[0] != "0000";
        var year = isYear ? int.Parse(parts[0]) : 0;
        var month = parts.Length == 2 && parts[1].Length == 2 && parts[1].All(char.IsAsciiDigit) ? int.Parse(parts[1]) : 0;
        period = new BillPeriod(parts.Length == 1 ? year : (year * Hundred) + month);
        return isYear && (parts.Length == 1 || (parts.Length == 2 && month is >= 1 and <= MonthsMax));
    }

    /// <summary>The earlier first (先后); a year stands before its months.</summary>
    public int CompareTo(BillPeriod other) => First.CompareTo(other.First) is var order and not 0 ? order : Value.CompareTo(other.Value);

    /// <summary>As people write it (文本): 2020-02 or 2020.</summary>
    public override string ToString() => IsYear ? $"{Value:D4}" : $"{Value / Hundred:D4}-{Value % Hundred:D2}";

    /// <summary>Whether left is earlier (早于).</summary>
    public static bool operator <(BillPeriod left, BillPeriod right) => left.CompareTo(right) < 0;

    /// <summary>Whether left is later (晚于).</summary>
    public static bool operator >(BillPeriod left, BillPeriod right) => left.CompareTo(right) > 0;

    /// <summary>Whether left is not later (不晚于).</summary>
    public static bool operator <=(BillPeriod left, BillPeriod right) => left.CompareTo(right) <= 0;

    /// <summary>Whether left is not earlier (不早于).</summary>
    public static bool operator >=(BillPeriod left, BillPeriod right) => left.CompareTo(right) >= 0;
}

/// <summary>A bill (应缴账单): one payer, one period, one edition. Never changed; a later edition holds the difference.</summary>
public sealed record Bill
{
    /// <summary>Who owes it (缴费人).</summary>
    public required Payer Payer { get; init; }

    /// <summary>Scheme (险种).</summary>
    public required Scheme Scheme { get; init; }

    /// <summary>Period (账期).</summary>
    public required BillPeriod Period { get; init; }

    /// <summary>Edition (版次), from 1.</summary>
    public required int Edition { get; init; }

    /// <summary>Kind of payer as the vocabulary of policies names it (缴费人类别).</summary>
    public required string PayerWord { get; init; }

    /// <summary>Persons, or the difference of persons (人数).</summary>
    public required int Heads { get; init; }

    /// <summary>Sums of the lines (合计).</summary>
    public required BillParts Parts { get; init; }

    /// <summary>Last day without surcharge (缴费截止日).</summary>
    public required DateOnly DueDay { get; init; }

    /// <summary>The lines, packed (明细).</summary>
    public required byte[] Lines { get; init; }
}

/// <summary>What is billed for a payer and period as it should be now (应缴), before it is compared with what was billed.</summary>
/// <param name="Payer">Payer.</param>
/// <param name="PayerWord">Kind of payer as the vocabulary names it.</param>
/// <param name="Lines">Lines in order of the persons.</param>
public sealed record Assessment(Payer Payer, string PayerWord, IReadOnlyList<BillLine> Lines);

/// <summary>Bills by difference (差额出账).</summary>
public static class Billing
{
    /// <summary>
    /// The bill that brings what was billed to what should be (补差账单): the first edition where nothing was, else only the lines that
    /// differ. Null where nothing differs.
    /// </summary>
    /// <param name="now">What should be billed.</param>
    /// <param name="before">The earlier editions, in order.</param>
    /// <param name="scheme">Scheme.</param>
    /// <param name="period">Period.</param>
    /// <param name="dueDay">Last day without surcharge.</param>
    public static Bill? Next(Assessment now, IReadOnlyList<Bill> before, Scheme scheme, BillPeriod period, DateOnly dueDay)
    {
        if (before.Count == 0)
        {
            return now.Lines.Count == 0 ? null : Make(now, now.Lines, now.Lines.Count, 1, scheme, period, dueDay);
        }

        var billed = Fold(before);
        var lines = new List<BillLine>();
        var heads = 0;
        foreach (var (person, parts) in now.Lines)
        {
            if (!billed.Remove(person, out var old))
            {
                old = default;
            }

            heads += (parts == default ? 0 : 1) - (old == default ? 0 : 1);
            if (parts != old)
            {
                lines.Add(new BillLine(person, parts - old));
            }
        }

        foreach (var (person, old) in billed)
        {
            if (old != default)
            {
                heads--;
                lines.Add(new BillLine(person, -old));
            }
        }

        lines.Sort((left, right) => string.CompareOrdinal(left.Person, right.Person));
        return lines.Count == 0 ? null : Make(now, lines, heads, before.Count + 1, scheme, period, dueDay);
    }

    /// <summary>What the editions of a bill come to per person (折算).</summary>
    public static SortedDictionary<string, BillParts> Fold(IReadOnlyList<Bill> editions)
    {
        var sum = new SortedDictionary<string, BillParts>(StringComparer.Ordinal);
        foreach (var line in editions.SelectMany(bill => PackedLines.Unpack(bill.Lines)))
        {
            sum[line.Person] = sum.GetValueOrDefault(line.Person) + line.Parts;
        }

        return sum;
    }

    /// <summary>What the editions of a bill come to for one person (个人折算).</summary>
    public static BillParts Of(IEnumerable<Bill> editions, string person)
    {
        ArgumentNullException.ThrowIfNull(editions);
        var sum = default(BillParts);
        foreach (var line in editions.SelectMany(bill => PackedLines.Unpack(bill.Lines)))
        {
            sum = line.Person == person ? sum + line.Parts : sum;
        }

        return sum;
    }

    private static Bill Make(
        Assessment now, IReadOnlyList<BillLine> lines, int heads, int edition, Scheme scheme, BillPeriod period, DateOnly dueDay)
    {
        var sum = default(BillParts);
        foreach (var line in lines)
        {
            sum += line.Parts;
        }

        return new Bill
        {
            Payer = now.Payer, Scheme = scheme, Period = period, Edition = edition, PayerWord = now.PayerWord, Heads = heads, Parts = sum,
            DueDay = dueDay, Lines = PackedLines.Pack(lines),
        };
    }
}
