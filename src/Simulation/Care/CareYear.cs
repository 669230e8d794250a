using System.Runtime.CompilerServices;
using Yibao.Benefits;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Simulation.People;
using Yibao.Simulation.Running;

namespace Yibao.Simulation.Care;

/// <summary>What the counting of a bill needs beside the bill (单据标记).</summary>
public struct BillMark
{
    /// <summary>Region whose scheme pays (参保地).</summary>
    public int Region;

    /// <summary>Province of care by its place; -1: the home province (就医省).</summary>
    public short Care;

    /// <summary>Days of the stay (住院天数).</summary>
    public short Days;

    /// <summary>Month from 0 (月份).</summary>
    public byte Month;

    /// <summary>Whether it is a delivery (分娩).</summary>
    public bool IsBirth;
}

/// <summary>
/// The care of one person in one year (虚拟就医): bills with lines and diagnoses in the order of days, written into buffers that are
/// used again for
/// the next person. A pure function of the person, the model and, for the first-pay share of class B alone, the rules. No allocation.
/// </summary>
public sealed class CareYear
{
    /// <summary>Most visits of one kind in a year: one in four billion people would have more.</summary>
    public const int VisitsMax = 250;

    /// <summary>Most lines of a bill.</summary>
    public const int LinesMax = 8;

    /// <summary>Days of a normal delivery.</summary>
    internal const int NormalDays = 4;

    /// <summary>Days of a caesarean.</summary>
    internal const int OperatedDays = 6;

    private const int EventsMax = (2 * VisitsMax) + VisitsMax + 4;
    private const uint FirstPurpose = 1_000;
    private const uint PurposesPerKind = 1 << 12;
    private const int DrawsPerEvent = 4;
    private const int SexesOfBand = 2;
    private const long Million = 1_000_000;
    private const long JitterLow = 3_686;
    private const int JitterWidth = 820;
    /// <summary>Shares of chance are in so many parts.</summary>
    internal const int One = 4_096;
    private const int MicroPerFen = 10_000;
    private const int MonthsPerYear = 12;

    private readonly CareModel model;
    private readonly ulong[] events = new ulong[EventsMax];
    private readonly byte[] monthOfDay;
    private readonly int[] firstOfMonth;
    private readonly int normalDelivery = Packed("O80");
    private readonly int caesarean = Packed("O82");
    private readonly int epidemic = Packed("U07.1");
    private readonly int common = Packed("J06");
    private int count;

    /// <summary>Buffers for one person at a time.</summary>
    public CareYear(CareModel model)
    {
        this.model = model;
        monthOfDay = new byte[DateTime.IsLeapYear(model.Year) ? 366 : 365];
        for (var day = 0; day < monthOfDay.Length; day++)
        {
            monthOfDay[day] = (byte)(DateOnly.FromDayNumber(model.FirstDay + day).Month - 1);
        }

        firstOfMonth = [.. Enumerable.Range(0, MonthsPerYear).Select(month => Array.IndexOf(monthOfDay, (byte)month)), monthOfDay.Length];
    }

    /// <summary>Where each event came from; the order is part of the generated nation.</summary>
    private enum Source
    {
        Outpatient,
        Chronic,
        Stay,
        Birth,
        Epidemic,
    }

    /// <summary>Bills (单据).</summary>
    public BatchBill[] Bills { get; } = new BatchBill[EventsMax];

    /// <summary>What the counting needs beside them (标记).</summary>
    public BillMark[] Marks { get; } = new BillMark[EventsMax];

    /// <summary>Lines of all bills (明细).</summary>
    public BillLine[] Lines { get; } = new BillLine[EventsMax * LinesMax];

    /// <summary>Diagnoses: one per bill (诊断).</summary>
    public int[] Diagnoses { get; } = new int[EventsMax];

    /// <summary>Writes the bills of a person (生成).</summary>
    /// <param name="person">The person.</param>
    /// <param name="rules">Whose benefits hold where.</param>
    /// <returns>How many bills.</returns>
    public int Fill(in PersonYear person, NationRules rules)
    {
        count = 0;
        Draw(in person);
        var line = 0;
        for (var i = 0; i < count; i++)
        {
            line = Write(in person, rules, i, line);
        }

        return count;
    }

    private void Draw(in PersonYear person)
    {
        var scheme = person.Scheme == Scheme.Employee ? 0 : 1;
        var first = Math.Max(0, person.EnrolledFrom - model.FirstDay);
        var last = Math.Min(
            Math.Min(monthOfDay.Length - 1L, person.EnrolledUntil - 1L - model.FirstDay), (long)person.Died - model.FirstDay);
        if (last < first)
        {
            return;
        }

        var age = Math.Min((int)person.Age, CareCensus.Ages - 1);
        Visits(in person, CareKind.Outpatient, scheme, age, first, (int)last);
        if (person.Chronic != 0)
        {
            var conditions = Math.Min(CareCensus.Conditions - 1, System.Numerics.BitOperations.PopCount(person.Chronic));
            Visits(in person, CareKind.Chronic, scheme, conditions, first, (int)last);
        }

        Visits(in person, CareKind.Inpatient, scheme, age, first, (int)last);
        var birth = (long)person.GivesBirth - model.FirstDay;
        if (birth >= first && birth <= last)
        {
            Add((int)birth, Source.Birth, 0);
        }

        var draw = Draws.Of(person.Key, FirstPurpose + ((uint)Source.Epidemic * PurposesPerKind));
        var province = model.ProvinceOf[person.Region];
        if (Low(draw) < model.Epidemic.Suspected[province])
        {
            var month = model.Epidemic.Month(province, High(draw));
            var length = firstOfMonth[month + 1] - firstOfMonth[month];
            var day = firstOfMonth[month] + Draws.Below(Draws.Of(draw, 1), length);
            if (day >= first && day <= last)
            {
                Add(day, Source.Epidemic, Low(draw) < model.Epidemic.Confirmed[province] ? 0 : 1);
            }
        }
    }

    /// <summary>Visits of a kind over the whole year; those on days without insurance are dropped.</summary>
    private void Visits(in PersonYear person, CareKind kind, int scheme, int group, int first, int last)
    {
        var purpose = FirstPurpose + ((uint)kind * PurposesPerKind);
        var draw = Draws.Of(person.Key, purpose);
        var visits = model.Visits[(int)kind][scheme][model.Groups[(int)kind][group]].Pick(Low(draw));
        var days = model.Days[(int)kind];
        for (var i = 0; i < visits; i++)
        {
            var day = days[Draws.Of(person.Key, purpose + 1 + ((uint)i * DrawsPerEvent)) >> 52];
            if (day >= first && day <= last)
            {
                Add(day, (Source)kind, i);
            }
        }
    }

    /// <summary>Keeps the events in order of day, source and number.</summary>
    private void Add(int day, Source source, int number)
    {
        var key = ((ulong)(uint)day << 32) | ((ulong)(uint)source << 16) | (uint)number;
        var at = count++;
        while (at > 0 && events[at - 1] > key)
        {
            events[at] = events[at - 1];
            at--;
        }

        events[at] = key;
    }

    private int Write(in PersonYear person, NationRules rules, int i, int firstLine)
    {
        var (day, source, number) = ((int)(events[i] >> 32), (Source)(events[i] >> 16 & 0xFF), (uint)(events[i] & 0xFFFF));
        var today = model.FirstDay + day;
        var region = today < person.MovedOn && person.MovedFrom >= 0 ? person.MovedFrom : person.Region;
        var scheme = person.Scheme == Scheme.Employee ? 0 : 1;
        ref var bill = ref Bills[i];
        ref var mark = ref Marks[i];
        mark = new BillMark { Region = region, Care = -1, Month = monthOfDay[day] };
        bill = default;
        bill.Rules = rules.Care(region, person.Scheme);
        bill.EnrolledFrom = person.EnrolledFrom;
        bill.EnrolledUntil = person.EnrolledUntil;
        bill.LineFirst = firstLine;
        bill.DiagnosisFirst = i;
        bill.DiagnosisCount = 1;
        Facts(in person, today, ref bill.Facts);
        bill.Facts.Visit = source switch
        {
            Source.Outpatient => VisitKind.Outpatient,
            Source.Chronic => VisitKind.ChronicOutpatient,
            Source.Birth when person.HasMaternity => VisitKind.Maternity,
            _ => VisitKind.Inpatient,
        };
        var key = Draws.Of(person.Key, FirstPurpose + ((uint)source * PurposesPerKind) + 2 + (number * DrawsPerEvent));
        var fen = source switch
        {
            Source.Outpatient or Source.Chronic => Visit(in person, source, scheme, region, key, i, ref bill),
            Source.Stay => Stay(in person, scheme, region, key, i, ref bill, ref mark),
            Source.Birth => Birth(key, i, ref bill, ref mark),
            _ => Patient(number, key, i, ref bill, ref mark),
        };
        bill.Visit = new VisitIdentity(i + 1, Math.Max(today - mark.Days, Math.Max(person.EnrolledFrom, model.FirstDay)));
        var first = bill.Rules!.At(today) is { FirstPayPpm: >= 0 };
        var kind = source is Source.Outpatient ? CareKind.Outpatient : source is Source.Chronic ? CareKind.Chronic : CareKind.Inpatient;
        bill.LineCount = Split(kind, Math.Max(1, fen), Draws.Of(key, 2), first, bill.Facts.Epidemic, firstLine);
        return firstLine + bill.LineCount;
    }

    private void Facts(in PersonYear person, int today, ref CaseFacts facts)
    {
        facts.DayNumber = today;
        facts.Scheme = person.Scheme;
        facts.Age = AgeOn(in person, today);
        facts.Months = model.MonthsContributed;
        facts.Status = today >= person.Retires ? PersonStatus.Retired : person.Status;
        facts.Aid = person.Aid;
        facts.Post = person.Post;
        facts.Sex = person.Sex;
    }

    /// <summary>Age on a day: a year more from the birthday on.</summary>
    private short AgeOn(in PersonYear person, int today)
    {
        if (person.Born >= model.FirstDay)
        {
            return 0;
        }

        var born = DateOnly.FromDayNumber(person.Born);
        var month = monthOfDay[today - model.FirstDay] + 1;
        var hadBirthday = month > born.Month || (month == born.Month && today - model.FirstDay - firstOfMonth[month - 1] + 1 >= born.Day);
        return (short)(person.Age + (hadBirthday ? 1 : 0));
    }

    private long Visit(in PersonYear person, Source source, int scheme, int region, ulong key, int i, ref BatchBill bill)
    {
        var kind = (int)source;
        var tier = model.Tiers[kind][scheme].Choose(Low(key));
        bill.Facts.Tier = (Tier)tier;
        var about = source == Source.Chronic || (person.Chronic != 0 && High(key) < model.ChronicAtVisit);
        Diagnoses[i] = about ? model.Conditions[System.Numerics.BitOperations.TrailingZeroCount(person.Chronic)] : common;
        return Cost(model.Fen[model.FenPlace(kind, scheme, tier, model.ProvinceOf[region])], 0, Draws.Of(key, 1));
    }

    private long Stay(in PersonYear person, int scheme, int region, ulong key, int i, ref BatchBill bill, ref BillMark mark)
    {
        var band = (model.Bands[Math.Min((int)person.Age, CareCensus.Ages - 1)] * SexesOfBand) + (person.Sex == Sex.Female ? 1 : 0);
        var number = model.DiagnosisOf[band].Choose(Low(key));
        var diagnosis = model.Diagnoses[number];
        var (home, more) = (model.ProvinceOf[region], Draws.Of(key, 3));
        Diagnoses[i] = diagnosis.Packed;
        var mean = diagnosis.Days * model.StayDays[scheme];
        mark.Days = (short)Math.Max(1, (long)mean * (int)((One / 2) + (more & (One - 1))) / One / One);
        if (High(key) < model.Away.Limits[home])
        {
            var care = model.Away.CareOf[home].Choose(Low(more));
            mark.Care = (short)care;
            model.Away.Settle(Draws.Of(key, 4), ref bill.Facts);
            return Cost(model.AwayFen[care], 1, Draws.Of(key, 1));
        }

        var tier = model.Tiers[(int)CareKind.Inpatient][scheme].Choose(High(more));
        bill.Facts.Tier = (Tier)tier;
        if (Low(Draws.Of(key, 5)) < model.InProvince)
        {
            (bill.Facts.Place, bill.Facts.Filing) = (CarePlace.InProvince, Filing.Referred);
        }

        var fen = model.Fen[model.FenPlace((int)CareKind.Inpatient, scheme, tier, home)];
        return Cost(fen * model.DiagnosisCost[number] / Million, 1, Draws.Of(key, 1));
    }

    private long Birth(ulong key, int i, ref BatchBill bill, ref BillMark mark)
    {
        const long fenPerYuan = 100;
        var isOperated = Draws.Happens(key, model.Birth.Caesarean);
        Diagnoses[i] = isOperated ? caesarean : normalDelivery;
        (mark.IsBirth, mark.Days) = (true, (short)(isOperated ? OperatedDays : NormalDays));
        bill.Facts.Tier = Draws.Of(key, 6) % 2 == 0 ? Tier.Tier2 : Tier.Tier3;
        var draw = Draws.Of(key, 1);
        return (isOperated ? model.Birth.Operated : model.Birth.Normal) * fenPerYuan * Jitter(draw) / One;
    }

    private long Patient(uint number, ulong key, int i, ref BatchBill bill, ref BillMark mark)
    {
        const short days = 14;
        bill.Facts.Epidemic = number == 0 ? EpidemicStatus.Confirmed : EpidemicStatus.Suspected;
        bill.Facts.Tier = Tier.Tier3;
        mark.Days = days;
        Diagnoses[i] = epidemic;
        return model.Epidemic.Fen(bill.Facts.Epidemic, Low(key)) * Jitter(Draws.Of(key, 1)) / One;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long Cost(long mean, int spread, ulong draw)
    {
        var rank = model.Spread[spread][draw >> 58];
        return mean * rank / Million * Jitter(draw) / One;
    }

    /// <summary>A tenth more or less, a whole on average.</summary>
    private static long Jitter(ulong draw) => JitterLow + Draws.Below(draw << 6, JitterWidth);

    /// <summary>The lines of a bill: the shares of the inputs, each up to a fifth more or less; the last takes what is left.</summary>
    private int Split(CareKind kind, long fen, ulong draw, bool hasCommonFirstPay, EpidemicStatus status, int at)
    {
        var shares = model.Lines[(int)kind];
        Span<long> weights = stackalloc long[LinesMax];
        var all = 0L;
        for (var i = 0; i < shares.Length; i++)
        {
            const int low = 205; // of 256: a fifth less; 51 more of half the chance: a fifth more
            all += weights[i] = shares[i].Share * (low + (long)((draw >> (i * 8) & 0xFF) * 2 / 5));
        }

        var left = fen;
        for (var i = 0; i < shares.Length; i++)
        {
            ref readonly var share = ref shares[i];
            ref var line = ref Lines[at + i];
            var amount = i == shares.Length - 1 ? left : fen * weights[i] / all;
            left -= amount;
            line = new BillLine { PriceMicro = amount * MicroPerFen, Class = share.Class, Scope = share.Scope };
            line.FirstPayPpm = share.Class == Catalogue.ItemClass.B && !hasCommonFirstPay ? share.FirstPay : -1;
            line.CeilingMicro = share.Over == 0 ? long.MaxValue : (amount - (amount * share.Over / Million)) * MicroPerFen;
            line.DiagnosisPlan = status != EpidemicStatus.None && Low(Draws.Of(draw, (uint)i + 7)) < model.Epidemic.PlanLines;
        }

        return shares.Length;
    }

    private static uint Low(ulong draw) => (uint)(draw & uint.MaxValue);

    private static uint High(ulong draw) => (uint)(draw >> 32);

    private static int Packed(string code) => DiagnosisCode.TryParse(code, out var found) ? found.Packed : 0;
}
