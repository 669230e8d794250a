using Yibao.Contributions.Runs;
using Yibao.Storage.Counter;

namespace Yibao.Storage.Contributions;

/// <summary>Employers and the wages that they declare (单位与申报登记).</summary>
public static class EmployerRegister
{
    /// <summary>Employers of this list that are registered already (已登记单位), by region and number.</summary>
    public static async Task<HashSet<(int Region, string Number)>> Known(this ContributionBatch batch, IEnumerable<string> numbers)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var rows = await batch.Query<(long, string)>(
            $"select region, employer_no from employer where employer_no {batch.In}", new { keys = batch.Keys(numbers) });
        return [.. rows.Select(row => ((int)row.Item1, row.Item2))];
    }

    /// <summary>Credit codes of this list that are registered already (已登记代码), by region and code.</summary>
    public static async Task<HashSet<(int Region, string Code)>> KnownCodes(this ContributionBatch batch, IEnumerable<string> codes)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var rows = await batch.Query<(long, string)>(
            $"select region, credit_code from employer where credit_code {batch.In}", new { keys = batch.Keys(codes) });
        return [.. rows.Select(row => ((int)row.Item1, row.Item2))];
    }

    /// <summary>Takes an employer that is not registered (登记单位).</summary>
    public static void Add(this ContributionBatch batch, Employer employer)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(employer);
        batch.Add(
            ContributionTables.Employer,
            [
                (long)employer.Region.Value, employer.Number, employer.CreditCode, employer.Name, employer.PayerWord,
                StoredDay.Of(employer.From), StoredDay.Of(employer.Until),
            ]);
    }

    /// <summary>Who of these persons is or was enrolled with which employer (参保关系): region, person, employer; empty: pays alone.</summary>
    public static async Task<HashSet<(int Region, string Person, string Employer)>> Enrolled(
        this ContributionBatch batch, IEnumerable<string> persons)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var rows = await batch.Query<(long, string, string)>(
            $"select region, psn_no, employer_no from enrolment where psn_no {batch.In} and scheme = 310",
            new { keys = batch.Keys(persons) });
        return [.. rows.Select(row => ((int)row.Item1, row.Item2, row.Item3))];
    }

    /// <summary>The newest editions of the declarations of these persons (现行申报): how many, and the wage.</summary>
    public static async Task<Dictionary<(int Region, string Employer, string Person, int From), (int Edition, long Fen)>> Declared(
        this ContributionBatch batch, IEnumerable<string> persons)
    {
        ArgumentNullException.ThrowIfNull(batch);
        // The key of the table begins with the employer: the employers of the persons lead into it.
        var rows = await batch.Query<(long Region, string Employer, string Person, long From, long Edition, long Fen)>(
            $"""
            select w.region, w.employer_no, w.psn_no, w.from_month, w.edition, w.fen
            from (select distinct region, psn_no, employer_no from enrolment where psn_no {batch.In} and scheme = 310) e
            join declared_wage w on w.employer_no = e.employer_no and w.psn_no = e.psn_no and w.region = e.region
            order by w.edition
            """,
            new { keys = batch.Keys(persons) });
        var newest = new Dictionary<(int, string, string, int), (int, long)>();
        foreach (var row in rows)
        {
            newest[((int)row.Region, row.Employer, row.Person, (int)row.From)] = ((int)row.Edition, row.Fen);
        }

        return newest;
    }

    /// <summary>Takes a declaration (申报入库) as an edition of its month.</summary>
    public static void Add(this ContributionBatch batch, WageDeclaration wage, int edition)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(wage);
        batch.Add(
            ContributionTables.Wage,
            [
                (long)wage.Region.Value, wage.EmployerNumber, wage.Person, (long)wage.From.Value, (long)edition, wage.Fen, batch.At,
            ]);
    }
}
