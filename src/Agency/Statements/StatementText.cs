using System.Text.Json.Nodes;
using Yibao.Contributions.Runs;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Storage.Contributions;

namespace Yibao.Agency.Statements;

/// <summary>A line of a statement as people read it (对账单行).</summary>
/// <param name="Name">What it is about.</param>
/// <param name="Cells">Days and amounts in yuan; none: the name says everything.</param>
public sealed record StatementLine(string Name, IReadOnlyList<string> Cells);

/// <summary>A statement as people read it (对账单文本), in Chinese or English: the same words in the terminal and over the API.</summary>
/// <param name="Title">Whose statement, of which months.</param>
/// <param name="Lines">The lines in order.</param>
public sealed record StatementText(string Title, IReadOnlyList<StatementLine> Lines)
{
    /// <summary>A person's statement (个人权益记录单).</summary>
    public static StatementText Of(PersonStatement statement, Language language)
    {
        ArgumentNullException.ThrowIfNull(statement);
        var (person, lines) = (statement.File.Person, new List<StatementLine>());
        var isChinese = language == Language.Chinese;
        foreach (var span in statement.File.Enrolments)
        {
            var until = span.Until is { } day ? Days.Text(day) : "…";
            var state = span.State == EnrolmentState.Enrolled ? isChinese ? "参保" : "enrolled" : isChinese ? "暂停" : "paused";
            lines.Add(new($"{(int)span.Scheme}  {Days.Text(span.From)} – {until}  {state}  {span.Employer}".TrimEnd(), []));
        }

        lines.AddRange(statement.Covers.Select(one => new StatementLine(
            $"{(int)one.Scheme}  {Days.Text(statement.Last.Last)}: {Of(one.Cover.Answer, language)}", [])));
        lines.Add(new(isChinese ? "单位缴费" : "by employers", isChinese
            ? ["缴费基数", "单位", "大额互助", "个人", "减征"] : ["base", "employer", "large", "own part", "waived"]));
        lines.AddRange(statement.Lines.Select(line => new StatementLine($"{line.Period} {line.Employer}", Yuan(
            line.Parts.Base, line.Parts.Employer + line.Parts.Maternity, line.Parts.Large, line.Parts.Employee, line.Parts.Waived))));
        AddBills(lines, statement.Bills, statement.Payments, isChinese);
        lines.AddRange(statement.Credits.Select(credit => new StatementLine(
            $"{(isChinese ? "个人账户划入" : "credit to the account")} {credit.Period}", [Days.Text(credit.Day), .. Yuan(credit.Fen)])));
        lines.Add(new(isChinese ? "个人账户余额" : "personal account", Yuan(statement.Account.Fen)));
        return new StatementText(
            Head(isChinese ? "个人权益记录单" : "Statement of a person", $"{person.Region} {person.Number}", statement.First, statement.Last),
            lines);
    }

    /// <summary>An employer's statement (单位对账单).</summary>
    public static StatementText Of(EmployerStatement statement, Language language)
    {
        ArgumentNullException.ThrowIfNull(statement);
        var (employer, lines) = (statement.Employer, new List<StatementLine>());
        var isChinese = language == Language.Chinese;
        lines.Add(new($"{(isChinese ? "期末参保人数" : "insured at the end")}: {statement.Heads:N0}", []));
        AddBills(lines, statement.Bills, statement.Payments, isChinese);
        lines.Add(new(isChinese ? "预收余额" : "credit", Yuan(statement.Credit)));
        lines.Add(new(isChinese ? "欠缴合计" : "open in all", Yuan(statement.Bills.Sum(bill => bill.Open.Total))));
        var whose = $"{employer.Region} {employer.Number} {employer.Name}";
        return new StatementText(
            Head(isChinese ? "单位对账单" : "Statement of an employer", whose, statement.First, statement.Last), lines);
    }

    /// <summary>What the register answers for a day (待遇状态), in words.</summary>
    public static string Of(CoverAnswer answer, Language language) => (answer, language == Language.Chinese) switch
    {
        (CoverAnswer.Insured, true) => "享受待遇",
        (CoverAnswer.Insured, _) => "insured",
        (CoverAnswer.Waiting, true) => "待遇等待期",
        (CoverAnswer.Waiting, _) => "waiting period",
        (CoverAnswer.Paused, true) => "暂停参保",
        (CoverAnswer.Paused, _) => "paused",
        (CoverAnswer.Ended, true) => "已终止",
        (CoverAnswer.Ended, _) => "ended",
        (_, true) => "未参保",
        _ => "not enrolled",
    };

    /// <summary>The text for programs that show it (数据形式): each line its name, then its cells.</summary>
    public JsonObject Json() => new()
    {
        ["title"] = Title,
        ["lines"] = new JsonArray(
            [.. Lines.Select(line => (JsonNode)new JsonArray([.. line.Cells.Prepend(line.Name).Select(cell => JsonValue.Create(cell))]))]),
    };

    private static string Head(string title, string whose, BillPeriod first, BillPeriod last) => $"{title}  {whose}  {first} – {last}";

    private static void AddBills(
        List<StatementLine> lines, IReadOnlyList<BillState> bills, IReadOnlyList<PaymentRow> payments, bool isChinese)
    {
        if (bills.Count > 0)
        {
            lines.Add(new(isChinese ? "账单（缴费截止日）" : "bills (due day)", isChinese
                ? ["应缴", "已缴", "滞纳金", "欠缴"] : ["due", "paid", "surcharge", "open"]));
        }

        lines.AddRange(bills.Select(bill => new StatementLine(
            $"{(int)bill.Scheme} {bill.Period} ({Days.Text(bill.DueDay)})",
            Yuan(bill.Due.Principal, bill.Paid.Principal, bill.Due.Surcharge, bill.Open.Total))));
        lines.AddRange(payments.Select(payment => new StatementLine(
            $"{(isChinese ? "到账" : "payment")} {payment.Number}", [Days.Text(payment.Day), .. Yuan(payment.Fen)])));
    }

    private static string[] Yuan(params long[] fen) => [.. fen.Select(one => new Money(one).ToGroupedString())];
}
