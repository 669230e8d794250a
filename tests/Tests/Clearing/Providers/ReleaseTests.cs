using Yibao.Agency.Clearing;
using Yibao.Clearing.Providers;
using Yibao.Kernel;
using Yibao.Ledger;
using Yibao.Storage;
using Yibao.Tests.Storage;

namespace Yibao.Tests.Clearing.Providers;

/// <summary>Who may release, and that of many who try at once one does.</summary>
public sealed class ReleaseTests
{
    private const string Maker = "clerk";

    private static readonly Disbursement Made = new()
    {
        Number = 7, Payee = ProviderOffice.Hospital(), FirstMonth = ProviderOffice.June, LastMonth = ProviderOffice.June,
        Split = new DisbursementSplit(1_000, 50, 100, 850), Checkers = 1, MadeBy = Maker, Day = ProviderOffice.Day,
        State = DisbursementState.Made, Steps = 1,
    };

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task Of_a_thousand_releases_at_once_one_wins(Engine engine)
    {
        await using var office = await ProviderOffice.Open(engine);
        var payment = (await office.Make())[0];
        // A thousand share forty connections, so that other tests keep theirs; the last one waits for longer than a client would.
        var pool = $"{office.Counter.Address};Timeout=600;Maximum Pool Size=40";
        await using var patient = engine == Engine.Postgres ? await Database.Open(pool) : null;
        var desk = new DisbursementDesk(patient ?? office.Database, office.Rules, office.Counter.Clock);
        var tries = Enumerable.Range(0, 1_000).Select(number => Task.Run(() => desk.Decide(
            ProviderOffice.Beijing, [payment.Number], ProviderOffice.Day, $"reviewer-{number}", isReleased: true)));
        var answers = await Task.WhenAll(tries);
        Assert.Equal(1, answers.Sum(answer => answer.Done.Count));
        Assert.Equal(999, answers.Count(answer => answer.Refused is [{ Refusal.Kind.Code: "PRV007" }]));
        Assert.Equal(-payment.Split.Net, await office.Account(ChartOfAccounts.PaymentsInTransit));
        Assert.Equal(2, await office.Counter.Read<long>("select count(*) from disbursement_step where number = 1"));
        await office.Holds();
    }

    /// <summary>State, checkers, first checker, advance that is left; who asks; the refusal, in order of precedence.</summary>
    [Theory]
    [InlineData(DisbursementState.Released, 1, "", 0, " ", "PRV001")]
    [InlineData(DisbursementState.Released, 1, "", 0, Maker, "PRV007")]
    [InlineData(DisbursementState.Sent, 1, "", 0, "b", "PRV007")]
    [InlineData(DisbursementState.Paid, 1, "", 0, "b", "PRV007")]
    [InlineData(DisbursementState.Returned, 1, "", 0, "b", "PRV007")]
    [InlineData(DisbursementState.Denied, 1, "", 0, "b", "PRV007")]
    [InlineData(DisbursementState.Made, 1, "", 0, "  CLERK ", "PRV008")]
    [InlineData(DisbursementState.Made, 2, "", 0, "Clerk", "PRV008")]
    [InlineData(DisbursementState.Checked, 2, Maker, 0, Maker, "PRV008")]
    [InlineData(DisbursementState.Checked, 2, "b", 0, "B ", "PRV009")]
    [InlineData(DisbursementState.Made, 1, "", 99, "b", "PRV010")]
    [InlineData(DisbursementState.Checked, 2, "b", 99, "c", "PRV010")]
    [InlineData(DisbursementState.Made, 1, "", 100, "b", "Released")]
    [InlineData(DisbursementState.Made, 2, "", 100, "b", "Checked")]
    [InlineData(DisbursementState.Checked, 2, "b", 100, "c", "Released")]
    public void A_check_is_refused_by_the_first_reason_that_applies(
        DisbursementState state, int checkers, string first, long advance, string by, string expected)
    {
        var (done, refusal) = (Made with { State = state, Checkers = checkers, FirstChecker = first }).Check(by, advance);
        Assert.Equal(expected, refusal?.Kind.Code ?? $"{done!.State}");
    }

    [Theory]
    [InlineData(DisbursementState.Made, "", "PRV001 PRV001 PRV001")]
    [InlineData(DisbursementState.Made, Maker, "PRV008 PRV011 PRV011")]
    [InlineData(DisbursementState.Made, "b", "Denied PRV011 PRV011")]
    [InlineData(DisbursementState.Checked, "a", "PRV009 PRV011 PRV011")]
    [InlineData(DisbursementState.Released, "b", "PRV007 Paid Returned")]
    [InlineData(DisbursementState.Sent, "b", "PRV007 Paid Returned")]
    [InlineData(DisbursementState.Paid, "b", "PRV007 PRV012 Returned")]
    [InlineData(DisbursementState.Returned, "b", "PRV007 PRV012 PRV012")]
    [InlineData(DisbursementState.Denied, "b", "PRV007 PRV011 PRV011")]
    public void Turning_down_arriving_and_returning_follow_the_state(DisbursementState state, string by, string expected)
    {
        var payment = Made with { State = state, FirstChecker = state == DisbursementState.Checked ? "a" : "" };
        Assert.Equal(expected, string.Join(' ', Answer(payment.Deny(by)), Answer(payment.Confirm(by)), Answer(payment.Return(by))));

        static string Answer((Disbursement? Done, Refusal? Refusal) answer) => answer.Refusal?.Kind.Code ?? $"{answer.Done!.State}";
    }

    [Fact]
    public void What_is_set_off_in_full_is_paid_when_it_is_released_and_no_bank_returns_it()
    {
        var whole = Made with { Split = new DisbursementSplit(1_000, 0, 1_000, 0) };
        var (paid, _) = whole.Check("b", 1_000);
        Assert.Equal(DisbursementState.Paid, paid!.State);
        Assert.Equal("PRV012", paid.Return("c").Refusal!.Kind.Code);
    }

    [Theory]
    [InlineData(FundGrantState.Asked, 0, 0, "", 0, "PRV001 PRV001 PRV001")]
    [InlineData(FundGrantState.Asked, 0, 0, "b", 0, "ok PRV002 PRV002")]
    [InlineData(FundGrantState.Asked, 0, 0, "CLERK", 5, "PRV008 PRV021 PRV021")]
    [InlineData(FundGrantState.Denied, 0, 0, "b", 5, "PRV007 PRV021 PRV021")]
    [InlineData(FundGrantState.Granted, 60, 20, Maker, 40, "PRV007 ok ok")]
    [InlineData(FundGrantState.Granted, 60, 20, Maker, 41, "PRV007 PRV019 PRV020")]
    public void A_grant_is_decided_drawn_and_repaid_by_the_first_reason_that_applies(
        FundGrantState state, long drawn, long used, string by, long fen, string expected)
    {
        var grant = new FundGrant
        {
            Number = 3, Payee = ProviderOffice.Hospital(), Fen = 100, Document = "", MadeBy = Maker, Day = ProviderOffice.Day,
            State = state, Drawn = drawn, Used = used,
        };
        Assert.Equal(expected, string.Join(' ', Answer(grant.Decide(by, true)), Answer(grant.Draw(by, fen)), Answer(grant.Repay(by, fen))));

        static string Answer((FundGrant? Done, Refusal? Refusal) answer) => answer.Refusal?.Kind.Code ?? "ok";
    }

    [Fact]
    public void Codes_are_closed_gapless_and_said_in_both_languages()
    {
        Assert.Equal(
            Enumerable.Range(1, ProviderRefusals.All.Count + 1).Where(number => number != 17).Select(number => $"PRV{number:D3}"),
            ProviderRefusals.All.Select(kind => kind.Code));
        Assert.All(
            ProviderRefusals.All, kind => Assert.True(kind.Chinese.Any(letter => letter > 0x2E80) && kind.English.All(char.IsAscii)));
    }
}
