using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Dapper;
using Npgsql;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Storage.Counter;

namespace Yibao.Storage.Enrolment;

/// <summary>Whose cover arrears pause, or a payment restores (欠费暂停与恢复).</summary>
/// <param name="Region">Region.</param>
/// <param name="Scheme">Scheme.</param>
/// <param name="Payer">Number of the employer; empty: people who pay alone.</param>
/// <param name="From">First day without benefits, or first day with benefits again.</param>
/// <param name="By">Who orders it; a run is named too.</param>
/// <param name="Cause">What it follows from (缘由), such as the number of the bill or payment; stands in the event.</param>
public sealed record ArrearsOrder(RegionCode Region, Scheme Scheme, string Payer, DateOnly From, string By, string Cause);

/// <summary>The enrolments of one person whose cover may change (参保人待遇).</summary>
/// <param name="Number">Person number.</param>
/// <param name="Spans">Every enrolment in the region.</param>
/// <param name="LastSettled">Latest day of service settled from the order's day on: what was settled keeps its cover; null: none.</param>
public sealed record PersonCover(string Number, IReadOnlyList<EnrolmentSpan> Spans, DateOnly? LastSettled);

/// <summary>
/// Pauses and restores the cover of many people at once, inside the transaction of whoever finds the arrears or takes the payment
/// (批量欠费暂停与恢复): <see cref="InsuredOf"/> says who, <see cref="Read"/> locks and reads them (as a question of <see cref="Needs.Others"/>),
/// <see cref="Pause"/> and <see cref="Restore"/> add to the write set. A thousand to ten thousand people at a time.
/// </summary>
public static class ArrearsCover
{
    /// <summary>
    /// People of a payer whose enrolment goes on to the order's day or beyond (单位在册人员), in order of their numbers, after one of them.
    /// Index: enrolment_by_employer.
    /// </summary>
    public static IReadOnlyList<string> InsuredOf(
        DbConnection connection, DbTransaction? transaction, ArrearsOrder order, string after, int most) =>
    [
        .. connection.Query<string>(
            """
            select distinct psn_no from enrolment
            where employer_no = @Payer and employer_no <> '' and region = @region and psn_no > @after and scheme = @scheme
                and (until_day is null or until_day > @from)
            order by psn_no limit @most
            """,
            new
            {
                order.Payer, region = (long)order.Region.Value, after, scheme = (long)order.Scheme, from = StoredDay.Of(order.From), most,
            },
            transaction),
    ];

    /// <summary>Locks people in order of their numbers and reads their enrolments. Indexes: person_state_pkey, enrolment_pkey,
    /// settlement_by_person.</summary>
    public static IReadOnlyList<PersonCover> Read(
        DbConnection connection, DbTransaction? transaction, ArrearsOrder order, IReadOnlyCollection<string> numbers)
    {
        var isPostgres = connection is NpgsqlConnection;
        var isIn = isPostgres ? "= any(@keys)" : "in (select value from json_each(@keys))";
        object keys = isPostgres ? numbers.ToArray() : JsonSerializer.Serialize(numbers);
        var values = new { keys, region = (long)order.Region.Value, scheme = (long)order.Scheme, from = StoredDay.Of(order.From) };
        var locks = isPostgres ? " for update" : "";
        var known = connection.Query<string>(
            $"select psn_no from person_state where psn_no {isIn} and region = @region order by psn_no{locks}",
            values, transaction).AsList();
        var settled = connection.Query<(string Number, long Day)>(
            $"""
            select s.psn_no, max(s.day) from settlement s
            where s.psn_no {isIn} and s.region = @region and s.scheme = @scheme and s.day >= @from and s.reverses is null
                and not exists (select 1 from settlement r where r.reverses = s.setl_id and r.region = s.region)
            group by s.psn_no
            """,
            values, transaction).ToDictionary(row => row.Number, row => StoredDay.Read(row.Day), StringComparer.Ordinal);
        var spans = known.ToDictionary(number => number, _ => new List<EnrolmentSpan>(), StringComparer.Ordinal);
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"select {RegisterRows.EnrolmentColumns} from enrolment where psn_no {isIn} and region = @region "
            + "order by psn_no, scheme, from_day";
        Bind(command, "keys", keys);
        Bind(command, "region", (long)order.Region.Value);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            if (spans.TryGetValue(reader.GetString(1), out var own))
            {
                own.Add(RegisterRows.Enrolment(reader));
            }
        }

        return
        [
            .. known.Select(number => new PersonCover(
                number, spans[number], settled.TryGetValue(number, out var last) ? last : null)),
        ];
    }

    /// <summary>Pauses from the order's day on (欠费暂停); who was treated since is paused from the day after the last settled one.</summary>
    /// <returns>How many people it changes.</returns>
    public static int Pause(WriteSet writes, IReadOnlyList<PersonCover> people, ArrearsOrder order, BusinessIds ids) =>
        Change(writes, people, order, ids, ProcedureKind.ArrearsPause, (one, payer) =>
        {
            var from = one.LastSettled is { } last && last >= order.From ? last.AddDays(1) : order.From;
            return EnrolmentSpans.Pause(one.Spans, order.Scheme, payer, from, PauseReason.Arrears);
        });

    /// <summary>Restores from the order's day on what arrears had paused (补缴恢复).</summary>
    /// <returns>How many people it changes.</returns>
    public static int Restore(WriteSet writes, IReadOnlyList<PersonCover> people, ArrearsOrder order, BusinessIds ids) =>
        Change(writes, people, order, ids, ProcedureKind.ArrearsRestore, (one, payer) =>
            EnrolmentSpans.Restore(one.Spans, order.Scheme, payer, order.From, PauseReason.Arrears));

    private static int Change(
        WriteSet writes, IReadOnlyList<PersonCover> people, ArrearsOrder order, BusinessIds ids, ProcedureKind kind,
        Func<PersonCover, string, IReadOnlyList<EnrolmentSpan>> change)
    {
        var changed = 0;
        var details = JsonSerializer.Serialize(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["scheme"] = ((int)order.Scheme).ToString(CultureInfo.InvariantCulture), ["payer"] = order.Payer, ["cause"] = order.Cause,
        });
        foreach (var one in people)
        {
            var after = change(one, order.Payer);
            if (ReferenceEquals(after, one.Spans))
            {
                continue;
            }

            changed++;
            writes.Put(new RecordKey(order.Region, one.Number), one.Spans, after);
            writes.Add(new EnrolmentEvent(
                order.Region, ids.Next(writes.At), one.Number, kind, order.From, order.By, writes.At, Undoes: 0, details));
        }

        return changed;
    }

    private static void Bind(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}
