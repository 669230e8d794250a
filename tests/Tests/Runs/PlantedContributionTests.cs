using Yibao.Agency.Contributions;
using Yibao.Kernel;
using Yibao.Storage;
using Yibao.Storage.Verify;
using Yibao.Tests.Verify;

namespace Yibao.Tests.Runs;

/// <summary>Each invariant of contributions is broken behind the back of the office; the check finds it and names the record.</summary>
public sealed class PlantedContributionTests
{
    /// <summary>What is planted; which invariants it breaks, the first of them naming the record.</summary>
    private static readonly Dictionary<string, (string Sql, string Breaks, string Named)> Plants = new()
    {
        ["a bill that asks less now"] = (
            "update bill_state set employer = employer - 1 where payer = 'E1'", "I21", "bill of E1 for 202009: asks"),
        ["money moved to another part"] = (
            "update bill_state set paid_employer = paid_employer - 1, paid_employee = paid_employee + 1 where payer = 'E2'", "I21",
            "bill of E2 for 202009"),
        ["an open bill marked as paid"] = (
            "update bill_state set is_open = 0 where payer = 'E1'", "I21", "bill of E1 for 202009 is marked paid"),
        ["an open bill that nobody would ask for"] = (
            "delete from unfinished_bill where payer = 'E1'", "I21",
            "bill of E1 for 202009 is listed as unfinished 0 times and should be 1"),
        ["an edition removed"] = ("delete from bill where payer = 'E1'", "I21 I13", "bill of E1 for 202009"),
        ["a credit from nowhere"] = (
            "update payer_account set credit = credit + 5 where payer = 'E2'", "I22",
            "credit of E2, scheme 310: 4005 fen, by the records 4000"),
        ["a payment that never came"] = (
            "insert into payment select region, 'P9', scheme, day, payer_kind, payer, payer_text, 7, note, at, batch from payment "
            + "where payment_no = 'P2'",
            "I22 I13 I23", "credit of E2"),
        ["an allocation changed"] = (
            "update allocation set employer = employer + 1 where payer = 'E2'", "I23 I21 I22 I13", "source 5: its rows come to"),
        ["a line changed"] = (
            "update bill set employer = employer + 1, employee = employee - 1 where payer = 'E2'", "I21 I24 I13", "bill of E2 for 202009"),
        ["lines that are none"] = (
            "update bill set lines = (select previous from audit_link where seq = 1 and chain = -2) where payer = 'E1'", "I24 I13",
            "edition 1 of the bill of E1 for 2020-09"),
        ["a refund released by who asked for it"] = (
            "update refund_release set released_by = ' CLERK'", "I16 I13",
            "refund 1 of region 440100 was asked for and released by  CLERK"),
        ["a refund that nobody asked for"] = (
            "update refund set refund_no = 9", "I16 I13 I22 I23", "refund 1 of region 440100 was released and never asked for"),
        ["an order approved by who asked for it"] = (
            "insert into relief_order values (440100, 1, 202009, 202009, 0, 0, '', 'a', 0, 1);"
            + "insert into relief_approval values (440100, 1, 'A', 1, 0, 1)",
            "I16 I13", "relief order 1 of region 440100 was asked for and approved by A"),
    };

    public static TheoryData<Engine, string> Cases() =>
        [.. from engine in new[] { Engine.Sqlite, Engine.Postgres } from name in Plants.Keys select (engine, name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_planted_violation_is_found_and_named(Engine engine, string plant)
    {
        var (sql, breaks, named) = Plants[plant];
        await using var office = await Busy(engine);
        await office.Execute(sql);
        var broken = (await Invariants.Check(office.Database)).Where(finding => !finding.Holds)
            .ToDictionary(finding => finding.Invariant.Code);
        var all = string.Join('\n', broken.Values.Select(InvariantTests.Line));
        Assert.True(breaks.Split(' ').Order().SequenceEqual(broken.Keys.Order()), $"expected {breaks}, got\n{all}");
        Assert.True(broken[breaks.Split(' ')[0]].Examples.Any(example => example.Contains(named, StringComparison.Ordinal)), all);
    }

    /// <summary>An employer that paid nothing, and one that paid too much and got some of it back.</summary>
    private static async Task<ContributionOffice> Busy(Engine engine)
    {
        var office = await ContributionOffice.Open(engine);
        await office.Employer("E1", "enterprise", 2, 10_000);
        await office.Employer("E2", "enterprise", 1, 10_000);
        await office.Bill("2020-09");
        var due = (await office.State("E2", "2020-09")).Due.Total;
        await office.Pay($"P1 2020-09-05 谁 10", $"P2 2020-09-05 E2 {new Money(due + 10_000)}");
        var desk = new RefundDesk(office.Database, office.Clock);
        await desk.Ask(ContributionOffice.Guangzhou, "E2", Scheme.Employee, 6000, "误缴", "clerk");
        await desk.Decide(ContributionOffice.Guangzhou, 1, ContributionOffice.Days("2020-09-08"), "reviewer", isReleased: true);
        await office.Holds();
        return office;
    }
}
