using Yibao.Kernel;

namespace Yibao.Contributions.Runs;

/// <summary>An employer (参保单位) as registered in one pooling region.</summary>
/// <param name="Region">Pooling region.</param>
/// <param name="Number">Number (单位编号), unique in the region.</param>
/// <param name="CreditCode">Unified social credit code (统一社会信用代码).</param>
/// <param name="Name">Name (单位名称).</param>
/// <param name="PayerWord">Kind of payer (缴费人类别), as the vocabulary of policies names it.</param>
/// <param name="From">First day.</param>
/// <param name="Until">First day no longer; null: open.</param>
public sealed record Employer(
    RegionCode Region, string Number, string CreditCode, string Name, string PayerWord, DateOnly From, DateOnly? Until);

/// <summary>A wage that an employer declares for a person (缴费工资申报), from a month on.</summary>
/// <param name="Region">Pooling region.</param>
/// <param name="EmployerNumber">Number of the employer; empty: the person pays.</param>
/// <param name="Person">Person number.</param>
/// <param name="From">First month.</param>
/// <param name="Fen">Monthly wage.</param>
public sealed record WageDeclaration(RegionCode Region, string EmployerNumber, string Person, BillPeriod From, long Fen);
