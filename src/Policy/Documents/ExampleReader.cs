using System.Globalization;
using YamlDotNet.RepresentationModel;
using Yibao.Kernel;

namespace Yibao.Policy.Documents;

/// <summary>Reads worked examples (算例).</summary>
internal sealed class ExampleReader(YamlReading yaml)
{
    private const long MicroPerFen = 10_000;
    private const NumberStyles Signed = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;

    private static readonly string[] VisitKeys = ["on", "visit", "before", "eligible", "lines", "pays", "own", "fails"];
    private static readonly string[] ExampleKeys =
        [
            "id", "trust", "source", "note", "region", "scheme", "grade", "person", "visits", "instead", "calculate", "given", "expect",
            .. VisitKeys
        ];

    private static readonly string[] PersonKeys = ["status", "age", "aid", "post", "sex", "months"];
    private static readonly string[] VisitFactKeys = ["kind", "tier", "place", "filing", "network", "epidemic", "diagnosis", "stay", "id"];
    private static readonly string[] LineKeys =
        ["class", "item", "amount", "price", "quantity", "first_pay", "ceiling", "scope", "diagnosis_plan"];

    public IEnumerable<WorkedExample> Read(YamlNode list, Article article)
    {
        foreach (var node in yaml.Items(list))
        {
            yield return One(node, article);
        }
    }

    private WorkedExample One(YamlNode node, Article article)
    {
        var entries = yaml.Entries(node, ExampleKeys);
        var calculation = entries.ContainsKey("calculate") ? Calculation(entries, node) : null;
        var person = entries.TryGetValue("person", out var p) ? Person(p) : default;
        var visits = calculation is not null ? []
            : entries.TryGetValue("visits", out var bills)
                ? yaml.Items(bills).Select(n => Visit(yaml.Entries(n, VisitKeys), n, person)).ToArray()
                : [Visit(entries, node, person)];
        var instead = new List<LayerValue>();
        foreach (var block in entries.TryGetValue("instead", out var overlays) ? yaml.Items(overlays) : [])
        {
            instead.AddRange(new LayerReader(yaml).Read(block, Detached(article), overlayFrom: DateOnly.MinValue));
        }

        return new WorkedExample
        {
            Id = yaml.RequiredText(entries, "id", node),
            Trust = (Trust)yaml.RequiredChoice(entries, "trust", node, "verified", "press", "unverified", "derived"),
            Source = YamlReading.OptionalText(entries, "source"),
            Note = YamlReading.OptionalText(entries, "note"),
            Document = article.Document,
            Article = article,
            Plan = Plan(entries, node, article.Document.Front),
            Visits = visits,
            Calculation = calculation,
            Instead = instead,
            Place = yaml.At(node),
        };
    }

    /// <summary>The article under a document of its own: numbers of another reading are not numbers of the rule.</summary>
    private static Article Detached(Article article) => new()
    {
        Heading = article.Heading, Place = article.Place, Statement = article.Statement, Citation = article.Citation,
        Document = new PolicyDocument { File = article.Document.File, Front = article.Document.Front },
    };

    private PlanKey Plan(Dictionary<string, YamlNode> entries, YamlNode node, FrontPage front)
    {
        var region = front.Region;
        if (entries.TryGetValue("region", out var r) && !RegionCode.TryParse(yaml.Text(r), out region))
        {
            yaml.Problem("POL003", r, $"'{yaml.Text(r)}' is not a GB/T 2260 region code");
        }

        var scheme = front.Schemes.Count == 1 ? front.Schemes[0] : default;
        if (entries.TryGetValue("scheme", out var s))
        {
            scheme = yaml.SchemeOf(s);
        }
        else if (front.Schemes.Count != 1)
        {
            yaml.Problem("POL003", node, "'scheme' is missing: the front page names several");
        }

        return new PlanKey(region, scheme, entries.TryGetValue("grade", out var g) ? yaml.Text(g) : front.Grade);
    }

    private CaseFacts Person(YamlNode node)
    {
        var entries = yaml.Entries(node, PersonKeys);
        return new CaseFacts
        {
            Status = (PersonStatus)Value(entries, Dimension.Status, node, required: true),
            Aid = (AidCategory)Value(entries, Dimension.Aid, node),
            Post = (Post)Value(entries, Dimension.Post, node),
            Sex = (Sex)Value(entries, Dimension.Sex, node),
            Age = yaml.Required(entries, "age", node) is { } age ? (short)yaml.Whole(age, 0, Vocabulary.MaxAge) : (short)0,
            Months = entries.TryGetValue("months", out var months) ? (short)yaml.Whole(months, 0, Vocabulary.MaxMonths) : (short)0,
        };
    }

    private int Value(Dictionary<string, YamlNode> entries, Dimension dimension, YamlNode owner, bool required = false, string? key = null)
    {
        key ??= Vocabulary.NameOf(dimension);
        if (!entries.TryGetValue(key, out var node))
        {
            if (required)
            {
                yaml.Problem("POL003", owner, $"'{key}' is missing");
            }

            return 0;
        }

        if (!Vocabulary.TryValue(dimension, yaml.Text(node), out var value))
        {
            yaml.UnknownWord(node, key, yaml.Text(node), Vocabulary.ValuesOf(dimension).Select(w => w.Name));
        }

        return value;
    }

    private ExampleVisit Visit(Dictionary<string, YamlNode> entries, YamlNode node, CaseFacts facts)
    {
        var visit = yaml.Required(entries, "visit", node) is { } v ? yaml.Entries(v, VisitFactKeys) : [];
        facts.DayNumber = yaml.RequiredDate(entries, "on", node).DayNumber;
        facts.Visit = (VisitKind)Value(visit, Dimension.Visit, node, required: true, key: "kind");
        facts.Tier = (Tier)Value(visit, Dimension.Tier, node, required: true);
        facts.Place = (CarePlace)Value(visit, Dimension.Place, node);
        facts.Filing = (Filing)Value(visit, Dimension.Filing, node);
        facts.Network = (Network)Value(visit, Dimension.Network, node);
        facts.Epidemic = (EpidemicStatus)Value(visit, Dimension.Epidemic, node);
        var diagnoses = new List<int>();
        foreach (var item in visit.TryGetValue("diagnosis", out var d) ? YamlReading.OneOrMany(d) : [])
        {
            if (DiagnosisCode.TryParse(yaml.Text(item), out var code))
            {
                diagnoses.Add(code.Packed);
                continue;
            }

            yaml.Problem("POL003", item, $"'{yaml.Text(item)}' is not an ICD-10 code");
        }

        return new ExampleVisit
        {
            Facts = facts,
            Diagnoses = diagnoses,
            Stay = visit.TryGetValue("stay", out var stay) ? yaml.Whole(stay, 1, Vocabulary.MaxStay) : 0,
            VisitName = YamlReading.OptionalText(visit, "id"),
            Before = Amounts(entries, "before"),
            Lines = Lines(entries, node),
            Pays = Amounts(entries, "pays"),
            Own = entries.TryGetValue("own", out var own) ? yaml.MoneyOf(own) : null,
            Fails = YamlReading.OptionalText(entries, "fails"),
            Place = yaml.At(node),
        };
    }

    private Dictionary<string, Money> Amounts(Dictionary<string, YamlNode> entries, string key)
    {
        var amounts = new Dictionary<string, Money>(StringComparer.Ordinal);
        foreach (var (name, value) in Children(entries, key))
        {
            amounts[yaml.Text(name)] = yaml.MoneyOf(value);
        }

        return amounts;
    }

    private List<ExampleLine> Lines(Dictionary<string, YamlNode> entries, YamlNode node)
    {
        if (entries.TryGetValue("eligible", out var eligible))
        {
            return [new ExampleLine { Class = 'A', PriceMicro = yaml.MoneyOf(eligible).Fen * MicroPerFen }];
        }

        if (!entries.TryGetValue("lines", out var lines))
        {
            yaml.Problem("POL003", node, "'eligible' or 'lines' is missing");
            return [];
        }

        return [.. yaml.Items(lines).Select(n => Line(yaml.Entries(n, LineKeys), n))];
    }

    private ExampleLine Line(Dictionary<string, YamlNode> entries, YamlNode node)
    {
        var item = YamlReading.OptionalText(entries, "item");
        var byAmount = entries.TryGetValue("amount", out var amount);
        return new ExampleLine
        {
            Item = item,
            Class = item.Length > 0 ? '\0' : "ABC"[yaml.RequiredChoice(entries, "class", node, "A", "B", "C")],
            PriceMicro = byAmount ? yaml.MoneyOf(amount!).Fen * MicroPerFen : Scaled(entries, "price", node, 6, long.MinValue),
            QuantityE4 = byAmount ? 10_000 : Scaled(entries, "quantity", node, 4, 10_000),
            FirstPayPpm = entries.TryGetValue("first_pay", out var share) ? Share(share) : -1,
            CeilingMicro = Scaled(entries, "ceiling", node, 6, long.MaxValue),
            Scope = LayerReader.Scope(yaml, entries, node),
            DiagnosisPlan = entries.TryGetValue("diagnosis_plan", out var plan) && yaml.Flag(plan),
        };
    }

    private int Share(YamlNode node)
    {
        if (Rate.TryParse(yaml.Text(node), out var rate))
        {
            return rate.Ppm;
        }

        yaml.Problem("POL003", node, $"'{yaml.Text(node)}': wrong unit, expected per cent (10%)");
        return 0;
    }

    /// <summary>
    /// A number with so many decimals as a whole number; <paramref name="absent"/> when the key does not stand (long.MinValue: it must).
    /// </summary>
    private long Scaled(Dictionary<string, YamlNode> entries, string key, YamlNode owner, int decimals, long absent)
    {
        if (!entries.TryGetValue(key, out var node))
        {
            if (absent == long.MinValue)
            {
                yaml.Problem("POL003", owner, $"'amount' is missing, or '{key}'");
            }

            return absent == long.MinValue ? 0 : absent;
        }

        var scale = 1m;
        for (var i = 0; i < decimals; i++)
        {
            scale *= 10;
        }

        if (decimal.TryParse(yaml.Text(node), Signed, CultureInfo.InvariantCulture, out var value)
            && Math.Abs(value) < long.MaxValue / scale && decimal.IsInteger(value * scale))
        {
            return (long)(value * scale);
        }

        yaml.Problem("POL003", node, $"'{yaml.Text(node)}' is not a number with at most {decimals} decimals");
        return 0;
    }

    private IEnumerable<KeyValuePair<YamlNode, YamlNode>> Children(Dictionary<string, YamlNode> entries, string key)
    {
        if (!entries.TryGetValue(key, out var node))
        {
            return [];
        }

        if (node is YamlMappingNode mapping)
        {
            return mapping.Children;
        }

        yaml.Problem("POL003", node, $"expected names with amounts under '{key}'");
        return [];
    }

    private ExampleCalculation Calculation(Dictionary<string, YamlNode> entries, YamlNode node)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        var expect = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var (key, value) in Children(entries, "given"))
        {
            given[yaml.Text(key)] = yaml.Text(value);
        }

        foreach (var (key, value) in Children(entries, "expect"))
        {
            if (!decimal.TryParse(yaml.Text(value), Signed, CultureInfo.InvariantCulture, out var number))
            {
                yaml.Problem("POL003", value, $"'{yaml.Text(value)}' is not an amount in yuan");
            }

            expect[yaml.Text(key)] = number;
        }

        string[] names = [.. Vocabulary.Calculations];
        return new ExampleCalculation(
            names[yaml.Choice(entries["calculate"], "calculation", names)], yaml.RequiredDate(entries, "on", node), given, expect);
    }
}
