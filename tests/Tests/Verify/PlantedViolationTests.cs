using System.Text.Json.Nodes;
using Yibao.Storage;
using Yibao.Storage.Verify;
using Yibao.Tests.Counter;
using Yibao.Tests.Storage;

namespace Yibao.Tests.Verify;

/// <summary>
/// Each invariant is broken behind the office's back, and the check finds it and names the record. Whoever changes a row that is audited
/// breaks the chain too; every other invariant still holds.
/// </summary>
public sealed class PlantedViolationTests
{
    private const string Balances = "insert into balance (region, account, scheme, day, lane, debit, credit) values ";
    private const string Entries = "insert into journal (region, txn_id, scheme, day, source, party, entries, batch) values ";

    // The latest settlement of person 1, and the only reversal.
    private const string Settled = "(select max(s.setl_id) from settlement s where s.psn_no = '11000000000001')";
    private const string Reversal = "(select max(s.setl_id) from settlement s where s.reverses is not null)";

    /// <summary>What is planted; which invariants it breaks; what the first of them must name.</summary>
    private static readonly Dictionary<string, (string Sql, string Breaks, string Named)> Plants = new()
    {
        ["an entry changed"] = (
            "update journal set entries = replace(entries, ']]', '],[900100,1]]') where source = 3 and party = '11000000000001'",
            "I1 I10 I13", "are 1 fen"),
        ["money from nowhere"] = (
            "update person_state set account_fen = account_fen + 100 where psn_no = '11000000000003'", "I2",
            "personal account of 11000000000003: 100 fen, by the records 0"),
        ["a bucket of one side"] = (
            $"{Balances} (110000, 310100, 310, 20200101, 0, 7, 0)", "I2 I10", "region 110000, scheme 310: debits"),
        ["a settlement under a message of another"] = (
            $"update settlement set msgid = 'M9999' where setl_id = {Settled}", "I3 I13", "has no message P11000000001/2102/M9999"),
        ["a message of a settlement removed"] = (
            $"delete from message where subject = {Settled}", "I3 I13", "has no message"),
        ["cash added"] = (
            $"update settlement set cash = cash + 1 where setl_id = {Settled}", "I4 I13 I17", "total 4500, parts 4500, paid 4501"),
        ["a line changed"] = (
            $"update fee_sheet set lines = replace(lines, ',4500,', ',4510,') "
            + $"where mdtrt_id = (select s.mdtrt_id from settlement s where s.setl_id = {Settled})",
            "I4 I13", "total 4500, its lines 4510"),
        ["a line of no day"] = (
            "update fee_sheet set lines = '[[1,\"1\",\"\",\"X\",1,1,1,0,0,0,0,0,0,0,0,{}]]' "
            + $"where mdtrt_id = (select s.mdtrt_id from settlement s where s.setl_id = {Settled})",
            "I4 I13", "cannot be read"),
        ["lines that are none"] = (
            $"update fee_sheet set lines = '[[1,2]]' where mdtrt_id = (select s.mdtrt_id from settlement s where s.setl_id = {Settled})",
            "I4 I13", "cannot be read"),
        ["another account in the ledger"] = (
            $"update settlement set entries = replace(entries, '[980100,', '[980200,') where setl_id = {Settled};"
            + "update balance set debit = debit - 4500 where account = 980100 and scheme = 310;"
            + $"{Balances} (110000, 980200, 310, (select max(day) from journal_entry), 1, 4500, 0)",
            "I4 I13", "account 980100: it says 4500 fen, the ledger 0"),
        ["accumulators forgotten"] = (
            "delete from accumulator where psn_no = '11000000000002'", "I5", "stored 0, recomputed"),
        ["an accumulator invented"] = (
            "update accumulator set slots = '[[\"x\",5,7]]' where psn_no = '11000000000000'", "I5", "x@5: stored 7, recomputed 0"),
        ["an accumulator that is no JSON"] = (
            "update accumulator set slots = '[[' where psn_no = '11000000000000'", "I5 I8", "a stored value cannot be read"),
        ["a reversal of another amount"] = (
            $"update settlement set deductible = deductible + 1 where setl_id = {Reversal}", "I6 I13", "is not the opposite of settlement"),
        ["a reversal of nothing"] = (
            $"update settlement set reverses = 12345 where setl_id = {Reversal}", "I6 I13", "there is no settlement 12345 to reverse"),
        ["reversed although another depends"] = (
            $"update message set subject = 999 where subject = {Reversal};"
            + $"update settlement set setl_id = 999, reverses = (select min(s.setl_id) from settlement s) where setl_id = {Reversal}",
            "I6 I13", "reversal 999"),
        ["a negative deductible"] = (
            $"update settlement set deductible = -1 where setl_id = {Settled}", "I8 I13", "holds a negative amount"),
        ["a negative balance"] = (
            $"update settlement set account_left = -5 where setl_id = {Settled}", "I9 I13", "left the personal account at -5 fen"),
        ["a prepayment taken twice"] = (
            $"{Entries} (110000, 7, 310, 20200101, 3, 'H11000000001', '[[900300,-100],[900100,100]]', 1);"
            + $"{Balances} (110000, 900300, 310, 20200101, 0, 0, 100), (110000, 900100, 310, 20200101, 0, 100, 0)",
            "I9 I12 I13", "prepayment of H11000000001, scheme 310: -100 fen"),
        ["a bucket changed"] = (
            "update balance set debit = debit + 1, credit = credit + 1 where account = 310200", "I10", "balance of account 310200"),
        ["a byte changed"] = ($"update settlement set invoice = 'x' where setl_id = {Settled}", "I13", "was changed (link"),
        ["a row removed"] = ("delete from message where msgid = 'M1'", "I13", "a row of message was removed"),
        ["a row added"] = (
            "insert into message select region, provider, infno, 'M9999', digest, answer, 0, at, batch from message where msgid = 'M1'",
            "I13", "message H11000000001/2201/M9999 was added, no link knows it"),
        ["a row moved to another batch"] = (
            "update message set batch = (select max(batch) from message) where msgid = 'M1'", "I13", "message H11000000001/2201/M1"),
        ["a link removed"] = ("delete from audit_link where seq = 4", "I13", "after link 3 comes link 5"),
        ["links swapped"] = (
            "update audit_link set seq = 999 where seq = 4; update audit_link set seq = 4 where seq = 5;"
            + "update audit_link set seq = 5 where seq = 999",
            "I13", "link 4 of chain 0"),
        ["a link changed"] = ("update audit_link set at = at + 1 where seq = 4", "I13", "link 4 of chain 0"),
        ["insurance that ended before"] = (
            "update enrolment set until_day = 20200301 where psn_no = '11000000000001'", "I19",
            "11000000000001 is not insured in scheme 310 on 20200302"),
        ["an unknown catalogue"] = (
            $"update settlement set catalogue_version = 77 where setl_id = {Settled}", "I19 I13", "catalogue version 77 is not known"),
        ["rules without a name"] = (
            $"update settlement set policy_digest = 'x' where setl_id = {Settled}", "I19 I13", "policy documents \"x\" are not known"),
    };

    public static TheoryData<Engine, string> Cases() =>
        [.. from engine in new[] { Engine.Sqlite, Engine.Postgres } from name in Plants.Keys select (engine, name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_planted_violation_is_found_and_named(Engine engine, string plant)
    {
        var (sql, breaks, named) = Plants[plant];
        await using var office = await InvariantTests.Busy(engine);
        Assert.NotEqual(0, await office.Plant(sql));
        await Breaks(office, breaks, named);
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task An_account_below_zero_is_found_where_the_table_would_let_it_in(Engine engine)
    {
        await using var office = await InvariantTests.Busy(engine);
        var allow = engine == Engine.Sqlite ? "pragma ignore_check_constraints = on"
            : "alter table person_state drop constraint person_state_account_fen_check";
        await office.Plant(allow);
        await office.Plant("update person_state set account_fen = -1 where psn_no = '11000000000003'");
        await Breaks(office, "I9 I2", "personal account of 11000000000003: -1 fen");
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_fund_that_pays_past_its_ceiling_is_found(Engine engine)
    {
        await using var office = await InvariantTests.Busy(engine);
        var id = await office.Read<long>("select max(setl_id) from settlement where fund_paid > 0 and reverses is null");
        var funds = JsonNode.Parse(await office.Read<string>("select funds from settlement where setl_id = @id", new { id }))!.AsArray();
        var paying = funds.First(fund => fund![3]!.GetValue<long>() > 0)!.AsArray();
        var paid = paying[3]!.GetValue<long>();
        paying[4] = paid - 1;
        await office.Plant("update settlement set funds = @text where setl_id = @id", new { id, text = funds.ToJsonString() });
        await Breaks(office, "I8 I13", $"settlement {id}, layer {paying[0]}: paid {paid}, could pay {paid - 1}");
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_settlement_that_was_reversed_before_the_one_that_depends_on_it_is_found(Engine engine)
    {
        await using var office = await CounterFixture.Open(engine);
        var day = new DateOnly(2020, 3, 2);
        var first = await office.Outpatient(0, day, 40_000);
        var later = await office.Outpatient(0, day, 50_000);
        var undone = await office.Reverse(0, later);
        await office.Reverse(0, first);
        await InvariantTests.Holds(office);
        // As if the later one had been reversed after the first.
        const long after = 9_000_000_000_000_000_000;
        await office.Plant(
            "update settlement set setl_id = @after where setl_id = @undone; update message set subject = @after where subject = @undone",
            new { after, undone });
        await Breaks(office, "I7 I13", $"settlement {first} was reversed by");
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_settlement_that_was_reversed_twice_is_found(Engine engine)
    {
        await using var office = await InvariantTests.Busy(engine);
        await office.Plant("drop index settlement_reversed_once");
        var columns = await office.Read<string>(engine == Engine.Sqlite
            ? "select group_concat(name, ', ') from pragma_table_info('settlement') where name <> 'setl_id'"
            : "select string_agg(column_name, ', ') from information_schema.columns "
                + "where table_name = 'settlement' and column_name <> 'setl_id'");
        await office.Plant(
            $"insert into settlement (setl_id, {columns}) select 77, {columns} from settlement where reverses is not null");
        var found = await Broken(office);
        Assert.Contains("is reversed 2 times", InvariantTests.Line(found["I6"]), StringComparison.Ordinal);
        Assert.Contains("took effect 2 times", InvariantTests.Line(found["I3"]), StringComparison.Ordinal);
        Assert.Contains("settlement 77 was added, no link knows it", InvariantTests.Line(found["I13"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_first_violations_are_named_and_all_are_counted()
    {
        await using var office = await InvariantTests.Busy(Engine.Sqlite);
        var rows = await office.Plant("update fee_sheet set lines = 'x'");
        var finding = (await Broken(office))["I13"];
        Assert.Equal((rows, Finding.ExamplesMax), (finding.Count, finding.Examples.Count));
    }

    /// <summary>The first code is the one that must name the record; exactly the given ones are broken.</summary>
    private static async Task Breaks(CounterFixture office, string codes, string named)
    {
        var broken = await Broken(office);
        var all = string.Join('\n', broken.Values.Select(InvariantTests.Line));
        Assert.True(codes.Split(' ').Order().SequenceEqual(broken.Keys.Order()), $"expected {codes}, got\n{all}");
        Assert.True(broken[codes.Split(' ')[0]].Examples.Any(example => example.Contains(named, StringComparison.Ordinal)), all);
    }

    private static async Task<Dictionary<string, Finding>> Broken(CounterFixture office) =>
        (await Invariants.Check(office.Database)).Where(finding => !finding.Holds).ToDictionary(finding => finding.Invariant.Code);
}
