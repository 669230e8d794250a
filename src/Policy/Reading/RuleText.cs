using System.Globalization;
using Yibao.Kernel;
using Yibao.Policy.Documents;

namespace Yibao.Policy.Reading;

/// <summary>Rules in words of both languages (规定的文字), for tables and comparisons. What differs in meaning differs in English.</summary>
internal static class RuleText
{
    public static readonly Bilingual EveryCase = new("所有情形", "every case");

    private static readonly Bilingual None = new("无", "none");

    private static readonly Dictionary<LayerKey, Bilingual> LayerKeys = new()
    {
        [LayerKey.Order] = new("次序", "order"),
        [LayerKey.Fund] = new("基金", "fund"),
        [LayerKey.Name] = new("名称", "name"),
        [LayerKey.Applies] = new("适用", "applies to"),
        [LayerKey.Base] = new("计算基数", "base"),
        [LayerKey.FirstPay] = new("先行自付", "first pay"),
        [LayerKey.Deductible] = new("起付线", "deductible"),
        [LayerKey.DeductiblePeriod] = new("起付线周期", "deductible per"),
        [LayerKey.DeductibleFactor] = new("起付线系数", "deductible factor"),
        [LayerKey.Rate] = new("报销比例", "rate"),
        [LayerKey.Anchor] = new("分段起点", "bands count from"),
        [LayerKey.BandPeriod] = new("分段周期", "bands per"),
        [LayerKey.Rounding] = new("四舍五入", "rounding"),
        [LayerKey.OwnShareFactor] = new("自付系数", "own share factor"),
        [LayerKey.Points] = new("比例增减", "points"),
        [LayerKey.AdjustOrder] = new("调整顺序", "adjustments"),
        [LayerKey.BaseCut] = new("先自付比例", "base cut"),
        [LayerKey.CutOrder] = new("先自付顺序", "cut order"),
        [LayerKey.Ceilings] = new("封顶线", "ceiling"),
        [LayerKey.Floor] = new("保底", "floor"),
        [LayerKey.RateChange] = new("报销比例调整", "rate raised by"),
        [LayerKey.DeductibleChange] = new("起付线调整", "deductible times"),
        [LayerKey.CeilingChange] = new("封顶线调整", "ceilings times"),
        [LayerKey.PeriodDays] = new("结算周期天数", "settlement period"),
        [LayerKey.Repealed] = new("废止", "repealed"),
    };

    private static readonly Bilingual[] Bases =
    [
        new("政策范围内费用", "eligible amount"), new("封顶线以上", "beyond the ceiling"), new("个人按比例自付", "coinsurance"),
        new("政策范围内个人负担", "eligible amount that is left"), new("全部个人负担", "everything that is left"),
    ];

    private static readonly Bilingual[] PeriodWords =
        [new("每次", "visit"), new("每结算周期", "settlement period"), new("每月", "month"), new("每年度", "year")];

    public static Bilingual NameOf(LayerKey key, string set)
    {
        var name = LayerKeys[key];
        return set.Length == 0 ? name : new($"{name.Chinese} {set}", $"{name.English} {set}");
    }

    /// <summary>A condition, or several of which one must hold.</summary>
    public static Bilingual When(IReadOnlyList<Condition> conditions) =>
        conditions.Any(c => c.Tests.Count == 0)
            ? EveryCase
            : Join(conditions.Select(When), "；或", "; or ");

    public static Bilingual When(Condition condition)
    {
        if (condition.Tests.Count == 0)
        {
            return EveryCase;
        }

        return Join(condition.Tests.OrderBy(t => t.Dimension).Select(Test), "，", ", ");
    }

    /// <summary>Several texts as one.</summary>
    public static Bilingual Join(IEnumerable<Bilingual> texts, string chinese, string english)
    {
        var all = texts.ToArray();
        return new(string.Join(chinese, all.Select(t => t.Chinese)), string.Join(english, all.Select(t => t.English)));
    }

    private static Bilingual Test(DimensionTest test)
    {
        var (chinese, english) = (Vocabulary.ChineseOf(test.Dimension), Vocabulary.NameOf(test.Dimension));
        switch (test.Dimension)
        {
            case Dimension.Age:
                return Range(chinese, english, Whole(test.FromNumber), Whole(test.ToNumber), "岁");
            case Dimension.Months:
                return Range(chinese, english, Whole(test.FromNumber), Whole(test.ToNumber), "个月");
            case Dimension.Stay:
                return Range(chinese, english, test.FromStay, test.ToStay == int.MaxValue ? null : test.ToStay, "");
            case Dimension.Diagnosis:
                return new($"{chinese} {test.Text.Replace(" or ", "、", StringComparison.Ordinal)}", $"{english} {test.Text}");
            default:
                var words = Words(test.Dimension, test.Mask, " or ");
                // A tier and a standing say by themselves what they are; "none" and "emergency" do not.
                return test.Dimension is Dimension.Tier or Dimension.Status
                    ? words
                    : new($"{chinese} {words.Chinese}", $"{english} {words.English}");
        }
    }

    private static int? Whole(PolicyNumber? number) => number is null ? null : (int)number.Value;

    private static Bilingual Range(string chinese, string english, int? from, int? to, string unit) => (from, to) switch
    {
        (null, { } b) => new($"{chinese} {b}{unit}及以下", $"{english} up to {b}"),
        ({ } a, null) => new($"{chinese} {a}{unit}及以上", $"{english} {a} and above"),
        ({ } a, { } b) when a == b => new($"{chinese} {a}{unit}", $"{english} {a}"),
        ({ } a, { } b) => new($"{chinese} {a}至{b}{unit}", $"{english} {a} to {b}"),
        _ => new($"{chinese} 不限", $"{english} any"),
    };

    public static Bilingual Number(PolicyNumber number) => Number(number.Value, number.Unit);

    /// <summary>The value of a parameter row, or what a scenario does to the value that is said without it.</summary>
    public static Bilingual Number(ParameterRow row)
    {
        var number = Number(row.Number);
        return row.Change switch
        {
            ParameterChange.Times => new($"现行值的 {number.Chinese}", $"{number.English} of the present value"),
            ParameterChange.Plus => new($"现行值加 {number.Chinese}", $"the present value plus {number.English}"),
            _ => number,
        };
    }

    public static Bilingual Number(decimal value, NumberUnit unit) => unit switch
    {
        NumberUnit.Yuan => Yuan(value),
        NumberUnit.Percent => Same(NumberReading.Show(value, unit)),
        NumberUnit.Points => new($"{Signed(value)} 个百分点", $"{Signed(value)} points"),
        NumberUnit.Days => new($"{value:0} 日", $"{value:0} days"),
        NumberUnit.Years => new($"{value:0} 岁", $"{value:0} years"),
        _ => new($"{value:0} 个月", $"{value:0} months"),
    };

    public static string UnitOf(NumberUnit unit) => unit switch { NumberUnit.Percent => "%", _ => unit.ToString().ToLowerInvariant() };

    public static Bilingual Yuan(decimal yuan) => new($"{Grouped(yuan)} 元", $"{Grouped(yuan)} yuan");

    private static string Grouped(decimal value) => value.ToString("#,0.##", CultureInfo.InvariantCulture);

    private static string Signed(decimal value) => value.ToString("+0.####;-0.####;0", CultureInfo.InvariantCulture);

    private static Bilingual Same(string text) => new(text, text);

    /// <summary>The value of a row: amount, bands, or the one number; shares of a figure with the yuan that they come to.</summary>
    public static Bilingual Row(LayerKey key, RuleRow row, Func<string, decimal?> figure)
    {
        if (row.Amount is { } amount)
        {
            return row.LaterStays is { } later ? Stepped(Amount(amount, figure), later) : Amount(amount, figure);
        }

        return key == LayerKey.Rate ? Bands(row.Bands) : row.Number is { } number ? Number(number) : None;
    }

    private static Bilingual Amount(AmountValue amount, Func<string, decimal?> figure)
    {
        if (amount.IsNone)
        {
            return None;
        }

        if (amount.Fixed is { } yuan)
        {
            return Number(yuan);
        }

        var share = NumberReading.Show(amount.Share!.Value, NumberUnit.Percent);
        var comesTo = figure(amount.Figure) is { } of ? Yuan(amount.Share.Value * of) : null;
        return new(
            $"{amount.Figure} 的 {share}{(comesTo is null ? "" : $"（{comesTo.Chinese}）")}",
            $"{share} of {amount.Figure}{(comesTo is null ? "" : $" ({comesTo.English})")}");
    }

    private static Bilingual Stepped(Bilingual first, LaterStays later)
    {
        var (less, least) = (Number(later.Less), Number(later.NotBelow));
        return new(
            $"{first.Chinese}；每次住院递减 {less.Chinese}，不低于 {least.Chinese}",
            $"{first.English}; each later stay {less.English} less, not below {least.English}");
    }

    private static Bilingual Bands(IReadOnlyList<BandValue> bands)
    {
        if (bands.Count == 1)
        {
            return Number(bands[0].Rate);
        }

        var parts = bands.Select(b =>
        {
            var rate = Number(b.Rate).English;
            return b.To is null
                ? new Bilingual($"以上 {rate}", $"{rate} above")
                : new Bilingual($"至 {Number(b.To).Chinese} {rate}", $"{rate} up to {Number(b.To).English}");
        });
        return Join(parts, "；", "; ");
    }

    /// <summary>The value of a ceiling with how it counts.</summary>
    public static Bilingual Ceiling(Bilingual amount, CeilingTerms terms)
    {
        var per = PeriodWords[(int)terms.Per];
        var (sharedChinese, sharedEnglish) =
            terms.Shared.Length == 0 ? ("", "") : ($"，与 {terms.Shared} 合并计算", $", shared as {terms.Shared}");
        return new(
            $"{per.Chinese} {amount.Chinese}，按{(terms.OnBase ? "基数" : "支付额")}计{sharedChinese}",
            $"{amount.English} per {per.English}, on the {(terms.OnBase ? "base" : "payment")}{sharedEnglish}");
    }

    /// <summary>A plain value of a layer.</summary>
    public static Bilingual Plain(object plain) => plain switch
    {
        Bilingual text => text,
        int fund when FundCodes.TryFind(fund, out var found) => new($"{fund} {found.Chinese}", $"{fund} {found.English}"),
        int order => Same($"{order}"),
        IReadOnlyList<Condition> conditions => When(conditions),
        BaseTerms terms => Base(terms),
        CountingPeriod period => PeriodWords[(int)period],
        FirstPayOrder.BeforeDeductible => new("不计入起付线", "does not fill the deductible"),
        FirstPayOrder => new("计入起付线", "fills the deductible"),
        BandAnchor.Absolute => new("费用的第一元", "the first yuan of the base"),
        BandAnchor => new("起付线以上的第一元", "the first yuan above the deductible"),
        RoundingPoint.Band => new("每段", "at each band"),
        RoundingPoint => new("每层一次", "once for the layer"),
        AdjustOrder.FactorThenPoints => new("先系数后增减", "factor, then points"),
        AdjustOrder => new("先增减后系数", "points, then factor"),
        CutOrder.BeforeDeductible => new("起付线之前", "before the deductible"),
        CutOrder => new("起付线之后", "after the deductible"),
        PolicyNumber number => Number(number),
        DateOnly day => Same(Date(day)),
        _ => throw new ArgumentOutOfRangeException(nameof(plain), plain, "no words for this kind of value"),
    };

    private static Bilingual Base(BaseTerms terms)
    {
        var words = Bases[(int)terms.Kind];
        if (terms.Layer.Length > 0)
        {
            return new($"{terms.Layer} 的{words.Chinese}", $"{words.English} of {terms.Layer}");
        }

        var scope = BenefitScopes.Name(terms.Scope);
        return terms.Scope == 0 ? words : new($"{words.Chinese}（{scope}）", $"{words.English}, {scope}");
    }

    /// <summary>The values of an enumerated dimension whose bits are set; "none" for none.</summary>
    public static Bilingual Values(Dimension dimension, uint mask) => mask == 0 ? None : Words(dimension, mask, ", ");

    private static Bilingual Words(Dimension dimension, ulong mask, string between) =>
        Join(
            Vocabulary.ValuesOf(dimension).Where((_, i) => (mask >> i & 1) != 0).Select(w => new Bilingual(w.Chinese, w.Name)),
            "、", between);

    /// <summary>A value that stands for "nothing is set".</summary>
    public static Bilingual Nothing => None;

    public static string Date(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
