using Yibao.Benefits;
using Yibao.Catalogue;
using Yibao.Kernel;
using Yibao.Settlement;
using Yibao.Storage.Counter;

namespace Yibao.Agency.Counter;

/// <summary>How one uploaded line was split (费用拆分结果), for the answer.</summary>
/// <param name="Line">The line with its four parts.</param>
/// <param name="Terms">The terms that it met.</param>
/// <param name="Item">Its item of the catalogue; null: off the list.</param>
public sealed record SplitLine(FeeLine Line, LineTerms Terms, CatalogueItem? Item);

/// <summary>Uploads fee lines of a visit (费用明细上传 2204, 2301).</summary>
public sealed class AddLines : Operation
{
    /// <summary>Most lines that one visit can hold (一次就诊明细上限): what one bill may have.</summary>
    public const int LinesMax = BillLimits.MostLines;

    /// <summary>The visit.</summary>
    public required long VisitId { get; init; }

    /// <summary>The lines; numbers and splits are given by the counter.</summary>
    public required IReadOnlyList<FeeLine> Lines { get; init; }

    /// <summary>Whether the visit must be a stay.</summary>
    public bool IsStay { get; init; }

    /// <summary>The answer.</summary>
    public required Func<IReadOnlyList<SplitLine>, byte[]> Added { get; init; }

    /// <inheritdoc/>
    protected internal override bool IsQuick => true;

    /// <inheritdoc/>
    protected internal override void Ask(Needs needs)
    {
        base.Ask(needs);
        needs.Visits.Add(VisitId);
    }

    /// <inheritdoc/>
    protected internal override Decision Decide(Desk desk)
    {
        if (!TryPerson(desk, out var person, out var refused) || !TryVisit(desk, VisitId, out var visit, out refused))
        {
            return refused;
        }

        if (visit.Visit.IsStay != IsStay || visit.Visit.State != VisitState.Open)
        {
            return Decision.Refuse(CounterRefusals.WrongState, "mdtrt_id");
        }

        if (Split(desk, person, visit, Lines, out var refusal) is not { } split)
        {
            return Decision.Refuse(refusal!);
        }

        desk.Add(visit, split.Select(line => line.Line));
        return Decision.Done(Added(split), VisitId);
    }

    /// <summary>Numbers and splits new lines of a visit; null: why not.</summary>
    internal static IReadOnlyList<SplitLine>? Split(
        Desk desk, PersonDesk person, VisitDesk visit, IReadOnlyList<FeeLine> lines, out Refusal? refusal)
    {
        refusal = Check(visit, lines);
        if (refusal is not null)
        {
            return null;
        }

        // Refund lines alone are no bill: they are split together with the lines that they take back.
        var standing = SettlementDesk.Unsettled(visit.Lines, visit.Settlements, "");
        var numbered = new FeeLine[lines.Count];
        for (var i = 0; i < numbered.Length; i++)
        {
            numbered[i] = lines[i] with { Number = visit.Lines.Count + 1 + i };
        }

        var needsStanding = lines.Any(line => line.QuantityE4 < 0);
        FeeLine[] together = needsStanding ? [.. standing, .. numbered] : numbered;
        var parts = SettlementDesk.Split(GroundOf(desk, person, visit, together), together, out refusal);
        return parts is null ? null : Answer(desk, parts, together.Length - numbered.Length);
    }

    internal static SettlementGround GroundOf(Desk desk, PersonDesk person, VisitDesk visit, IReadOnlyList<FeeLine> lines) => new(
        desk.Rules, person.File, desk.Provider(visit.Visit.Provider)!, visit.Visit, lines, visit.Settlements, person.Account,
        person.BookOf);

    private static List<SplitLine> Answer(Desk desk, IReadOnlyList<(FeeLine Line, LineTerms Terms)> parts, int first)
    {
        var split = new List<SplitLine>(parts.Count - first);
        for (var i = first; i < parts.Count; i++)
        {
            var version = parts[i].Terms.ItemVersion;
            split.Add(new SplitLine(parts[i].Line, parts[i].Terms, version < 0 ? null : desk.Rules.Catalogue.Items[version]));
        }

        return split;
    }

    private static Refusal? Check(VisitDesk visit, IReadOnlyList<FeeLine> lines)
    {
        if (visit.Lines.Count + lines.Count > LinesMax)
        {
            return new Refusal(CounterRefusals.Limit, "feedetail", $"{LinesMax}");
        }

        var taken = visit.Lines.Where(line => line.Cancels > 0).Select(line => line.Cancels).ToHashSet();
        var serials = visit.Lines.Where(line => line.Cancels == 0 && !taken.Contains(line.Number))
            .Select(line => line.Serial).ToHashSet(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            if (!serials.Add(line.Serial))
            {
                return new Refusal(CounterRefusals.DuplicateSerial, "feedetl_sn", line.Serial);
            }

            if (line.Day < visit.Visit.Begin && visit.Visit.IsStay)
            {
                return new Refusal(CounterRefusals.LineDay, "fee_ocur_time", line.Serial);
            }
        }

        return null;
    }
}

/// <summary>Takes fee lines back (费用明细撤销 2205, 2302): each by a row of its own that names it.</summary>
public sealed class CancelLines : Operation
{
    /// <summary>The visit.</summary>
    public required long VisitId { get; init; }

    /// <summary>Charge batch to take back (收费批次号); empty: by serial.</summary>
    public string ChargeBatch { get; init; } = "";

    /// <summary>Serials to take back; empty with an empty charge batch: every unsettled line.</summary>
    public IReadOnlyList<string> Serials { get; init; } = [];

    /// <summary>Whether the visit must be a stay.</summary>
    public bool IsStay { get; init; }

    /// <summary>The answer.</summary>
    public required Func<byte[]> Cancelled { get; init; }

    /// <inheritdoc/>
    protected internal override bool IsQuick => true;

    /// <inheritdoc/>
    protected internal override void Ask(Needs needs)
    {
        base.Ask(needs);
        needs.Visits.Add(VisitId);
    }

    /// <inheritdoc/>
    protected internal override Decision Decide(Desk desk)
    {
        if (!TryPerson(desk, out _, out var refused) || !TryVisit(desk, VisitId, out var visit, out refused))
        {
            return refused;
        }

        if (visit.Visit.IsStay != IsStay)
        {
            return Decision.Refuse(CounterRefusals.WrongState, "mdtrt_id");
        }

        var unsettled = SettlementDesk.Unsettled(visit.Lines, visit.Settlements, ChargeBatch);
        var chosen = new List<FeeLine>();
        foreach (var serial in Serials)
        {
            // A serial that is named twice is taken back once, and not there the second time.
            if (unsettled.FirstOrDefault(line => line.Serial == serial && !chosen.Contains(line)) is { } line)
            {
                chosen.Add(line);
                continue;
            }

            var known = visit.Lines.Any(other => other.Serial == serial && other.Cancels == 0 && !chosen.Contains(other)
                && !visit.Lines.Any(taking => taking.Cancels == other.Number));
            return Decision.Refuse(known ? CounterRefusals.LineSettled : CounterRefusals.UnknownLine, "feedetl_sn", serial);
        }

        if (Serials.Count == 0)
        {
            chosen.AddRange(unsettled);
        }

        if (chosen.Count == 0)
        {
            var isSettled = visit.Lines.Any(line => ChargeBatch.Length == 0 || line.ChargeBatch == ChargeBatch);
            return Decision.Refuse(isSettled ? CounterRefusals.LineSettled : CounterRefusals.UnknownLine, "chrg_bchno", ChargeBatch);
        }

        var next = visit.Lines.Count;
        desk.Add(visit, [.. chosen.Select(line => line with
        {
            Number = ++next,
            Cancels = line.Number,
            Amount = -line.Amount,
            QuantityE4 = -line.QuantityE4,
            Split = new LineSplit(-line.Split.NonCovered, -line.Split.OverStandard, -line.Split.FirstPay, -line.Split.Eligible),
            Details = "{}",
        })]);
        return Decision.Done(Cancelled(), VisitId);
    }
}
