using System.CommandLine;
using System.Text.Json.Nodes;
using Yibao.Agency.CareElsewhere;
using Yibao.Clearing.Messages;
using Yibao.Cli.Contributing;
using Yibao.Cli.PolicyCommands;
using Yibao.Cli.Storage;
using Yibao.Kernel;

namespace Yibao.Cli.Clearing;

/// <summary><c>yibao clear reconcile</c> (异地三方对账): home region, care region and hub must hold the same.</summary>
internal static class ReconcileCommand
{
    private const int NameWidth = 34;
    private const int CountWidth = 12;
    private const int Shown = 20; // differences that are printed; --json has them all

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var day = PolicyArguments.Day("--day", "The day on which the settlements were made or reversed.");
        day.Required = true;
        var dry = new Option<bool>("--dry-run") { Description = "Name the differences and mend nothing." };
        var (db, json, language) = (DatabaseOption.Create(), PolicyArguments.Json(), CommonOptions.Language());
        var command = new Command("reconcile", "Compare what home regions, care regions and the hub hold; send again what a side lacks.")
        {
            day, dry, db, json, language,
        };
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                output.Progress("reconciling");
                var desk = new ReconcileDesk(database, TimeProvider.System);
                var result = await desk.Run(parsed.GetRequiredValue(day)!.Value, !parsed.GetValue(dry), cancel);
                output.EndProgress();
                if (parsed.GetValue(json))
                {
                    output.Line(JsonText.Of(Json(result)));
                }
                else
                {
                    Write(output, result, CommonOptions.LanguageOf(parsed, language) == Language.Chinese);
                }

                return result.Left.Count == 0 ? ExitCode.Done : ExitCode.No;
            },
            cancel));
        return command.WithExamples(
            "yibao clear reconcile --day 2020-03-02 --dry-run   # what differs",
            "yibao clear reconcile --day 2020-03-02             # and send again what a side lacks");
    }

    private static void Write(Output output, DayReconciled result, bool isChinese)
    {
        foreach (var (side, total) in result.Totals.OrderBy(entry => entry.Key))
        {
            output.Line(
                Columns.Pad(NameOf(side, isChinese), NameWidth) + Columns.PadLeft($"{total.Count:N0}", CountWidth)
                + Columns.PadLeft(ContributionOptions.Yuan(total.Owed), ContributionOptions.AmountWidth));
        }

        output.Line(isChinese
            ? $"发现差异 {result.Found.Count}，补发 {result.SentAgain}，生效 {result.Round.Applied}，遗留差异 {result.Left.Count}"
            : $"{result.Found.Count} differences found, {result.SentAgain} messages sent again, {result.Round.Applied} took effect, "
                + $"{result.Left.Count} differences left");
        foreach (var one in result.Left.Take(Shown))
        {
            output.Line(Columns.Cut($"- {Text(one, isChinese)}", Output.ColumnsMax));
        }

        foreach (var one in result.Refused.Take(Shown))
        {
            output.Line(Columns.Cut($"- {one.Refusal!.Message(isChinese ? Language.Chinese : Language.English)}", Output.ColumnsMax));
        }
    }

    private static string Text(LegDifference one, bool isChinese)
    {
        var (ours, theirs) = (one.Ours.Owed, one.Theirs?.Owed ?? 0);
        var who = $"{one.SettlementId} {one.Ours.Home}>{one.Ours.Care}";
        var (side, origin) = (NameOf(one.Side, isChinese), NameOf(one.Origin, isChinese));
        return (one.Fault, isChinese) switch
        {
            (LegFault.Unknown, true) => $"{who} {side}记有 {ContributionOptions.Yuan(theirs)}，{origin}无此记账",
            (LegFault.Unknown, false) => $"{who} {side}: {ContributionOptions.Yuan(theirs)}, unknown to the {origin}",
            (LegFault.Differs, true) => $"{who} {side}记有 {ContributionOptions.Yuan(theirs)}，{origin} {ContributionOptions.Yuan(ours)}",
            (LegFault.Differs, false) => $"{who} {side}: {ContributionOptions.Yuan(theirs)}, {origin} {ContributionOptions.Yuan(ours)}",
            (_, true) => $"{who} {side}缺 {ContributionOptions.Yuan(ours)}",
            _ => $"{who} {side}: lacks {ContributionOptions.Yuan(ours)}",
        };
    }

    private static string NameOf(BookSide side, bool isChinese) => (side, isChinese) switch
    {
        (BookSide.Home, true) => "参保地",
        (BookSide.Care, true) => "就医地",
        (BookSide.HubOfHome, true) => "清算中心（参保地报送）",
        (BookSide.HubOfCare, true) => "清算中心（就医地报送）",
        (BookSide.Home, _) => "home regions",
        (BookSide.Care, _) => "care regions",
        (BookSide.HubOfHome, _) => "hub, told by home regions",
        _ => "hub, told by care regions",
    };

    private static JsonObject Json(DayReconciled result) => new()
    {
        ["day"] = Days.Text(result.Day),
        ["unit"] = "fen",
        ["sides"] = JsonText.List(result.Totals.OrderBy(entry => entry.Key).Select(entry => (JsonNode)new JsonObject
        {
            ["side"] = ThreeWay.KeyOf(entry.Key), ["count"] = entry.Value.Count, ["owed"] = entry.Value.Owed,
        })),
        ["found"] = JsonText.List(result.Found.Select(Json)),
        ["sentAgain"] = result.SentAgain,
        ["applied"] = result.Round.Applied,
        ["refused"] = JsonText.List(result.Refused.Select(one => (JsonNode)new JsonObject
        {
            ["sender"] = one.Message.Sender.ToString(), ["message"] = one.Message.Id, ["code"] = one.Refusal!.Kind.Code,
            ["detail"] = one.Refusal.Detail,
        })),
        ["left"] = JsonText.List(result.Left.Select(Json)),
    };

    private static JsonNode Json(LegDifference one) => new JsonObject
    {
        ["settlement"] = one.SettlementId, ["side"] = ThreeWay.KeyOf(one.Side),
        ["fault"] = ThreeWay.KeyOf(one.Fault),
        ["home"] = one.Ours.Home.ToString(), ["care"] = one.Ours.Care.ToString(), ["provider"] = one.Ours.Provider,
        ["owed"] = one.Ours.Owed,
        ["held"] = one.Theirs?.Owed,
    };
}
