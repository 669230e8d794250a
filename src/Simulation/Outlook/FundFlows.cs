using Yibao.Kernel;
using Yibao.Simulation.Running;
using Yibao.Statistics;

namespace Yibao.Simulation.Outlook;

/// <summary>
/// The pooled funds of a scheme in a year, month by month (基金收支), read from the facts of the year. What goes to personal accounts is not
/// income
/// of the pool; maternity allowance is spending of it. Large-amount mutual aid, assistance and the fiscal fund have books of their own.
/// </summary>
public sealed class FundFlows
{
    private const int Months = 12;

    private readonly long[] income = new long[Months];
    private readonly long[] spending = new long[Months];

    private FundFlows(int year) => Year = year;

    /// <summary>The year (年度).</summary>
    public int Year { get; }

    /// <summary>Insured people at its end (年末参保人数).</summary>
    public long People { get; private set; }

    /// <summary>Balance at its beginning, fen (年初结余).</summary>
    public long Opening { get; private set; }

    /// <summary>Interest within the income, fen (利息).</summary>
    public long Interest { get; private set; }

    /// <summary>Income by month, fen (各月收入).</summary>
    public IReadOnlyList<long> Income => income;

    /// <summary>Spending by month, fen (各月支出).</summary>
    public IReadOnlyList<long> Spending => spending;

    /// <summary>The year as a whole (全年).</summary>
    public FundYear Total => new(Year, People, Opening, income.Sum(), spending.Sum(), Interest);

    /// <summary>Months that the balance at the end of each month lasts, at the year's mean spending (各月末可支付月数).</summary>
    public IReadOnlyList<decimal> MonthsOfReserve
    {
        get
        {
            var balance = Opening;
            var mean = spending.Sum() / (decimal)Months;
            return [.. Enumerable.Range(0, Months).Select(m => mean == 0 ? 0 : (balance += income[m] - spending[m]) / mean)];
        }
    }

    /// <summary>Reads them from the facts of a year, by the place of a group.</summary>
    /// <param name="facts">The facts.</param>
    /// <param name="groups">How many groups.</param>
    /// <param name="group">The group of a pooling region: its province, for example.</param>
    /// <returns>By group and scheme.</returns>
    public static IReadOnlyDictionary<(int Group, Scheme Scheme), FundFlows> Of(YearFacts facts, int groups, Func<int, int> group)
    {
        var flows = new Dictionary<(int, Scheme), FundFlows>();
        for (var i = 0; i < groups; i++)
        {
            flows[(i, Scheme.Employee)] = new FundFlows(facts.Year);
            flows[(i, Scheme.Resident)] = new FundFlows(facts.Year);
        }

        foreach (var (key, value) in facts.All.Where(fact => fact.Key.Scheme != 0))
        {
            flows[(group(key.Region), (Scheme)key.Scheme)].Add(in key, value);
        }

        return flows;
    }

    /// <summary>Several as one (合计).</summary>
    public static FundFlows Sum(IReadOnlyCollection<FundFlows> parts)
    {
        var sum = new FundFlows(parts.First().Year)
        {
            People = parts.Sum(p => p.People), Opening = parts.Sum(p => p.Opening), Interest = parts.Sum(p => p.Interest),
        };
        foreach (var part in parts)
        {
            for (var month = 0; month < Months; month++)
            {
                sum.income[month] += part.income[month];
                sum.spending[month] += part.spending[month];
            }
        }

        return sum;
    }

    private void Add(in FactKey key, long value)
    {
        switch (key.Kind)
        {
            case FactKind.Insured:
                People += value;
                break;
            case FactKind.OpeningBalance when key.Part == 0:
                Opening += value;
                break;
            case FactKind.Income when key.Part != (int)IncomeSource.LargeAmount:
                Interest += key.Part == (int)IncomeSource.Interest ? value : 0;
                Spread(income, key.Month, value);
                break;
            case FactKind.AccountCredit:
                Spread(income, key.Month, -value);
                break;
            case FactKind.MaternityAllowance:
            case FactKind.PaidByFund when Balances.IsBasic(key.Part):
                Spread(spending, key.Month, value);
                break;
        }
    }

    /// <summary>Adds to a month; what is of the year as a whole in equal parts, whose last takes the rest.</summary>
    private static void Spread(long[] months, int month, long value)
    {
        if (month > 0)
        {
            months[month - 1] += value;
            return;
        }

        for (var i = 0; i < Months; i++)
        {
            months[i] += i == Months - 1 ? value - (value / Months * (Months - 1)) : value / Months;
        }
    }
}
