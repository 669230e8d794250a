using System.Text.Json;
using Yibao.Benefits;
using Yibao.Catalogue;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Settlement;

/// <summary>What a counter asks to be settled (结算请求).</summary>
public sealed record SettlementOrder
{
    /// <summary>Id that the settlement will have; 0: pre-settlement (预结算), nothing is recorded.</summary>
    public required long Id { get; init; }

    /// <summary>Now, Unix milliseconds (结算时间).</summary>
    public required long At { get; init; }

    /// <summary>Charge batch to settle (收费批次号); empty: every unsettled line.</summary>
    public string ChargeBatch { get; init; } = "";

    /// <summary>Interim settlement of a long stay (中途结算).</summary>
    public bool Interim { get; init; }

    /// <summary>Day of discharge as stated with the settlement (出院日期); null: that of the visit.</summary>
    public DateOnly? Discharge { get; init; }

    /// <summary>Total as stated by the provider, fen (医疗费总额); null: not stated.</summary>
    public long? StatedTotal { get; init; }

    /// <summary>Four parts as stated by the provider; null: not stated.</summary>
    public LineSplit? StatedSplit { get; init; }

    /// <summary>Whether the personal account may pay (个人账户使用标志).</summary>
    public bool UseAccount { get; init; }

    /// <summary>Message id.</summary>
    public required string MessageId { get; init; }

    /// <summary>Transaction.</summary>
    public required string InfNo { get; init; }

    /// <summary>Invoice.</summary>
    public string Invoice { get; init; } = "";

    /// <summary>The other fields as sent, a JSON object.</summary>
    public string Details { get; init; } = "{}";
}

/// <summary>What the counter knows when it decides (结算依据): values that were read, nothing is looked up.</summary>
/// <param name="Rules">The rules.</param>
/// <param name="Person">The person.</param>
/// <param name="Provider">The provider.</param>
/// <param name="Visit">The visit.</param>
/// <param name="Lines">Every fee line of the visit, in order.</param>
/// <param name="Settled">Every settlement and reversal of the visit.</param>
/// <param name="Account">Balance of the personal account, fen.</param>
/// <param name="AccumulatorsOf">The person's accumulators under a plan key.</param>
public sealed record SettlementGround(
    RuleSet Rules, PersonFile Person, DesignatedProvider Provider, Visit Visit, IReadOnlyList<FeeLine> Lines,
    IReadOnlyList<SettlementRecord> Settled, long Account, Func<string, AccumulatorBook> AccumulatorsOf)
{
    /// <summary>
    /// Region whose agency pays the provider (就医地), and whose catalogue and prices hold: the person's own for care at home, the
    /// provider's for care elsewhere. What is paid is decided by the person's region.
    /// </summary>
    public RegionCode Care => RuleSet.PlaceOf(Visit.Region, Provider.Region) == CarePlace.Local ? Visit.Region : Provider.Region;
}

/// <summary>
/// The settlement desk (结算台): pre-settlement, settlement and reversal as pure functions. Pre-settlement and settlement are the same
/// function; the arithmetic is <see cref="Benefits"/>.
/// </summary>
public static class SettlementDesk
{
    /// <summary>Settles the unsettled lines of a visit (结算).</summary>
    /// <param name="ground">What is known.</param>
    /// <param name="order">What is asked.</param>
    /// <param name="statement">The statement with its path; null when refused before the arithmetic.</param>
    /// <param name="refusal">Why not; null when settled.</param>
    /// <returns>The record; null when refused.</returns>
    public static SettlementRecord? Settle(
        SettlementGround ground, SettlementOrder order, out Statement? statement, out Refusal? refusal)
    {
        statement = null;
        var visit = ground.Visit;
        var lines = Unsettled(ground.Lines, ground.Settled, order.ChargeBatch);
        var day = DayOf(visit, order, lines);
        refusal = Admit(ground, order, lines, day);
        if (refusal is not null)
        {
            return null;
        }

        statement = Adjudicate(ground, order, lines, day, out refusal);
        refusal = statement is null ? refusal : CheckStated(order, SplitOf(statement.Totals));
        return refusal is null ? Record(ground, order, lines, day, statement!, statement!.Plan!.Key.ToString()) : null;
    }

    /// <summary>Splits lines into their four parts (费用拆分), with the terms that each met; null: why not.</summary>
    public static IReadOnlyList<(FeeLine Line, LineTerms Terms)>? Split(
        SettlementGround ground, IReadOnlyList<FeeLine> lines, out Refusal? refusal)
    {
        var visit = ground.Visit;
        var order = new SettlementOrder { Id = 0, At = 0, MessageId = "", InfNo = "" };
        var day = DayOf(visit, order, lines);
        refusal = Admit(ground, order, lines, day);
        if (refusal is not null || Adjudicate(ground, order, lines, day, out refusal) is not { } statement)
        {
            return null;
        }

        var split = new (FeeLine, LineTerms)[lines.Count];
        for (var i = 0; i < split.Length; i++)
        {
            var parts = statement.Parts[i];
            var four = new LineSplit(parts.NonCovered, parts.OverStandard, parts.FirstPay, parts.Eligible);
            if (four.Total != lines[i].Amount)
            {
                refusal = new Refusal(CounterRefusals.LineAmount, "det_item_fee_sumamt", lines[i].Serial);
                return null;
            }

            split[i] = (lines[i] with { Split = four }, statement.Terms[i]);
        }

        return split;
    }

    /// <summary>The lines that stand and are not settled (未结算明细).</summary>
    public static IReadOnlyList<FeeLine> Unsettled(
        IReadOnlyList<FeeLine> lines, IReadOnlyList<SettlementRecord> settlements, string chargeBatch)
    {
        var standing = InForce(settlements);
        var taken = lines.Where(line => line.Cancels > 0).Select(line => line.Cancels).ToHashSet();
        return [.. lines.Where(line => line.Cancels == 0 && !taken.Contains(line.Number)
            && (chargeBatch.Length == 0 || line.ChargeBatch == chargeBatch) && !standing.Any(record => Covers(record, line)))];
    }

    /// <summary>Settlements that are not reversed (有效结算).</summary>
    public static IReadOnlyList<SettlementRecord> InForce(IReadOnlyList<SettlementRecord> records)
    {
        if (records.Count == 0)
        {
            return records;
        }

        var reversed = records.Where(record => record.Reverses is not null).Select(record => record.Reverses!.Value).ToHashSet();
        return [.. records.Where(record => record.Reverses is null && !reversed.Contains(record.Id))];
    }

    /// <summary>Whether a settlement covers a line (明细归属).</summary>
    public static bool Covers(SettlementRecord record, FeeLine line) => line.Number >= record.FirstLine && line.Number <= record.LastLine
        && (record.ChargeBatch.Length == 0 || record.ChargeBatch == line.ChargeBatch);

    /// <summary>Reverses a settlement (冲正): the exact opposite of what it recorded.</summary>
    /// <param name="original">The settlement.</param>
    /// <param name="ofPerson">Every settlement and reversal of the person that is as late or later.</param>
    /// <param name="order">Id, instant, message and transaction of the reversal.</param>
    /// <param name="account">Balance of the personal account now.</param>
    /// <param name="refusal">Why not; null when reversed.</param>
    public static SettlementRecord? Reverse(
        SettlementRecord original, IReadOnlyList<SettlementRecord> ofPerson, SettlementOrder order, long account, out Refusal? refusal)
    {
        refusal = null;
        if (original.Reverses is not null)
        {
            refusal = new Refusal(CounterRefusals.IsReversal, "setl_id", "");
        }
        else if (ofPerson.Any(record => record.Reverses == original.Id))
        {
            refusal = new Refusal(CounterRefusals.AlreadyReversed, "setl_id", "");
        }
        else if (Dependants(original, ofPerson) is { Count: > 0 } later)
        {
            refusal = new Refusal(CounterRefusals.LaterSettlements, "setl_id", string.Join(", ", later.Select(record => record.Id)));
        }

        return refusal is not null ? null : original with
        {
            Id = order.Id,
            Reverses = original.Id,
            At = order.At,
            Amounts = original.Amounts.Negated,
            AccountLeft = account + original.Amounts.Account,
            Funds = [.. original.Funds.Select(fund => fund with { Offered = -fund.Offered, Paid = -fund.Paid })],
            Changes = [.. original.Changes.Select(change => change with { Delta = -change.Delta })],
            MessageId = order.MessageId,
            InfNo = order.InfNo,
            Details = order.Details,
        };
    }

    /// <summary>
    /// Settlements in force that were made later under the same plan and share an accumulator with it (依赖的后续结算): what they paid
    /// was counted from what this one had consumed.
    /// </summary>
    public static IReadOnlyList<SettlementRecord> Dependants(SettlementRecord original, IReadOnlyList<SettlementRecord> ofPerson)
    {
        var keys = original.Changes.Select(change => (change.Slot, change.PeriodKey)).ToHashSet();
        return [.. InForce(ofPerson).Where(record => record.Id > original.Id && record.Plan == original.Plan
            && (record.YearStart == original.YearStart || record.Changes.Any(change => keys.Contains((change.Slot, change.PeriodKey)))))];
    }

    /// <summary>Packed ICD-10 codes of a visit (诊断编码), at most <see cref="BillLimits.MostDiagnoses"/>; codes that are none are left
    /// out.</summary>
    public static int[] DiagnosisCodes(Visit visit)
    {
        if (visit.Diagnoses.Length <= 2)
        {
            return [];
        }

        using var json = JsonDocument.Parse(visit.Diagnoses);
        var codes = new List<int>();
        foreach (var row in json.RootElement.EnumerateArray())
        {
            if (codes.Count < BillLimits.MostDiagnoses && row.TryGetProperty("diag_code", out var value)
                && value.ValueKind == JsonValueKind.String && DiagnosisCode.TryParse(value.GetString(), out var code))
            {
                codes.Add(code.Packed);
            }
        }

        return [.. codes];
    }

    /// <summary>The line as the benefit arithmetic takes it (计算明细).</summary>
    /// <param name="line">The fee line.</param>
    /// <param name="catalogue">The catalogue of the region of care and the person's scheme.</param>
    public static BillLine BillLineOf(FeeLine line, CatalogueView catalogue)
    {
        const byte refusedByHospital = 2;
        var item = line.Approval == refusedByHospital ? -1 : catalogue.Find(line.Item);
        return new BillLine
        {
            PriceMicro = line.PriceMicro,
            QuantityE4 = line.QuantityE4,
            Item = item,
            Class = item < 0 ? ItemClass.C : ItemClass.A, // off the list, or refused by the hospital: fully self-paid
            DayNumber = line.Day.DayNumber,
            DaysOfSupply = line.SupplyDays,
            Attested = line.Approval == 1,
        };
    }

    /// <summary>The benefit arithmetic over lines of a visit; null: why it refuses.</summary>
    private static Statement? Adjudicate(
        SettlementGround ground, SettlementOrder order, IReadOnlyList<FeeLine> lines, DateOnly day, out Refusal? refusal)
    {
        refusal = null;
        var visit = ground.Visit;
        var enrolment = ground.Person.On(day, visit.Scheme)!;
        var rules = ground.Rules.Find(visit.Region, visit.Scheme, enrolment.Grade);
        if (rules?.At(day.DayNumber) is not { } plan)
        {
            var why = rules is null ? BillRefusal.UnknownRegion : BillRefusal.NoPolicyOnDay;
            refusal = Refused(why, "", $"{visit.Region} {(int)visit.Scheme} {Days.Text(day)}");
            return null;
        }

        var catalogue = ground.Rules.Catalogue.For(ground.Care, visit.Scheme);
        var bill = BillOf(ground, order, plan, catalogue, enrolment, day);
        var statement = Statement.Of(
            in bill, BillLines(lines, catalogue), DiagnosisCodes(visit), ground.AccumulatorsOf(plan.Key.ToString()),
            new VisitIdentity(visit.Number, visit.Begin.DayNumber));
        if (!statement.IsRefused)
        {
            return statement;
        }

        var at = statement.Totals.RefusedLine;
        refusal = Refused(statement.Totals.Refusal, at < 0 ? "" : lines[at].Serial, "");
        return null;
    }

    private static BillLine[] BillLines(IReadOnlyList<FeeLine> lines, CatalogueView catalogue)
    {
        var result = new BillLine[lines.Count];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = BillLineOf(lines[i], catalogue);
        }

        return result;
    }

    /// <summary>
    /// The day that decides the rules: of outpatients the day of the visit; of stays the day of discharge, and before it the day of the
    /// latest line.
    /// </summary>
    private static DateOnly DayOf(Visit visit, SettlementOrder order, IReadOnlyList<FeeLine> lines)
    {
        if (!visit.IsStay)
        {
            return visit.Begin;
        }

        var latest = lines.Count == 0 ? visit.Begin : lines.Max(line => line.Day);
        return order.Interim ? latest : order.Discharge ?? visit.End ?? latest;
    }

    private static Refusal? Admit(SettlementGround ground, SettlementOrder order, IReadOnlyList<FeeLine> lines, DateOnly day)
    {
        if (!ground.Provider.Holds(day))
        {
            return new Refusal(CounterRefusals.NotDesignated, "fixmedins_code", Days.Text(day));
        }

        if (ground.Visit.State == VisitState.Cancelled)
        {
            return new Refusal(CounterRefusals.VisitCancelled, "mdtrt_id", "");
        }

        if (order.Interim && (!ground.Visit.IsStay || ground.Visit.State != VisitState.Open))
        {
            return new Refusal(CounterRefusals.WrongState, "mid_setl_flag", "");
        }

        if (CounterRefusals.WithoutCover(ground.Person, day, ground.Visit.Scheme) is { } without)
        {
            return without;
        }

        if (lines.Count == 0)
        {
            return new Refusal(CounterRefusals.NothingToSettle, "chrg_bchno", order.ChargeBatch);
        }

        var sum = lines.Sum(line => line.Amount);
        return order.StatedTotal is { } stated && stated != sum
            ? new Refusal(CounterRefusals.StatedAmount, "medfee_sumamt", $"{new Money(stated)} != {new Money(sum)}")
            : null;
    }

    private static Refusal? CheckStated(SettlementOrder order, LineSplit split)
    {
        if (order.StatedSplit is not { } stated || stated == split)
        {
            return null;
        }

        var (field, said, ours) = stated.NonCovered != split.NonCovered ? ("fulamt_ownpay_amt", stated.NonCovered, split.NonCovered)
            : stated.OverStandard != split.OverStandard ? ("overlmt_selfpay", stated.OverStandard, split.OverStandard)
            : stated.FirstPay != split.FirstPay ? ("preselfpay_amt", stated.FirstPay, split.FirstPay)
            : ("inscp_scp_amt", stated.Eligible, split.Eligible);
        return new Refusal(CounterRefusals.StatedAmount, field, $"{new Money(said)} != {new Money(ours)}");
    }

    private static Bill BillOf(
        SettlementGround ground, SettlementOrder order, Plan plan, CatalogueView catalogue, EnrolmentSpan enrolment, DateOnly day)
    {
        var person = ground.Person.Person;
        var visit = ground.Visit;
        return new Bill
        {
            Plan = plan,
            Catalogue = catalogue,
            EnrolledFrom = enrolment.From.DayNumber,
            EnrolledUntil = enrolment.Until?.DayNumber ?? int.MaxValue,
            AccountAllowed = order.UseAccount ? ground.Account : 0,
            Facts = new CaseFacts
            {
                DayNumber = day.DayNumber,
                Scheme = visit.Scheme,
                Age = person.AgeOn(day),
                Months = enrolment.MonthsOn(day),
                Visit = visit.Kind,
                Tier = ground.Provider.Tier,
                Status = enrolment.Status,
                Aid = ground.Person.AidOn(day),
                Post = enrolment.Post,
                Place = RuleSet.PlaceOf(visit.Region, ground.Provider.Region),
                Filing = visit.Filing,
                Network = Network.Direct,
                Epidemic = visit.Epidemic,
                Sex = person.Sex,
            },
        };
    }

    private static SettlementRecord Record(
        SettlementGround ground, SettlementOrder order, IReadOnlyList<FeeLine> lines, DateOnly day, Statement statement, string planKey)
    {
        var totals = statement.Totals;
        var visit = ground.Visit;
        var deductible = 0L;
        var funds = new List<FundPayment>(statement.Layers.Count);
        for (var i = 0; i < statement.Layers.Count; i++)
        {
            var layer = statement.Layers[i];
            deductible += layer.DeductibleConsumed;
            if (layer.Cell >= 0 && layer.Offered != 0)
            {
                var left = layer.CeilingLeft == long.MaxValue ? (long?)null : layer.CeilingLeft;
                var of = statement.Plan!.Layers[i];
                funds.Add(new FundPayment(of.Id, of.Fund.Code, layer.Offered, layer.Paid, left));
            }
        }

        var amounts = new SettlementAmounts(
            SplitOf(totals), totals.FundPaid, totals.HospitalBorne, totals.AccountPaid, totals.Cash, deductible);
        return new SettlementRecord
        {
            Id = order.Id,
            Region = visit.Region,
            PersonNumber = visit.PersonNumber,
            VisitId = visit.Id,
            Provider = visit.Provider,
            Care = ground.Care,
            Epidemic = visit.Epidemic,
            Day = day,
            At = order.At,
            Scheme = visit.Scheme,
            Plan = planKey,
            YearStart = DateOnly.FromDayNumber(statement.Plan!.YearStartOf(day.DayNumber)),
            PolicyDigest = ground.Rules.PolicyDigest,
            CatalogueVersion = ground.Rules.CatalogueVersion,
            MedicalType = visit.MedicalType,
            ChargeBatch = order.ChargeBatch,
            FirstLine = lines[0].Number,
            LastLine = lines[^1].Number,
            Interim = order.Interim,
            Amounts = amounts.Holds ? amounts : throw new InvalidOperationException($"settlement of visit {visit.Id} does not add up"),
            AccountLeft = ground.Account - totals.AccountPaid,
            Stay = totals.Stay,
            Funds = funds,
            Changes = statement.Changes,
            MessageId = order.MessageId,
            InfNo = order.InfNo,
            Invoice = order.Invoice,
            Details = order.Details,
        };
    }

    private static LineSplit SplitOf(in SettlementTotals totals) =>
        new(totals.NonCovered, totals.OverStandard, totals.FirstPay, totals.Eligible);

    private static Refusal Refused(BillRefusal why, string where, string detail)
    {
        var kind = BillRefusals.KindOf(why);
        return new Refusal(CounterRefusals.Bill, where, detail.Length == 0 ? $"{kind.Code} {kind.Chinese} {kind.English}"
            : $"{kind.Code} {kind.Chinese} {kind.English}: {detail}");
    }
}
