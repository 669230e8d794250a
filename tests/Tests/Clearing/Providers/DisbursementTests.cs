using Yibao.Clearing.Providers;
using Yibao.Kernel;
using Yibao.Ledger;
using Yibao.Storage;
using Yibao.Storage.Clearing;
using Yibao.Tests.Counter;
using Yibao.Tests.Storage;

namespace Yibao.Tests.Clearing.Providers;

/// <summary>Payments of providers, from what is owed to the money at the provider.</summary>
public sealed class DisbursementTests
{
    private static readonly RegionCode Beijing = ProviderOffice.Beijing;
    private static readonly DateOnly Day = ProviderOffice.Day;

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task What_is_owed_becomes_deposit_and_money_and_the_ledger_follows_every_step(Engine engine)
    {
        await using var office = await ProviderOffice.Open(engine);
        var owed = -await office.Account(ChartOfAccounts.ProviderPayables);
        var made = await office.Make();
        Assert.Equal(3, made.Count);
        Assert.Equal(owed, made.Sum(payment => payment.Split.Gross));
        Assert.All(made, payment => Assert.Equal(
            Math.Round(payment.Split.Gross * 0.05m, MidpointRounding.AwayFromZero), payment.Split.Deposit));
        Assert.Equal(-owed, await office.Account(ChartOfAccounts.ProviderPayables)); // made is not released

        foreach (var payment in made)
        {
            Assert.Equal(DisbursementState.Released, (await office.Release(payment)).State);
        }

        var net = made.Sum(payment => payment.Split.Net);
        Assert.Equal(0, await office.Account(ChartOfAccounts.ProviderPayables));
        Assert.Equal(-net, await office.Account(ChartOfAccounts.PaymentsInTransit));
        Assert.Equal(net - owed, await office.Account(ChartOfAccounts.QualityDeposits));
        await office.Holds();

        var before = await office.Account(ChartOfAccounts.Deposits);
        var (file, sent, refusal) = await office.Desk.Send(Beijing, Day, "cashier");
        Assert.Equal((1, 3, null), (file, sent.Count, refusal));
        Assert.Equal("PRV015", (await office.Desk.Send(Beijing, Day, "cashier")).Refusal!.Kind.Code);
        Assert.Equal(
            made.Select(payment => payment.Number), (await ProviderReports.File(office.Database, Beijing, 1)).Select(one => one.Number));
        var paid = await office.Desk.Confirm(Beijing, made.Select(payment => payment.Number), Day, "cashier");
        Assert.Equal(3, paid.Done.Count);
        Assert.Equal(before - net, await office.Account(ChartOfAccounts.Deposits));
        Assert.Equal(0, await office.Account(ChartOfAccounts.PaymentsInTransit));
        Assert.Empty(await ProviderReports.Open(office.Database, Beijing, null, 0, 10));
        await office.Holds();
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_returned_payment_is_owed_again_and_repeated_once_without_a_second_deposit(Engine engine)
    {
        await using var office = await ProviderOffice.Open(engine);
        var payment = (await office.Make())[0];
        await office.Release(payment);
        await office.Desk.Send(Beijing, Day, "cashier");
        var returned = ProviderOffice.One(await office.Desk.Return(Beijing, [payment.Number], Day, "cashier", "账号有误"));
        Assert.Equal(DisbursementState.Returned, returned.State);
        Assert.Equal("PRV012", ProviderOffice.CodeOf(await office.Desk.Return(Beijing, [payment.Number], Day, "cashier", "")));
        await office.Holds();

        var again = ProviderOffice.One(await office.Desk.Repeat(Beijing, [payment.Number], Day, "clerk"));
        Assert.Equal((payment.Number, payment.Split.Net, 0L), (again.Repeats, again.Split.Gross, again.Split.Deposit));
        Assert.Equal("PRV014", ProviderOffice.CodeOf(await office.Desk.Repeat(Beijing, [payment.Number], Day, "clerk")));
        Assert.Equal("PRV008", ProviderOffice.CodeOf(await office.Desk.Decide(Beijing, [again.Number], Day, "CLERK ", isReleased: true)));
        await office.Release(again);
        ProviderOffice.One(await office.Desk.Confirm(Beijing, [again.Number], Day, "cashier"));
        Assert.Equal(payment.Split.Deposit, (await office.Balance(payment.Payee)).Deposit);
        await office.Holds();

        // A repeat that is turned down leaves what was returned to be repeated once more; one that was paid may come back as well.
        ProviderOffice.One(await office.Desk.Return(Beijing, [again.Number], Day, "cashier", "退票"));
        var third = ProviderOffice.One(await office.Desk.Repeat(Beijing, [again.Number], Day, "clerk"));
        ProviderOffice.One(await office.Desk.Decide(Beijing, [third.Number], Day, "reviewer", isReleased: false));
        ProviderOffice.One(await office.Desk.Repeat(Beijing, [again.Number], Day, "clerk"));
        await office.Holds();
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_payment_that_is_turned_down_is_owed_as_before(Engine engine)
    {
        await using var office = await ProviderOffice.Open(engine);
        var before = await office.Balance(ProviderOffice.Hospital());
        var payment = (await office.Make()).Single(one => one.Payee == ProviderOffice.Hospital());
        Assert.Equal(0, (await office.Balance(ProviderOffice.Hospital())).Unpaid);
        ProviderOffice.One(await office.Desk.Decide(Beijing, [payment.Number], Day, "reviewer", isReleased: false, "金额存疑"));
        Assert.Equal(before, await office.Balance(ProviderOffice.Hospital()));
        Assert.Equal("PRV007", ProviderOffice.CodeOf(await office.Desk.Decide(Beijing, [payment.Number], Day, "other", isReleased: true)));
        Assert.Equal("PRV011", ProviderOffice.CodeOf(await office.Desk.Return(Beijing, [payment.Number], Day, "cashier", "")));
        var again = Assert.Single(await office.Make());
        Assert.Equal(payment.Split, again.Split);
        await office.Holds();
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task Above_the_limit_a_second_checker_releases(Engine engine)
    {
        await using var office = await ProviderOffice.Open(engine);
        await office.CareLeg(new(2020, 7, 21), 5_000_000_01, isEpidemic: true);
        office.GoTo(new(2020, 8, 3));
        await office.Claims.Run(Beijing, new(2020, 7, 1), "clerk");
        var large = (await office.Make()).Single(payment => payment.Payee.IsEpidemic);
        Assert.Equal(2, large.Checkers);
        var first = ProviderOffice.One(await office.Desk.Decide(Beijing, [large.Number], Day, "reviewer-1", isReleased: true));
        Assert.Equal(DisbursementState.Checked, first.State);
        async Task<string> Code(string by) =>
            ProviderOffice.CodeOf(await office.Desk.Decide(Beijing, [large.Number], Day, by, isReleased: true));
        Assert.Equal("PRV009", await Code("Reviewer-1"));
        Assert.Equal("PRV008", await Code("clerk"));
        Assert.Equal(0, await office.Account(ChartOfAccounts.PaymentsInTransit));
        await office.Holds();
        var second = ProviderOffice.One(await office.Desk.Decide(Beijing, [large.Number], Day, "reviewer-2", isReleased: true));
        Assert.Equal(DisbursementState.Released, second.State);
        Assert.Equal(-5_000_000_01, await office.Account(ChartOfAccounts.PaymentsInTransit));
        await office.Holds();
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_payee_whose_payment_waits_gets_none_beside_it(Engine engine)
    {
        await using var office = await ProviderOffice.Open(engine);
        await office.Make();
        await office.CareLeg(new(2020, 7, 21), 1_000_00);
        office.GoTo(new(2020, 8, 3));
        await office.Claims.Run(Beijing, new(2020, 7, 1), "clerk");
        Assert.Equal("PRV015", (await office.Desk.Make(Beijing, Day, "clerk")).Refusal!.Kind.Code);
        var waiting = (await ProviderReports.Open(office.Database, Beijing, DisbursementState.Made, 0, 10))
            .Single(payment => payment.Payee == ProviderOffice.Hospital(Scheme.Resident));
        await office.Release(waiting);
        Assert.Equal(1_000_00, Assert.Single(await office.Make()).Split.Gross);
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task What_is_not_paid_in_time_is_listed_until_the_provider_has_it(Engine engine)
    {
        await using var office = await ProviderOffice.Open(engine);
        async Task<string[]> Unpaid() =>
            [.. (await ProviderReports.Unpaid(office.Database, Beijing, ProviderOffice.June)).Select(row => $"{row.Payment} {row.State}")];

        Assert.Equal(["0 ", "0 ", "0 "], await Unpaid());
        var made = await office.Make();
        Assert.Equal(["1 Made", "2 Made", "3 Made"], await Unpaid());
        await office.Release(made[0]);
        await office.Release(made[1]);
        ProviderOffice.One(await office.Desk.Confirm(Beijing, [made[0].Number], Day, "cashier"));
        ProviderOffice.One(await office.Desk.Return(Beijing, [made[1].Number], Day, "cashier", "退票"));
        Assert.Equal(["2 Returned", "3 Made"], await Unpaid());
        await office.Desk.Repeat(Beijing, [made[1].Number], Day, "clerk");
        Assert.Equal(["3 Made", "4 Made"], (await Unpaid()).Order());
        Assert.Empty(await ProviderReports.Unpaid(office.Database, Beijing, new(2020, 5, 1)));
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_deduction_gives_each_fund_its_share_back_and_lowers_the_next_payment(Engine engine)
    {
        await using var office = await ProviderOffice.Open(engine);
        var stay = await office.Counter.Read<long>(
            "select setl_id from settlement where psn_no = @who and clr_type = '21'", new { who = CounterFixture.Person(2) });
        var paid = await office.Counter.Read<long>("select fund_paid from settlement where setl_id = @stay", new { stay });
        var before = (await office.Balance(ProviderOffice.Hospital())).Unpaid;
        var (deduction, refusal) = await office.Adjustments.Deduct(Beijing, stay, 1_001, "超标准收费", Day, "auditor");
        Assert.Null(refusal);
        Assert.Equal(1_001, deduction!.Funds.Sum(fund => fund.Fen));
        Assert.Equal(before - 1_001, (await office.Balance(ProviderOffice.Hospital())).Unpaid);
        Assert.Equal("PRV018", (await office.Adjustments.Deduct(Beijing, stay, paid - 1_000, "", Day, "auditor")).Refusal!.Kind.Code);
        await office.Adjustments.Deduct(Beijing, stay, paid - 1_001, "全部", Day, "auditor");
        var back = await office.Counter.Read<string>("select funds from provider_adjustment where number = 2");
        Assert.DoesNotContain("-", back, StringComparison.Ordinal);
        var payment = (await office.Make()).Single(one => one.Payee == ProviderOffice.Hospital());
        Assert.Equal(before - paid, payment.Split.Gross);
        await office.Holds();
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_deduction_is_given_back_once_when_its_settlement_is_reversed(Engine engine)
    {
        await using var office = await ProviderOffice.Open(engine);
        var payee = ProviderOffice.Hospital(Scheme.Resident);
        var (owed, stay) = ((await office.Balance(payee)).Unpaid, await office.Counter.Read<long>(
            "select setl_id from settlement where psn_no = @who", new { who = CounterFixture.Person(3) }));
        await office.Adjustments.Deduct(Beijing, stay, 700, "超标准收费", Day, "auditor");
        Assert.Equal(owed - 700, (await office.Balance(payee)).Unpaid);
        await office.Counter.Reverse(3, stay);
        office.GoTo(new(2020, 8, 3));
        await office.Claims.Run(Beijing, new(2020, 7, 1), "clerk");
        Assert.Equal(0, (await office.Balance(payee)).Unpaid);
        await office.Claims.Run(Beijing, new(2020, 7, 1), "clerk");
        Assert.Equal(2, await office.Counter.Read<long>("select count(*) from provider_adjustment"));
        Assert.Equal("PRV016", (await office.Adjustments.Deduct(Beijing, stay, 1, "", Day, "auditor")).Refusal!.Kind.Code);
        await office.Holds();
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_deduction_is_refused_where_nothing_can_be_taken_back(Engine engine)
    {
        await using var office = await ProviderOffice.Open(engine);
        var reversed = await office.Counter.Read<long>("select reverses from settlement where reverses is not null");
        var leg = await office.CareLeg(new(2020, 7, 21), 1_000_00);
        var open = await office.Counter.Outpatient(2, new(2020, 7, 2), 500_000);
        async Task<string> Code(long settlement, long fen = 100, string by = "auditor") =>
            (await office.Adjustments.Deduct(Beijing, settlement, fen, "测试", Day, by)).Refusal!.Kind.Code;

        Assert.Equal("PRV001", await Code(reversed, 0, " "));
        Assert.Equal("PRV002", await Code(reversed, 0));
        Assert.Equal("PRV004", await Code(1));
        Assert.Equal("PRV016", await Code(reversed));
        Assert.Equal("PRV016", await Code(open)); // its month is not claimed
        Assert.Equal("PRV016", await Code(leg));
        office.GoTo(new(2020, 8, 3));
        await office.Claims.Run(Beijing, new(2020, 7, 1), "clerk");
        Assert.Equal("PRV018", await Code(leg, 1_000_01));
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task The_deposit_of_a_year_is_released_by_the_score_and_paid_with_the_next_payment(Engine engine)
    {
        await using var office = await ProviderOffice.Open(engine);
        var payee = ProviderOffice.Hospital();
        foreach (var payment in await office.Make())
        {
            await office.Release(payment);
        }

        var held = (await office.Balance(payee)).Deposit;
        Assert.Equal("PRV003", (await office.Adjustments.SettleDeposit(payee, 101, Day, "clerk")).Refusal!.Kind.Code);
        Assert.Equal(
            "PRV005", (await office.Adjustments.SettleDeposit(payee with { Provider = "H0" }, 90, Day, "clerk")).Refusal!.Kind.Code);
        var (settled, _) = await office.Adjustments.SettleDeposit(payee, 81, Day, "clerk");
        Assert.Equal(Math.Round(held * 0.9m, MidpointRounding.AwayFromZero), settled!.Fen);
        Assert.Equal(held, settled.Fen + settled.Kept);
        Assert.Equal("PRV015", (await office.Adjustments.SettleDeposit(payee, 81, Day, "clerk")).Refusal!.Kind.Code);
        Assert.Equal(settled.Fen, Assert.Single(await office.Make()).Split.Gross);
        await office.Holds();
    }
}
