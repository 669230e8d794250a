using Yibao.Cli.Importing;
using Yibao.Storage;
using Yibao.Storage.Contributions;
using Yibao.Storage.Registers;

namespace Yibao.Cli.Contributing;

/// <summary>Households (家庭导入), a row for each person: the newest row of a person holds.</summary>
internal sealed class HouseholdImport(Database database, RefusedFile refused) : IRegisterImport
{
    private readonly ImportCells cells = new(Header);
    private readonly List<(HouseholdPerson Person, long Line)> batch = [];

    /// <summary>The columns of the file.</summary>
    public static string[] Header { get; } = ["region", "household_no", "psn_no"];

    public string[] Columns => Header;

    public bool Begins(ImportRows row) => true;

    public void Take(ImportRows row)
    {
        cells.Begin(row);
        var person = new HouseholdPerson(
            cells.Region("region"), cells.Code("household_no", ImportRefusals.HouseholdNumber, 1, 30),
            cells.Code("psn_no", ImportRefusals.PersonNumber, 1, 30));
        if (cells.Refusal is { } refusal)
        {
            refused.Add(refusal);
        }
        else
        {
            batch.Add((person, row.Line));
        }
    }

    public async Task Commit(ImportRun run, DateTimeOffset at, CancellationToken cancel)
    {
        await using var register = await ContributionBatch.Begin(database, ContributionBatch.Desk, at, cancel);
        var known = await register.KnownPersons(batch.Select(entry => entry.Person.Person));
        var newest = new Dictionary<(int, string), HouseholdPerson>();
        foreach (var (person, line) in batch)
        {
            if (known.Contains((person.Region.Value, person.Person)))
            {
                newest[(person.Region.Value, person.Person)] = person;
            }
            else
            {
                refused.Add(new RefusedRow(line, ImportRefusals.UnknownPerson, "psn_no", ""));
            }
        }

        foreach (var person in newest.Values)
        {
            register.Put(person);
        }

        batch.Clear();
        run.RowsRefused += refused.Flush();
        register.Add(run.Save(at));
        await register.Commit(cancel);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
