using Yibao.Kernel;

namespace Yibao.Clearing.Providers;

/// <summary>How far a payment to a provider is (拨付状态). The numbers are stored; append only.</summary>
public enum DisbursementState : byte
{
    /// <summary>Made, to be checked by another person (待复核).</summary>
    Made = 1,

    /// <summary>Checked once, to be checked by a second person (待再次复核).</summary>
    Checked = 2,

    /// <summary>Released: it goes into the next payment file (已放款).</summary>
    Released = 3,

    /// <summary>In a payment file (已送银行).</summary>
    Sent = 4,

    /// <summary>The provider has the money (已到账).</summary>
    Paid = 5,

    /// <summary>The bank returned it (已退回).</summary>
    Returned = 6,

    /// <summary>Turned down by a checker (已驳回).</summary>
    Denied = 7,
}

/// <summary>What is paid to whom (拨付对象): one payment of a region is about one provider, one scheme, and epidemic bills or others.</summary>
/// <param name="Region">Region that pays.</param>
/// <param name="Provider">Provider.</param>
/// <param name="Scheme">Scheme.</param>
/// <param name="IsEpidemic">Whether for bills of epidemic patients.</param>
public readonly record struct PayeeKey(RegionCode Region, string Provider, Scheme Scheme, bool IsEpidemic);

/// <summary>A payment to a provider (定点机构拨付单).</summary>
public sealed record Disbursement
{
    /// <summary>Number in the region (拨付单号).</summary>
    public required long Number { get; init; }

    /// <summary>To whom and for what.</summary>
    public required PayeeKey Payee { get; init; }

    /// <summary>First day of the oldest month that it pays (起始月).</summary>
    public required DateOnly FirstMonth { get; init; }

    /// <summary>First day of the latest month that it pays (截止月).</summary>
    public required DateOnly LastMonth { get; init; }

    /// <summary>How it is made up.</summary>
    public required DisbursementSplit Split { get; init; }

    /// <summary>How many people must check it (复核人数): 1 or 2.</summary>
    public required int Checkers { get; init; }

    /// <summary>Who made it (经办人).</summary>
    public required string MadeBy { get; init; }

    /// <summary>Day on which it was made (制单日期).</summary>
    public required DateOnly Day { get; init; }

    /// <summary>Number of the returned payment that it repeats (重拨原单号); 0: none.</summary>
    public long Repeats { get; init; }

    /// <summary>How far it is.</summary>
    public required DisbursementState State { get; init; }

    /// <summary>Who checked it first (初次复核人); empty: nobody yet.</summary>
    public string FirstChecker { get; init; } = "";

    /// <summary>Steps that were recorded (步骤数).</summary>
    public int Steps { get; init; }

    /// <summary>Payment file that it is in (付款文件号); 0: none.</summary>
    public long File { get; init; }

    /// <summary>
    /// Checks it (复核). The first of two checks leads to <see cref="DisbursementState.Checked"/>, the last to
    /// <see cref="DisbursementState.Released"/>.
    /// </summary>
    /// <param name="by">Who.</param>
    /// <param name="advance">What the payee holds of special funds now, fen.</param>
    /// <returns>The payment as it is then, or why not.</returns>
    public (Disbursement? Checked, Refusal? Refusal) Check(string by, long advance)
    {
        if (RefusalOfDecision(by) is { } refusal)
        {
            return (null, refusal);
        }

        if (advance < Split.Offset)
        {
            return (null, new Refusal(ProviderRefusals.AdvanceChanged, Name, $"{new Money(advance)} yuan are left"));
        }

        if (State == DisbursementState.Made && Checkers > 1)
        {
            return (this with { State = DisbursementState.Checked, FirstChecker = by.Trim(), Steps = Steps + 1 }, null);
        }

        var first = FirstChecker.Length == 0 ? by.Trim() : FirstChecker;
        // What is set off in full needs no bank.
        var state = Split.Net == 0 ? DisbursementState.Paid : DisbursementState.Released;
        return (this with { State = state, FirstChecker = first, Steps = Steps + 1 }, null);
    }

    /// <summary>Turns it down (驳回): what it would have paid is owed as before.</summary>
    public (Disbursement? Denied, Refusal? Refusal) Deny(string by) =>
        RefusalOfDecision(by) is { } refusal
            ? (null, refusal) : (this with { State = DisbursementState.Denied, Steps = Steps + 1 }, null);

    /// <summary>The provider has the money (到账).</summary>
    public (Disbursement? Paid, Refusal? Refusal) Confirm(string by) => RefusalOfEnd(by, State >= DisbursementState.Paid) is { } refusal
        ? (null, refusal) : (this with { State = DisbursementState.Paid, Steps = Steps + 1 }, null);

    /// <summary>The bank returns it (退回): it is owed again; also after it was taken for paid.</summary>
    public (Disbursement? Returned, Refusal? Refusal) Return(string by) =>
        RefusalOfEnd(by, State > DisbursementState.Paid || (State == DisbursementState.Paid && Split.Net == 0)) is { } refusal
            ? (null, refusal) : (this with { State = DisbursementState.Returned, Steps = Steps + 1 }, null);

    /// <summary>How people write its number (编号): P17.</summary>
    public string Name => $"P{Number}";

    private Refusal? RefusalOfDecision(string by)
    {
        if (string.IsNullOrWhiteSpace(by))
        {
            return new Refusal(ProviderRefusals.NoName, "by", "");
        }

        if (State is not (DisbursementState.Made or DisbursementState.Checked))
        {
            return new Refusal(ProviderRefusals.Decided, Name, "");
        }

        if (FourEyes.IsSame(MadeBy, by))
        {
            return new Refusal(ProviderRefusals.SamePerson, Name, "");
        }

        return State == DisbursementState.Checked && FourEyes.IsSame(FirstChecker, by)
            ? new Refusal(ProviderRefusals.SameChecker, Name, "") : null;
    }

    private Refusal? RefusalOfEnd(string by, bool hasEnded)
    {
        if (string.IsNullOrWhiteSpace(by))
        {
            return new Refusal(ProviderRefusals.NoName, "by", "");
        }

        if (State is DisbursementState.Made or DisbursementState.Checked or DisbursementState.Denied)
        {
            return new Refusal(ProviderRefusals.NotReleased, Name, "");
        }

        return hasEnded ? new Refusal(ProviderRefusals.Ended, Name, "") : null;
    }
}

/// <summary>Whether two names are one person (四眼原则): blanks around and the case of letters do not make another.</summary>
public static class FourEyes
{
    /// <summary>Whether they are (是否同一人).</summary>
    public static bool IsSame(string left, string right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return string.Equals(left.Trim(), right.Trim(), StringComparison.OrdinalIgnoreCase);
    }
}
