using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Yibao.Benefits;
using Yibao.Catalogue;
using Yibao.Cli.Demo;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Server.Host;
using Yibao.Settlement;
using Yibao.Simulation;
using Yibao.Simulation.Care;
using Yibao.Simulation.People;
using Yibao.Simulation.Running;
using Yibao.Storage;
using Yibao.Workbench;

namespace Yibao.Cli.Simulating;

/// <summary>
/// A sample of the nation through the gateway into a database (样本经网关): people of Beijing, whose documents are complete, with their visits
/// and stays at home, each line as an item of the catalogue. Every settlement is held against the same bill settled in bulk.
/// </summary>
/// <param name="nation">The nation.</param>
/// <param name="care">Its care.</param>
/// <param name="rules">The rules.</param>
/// <param name="books">The same policies and the catalogue.</param>
internal sealed class ThroughServer(Nation nation, CareModel care, NationRules rules, RuleBooks books)
{
    private const int Providers = 6;
    private const string OffList = "NATION-OFF-LIST";
    private const string Route = "/fsi/api/rsfComIfsService/callService";

    private static readonly RegionCode Region = SyntheticScheme.Beijing;
    private static readonly DateOnly InsuredFrom = new(SyntheticScheme.Year - 5, 1, 1);

    private readonly List<(PersonYear Person, (SyntheticBill Bill, BatchBill Item, BillLine[] Lines)[] Bills)> sample = [];

    /// <summary>Bills that were held against each other.</summary>
    public int Bills { get; private set; }

    /// <summary>What both came to, fen.</summary>
    public long Fen { get; private set; }

    /// <summary>Differences, each in one line.</summary>
    public List<string> Differences { get; } = [];

    /// <summary>Plays the sample in a folder, which then holds the database.</summary>
    /// <param name="people">How many people with care.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="policies">Folder of the policies.</param>
    /// <param name="catalogue">Folder of the catalogue.</param>
    /// <param name="cancel">Ends the run.</param>
    public async Task Play(int people, string folder, string policies, string catalogue, CancellationToken cancel)
    {
        Draw(people);
        var scheme = new SyntheticScheme(1, Region, (number, person, enrolment) =>
        {
            var one = sample[number].Person;
            var birth = DateOnly.FromDayNumber(one.Born);
            return (person with { Sex = one.Sex, Birth = birth }, enrolment with
            {
                Scheme = one.Scheme,
                Status = one.Status,
                From = InsuredFrom,
                Employer = "",
                StatusCode = one.Status == PersonStatus.InService ? "11" : one.Status == PersonStatus.Retired ? "12" : "15",
            });
        });
        var address = OfficeDay.DatabaseOf(folder);
        await using (var database = await Database.Open(address, cancel))
        {
            await Migrator.Apply(database, TimeProvider.System.GetUtcNow(), cancel: cancel);
            await Seeding.Registers(database, scheme, sample.Count, Providers);
        }

        var options = new ServerOptions
        {
            Listen = new IPEndPoint(IPAddress.Loopback, 0), Database = address, Policies = policies, Catalogue = catalogue, Logs = false,
            Authenticates = false, Time = TimeProvider.System,
        };
        await using var server = await YibaoServer.Start(options);
        using var http = new HttpClient { BaseAddress = server.Address };
        var client = new GatewayClient(http, Route, Region.ToString(), TimeProvider.System);
        var desk = new HospitalDesk(client, scheme, _ => null) { Time = TimeProvider.System };
        foreach (var one in sample)
        {
            await Person(desk, scheme, one.Bills);
        }
    }

    /// <summary>Takes people of the region with care at home, and makes items of their lines.</summary>
    private void Draw(int people)
    {
        var region = Enumerable.Range(0, nation.Regions.Count).First(i => nation.Regions[i].Pool == Region.Value);
        var year = new CareYear(care);
        PersonYear person = default;
        for (var number = 0L; number < nation.People && sample.Count < people; number++)
        {
            nation.Person(number, ref person);
            if (person.Region != region || person.MovedFrom >= 0 || person.Retires != int.MaxValue
                || person.Status is not (PersonStatus.InService or PersonStatus.Retired or PersonStatus.Resident))
            {
                continue;
            }

            var count = year.Fill(in person, rules);
            var bills = Enumerable.Range(0, count).Where(i => IsPlain(year.Bills[i])).Select(i => Bill(year, i)).ToArray();
            if (bills.Length > 0)
            {
                sample.Add((person, bills));
            }
        }
    }

    private static bool IsPlain(in BatchBill bill) => bill.Facts.Visit is VisitKind.Outpatient or VisitKind.Inpatient
        && bill.Facts.Place == CarePlace.Local && bill.Facts.Epidemic == EpidemicStatus.None;

    private (SyntheticBill Bill, BatchBill Item, BillLine[] Lines) Bill(CareYear year, int i)
    {
        var item = year.Bills[i];
        var view = books.ViewOf(item.Rules!.Key)!;
        var day = DateOnly.FromDayNumber(item.Facts.DayNumber);
        var source = year.Lines.AsSpan(item.LineFirst, item.LineCount).ToArray();
        var fees = source.Select((line, place) => Fee(line, place, day)).ToArray();
        item.Catalogue = view;
        item.AccountAllowed = 0;
        (item.Facts.Aid, item.Facts.Post) = (AidCategory.None, Post.None);
        return (new SyntheticBill(sample.Count, ProviderOf(item.Facts.Tier), day, fees), item,
            [.. fees.Select(fee => SettlementDesk.BillLineOf(fee, view))]);
    }

    private FeeLine Fee(BillLine line, int place, DateOnly day)
    {
        const int microPerFen = 10_000;
        return new FeeLine
        {
            Number = place + 1, Serial = (place + 1).ToString(CultureInfo.InvariantCulture), ChargeBatch = "1",
            Item = line.Class == ItemClass.C ? OffList : Plain(line.Class), PriceMicro = line.PriceMicro, QuantityE4 = line.QuantityE4,
            Amount = line.PriceMicro / microPerFen, Day = day,
        };
    }

    /// <summary>An item of a class without restriction, of the whole year.</summary>
    private string Plain(ItemClass wanted) => books.Catalogue!.Items.First(item => item.Class == wanted && item.Restriction is null
        && item.Scope == 0 && item.From <= InsuredFrom.AddYears(5) && item.Until is null).Code;

    /// <summary>
    /// Provider of the synthetic region by tier: two of tier 3, two of tier 2, tier 1, and a pharmacy beside the community.
    /// </summary>
    private static int ProviderOf(Tier tier) => tier switch { Tier.Tier3 => 0, Tier.Tier2 => 2, _ => 4 };

    private async Task Person(
        HospitalDesk desk, SyntheticScheme scheme, (SyntheticBill Bill, BatchBill Item, BillLine[] Lines)[] bills)
    {
        var row = new long[rules.RowMax];
        var batch = new Batch();
        var totals = new SettlementTotals[1];
        int[] diagnoses = DiagnosisCode.TryParse("J18.900", out var pneumonia) ? [pneumonia.Packed] : [];
        for (var i = 0; i < bills.Length; i++)
        {
            var (bill, item, lines) = bills[i];
            var (person, enrolment, _) = scheme.Person(bill.Person);
            item.Facts.Tier = scheme.Provider(bill.Provider).Tier;
            item.Facts.Age = person.AgeOn(bill.Day);
            item.Facts.Months = enrolment.MonthsOn(bill.Day);
            (item.EnrolledFrom, item.EnrolledUntil) = (enrolment.From.DayNumber, int.MaxValue);
            (item.LineFirst, item.LineCount, item.DiagnosisFirst) = (0, lines.Length, 0);
            item.Visit = new VisitIdentity(i + 1, item.Facts.DayNumber);
            item.DiagnosisCount = diagnoses.Length;
            batch.Settle([item], lines, diagnoses, row, totals);
            var reply = item.Facts.Visit == VisitKind.Inpatient ? await desk.Stay(bill) : await desk.Outpatient(bill);
            Compare(bill, reply["setlinfo"], in totals[0]);
        }
    }

    private void Compare(SyntheticBill bill, JsonNode info, in SettlementTotals totals)
    {
        Bills++;
        Fen += totals.FundPaid;
        var (funds, cash, eligible) = (Of("fund_pay_sumamt"), Of("psn_cash_pay"), Of("inscp_scp_amt"));
        if (funds != totals.FundPaid || cash != totals.Cash || eligible != totals.Eligible)
        {
            Differences.Add(string.Create(CultureInfo.InvariantCulture, $"person {bill.Person}, {Days.Text(bill.Day)}: ")
                + $"server {new Money(funds)} of {new Money(eligible)}, "
                + $"in bulk {new Money(totals.FundPaid)} of {new Money(totals.Eligible)}");
        }

        long Of(string field) => (long)((decimal)info[field]! * 100); // not money: the wire's number
    }
}
