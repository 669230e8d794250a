using System.Globalization;
using System.Text.Json;
using Dapper;
using Yibao.Storage;
using Yibao.Storage.Counter;
using Yibao.Tests.Verify;

namespace Yibao.Tests.Counter;

/// <summary>
/// Random messages through the model in memory, the office on SQLite and the office on PostgreSQL: the same answers, and at the end the
/// same balances, accumulators and personal accounts; on both engines every byte of what is audited, so that the chains end in one hash.
/// </summary>
public sealed class CounterDifferentialTests(ITestOutputHelper log)
{
    // Few enough that messages meet; in the soak more, so that nobody has thousands of visits.
    private static readonly int People = Dose.Of(6, 30);

    [Fact]
    [Trait("Soak", "true")]
    public async Task Memory_SQLite_and_PostgreSQL_do_the_same()
    {
        const int atOnce = 4; // worlds wait for their disks; two processors serve four
        var told = new SortedDictionary<int, string>();
        await Parallel.ForEachAsync(
            Enumerable.Range(1, Dose.Of(2, 20)), new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (seed, _) =>
            {
                var line = await Play(seed);
                lock (told)
                {
                    told.Add(seed, line);
                }
            });
        log.WriteLine(string.Join('\n', told.Values));
    }

    private static async Task<string> Play(int seed)
    {
        await using var sqlite = await CounterFixture.Open(Engine.Sqlite, People);
        await using var postgres = await CounterFixture.Open(Engine.Postgres, People);
        var world = new World(seed, sqlite, postgres);
        var count = Dose.Of(1_000, 10_000);
        for (var i = 0; i < count; i++)
        {
            await world.Step(i);
            if (i % 400 == 399)
            {
                await Restart(sqlite);
                await Restart(postgres);
            }
        }

        await world.Compare();
        await InvariantTests.Holds(sqlite);
        await InvariantTests.Holds(postgres);
        Assert.True(world.Codes >= 15, world.Refused);
        return $"seed {seed}: {count} messages, {world.Done} done, refused: {world.Refused}";
    }

    private static async Task Restart(CounterFixture office)
    {
        await office.CloseOffice();
        await office.OpenOffice();
    }

    private sealed class World(int seed, CounterFixture sqlite, CounterFixture postgres)
    {
        private readonly CounterModel model = new(CounterFixture.Rules, People);
        private readonly RandomSteps random = new(new Random(seed), People);
        private readonly List<(long Office, long Model)> visits = [];
        private readonly List<(long Office, long Model)> settlements = [];
        private readonly SortedDictionary<string, int> refused = new(StringComparer.Ordinal);

        internal int Done { get; private set; }

        internal int Codes => refused.Count;

        internal string Refused => string.Join(' ', refused.Select(code => $"{code.Key}:{code.Value}"));

        internal async Task Step(int number)
        {
            var step = random.Next();
            var (visit, settlement) = (Of(visits, step.Visit), Of(settlements, step.Settlement));
            var replies = await Task.WhenAll(
                sqlite.Send(step.Ask(visit.Office, settlement.Office)), postgres.Send(step.Ask(visit.Office, settlement.Office)));
            var reply = replies[0];
            var expected = model.Send(step, visit.Model, settlement.Model);
            var where = $"seed {seed}, message {number}: {step}";
            Assert.True(reply == replies[1], $"{where}\nSQLite     {reply.Text}\nPostgreSQL {replies[1].Text}");
            Assert.True(expected.Code == reply.Code, $"{where}\nmodel {expected.Code}\noffice {reply.Text}");
            if (reply.Code.Length > 0)
            {
                refused[reply.Code] = refused.GetValueOrDefault(reply.Code) + 1;
                return;
            }

            Done++;
            if (expected.Amounts.Length > 0)
            {
                var amounts = string.Join(' ', reply.Text.Split(' ')[2..]);
                Assert.True(expected.Amounts == amounts, $"{where}\nmodel {expected.Amounts}\noffice {amounts}");
            }

            Learn(step, (reply.Id, expected.Id));
        }

        internal async Task Compare()
        {
            foreach (var office in new[] { sqlite, postgres })
            {
                Assert.Equal(model.Balances(), await Balances(office));
                Assert.Equal(model.Accumulators(), await Accumulators(office));
                foreach (var person in Enumerable.Range(0, People).Select(CounterFixture.Person))
                {
                    var account = await office.Read<long>("select account_fen from person_state where psn_no = @person", new { person });
                    Assert.Equal(model.AccountOf(person), account);
                }

                Assert.Equal(model.Records.Count, await office.Read<long>("select count(*) from settlement"));
            }

            Assert.Equal(await Head(sqlite), await Head(postgres));
        }

        private void Learn(CounterStep step, (long Office, long Model) ids)
        {
            var list = step.InfNo is "2201" or "2401" ? visits
                : step.InfNo is "2207" or "2304" or "2102" or "2208" or "2305" or "2103" ? settlements
                : null;
            // A repeat tells the same ids again.
            if (list is not null && !list.Contains(ids))
            {
                list.Add(ids);
                random.Made(step, list.Count - 1);
            }
        }

        private static (long Office, long Model) Of(List<(long, long)> ids, int place) =>
            place >= 0 && place < ids.Count ? ids[place] : (-1, -1);

        private static async Task<string> Head(CounterFixture office) =>
            Convert.ToHexStringLower(await office.Read<byte[]>("select hash from audit_link order by seq desc limit 1"));

        private static async Task<SortedDictionary<string, long>> Balances(CounterFixture office)
        {
            await using var connection = await office.Database.OpenReading();
            var rows = await connection.QueryAsync<(long Scheme, long Account, long Net)>(
                "select scheme, account, cast(sum(debit - credit) as bigint) from balance group by scheme, account");
            var sums = rows.Where(row => row.Net != 0).ToDictionary(row => $"{row.Scheme} {row.Account}", row => row.Net);
            return new(sums, StringComparer.Ordinal);
        }

        private static async Task<SortedDictionary<string, long>> Accumulators(CounterFixture office)
        {
            await using var connection = await office.Database.OpenReading();
            var values = new SortedDictionary<string, long>(StringComparer.Ordinal);
            foreach (var (person, plan, year, slots) in await connection.QueryAsync<(string, string, long, string)>(
                "select psn_no, plan, year_start, slots from accumulator"))
            {
                using var json = JsonDocument.Parse(slots);
                foreach (var slot in json.RootElement.EnumerateArray())
                {
                    var key = string.Create(
                        CultureInfo.InvariantCulture,
                        $"{person} {plan} {StoredDay.Read(year).DayNumber} {slot[0].GetString()}@{slot[1].GetInt64()}");
                    values[key] = slot[2].GetInt64();
                }
            }

            return values;
        }
    }
}
