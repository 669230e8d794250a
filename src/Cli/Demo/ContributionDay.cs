using System.Globalization;
using System.Text.Json.Nodes;
using Yibao.Agency.Contributions;
using Yibao.Agency.Enrolment;
using Yibao.Contributions.Runs;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage;
using Yibao.Storage.Contributions;

namespace Yibao.Cli.Demo;

/// <summary>
/// The spring of 2020 in Guangzhou, in small (缴费演示): people join, February is billed, employers are relieved of half of it by an order of
/// two people and February is billed again by difference, money comes in, personal accounts are credited, the income is told twice.
/// </summary>
/// <param name="output">Where it is told.</param>
/// <param name="language">In which language.</param>
/// <param name="book">The policies.</param>
internal sealed class ContributionDay(Output output, Language language, PlanBook book)
{
    private const string Clerk = "clerk-1";
    private const string Reviewer = "reviewer-1";

    private static readonly RegionCode Guangzhou = new(440100);
    private static readonly BillPeriod February = new(202002);
    private static readonly BillPeriod June = new(202006);
    private static readonly (string Number, string Payer, int People, int WageYuan)[] Employers =
        [("D001", "enterprise", 6, 8_000), ("D002", "social-organisation", 3, 5_000), ("D003", "state-organ", 3, 9_500)];

    private readonly TimeProvider time = TimeProvider.System;

    /// <summary>Plays it on a database; counts under <c>wrong</c> what must not be.</summary>
    public async Task Play(Database database, JsonObject result, CancellationToken cancel)
    {
        var rules = new RegionRules(book);
        var people = await Enrol(database, cancel);
        Told(In($"{people} 人参保，{Employers.Length} 个单位", $"{people} people join, with {Employers.Length} employers"), "");
        var billed = await Bills(database, rules, "2020-02-10").Run(Guangzhou, RunKind.Employers, February, cancel: cancel);
        Told(In("2 月账单", "bills of February"), Yuan(billed!.Value.Due));
        var relieved = await Relieve(database, rules, cancel);
        Told(In($"减征令（{Clerk} 申请，{Reviewer} 复核），2 月按差额重出账", $"relief ({Clerk} asks, {Reviewer} approves): February by difference"),
            Yuan(relieved));
        var paid = await Pay(database, rules, cancel);
        Told(In("单位缴费到账", "employers' payments"), Yuan(paid));
        var credits = await new CreditRun(database, rules, time).Paid(Guangzhou, new DateOnly(2020, 3, 16), cancel);
        Told(In($"{credits.People} 人个人账户划入", $"credited to {credits.People} personal accounts"), Yuan(credits.Fen));
        var income = await IncomeQueries.Between(database, February.First, June.Last, Guangzhou, cancel);
        var agrees = income.Count > 0 && income.All(row => row.Agrees);
        Told(In("基金收入：总账与账单两种口径一致", "income of the funds, from the ledger and from the bills, agrees") + (agrees ? " ✓" : " ✗"),
            Yuan(income.Sum(row => row.Ledger)));
        result["contributions"] = new JsonObject
        {
            ["people"] = people, ["billed"] = billed.Value.Due, ["relieved"] = relieved, ["paid"] = paid, ["credited"] = credits.Fen,
            ["income"] = income.Sum(row => row.Ledger), ["agrees"] = agrees,
        };
        result["wrong"] = (int)result["wrong"]! + (agrees ? 0 : 1);
    }

    /// <summary>Employers are registered, their people join through the enrolment office, wages are declared.</summary>
    private async Task<int> Enrol(Database database, CancellationToken cancel)
    {
        var office = new EnrolmentOffice(database, book, time);
        var count = 0;
        foreach (var (number, payer, people, wage) in Employers)
        {
            await using (var batch = await ContributionBatch.Begin(database, ContributionBatch.Desk, time.GetUtcNow(), cancel))
            {
                var code = CreditCode.Complete($"91440100{count:D9}");
                batch.Add(new Employer(Guangzhou, number, code.Text, "演示单位" + number, payer, new DateOnly(2019, 1, 1), null));
                await batch.Commit(cancel);
            }

            for (var i = 0; i < people; i++, count++)
            {
                var document = string.Create(CultureInfo.InvariantCulture, $"DEMO{count:D6}");
                var who = new InsuredPerson(Guangzhou, "", "99", document, "演示" + document, Sex.Female, new DateOnly(1970 + count, 5, 1));
                var joined = await office.Run(
                    new Join
                    {
                        Region = Guangzhou, Day = new DateOnly(2020, 1, 1), As = JoinKind.Employee, Who = who,
                        Employer = new PayingEmployer(number, "", new DateOnly(2019, 1, 1), null),
                    },
                    person: null, Clerk, cancel);
                var own = joined.Change?.Files[0].After.Person.Number
                    ?? throw new InvalidOperationException(joined.Refusal!.Message(Language.English));
                await using var batch = await ContributionBatch.Begin(database, ContributionBatch.Desk, time.GetUtcNow(), cancel);
                batch.Add(new WageDeclaration(Guangzhou, number, own, new BillPeriod(202001), Money.FromYuan(wage).Fen), edition: 1);
                await batch.Commit(cancel);
            }
        }

        return count;
    }

    private BillRun Bills(Database database, RegionRules rules, string day) =>
        new(database, rules, time) { Day = DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture) };

    private async Task<long> Relieve(Database database, RegionRules rules, CancellationToken cancel)
    {
        var desk = new ReliefDesk(database, rules, time);
        var (asked, why) = await desk.Ask(
            Guangzhou, February, June, new DateOnly(2020, 2, 21), "医保发〔2020〕6号", "粤医保函〔2020〕62号", Clerk, cancel);
        if (asked is null)
        {
            throw new InvalidOperationException(why!.Message(Language.English));
        }

        var (order, _) = await desk.Decide(Guangzhou, asked.Number, Reviewer, isApproved: true, cancel);
        return await desk.Apply(order!, Bills(database, rules, "2020-02-25"), cancel);
    }

    /// <summary>Every employer pays what its bill says now.</summary>
    private async Task<long> Pay(Database database, RegionRules rules, CancellationToken cancel)
    {
        var payments = new List<BankPayment>();
        foreach (var (number, _, _, _) in Employers)
        {
            var state = (await BillQueries.States(database, number, Guangzhou, February, cancel)).Single();
            payments.Add(new BankPayment(
                Guangzhou, Scheme.Employee, "DEMO-" + number, new DateOnly(2020, 3, 12), number, state.Open.Total, ""));
        }

        await using var batch = await ContributionBatch.Begin(database, ContributionBatch.Desk, time.GetUtcNow(), cancel);
        await new PaymentDesk(database, rules, time).Take(batch, payments);
        await batch.Commit(cancel);
        return payments.Sum(payment => payment.Fen);
    }

    private void Told(string what, string amount) => output.Line("  " + Columns.Pad(what, 76) + Columns.PadLeft(amount, 20));

    private static string Yuan(long fen) => new Money(fen).ToGroupedString();

    private string In(string chinese, string english) => language == Language.Chinese ? chinese : english;
}
