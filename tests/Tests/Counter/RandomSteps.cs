using System.Globalization;
using Yibao.Settlement;

namespace Yibao.Tests.Counter;

/// <summary>
/// A hospital world that sends random messages, most of them sensible: it remembers which visits and settlements there are, repeats
/// messages, reverses what arrived and what did not, and now and then asks for what must be refused.
/// </summary>
internal sealed class RandomSteps(Random random, int people)
{
    private static readonly string[] Items = ["YB-D0001", "YB-D0002", "YB-D0003", "YB-D0262", "YB-M03", "NOT-LISTED"];

    private readonly List<(int Place, string Person, string Provider, bool IsStay, DateOnly Day, int Lines)> visits = [];
    private readonly List<(int Place, string Person, string Provider, string InfNo)> settlements = [];
    private readonly List<CounterStep> sent = [];
    private int messages;
    private int serials;

    internal CounterStep Next()
    {
        var step = random.Next(100) switch
        {
            < 14 => Register(isStay: false),
            < 20 => Register(isStay: true),
            < 42 => OnVisit(Upload),
            < 48 => OnVisit(TakeBack),
            < 51 => OnVisit(visit => Of(visit, visit.IsStay ? "2404" : "2202")),
            < 57 => OnVisit(visit => Of(visit, "2402") with { Day = visit.Day.AddDays(random.Next(-1, 20)) }),
            < 59 => OnVisit(visit => Of(visit, "2405")),
            < 62 => OnVisit(visit => Settle(visit) with { InfNo = visit.IsStay ? "2303" : "2206" }),
            < 77 => OnVisit(Settle),
            < 80 => Buy(),
            < 88 => Reverse(),
            < 94 => ReverseMessage(),
            _ => Again(),
        };
        step = random.Next(40) == 0 ? Spoil(step) : step;
        sent.Add(step);
        return step;
    }

    /// <summary>Learns that a visit or a settlement came of a step.</summary>
    internal void Made(CounterStep step, int place)
    {
        if (step.InfNo is "2201" or "2401")
        {
            visits.Add((place, step.Person, step.Provider, step.InfNo == "2401", step.Day!.Value, 0));
        }
        else
        {
            settlements.Add((place, step.Person, step.Provider, step.InfNo));
        }
    }

    private string NextId() => string.Create(CultureInfo.InvariantCulture, $"M{++messages}");

    private CounterStep Of((int Place, string Person, string Provider, bool IsStay, DateOnly Day, int Lines) visit, string infno) => new()
    {
        InfNo = infno, Provider = visit.Provider, MessageId = NextId(), Person = visit.Person, Visit = visit.Place,
    };

    private CounterStep Register(bool isStay)
    {
        var number = random.Next(people);
        return new CounterStep
        {
            InfNo = isStay ? "2401" : "2201", MessageId = NextId(),
            Provider = random.Next(3) == 0 ? CounterFixture.Clinic : CounterFixture.Hospital,
            Person = CounterFixture.Person(number), Scheme = CounterFixture.SchemeOf(number),
            Type = isStay ? "21" : random.Next(4) == 0 ? "14" : "11", Day = new DateOnly(2020, 1, 1).AddDays(random.Next(340)),
        };
    }

    private CounterStep OnVisit(
        Func<(int Place, string Person, string Provider, bool IsStay, DateOnly Day, int Lines), CounterStep> make)
    {
        // Mostly one of the latest: the older ones are done.
        return visits.Count == 0 ? Register(isStay: false)
            : make(visits[random.Next(5) == 0 ? random.Next(visits.Count) : Math.Max(0, visits.Count - 1 - random.Next(6))]);
    }

    private CounterStep Upload((int Place, string Person, string Provider, bool IsStay, DateOnly Day, int Lines) visit)
    {
        var batch = visit.IsStay ? "" : random.Next(3) == 0 ? "B2" : "B1";
        return Of(visit, visit.IsStay ? "2301" : "2204") with { Lines = Lines(visit.Day, batch, visit.IsStay) };
    }

    private FeeLine[] Lines(DateOnly day, string batch, bool isStay)
    {
        var lines = new FeeLine[1 + random.Next(4)];
        for (var i = 0; i < lines.Length; i++)
        {
            var fen = 1 + random.Next(random.Next(4) == 0 ? 2_000_000 : 30_000);
            var serial = random.Next(50) == 0 ? "1" : string.Create(CultureInfo.InvariantCulture, $"{++serials}");
            var count = random.Next(15) == 0 ? -1 : 1 + random.Next(3);
            var on = isStay ? day.AddDays(random.Next(8)) : day;
            lines[i] = Requests.Line(serial, on, fen, count, Items[random.Next(Items.Length)], batch);
        }

        return lines;
    }

    private CounterStep TakeBack((int Place, string Person, string Provider, bool IsStay, DateOnly Day, int Lines) visit)
    {
        var step = Of(visit, visit.IsStay ? "2302" : "2205");
        var uploads = sent.Where(other => other.Visit == visit.Place && other.Lines.Count > 0).SelectMany(other => other.Lines).ToArray();
        return random.Next(4) switch
        {
            0 => step,
            1 when !visit.IsStay => step with { Batch = "B2" },
            _ when uploads.Length > 0 => step with
            {
                Serials = [.. Enumerable.Range(0, 1 + random.Next(2)).Select(_ => uploads[random.Next(uploads.Length)].Serial)],
            },
            _ => step with { Serials = ["1"] },
        };
    }

    private CounterStep Settle((int Place, string Person, string Provider, bool IsStay, DateOnly Day, int Lines) visit) =>
        Of(visit, visit.IsStay ? "2304" : "2207") with
        {
            Batch = !visit.IsStay && random.Next(3) == 0 ? "B1" : "",
            UseAccount = random.Next(2) == 0,
            Interim = visit.IsStay && random.Next(3) == 0,
            Stated = random.Next(30) == 0 ? 1 : null,
        };

    private CounterStep Buy()
    {
        var day = new DateOnly(2020, 1, 1).AddDays(random.Next(340));
        return new CounterStep
        {
            InfNo = random.Next(4) == 0 ? "2101" : "2102", Provider = CounterFixture.Pharmacy, MessageId = NextId(), Type = "41",
            Person = CounterFixture.Person(random.Next(people)), Day = day, Lines = Lines(day, "B1", isStay: false),
            UseAccount = random.Next(4) != 0,
        };
    }

    private CounterStep Reverse()
    {
        if (settlements.Count == 0)
        {
            return Register(isStay: false);
        }

        var one = settlements[random.Next(3) == 0 ? random.Next(settlements.Count) : Math.Max(0, settlements.Count - 1 - random.Next(4))];
        var infno = one.InfNo switch { "2304" => "2305", "2102" => "2103", _ => "2208" };
        return new CounterStep
        {
            InfNo = infno, Provider = one.Provider, MessageId = NextId(), Person = one.Person, Settlement = one.Place,
        };
    }

    private CounterStep ReverseMessage()
    {
        // What was sent, also what is no settlement; or what will be sent next.
        var candidates = sent.Where(step => step.InfNo is "2207" or "2304" or "2102" or "2401").TakeLast(20).ToArray();
        if (random.Next(4) == 0 || candidates.Length == 0)
        {
            var number = random.Next(people);
            return new CounterStep
            {
                InfNo = "2601", Provider = CounterFixture.Hospital, MessageId = NextId(), Person = CounterFixture.Person(number),
                OriginalInfNo = random.Next(5) == 0 ? "2201" : "2207",
                OriginalId = string.Create(CultureInfo.InvariantCulture, $"M{messages + 1 + random.Next(30)}"),
            };
        }

        var original = candidates[random.Next(candidates.Length)];
        return new CounterStep
        {
            InfNo = "2601", Provider = original.Provider, MessageId = NextId(), Person = original.Person, OriginalInfNo = original.InfNo,
            OriginalId = original.MessageId,
        };
    }

    /// <summary>A message that was sent before, the same or with another content.</summary>
    private CounterStep Again()
    {
        if (sent.Count == 0)
        {
            return Register(isStay: false);
        }

        var before = sent[^(1 + random.Next(Math.Min(sent.Count, 60)))];
        return random.Next(4) == 0 ? before with { Person = CounterFixture.Person(people + 7) } : before;
    }

    private CounterStep Spoil(CounterStep step) => random.Next(7) switch
    {
        0 => step with { Person = CounterFixture.Person(people + 5) },
        1 => step with { Person = CounterFixture.Person(random.Next(people)) },
        2 => step with { Provider = "H99999999999" },
        3 => step with { Visit = -1, Settlement = -1 },
        4 when step.InfNo is "2201" or "2401" => step with { Type = "XX" },
        5 => step with { Day = new DateOnly(2014, 6, 1) },
        _ => step with { Lines = [.. step.Lines.Select(line => line with { Amount = line.Amount + 1 })] },
    };
}
