using System.Text.Json;
using Yibao.Kernel;
using Yibao.Settlement.Payment;
using Yibao.Settlement.Payment.Grouping;
using Yibao.Storage.Clearing;

namespace Yibao.Agency.Clearing;

/// <summary>The tables by which stays are grouped (分组数据).</summary>
/// <param name="Drg">Of DRG; null: none at hand.</param>
/// <param name="Dip">Of DIP; null: none at hand.</param>
/// <param name="Digest">Digest of the files: a run that is gone on with groups by the same tables.</param>
public sealed record GroupingTables(DrgGrouper? Drg, DipTable? Dip, string Digest = "")
{
    /// <summary>No tables (无分组数据): nothing is grouped.</summary>
    public static GroupingTables None { get; } = new(null, null);
}

/// <summary>Makes a case of the year out of a settled stay and its settlement list (结算清单转病例).</summary>
internal static class ListCase
{
    private const decimal WholeRatio = 1m;

    /// <summary>The case, grouped by the tables of the method that pays for it.</summary>
    public static YearCase Of(YearStay stay, GroupingTables tables, bool isDip)
    {
        var days = Math.Max(1, stay.End.DayNumber - stay.Begin.DayNumber);
        var shared = stay.Eligible - stay.Deductible;
        var one = new YearCase
        {
            Settlement = stay.Settlement, Provider = stay.Provider, Tier = stay.Tier, Cost = new Money(stay.Total),
            Booked = new Money(stay.Booked), Days = days, Epidemic = stay.Epidemic,
            Patient = new PatientShare(
                new Money(stay.SelfPaid), new Money(stay.FirstPay), new Money(stay.Deductible),
                shared <= 0 ? 0 : Math.Min(WholeRatio, stay.Booked / (decimal)shared), new Money(stay.Total - stay.Booked)),
            Reason = GroupingReason.NoList,
        };
        return stay.Known is { } known ? one with { Group = known.Group, Weight = known.Weight, Reason = known.Reason }
            : stay.List.Length == 0 || stay.IsInterim ? one : Grouped(one, CaseOf(stay, days), tables, isDip);
    }

    /// <summary>The codes of a settlement list: the principal diagnosis is the one that is marked, else the first.</summary>
    internal static DrgCase CaseOf(YearStay stay, int days)
    {
        using var list = JsonDocument.Parse(stay.List);
        var diagnoses = new List<string>();
        var principal = -1;
        foreach (var row in Rows(list.RootElement, "diseinfo"))
        {
            if (Text(row, "diag_code") is { Length: > 0 } code)
            {
                principal = principal < 0 && Text(row, "maindiag_flag") == "1" ? diagnoses.Count : principal;
                diagnoses.Add(code);
            }
        }

        var procedures = Rows(list.RootElement, "oprninfo")
            .Select(row => (Code: Text(row, "oprn_oprt_code"), IsMain: Text(row, "oprn_oprt_type") == "1"))
            .Where(row => row.Code.Length > 0).OrderByDescending(row => row.IsMain).Select(row => row.Code).ToArray();
        principal = Math.Max(0, principal);
        var years = stay.Begin.Year - stay.Birth.Year - (stay.Begin < stay.Birth.AddYears(stay.Begin.Year - stay.Birth.Year) ? 1 : 0);
        return new DrgCase(
            diagnoses.Count == 0 ? "" : diagnoses[principal], [.. diagnoses.Where((_, at) => at != principal)], procedures, stay.Sex,
            Math.Max(0, years), years > 0 ? 0 : Math.Max(0, stay.Begin.DayNumber - stay.Birth.DayNumber), days);
    }

    private static YearCase Grouped(YearCase one, DrgCase drgCase, GroupingTables tables, bool isDip)
    {
        if (isDip && tables.Dip is { } dip)
        {
            return dip.Find(drgCase, out var why) is { } packet
                ? one with { Group = packet.Code, Weight = packet.Score, Reason = GroupingReason.Grouped } : one with { Reason = why };
        }

        if (tables.Drg is not { } grouper)
        {
            return one with { Reason = GroupingReason.NoGroup };
        }

        var result = grouper.Group(in drgCase);
        return result.Drg < 0
            ? one with { Reason = result.Reason }
            : one with { Group = grouper.Drgs[result.Drg].Code, Weight = grouper.Drgs[result.Drg].Weight, Reason = GroupingReason.Grouped };
    }

    private static JsonElement[] Rows(JsonElement list, string node) =>
        list.TryGetProperty(node, out var rows) && rows.ValueKind == JsonValueKind.Array ? [.. rows.EnumerateArray()] : [];

    private static string Text(JsonElement row, string field) =>
        row.ValueKind == JsonValueKind.Object && row.TryGetProperty(field, out var value)
            ? value.ValueKind == JsonValueKind.String ? value.GetString()!.Trim() : value.ToString() : "";
}
