using System.Text.Json;
using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Clearing.Epidemic;

/// <summary>One line of a bill of the epidemic (疫情账单明细): it states its own terms.</summary>
/// <param name="Class">Class: A, B or C (甲乙丙类).</param>
/// <param name="Fen">Amount, fen.</param>
/// <param name="FirstPayPpm">First pay of class B in parts per million; -1: the region's common share.</param>
/// <param name="IsPlan">Whether it belongs to the diagnosis plan (诊疗方案内).</param>
public readonly record struct EpidemicLine(char Class, long Fen, int FirstPayPpm, bool IsPlan);

/// <summary>
/// A bill of a patient of the epidemic whose home region was not known then (疫情待核查账单): the care region's agency owes the provider all of
/// it, and the fiscal fund bears it until the home region is found.
/// </summary>
public sealed record EpidemicBill
{
    /// <summary>Care region.</summary>
    public required RegionCode Region { get; init; }

    /// <summary>Number of the bill at the provider.</summary>
    public required string Number { get; init; }

    /// <summary>Provider.</summary>
    public required string Provider { get; init; }

    /// <summary>Its tier.</summary>
    public required Tier Tier { get; init; }

    /// <summary>Kind of visit.</summary>
    public required VisitKind Kind { get; init; }

    /// <summary>Standing in the epidemic.</summary>
    public required EpidemicStatus Status { get; init; }

    /// <summary>Day of service.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>Number of the patient's document; empty: not known.</summary>
    public required string Document { get; init; }

    /// <summary>The lines.</summary>
    public required IReadOnlyList<EpidemicLine> Lines { get; init; }

    /// <summary>Id that the office gave it; 0: none yet.</summary>
    public long Id { get; init; }

    /// <summary>Total (总费用), fen.</summary>
    public long Total => Lines.Sum(line => line.Fen);

    /// <summary>Lines as they are stored (明细文本): a JSON array of arrays.</summary>
    public static string TextOf(IReadOnlyList<EpidemicLine> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        return $"[{string.Join(',', lines.Select(line => $"[\"{line.Class}\",{line.Fen},{line.FirstPayPpm},{(line.IsPlan ? 1 : 0)}]"))}]";
    }

    /// <summary>Lines of a stored text (读明细).</summary>
    public static IReadOnlyList<EpidemicLine> LinesOf(string text)
    {
        using var json = JsonDocument.Parse(text);
        return
        [
            .. json.RootElement.EnumerateArray().Select(line => new EpidemicLine(
                line[0].GetString()![0], line[1].GetInt64(), line[2].GetInt32(), line[3].GetInt32() != 0)),
        ];
    }
}

/// <summary>
/// What was found about a bill (参保地核查结果): whose funds would have paid what, had the patient been known. No home region: the patient was
/// insured nowhere, all stays fiscal.
/// </summary>
/// <param name="Bill">The bill.</param>
/// <param name="Home">Home region; the nation: none.</param>
/// <param name="PersonNumber">Person number; empty: none.</param>
/// <param name="Scheme">Scheme.</param>
/// <param name="Funds">What each fund of the home region pays by its rules, in order of codes, fen.</param>
public sealed record EpidemicFinding(
    EpidemicBill Bill, RegionCode Home, string PersonNumber, Scheme Scheme, IReadOnlyList<(int Code, long Fen)> Funds)
{
    /// <summary>Paid by funds of the home region (基金支付), fen.</summary>
    public long Fund => Funds.Sum(fund => fund.Fen);

    /// <summary>What stays with the fiscal fund (财政承担), fen.</summary>
    public long Fiscal => Bill.Total - Fund;
}
