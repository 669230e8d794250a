using System.Collections.Frozen;
using Yibao.Benefits;
using Yibao.Catalogue;
using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Cli.Settling;

/// <summary>
/// Reads the text of one field into a draft (字段读取): the same words and numbers for CSV and JSON, exact, without floating point.
/// </summary>
/// <param name="items">A view of the catalogue that knows every item; null: there is no catalogue.</param>
internal sealed class FieldReading(CatalogueView? items)
{
    /// <summary>Longest number of a bill, person or visit.</summary>
    public const int IdLengthMax = 64;

    private const int MicroDecimals = 6;
    private const int QuantityDecimals = 4;
    private const long PriceMicroMax = Money.LimitFen * MicroPerFen;
    private const long QuantityE4Max = 1_000_000_000_000; // a hundred million units of one line
    private const long MicroPerFen = 10_000;
    private const int SupplyDaysMax = 3_660; // ten years

    private static readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>>[] Words =
    [
        .. Enum.GetValues<Dimension>().Select(d => Vocabulary.ValuesOf(d).Select((w, i) => (w.Name, i))
            .ToFrozenDictionary(p => p.Name, p => p.i, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>()),
    ];

    private string detail = "";

    /// <summary>What stood there and what was expected, of the last fault.</summary>
    public string Detail => detail;

    /// <summary>Reads a field of the bill.</summary>
    public InputFault Read(BillDraft draft, BillField field, ReadOnlySpan<char> text)
    {
        draft.Given |= 1UL << (int)field;
        ref var facts = ref draft.Facts;
        var fault = InputFault.None;
        switch (field)
        {
            case BillField.Bill: draft.Bill = Id(text, ref fault); break;
            case BillField.Person: draft.Person = Id(text, ref fault); break;
            case BillField.Grade: draft.Grade = Id(text, ref fault); break;
            case BillField.VisitId: draft.VisitName = Id(text, ref fault); break;
            case BillField.Region: draft.Region = Region(text, ref fault); break;
            case BillField.Scheme: draft.Scheme = SchemeOf(text, ref fault); break;
            case BillField.Status: facts.Status = (PersonStatus)Word(Dimension.Status, text, ref fault); break;
            case BillField.Sex: facts.Sex = (Sex)Word(Dimension.Sex, text, ref fault); break;
            case BillField.Aid: facts.Aid = (AidCategory)Word(Dimension.Aid, text, ref fault); break;
            case BillField.Post: facts.Post = (Post)Word(Dimension.Post, text, ref fault); break;
            case BillField.Visit: facts.Visit = (VisitKind)Word(Dimension.Visit, text, ref fault); break;
            case BillField.Tier: facts.Tier = (Tier)Word(Dimension.Tier, text, ref fault); break;
            case BillField.Place: facts.Place = (CarePlace)Word(Dimension.Place, text, ref fault); break;
            case BillField.Filing: facts.Filing = (Filing)Word(Dimension.Filing, text, ref fault); break;
            case BillField.Network: facts.Network = (Network)Word(Dimension.Network, text, ref fault); break;
            case BillField.Epidemic: facts.Epidemic = (EpidemicStatus)Word(Dimension.Epidemic, text, ref fault); break;
            case BillField.Age: facts.Age = (short)Number(text, 0, short.MaxValue, ref fault); break;
            case BillField.Months: facts.Months = (short)Number(text, 0, short.MaxValue, ref fault); break;
            case BillField.Stay: draft.Stay = (int)Number(text, 0, short.MaxValue, ref fault); break;
            case BillField.Account: draft.Account = Number(text, 2, Money.LimitFen, ref fault); break;
            case BillField.BirthDate: draft.BirthDay = Day(text, ref fault); break;
            case BillField.AdmissionDate: draft.AdmissionDay = Day(text, ref fault); break;
            case BillField.ExcludedOn: draft.ExcludedDay = Day(text, ref fault); break;
            case BillField.Date: facts.DayNumber = Day(text, ref fault); break;
            case BillField.EnrolledFrom: draft.EnrolledFrom = Day(text, ref fault); break;
            case BillField.EnrolledUntil: draft.EnrolledUntil = Day(text, ref fault); break;
            case BillField.Diagnoses: Diagnoses(draft.Diagnoses, text, ref fault); break;
            default: throw new InvalidOperationException($"'{field}' is a field of a line");
        }

        return fault;
    }

    /// <summary>Reads a field of a line.</summary>
    public InputFault Read(ref LineDraft line, BillField field, ReadOnlySpan<char> text)
    {
        line.Given |= 1UL << (int)field;
        var fault = InputFault.None;
        ref var terms = ref line.Line;
        switch (field)
        {
            case BillField.LineDate: terms.DayNumber = Day(text, ref fault); break;
            case BillField.Item: terms.Item = items?.Find(Id(text, ref fault)) is >= 0 and var found ? found : int.MaxValue; break;
            case BillField.Class: terms.Class = ClassOf(text, ref fault); break;
            case BillField.Price: terms.PriceMicro = Number(text, MicroDecimals, PriceMicroMax, ref fault); break;
            case BillField.Quantity: terms.QuantityE4 = Number(text, QuantityDecimals, QuantityE4Max, ref fault); break;
            case BillField.Amount: line.Amount = Number(text, 2, Money.LimitFen, ref fault); break;
            case BillField.FirstPay: terms.FirstPayPpm = Share(text, ref fault); break;
            case BillField.Ceiling: terms.CeilingMicro = Number(text, MicroDecimals, PriceMicroMax, ref fault); break;
            case BillField.Scope: terms.Scope = ScopeOf(text, ref fault); break;
            case BillField.Attested: terms.Attested = YesOrNo(text, ref fault); break;
            case BillField.DaysOfSupply: terms.DaysOfSupply = (short)Number(text, 0, SupplyDaysMax, ref fault); break;
            case BillField.DiagnosisPlan: terms.DiagnosisPlan = YesOrNo(text, ref fault); break;
            default: throw new InvalidOperationException($"'{field}' is a field of the bill");
        }

        return fault;
    }

    /// <summary>Reads an opening value in yuan, or a count.</summary>
    public InputFault ReadOpening(ReadOnlySpan<char> text, out long fen)
    {
        var fault = InputFault.None;
        fen = Number(text, 2, Money.LimitFen, ref fault);
        return fault;
    }

    /// <summary>What excludes one another on a line, and the price of a line that names only its amount.</summary>
    public InputFault Finish(ref LineDraft line, out BillField field)
    {
        field = BillField.Class;
        if (line.Has(BillField.Item) == line.Has(BillField.Class))
        {
            return Fault(line.Has(BillField.Item) ? InputFault.Contradiction : InputFault.MissingColumn, "give either item or class");
        }

        foreach (var own in (ReadOnlySpan<BillField>)[BillField.FirstPay, BillField.Ceiling, BillField.Scope])
        {
            if (line.Has(BillField.Item) && line.Has(own))
            {
                field = own;
                return Fault(InputFault.Contradiction, "the catalogue decides it for a line with an item");
            }
        }

        field = BillField.Amount;
        if (!line.Has(BillField.Price))
        {
            if (!line.Has(BillField.Amount) || line.Has(BillField.Quantity))
            {
                return Fault(InputFault.MissingColumn, "give amount, or price with or without quantity");
            }

            line.Line.PriceMicro = Math.Abs(line.Amount) * MicroPerFen;
            line.Line.QuantityE4 = line.Amount < 0 ? -10_000 : 10_000;
            return InputFault.None;
        }

        return line.Has(BillField.Amount) && !IsAmountOf(in line)
            ? Fault(InputFault.Contradiction, "not price x quantity")
            : InputFault.None;
    }

    private static bool IsAmountOf(in LineDraft line)
    {
        try
        {
            return HalfUp.LineAmount(line.Line.PriceMicro, line.Line.QuantityE4) == line.Amount;
        }
        catch (OverflowException)
        {
            // The benefit function refuses the bill for the amount itself.
            return true;
        }
    }

    private InputFault Fault(InputFault fault, string what)
    {
        detail = what;
        return fault;
    }

    private string Id(ReadOnlySpan<char> text, ref InputFault fault)
    {
        if (text.Length <= IdLengthMax && !text.ContainsAnyInRange('\0', '\u001f'))
        {
            return new string(text);
        }

        fault = Fault(InputFault.TooLong, $"at most {IdLengthMax} characters, no control characters");
        return "";
    }

    private RegionCode Region(ReadOnlySpan<char> text, ref InputFault fault)
    {
        if (RegionCode.TryParse(text, out var region))
        {
            return region;
        }

        fault = Fault(InputFault.UnknownRegion, $"'{Cut(text)}'; expected a GB/T 2260 code of six digits");
        return default;
    }

    private Scheme SchemeOf(ReadOnlySpan<char> text, ref InputFault fault)
    {
        if (text is "310" or "390")
        {
            return text[1] == '1' ? Scheme.Employee : Scheme.Resident;
        }

        fault = Fault(InputFault.UnknownWord, $"'{Cut(text)}'; expected 310 (employees) or 390 (residents)");
        return default;
    }

    private int Word(Dimension dimension, ReadOnlySpan<char> text, ref InputFault fault)
    {
        if (Words[(int)dimension].TryGetValue(text, out var value))
        {
            return value;
        }

        fault = Fault(InputFault.UnknownWord, BillFields.Unknown(new string(text), Vocabulary.ValuesOf(dimension).Select(w => w.Name)));
        return 0;
    }

    private ItemClass ClassOf(ReadOnlySpan<char> text, ref InputFault fault)
    {
        if (text is "A" or "B" or "C")
        {
            return (ItemClass)(text[0] - 'A');
        }

        fault = Fault(InputFault.UnknownWord, $"'{Cut(text)}'; expected A, B or C");
        return default;
    }

    private byte ScopeOf(ReadOnlySpan<char> text, ref InputFault fault)
    {
        if (BenefitScopes.TryFind(new string(text), out var scope))
        {
            return scope;
        }

        fault = Fault(InputFault.UnknownWord, BillFields.Unknown(new string(text), BenefitScopes.Names));
        return 0;
    }

    private bool YesOrNo(ReadOnlySpan<char> text, ref InputFault fault)
    {
        if (text is not ("true" or "false"))
        {
            fault = Fault(InputFault.UnknownWord, $"'{Cut(text)}'; expected true or false");
        }

        return text is "true";
    }

    private long Number(ReadOnlySpan<char> text, int decimals, long limit, ref InputFault fault)
    {
        if (DecimalText.TryRead(text, decimals, limit, out var units, out var problem))
        {
            return units;
        }

        var expected = decimals == 0 ? "a whole number" : $"a number with at most {decimals} decimals";
        fault = Fault(FaultOf(problem), $"'{Cut(text)}'; expected {expected}");
        return 0;
    }

    private int Share(ReadOnlySpan<char> text, ref InputFault fault)
    {
        var isPercent = text.Length > 0 && text[^1] == '%';
        var ppm = Number(isPercent ? text[..^1] : text, isPercent ? 4 : MicroDecimals, 1_000_000, ref fault);
        if (fault != InputFault.None || ppm < 0)
        {
            fault = fault == InputFault.None ? InputFault.Overflow : fault;
            detail = $"'{Cut(text)}'; expected a share from 0% to 100%, such as 10% or 0.1";
        }

        return (int)ppm;
    }

    private int Day(ReadOnlySpan<char> text, ref InputFault fault)
    {
        if (Days.TryParse(text, out var day, out var problem))
        {
            return day.DayNumber;
        }

        fault = Fault(InputFault.BadDate, $"'{Cut(text)}': {problem}");
        return 0;
    }

    private void Diagnoses(List<int> diagnoses, ReadOnlySpan<char> text, ref InputFault fault)
    {
        foreach (var part in text.Split(';'))
        {
            var code = text[part].Trim(' ');
            if (!DiagnosisCode.TryParse(code, out var diagnosis))
            {
                fault = Fault(InputFault.BadDiagnosis, $"'{Cut(code)}'; expected ICD-10 codes separated by ';'");
                return;
            }

            if (diagnoses.Count == BillLimits.MostDiagnoses)
            {
                fault = Fault(InputFault.TooLong, $"at most {BillLimits.MostDiagnoses} diagnoses");
                return;
            }

            diagnoses.Add(diagnosis.Packed);
        }
    }

    private static InputFault FaultOf(DecimalFault problem) => problem switch
    {
        DecimalFault.TooFine => InputFault.FractionOfFen,
        DecimalFault.TooLarge => InputFault.Overflow,
        _ => InputFault.NotANumber,
    };

    private static string Cut(ReadOnlySpan<char> text) => BillFields.Cut(new string(text));
}

/// <summary>One line while it is read.</summary>
internal struct LineDraft()
{
    /// <summary>The line.</summary>
    public BillLine Line = new();

    /// <summary>Amount in fen where it was given.</summary>
    public long Amount;

    /// <summary>Fields that were given, one bit each.</summary>
    public ulong Given;

    /// <summary>Whether a field was given.</summary>
    public readonly bool Has(BillField field) => (Given >> (int)field & 1) != 0;
}
