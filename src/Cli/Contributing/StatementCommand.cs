using System.CommandLine;
using System.Text.Json.Nodes;
using Yibao.Agency.Statements;
using Yibao.Cli.PolicyCommands;
using Yibao.Cli.Storage;
using Yibao.Contributions.Runs;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Storage;
using Yibao.Storage.Contributions;

namespace Yibao.Cli.Contributing;

/// <summary><c>yibao statement</c> (对账单): what a person or an employer may ask for: cover, bills, payments, personal account.</summary>
internal static class StatementCommand
{
    private const int NameWidth = 26;
    private const int AmountWidth = 14;

    /// <summary>The command.</summary>
    public static Command Create() => new Command("statement", "Print the statement of a person or of an employer.")
    {
        Make("person", "PERSON", "Number of the person.", "Print enrolments, cover, contributions and personal account of a person.",
            PersonStatement.Of, statement => statement.Json(), WritePerson),
        Make("employer", "EMPLOYER", "Number of the employer.", "Print bills, payments and arrears of an employer.",
            EmployerStatement.Of, statement => statement.Json(), WriteEmployer),
    }.WithExamples("yibao statement person 110000000001 --from 2020-01 --until 2020-12", "yibao statement employer E100 --json");

    private static Command Make<T>(
        string name, string word, string whose, string description,
        Func<Database, string, RegionCode?, BillPeriod, BillPeriod, CancellationToken, Task<IReadOnlyList<T>>> find,
        Func<T, JsonObject> json, Action<Output, T, bool> write)
    {
        var number = new Argument<string>(word) { Description = whose };
        var from = ContributionOptions.Month("--from", "First month [default: January of the last month's year].");
        var until = ContributionOptions.Month("--until", "Last month [default: this one].");
        var region = ContributionOptions.Region("Only this region.");
        var (db, asJson, language) = (DatabaseOption.Create(), PolicyArguments.Json(), CommonOptions.Language());
        var command = new Command(name, description) { number, from, until, region, db, asJson, language };
        command.Validators.Add(result =>
        {
            if (result.GetValue(from) is { } first && result.GetValue(until) is { } last && last < first)
            {
                result.AddError($"--until: {last} is before --from {first}");
            }
        });
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                var last = parsed.GetValue(until) ?? BillPeriod.OfMonth(PolicyArguments.Today());
                var first = parsed.GetValue(from) ?? BillPeriod.OfMonth(new DateOnly(last.First.Year, 1, 1));
                var statements =
                    await find(database, parsed.GetRequiredValue(number), parsed.GetValue(region), first, last, cancel);
                var isChinese = CommonOptions.LanguageOf(parsed, language) == Language.Chinese;
                if (parsed.GetValue(asJson))
                {
                    output.Line(JsonText.Of(new JsonObject
                    {
                        ["statements"] = JsonText.List(statements.Select(one => (JsonNode)json(one))),
                    }));
                }
                else
                {
                    foreach (var statement in statements)
                    {
                        write(output, statement, isChinese);
                    }
                }

                if (statements.Count == 0)
                {
                    output.Note(isChinese ? "yibao: 没有该编号的登记" : "yibao: nobody is registered under this number");
                }

                return statements.Count > 0 ? ExitCode.Done : ExitCode.No;
            },
            cancel));
        return command;
    }

    private static void WritePerson(Output output, PersonStatement statement, bool isChinese)
    {
        var person = statement.File.Person;
        Head(output, isChinese ? "个人权益记录单" : "Statement of a person", $"{person.Region} {person.Number}",
            statement.First, statement.Last);
        foreach (var span in statement.File.Enrolments)
        {
            var until = span.Until is { } day ? Days.Text(day) : "…";
            var state = span.State == EnrolmentState.Enrolled ? isChinese ? "参保" : "enrolled" : isChinese ? "暂停" : "paused";
            output.Line($"  {(int)span.Scheme}  {Days.Text(span.From)} – {until,-10}  {Columns.Pad(state, 10)} {span.Employer}");
        }

        foreach (var (scheme, cover) in statement.Covers)
        {
            output.Line($"  {(int)scheme}  {Days.Text(statement.Last.Last)}: {Name(cover.Answer, isChinese)}");
        }

        Row(output, isChinese ? "单位缴费" : "by employers", isChinese
            ? ["缴费基数", "单位", "大额互助", "个人", "减征"] : ["base", "employer", "large", "own part", "waived"]);
        foreach (var (period, employer, parts) in statement.Lines)
        {
            Row(output, $"{period} {employer}",
                Yuan(parts.Base, parts.Employer + parts.Maternity, parts.Large, parts.Employee, parts.Waived));
        }

        Bills(output, statement.Bills, statement.Payments, isChinese);
        foreach (var credit in statement.Credits)
        {
            var name = isChinese ? "个人账户划入" : "credit to the account";
            Row(output, $"{name} {credit.Period}", [Days.Text(credit.Day), ContributionOptions.Yuan(credit.Fen)]);
        }

        Row(output, isChinese ? "个人账户余额" : "personal account", Yuan(statement.Account.Fen));
        output.Line();
    }

    private static void WriteEmployer(Output output, EmployerStatement statement, bool isChinese)
    {
        var employer = statement.Employer;
        Head(output, isChinese ? "单位对账单" : "Statement of an employer", $"{employer.Region} {employer.Number} {employer.Name}",
            statement.First, statement.Last);
        output.Line($"  {(isChinese ? "期末参保人数" : "insured at the end")}: {statement.Heads:N0}");
        Bills(output, statement.Bills, statement.Payments, isChinese);
        Row(output, isChinese ? "预收余额" : "credit", Yuan(statement.Credit));
        Row(output, isChinese ? "欠缴合计" : "open in all", Yuan(statement.Bills.Sum(bill => bill.Open.Total)));
        output.Line();
    }

    private static void Head(Output output, string title, string whose, BillPeriod first, BillPeriod last)
    {
        output.Line(new string('═', Output.ColumnsMax));
        output.Line(Columns.Cut($"{title}  {whose}  {first} – {last}", Output.ColumnsMax));
        output.Line(new string('─', Output.ColumnsMax));
    }

    private static void Bills(Output output, IReadOnlyList<BillState> bills, IReadOnlyList<PaymentRow> payments, bool isChinese)
    {
        if (bills.Count > 0)
        {
            Row(output, isChinese ? "账单（缴费截止日）" : "bills (due day)", isChinese
                ? ["应缴", "已缴", "滞纳金", "欠缴"] : ["due", "paid", "surcharge", "open"]);
        }

        foreach (var bill in bills)
        {
            Row(output, $"{(int)bill.Scheme} {bill.Period} ({Days.Text(bill.DueDay)})",
                Yuan(bill.Due.Principal, bill.Paid.Principal, bill.Due.Surcharge, bill.Open.Total));
        }

        foreach (var payment in payments)
        {
            Row(output, $"{(isChinese ? "到账" : "payment")} {payment.Number}",
                [Days.Text(payment.Day), ContributionOptions.Yuan(payment.Fen)]);
        }
    }

    private static void Row(Output output, string name, string[] cells) => output.Line(
        "  " + Columns.Pad(name, NameWidth) + string.Concat(cells.Select(cell => Columns.PadLeft(cell, AmountWidth))));

    private static string[] Yuan(params long[] fen) => [.. fen.Select(ContributionOptions.Yuan)];

    private static string Name(CoverAnswer answer, bool isChinese) => (answer, isChinese) switch
    {
        (CoverAnswer.Insured, true) => "享受待遇",
        (CoverAnswer.Insured, _) => "insured",
        (CoverAnswer.Waiting, true) => "待遇等待期",
        (CoverAnswer.Waiting, _) => "waiting period",
        (CoverAnswer.Paused, true) => "暂停",
        (CoverAnswer.Paused, _) => "paused",
        (CoverAnswer.Ended, true) => "已终止",
        (CoverAnswer.Ended, _) => "ended",
        (_, true) => "未参保",
        _ => "not enrolled",
    };
}
