using Yibao.Contributions.Runs;
using Yibao.Storage.Contributions;

namespace Yibao.Storage.Verify;

/// <summary>Checks that a bill is the sum of its lines (账单明细核查), reading one bill at a time.</summary>
internal static class BillLineCheck
{
    private const int RowsPerReport = 10_000;

    public static async Task<Violations> Run(Snapshot snapshot, Action<long> report, CancellationToken cancel)
    {
        var violations = new Violations();
        await using var command = snapshot.Connection.CreateCommand();
        command.CommandText = $"select {ContributionTables.Bill.List} from bill";
        command.CommandTimeout = 0; // a large database takes its time
        await using var reader = await command.ExecuteReaderAsync(cancel);
        for (var rows = 1L; await reader.ReadAsync(cancel); rows++)
        {
            var bill = ContributionTables.BillOf(reader);
            var name = $"edition {bill.Edition} of the bill of {bill.Payer.Number} for {bill.Period}";
            try
            {
                var lines = PackedLines.Unpack(bill.Lines);
                var sum = lines.Aggregate(default(BillParts), (total, line) => total + line.Parts);
                if (sum != bill.Parts)
                {
                    violations.Add($"{name}: asks {bill.Parts.Due} fen, its lines {sum.Due}");
                }
                else if (bill.Edition == 1 && lines.Count != bill.Heads)
                {
                    violations.Add($"{name}: {bill.Heads} people, its lines {lines.Count}");
                }
            }
            catch (Exception unreadable) when (unreadable is ArgumentException or IndexOutOfRangeException)
            {
                violations.Add($"{name}: its lines cannot be read");
            }

            if (rows % RowsPerReport == 0)
            {
                report(rows);
            }
        }

        return violations;
    }
}
