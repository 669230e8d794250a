using Yibao.Agency.Clearing;
using Yibao.Agency.Contributions;
using Yibao.Clearing.Providers;
using Yibao.Kernel;
using Yibao.Settlement;
using Yibao.Storage;
using Yibao.Storage.Clearing;
using Yibao.Storage.Queries;
using Yibao.Storage.Verify;
using Yibao.Tests.Counter;
using Yibao.Tests.Policy;
using Yibao.Tests.Storage;
using static Yibao.Tests.Clearing.Providers.ProviderOffice;

namespace Yibao.Tests.Clearing.Providers;

/// <summary>Payment per head: a twelfth of the yearly price for everybody on the list, in place of their outpatient bills there.</summary>
public sealed class HeadRunTests
{
    /// <summary>Ordinary outpatient care at tier 3, where the test's hospital is, by the head: 180 yuan a year.</summary>
    private const string Rules = """
        parameters:
          from: 2020-01-01
          payment.method-share: [{care: outpatient, tier: tier-3, method: head, value: 100%}]
          payment.head-price: [{care: outpatient, tier: tier-3, value: 180}]
        """;

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task The_list_is_paid_in_place_of_its_outpatient_bills_and_other_bills_stay(Engine engine)
    {
        await using var office = await Open(engine);
        await Sign(office, 3, new(2020, 5, 20));
        await Sign(office, 7, new(2020, 6, 1));
        await Sign(office, 11, new(2020, 6, 2)); // a day too late for June
        await Sign(office, 1, new(2020, 1, 1)); // an employee: the rules pay for residents so
        await Sign(office, 15, new(2020, 1, 1), CounterFixture.Clinic);
        var booked = await office.Counter.Read<long>(
            $"select fund_paid from settlement where clr_type = '11' and psn_no = '{CounterFixture.Person(3)}'");
        Assert.True(booked > 0);
        var owed = (await office.Balance(Hospital(Scheme.Resident))).Unpaid;
        var fund = await office.Account(FundCodes.ResidentPooled);

        var preview = Assert.Single((await Run(office).Preview(Beijing, June)).Payments);
        Assert.Equal(["3", "7"], preview.Heads.Select(head => $"{int.Parse(head.Person[^6..])}"));
        var (payments, refusal) = await Run(office).Run(Beijing, June, "clerk");
        Assert.Null(refusal);
        var payment = Assert.Single(payments);
        Assert.Equal((30_00, booked, 30_00 - booked), (payment.Due.Fen, payment.Booked, payment.Difference));
        Assert.Equal(owed + payment.Difference, (await office.Balance(Hospital(Scheme.Resident))).Unpaid);
        Assert.Equal(fund + payment.Difference, await office.Account(FundCodes.ResidentPooled));
        Assert.Empty((await Run(office).Run(Beijing, June, "clerk")).Payments); // paid once
        Assert.Equal(
            [new DateOnly(2020, 5, 20), new DateOnly(2020, 6, 1)],
            (await HeadRows.ListOf(office.Database, Beijing, CounterFixture.Hospital, June)).Select(one => one.Head.Since));
        var reported = Assert.Single(await HeadRows.Of(office.Database, Beijing, June));
        Assert.Equal((2, 180_00, 30_00, payment.Difference), (reported.Heads, reported.Price, reported.Due, reported.Difference));
        var adjusted = await ProviderReports.Adjustments(office.Database, Beijing, CounterFixture.Hospital, June);
        Assert.Equal((AdjustmentKind.Heads, payment.Difference), adjusted.Select(one => (one.Kind, one.Fen)).Single());
        await office.Holds();

        await office.Counter.Plant("update head_entry set region = 1 where reg_id = (select max(reg_id) from head_entry)");
        Assert.Equal(["I13", "I25"], (await Invariants.Check(office.Database)).Where(one => !one.Holds).Select(one => one.Invariant.Code));
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_reversal_of_a_bill_that_was_in_a_payment_is_in_the_payment_of_its_month(Engine engine)
    {
        await using var office = await Open(engine);
        var signed = await Sign(office, 3, new(2020, 5, 20));
        var bill = await office.Counter.Read<long>(
            $"select setl_id from settlement where clr_type = '11' and psn_no = '{CounterFixture.Person(3)}'");
        var june = Assert.Single((await Run(office).Run(Beijing, June, "clerk")).Payments);
        await office.Counter.Reverse(3, bill);
        await office.Counter.Plant("update registration set until_day = 20200630 where reg_id = @signed", new { signed });
        office.GoTo(new(2020, 8, 3));
        await office.Claims.Run(Beijing, new(2020, 7, 1), "clerk");
        var july = Assert.Single((await Run(office).Run(Beijing, new(2020, 7, 1), "clerk")).Payments);
        Assert.Empty(july.Heads);
        Assert.Equal(-june.Booked, july.Booked);
        Assert.Equal(june.Due.Fen, june.Difference + july.Difference);
        await office.Holds();
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task Killed_between_two_transactions_it_goes_on_and_pays_nobody_twice(Engine engine)
    {
        await using var office = await Open(engine);
        await Sign(office, 3, new(2020, 5, 20));
        await Sign(office, 7, new(2020, 5, 20), CounterFixture.Clinic);
        await office.Counter.Plant("update provider set tier = 3 where code = 'H11000000002'");
        using var kill = new CancellationTokenSource();
        var killed = new HeadRun(office.Database, Paying, office.Counter.Clock) { Providers = 1, Committed = _ => kill.Cancel() };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => killed.Run(Beijing, June, "clerk", kill.Token));
        Assert.Single((await Run(office).Run(Beijing, June, "clerk")).Payments);
        Assert.Equal(2, await office.Counter.Read<long>("select count(*) from head_payment"));
        await office.Holds();
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task It_is_refused_without_a_name_a_month_that_is_over_or_rules(Engine engine)
    {
        await using var office = await ProviderOffice.Open(engine);
        async Task<string> Code(HeadRun run, DateOnly month, string by) => (await run.Run(Beijing, month, by)).Refusal!.Kind.Code;
        Assert.Equal("PRV001", await Code(Run(office), new(2020, 7, 1), " "));
        Assert.Equal("PRV006", await Code(Run(office), new(2020, 7, 1), "clerk"));
        var other = Pages.Page("beijing.md", "region: 110000", "parameters: {from: 2020-01-01, budget.overspend-limit: 105%}");
        var without = new RegionRules(Pages.Book(other));
        Assert.Equal("PRV022", await Code(new HeadRun(office.Database, without, office.Counter.Clock), June, "clerk"));
    }

    private static RegionRules Paying { get; } = new(Pages.Book(Pages.Page("beijing.md", "region: 110000\nschemes: [390]", Rules)));

    /// <summary>The office with June claimed, among it outpatient bills of residents on the list and not on it.</summary>
    private static async Task<ProviderOffice> Open(Engine engine)
    {
        var office = await ProviderOffice.Open(engine, isClaimed: false, people: 16);
        await office.Counter.Outpatient(3, new(2020, 6, 8), 60_000);
        await office.Counter.Outpatient(11, new(2020, 6, 9), 70_000);
        office.GoTo(Day);
        Assert.Null((await office.Claims.Run(Beijing, June, "clerk")).Refusal);
        return office;
    }

    private static HeadRun Run(ProviderOffice office) => new(office.Database, Paying, office.Counter.Clock);

    /// <summary>Signs somebody up with a family doctor (2505 of kind 05): the registration's id.</summary>
    private static async Task<long> Sign(ProviderOffice office, int person, DateOnly from, string provider = CounterFixture.Hospital)
    {
        var id = from.DayNumber + (person * 10_000_000L);
        await office.Counter.Plant(RegistrationQueries.Insert, RegistrationQueries.ValuesOf(new Registration
        {
            Id = id, Region = Beijing, Kind = RegistrationKind.ChosenInstitution, PersonNumber = CounterFixture.Person(person),
            Provider = provider, Code = provider, From = from, Details = """{"biz_appy_type":"05"}""",
        }));
        return id;
    }
}
