using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Yibao.Kernel;
using Yibao.Policy.Documents;

namespace Yibao.Policy.Reading;

/// <summary>
/// JSON Schema (draft 2020-12) of the front page and the fenced blocks (文件格式), from the declarations of <see cref="Vocabulary"/>.
/// <c>$defs</c> holds one schema for each: front-page, citation, rule, not-computed, examples.
/// </summary>
public static class PolicySchema
{
    private const string Yuan = "^[0-9][0-9,]*(\\.[0-9]{1,2})? ?(万元|万|元|yuan)?$";
    private const string Percent = "^[0-9][0-9,]*(\\.[0-9]+)? ?%$";
    private const string Money = "^-?[0-9]+(\\.[0-9]{1,2})?$";

    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static string[] Dimensions => [.. Enum.GetValues<Dimension>().Select(Vocabulary.NameOf)];

    /// <summary>The schema as text.</summary>
    public static string Text()
    {
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "Yibao policy documents (医保政策文件)",
            ["description"] = $"Vocabulary {Vocabulary.Version}. Validate each block against the definition of its name.",
            ["anyOf"] = List(Blocks.Keys.Select(name => Ref(name))),
            ["$defs"] = Object(Blocks.Select(b => (b.Key, b.Value())).Concat(Shared())),
        };
        return schema.ToJsonString(Options) + "\n";
    }

    private static readonly Dictionary<string, Func<JsonObject>> Blocks = new(StringComparer.Ordinal)
    {
        ["front-page"] = FrontPage,
        ["citation"] = () => Closed(
            ["document", "article", "date", "link", "trust"],
            ("document", Type("string")), ("article", Scalar()), ("date", Scalar()), ("link", Type("string")),
            ("trust", Words("verified", "press", "unverified")), ("note", Scalar())),
        ["not-computed"] = () => Closed(["reason"], ("reason", Type("string"))),
        ["rule"] = () => new JsonObject
        {
            ["anyOf"] = List(
            [
                Ref("layer"), Single("plan", Plan()), Single("figure", Figure()), Single("treat", Treat()),
                Single("parameters", Parameters()),
            ]),
        },
        ["examples"] = () => new JsonObject { ["type"] = "array", ["items"] = Ref("example") },
    };

    private static JsonObject FrontPage() => Closed(
        ["vocabulary", "instrument", "title", "region", "schemes", "applies", "issued", "covers", "checked"],
        ("vocabulary", new JsonObject { ["const"] = Vocabulary.Version }), ("instrument", Type("string")), ("title", Ref("bilingual")),
        ("region", Ref("region")), ("schemes", OneOrMany(Ref("scheme"))), ("grade", Type("string")),
        ("applies", Words("region", "province", "nation", "frame")), ("issued", Ref("day")),
        ("covers", Closed(["from", "until"], ("from", Ref("day")), ("until", Ref("day")))), ("checked", Ref("day")));

    private static IEnumerable<(string, JsonObject)> Shared()
    {
        yield return ("bilingual", Closed(["zh", "en"], ("zh", Scalar()), ("en", Scalar())));
        yield return ("region", Pattern("^[0-9]{6}$", "integer"));
        yield return ("scheme", new JsonObject { ["enum"] = new JsonArray((int)Scheme.Employee, (int)Scheme.Resident) });
        yield return ("day", Pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}$"));
        yield return ("yuan", Pattern(Yuan, "number"));
        yield return ("percent", Pattern(Percent));
        yield return ("money", Pattern(Money, "number"));
        yield return ("range", Pattern("^([0-9]+)?(\\.\\.)?([0-9]+)?$", "integer"));
        yield return ("period", Words([.. Vocabulary.Periods.Select(p => p.Name)]));
        yield return ("fund", new JsonObject { ["enum"] = List(FundCodes.All.Select(f => (JsonNode)f.Code)) });
        yield return ("condition", Closed([], [.. Conditions()]));
        foreach (var name in Dimensions)
        {
            yield return ($"case-{name}", Condition(Vocabulary.Dimensions[name]));
        }

        yield return ("layer", Layer());
        yield return ("layer-values", Closed(["layer"], [("layer", Type("string")), .. LayerKeys()]));
        yield return ("example", Example());
        yield return ("bill", Closed(["on", "visit"], [.. Bill()]));
    }

    private static IEnumerable<(string, JsonObject)> Conditions() =>
        Dimensions.Select(name => (name, Ref($"case-{name}")));

    private static JsonObject Condition(Dimension dimension)
    {
        var schema = dimension switch
        {
            Dimension.Age or Dimension.Months or Dimension.Stay => Ref("range"),
            Dimension.Diagnosis => OneOrMany(Type("string")),
            _ => OneOrMany(Words([.. Vocabulary.ValuesOf(dimension).Select(w => w.Name)])),
        };
        schema["description"] = Vocabulary.ChineseOf(dimension);
        return schema;
    }

    private static JsonObject Layer()
    {
        var layer = Closed(
            ["layer"],
            [
                ("layer", Type("string")), ("from", Ref("day")), ("retroactive", Type("boolean")),
                ("where", Words("missing")), .. LayerKeys(),
            ]);
        layer["anyOf"] = new JsonArray(Requires("from"), Requires("repealed"));
        return layer;
    }

    private static IEnumerable<(string, JsonObject)> LayerKeys() =>
        Vocabulary.LayerKeys.OrderBy(k => k.Value).Select(k => (k.Key, Of(k.Value)));

    private static JsonObject Of(LayerKey key) => key switch
    {
        LayerKey.Order => new JsonObject { ["type"] = "integer", ["minimum"] = 1 },
        LayerKey.Fund => Ref("fund"),
        LayerKey.Name => Ref("bilingual"),
        LayerKey.Applies => AnyOf(Words("always"), OneOrMany(Ref("condition"))),
        LayerKey.Base => Base(),
        LayerKey.FirstPay => Words("before-deductible", "counts-toward-deductible"),
        LayerKey.DeductiblePeriod or LayerKey.BandPeriod => Ref("period"),
        LayerKey.Deductible => AnyOf(Words("none"), Rows(Amount(("later_stays", LaterStays())))),
        LayerKey.DeductibleFactor or LayerKey.OwnShareFactor or LayerKey.BaseCut => Shares("share"),
        LayerKey.Floor => Shares("rate"),
        LayerKey.RateChange => InScenario(AnyOf(Type("number"), Rows(Row(["points"], ("points", Type("number")))))),
        LayerKey.DeductibleChange or LayerKey.CeilingChange => InScenario(Shares("share")),
        LayerKey.Rate => AnyOf(Words("none"), Ref("percent"), Rows(RateRow())),
        LayerKey.Anchor => Words("absolute", "after-deductible"),
        LayerKey.Rounding => Words("band", "layer"),
        LayerKey.Points => Named(Rows(Row(["points"], ("points", Type("number"))))),
        LayerKey.AdjustOrder => Words("factor-then-points", "points-then-factor"),
        LayerKey.CutOrder => Words("before-deductible", "after-deductible"),
        LayerKey.Ceilings => AnyOf(Words("none"), Named(Ceiling())),
        LayerKey.PeriodDays => new JsonObject { ["type"] = "integer", ["minimum"] = 1 },
        LayerKey.Repealed => Ref("day"),
        _ => throw new ArgumentOutOfRangeException(nameof(key), key, "a key without a schema"),
    };

    private static JsonObject InScenario(JsonObject schema)
    {
        schema["description"] = "only in a scenario (仅用于情景文件)";
        return schema;
    }

    private static JsonObject Base() => AnyOf(
        Words("eligible", "residue-eligible", "residue-all"),
        Closed(
            ["of"], ("of", Words("eligible", "beyond-ceiling", "coinsurance")), ("layer", Type("string")),
            ("scope", Words([.. BenefitScopes.Names]))));

    private static JsonObject LaterStays() => Closed(["less", "not_below"], ("less", Ref("yuan")), ("not_below", Ref("yuan")));

    private static JsonObject RateRow()
    {
        var band = Closed(["rate"], ("to", Ref("yuan")), ("rate", Ref("percent")));
        var row = Row([], ("rate", Ref("percent")), ("bands", new JsonObject { ["type"] = "array", ["minItems"] = 1, ["items"] = band }));
        row["anyOf"] = new JsonArray(Requires("rate"), Requires("bands"));
        return row;
    }

    private static JsonObject Shares(string key) => AnyOf(Words("none"), Ref("percent"), Rows(Row([key], (key, Ref("percent")))));

    private static JsonObject Ceiling() => Closed(
        ["on", "per", "rows"],
        ("on", Words("payment", "base")), ("per", Ref("period")), ("shared", Type("string")), ("rows", Rows(Amount())));

    private static JsonObject Amount(params (string, JsonObject)[] more)
    {
        var row = Row(
            [], [("amount", AnyOf(Words("none"), Ref("yuan"))), ("share", Ref("percent")), ("of", Type("string")), .. more]);
        row["anyOf"] = new JsonArray(Requires("amount"), Requires("share", "of"));
        return row;
    }

    private static JsonObject Row(string[] required, params (string, JsonObject)[] keys) => Closed(required, [.. Conditions(), .. keys]);

    private static JsonObject Rows(JsonObject row) => new JsonObject { ["type"] = "array", ["items"] = row };

    private static JsonObject Plan() => Closed(
        ["from", "policy_year_starts", "stays_counted", "first_pay_share"],
        ("from", Ref("day")), ("policy_year_starts", Words("01-01", "07-01")),
        ("stays_counted", OneOrMany(Words([.. Vocabulary.ValuesOf(Dimension.Visit).Select(w => w.Name), "none"]))),
        ("first_pay_share", AnyOf(Words("none"), Ref("percent"))),
        ("stay_period_days", new JsonObject { ["type"] = "integer", ["minimum"] = 1 }));

    private static JsonObject Figure() => Closed(
        ["name", "from", "amount"], ("name", Type("string")), ("from", Ref("day")), ("amount", Ref("yuan")));

    private static JsonObject Treat()
    {
        Dimension[] readAs = [Dimension.Place, Dimension.Filing, Dimension.Network];
        var values = readAs.Select(d => (Vocabulary.NameOf(d), Words([.. Vocabulary.ValuesOf(d).Select(w => w.Name)])));
        return Closed(
            ["name", "from"], ("name", Type("string")), ("from", Ref("day")), ("repealed", Ref("day")), ("when", Ref("condition")),
            ("as", Closed([], [.. values])), ("eligible", Words("diagnosis-plan")));
    }

    private static JsonObject Parameters()
    {
        var values = Vocabulary.Parameters.Select(p => (p.Name, Parameter(p)));
        var names = OneOrMany(Words([.. Vocabulary.Parameters.Select(p => p.Name)]));
        return Closed(
            [],
            [
                ("from", Ref("day")), ("retroactive", Type("boolean")),
                ("repealed", Closed(["names", "on"], ("names", names), ("on", Ref("day")))), .. values,
            ]);
    }

    private static JsonObject Parameter(ParameterDeclaration declaration)
    {
        JsonObject Value() => declaration.Unit switch
        {
            NumberUnit.Yuan => Ref("yuan"),
            NumberUnit.Percent => Ref("percent"),
            _ => new JsonObject { ["type"] = "integer", ["minimum"] = declaration.Min, ["maximum"] = declaration.Max },
        };
        var keys = declaration.Keys.Select(k => (k, k == Vocabulary.AgeKey ? Ref("range") : OneOrMany(Words(Vocabulary.ParameterKeys[k]))));
        var row = Closed(
            [], [.. keys, ("value", Value()), ("times", InScenario(Ref("percent"))), ("plus", InScenario(Scalar()))]);
        row["anyOf"] = new JsonArray(Requires("value"), Requires("times"), Requires("plus"));
        var schema = AnyOf(Value(), Rows(row));
        schema["description"] = $"{declaration.Chinese} / {declaration.English}";
        return schema;
    }

    private static JsonObject Example() => Closed(
        ["id", "trust"],
        [
            ("id", Scalar()), ("trust", Words("verified", "press", "unverified", "derived")), ("source", Type("string")),
            ("note", Scalar()), ("region", Ref("region")), ("scheme", Ref("scheme")), ("grade", Type("string")), ("person", Person()),
            ("visits", new JsonObject { ["type"] = "array", ["minItems"] = 1, ["items"] = Ref("bill") }),
            ("instead", new JsonObject { ["type"] = "array", ["items"] = Ref("layer-values") }),
            ("calculate", Words([.. Vocabulary.Calculations])),
            ("given", Named(Scalar())), ("expect", Named(Type("number"))), .. Bill(),
        ]);

    private static JsonObject Person() => Closed(
        ["status", "age"],
        ("status", Value(Dimension.Status)), ("age", Count(0, Vocabulary.MaxAge)), ("aid", Value(Dimension.Aid)),
        ("post", Value(Dimension.Post)), ("sex", Value(Dimension.Sex)), ("months", Count(0, Vocabulary.MaxMonths)));

    private static IEnumerable<(string, JsonObject)> Bill()
    {
        yield return ("on", Ref("day"));
        yield return ("visit", Closed(
            ["kind", "tier"],
            ("kind", Value(Dimension.Visit)), ("tier", Value(Dimension.Tier)), ("place", Value(Dimension.Place)),
            ("filing", Value(Dimension.Filing)), ("network", Value(Dimension.Network)), ("epidemic", Value(Dimension.Epidemic)),
            ("diagnosis", OneOrMany(Type("string"))),
            ("stay", Count(1, Vocabulary.MaxStay)), ("id", Scalar())));
        yield return ("before", Named(Ref("money")));
        yield return ("eligible", Ref("money"));
        yield return ("lines", new JsonObject { ["type"] = "array", ["items"] = Line() });
        yield return ("pays", Named(Ref("money")));
        yield return ("own", Ref("money"));
        yield return ("fails", Type("string"));
    }

    private static JsonObject Line() => Closed(
        [],
        ("class", Words("A", "B", "C")), ("item", Scalar()), ("amount", Ref("money")), ("price", Type("number")),
        ("quantity", Type("number")), ("first_pay", Ref("percent")), ("ceiling", Type("number")),
        ("scope", Words([.. BenefitScopes.Names])), ("diagnosis_plan", Type("boolean")));

    private static JsonObject Value(Dimension dimension) => Words([.. Vocabulary.ValuesOf(dimension).Select(w => w.Name)]);

    private static JsonObject Count(int min, int max) => new JsonObject { ["type"] = "integer", ["minimum"] = min, ["maximum"] = max };

    private static JsonObject Closed(string[] required, params (string Name, JsonObject Schema)[] properties)
    {
        var schema = new JsonObject { ["type"] = "object", ["properties"] = Object(properties), ["additionalProperties"] = false };
        if (required.Length > 0)
        {
            schema["required"] = List(required.Select(r => (JsonNode)r));
        }

        return schema;
    }

    private static JsonObject Single(string name, JsonObject schema) => Closed([name], (name, schema));

    private static JsonObject Named(JsonObject schema) => new() { ["type"] = "object", ["additionalProperties"] = schema };

    private static JsonObject Requires(params string[] keys) => new() { ["required"] = List(keys.Select(k => (JsonNode)k)) };

    private static JsonObject Ref(string name) => new() { ["$ref"] = $"#/$defs/{name}" };

    private static JsonObject Type(string type) => new() { ["type"] = type };

    private static JsonObject Scalar() => new() { ["type"] = new JsonArray("string", "number", "boolean") };

    /// <summary>A text of a form, or a value of another type.</summary>
    private static JsonObject Pattern(string pattern, string? orType = null) => new()
    {
        ["type"] = orType is null ? "string" : new JsonArray("string", orType), ["pattern"] = pattern,
    };

    private static JsonObject Words(params string[] words) => new() { ["enum"] = List(words.Select(w => (JsonNode)w)) };

    private static JsonObject AnyOf(params JsonObject[] schemas) => new() { ["anyOf"] = List(schemas) };

    private static JsonObject OneOrMany(JsonObject schema) =>
        AnyOf(schema, new JsonObject { ["type"] = "array", ["items"] = schema.DeepClone() });

    private static JsonObject Object(IEnumerable<(string Name, JsonObject Schema)> named)
    {
        var result = new JsonObject();
        foreach (var (name, schema) in named)
        {
            result[name] = schema;
        }

        return result;
    }

    private static JsonArray List(IEnumerable<JsonNode> items) => [.. items];
}
