using Yibao.Kernel;
using Yibao.Policy.Documents;
using Yibao.Statistics.Indicators;

namespace Yibao.Statistics.Bulletins;

/// <summary>What a bulletin is counted from (公报依据).</summary>
/// <param name="Words">In words: which database, or which simulated nation.</param>
/// <param name="Multiplier">1 / scale of a simulated nation, by which totals are multiplied; 1 for real records.</param>
public sealed record BulletinBasis(Bilingual Words, decimal Multiplier = 1);

/// <summary>A row of the table by region (分地区行), totals in the units of the indicators.</summary>
/// <param name="Region">Province; where all people are of one province, pooling region.</param>
/// <param name="Employees">Insured employees with retirees.</param>
/// <param name="Residents">Insured residents.</param>
/// <param name="Income">Income of the basic funds, fen.</param>
/// <param name="Spending">Spending of them, fen.</param>
/// <param name="Balance">Balance, fen.</param>
public sealed record RegionRow(RegionCode Region, decimal Employees, decimal Residents, decimal Income, decimal Spending, decimal Balance);

/// <summary>A row of the table by month (分月行), fen.</summary>
/// <param name="Month">1 to 12.</param>
/// <param name="Income">Income of the basic funds.</param>
/// <param name="Spending">Spending of them.</param>
public sealed record MonthRow(int Month, decimal Income, decimal Spending);

/// <summary>
/// The statistical bulletin of a year (统计公报): the value of every indicator, by region and by month too. Facts make it; once published it
/// is frozen, and a correction is a new edition.
/// </summary>
public sealed record Bulletin
{
    /// <summary>Year (年度).</summary>
    public required int Year { get; init; }

    /// <summary>Whose (统计范围): a nation, a province, an agency.</summary>
    public required Bilingual Scope { get; init; }

    /// <summary>What it is counted from.</summary>
    public required BulletinBasis Basis { get; init; }

    /// <summary>Edition (版次), from 1; 0: not published.</summary>
    public int Edition { get; init; }

    /// <summary>Values by id of the indicator; null where nothing was counted.</summary>
    public required IReadOnlyDictionary<string, decimal?> Values { get; init; }

    /// <summary>By region, in order.</summary>
    public required IReadOnlyList<RegionRow> Regions { get; init; }

    /// <summary>By month.</summary>
    public required IReadOnlyList<MonthRow> Months { get; init; }

    /// <summary>What the reader must know (说明): differences to the ledger, what is missing.</summary>
    public IReadOnlyList<Bilingual> Notes { get; init; } = [];

    /// <summary>Makes a bulletin (编制).</summary>
    /// <param name="facts">The facts of the year.</param>
    /// <param name="scope">Whose.</param>
    /// <param name="basis">What they were counted from.</param>
    /// <param name="notes">What the reader must know.</param>
    public static Bulletin Of(YearFacts facts, Bilingual scope, BulletinBasis basis, IReadOnlyList<Bilingual>? notes = null)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(basis);
        return new Bulletin
        {
            Year = facts.Year, Scope = scope, Basis = basis, Values = IndicatorList.Values(facts, basis.Multiplier),
            Regions = RegionRows(facts, basis.Multiplier), Months = MonthRows(facts, basis.Multiplier), Notes = notes ?? [],
        };
    }

    private static List<RegionRow> RegionRows(YearFacts facts, decimal multiplier)
    {
        var provinces = facts.All.Select(fact => new RegionCode(fact.Key.Region).Province).Where(one => !one.IsNation).Distinct().Count();
        var rows = new SortedDictionary<RegionCode, decimal[]>();
        foreach (var (key, value) in facts.All)
        {
            var region = new RegionCode(key.Region);
            var row = provinces > 1 ? region.Province : region;
            if (row.IsNation || Column(key) is not { } column)
            {
                continue;
            }

            if (!rows.TryGetValue(row, out var sums))
            {
                rows[row] = sums = new decimal[5];
            }

            sums[column] += value * multiplier;
        }

        return [.. rows.Select(row => new RegionRow(row.Key, row.Value[0], row.Value[1], row.Value[2], row.Value[3], row.Value[4]))];
    }

    private static List<MonthRow> MonthRows(YearFacts facts, decimal multiplier)
    {
        var sums = new decimal[13, 2]; // by month, 0 where only the year is known
        foreach (var (key, value) in facts.All)
        {
            if (Column(key) is { } column and (IncomeColumn or SpendingColumn))
            {
                sums[key.Month, column - IncomeColumn] += value * multiplier;
            }
        }

        return [.. Enumerable.Range(1, 12).Select(month => new MonthRow(month, sums[month, 0], sums[month, 1]))];
    }

    private const int IncomeColumn = 2;
    private const int SpendingColumn = 3;

    private static int? Column(FactKey key) => key.Kind switch
    {
        FactKind.Insured => key.Scheme == (int)Scheme.Employee ? 0 : 1,
        FactKind.Income when BasicFunds.IsIncome((IncomeSource)key.Part) => IncomeColumn,
        FactKind.PaidByFund when BasicFunds.IsPooled(key.Part) => SpendingColumn,
        FactKind.AccountPaid when key.Scheme == (int)Scheme.Employee => SpendingColumn,
        FactKind.MaternityAllowance => SpendingColumn,
        FactKind.ClosingBalance => 4,
        _ => null,
    };
}
