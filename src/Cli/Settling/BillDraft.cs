using Yibao.Benefits;
using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Cli.Settling;

/// <summary>Why one row of a bill is refused, and where (行拒绝).</summary>
/// <param name="Row">Number of the row in the bill, from 0.</param>
/// <param name="Column">CSV: number of the field; JSON: character of the line; from 1; 0: the row.</param>
/// <param name="Line">Line of the fault where it is another than that of the row (JSON); 0: the row's.</param>
/// <param name="Fault">Kind.</param>
/// <param name="Field">Field; empty: the row.</param>
/// <param name="Detail">What stood there and what was expected.</param>
internal readonly record struct RowFault(int Row, int Line, int Column, InputFault Fault, string Field, string Detail);

/// <summary>An opening value as written (期初值).</summary>
/// <param name="Name">Accumulator.</param>
/// <param name="Fen">Value; a count where the accumulator counts, times a hundred.</param>
/// <param name="Line">Line in the file.</param>
/// <param name="Column">Place in the line.</param>
internal readonly record struct OpeningValue(string Name, long Fen, int Line, int Column);

/// <summary>
/// One bill as it was read (读入的单据). The readers fill the same draft again and again; whoever keeps something copies it.
/// </summary>
internal sealed class BillDraft
{
    private static readonly BillField[] Needed =
        [BillField.Region, BillField.Scheme, BillField.Status, BillField.Visit, BillField.Tier, BillField.Date];

    /// <summary>Number of the bill.</summary>
    public string Bill { get; set; } = "";

    /// <summary>Number of the person.</summary>
    public string Person { get; set; } = "";

    /// <summary>Name of the visit; empty: a visit of its own.</summary>
    public string VisitName { get; set; } = "";

    /// <summary>Grade of the scheme.</summary>
    public string Grade { get; set; } = "";

    /// <summary>Pooling region.</summary>
    public RegionCode Region { get; set; }

    /// <summary>Scheme.</summary>
    public Scheme Scheme { get; set; }

    /// <summary>The case.</summary>
    public CaseFacts Facts;

    /// <summary>Birth date as a day number; -1: not given.</summary>
    public int BirthDay { get; set; } = -1;

    /// <summary>First day of the visit; -1: not given.</summary>
    public int AdmissionDay { get; set; } = -1;

    /// <summary>Day on which a suspicion was excluded; -1: not given.</summary>
    public int ExcludedDay { get; set; } = -1;

    /// <summary>First insured day.</summary>
    public int EnrolledFrom { get; set; }

    /// <summary>First day no longer insured.</summary>
    public int EnrolledUntil { get; set; }

    /// <summary>What the personal account may pay, fen.</summary>
    public long Account { get; set; }

    /// <summary>Number of the stay; 0: the accumulators decide.</summary>
    public int Stay { get; set; }

    /// <summary>Fields that were given, one bit each.</summary>
    public ulong Given { get; set; }

    /// <summary>The lines; of a bill with too many only one more than allowed.</summary>
    public List<BillLine> Lines { get; } = [];

    /// <summary>Line in the file of every row of the bill.</summary>
    public List<int> RowLines { get; } = [];

    /// <summary>Packed ICD-10 codes.</summary>
    public List<int> Diagnoses { get; } = [];

    /// <summary>Opening values.</summary>
    public List<OpeningValue> Before { get; } = [];

    /// <summary>At most one fault per row: the first in precedence.</summary>
    public List<RowFault> Faults { get; } = [];

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        (Bill, Person, VisitName, Grade) = ("", "", "", "");
        (Region, Scheme, Facts) = (default, default, default);
        (BirthDay, AdmissionDay, ExcludedDay) = (-1, -1, -1);
        (EnrolledFrom, EnrolledUntil, Account, Stay, Given) = (0, int.MaxValue, 0, 0, 0);
        Lines.Clear();
        RowLines.Clear();
        Diagnoses.Clear();
        Before.Clear();
        Faults.Clear();
    }

    /// <summary>Whether a field was given.</summary>
    public bool Has(BillField field) => (Given >> (int)field & 1) != 0;

    /// <summary>Records a fault of a row; of several the first in precedence stays.</summary>
    public void Fail(RowFault fault)
    {
        for (var i = Faults.Count - 1; i >= 0; i--)
        {
            if (Faults[i].Row == fault.Row)
            {
                Faults[i] = fault.Fault < Faults[i].Fault ? fault : Faults[i];
                return;
            }
        }

        Faults.Add(fault);
    }

    /// <summary>
    /// What can be seen only when the whole bill is there: what is missing, ages from birth dates, the day of a preview.
    /// </summary>
    /// <param name="on">Day of a preview; null: the bill's own.</param>
    public void Finish(DateOnly? on)
    {
        if (Given == 0 && Faults.Count > 0)
        {
            // Not one field could be read: what is wrong has been said.
            return;
        }

        foreach (var field in Needed)
        {
            if (!Has(field) && !(field == BillField.Date && on is not null))
            {
                Fail(new RowFault(0, 0, 0, InputFault.MissingColumn, field.Name(), "must be given"));
            }
        }

        if (Has(BillField.Age) == Has(BillField.BirthDate))
        {
            var fault = Has(BillField.Age) ? InputFault.Contradiction : InputFault.MissingColumn;
            Fail(new RowFault(0, 0, 0, fault, BillField.Age.Name(), "give either age or birth_date"));
        }

        Facts.Scheme = Scheme;
        var admission = AdmissionDay < 0 ? Facts.DayNumber : AdmissionDay;
        if (admission > Facts.DayNumber && Has(BillField.Date))
        {
            Fail(new RowFault(0, 0, 0, InputFault.Contradiction, BillField.AdmissionDate.Name(), "after the day of service"));
        }

        AdmissionDay = admission;
        if (on is { } day)
        {
            Preview(day.DayNumber);
        }

        if (BirthDay >= 0 && Faults.Count == 0)
        {
            Facts.Age = (short)Math.Max(-1, Days.Age(DateOnly.FromDayNumber(BirthDay), DateOnly.FromDayNumber(Facts.DayNumber)));
        }
    }

    /// <summary>As if the service were on another day: the visit keeps its length, every line is of that day.</summary>
    private void Preview(int day)
    {
        AdmissionDay = Has(BillField.Date) ? Math.Max(0, AdmissionDay + day - Facts.DayNumber) : day;
        Facts.DayNumber = day;
        for (var i = 0; i < Lines.Count && ExcludedDay < 0; i++)
        {
            var line = Lines[i];
            line.DayNumber = 0;
            Lines[i] = line;
        }
    }
}
