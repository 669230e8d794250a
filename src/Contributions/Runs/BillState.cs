using Yibao.Kernel;

namespace Yibao.Contributions.Runs;

/// <summary>Money of a bill by part (分项金额), in fen.</summary>
/// <param name="Employer">Employer's part (单位缴费).</param>
/// <param name="Maternity">Maternity (生育保险).</param>
/// <param name="Large">Large-amount mutual aid (大额互助).</param>
/// <param name="Employee">Employee's part (个人缴费).</param>
/// <param name="Own">A resident's own contribution (居民个人缴费).</param>
/// <param name="Surcharge">Late surcharge (滞纳金).</param>
public readonly record struct Shares(long Employer, long Maternity, long Large, long Employee, long Own, long Surcharge)
{
    /// <summary>Sum (合计).</summary>
    public long Total => Employer + Maternity + Large + Employee + Own + Surcharge;

    /// <summary>Sum without the surcharge (本金).</summary>
    public long Principal => Total - Surcharge;

    /// <summary>What the payer owes by a bill (应缴分项).</summary>
    public static Shares Of(BillParts parts) =>
        new(parts.Employer, parts.Maternity, parts.Large, parts.Employee, parts.Own, 0);

    /// <summary>Sum, part by part (合计).</summary>
    public static Shares operator +(Shares left, Shares right) => new(
        left.Employer + right.Employer, left.Maternity + right.Maternity, left.Large + right.Large, left.Employee + right.Employee,
        left.Own + right.Own, left.Surcharge + right.Surcharge);

    /// <summary>Difference, part by part (差额).</summary>
    public static Shares operator -(Shares left, Shares right) => new(
        left.Employer - right.Employer, left.Maternity - right.Maternity, left.Large - right.Large, left.Employee - right.Employee,
        left.Own - right.Own, left.Surcharge - right.Surcharge);

    /// <summary>
    /// As much of these as an amount pays (清偿顺序): first the money of persons (employee, own), then large amount, maternity, employer; the
    /// surcharge last.
    /// </summary>
    public Shares PaidBy(long fen)
    {
        long Take(long part)
        {
            var taken = Math.Min(part, fen);
            fen -= taken;
            return taken;
        }

        var employee = Take(Employee);
        var own = Take(Own);
        var large = Take(Large);
        var maternity = Take(Maternity);
        return new Shares(Take(Employer), maternity, large, employee, own, Take(Surcharge));
    }

    /// <summary>Each part as far as it is above zero (正值).</summary>
    public Shares Positive() => new(
        Math.Max(0, Employer), Math.Max(0, Maternity), Math.Max(0, Large), Math.Max(0, Employee), Math.Max(0, Own), Math.Max(0, Surcharge));
}

/// <summary>The present of a bill (账单现状): what all its editions ask, and what is paid of it.</summary>
public sealed record BillState
{
    /// <summary>Who owes it (缴费人).</summary>
    public required Payer Payer { get; init; }

    /// <summary>Scheme (险种).</summary>
    public required Scheme Scheme { get; init; }

    /// <summary>Period (账期).</summary>
    public required BillPeriod Period { get; init; }

    /// <summary>How many editions there are (版数).</summary>
    public int Editions { get; init; }

    /// <summary>Persons (人数).</summary>
    public int Heads { get; init; }

    /// <summary>Last day without surcharge (缴费截止日).</summary>
    public required DateOnly DueDay { get; init; }

    /// <summary>Asked (应缴).</summary>
    public Shares Due { get; init; }

    /// <summary>Paid (已缴).</summary>
    public Shares Paid { get; init; }

    /// <summary>Editions whose personal-account credits are posted (已划入版数).</summary>
    public int Credited { get; init; }

    /// <summary>Unpaid, by part (欠缴).</summary>
    public Shares Open => Due - Paid;

    /// <summary>Whether something is unpaid (未缴清).</summary>
    public bool IsOpen => Open.Total != 0;

    /// <summary>Whether something is left to do (未了结): it is unpaid, or the credits of an edition are not posted.</summary>
    public bool IsUnfinished => IsOpen || (Scheme == Scheme.Employee && Credited < Editions);

    /// <summary>Whether payments alone lie between this and an earlier state (仅缴费变动): what is paid, and the surcharge.</summary>
    public bool IsPaidFrom(BillState before) =>
        before is not null && Editions == before.Editions && Heads == before.Heads && DueDay == before.DueDay && Credited == before.Credited
        && Due with { Surcharge = 0 } == before.Due with { Surcharge = 0 };
}

/// <summary>Money of a payer on a bill (核销); negative where a bill became less.</summary>
/// <param name="Payer">Payer.</param>
/// <param name="Scheme">Scheme.</param>
/// <param name="Period">Period of the bill.</param>
/// <param name="Day">Day of posting.</param>
/// <param name="Paid">By part.</param>
/// <param name="SurchargeDue">Late surcharge that arose with it.</param>
public sealed record Allocation(Payer Payer, Scheme Scheme, BillPeriod Period, DateOnly Day, Shares Paid, long SurchargeDue);

/// <summary>Matches money with bills (缴费核销).</summary>
public static class Matching
{
    /// <summary>
    /// Pays bills with an amount, the oldest first (先欠先缴): of each the principal, then the surcharge that arose because it is late. What
    /// no bill takes is left as a credit of the payer.
    /// </summary>
    /// <param name="bills">The open bills of one payer and scheme.</param>
    /// <param name="fen">The amount.</param>
    /// <param name="day">Day of payment.</param>
    /// <param name="surcharge">Late surcharge of an amount that was due on a day and is paid on another.</param>
    /// <returns>The bills that changed, what was paid on each, and what is left.</returns>
    public static (List<BillState> Bills, List<Allocation> Allocations, long Left) Apply(
        IEnumerable<BillState> bills, long fen, DateOnly day, Func<DateOnly, DateOnly, long, long> surcharge)
    {
        var (changed, allocations) = (new List<BillState>(), new List<Allocation>());
        foreach (var bill in bills.OrderBy(bill => bill.Period))
        {
            if (fen == 0)
            {
                break;
            }

            var principal = (bill.Open with { Surcharge = 0 }).PaidBy(fen);
            var late = day > bill.DueDay && principal.Total > 0 ? surcharge(bill.DueDay, day, principal.Total) : 0;
            var due = bill.Due with { Surcharge = bill.Due.Surcharge + late };
            var paid = (due - bill.Paid).PaidBy(fen);
            if (paid.Total == 0)
            {
                continue;
            }

            fen -= paid.Total;
            changed.Add(bill with { Due = due, Paid = bill.Paid + paid });
            allocations.Add(new Allocation(bill.Payer, bill.Scheme, bill.Period, day, paid, late));
        }

        return (changed, allocations, fen);
    }

    /// <summary>
    /// A new edition of a bill (账单改版): what was paid on a part that became less pays the other parts, and the rest goes back to the payer.
    /// </summary>
    /// <param name="before">The bill so far; null: there was none.</param>
    /// <param name="edition">The edition.</param>
    /// <param name="day">Day of posting.</param>
    /// <returns>The bill afterwards, what moved on it (null: nothing), and what goes back to the payer.</returns>
    public static (BillState After, Allocation? Moved, long Back) Add(BillState? before, Bill edition, DateOnly day)
    {
        var state = before ?? new BillState
        {
            Payer = edition.Payer, Scheme = edition.Scheme, Period = edition.Period, DueDay = edition.DueDay,
        };
        var due = state.Due + Shares.Of(edition.Parts);
        var over = (state.Paid - due).Positive();
        var kept = state.Paid - over;
        var refilled = kept + (due - kept).Positive().PaidBy(over.Total);
        var moved = refilled - state.Paid;
        var after = state with
        {
            Editions = edition.Edition,
            Heads = state.Heads + edition.Heads,
            Due = due,
            Paid = refilled,
            DueDay = state.IsOpen ? state.DueDay : edition.DueDay,
        };
        var row = moved == default ? null : new Allocation(edition.Payer, edition.Scheme, edition.Period, day, moved, 0);
        return (after, row, -moved.Total);
    }
}
