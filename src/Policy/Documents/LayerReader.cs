using YamlDotNet.RepresentationModel;
using Yibao.Kernel;

namespace Yibao.Policy.Documents;

/// <summary>Reads the keys of a layer block (待遇层).</summary>
internal sealed class LayerReader(YamlReading yaml, bool scenario = false)
{
    private const decimal LargestYuan = 1_000_000_000m;
    private const decimal LargestShare = 100m;
    private const decimal LargestPoints = 100m;

    /// <summary>A deductible or ceiling ten times what it was is another one.</summary>
    private const decimal LargestChange = 10m;

    /// <summary>Layers are few; four digits leave room to put one between two.</summary>
    private const int LargestOrder = 9_999;

    /// <summary>National fund codes have six digits; eight leave room.</summary>
    private const int LargestFund = 99_999_999;

    private const string WhereKey = "where";

    private static readonly string[] BlockKeys = ["layer", "from", "retroactive", WhereKey, .. Vocabulary.LayerKeys.Keys];
    private static readonly string[] PeriodWords = [.. Vocabulary.Periods.Select(p => p.Name)];
    private static readonly string[] AmountKeys = [.. Vocabulary.Dimensions.Keys, "amount", "share", "of"];
    private static readonly string[] DeductibleKeys = [.. AmountKeys, "later_stays"];
    private static readonly string[] RateKeys = [.. Vocabulary.Dimensions.Keys, "rate", "bands"];

    /// <summary>
    /// Reads one block. For an overlay <paramref name="overlayFrom"/> gives the start day and no day stands in the block.
    /// </summary>
    public IEnumerable<LayerValue> Read(YamlNode node, Article article, DateOnly? overlayFrom = null)
    {
        var entries = yaml.Entries(node, BlockKeys);
        var layer = yaml.RequiredText(entries, "layer", node);
        var repealOnly = entries.ContainsKey("repealed") && !entries.ContainsKey("from");
        var from = overlayFrom ?? (repealOnly ? DateOnly.MinValue : yaml.RequiredDate(entries, "from", node));
        var retroactive = entries.TryGetValue("retroactive", out var flag) && yaml.Flag(flag);
        if (!scenario && !retroactive && !repealOnly && overlayFrom is null && from < article.Document.Front.Issued)
        {
            yaml.Problem("POL008", entries.GetValueOrDefault("from", node),
                $"layer '{layer}' starts on {from:yyyy-MM-dd}, before the instrument was issued on "
                + $"{article.Document.Front.Issued:yyyy-MM-dd}; write 'retroactive: true' if that is meant");
        }

        var onlyWhereMissing = entries.TryGetValue(WhereKey, out var where) && yaml.Choice(where, "value of 'where'", "missing") == 0;
        if (!scenario && where is not null && article.Document.Front.Reach is not (Reach.Province or Reach.Nation))
        {
            yaml.Problem("POL003", where,
                $"'{WhereKey}' looks at what others say; only a scenario or a document of a province or the nation may");
        }

        foreach (var (key, value) in entries)
        {
            if (!Vocabulary.LayerKeys.TryGetValue(key, out var layerKey))
            {
                continue;
            }

            if (!scenario && layerKey is LayerKey.RateChange or LayerKey.DeductibleChange or LayerKey.CeilingChange)
            {
                OnlyInScenario(key, value);
                continue;
            }

            var context = new LayerValue
            {
                Layer = layer, Key = layerKey, From = from, Article = article, Place = yaml.At(value),
                Overlay = scenario || overlayFrom is not null, OnlyWhereMissing = onlyWhereMissing,
            };
            foreach (var read in ReadKey(context, value))
            {
                yield return read;
            }
        }
    }

    private void OnlyInScenario(string key, YamlNode node) =>
        yaml.Problem("POL003", node, $"'{key}' looks at what others say; only a scenario may");

    private IEnumerable<LayerValue> ReadKey(LayerValue context, YamlNode node)
    {
        var article = context.Article;
        return context.Key switch
        {
            LayerKey.Order => [With(context, yaml.Whole(node, 1, LargestOrder))],
            LayerKey.Fund => [With(context, Fund(node))],
            LayerKey.Name => [With(context, yaml.Both(node))],
            LayerKey.Applies => [With(context, ConditionReader.ReadAny(yaml, node, article))],
            LayerKey.Base => [With(context, Base(node))],
            LayerKey.FirstPay =>
                [With(context, (FirstPayOrder)yaml.Choice(node, "order of first pay", "before-deductible", "counts-toward-deductible"))],
            LayerKey.Anchor => [With(context, (BandAnchor)yaml.Choice(node, "anchor", "absolute", "after-deductible"))],
            LayerKey.Rounding => [With(context, (RoundingPoint)yaml.Choice(node, "rounding point", "band", "layer"))],
            LayerKey.AdjustOrder =>
                [With(context, (AdjustOrder)yaml.Choice(node, "order of adjustments", "factor-then-points", "points-then-factor"))],
            LayerKey.CutOrder => [With(context, (CutOrder)yaml.Choice(node, "order of the cut", "before-deductible", "after-deductible"))],
            LayerKey.DeductiblePeriod or LayerKey.BandPeriod => [With(context, (CountingPeriod)yaml.Choice(node, "period", PeriodWords))],
            LayerKey.PeriodDays =>
                [With(context, NumberReading.Read(yaml, node, NumberUnit.Days, 1, NumberReading.LargestPeriodDays, article))],
            LayerKey.Repealed => [With(context, yaml.Date(node))],
            LayerKey.Deductible => [Rows(context, node, DeductibleRow)],
            LayerKey.Rate => [Rows(context, node, RateRow)],
            LayerKey.DeductibleFactor or LayerKey.OwnShareFactor or LayerKey.BaseCut =>
                [Rows(context, node, ShareRow("share", NumberUnit.Percent, 0, 1))],
            LayerKey.Floor => [Rows(context, node, ShareRow("rate", NumberUnit.Percent, 0, 1))],
            LayerKey.RateChange => [Rows(context, node, ShareRow("points", NumberUnit.Points, -LargestPoints, LargestPoints))],
            LayerKey.DeductibleChange or LayerKey.CeilingChange =>
                [Rows(context, node, ShareRow("share", NumberUnit.Percent, 0, LargestChange))],
            LayerKey.Points => PointSets(context, node),
            _ => Ceilings(context, node),
        };
    }

    private static LayerValue With(LayerValue context, object plain) => Copy(context, plain, null, "", null);

    private static LayerValue Copy(
        LayerValue context, object? plain, IReadOnlyList<RuleRow>? rows, string set, CeilingTerms? ceiling) => new()
        {
            Layer = context.Layer, Key = context.Key, From = context.From, Article = context.Article, Place = context.Place,
            Overlay = context.Overlay, OnlyWhereMissing = context.OnlyWhereMissing,
            Plain = plain, Rows = rows, Set = set, Ceiling = ceiling,
        };

    private LayerValue Rows(LayerValue context, YamlNode node, Func<YamlNode, Article, RuleRow> row)
    {
        if (node is YamlScalarNode { Value: "none" } && context.Key != LayerKey.Rate)
        {
            return Copy(context, null, [], "", null);
        }

        // A plain value stands for one row without conditions.
        var items = node is YamlScalarNode && context.Key != LayerKey.Deductible ? [node] : Items(node);
        return Copy(context, null, [.. items.Select(n => row(n, context.Article))], "", null);
    }

    /// <summary>The rows of a list, of which there must be one.</summary>
    private IReadOnlyList<YamlNode> Items(YamlNode node)
    {
        var items = yaml.Items(node);
        if (items.Count == 0 && node is YamlSequenceNode)
        {
            yaml.Problem("POL003", node, "the list is empty; expected at least one row");
        }

        return items;
    }

    private Dictionary<string, YamlNode> RowEntries(YamlNode node, string plainKey, IReadOnlyCollection<string> known) =>
        node is YamlScalarNode ? new(StringComparer.Ordinal) { [plainKey] = node } : yaml.Entries(node, known);

    /// <summary>Of two keys that each give the value, one may stand.</summary>
    private void OnlyOne(Dictionary<string, YamlNode> entries, string key, string other)
    {
        if (entries.ContainsKey(key) && entries.TryGetValue(other, out var second))
        {
            yaml.Problem("POL003", second, $"'{key}' and '{other}' stand in one row; expected one of them");
        }
    }

    private RuleRow DeductibleRow(YamlNode node, Article article)
    {
        var entries = yaml.Entries(node, DeductibleKeys);
        LaterStays? later = null;
        if (entries.TryGetValue("later_stays", out var stays))
        {
            var terms = yaml.Entries(stays, ["less", "not_below"]);
            PolicyNumber Yuan(string key) =>
                NumberReading.Required(yaml, terms, key, stays, NumberUnit.Yuan, 0, LargestYuan, article);
            later = new LaterStays(Yuan("less"), Yuan("not_below"));
        }

        return new RuleRow
        {
            When = ConditionReader.Read(yaml, entries, article), Place = yaml.At(node), Amount = Amount(entries, node, article),
            LaterStays = later,
        };
    }

    private RuleRow CeilingRow(YamlNode node, Article article)
    {
        var entries = yaml.Entries(node, AmountKeys);
        return new RuleRow
        {
            When = ConditionReader.Read(yaml, entries, article), Place = yaml.At(node), Amount = Amount(entries, node, article)
        };
    }

    private AmountValue Amount(Dictionary<string, YamlNode> entries, YamlNode owner, Article article)
    {
        OnlyOne(entries, "amount", "share");
        if (entries.TryGetValue("amount", out var amount))
        {
            return amount is YamlScalarNode { Value: "none" }
                ? new AmountValue(null, null, "")
                : new AmountValue(NumberReading.Read(yaml, amount, NumberUnit.Yuan, 0, LargestYuan, article), null, "");
        }

        if (entries.TryGetValue("share", out var share))
        {
            var number = NumberReading.Read(yaml, share, NumberUnit.Percent, 0, LargestShare, article);
            return new AmountValue(null, number, yaml.RequiredText(entries, "of", owner));
        }

        yaml.Problem("POL003", owner, "'amount' is missing (yuan, or none), or 'share' with 'of'");
        return new AmountValue(null, null, "");
    }

    private RuleRow RateRow(YamlNode node, Article article)
    {
        var entries = RowEntries(node, "rate", RateKeys);
        OnlyOne(entries, "rate", "bands");
        PolicyNumber Percent(YamlNode n) => NumberReading.Read(yaml, n, NumberUnit.Percent, 0, 1, article);
        var when = ConditionReader.Read(yaml, entries, article);
        if (entries.TryGetValue("bands", out var list))
        {
            return new RuleRow { When = when, Place = yaml.At(node), Bands = [.. Items(list).Select(n => Band(n, article))] };
        }

        if (!entries.TryGetValue("rate", out var rate))
        {
            yaml.Problem("POL003", node, "'rate' is missing (85%), or 'bands'");
            return new RuleRow { When = when, Place = yaml.At(node) };
        }

        return new RuleRow { When = when, Place = yaml.At(node), Bands = [new BandValue(null, Percent(rate))] };
    }

    private BandValue Band(YamlNode node, Article article)
    {
        var entries = yaml.Entries(node, ["to", "rate"]);
        var to = entries.TryGetValue("to", out var limit)
            ? NumberReading.Read(yaml, limit, NumberUnit.Yuan, 0, LargestYuan, article)
            : null;
        return new BandValue(to, NumberReading.Required(yaml, entries, "rate", node, NumberUnit.Percent, 0, 1, article));
    }

    private Func<YamlNode, Article, RuleRow> ShareRow(string key, NumberUnit unit, decimal min, decimal max) => (node, article) =>
    {
        var entries = RowEntries(node, key, [.. Vocabulary.Dimensions.Keys, key]);
        var number = NumberReading.Required(yaml, entries, key, node, unit, min, max, article);
        return new RuleRow { When = ConditionReader.Read(yaml, entries, article), Place = yaml.At(node), Number = number };
    };

    private IEnumerable<LayerValue> PointSets(LayerValue context, YamlNode node)
    {
        if (node is not YamlMappingNode mapping)
        {
            yaml.Problem("POL003", node, "expected named sets of rows, as in points: {age-bonus: [{age: 50..59, points: 2}]}");
            yield break;
        }

        var row = ShareRow("points", NumberUnit.Points, -LargestPoints, LargestPoints);
        foreach (var (name, list) in mapping.Children)
        {
            yield return Copy(context, null, [.. Items(list).Select(n => row(n, context.Article))], yaml.Text(name), null);
        }
    }

    private IEnumerable<LayerValue> Ceilings(LayerValue context, YamlNode node)
    {
        if (node is YamlScalarNode { Value: "none" })
        {
            yield return Copy(context, null, [], "", null);
            yield break;
        }

        if (node is not YamlMappingNode mapping)
        {
            yaml.Problem("POL003", node,
                "expected 'none' or named ceilings, as in ceilings: {yearly: {on: payment, per: year, rows: [{amount: 100000}]}}");
            yield break;
        }

        foreach (var (name, value) in mapping.Children)
        {
            var entries = yaml.Entries(value, ["on", "per", "shared", "rows"]);
            var terms = new CeilingTerms(
                yaml.RequiredChoice(entries, "on", value, "payment", "base") == 1,
                (CountingPeriod)yaml.RequiredChoice(entries, "per", value, PeriodWords),
                YamlReading.OptionalText(entries, "shared"));
            var rows = yaml.Required(entries, "rows", value) is { } list ? Items(list) : [];
            yield return Copy(context, null, [.. rows.Select(n => CeilingRow(n, context.Article))], yaml.Text(name), terms);
        }
    }

    private int Fund(YamlNode node)
    {
        var code = yaml.Whole(node, 0, LargestFund);
        if (!FundCodes.TryFind(code, out _))
        {
            yaml.Problem("POL003", node, $"unknown fund code {code}; expected a national fund code such as 310100 or 390100");
        }

        return code;
    }

    private BaseTerms Base(YamlNode node)
    {
        if (node is YamlScalarNode)
        {
            LayerBase[] kinds = [LayerBase.Eligible, LayerBase.ResidueEligible, LayerBase.ResidueAll];
            return new BaseTerms(kinds[yaml.Choice(node, "base", "eligible", "residue-eligible", "residue-all")], 0, "");
        }

        var entries = yaml.Entries(node, ["of", "layer", "scope"]);
        var of = entries.GetValueOrDefault("of", node);
        switch (yaml.Choice(of, "base", "eligible", "beyond-ceiling", "coinsurance"))
        {
            case 1:
                return new BaseTerms(LayerBase.BeyondCeiling, 0, yaml.RequiredText(entries, "layer", node));
            case 2:
                return new BaseTerms(LayerBase.Coinsurance, 0, yaml.RequiredText(entries, "layer", node));
            default:
                return new BaseTerms(LayerBase.Eligible, Scope(yaml, entries, node), "");
        }
    }

    public static byte Scope(YamlReading yaml, Dictionary<string, YamlNode> entries, YamlNode owner)
    {
        var name = YamlReading.OptionalText(entries, "scope");
        byte scope = 0;
        if (name.Length > 0 && !BenefitScopes.TryFind(name, out scope))
        {
            yaml.UnknownWord(entries.GetValueOrDefault("scope", owner), "scope", name, BenefitScopes.Names);
        }

        return scope;
    }
}
