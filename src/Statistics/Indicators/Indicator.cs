using Yibao.Policy.Documents;

namespace Yibao.Statistics.Indicators;

/// <summary>Chapter of the bulletin (公报栏目), in order.</summary>
public enum IndicatorBlock : byte
{
    /// <summary>Enrolment (参保).</summary>
    Enrolment,

    /// <summary>Funds (基金).</summary>
    Funds,

    /// <summary>Maternity insurance (生育保险).</summary>
    Maternity,

    /// <summary>Medical assistance (医疗救助).</summary>
    Assistance,

    /// <summary>Use and cost of care (待遇享受).</summary>
    Care,

    /// <summary>Care in another province (跨省异地就医).</summary>
    Elsewhere,

    /// <summary>Drug catalogue (医保药品目录).</summary>
    Catalogue,

    /// <summary>Procurement (药品采购).</summary>
    Procurement,

    /// <summary>Supervision (基金监管).</summary>
    Supervision,

    /// <summary>Relief of contributions (阶段性减征).</summary>
    Relief,

    /// <summary>Epidemic (疫情防控).</summary>
    Epidemic,
}

/// <summary>Unit of an indicator (计量单位). Values are stored in it, without scaling: people one by one, money in fen.</summary>
public enum IndicatorUnit : byte
{
    /// <summary>People (人).</summary>
    People,

    /// <summary>Times (人次).</summary>
    Times,

    /// <summary>Items such as employers, institutions, drugs (个).</summary>
    Items,

    /// <summary>Money (分), fen.</summary>
    Fen,

    /// <summary>Money per head or case (分/人), fen with decimals.</summary>
    FenEach,

    /// <summary>A share, 1 is all (比例).</summary>
    Share,

    /// <summary>A number per other (比值): people per retiree, days per stay, months.</summary>
    Ratio,
}

/// <summary>
/// An indicator with its fixed definition (统计指标): counted from facts, or the sum of others, or the quotient of two others. What is made
/// of others can be recomputed from them, and <see cref="Identities"/> does.
/// </summary>
/// <param name="Id">Permanent id: words of small letters and digits with dots between.</param>
/// <param name="Block">Chapter of the bulletin.</param>
/// <param name="Name">Name.</param>
/// <param name="Unit">Unit.</param>
public sealed record Indicator(string Id, IndicatorBlock Block, Bilingual Name, IndicatorUnit Unit)
{
    /// <summary>Whom or what it is about (统计口径).</summary>
    public Bilingual Population { get; init; } = ("全部参保人", "all insured people");

    /// <summary>How it is counted from facts (计数); null: it is not. Answers null when nothing of the kind was counted.</summary>
    internal Func<FactSums, long?>? Count { get; init; }

    /// <summary>Indicators of which it is the sum (合计项), a minus before what is taken off; empty: none.</summary>
    public IReadOnlyList<string> Parts { get; init; } = [];

    /// <summary>Indicator above the line (分子); null: it is no quotient.</summary>
    public string? Numerator { get; init; }

    /// <summary>Indicator below the line (分母).</summary>
    public string? Denominator { get; init; }

    /// <summary>By what the quotient is multiplied (倍数): 12 for months of a year.</summary>
    public decimal Factor { get; init; } = 1;

    /// <summary>Between which values it is plausible (合理范围); null: any. Outside, a unit is wrong.</summary>
    public (decimal Low, decimal High)? Plausible { get; init; }

    /// <summary>Tables that it is counted from (数据来源表).</summary>
    public string Source { get; init; } = "";

    /// <summary>Who publishes it (发布机构).</summary>
    public Bilingual Publisher { get; init; } = ("国家医疗保障局", "National Healthcare Security Administration");

    /// <summary>Whether it grows with the number of people (总量指标), so that a scaled nation's is scaled up.</summary>
    public bool IsTotal => Unit is IndicatorUnit.People or IndicatorUnit.Times or IndicatorUnit.Items or IndicatorUnit.Fen;

    /// <summary>The definition in one line (定义).</summary>
    public Bilingual Definition => (Numerator, Parts.Count) switch
    {
        ({ } above, _) => $"{above} / {Denominator}{(Factor == 1 ? "" : $" × {Factor}")}",
        (null, > 0) => string.Join(" + ", Parts).Replace("+ -", "- ", StringComparison.Ordinal),
        _ when Count is null => ("由尚未建成的模块提供", "fed by modules that do not exist yet"),
        _ => ($"按 {Source} 逐条计数", $"counted from {Source}"),
    };
}
