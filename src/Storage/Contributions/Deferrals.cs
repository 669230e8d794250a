using System.Data.Common;
using Dapper;
using Yibao.Contributions.Runs;
using Yibao.Enrolment;
using Yibao.Storage.Counter;

namespace Yibao.Storage.Contributions;

/// <summary>Which employers may pay which months later (缓缴): the approved cases of the online services.</summary>
public sealed class Deferrals
{
    private readonly ILookup<(int Region, string Employer), (long From, long Until)> granted;

    private Deferrals(ILookup<(int Region, string Employer), (long From, long Until)> granted) => this.granted = granted;

    /// <summary>Nobody's (无缓缴).</summary>
    public static Deferrals None { get; } = new(Array.Empty<(int, string)>().ToLookup(key => key, _ => (0L, 0L)));

    /// <summary>Every approved one (全部缓缴).</summary>
    public static async Task<Deferrals> All(Database database, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenReading(cancel);
        return await Read(connection, null, "1 = 1", new { });
    }

    /// <summary>Whether a bill is deferred (是否缓缴): a case covers the first day of its month.</summary>
    public bool Cover(Payer payer, BillPeriod period) => payer.Kind == PayerKind.Employer && !period.IsYear
        && granted[(payer.Region.Value, payer.Number)].Any(one =>
            one.From <= StoredDay.Of(period.First) && (one.Until == 0 || one.Until > StoredDay.Of(period.First)));

    internal static async Task<Deferrals> Read(DbConnection connection, DbTransaction? transaction, string condition, object values)
    {
        var rows = await connection.QueryAsync<(long Region, string Employer, long From, long Until)>(
            $"""
            select region, subject, from_day, until_day from service_case
            where kind = {(int)ServiceKind.Deferral} and state = {(int)ServiceState.Approved} and {condition}
            """,
            values, transaction);
        return new Deferrals(rows.ToLookup(row => ((int)row.Region, row.Employer), row => (row.From, row.Until)));
    }
}
