using System.Data.Common;
using Npgsql;
using NpgsqlTypes;
using Yibao.Settlement;
using Yibao.Storage;
using Yibao.Storage.Counter;

namespace Yibao.Workbench;

/// <summary>Puts a synthetic region into a database (灌入模拟数据): for tests, benchmarks and demonstrations.</summary>
public static class Seeding
{
    /// <summary>
    /// People 0 to <paramref name="people"/> and providers 0 to <paramref name="providers"/> of a scheme, with empty personal accounts:
    /// balances come in by the import of accounts, which posts them.
    /// </summary>
    public static async Task Registers(Database database, SyntheticScheme scheme, int people, int providers)
    {
        await using var connection = await database.OpenWriting();
        await using var transaction = await connection.BeginTransactionAsync();
        var region = (long)scheme.Region.Value;
        await Write(connection, "provider", "region code name kind tier hosp_lv from_day until_day",
            Enumerable.Range(0, providers).Select(i =>
        {
            var one = scheme.Provider(i);
            return new object?[]
            {
                region, one.Code, one.Name, one.IsPharmacy ? 2L : 1L, (long)one.Tier, one.TierCode, StoredDay.Of(one.From), null,
            };
        }));
        await Write(connection, "person", "region psn_no cert_type certno name sex birth", Enumerable.Range(0, people).Select(i =>
        {
            var (one, _, _) = scheme.Person(i);
            return new object?[]
            {
                region, one.Number, one.DocumentType, one.Document, one.Name, (long)one.Sex, StoredDay.Of(one.Birth),
            };
        }));
        await Write(
            connection, "enrolment", "region psn_no scheme from_day until_day grade status psn_type post months employer",
            Enumerable.Range(0, people).Select(i =>
            {
                var (one, enrolment, _) = scheme.Person(i);
                return new object?[]
                {
                    region, one.Number, (long)enrolment.Scheme, StoredDay.Of(enrolment.From), null, "", (long)enrolment.Status,
                    enrolment.StatusCode, 0L, 0L, enrolment.Employer,
                };
            }));
        await Write(connection, "person_state", "region psn_no account_fen visits", Enumerable.Range(0, people).Select(i =>
            new object?[] { region, scheme.PersonNumber(i), 0L, 0L }));
        await transaction.CommitAsync();
    }

    /// <summary>
    /// Visits 1 to <paramref name="count"/> with the fee lines of bills 0 and on, as if registered and uploaded, ready to be settled. For
    /// measurements: they have no messages and no links in the audit chain. Without lines they are registered only.
    /// </summary>
    public static async Task Visits(
        Database database, SyntheticScheme scheme, int people, int providers, int first, int count, bool withLines = true)
    {
        await using var connection = await database.OpenWriting();
        await using var transaction = await connection.BeginTransactionAsync();
        var region = (long)scheme.Region.Value;
        await Write(
            connection, "visit",
            "region mdtrt_id psn_no visit_no provider kind med_type scheme state begin_day end_day epidemic filing ipt_otp_no diagnoses "
            + "details opened_at",
            Enumerable.Range(first, count).Select(i =>
            {
                var bill = scheme.Bill(i, people, providers);
                return new object?[]
                {
                    region, i + 1L, scheme.PersonNumber(bill.Person), i + 1L, scheme.Provider(bill.Provider).Code, 0L, "11",
                    (long)scheme.Person(bill.Person).Enrolment.Scheme, 1L, StoredDay.Of(bill.Day), null, 0L, 0L, "", "[]", "{}", 0L,
                };
            }));
        if (!withLines)
        {
            await transaction.CommitAsync();
            return;
        }

        await Write(
            connection, "fee_sheet", "region mdtrt_id first_line lines batch",
            Enumerable.Range(first, count).Select(i => new object?[]
            {
                region, i + 1L, 1L, FeeSheets.Pack([.. scheme.Bill(i, people, providers).Lines.Select(
                    line => line with { Split = new LineSplit(0, 0, 0, line.Amount) })]), 0L,
            }));
        await transaction.CommitAsync();
    }

    /// <summary>Rows of one table, in bulk; numbers are 64 bit, everything else is text.</summary>
    public static async Task Write(DbConnection connection, string table, string columns, IEnumerable<object?[]> rows)
    {
        var names = columns.Split(' ');
        if (connection is NpgsqlConnection server)
        {
            await using var copy =
                await server.BeginBinaryImportAsync($"copy {table} ({string.Join(", ", names)}) from stdin (format binary)");
            foreach (var row in rows)
            {
                await copy.StartRowAsync();
                foreach (var value in row)
                {
                    await (value switch
                    {
                        null => copy.WriteNullAsync(),
                        long number => copy.WriteAsync(number, NpgsqlDbType.Bigint),
                        _ => copy.WriteAsync((string)value, NpgsqlDbType.Text),
                    });
                }
            }

            await copy.CompleteAsync();
            return;
        }

        await using var insert = connection.CreateCommand();
        insert.CommandText =
            $"insert into {table} ({string.Join(", ", names)}) values ({string.Join(", ", names.Select(name => "@" + name))})";
        foreach (var name in names)
        {
            var parameter = insert.CreateParameter();
            parameter.ParameterName = "@" + name;
            insert.Parameters.Add(parameter);
        }

        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++)
            {
                insert.Parameters[i].Value = row[i] ?? DBNull.Value;
            }

            await insert.ExecuteNonQueryAsync();
        }
    }
}
