using System.Diagnostics;
using Dapper;
using Yibao.Agency.CareElsewhere;
using Yibao.Agency.Clearing;
using Yibao.Clearing.Messages;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage;
using Yibao.Storage.Clearing;
using Yibao.Tests.Storage;

namespace Yibao.Tests.Clearing.Providers;

/// <summary>More providers than one transaction takes: claims, payments, releases and the file go on over the next ones.</summary>
public sealed class ManyPaymentsTests
{
    private static readonly int Providers = Dose.Of(ProviderBatch.PaymentsMax + 200, 20_000);

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_region_of_more_providers_than_a_transaction_takes_is_paid_to_the_fen(Engine engine)
    {
        await using var office = await ProviderOffice.Open(engine, isClaimed: false);
        await Bills(office);
        var watch = Stopwatch.StartNew();
        office.GoTo(new(2020, 8, 3));
        var run = new ProviderClaimRun(office.Database, office.Counter.Clock);
        var (claimed, _) = await run.Run(ProviderOffice.Beijing, new(2020, 7, 1), "clerk");
        Assert.Equal((Providers, Fen(Providers)), (claimed.Claims, claimed.Fen));
        var made = await office.Make();
        Assert.Equal((Providers, Providers), (made.Count, made.Select(payment => payment.Number).Distinct().Count()));
        var numbers = made.Select(payment => payment.Number).ToArray();
        var released = await office.Desk.Decide(ProviderOffice.Beijing, numbers, ProviderOffice.Day, "reviewer", isReleased: true);
        Assert.Equal((Providers, 0), (released.Done.Count, released.Refused.Count));
        var (file, sent, _) = await office.Desk.Send(ProviderOffice.Beijing, ProviderOffice.Day, "cashier");
        Assert.Equal((1, Providers), (file, sent.Count));
        var paid = await office.Desk.Confirm(ProviderOffice.Beijing, numbers, ProviderOffice.Day, "cashier");
        Assert.Equal(Fen(Providers), paid.Done.Sum(payment => payment.Split.Net));
        TestContext.Current.TestOutputHelper?.WriteLine($"{engine}: {Providers} providers in {watch.Elapsed.TotalSeconds:0.0} s");
        await office.Holds();
    }

    // Each provider has one epidemic bill of its number in yuan: of those nothing is withheld.
    private static long Fen(long count) => count * (count + 1) / 2 * 100;

    private static async Task Bills(ProviderOffice office)
    {
        office.GoTo(new(2020, 7, 21));
        await using (var writing = await office.Database.OpenWriting())
        await using (var transaction = await writing.BeginTransactionAsync())
        {
            await writing.ExecuteAsync(
                "insert into provider (region, code, name, kind, tier, hosp_lv, from_day, until_day) "
                + "values (110000, @Code, '测试医院', 1, 3, '3', 20150101, null)",
                Enumerable.Range(1, Providers).Select(number => new { Code = CodeOf(number) }).ToArray(), transaction);
            await transaction.CommitAsync();
        }

        var courier = new Courier(office.Database, office.Counter.Clock);
        foreach (var part in Enumerable.Range(1, Providers).Chunk(Courier.Bag))
        {
            var deliveries = await courier.Deliver([.. part.Select(number => Message.About(
                new RegionCode(611000), number, ProviderOffice.Beijing, MessageKind.HomeBooked, Bill(number)))]);
            Assert.All(deliveries, delivery => Assert.True(delivery.IsDone));
        }

        office.HasLegs();
    }

    private static string CodeOf(int number) => $"H119{number:D8}";

    private static Leg Bill(int number) => new()
    {
        SettlementId = number, Home = new RegionCode(611000), Care = ProviderOffice.Beijing, Provider = CodeOf(number),
        Scheme = Scheme.Resident, ClearingType = "21", Kind = VisitKind.Inpatient, Epidemic = EpidemicStatus.Confirmed,
        PersonNumber = "61100000000001", Day = new(2020, 7, 21), At = ChinaTime.UnixMsOf(new DateTime(2020, 7, 21)),
        BookedDay = new(2020, 7, 21), Total = number * 100L, FundPaid = number * 100L, Account = 0, Cash = 0,
        Funds = [new FundShare(390100, number * 100L)],
    };
}
