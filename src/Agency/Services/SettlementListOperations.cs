using System.Globalization;
using System.Runtime.CompilerServices;
using Yibao.Agency.Counter;
using Yibao.Kernel;
using Yibao.Settlement;
using Yibao.Storage.Counter;
using Yibao.Storage.Queries;

namespace Yibao.Agency.Services;

/// <summary>States of a settlement list (清单状态), stas_type.</summary>
public static class SettlementListStates
{
    /// <summary>Not submitted (未提交).</summary>
    public const string Draft = "0";

    /// <summary>Submitted (已提交).</summary>
    public const string Submitted = "1";

    /// <summary>Approved (审核通过).</summary>
    public const string Approved = "2";

    /// <summary>Refused by the agency (审核不通过): the institution corrects and submits it again.</summary>
    public const string Returned = "3";

    /// <summary>Whether an institution may move a list so (医疗机构可作的变更).</summary>
    public static bool Allows(string from, string to) => (from, to) is (Draft, Submitted) or (Returned, Draft) or (Returned, Submitted);
}

/// <summary>What is known about a settlement and its list while a lane works on it (清单现状).</summary>
/// <param name="settlement">The settlement; null: there is none.</param>
/// <param name="isReversed">Whether it was reversed.</param>
/// <param name="latest">Latest edition of its list; null: none was sent.</param>
internal sealed class SettlementListDesk(SettlementRecord? settlement, bool isReversed, SettlementListEdition? latest)
{
    public SettlementRecord? Settlement { get; } = settlement;

    public bool IsReversed { get; } = isReversed;

    public SettlementListEdition? Latest { get; set; } = latest;

    public static void Ask(Needs needs, long settlement) => needs.Others.TryAdd(NameOf(settlement), (connection, transaction) =>
        new SettlementListDesk(
            SettlementQueries.Find(connection, transaction, settlement),
            SettlementQueries.IsReversed(connection, transaction, settlement),
            SettlementListQueries.Latest(connection, transaction, settlement)));

    public static SettlementListDesk Of(Desk desk, long settlement) => desk.Other<SettlementListDesk>(NameOf(settlement));

    private static string NameOf(long settlement) => string.Create(CultureInfo.InvariantCulture, $"list {settlement}");
}

/// <summary>Takes the settlement list of a settlement (结算清单上传 4101, 4101A). Sent again, it is a new edition of the same list.</summary>
public sealed class SendSettlementList : Operation
{
    private const string Numbers = "list numbers ";

    /// <summary>The settlement.</summary>
    public required long SettlementId { get; init; }

    /// <summary>Visit as stated.</summary>
    public required long VisitId { get; init; }

    /// <summary>Region of the list's number: that of the person as the message states it.</summary>
    public required RegionCode NumberRegion { get; init; }

    /// <summary>Sum of the items as stated, fen (收费项目金额合计); null: none were sent.</summary>
    public long? StatedTotal { get; init; }

    /// <summary>State in which it is sent: draft or submitted.</summary>
    public string State { get; init; } = SettlementListStates.Draft;

    /// <summary>The list as sent, a JSON object.</summary>
    public required string Details { get; init; }

    /// <summary>The answer.</summary>
    public required Func<SettlementListEdition, byte[]> Sent { get; init; }

    /// <inheritdoc/>
    protected internal override void Ask(Needs needs)
    {
        base.Ask(needs);
        SettlementListDesk.Ask(needs, SettlementId);
        var region = NumberRegion;
        needs.Others.TryAdd(Numbers + region, (connection, transaction) =>
        {
            var last = SettlementListQueries.LastNumber(connection, transaction, region);
            return new StrongBox<long>(last is null ? 0 : long.Parse(last, NumberStyles.None, CultureInfo.InvariantCulture));
        });
    }

    /// <inheritdoc/>
    protected internal override Decision Decide(Desk desk)
    {
        var known = SettlementListDesk.Of(desk, SettlementId);
        if (Check(known) is { } refusal)
        {
            return Decision.Refuse(refusal);
        }

        var number = known.Latest?.Number;
        if (number is null)
        {
            var last = desk.Other<StrongBox<long>>(Numbers + NumberRegion);
            number = (++last.Value).ToString("D9", CultureInfo.InvariantCulture);
        }

        var region = known.Latest?.Region ?? NumberRegion;
        var edition = new SettlementListEdition(region, SettlementId, (known.Latest?.Edition ?? 0) + 1, Key.Provider, State, number);
        desk.Writes.Add(SettlementListQueries.Insert, new
        {
            Region = (long)edition.Region.Value, edition.Settlement, Edition = (long)edition.Edition, edition.Provider, edition.State,
            edition.Number, Details, desk.At,
        });
        known.Latest = edition;
        return Decision.Done(Sent(edition), SettlementId);
    }

    private Refusal? Check(SettlementListDesk known)
    {
        if (known.Settlement is not { Reverses: null } settlement || settlement.VisitId != VisitId)
        {
            return new Refusal(CounterRefusals.UnknownSettlement, "setlinfo.setl_id", "");
        }

        if (settlement.Provider != Key.Provider)
        {
            return new Refusal(ServiceRefusals.OtherProvider, "setlinfo.setl_id", "");
        }

        if (PersonNumber.Length > 0 && settlement.PersonNumber != PersonNumber)
        {
            return new Refusal(CounterRefusals.OtherPerson, "setlinfo.psn_no", "");
        }

        if (known.IsReversed)
        {
            return new Refusal(CounterRefusals.AlreadyReversed, "setlinfo.setl_id", "");
        }

        if (known.Latest is { State: SettlementListStates.Submitted or SettlementListStates.Approved })
        {
            return new Refusal(ServiceRefusals.ListState, "setlinfo.setl_id", $"stas_type {known.Latest.State}");
        }

        return StatedTotal is { } stated && stated != settlement.Amounts.Total
            ? new Refusal(ServiceRefusals.ListAmount, "iteminfo.amt", $"{new Money(stated)} != {new Money(settlement.Amounts.Total)}")
            : null;
    }
}

/// <summary>Moves settlement lists between states (结算清单状态修改 4102): all of them or none.</summary>
public sealed class ChangeListStates : Operation
{
    /// <summary>Settlement, person as stated (may be empty) and new state of each row.</summary>
    public required IReadOnlyList<(long Settlement, string Person, string State)> Rows { get; init; }

    /// <summary>The answer.</summary>
    public required Func<byte[]> Changed { get; init; }

    /// <inheritdoc/>
    protected internal override void Ask(Needs needs)
    {
        base.Ask(needs);
        foreach (var (settlement, _, _) in Rows)
        {
            SettlementListDesk.Ask(needs, settlement);
        }
    }

    /// <inheritdoc/>
    protected internal override Decision Decide(Desk desk)
    {
        var states = new Dictionary<long, string>();
        for (var i = 0; i < Rows.Count; i++)
        {
            var (settlement, person, state) = Rows[i];
            var row = $"stastinfo[{i + 1}]";
            var known = SettlementListDesk.Of(desk, settlement);
            if (known.Latest is not { } latest)
            {
                return Decision.Refuse(ServiceRefusals.UnknownList, $"{row}.setl_id");
            }

            if (latest.Provider != Key.Provider)
            {
                return Decision.Refuse(ServiceRefusals.OtherProvider, $"{row}.setl_id");
            }

            if (person.Length > 0 && known.Settlement?.PersonNumber != person)
            {
                return Decision.Refuse(CounterRefusals.OtherPerson, $"{row}.psn_no");
            }

            var now = states.GetValueOrDefault(settlement, latest.State);
            if (!SettlementListStates.Allows(now, state))
            {
                return Decision.Refuse(ServiceRefusals.ListState, $"{row}.stas_type", $"{now} -> {state}");
            }

            states[settlement] = state;
        }

        foreach (var (settlement, state) in states)
        {
            var known = SettlementListDesk.Of(desk, settlement);
            known.Latest = known.Latest! with { State = state };
            desk.Writes.Add(
                SettlementListQueries.ChangeState,
                new
                {
                    State = state, Settlement = settlement, Edition = (long)known.Latest.Edition, Region = (long)known.Latest.Region.Value,
                });
        }

        return Decision.Done(Changed());
    }
}
