using Yibao.Policy;

namespace Yibao.Settlement.Payment;

/// <summary>Kind of care that is paid for (支付范围): the method may differ by it. The names are those of the vocabulary's key.</summary>
public enum PaidCare : byte
{
    /// <summary>Ordinary outpatient care (普通门诊).</summary>
    Outpatient,

    /// <summary>Chronic and special outpatient care (门诊慢特病).</summary>
    ChronicOutpatient,

    /// <summary>A stay (住院).</summary>
    AcuteStay,

    /// <summary>A stay that lasts longer than the rules call ordinary (长期住院): psychiatry, rehabilitation, care of the dying.</summary>
    LongStay,
}

/// <summary>Method of payment (支付方式). The names are those of the vocabulary's key.</summary>
public enum PaymentMethod : byte
{
    /// <summary>Fee for service (按项目付费).</summary>
    Item,

    /// <summary>A price for each stay (按次均定额付费).</summary>
    Stay,

    /// <summary>A price for each bed-day (按床日付费).</summary>
    BedDay,

    /// <summary>A price for each head and year (按人头付费).</summary>
    Head,

    /// <summary>Diagnosis-related groups (按疾病诊断相关分组付费): rate or point value x weight.</summary>
    Drg,

    /// <summary>Diagnosis-intervention packets (按病种分值付费): point value x score.</summary>
    Dip,
}

/// <summary>How the fund's share of a payment standard is found (基金支付口径). The names are those of the vocabulary's key.</summary>
public enum FundVariant : byte
{
    /// <summary>A share of the standard less the patient's own items (按标准比例).</summary>
    OfStandard,

    /// <summary>The standard less what patient and other funds paid (按标准余额); may be below zero.</summary>
    Residual,

    /// <summary>The standard times the reimbursement ratio of the budget (按总额报销比例).</summary>
    BudgetRatio,
}

/// <summary>The words of the vocabulary for the enumerations of payment (支付方式词汇).</summary>
public static class PaymentWords
{
    private static readonly string[] Cares = Vocabulary.ParameterKeys["care"];
    private static readonly string[] Methods = Vocabulary.ParameterKeys["method"];
    private static readonly string[] Variants = Vocabulary.ParameterKeys["variant"];

    /// <summary>A kind of care as documents write it (支付范围词).</summary>
    public static string Of(PaidCare care) => Cares[(int)care];

    /// <summary>A method as documents write it (支付方式词).</summary>
    public static string Of(PaymentMethod method) => Methods[(int)method];

    /// <summary>A variant as documents write it (支付口径词).</summary>
    public static string Of(FundVariant variant) => Variants[(int)variant];

    /// <summary>A tier as documents write it (医院等级词).</summary>
    public static string Of(Tier tier) => Vocabulary.ValuesOf(Dimension.Tier)[(int)tier].Name;

    /// <summary>Reads a kind of care (读取支付范围); null: no such word.</summary>
    public static PaidCare? Care(string word) => Array.IndexOf(Cares, word) is >= 0 and var at ? (PaidCare)at : null;
}
