using Yibao.Agency.CareElsewhere;
using Yibao.Clearing.Messages;
using Yibao.Storage;
using Yibao.Tests.Counter;
using Yibao.Tests.Storage;
using Yibao.Tests.Verify;

namespace Yibao.Tests.CareElsewhere;

/// <summary>
/// Each message of a settlement elsewhere and of its reversal is lost, told of too late, doubled, delayed and overtaken, alone and beside
/// mishaps of the others. Afterwards the day is reconciled, and home, care and hub hold the same.
/// </summary>
public sealed class MessageFaultTests(ITestOutputHelper log)
{
    private const int Kinds = 6; // messages of a settlement and its reversal: home to care, home to hub, care to hub, each twice

    private static readonly Mishap[] Mishaps =
        [Mishap.Lost, Mishap.NotTold, Mishap.Doubled, Mishap.Delayed, Mishap.Overtaking];

    private static readonly DateOnly Today = new(2020, 6, 30);

    private enum Course
    {
        Stands,
        ReversedAtOnce,
        ReversedLater,
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    [Trait("Soak", "true")]
    public async Task Whatever_happens_to_messages_the_books_agree_once_the_day_is_reconciled(Engine engine)
    {
        var seed = Random.Shared.Next();
        var plans = Plans(new Random(seed)).ToList();
        await using var office = await Elsewhere.Open(engine, plans.Count);
        var fates = new Dictionary<long, Mishap[]>();
        var settled = new long[plans.Count];
        for (var person = 0; person < plans.Count; person++)
        {
            settled[person] = await Elsewhere.Outpatient(office, person, 400_000 + (person * 100));
            fates[settled[person]] = plans[person].Fates;
            if (plans[person].Course == Course.ReversedAtOnce)
            {
                await Elsewhere.Reverse(office, person, settled[person]);
            }
        }

        var courier = new FaultyCourier(Elsewhere.CourierOf(office), message => fates[message.GlobalId][KindOf(message)]);
        await courier.Finish();
        for (var person = 0; person < plans.Count; person++)
        {
            if (plans[person].Course == Course.ReversedLater)
            {
                await Elsewhere.Reverse(office, person, settled[person]);
            }
        }

        await courier.Finish();
        var result = await new ReconcileDesk(office.Database, office.Office.Time).Run(Today, mends: true);
        await Agrees(office, result, $"seed {seed}");
        Assert.True(courier.Count[Mishap.Lost] >= Kinds && result.SentAgain == courier.Count[Mishap.Lost], $"seed {seed}");
        log.WriteLine(
            $"{engine}, seed {seed}: {plans.Count} settlements, {result.Totals[BookSide.Home].Count - plans.Count} reversals, "
            + $"{string.Join(", ", Mishaps.Select(mishap => $"{courier.Count[mishap]} {mishap}"))}; delivered {courier.Delivered}; "
            + $"{result.Found.Count} differences found, {result.SentAgain} sent again, {result.Round.Applied} took effect then, 0 left");
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task Two_couriers_at_once_apply_each_message_once(Engine engine)
    {
        const int people = 12;
        await using var office = await Elsewhere.Open(engine, people);
        for (var person = 0; person < people; person++)
        {
            await Elsewhere.Outpatient(office, person, 500_000);
        }

        var rounds = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => Task.Run(() => Elsewhere.CourierOf(office).Finish())));
        Assert.Equal(3 * people, rounds.Sum(round => round.Applied));
        Assert.Equal(0, rounds.Sum(round => round.Refused));
        var result = await new ReconcileDesk(office.Database, office.Office.Time).Run(Today, mends: false);
        await Agrees(office, result, "");
    }

    internal static async Task Agrees(CounterFixture office, DayReconciled result, string where)
    {
        Assert.True(result.Left.Count == 0 && result.Refused.Count == 0, $"{where}: {string.Join('\n', result.Left)}");
        Assert.True(result.Totals.Values.Distinct().Count() == 1, $"{where}: {string.Join(' ', result.Totals.Values)}");
        var (home, care, hubHome, hubCare) = await Elsewhere.Between(office, 110000, 420100);
        Assert.True(home == care && home == hubHome && home == hubCare, $"{where}: {home} {care} {hubHome} {hubCare}");
        await InvariantTests.Holds(office);
    }

    /// <summary>Every mishap of every message alone, in every course; then some with mishaps of all messages.</summary>
    private static IEnumerable<(Course Course, Mishap[] Fates)> Plans(Random random)
    {
        foreach (var course in Enum.GetValues<Course>())
        {
            for (var kind = 0; kind < (course == Course.Stands ? Kinds / 2 : Kinds); kind++)
            {
                foreach (var mishap in Mishaps)
                {
                    var fates = new Mishap[Kinds];
                    fates[kind] = mishap;
                    yield return (course, fates);
                }
            }
        }

        for (var i = 0; i < Dose.Of(25, 2_000); i++)
        {
            var fates = Enumerable.Range(0, Kinds).Select(_ => (Mishap)random.Next(Mishaps.Length + 1)).ToArray();
            yield return ((Course)random.Next(3), fates);
        }
    }

    private static int KindOf(Message message) => ((message.Sequence - 1) * (Kinds / 2))
        + (message.Kind == MessageKind.CareBooked ? 2 : message.Receiver == Message.Hub ? 1 : 0);
}
