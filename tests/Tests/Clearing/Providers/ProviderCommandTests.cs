using System.Text.Json.Nodes;
using Yibao.Cli;
using Yibao.Kernel;
using Yibao.Storage;
using Yibao.Tests.Cli;
using Yibao.Tests.Counter;
using Yibao.Tests.Storage;

namespace Yibao.Tests.Clearing.Providers;

/// <summary>The commands, from the claims of a month to the money at the provider.</summary>
public sealed class ProviderCommandTests
{
    private static readonly string[] Policies = ["--policies", CommandRun.Home[1]];

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_month_goes_from_preview_to_the_money_at_the_providers(Engine engine)
    {
        await using var office = await ProviderOffice.Open(engine, isClaimed: false);
        await office.Counter.Release();
        var shell = new Shell(office.Counter.Address);
        var preview = shell.Done("clear providers preview --region 110000 --month 2020-06 --json");
        var due = JsonNode.Parse(preview)!.AsArray().Sum(claim => claim!["due"]!.GetValue<long>());
        shell.Says("not claimed", "clear providers status --region 110000 --month 2020-06");
        shell.Refuses("PRV006", "clear providers run --region 110000 --month 2099-06 --by clerk");
        shell.Says(
            $"申报 4 笔，{new Money(due).ToGroupedString()} 元", "clear providers run --region 110000 --month 2020-06 --by clerk --lang zh");
        shell.Says("0 claims", "clear providers run --region 110000 --month 2020-06 --by clerk");
        shell.Refuses("on no payment", "clear providers overdue --region 110000 --on 2020-08-12");
        shell.Done("clear providers overdue --region 110000 --on 2020-08-11");

        shell.Says("made", "pay make --region 110000 --by clerk --on 2020-07-20");
        shell.Refuses("PRV008", "pay release P1..P3 --region 110000 --by clerk");
        Assert.Equal(ExitCode.BadInput, shell.Run("pay release P1 7 --region 110000 --by reviewer").Code);
        shell.Says("已放款", "pay release P1..P3 --region 110000 --by reviewer --on 2020-07-20 --lang zh");
        shell.Says("released", "pay list --region 110000");
        await Sent(shell);
        shell.Done("pay confirm P1 P2 --region 110000 --by cashier --on 2020-07-21");
        shell.Done("pay return P3 --region 110000 --reason 账号有误 --by cashier --on 2020-07-21");
        shell.Refuses("PRV012", "pay confirm P3 --region 110000 --by cashier");
        shell.Done("pay repeat P3 --region 110000 --by clerk --on 2020-07-22");
        const string statement = "clear providers report H11000000001 --region 110000 --month 2020-06 --lang zh";
        shell.Says("测试医院甲（H11000000001） 2020年6月 医保结算单", statement);
        shell.Says("P1 已到账", statement);
        shell.Done("clear providers status --region 110000 --month 2020-06 --lang zh");
        shell.Done("verify");
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task Special_funds_go_from_the_grant_to_the_report_and_deductions_and_deposits_to_the_statement(Engine engine)
    {
        await using var office = await ProviderOffice.Open(engine);
        var stay = await office.Counter.Read<long>(
            "select setl_id from settlement where psn_no = @who and clr_type = '21'", new { who = CounterFixture.Person(2) });
        foreach (var payment in await office.Make())
        {
            await office.Release(payment);
        }

        await office.Counter.Release();
        var shell = new Shell(office.Counter.Address);
        shell.Done("fund advance H11000000001 --region 110000 --scheme 310 --amount 100 --document 批文 --by clerk --on 2020-07-20");
        shell.Refuses("PRV008", "fund release G1 --region 110000 --by clerk");
        shell.Done("fund release G1 --region 110000 --by reviewer --on 2020-07-20");
        shell.Done("fund draw G1 --region 110000 --amount 60 --by clerk --on 2020-07-20");
        shell.Done("fund repay G1 --region 110000 --amount 5 --by clerk --on 2020-07-20");
        shell.Says("结存 55.00", "fund repay G1 --region 110000 --amount 40 --undrawn --by clerk --on 2020-07-20 --lang zh");
        var funds = JsonNode.Parse(shell.Done("fund report --json"))!;
        Assert.Equal(
            (100_00L, 45_00L, 55_00L),
            (funds["granted"]!.GetValue<long>(), funds["returned"]!.GetValue<long>(), funds["outstanding"]!.GetValue<long>()));
        shell.Says("G1 H11000000001/310", "fund report --region 110000");
        shell.Done($"clear providers deduct {stay} --region 110000 --amount 12.34 --reason 超标准收费 --by auditor --on 2020-07-20");
        shell.Says("kept", "clear providers deposit H11000000001 --region 110000 --scheme 310 --score 81 --by clerk --on 2020-07-20");
        shell.Says($"审核扣款 {stay}", "clear providers report H11000000001 --region 110000 --month 2020-06 --lang zh");
        shell.Done("verify");
    }

    private static async Task Sent(Shell shell)
    {
        using var folder = new Scratch();
        var file = folder["payments.csv"];
        var sent = JsonNode.Parse(shell.Done($"pay file --region 110000 --out {file} --by cashier --json"))!;
        var rows = await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken);
        Assert.Equal("payment,region,provider,name,scheme,from,until,amount,note", rows[0]);
        Assert.StartsWith("P1,110000,H11000000001,测试医院甲,310,2020-06,2020-06,", rows[1], StringComparison.Ordinal);
        Assert.Equal(sent["fen"]!.GetValue<long>(), rows.Skip(1).Sum(row => Money.Parse(row.Split(',')[7]).Fen));
        shell.Refuses("PRV015", $"pay file --region 110000 --out {file} --by cashier");
        shell.Done($"pay file --region 110000 --out {file} --again 1 --by cashier");
        Assert.Equal(rows, await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken));
    }

    /// <summary>Runs commands on one database; what people read is never wider than a screen.</summary>
    private sealed class Shell(string address)
    {
        internal CommandRun Run(string line)
        {
            string[] words = line.Split(' ');
            var run = CommandRun.Of([.. words, "--db", address, .. Uses(words)]);
            Assert.All(run.Results.Split('\n'), text => Assert.True(Columns.WidthOf(text) <= 100, $"{line}: {text}"));
            return run;
        }

        internal string Done(string line)
        {
            var run = Run(line);
            Assert.True(run.Code == ExitCode.Done, $"{line}: {run.Code}\n{run.Results}\n{run.Notes}");
            return run.Results;
        }

        internal void Says(string text, string line) => Assert.Contains(text, Done(line), StringComparison.Ordinal);

        internal void Refuses(string text, string line)
        {
            var run = Run(line);
            Assert.Equal(ExitCode.No, run.Code);
            Assert.Contains(text, run.Notes + run.Results, StringComparison.Ordinal);
        }
    }

    private static string[] Uses(string[] words) => words is ["pay", not "list", ..] or ["clear", _, "deduct" or "deposit" or "overdue", ..]
        ? Policies : [];
}
