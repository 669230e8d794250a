using System.CommandLine;
using System.Text.Json.Nodes;
using Yibao.Cli.Contributing;
using Yibao.Cli.PolicyCommands;
using Yibao.Cli.Storage;
using Yibao.Kernel;
using Yibao.Ledger;
using Yibao.Storage.Ledger;

namespace Yibao.Cli.Office;

/// <summary><c>yibao ledger</c> (总账): the trial balance of a day, and the entries of an account.</summary>
internal static class LedgerCommand
{
    private const int CodeWidth = 9;
    private const int NameWidth = 33;
    private const int DayWidth = 12;
    private const int IdWidth = 21;
    private const int SourceWidth = 11;
    private const int PartyWidth = 20;
    private const int AmountWidth = 17;

    /// <summary>The command.</summary>
    public static Command Create() =>
        new Command("ledger", "Ask the double-entry ledger.") { Balance(), Statement() }.WithExamples(
            "yibao ledger balance --on 2020-06-30",
            "yibao ledger statement 310100 --from 2020-01-01 --until 2020-06-30 --json");

    private static Command Balance()
    {
        var on = PolicyArguments.Day("--on", "The day.");
        on.Required = true;
        var (db, json, language, region, scheme) = Common();
        var command = new Command("balance", "Show the trial balance of a day: what was before, moved and is left; debits equal credits.")
        {
            on, region, scheme, db, json, language,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var output = Output.Of(parsed);
            await using var database = await DatabaseOption.OpenCurrent(DatabaseOption.Of(parsed, db), cancel);
            var scope = new LedgerScope { Region = parsed.GetValue(region), Scheme = parsed.GetValue(scheme) };
            var day = parsed.GetRequiredValue(on)!.Value;
            var rows = await LedgerQueries.TrialBalance(database, day, scope, cancel);
            if (parsed.GetValue(json))
            {
                output.Line(JsonText.Of(Json(rows, day)));
            }
            else
            {
                Write(output, rows, day, CommonOptions.LanguageOf(parsed, language));
            }

            return (int)(rows.Sum(row => row.Closing) == 0 ? ExitCode.Done : ExitCode.No);
        });
        return command;
    }

    private static Command Statement()
    {
        var account = new Argument<int>("ACCOUNT") { Description = "Code of the account, as the trial balance shows it." };
        var from = PolicyArguments.Day("--from", "First day.");
        var until = PolicyArguments.Day("--until", "Last day.");
        (from.Required, until.Required) = (true, true);
        var party = new Option<string?>("--party") { Description = "Only entries with this provider or person.", HelpName = "CODE" };
        var (db, json, language, region, scheme) = Common();
        var command = new Command("statement", "Show the entries of an account with the running balance.")
        {
            account, from, until, party, region, scheme, db, json, language,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var output = Output.Of(parsed);
            var code = parsed.GetRequiredValue(account);
            if (!ChartOfAccounts.TryFind(code, out var found))
            {
                output.Note($"yibao: there is no account {code} in the chart; yibao ledger balance shows those that are used");
                return (int)ExitCode.BadInput;
            }

            await using var database = await DatabaseOption.OpenCurrent(DatabaseOption.Of(parsed, db), cancel);
            var scope = new LedgerScope
            {
                Region = parsed.GetValue(region), Scheme = parsed.GetValue(scheme), Party = parsed.GetValue(party),
            };
            var (first, last) = (parsed.GetRequiredValue(from)!.Value, parsed.GetRequiredValue(until)!.Value);
            var opening = await LedgerQueries.Opening(database, code, first, scope, cancel);
            var entries = LedgerQueries.Entries(database, code, first, last, scope, cancel);
            await (parsed.GetValue(json) ? WriteJson(output, found, first, last, opening, entries)
                : Write(output, found, first, last, opening, entries, CommonOptions.LanguageOf(parsed, language)));
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static (
        Option<string> Db, Option<bool> Json, Option<string> Language, Option<RegionCode?> Region, Option<Scheme?> Scheme) Common()
    {
        var region = new Option<RegionCode?>("--region")
        {
            Description = "Only this pooling region, like 110000.", HelpName = "CODE",
            CustomParser = result =>
            {
                if (RegionCode.TryParse(result.Tokens[0].Value, out var code))
                {
                    return code;
                }

                result.AddError("--region: expected six digits like 110000");
                return null;
            },
        };
        var scheme = new Option<Scheme?>("--scheme")
        {
            Description = "Only this scheme: 310 (employees) or 390 (residents).", HelpName = "CODE",
            CustomParser = result =>
            {
                if (int.TryParse(result.Tokens[0].Value, out var code) && Enum.IsDefined((Scheme)code))
                {
                    return (Scheme)code;
                }

                result.AddError("--scheme: expected 310 or 390");
                return null;
            },
        };
        return (DatabaseOption.Create(), PolicyArguments.Json(), CommonOptions.Language(), region, scheme);
    }

    private static void Write(Output output, IReadOnlyList<TrialBalanceRow> rows, DateOnly day, Language language)
    {
        var isChinese = language == Language.Chinese;
        foreach (var book in rows.GroupBy(row => (row.Region, row.Scheme)))
        {
            output.Line($"{book.Key.Region}  {book.Key.Scheme.Name(language)}  {Days.Text(day)}");
            string[] head = isChinese ? ["期初", "借方", "贷方", "期末"] : ["opening", "debit", "credit", "balance"];
            output.Line(Row("", isChinese ? "科目" : "account", head));
            foreach (var row in book)
            {
                var name = isChinese ? row.Account.Chinese : row.Account.English;
                output.Line(Row($"{row.Account.Code}", name, [.. Amounts(row).Select(Yuan)]));
            }

            long[] totals = [.. Enumerable.Range(0, head.Length).Select(i => book.Sum(row => Amounts(row)[i]))];
            output.Line(Row("", isChinese ? "合计" : "total", [.. totals.Select(Yuan)]));
            output.Line();
        }

        if (rows.Count == 0)
        {
            output.Line(isChinese ? "没有记账" : "nothing is posted");
        }
    }

    private static long[] Amounts(TrialBalanceRow row) => [row.Opening, row.Debit, row.Credit, row.Closing];

    private static string Row(string code, string name, string[] amounts)
    {
        const int width = (Output.ColumnsMax - CodeWidth - NameWidth) / 4;
        var numbers = string.Concat(amounts.Select(text => Columns.PadLeft(text, width)));
        return Columns.Pad(code, CodeWidth) + Columns.Pad(name, NameWidth) + numbers;
    }

    private static JsonObject Json(IReadOnlyList<TrialBalanceRow> rows, DateOnly day) => new()
    {
        ["on"] = Days.Text(day),
        ["unit"] = "fen",
        ["accounts"] = JsonText.List(rows.Select(row => (JsonNode)new JsonObject
        {
            ["region"] = row.Region.ToString(), ["scheme"] = (int)row.Scheme, ["account"] = row.Account.Code,
            ["zh"] = row.Account.Chinese, ["en"] = row.Account.English,
            ["opening"] = row.Opening, ["debit"] = row.Debit, ["credit"] = row.Credit, ["balance"] = row.Closing,
        })),
        ["debit"] = rows.Sum(row => row.Debit),
        ["credit"] = rows.Sum(row => row.Credit),
        ["balance"] = rows.Sum(row => row.Closing),
    };

    private static async Task Write(
        Output output, LedgerAccount account, DateOnly first, DateOnly last, long opening, IAsyncEnumerable<AccountEntry> entries,
        Language language)
    {
        var isChinese = language == Language.Chinese;
        output.Line($"{account.Code}  {(isChinese ? account.Chinese : account.English)}");
        output.Line(Line(Days.Text(first), isChinese ? "期初" : "opening", "", "", "", Yuan(opening)));
        var balance = opening;
        await foreach (var entry in entries)
        {
            balance += entry.Fen;
            output.Line(Line(
                Days.Text(entry.Day), $"{entry.Transaction}", SourceNames.Of(entry.Source, isChinese), entry.Party, Yuan(entry.Fen),
                Yuan(balance)));
        }

        output.Line(Line(Days.Text(last), isChinese ? "期末" : "closing", "", "", "", Yuan(balance)));
    }

    private static string Line(string day, string id, string source, string party, string amount, string balance) =>
        Columns.Pad(day, DayWidth) + Columns.Pad(id, IdWidth) + Columns.Pad(source, SourceWidth) + Columns.Pad(party, PartyWidth)
        + Columns.PadLeft(amount, AmountWidth) + Columns.PadLeft(balance, AmountWidth);

    /// <summary>Written as it is read: a long statement does not fit in memory.</summary>
    private static async Task WriteJson(
        Output output, LedgerAccount account, DateOnly first, DateOnly last, long opening, IAsyncEnumerable<AccountEntry> entries)
    {
        output.Line($"{{\"account\":{account.Code},\"from\":\"{Days.Text(first)}\",\"until\":\"{Days.Text(last)}\",\"unit\":\"fen\",");
        output.Line($"\"opening\":{opening},\"entries\":[");
        var (balance, before) = (opening, "");
        await foreach (var entry in entries)
        {
            balance += entry.Fen;
            var row = new JsonObject
            {
                ["day"] = Days.Text(entry.Day), ["region"] = entry.Region.ToString(), ["scheme"] = (int)entry.Scheme,
                ["transaction"] = entry.Transaction, ["source"] = SourceNames.Of(entry.Source, isChinese: false), ["party"] = entry.Party,
                ["fen"] = entry.Fen, ["balance"] = balance,
            };
            output.Line(before + row.ToJsonString());
            before = ",";
        }

        output.Line($"],\"closing\":{balance}}}");
    }

    private static string Yuan(long fen) => new Money(fen).ToGroupedString();
}
