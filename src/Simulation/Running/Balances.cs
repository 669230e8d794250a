using Yibao.Kernel;
using Yibao.Statistics;

namespace Yibao.Simulation.Running;

/// <summary>
/// Balances at the end of a year (年末结余): the opening balance, what came in, what went out, by region and scheme. Credits to personal
/// accounts leave the pool; large-amount mutual aid and the fiscal fund have books of their own.
/// </summary>
internal static class Balances
{
    private const int Pooled = 0;
    private const int Accounts = 1;

    /// <summary>Writes the closing balances into the facts.</summary>
    public static void Close(YearFacts facts)
    {
        var closing = new SortedDictionary<(int Region, int Scheme, int Part), long>();
        foreach (var (key, value) in facts.All.ToArray())
        {
            switch (key.Kind)
            {
                case FactKind.OpeningBalance:
                    Add(key, key.Part, value);
                    break;
                case FactKind.Income when key.Part != (int)IncomeSource.LargeAmount:
                    Add(key, Pooled, value);
                    break;
                case FactKind.AccountCredit:
                    Add(key, Pooled, -value);
                    Add(key, Accounts, value);
                    break;
                case FactKind.AccountPaid:
                    Add(key, Accounts, -value);
                    break;
                case FactKind.MaternityAllowance:
                    Add(key, Pooled, -value);
                    break;
                case FactKind.PaidByFund when IsBasic(key.Part):
                    Add(key, Pooled, -value);
                    break;
                default:
                    break;
            }
        }

        foreach (var ((region, scheme, part), value) in closing)
        {
            facts.Add(new FactKey(FactKind.ClosingBalance, region, scheme, part, 0), value);
        }

        void Add(FactKey key, int part, long value)
        {
            var place = (key.Region, key.Scheme, part);
            closing[place] = closing.GetValueOrDefault(place) + value;
        }
    }

    /// <summary>Codes of the pooled funds of basic insurance, with maternity and the residents' critical illness insurance.</summary>
    internal static bool IsBasic(int fund) => fund / FundsPerScheme is (int)Scheme.Employee or (int)Scheme.Resident;

    private const int FundsPerScheme = 1_000;
}
