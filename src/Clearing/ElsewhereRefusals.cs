using Yibao.Kernel;

namespace Yibao.Clearing;

/// <summary>Why a message about care elsewhere is not taken (异地报文拒绝原因), in order of precedence. Codes are permanent; append only.</summary>
public static class ElsewhereRefusals
{
    /// <summary>The message id came before with another content (报文号相同内容不同).</summary>
    public static readonly RefusalKind OtherContent = new(
        "XRG001", "同一报文号的内容不同", "the message id came before with another content");

    /// <summary>The body is no leg (报文体无法识别).</summary>
    public static readonly RefusalKind NoLeg = new("XRG002", "报文体不是异地记账", "the body of the message is no leg");

    /// <summary>The leg is not what its sender may say to its receiver (报文头与内容不符).</summary>
    public static readonly RefusalKind NotTheirs = new(
        "XRG003", "报文的发送方、接收方、业务号与内容不符", "sender, receiver or number do not fit the leg");

    /// <summary>The amounts of the leg do not add up (金额不平).</summary>
    public static readonly RefusalKind Sums = new("XRG004", "异地记账金额不平", "the amounts of the leg do not add up");

    /// <summary>The leg was told before under another message id (重复报送).</summary>
    public static readonly RefusalKind ToldBefore = new(
        "XRG005", "该笔记账已用其他报文号报送", "the leg was told before under another message id");

    /// <summary>The reversal is not the opposite of what it reverses (冲正金额不符).</summary>
    public static readonly RefusalKind NotOpposite = new(
        "XRG006", "冲正与原记账不相反", "the reversal is not the opposite of the leg that it reverses");

    /// <summary>All of them (全部).</summary>
    public static IReadOnlyList<RefusalKind> All { get; } = [OtherContent, NoLeg, NotTheirs, Sums, ToldBefore, NotOpposite];
}
