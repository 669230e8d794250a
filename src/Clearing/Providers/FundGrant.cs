using Yibao.Kernel;

namespace Yibao.Clearing.Providers;

/// <summary>How far a grant of special funds is (专项资金批复状态). The numbers are stored; append only.</summary>
public enum FundGrantState : byte
{
    /// <summary>Asked for, to be decided by another person (待复核).</summary>
    Asked = 1,

    /// <summary>Granted (已批准).</summary>
    Granted = 2,

    /// <summary>Turned down (已驳回).</summary>
    Denied = 3,
}

/// <summary>What happened to a grant (专项资金事项). The numbers are stored; append only.</summary>
public enum FundGrantStep : byte
{
    /// <summary>Granted (批准).</summary>
    Granted = 1,

    /// <summary>Turned down (驳回).</summary>
    Denied = 2,

    /// <summary>The provider drew money (领取).</summary>
    Drawn = 3,

    /// <summary>Money that was drawn came back (归还).</summary>
    Repaid = 4,

    /// <summary>What was not drawn is given up (收回额度).</summary>
    Lapsed = 5,

    /// <summary>Set off against a payment (抵扣).</summary>
    Used = 6,
}

/// <summary>
/// Special funds granted to a provider in advance (专项预付资金), in fen. Always: granted = used + returned + outstanding. Epidemic funds are set
/// off only against epidemic bills, other advances only against the others.
/// </summary>
public sealed record FundGrant
{
    /// <summary>Number in the region (批复编号).</summary>
    public required long Number { get; init; }

    /// <summary>To whom and for what.</summary>
    public required PayeeKey Payee { get; init; }

    /// <summary>What was asked for (申请额).</summary>
    public required long Fen { get; init; }

    /// <summary>Document that orders it (依据文件).</summary>
    public required string Document { get; init; }

    /// <summary>Who asked (经办人).</summary>
    public required string MadeBy { get; init; }

    /// <summary>Day.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>How far it is.</summary>
    public required FundGrantState State { get; init; }

    /// <summary>Drawn by the provider (已领取).</summary>
    public long Drawn { get; init; }

    /// <summary>Set off against payments (已抵扣).</summary>
    public long Used { get; init; }

    /// <summary>Drawn and paid back (已归还).</summary>
    public long Repaid { get; init; }

    /// <summary>Given up without having been drawn (已收回额度).</summary>
    public long Lapsed { get; init; }

    /// <summary>Steps that were recorded (步骤数).</summary>
    public int Steps { get; init; }

    /// <summary>What was granted (批准额).</summary>
    public long Granted => State == FundGrantState.Granted ? Fen : 0;

    /// <summary>What came back (退回): paid back or never drawn.</summary>
    public long Returned => Repaid + Lapsed;

    /// <summary>What neither was used nor came back (结存).</summary>
    public long Outstanding => Granted - Used - Returned;

    /// <summary>What the provider has in hand (在手余额): may be set off or paid back.</summary>
    public long Held => Drawn - Used - Repaid;

    /// <summary>How people write its number (编号): G3.</summary>
    public string Name => $"G{Number}";

    /// <summary>Grants it or turns it down (复核).</summary>
    public (FundGrant? Decided, Refusal? Refusal) Decide(string by, bool isGranted)
    {
        if (string.IsNullOrWhiteSpace(by))
        {
            return (null, new Refusal(ProviderRefusals.NoName, "by", ""));
        }

        if (State != FundGrantState.Asked)
        {
            return (null, new Refusal(ProviderRefusals.Decided, Name, ""));
        }

        return FourEyes.IsSame(MadeBy, by)
            ? (null, new Refusal(ProviderRefusals.SamePerson, Name, ""))
            : (this with { State = isGranted ? FundGrantState.Granted : FundGrantState.Denied, Steps = Steps + 1 }, null);
    }

    /// <summary>The provider draws money (领取), at most what is granted and neither drawn nor given up.</summary>
    public (FundGrant? Drawn, Refusal? Refusal) Draw(string by, long fen) => Move(
        by, fen, Granted - Drawn - Lapsed, ProviderRefusals.MoreThanGranted, () => this with { Drawn = Drawn + fen, Steps = Steps + 1 });

    /// <summary>The provider pays back what it holds (归还).</summary>
    public (FundGrant? Repaid, Refusal? Refusal) Repay(string by, long fen) =>
        Move(by, fen, Held, ProviderRefusals.MoreThanLeft, () => this with { Repaid = Repaid + fen, Steps = Steps + 1 });

    /// <summary>What was not drawn is given up (收回额度).</summary>
    public (FundGrant? Lapsed, Refusal? Refusal) Lapse(string by, long fen) => Move(
        by, fen, Granted - Drawn - Lapsed, ProviderRefusals.MoreThanGranted, () => this with { Lapsed = Lapsed + fen, Steps = Steps + 1 });

    /// <summary>Sets off an amount against the grants of a payee, the oldest first (抵扣).</summary>
    /// <param name="grants">Grants of the payee.</param>
    /// <param name="fen">What is set off, at most what they hold together.</param>
    /// <returns>The grants that change, with what each gives.</returns>
    /// <exception cref="InvalidOperationException">They hold less: a defect.</exception>
    public static IReadOnlyList<(FundGrant Grant, long Fen)> Use(IEnumerable<FundGrant> grants, long fen)
    {
        ArgumentNullException.ThrowIfNull(grants);
        var changed = new List<(FundGrant, long)>();
        foreach (var grant in grants.Where(grant => grant.Held > 0).OrderBy(grant => grant.Number))
        {
            var part = Math.Min(fen, grant.Held);
            if (part > 0)
            {
                changed.Add((grant with { Used = grant.Used + part, Steps = grant.Steps + 1 }, part));
                fen -= part;
            }
        }

        return fen == 0 ? changed : throw new InvalidOperationException($"the grants hold {fen} fen less than is set off");
    }

    private (FundGrant?, Refusal?) Move(string by, long fen, long most, RefusalKind tooMuch, Func<FundGrant> moved)
    {
        if (string.IsNullOrWhiteSpace(by))
        {
            return (null, new Refusal(ProviderRefusals.NoName, "by", ""));
        }

        if (fen <= 0)
        {
            return (null, new Refusal(ProviderRefusals.Amount, "amount", ""));
        }

        if (State != FundGrantState.Granted)
        {
            return (null, new Refusal(ProviderRefusals.NotGranted, Name, ""));
        }

        return fen <= most ? (moved(), null) : (null, new Refusal(tooMuch, Name, $"{new Money(most)} yuan"));
    }
}
