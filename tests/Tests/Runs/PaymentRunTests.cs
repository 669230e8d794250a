using Yibao.Agency.Contributions;
using Yibao.Cli;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage;
using Yibao.Storage.Contributions;
using Yibao.Tests.Cli;
using Yibao.Tests.Storage;

namespace Yibao.Tests.Runs;

/// <summary>A bank file that several workers take ends like one that a single one takes, also when it is cut off.</summary>
public sealed class PaymentRunTests(ITestOutputHelper log)
{
    private const int Employers = 24;
    private static readonly RegionCode Ankang = new(610900);

    private static readonly string[] Left =
    [
        "select payer || ' ' || period || ' ' || day || ' ' || employer || ' ' || employee || ' ' || own || ' ' || surcharge "
            + "from allocation order by payer, period, day, employer, employee, own, surcharge",
        "select payer || ' ' || period || ' ' || paid_employer || ' ' || paid_employee || ' ' || paid_own || ' ' || paid_surcharge || ' ' "
            + "|| is_open from bill_state order by payer, period",
        "select payer || ' ' || scheme || ' ' || credit from payer_account where credit > 0 order by payer, scheme",
        "select payment_no || ' ' || payer_kind || ' ' || payer || ' ' || fen from payment order by payment_no",
        "select payer || ' ' || period from unfinished_bill order by payer, period",
        "select psn_no || ' ' || from_day || ' ' || pause from enrolment order by psn_no, from_day",
    ];

    [Fact]
    public async Task Four_workers_book_what_one_books_and_both_what_sqlite_books()
    {
        var seed = Random.Shared.Next();
        log.WriteLine($"seed {seed}");
        var one = await Taken(Engine.Postgres, workers: 1, seed);
        Assert.Equal(one, await Taken(Engine.Postgres, workers: 4, seed));
        Assert.Equal(one, await Taken(Engine.Sqlite, workers: 4, seed));
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_file_that_was_cut_off_before_its_position_was_saved_is_booked_once(Engine engine)
    {
        await using var office = await Office(engine);
        var payments = Payments(await People(office), new Random(7), 200);
        var run = Run(office, workers: 3);
        await (await run.Take(payments, "file")).Last.DisposeAsync();
        Assert.Equal(engine == Engine.Postgres, await office.One<int>("select count(*) from payment where payment_no like 'B%'") > 0);
        var (last, again) = await run.Take(payments, "file");
        await using (last)
        {
            await last.Commit();
        }

        Assert.Equal([199], again); // the number that comes twice in the file
        Assert.Equal(199, await office.One<int>("select count(*) from payment where payment_no like 'B%' and payment_no not like '%#%'"));
        Assert.Equal(0, await office.One<int>("select count(*) from payment_part"));
        await office.Holds();

        (last, again) = await run.Take(payments, "another file");
        await last.DisposeAsync();
        Assert.Equal(200, again.Count);
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    [Trait("Soak", "true")]
    public async Task A_bank_file_that_is_killed_and_given_again_is_booked_once(Engine engine)
    {
        var kills = Dose.Of(1, 20);
        var seed = Random.Shared.Next();
        string[][] ends = new string[2][];
        var killed = 0;
        for (var pass = 0; pass < ends.Length; pass++)
        {
            await using var office = await Office(engine);
            var payments = Payments(await People(office), new Random(seed), 2_500);
            var file = office.Folder.Write("bank.csv", "payment_no,day,region,scheme,payer,amount,note\n" + string.Concat(payments.Select(
                one => $"{one.Number},{Days.Text(one.Day)},{one.Region},{(int)one.Scheme},{one.PayerText},{new Money(one.Fen)},\n")));
            string[] words = ["pay", file, "--workers", "2", "--policies", CommandRun.Home[1]];
            var random = new Random(seed);
            await office.Database.DisposeAsync();
            while (pass == 1 && killed < kills && await KilledCommand.Run(
                office.Address, words, "select count(*) from payment", random.Next(1, 2_000)))
            {
                killed++;
            }

            var run = await office.Run(words);
            Assert.True(run.Code == ExitCode.No, run.Notes); // one number comes twice
            await office.Holds();
            ends[pass] = [.. await Ends(office), File.ReadAllText(office.Folder["bank.refused.csv"])];
        }

        log.WriteLine($"{engine}, seed {seed}: {killed} kills");
        Assert.Equal(ends[0], ends[1]);
    }

    private static async Task<string[]> Taken(Engine engine, int workers, int seed)
    {
        await using var office = await Office(engine);
        var payments = Payments(await People(office), new Random(seed), 600);
        var places = new List<string>();
        foreach (var (piece, number) in payments.Chunk(250).Select((piece, number) => (piece, number)))
        {
            var (last, again) = await Run(office, workers).Take(piece, "file");
            await using (last)
            {
                await last.Commit();
            }

            places.Add($"{number}: {string.Join(' ', again)}");
        }

        await office.Holds();
        return [.. await Ends(office), .. places];
    }

    private static PaymentRun Run(ContributionOffice office, int workers) =>
        new(office.Database, new PaymentDesk(office.Database, office.Rules, office.Clock), office.Clock) { Workers = workers, Least = 1 };

    /// <summary>Employers with three months of bills, some of them paused for arrears; residents in households.</summary>
    private static async Task<ContributionOffice> Office(Engine engine)
    {
        var office = await ContributionOffice.Open(engine);
        for (var i = 0; i < Employers; i++)
        {
            await office.Employer($"E{i:D2}", "enterprise", 1 + (i % 2), 6_000 + (i * 100));
        }

        foreach (var month in new[] { "2020-07", "2020-08", "2020-09" })
        {
            await office.Bill(month);
        }

        await office.Pay([.. Enumerable.Range(2, Employers - 2).Select(i => $"A{i} 2020-08-01 E{i:D2} 2000")]);
        await new ArrearsDesk(office.Database, office.Rules, office.Clock).Pause(new(2020, 10, 1), null, "clerk");
        return office;
    }

    private static async Task<string[]> People(ContributionOffice office)
    {
        var people = await office.People(
            6, Ankang, span => span with { Scheme = Scheme.Resident, Status = PersonStatus.Resident, StatusCode = "15" });
        await office.Bill("2020", RunKind.Residents, region: Ankang);
        await using var batch = await ContributionBatch.Begin(office.Database, ContributionBatch.Desk, office.Clock.GetUtcNow());
        foreach (var person in people[..4])
        {
            batch.Put(new HouseholdPerson(Ankang, "610900H1", person));
        }

        await batch.Commit();
        return people;
    }

    /// <summary>Payments of employers by number and name, of residents alone and by household, of nobody known; one comes twice.</summary>
    private static BankPayment[] Payments(string[] people, Random random, int count)
    {
        var payments = Enumerable.Range(0, count).Select(i =>
        {
            var employer = random.Next(Employers);
            var (region, scheme, payer) = random.Next(12) switch
            {
                0 => (Ankang, Scheme.Resident, "610900H1"),
                1 or 2 => (Ankang, Scheme.Resident, people[random.Next(people.Length)]),
                3 => (ContributionOffice.Guangzhou, Scheme.Employee, "某单位"),
                4 => (ContributionOffice.Guangzhou, Scheme.Employee, $"测试单位E{employer:D2}"),
                _ => (ContributionOffice.Guangzhou, Scheme.Employee, $"E{employer:D2}"),
            };
            return new BankPayment(
                region, scheme, $"B{i:D5}", new DateOnly(2020, 10, 1).AddDays(i / 20), payer, random.Next(1, 60_000), "");
        }).ToArray();
        payments[3] = payments[3] with { Region = ContributionOffice.Guangzhou, Scheme = Scheme.Employee, PayerText = "E03" };
        payments[^1] = payments[3] with { PayerText = "E04" };
        return payments;
    }

    private static async Task<string[]> Ends(ContributionOffice office)
    {
        var ends = new List<string>();
        foreach (var sql in Left)
        {
            ends.Add(string.Join('\n', await office.Read<string>(sql)));
        }

        return [.. ends];
    }
}
