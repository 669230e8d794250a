namespace Yibao.Cli.Settling;

/// <summary>What the header of a CSV file says (表头): for every column its field, or the accumulator that it opens.</summary>
internal sealed class CsvHeader
{
    /// <summary>Mark of a column that opens an accumulator.</summary>
    public const int IsOpening = -1;

    private static readonly BillField[] Needed =
        [BillField.Bill, BillField.Person, BillField.Region, BillField.Scheme, BillField.Status, BillField.Visit, BillField.Tier];

    private CsvHeader(int[] fields, string[] openings) => (Fields, Openings) = (fields, openings);

    /// <summary>For every column the number of its <see cref="BillField"/>, or <see cref="IsOpening"/>.</summary>
    public int[] Fields { get; }

    /// <summary>For every column the accumulator that it opens; empty for a field.</summary>
    public string[] Openings { get; }

    /// <summary>Column of the number of the bill.</summary>
    public int BillColumn => Array.IndexOf(Fields, (int)BillField.Bill);

    /// <summary>Reads the names of the columns.</summary>
    /// <param name="names">Names, as written.</param>
    /// <param name="isPreview">Whether the day of service is given from outside.</param>
    /// <exception cref="UnusableFileException">A column is unknown, stands twice or is missing.</exception>
    public static CsvHeader Of(IReadOnlyList<string> names, bool isPreview)
    {
        var faults = new List<FileFault>();
        var fields = new int[names.Count];
        var openings = new string[names.Count];
        for (var i = 0; i < names.Count; i++)
        {
            openings[i] = "";
            if (names[i].StartsWith(BillFields.Before + ".", StringComparison.Ordinal))
            {
                (fields[i], openings[i]) = (IsOpening, names[i][(BillFields.Before.Length + 1)..]);
            }
            else if (BillFields.TryFind(names[i], out var field))
            {
                fields[i] = (int)field;
            }
            else
            {
                fields[i] = IsOpening;
                faults.Add(new FileFault(InputFault.UnknownColumn, 1, i + 1, names[i], BillFields.Unknown(names[i], BillFields.Names)));
                continue;
            }

            if (names.Take(i).Contains(names[i], StringComparer.Ordinal))
            {
                faults.Add(new FileFault(InputFault.RepeatedColumn, 1, i + 1, names[i], "one column per name"));
            }
        }

        Missing(fields, isPreview, faults);
        return faults.Count == 0 ? new CsvHeader(fields, openings) : throw new UnusableFileException([.. faults.OrderBy(f => f.Fault)]);
    }

    private static void Missing(int[] fields, bool isPreview, List<FileFault> faults)
    {
        void Need(params BillField[] either)
        {
            if (!either.Any(f => Array.IndexOf(fields, (int)f) >= 0))
            {
                var names = string.Join(" or ", either.Select(f => f.Name()));
                faults.Add(new FileFault(InputFault.MissingColumn, 1, 0, names, "the column must be there"));
            }
        }

        foreach (var field in Needed)
        {
            Need(field);
        }

        Need(BillField.Age, BillField.BirthDate);
        Need(BillField.Class, BillField.Item);
        Need(BillField.Amount, BillField.Price);
        if (!isPreview)
        {
            Need(BillField.Date);
        }
    }
}
