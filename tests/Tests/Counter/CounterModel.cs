using Yibao.Benefits;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Settlement;

namespace Yibao.Tests.Counter;

/// <summary>What the model answers: a refusal's code, or done with what it made.</summary>
internal sealed record ModelReply(string Code, long Id = 0, string Amounts = "")
{
    internal static ModelReply No(string code) => new(code);
}

/// <summary>A visit of the model.</summary>
internal sealed class ModelVisit
{
    internal required long Id { get; init; }

    internal required string Person { get; init; }

    internal required string Provider { get; init; }

    internal required string Type { get; init; }

    internal required Scheme Scheme { get; init; }

    internal required DateOnly Begin { get; init; }

    internal required long Number { get; init; }

    internal DateOnly? End { get; set; }

    internal bool IsOpen { get; set; } = true;

    internal bool IsUndone { get; set; }

    internal List<ModelLine> Lines { get; } = [];

    internal bool IsStay => Type[0] == '2';
}

/// <summary>A line of the model. Whether it is settled follows from the record that took it, not from a range of numbers.</summary>
internal sealed class ModelLine(FeeLine line)
{
    internal FeeLine Line { get; } = line;

    internal bool IsTaken { get; set; }

    internal ModelRecord? By { get; set; }

    internal bool IsUnsettled => !IsTaken && (By is null || By.IsReversed);
}

/// <summary>A settlement or reversal of the model.</summary>
internal sealed class ModelRecord
{
    internal required long Id { get; init; }

    internal required ModelVisit Visit { get; init; }

    internal ModelRecord? Reverses { get; init; }

    internal required string Plan { get; init; }

    internal required int Year { get; init; }

    internal bool Interim { get; init; }

    internal required IReadOnlyList<AccumulatorChange> Changes { get; init; }

    internal required IReadOnlyDictionary<int, long> Funds { get; init; }

    internal required long Total { get; init; }

    internal required long Account { get; init; }

    internal required long Cash { get; init; }

    internal required long Hospital { get; init; }

    internal bool IsReversed { get; set; }

    internal bool IsInForce => Reverses is null && !IsReversed;

    internal int Sign => Reverses is null ? 1 : -1;

    internal string Amounts => $"{Sign * Total} {Sign * (Total - Hospital - Account - Cash)} {Sign * Account} {Sign * Cash}";
}

/// <summary>
/// The counter once more, in plain lists and dictionaries (参考模型): nothing of Storage, no books kept beside the records; what an account
/// or an accumulator holds is a fold over them. Only the arithmetic of a bill is the product's, which has a reference of its own.
/// </summary>
internal sealed class CounterModel(RuleSet rules, int people)
{
    private readonly Dictionary<string, long> visitsOf = [];
    private readonly Dictionary<long, ModelVisit> visits = [];
    private readonly List<ModelRecord> records = [];
    private readonly Dictionary<(string, string InfNo, string Id), (string? Content, ModelReply Reply, long Subject)> messages = [];
    private long next;

    internal IReadOnlyList<ModelRecord> Records => records;

    internal ModelReply Send(CounterStep step, long visit, long settlement)
    {
        var key = (step.Provider, step.InfNo, step.MessageId);
        if (!step.IsTrial && messages.TryGetValue(key, out var before))
        {
            return before.Content is null || before.Content == step.Content ? before.Reply : ModelReply.No("STL024");
        }

        var reply = Decide(step, visit, settlement, out var subject);
        if (reply.Code.Length == 0 && !step.IsTrial)
        {
            messages[key] = (step.Content, reply, subject);
        }

        return reply;
    }

    /// <summary>Personal account of a person: what came in less what settlements took.</summary>
    internal long AccountOf(string person) => Opening(person)
        - records.Where(record => record.Visit.Person == person).Sum(record => record.Sign * record.Account);

    /// <summary>Every accumulator that is not zero.</summary>
    internal SortedDictionary<string, long> Accumulators() => new(
        records.SelectMany(record => record.Changes.Select(change => (
                Key: $"{record.Visit.Person} {record.Plan} {record.Year} {change.Slot}@{change.PeriodKey}",
                Value: record.Sign * change.Delta)))
            .GroupBy(change => change.Key).Select(group => (group.Key, Value: group.Sum(change => change.Value)))
            .Where(sum => sum.Value != 0).ToDictionary(sum => sum.Key, sum => sum.Value), StringComparer.Ordinal);

    /// <summary>Net balance of every ledger account that is not zero.</summary>
    internal SortedDictionary<string, long> Balances()
    {
        var sums = new SortedDictionary<string, long>(StringComparer.Ordinal);
        void Add(Scheme scheme, int account, long fen)
        {
            var key = $"{(int)scheme} {account}";
            sums[key] = sums.GetValueOrDefault(key) + fen;
        }

        foreach (var person in Enumerable.Range(0, people))
        {
            Add(Scheme.Employee, 900100, CounterFixture.OpeningOf(person));
            Add(Scheme.Employee, 310200, -CounterFixture.OpeningOf(person));
        }

        foreach (var record in records)
        {
            var scheme = record.Visit.Scheme;
            foreach (var (fund, paid) in record.Funds)
            {
                Add(scheme, fund, record.Sign * paid);
            }

            Add(scheme, scheme == Scheme.Employee ? 310200 : 390500, record.Sign * record.Account);
            Add(scheme, 920100, -record.Sign * (record.Funds.Values.Sum() + record.Account));
            Add(scheme, 980100, record.Sign * record.Cash);
            Add(scheme, 980200, record.Sign * record.Hospital);
            Add(scheme, 980900, -record.Sign * (record.Cash + record.Hospital));
        }

        foreach (var key in sums.Where(sum => sum.Value == 0).Select(sum => sum.Key).ToArray())
        {
            sums.Remove(key);
        }

        return sums;
    }

    private static int NumberOf(string person) => int.Parse(person[8..]);

    private bool IsKnown(string person) => person.StartsWith("11000000", StringComparison.Ordinal) && NumberOf(person) < people;

    private static long Opening(string person) => CounterFixture.OpeningOf(NumberOf(person));

    private static bool Insures(string person, Scheme scheme, DateOnly day) =>
        CounterFixture.SchemeOf(NumberOf(person)) == scheme && day >= new DateOnly(2015, 1, 1);

    private static bool IsDesignated(string provider, DateOnly day) =>
        provider is CounterFixture.Hospital or CounterFixture.Clinic or CounterFixture.Pharmacy && day >= new DateOnly(2015, 1, 1);

    private ModelReply Decide(CounterStep step, long visitId, long settlementId, out long subject)
    {
        subject = 0;
        if (step.InfNo == "2601" && step.OriginalInfNo is not ("2102" or "2207" or "2304" or "2401"))
        {
            return ModelReply.No("STL026");
        }

        if (!IsKnown(step.Person))
        {
            return ModelReply.No("STL001");
        }

        switch (step.InfNo)
        {
            case "2201" or "2401":
                return Register(step, out subject);
            case "2101" or "2102":
                return Buy(step, out subject);
            case "2601":
                return ReverseMessage(step, out subject);
            case "2103" or "2208" or "2305":
                var original = records.Find(record => record.Id == settlementId && record.Visit.Person == step.Person);
                return Reverse(original, step.Provider, out subject);
            default:
                break;
        }

        if (!visits.TryGetValue(visitId, out var visit))
        {
            return ModelReply.No("STL003");
        }

        subject = visitId;
        var refusal = visit.Person != step.Person ? "STL004" : visit.Provider != step.Provider ? "STL005" : visit.IsUndone ? "STL006" : "";
        return refusal.Length > 0 ? ModelReply.No(refusal) : step.InfNo switch
        {
            "2204" or "2301" => Upload(step, visit),
            "2205" or "2302" => TakeBack(step, visit),
            "2202" or "2404" => Undo(step, visit),
            "2402" or "2405" => Discharge(step, visit),
            _ => visit.IsStay != step.IsStay ? ModelReply.No("STL007") : Settle(step, visit, out subject),
        };
    }

    private string Admit(CounterStep step, bool isStay) =>
        !IsDesignated(step.Provider, step.Day!.Value) ? "STL002"
        : step.Type is not ("11" or "21" or "14" or "41") ? "STL010"
        : (step.Type == "21") != isStay ? "STL007"
        : !Insures(step.Person, step.Scheme, step.Day!.Value) ? "STL009"
        : "";

    private ModelVisit NewVisit(CounterStep step) => new()
    {
        Id = ++next, Person = step.Person, Provider = step.Provider, Type = step.Type, Scheme = step.Scheme, Begin = step.Day!.Value,
        Number = visitsOf.GetValueOrDefault(step.Person) + 1,
    };

    private void Open(ModelVisit visit)
    {
        visitsOf[visit.Person] = visit.Number;
        visits[visit.Id] = visit;
    }

    private ModelReply Register(CounterStep step, out long subject)
    {
        subject = 0;
        var isStay = step.InfNo == "2401";
        var refusal = Admit(step, isStay);
        if (refusal.Length == 0 && isStay && visits.Values.Any(other => other.Person == step.Person && other.Provider == step.Provider
            && other is { IsStay: true, IsOpen: true, IsUndone: false }))
        {
            refusal = "STL008";
        }

        if (refusal.Length > 0)
        {
            return ModelReply.No(refusal);
        }

        var visit = NewVisit(step);
        Open(visit);
        subject = visit.Id;
        return new ModelReply("", visit.Id);
    }

    private ModelReply Upload(CounterStep step, ModelVisit visit)
    {
        if (visit.IsStay != step.IsStay || !visit.IsOpen)
        {
            return ModelReply.No("STL007");
        }

        var refusal = Take(step, visit, out var added);
        if (refusal.Length > 0)
        {
            return ModelReply.No(refusal);
        }

        visit.Lines.AddRange(added);
        return new ModelReply("", visit.Id);
    }

    /// <summary>Why lines cannot be added to a visit; empty: they can.</summary>
    private string Take(CounterStep step, ModelVisit visit, out List<ModelLine> added)
    {
        added = [.. step.Lines.Select(line => new ModelLine(line))];
        var serials = visit.Lines.Where(line => !line.IsTaken).Select(line => line.Line.Serial).ToHashSet();
        foreach (var line in step.Lines)
        {
            if (!serials.Add(line.Serial))
            {
                return "STL011";
            }

            if (visit.IsStay && line.Day < visit.Begin)
            {
                return "STL028";
            }
        }

        var together = step.Lines.Any(line => line.QuantityE4 < 0) ? [.. visit.Lines.Where(line => line.IsUnsettled), .. added] : added;
        var day = DayOf(visit, together, interim: false);
        var refusal = Ground(visit, day, together, interim: false, stated: null);
        return refusal.Length > 0 ? refusal
            : Compute(visit, together, day, useAccount: false) is null ? "STL017"
            : together.Any(line => HalfUp.LineAmount(line.Line.PriceMicro, line.Line.QuantityE4) != line.Line.Amount) ? "STL012"
            : "";
    }

    private ModelReply TakeBack(CounterStep step, ModelVisit visit)
    {
        if (visit.IsStay != step.IsStay)
        {
            return ModelReply.No("STL007");
        }

        bool IsOfBatch(ModelLine line) => step.Batch.Length == 0 || line.Line.ChargeBatch == step.Batch;
        var chosen = new List<ModelLine>();
        foreach (var serial in step.Serials)
        {
            var standing = visit.Lines.Where(line => !line.IsTaken && !chosen.Contains(line) && line.Line.Serial == serial).ToArray();
            if (standing.FirstOrDefault(line => line.IsUnsettled && IsOfBatch(line)) is not { } line)
            {
                return ModelReply.No(standing.Length > 0 ? "STL014" : "STL013");
            }

            chosen.Add(line);
        }

        if (step.Serials.Count == 0)
        {
            chosen.AddRange(visit.Lines.Where(line => line.IsUnsettled && IsOfBatch(line)));
        }

        if (chosen.Count == 0)
        {
            return ModelReply.No(visit.Lines.Any(IsOfBatch) ? "STL014" : "STL013");
        }

        chosen.ForEach(line => line.IsTaken = true);
        return new ModelReply("", visit.Id);
    }

    private ModelReply Undo(CounterStep step, ModelVisit visit)
    {
        var refusal = visit.IsStay != step.IsStay || !visit.IsOpen ? "STL007"
            : InForce(visit).Any() ? "STL023"
            : visit.IsStay && visit.Lines.Any(line => line.IsUnsettled) ? "STL022"
            : "";
        visit.IsUndone = refusal.Length == 0;
        return new ModelReply(refusal, refusal.Length == 0 ? visit.Id : 0);
    }

    private ModelReply Discharge(CounterStep step, ModelVisit visit)
    {
        if (!visit.IsStay || visit.IsOpen != step.Day is not null || step.Day < visit.Begin)
        {
            return ModelReply.No("STL007");
        }

        if (step.Day is null && InForce(visit).Any(record => !record.Interim))
        {
            return ModelReply.No("STL023");
        }

        (visit.IsOpen, visit.End) = (step.Day is null, step.Day);
        return new ModelReply("", visit.Id);
    }

    private IEnumerable<ModelRecord> InForce(ModelVisit visit) => records.Where(record => record.Visit == visit && record.IsInForce);

    private ModelReply Settle(CounterStep step, ModelVisit visit, out long subject)
    {
        subject = 0;
        var lines = visit.Lines.Where(line => line.IsUnsettled && (step.Batch.Length == 0 || line.Line.ChargeBatch == step.Batch)).ToList();
        var day = DayOf(visit, lines, step.Interim);
        var refusal = Ground(visit, day, lines, step.Interim, step.Stated);
        if (refusal.Length > 0)
        {
            return ModelReply.No(refusal);
        }

        if (Compute(visit, lines, day, step.UseAccount, step.Interim) is not { } record)
        {
            return ModelReply.No("STL017");
        }

        if (!step.IsTrial)
        {
            records.Add(record);
            lines.ForEach(line => line.By = record);
            subject = record.Id;
        }

        return new ModelReply("", record.Id, record.Amounts);
    }

    private ModelReply Buy(CounterStep step, out long subject)
    {
        subject = 0;
        var refusal = Admit(step, isStay: false);
        if (refusal.Length > 0)
        {
            return ModelReply.No(refusal);
        }

        var visit = NewVisit(step);
        refusal = Take(step, visit, out var lines);
        if (refusal.Length > 0)
        {
            return ModelReply.No(refusal);
        }

        visit.Lines.AddRange(lines);
        if (step.IsTrial)
        {
            return Settle(step, visit, out subject);
        }

        Open(visit);
        return Settle(step, visit, out subject);
    }

    private ModelReply Reverse(ModelRecord? original, string provider, out long subject)
    {
        subject = 0;
        var refusal = original is null ? "STL018" : original.Visit.Provider != provider ? "STL005" : Hindrance(original);
        if (refusal.Length > 0)
        {
            return ModelReply.No(refusal);
        }

        var reversal = Opposite(original!);
        subject = reversal.Id;
        return new ModelReply("", reversal.Id, reversal.Amounts);
    }

    private string Hindrance(ModelRecord original) => original.Reverses is not null ? "STL020"
        : original.IsReversed ? "STL019"
        : records.Any(later => later.IsInForce && later.Visit.Person == original.Visit.Person && later.Id > original.Id
            && later.Plan == original.Plan && (later.Year == original.Year || later.Changes.Any(change => original.Changes.Any(
                earlier => (earlier.Slot, earlier.PeriodKey) == (change.Slot, change.PeriodKey))))) ? "STL021"
        : "";

    private ModelRecord Opposite(ModelRecord original)
    {
        original.IsReversed = true;
        var reversal = new ModelRecord
        {
            Id = ++next, Visit = original.Visit, Reverses = original, Plan = original.Plan, Year = original.Year,
            Changes = original.Changes, Funds = original.Funds, Total = original.Total,
            Account = original.Account, Cash = original.Cash, Hospital = original.Hospital,
        };
        records.Add(reversal);
        return reversal;
    }

    private ModelReply ReverseMessage(CounterStep step, out long subject)
    {
        subject = 0;
        var key = (step.Provider, step.OriginalInfNo, step.OriginalId);
        if (!messages.TryGetValue(key, out var done))
        {
            messages[key] = (null, ModelReply.No("STL025"), 0);
            return new ModelReply("");
        }

        if (done.Subject == 0)
        {
            return new ModelReply("");
        }

        subject = done.Subject;
        if (step.OriginalInfNo == "2401")
        {
            var visit = visits[done.Subject];
            var refusal = visit.Person != step.Person ? "STL004"
                : visit.IsUndone ? ""
                : InForce(visit).Any() ? "STL023"
                : visit.IsOpen ? "" : "STL007";
            visit.IsUndone |= refusal.Length == 0;
            return new ModelReply(refusal);
        }

        var original = records.Find(record => record.Id == done.Subject)!;
        var why = original.Visit.Person != step.Person ? "STL004" : original.IsReversed ? "" : Hindrance(original);
        if (why.Length == 0 && !original.IsReversed)
        {
            subject = Opposite(original).Id;
        }

        return new ModelReply(why);
    }

    private static DateOnly DayOf(ModelVisit visit, List<ModelLine> lines, bool interim)
    {
        if (!visit.IsStay)
        {
            return visit.Begin;
        }

        var latest = lines.Count == 0 ? visit.Begin : lines.Max(line => line.Line.Day);
        return interim ? latest : visit.End ?? latest;
    }

    private static string Ground(ModelVisit visit, DateOnly day, List<ModelLine> lines, bool interim, long? stated) =>
        !IsDesignated(visit.Provider, day) ? "STL002"
        : interim && !(visit.IsStay && visit.IsOpen) ? "STL007"
        : !Insures(visit.Person, visit.Scheme, day) ? "STL009"
        : lines.Count == 0 ? "STL015"
        : stated is { } sum && sum != lines.Sum(line => line.Line.Amount) ? "STL016"
        : "";

    /// <summary>The arithmetic of the bill over accumulators that are folded from the records; null: it refuses.</summary>
    private ModelRecord? Compute(ModelVisit visit, List<ModelLine> lines, DateOnly day, bool useAccount, bool interim = false)
    {
        var plan = rules.Policies.Find(new PlanKey(Requests.Beijing, visit.Scheme, ""))!.At(day.DayNumber);
        if (plan is null)
        {
            return null;
        }

        var catalogue = rules.Catalogue.For(Requests.Beijing, visit.Scheme);
        var book = new AccumulatorBook();
        foreach (var record in records.Where(record => record.IsInForce && record.Visit.Person == visit.Person))
        {
            if (record.Plan == plan.Key.ToString())
            {
                book.Apply(record.Changes);
            }
        }

        var bill = new Bill
        {
            Plan = plan, Catalogue = catalogue, EnrolledFrom = new DateOnly(2015, 1, 1).DayNumber, EnrolledUntil = int.MaxValue,
            AccountAllowed = useAccount ? AccountOf(visit.Person) : 0, Facts = FactsOf(visit, day),
        };
        BillLine[] billed =
        [
            .. lines.Select(line =>
            {
                var item = catalogue.Find(line.Line.Item);
                return new BillLine
                {
                    PriceMicro = line.Line.PriceMicro, QuantityE4 = line.Line.QuantityE4, Item = item,
                    Class = item < 0 ? Yibao.Catalogue.ItemClass.C : Yibao.Catalogue.ItemClass.A, DayNumber = line.Line.Day.DayNumber,
                };
            }),
        ];
        var statement = Statement.Of(in bill, billed, [], book, new VisitIdentity(visit.Number, visit.Begin.DayNumber));
        if (statement.IsRefused)
        {
            return null;
        }

        var totals = statement.Totals;
        var funds = new Dictionary<int, long>();
        for (var i = 0; i < statement.Layers.Count; i++)
        {
            var fund = plan.Layers[i].Fund;
            if (fund.Kind != FundKind.HospitalBorne && statement.Layers[i].Paid != 0)
            {
                funds[fund.Code] = funds.GetValueOrDefault(fund.Code) + statement.Layers[i].Paid;
            }
        }

        return new ModelRecord
        {
            Id = ++next, Visit = visit, Plan = plan.Key.ToString(), Year = plan.YearStartOf(day.DayNumber), Interim = interim,
            Changes = statement.Changes, Funds = funds, Total = lines.Sum(line => line.Line.Amount), Account = totals.AccountPaid,
            Cash = totals.Cash, Hospital = totals.HospitalBorne,
        };
    }

    private static CaseFacts FactsOf(ModelVisit visit, DateOnly day)
    {
        var number = NumberOf(visit.Person);
        var birth = new DateOnly(Registers.StatusOf(number) == PersonStatus.Retired ? 1950 : 1980, 6, 15);
        var age = day.Year - birth.Year - (day.DayOfYear < new DateOnly(day.Year, 6, 15).DayOfYear ? 1 : 0);
        return new CaseFacts
        {
            DayNumber = day.DayNumber, Scheme = visit.Scheme, Age = (short)age, Months = (short)(((day.Year - 2015) * 12) + day.Month - 1),
            Visit = visit.Type switch
            {
                "21" => VisitKind.Inpatient,
                "14" => VisitKind.ChronicOutpatient,
                "41" => VisitKind.Pharmacy,
                _ => VisitKind.Outpatient,
            },
            Tier = visit.Provider == CounterFixture.Hospital ? Tier.Tier3 : Tier.Community,
            Status = Registers.StatusOf(number), Place = CarePlace.Local, Network = Network.Direct,
            Sex = number % 2 == 0 ? Sex.Male : Sex.Female,
        };
    }
}
