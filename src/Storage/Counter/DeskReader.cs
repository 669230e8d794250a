using System.Data.Common;
using Dapper;

namespace Yibao.Storage.Counter;

/// <summary>
/// Reads what pre-settlements need (只读查询), without locks: of persons whom it knows only whether their version still stands. Not safe to
/// share between threads.
/// </summary>
public sealed class DeskReader(Database database) : IAsyncDisposable
{
    /// <summary>Persons of one generation: a few kilobytes each.</summary>
    private const int PersonsKept = 4_096;

    private readonly DeskCache cache = new(PersonsKept);
    private DbConnection? connection;
    private DeskQuery? query;

    /// <summary>Everything that was asked for, as it stands now.</summary>
    public async ValueTask<DeskData> Read(Needs needs)
    {
        try
        {
            if (connection is null)
            {
                connection = await database.OpenReading();
                if (database.Engine == Engine.Postgres)
                {
                    await connection.ExecuteAsync(DeskQuery.Session);
                }

                query = new DeskQuery(connection, locks: false);
            }

            return Read(needs, query!).Ask(needs, connection, transaction: null);
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    private DeskData Read(Needs needs, DeskQuery asking)
    {
        var known = new DeskData();
        cache.Take(needs, known);
        var strangers = needs.Persons.Where(number => !known.Persons.ContainsKey(number)).ToArray();
        var data = asking.Read(
            new DeskAsk(needs.Persons, strangers, needs.Messages, needs.Visits, needs.VisitsOf, needs.SettlementsOf),
            transaction: null, out var states);
        var changed = known.Persons.Where(one => !one.Value.TrueForAll(person => Stands(person, states)))
            .Select(one => one.Key).ToHashSet(StringComparer.Ordinal);
        var again = asking.Read(new DeskAsk(changed, changed, [], [], [], []), transaction: null, out _);
        cache.Drop(changed);
        foreach (var (number, persons) in known.Persons.Where(one => !changed.Contains(one.Key)).Concat(again.Persons))
        {
            data.Persons[number] = persons;
        }

        cache.Keep(data.Persons, visits: []);
        return data;
    }

    private static bool Stands(PersonDesk person, Dictionary<(string, long), PersonState> states) =>
        states.TryGetValue((person.File.Person.Number, person.File.Person.Region.Value), out var state) && state.Version == person.Version;

    /// <summary>Closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        if (connection is { } open)
        {
            (connection, query) = (null, null);
            await open.DisposeAsync();
        }
    }
}
