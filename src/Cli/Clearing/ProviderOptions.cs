using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Yibao.Clearing.Providers;
using Yibao.Cli.Contributing;
using Yibao.Cli.PolicyCommands;
using Yibao.Cli.Storage;
using Yibao.Contributions.Runs;
using Yibao.Kernel;

namespace Yibao.Cli.Clearing;

/// <summary>Options and words that the commands of the payment of providers share (定点机构拨付命令公共选项).</summary>
internal static class ProviderOptions
{
    /// <summary>Widths of a table: provider with kind, amounts of money.</summary>
    public const int PayeeWidth = 24;

    /// <summary>Width of an amount.</summary>
    public const int AmountWidth = 18;

    private const int NumbersMax = 1_000_000; // payments of one command

    /// <summary><c>--region R</c>, required.</summary>
    public static Option<RegionCode?> Region()
    {
        var region = ContributionOptions.Region("Region that pays: where the providers are.");
        region.Required = true;
        return region;
    }

    /// <summary><c>--month M</c>, required.</summary>
    public static Option<BillPeriod?> Month()
    {
        var month = ContributionOptions.Month("--month", "The month.");
        month.Required = true;
        return month;
    }

    /// <summary><c>--amount YUAN</c>, required.</summary>
    public static Option<Money> Amount() => new("--amount")
    {
        Description = "Yuan.", HelpName = "YUAN", Required = true,
        CustomParser = result =>
        {
            if (Money.TryParse(result.Tokens[0].Value, out var money, out var problem))
            {
                return money;
            }

            result.AddError($"--amount: {problem}");
            return default;
        },
    };

    /// <summary><c>--scheme 310|390</c>, required.</summary>
    public static Option<string> SchemeName()
    {
        var scheme = new Option<string>("--scheme") { Description = "310 employees, 390 residents.", HelpName = "CODE", Required = true };
        scheme.AcceptOnlyFromAmong("310", "390");
        return scheme;
    }

    /// <summary>The scheme of <see cref="SchemeName"/>.</summary>
    public static Scheme SchemeOf(string code) => code == "310" ? Scheme.Employee : Scheme.Resident;

    /// <summary>Options of every command.</summary>
    public static (Option<string> Db, Option<string?> Policies, Option<bool> Json, Option<string> Language) Common() =>
        (DatabaseOption.Create(), CommonOptions.Policies(), PolicyArguments.Json(), CommonOptions.Language());

    /// <summary>Numbers of payments or grants: P3, P3..P9.</summary>
    public static Argument<string[]> Numbers(string description) => new("NUMBERS")
    {
        Description = description, Arity = ArgumentArity.OneOrMore,
        Validators =
        {
            result =>
            {
                foreach (var token in result.Tokens)
                {
                    if (!TryRange(token.Value, out _, out _))
                    {
                        result.AddError($"'{token.Value}' is no payment; expected P3 or P3..P9, at most {NumbersMax} of them");
                    }
                }
            },
        },
    };

    /// <summary>Whether a word names payments.</summary>
    public static bool TryRange(string word, out long first, out long last)
    {
        (first, last) = (0, 0);
        var ends = word.Split("..");
        return ends.Length is 1 or 2 && TryNumber(ends[0], 'P', out first) && TryNumber(ends[^1], 'P', out last)
            && first <= last && last - first < NumbersMax;
    }

    /// <summary>The numbers that words name.</summary>
    public static IEnumerable<long> Expand(string[] words)
    {
        foreach (var word in words)
        {
            TryRange(word, out var first, out var last);
            for (var number = first; number <= last; number++)
            {
                yield return number;
            }
        }
    }

    /// <summary>A number behind its letter: G3.</summary>
    public static bool TryNumber(string word, char letter, out long number)
    {
        number = 0;
        return word.Length > 1 && char.ToUpperInvariant(word[0]) == letter
            && long.TryParse(word[1..], NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>Provider, scheme, and whether for epidemic bills.</summary>
    public static string Name(PayeeKey payee, bool isChinese) =>
        $"{payee.Provider}/{(int)payee.Scheme}{(payee.IsEpidemic ? isChinese ? " 疫情" : " epidemic" : "")}";

    /// <summary>A state in words.</summary>
    public static string Name(DisbursementState? state, bool isChinese) => state switch
    {
        DisbursementState.Made => isChinese ? "待复核" : "made",
        DisbursementState.Checked => isChinese ? "待再次复核" : "checked once",
        DisbursementState.Released => isChinese ? "已放款" : "released",
        DisbursementState.Sent => isChinese ? "已送银行" : "sent",
        DisbursementState.Paid => isChinese ? "已到账" : "paid",
        DisbursementState.Returned => isChinese ? "已退回" : "returned",
        DisbursementState.Denied => isChinese ? "已驳回" : "turned down",
        _ => isChinese ? "未制单" : "on no payment",
    };

    /// <summary>A payment as JSON.</summary>
    public static JsonObject Json(Disbursement payment) => new()
    {
        ["payment"] = payment.Name, ["region"] = payment.Payee.Region.ToString(), ["provider"] = payment.Payee.Provider,
        ["scheme"] = (int)payment.Payee.Scheme, ["epidemic"] = payment.Payee.IsEpidemic, ["from"] = $"{payment.FirstMonth:yyyy-MM}",
        ["until"] = $"{payment.LastMonth:yyyy-MM}", ["gross"] = payment.Split.Gross, ["deposit"] = payment.Split.Deposit,
        ["advance"] = payment.Split.Offset, ["net"] = payment.Split.Net, ["checkers"] = payment.Checkers, ["madeBy"] = payment.MadeBy,
        ["state"] = payment.State.ToString(), ["repeats"] = payment.Repeats == 0 ? null : $"P{payment.Repeats}",
        ["file"] = payment.File == 0 ? null : payment.File,
    };

    /// <summary>Payments as a table, at most so many rows.</summary>
    public static void Write(Output output, IReadOnlyList<Disbursement> payments, bool isChinese)
    {
        const int rows = 50;
        const int number = 8;
        const int amount = 16;
        string Row(string name, string payee, string gross, string deposit, string advance, string net) =>
            Columns.Pad(name, number) + Columns.Pad(payee, PayeeWidth) + Columns.PadLeft(gross, amount) + Columns.PadLeft(deposit, amount)
            + Columns.PadLeft(advance, amount) + Columns.PadLeft(net, amount);
        output.Line(isChinese
            ? Row("单号", "机构/险种", "应付", "保证金", "抵扣预付", "实拨") : Row("number", "provider/scheme", "due", "deposit", "advance", "net"));
        foreach (var payment in payments.Take(rows))
        {
            var split = payment.Split;
            output.Line(Row(
                payment.Name, Name(payment.Payee, isChinese), ContributionOptions.Yuan(split.Gross),
                ContributionOptions.Yuan(split.Deposit), ContributionOptions.Yuan(split.Offset), ContributionOptions.Yuan(split.Net)));
        }

        if (payments.Count > rows)
        {
            output.Line(isChinese ? $"…共 {payments.Count} 张" : $"... {payments.Count} in all");
        }

        output.Line(Row(
            "", isChinese ? "合计" : "total", ContributionOptions.Yuan(payments.Sum(one => one.Split.Gross)),
            ContributionOptions.Yuan(payments.Sum(one => one.Split.Deposit)),
            ContributionOptions.Yuan(payments.Sum(one => one.Split.Offset)),
            ContributionOptions.Yuan(payments.Sum(one => one.Split.Net))));
    }
}
