using System.CommandLine;
using Yibao.Agency.Statements;
using Yibao.Cli.PolicyCommands;
using Yibao.Cli.Storage;
using Yibao.Kernel;
using Yibao.Ledger;
using Yibao.Storage.Contributions;

namespace Yibao.Cli.Contributing;

/// <summary><c>yibao bill income</c> (基金收入): a year's income by source, from the ledger and from the bills, which must agree.</summary>
internal static class IncomeCommand
{
    private const int PlaceWidth = 14;
    private const int SourceWidth = 30;
    private const int MoneyWidth = 22;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var year = ContributionOptions.Year("The year.");
        year.Required = true;
        var region = ContributionOptions.Region("Only this region.");
        var (db, json, language) = (DatabaseOption.Create(), PolicyArguments.Json(), CommonOptions.Language());
        var command = new Command("income", "Show a year's income by source: from the ledger, and from bills and receipts.")
        {
            year, region, db, json, language,
        };
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                var period = parsed.GetRequiredValue(year)!.Value;
                var rows = await IncomeQueries.Between(database, period.First, period.Last, parsed.GetValue(region), cancel);
                if (parsed.GetValue(json))
                {
                    output.Line(JsonText.Of(StatementParts.Json(rows)));
                }
                else
                {
                    Write(output, rows, CommonOptions.LanguageOf(parsed, language) == Language.Chinese);
                }

                return rows.All(row => row.Agrees) ? ExitCode.Done : ExitCode.No;
            },
            cancel));
        return command.WithExamples("yibao bill income --year 2020", "yibao bill income --year 2020 --region 440100 --json");
    }

    private static void Write(Output output, IReadOnlyList<IncomeRow> rows, bool isChinese)
    {
        output.Line(Row(isChinese ? "地区" : "region", isChinese ? "来源" : "source", isChinese ? "总账" : "ledger",
            isChinese ? "账单与到账" : "bills and receipts", ""));
        foreach (var row in rows)
        {
            output.Line(Row(
                $"{row.Region}/{(int)row.Scheme}", SourceNames.Of(row.Source, isChinese), ContributionOptions.Yuan(row.Ledger),
                ContributionOptions.Yuan(row.Records), row.Agrees ? "" : isChinese ? "不一致" : "DIFFERS"));
        }

        output.Line(Row(
            "", isChinese ? "合计" : "total", ContributionOptions.Yuan(rows.Sum(row => row.Ledger)),
            ContributionOptions.Yuan(rows.Sum(row => row.Records)), ""));
    }

    private static string Row(string place, string source, string ledger, string records, string mark) =>
        Columns.Pad(place, PlaceWidth) + Columns.Pad(source, SourceWidth) + Columns.PadLeft(ledger, MoneyWidth)
        + Columns.PadLeft(records, MoneyWidth) + (mark.Length == 0 ? "" : "  " + mark);
}

/// <summary>What ledger transactions record, in words (凭证来源名称).</summary>
internal static class SourceNames
{
    /// <summary>The name of a source.</summary>
    public static string Of(TransactionSource source, bool isChinese) => source switch
    {
        TransactionSource.Settlement => isChinese ? "结算" : "settlement",
        TransactionSource.Reversal => isChinese ? "冲正" : "reversal",
        TransactionSource.OpeningBalance => isChinese ? "期初余额" : "opening",
        TransactionSource.AccountTransfer => isChinese ? "账户转移" : "transfer",
        TransactionSource.EmployerContribution => isChinese ? "单位缴费" : "employers",
        TransactionSource.EmployeeContribution => isChinese ? "个人缴费" : "employees",
        TransactionSource.LargeAmountContribution => isChinese ? "大额互助" : "large",
        TransactionSource.MaternityContribution => isChinese ? "生育保险" : "maternity",
        TransactionSource.ResidentContribution => isChinese ? "居民缴费" : "residents",
        TransactionSource.FiscalSubsidy => isChinese ? "财政补贴" : "subsidy",
        TransactionSource.AssistanceFunding => isChinese ? "资助参保" : "assistance",
        TransactionSource.LateSurcharge => isChinese ? "滞纳金" : "surcharge",
        TransactionSource.AccountCredit => isChinese ? "账户划入" : "credit",
        TransactionSource.Refund => isChinese ? "退费" : "refund",
        TransactionSource.PaymentReceived => isChinese ? "缴费到账" : "payment",
        TransactionSource.PaymentClaim => isChinese ? "到账认领" : "claim",
        _ => $"{(int)source}",
    };
}
