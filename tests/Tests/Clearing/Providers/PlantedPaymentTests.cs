using Yibao.Storage;
using Yibao.Storage.Verify;
using Yibao.Tests.Verify;

namespace Yibao.Tests.Clearing.Providers;

/// <summary>Each invariant of payments and special funds is broken behind the back of the office; the check finds it and names the
/// record.</summary>
public sealed class PlantedPaymentTests
{
    /// <summary>What is planted; which invariants it breaks, the first of them naming the record.</summary>
    private static readonly Dictionary<string, (string Sql, string Breaks, string Named)> Plants = new()
    {
        ["a grant that says it was used more"] = (
            "update fund_state set used = used + 1 where number = 1", "I12", "grant 1 of region 110000: its present says drawn 0, used 1"),
        ["a step of a grant removed"] = ("delete from fund_step where kind = 6", "I12 I13", "grant 1 of region 110000"),
        ["a grant made larger"] = ("update fund_grant set fen = fen + 7", "I12 I13", "special funds of H11000000001, region 110000"),
        ["a set-off that no grant gave"] = (
            "update disbursement set used = used + 1, net = net - 1 where number = 1", "I12 I13", "payment 1 of region 110000 sets off"),
        ["a payment checked by who made it"] = (
            "update disbursement_step set by_whom = ' CLERK' where number = 1 and step = 2", "I16 I13",
            "payment 1 of region 110000 was made and checked by  CLERK"),
        ["a payment released with one check of two"] = (
            "update disbursement set checkers = 2 where number = 1", "I16 I13",
            "payment 1 of region 110000 was released after 1 of 2 checks"),
        ["a payment that nobody made"] = (
            "insert into disbursement_step select region, 99, 2, 3, 'x', day, '', 0, at, batch from disbursement_step "
            + "where number = 1 and step = 2",
            "I16 I13", "payment 99 of region 110000 was released and never made"),
        ["special funds granted by who asked"] = (
            "update fund_step set by_whom = 'clerk' where kind = 1", "I16 I13",
            "special funds 1 of region 110000 were asked for and granted by clerk"),
        ["a balance that owes more"] = (
            "update provider_balance set unpaid = unpaid + 3 where provider = 'P11000000001'", "I25", "balance of P11000000001"),
        ["a deposit that is gone"] = ("update provider_balance set deposit = 0 where scheme = 390", "I25", "balance of H11000000001"),
        ["a claim made larger"] = (
            "update provider_claim set fund_paid = fund_paid + 1 where scheme = 390", "I25 I13",
            "claims of H11000000001, region 110000, scheme 390"),
        ["a claim removed"] = ("delete from provider_claim where scheme = 390", "I25 I13", "claims of H11000000001"),
        ["a payment marked as paid"] = (
            "update disbursement_state set state = 5 where number = 2", "I25", "payment 2 of region 110000 is marked as in state 5"),
        ["a returned payment repeated twice"] = (
            "insert into disbursement select region, 77, provider, scheme, epidemic, first_month, last_month, net, 0, 0, net, checkers, "
            + "made_by, day, 3, at, batch from disbursement where number = 3;"
            + "insert into disbursement_state values (110000, 77, 1, '', 1, 0);"
            + "insert into disbursement_step values (110000, 77, 1, 1, 'clerk', 20200720, '', 0, 0, 1)",
            "I25 I13", "payment 3 of region 110000 is repeated 2 times"),
    };

    public static TheoryData<Engine, string> Cases() =>
        [.. from engine in new[] { Engine.Sqlite, Engine.Postgres } from name in Plants.Keys select (engine, name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_planted_violation_is_found_and_named(Engine engine, string plant)
    {
        var (sql, breaks, named) = Plants[plant];
        await using var office = await Busy(engine);
        await office.Counter.Plant(sql);
        var broken = (await Invariants.Check(office.Database)).Where(finding => !finding.Holds)
            .ToDictionary(finding => finding.Invariant.Code);
        var all = string.Join('\n', broken.Values.Select(InvariantTests.Line));
        Assert.True(breaks.Split(' ').Order().SequenceEqual(broken.Keys.Order()), $"expected {breaks}, got\n{all}");
        Assert.True(broken[breaks.Split(' ')[0]].Examples.Any(example => example.Contains(named, StringComparison.Ordinal)), all);
    }

    /// <summary>
    /// Payment 1 set an advance off and is paid, payment 2 is released, payment 3 came back and is repeated.
    /// </summary>
    private static async Task<ProviderOffice> Busy(Engine engine)
    {
        var office = await ProviderOffice.Open(engine);
        await office.Advance(ProviderOffice.Hospital(), 10_000);
        var made = await office.Make();
        foreach (var payment in made)
        {
            await office.Release(payment);
        }

        await office.Desk.Confirm(ProviderOffice.Beijing, [1], ProviderOffice.Day, "cashier");
        await office.Desk.Return(ProviderOffice.Beijing, [3], ProviderOffice.Day, "cashier", "退票");
        await office.Desk.Repeat(ProviderOffice.Beijing, [3], ProviderOffice.Day, "clerk");
        Assert.Equal(10_000, made[0].Split.Offset);
        await office.Holds();
        return office;
    }
}
