using Yibao.Kernel;

namespace Yibao.Cli.Importing;

/// <summary>
/// Why a row of a register file is refused (导入拒绝原因), in order of precedence within a row. Codes are permanent and stand in
/// docs/registers.md; append only.
/// </summary>
internal static class ImportRefusals
{
    /// <summary>The row cannot be read.</summary>
    public static readonly RefusalKind Unreadable = new("IMP001", "行无法读取", "the row cannot be read");

    /// <summary>No region, or one that does not exist.</summary>
    public static readonly RefusalKind Region = new("IMP002", "统筹区代码不存在", "unknown pooling region");

    /// <summary>Person number.</summary>
    public static readonly RefusalKind PersonNumber = new("IMP003", "人员编号不合规", "not a person number");

    /// <summary>Kind or number of the identity document, with the check character of a citizen id.</summary>
    public static readonly RefusalKind Document = new("IMP004", "证件不合规", "not an identity document");

    /// <summary>Name.</summary>
    public static readonly RefusalKind Name = new("IMP005", "名称不合规", "not a name");

    /// <summary>Sex or birth date is unreadable, or another one than the citizen id says.</summary>
    public static readonly RefusalKind SexOrBirth =
        new("IMP006", "性别或出生日期有误或与身份证号不符", "sex or birth date is wrong or does not fit the citizen id");

    /// <summary>Scheme.</summary>
    public static readonly RefusalKind Scheme = new("IMP007", "险种不是310或390", "the scheme is neither 310 nor 390");

    /// <summary>Standing.</summary>
    public static readonly RefusalKind Status = new("IMP008", "人员类别不存在或不属于该险种", "the standing is unknown or not of this scheme");

    /// <summary>Another value.</summary>
    public static readonly RefusalKind Value = new("IMP009", "取值不在范围内", "the value is outside its list or range");

    /// <summary>Period.</summary>
    public static readonly RefusalKind Period = new("IMP010", "起止日期有误", "the period is wrong");

    /// <summary>Identity category.</summary>
    public static readonly RefusalKind Category = new("IMP011", "身份类别有误", "the identity category is wrong");

    /// <summary>Rows of one person differ.</summary>
    public static readonly RefusalKind Disagree = new("IMP012", "同一人员的各行不一致", "rows of one person disagree");

    /// <summary>Overlapping enrolments.</summary>
    public static readonly RefusalKind Overlap = new("IMP013", "参保期间重叠", "enrolments overlap");

    /// <summary>Person registered before.</summary>
    public static readonly RefusalKind DuplicatePerson = new("IMP014", "人员已登记", "the person is registered already");

    /// <summary>Document registered before.</summary>
    public static readonly RefusalKind DuplicateDocument = new("IMP015", "证件已登记在另一人员名下", "the document belongs to another person already");

    /// <summary>Another row of the person is refused.</summary>
    public static readonly RefusalKind OtherRow =
        new("IMP016", "同一人员的另一行被拒绝", "another row of the same person is refused");

    /// <summary>Code of a provider.</summary>
    public static readonly RefusalKind ProviderCode = new("IMP017", "机构编码不是12位", "the provider code has not 12 characters");

    /// <summary>Kind, tier or level of a provider.</summary>
    public static readonly RefusalKind ProviderKind =
        new("IMP018", "机构类型、级别或等级有误", "kind, tier or level of the provider is wrong");

    /// <summary>Provider registered before.</summary>
    public static readonly RefusalKind DuplicateProvider = new("IMP019", "机构已登记", "the provider is registered already");

    /// <summary>Amount.</summary>
    public static readonly RefusalKind Amount = new("IMP020", "金额有误", "the amount is wrong");

    /// <summary>No such person.</summary>
    public static readonly RefusalKind UnknownPerson = new("IMP021", "人员未登记", "the person is not registered");

    /// <summary>Without a personal account.</summary>
    public static readonly RefusalKind NoAccount =
        new("IMP022", "当日未参加职工医保", "the person is not enrolled in the employee scheme on that day");

    /// <summary>The account has been opened or used.</summary>
    public static readonly RefusalKind AccountUsed =
        new("IMP023", "个人账户已有余额或已使用", "the personal account has a balance or has been used");

    /// <summary>The same person twice.</summary>
    public static readonly RefusalKind AccountTwice = new("IMP024", "同一人员重复", "the person stands in the file twice");

    /// <summary>Number of an employer.</summary>
    public static readonly RefusalKind EmployerNumber = new("IMP025", "单位编号不合规", "not a number of an employer");

    /// <summary>Unified social credit code, with its check character.</summary>
    public static readonly RefusalKind CreditCode = new("IMP026", "统一社会信用代码不合规", "not a unified social credit code");

    /// <summary>Kind of payer.</summary>
    public static readonly RefusalKind PayerWord = new("IMP027", "缴费人类别不存在", "unknown kind of payer");

    /// <summary>Employer registered before.</summary>
    public static readonly RefusalKind DuplicateEmployer = new("IMP028", "单位已登记", "the employer is registered already");

    /// <summary>Credit code registered before.</summary>
    public static readonly RefusalKind DuplicateCreditCode =
        new("IMP029", "统一社会信用代码已登记在另一单位名下", "the credit code belongs to another employer already");

    /// <summary>No such employer.</summary>
    public static readonly RefusalKind UnknownEmployer = new("IMP030", "单位未登记", "the employer is not registered");

    /// <summary>Month.</summary>
    public static readonly RefusalKind Month = new("IMP031", "月份有误", "the month is wrong");

    /// <summary>Not enrolled with the employer.</summary>
    public static readonly RefusalKind NotOfEmployer =
        new("IMP032", "人员未以该单位参保", "the person is not enrolled in the employee scheme with this employer");

    /// <summary>Number of a payment.</summary>
    public static readonly RefusalKind PaymentNumber = new("IMP033", "缴费流水号不合规", "not a number of a payment");

    /// <summary>Payment taken before.</summary>
    public static readonly RefusalKind DuplicatePayment = new("IMP034", "该笔到账已入账", "the payment is booked already");

    /// <summary>Number of a household.</summary>
    public static readonly RefusalKind HouseholdNumber = new("IMP035", "户号不合规", "not a number of a household");

    /// <summary>No such provider.</summary>
    public static readonly RefusalKind UnknownProvider = new("IMP036", "机构未登记", "the provider is not registered");

    /// <summary>Code of a department or of a member of the medical staff.</summary>
    public static readonly RefusalKind EntryCode =
        new("IMP037", "科室或医执人员代码不合规", "not a code of a department or of medical staff");

    /// <summary>Every kind.</summary>
    public static IReadOnlyList<RefusalKind> All { get; } =
    [
        Unreadable, Region, PersonNumber, Document, Name, SexOrBirth, Scheme, Status, Value, Period, Category, Disagree, Overlap,
        DuplicatePerson, DuplicateDocument, OtherRow, ProviderCode, ProviderKind, DuplicateProvider, Amount, UnknownPerson, NoAccount,
        AccountUsed, AccountTwice, EmployerNumber, CreditCode, PayerWord, DuplicateEmployer, DuplicateCreditCode, UnknownEmployer, Month,
        NotOfEmployer, PaymentNumber, DuplicatePayment, HouseholdNumber, UnknownProvider, EntryCode,
    ];
}

/// <summary>A refused row (被拒行).</summary>
/// <param name="Row">Line in the file; the header is line 1.</param>
/// <param name="Kind">Why.</param>
/// <param name="Column">Column that it is about; empty when it is about the row.</param>
/// <param name="Detail">What was expected; no personal data.</param>
internal readonly record struct RefusedRow(long Row, RefusalKind Kind, string Column, string Detail);
