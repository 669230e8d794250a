using Yibao.Kernel;

namespace Yibao.Policy.Documents;

/// <summary>Whom a document binds (适用范围).</summary>
public enum Reach
{
    /// <summary>One pooling region (统筹区).</summary>
    Region,

    /// <summary>A province and every pooling region of it (全省).</summary>
    Province,

    /// <summary>Every pooling region (全国).</summary>
    Nation,

    /// <summary>Nobody's plan: a national frame or a published model (框架).</summary>
    Frame,
}

/// <summary>How far a figure may be trusted (可信度), carried from the reference.</summary>
public enum Trust
{
    /// <summary>Text of the law or the agency, or a published example that comes out to the fen (已核实).</summary>
    Verified,

    /// <summary>Press report that quotes an agency (新闻报道).</summary>
    Press,

    /// <summary>Web page, re-keyed data, general knowledge or inference (未核实).</summary>
    Unverified,

    /// <summary>Own arithmetic on cited rules; of worked examples only (推算).</summary>
    Derived,
}

/// <summary>A text in both languages (双语文本).</summary>
/// <param name="Chinese">Chinese.</param>
/// <param name="English">English.</param>
public sealed record Bilingual(string Chinese, string English)
{
    /// <summary>The text in one language.</summary>
    public string In(Language language) => language == Language.Chinese ? Chinese : English;

    /// <summary>A text that reads the same in both (同文): a number, a code.</summary>
    public static implicit operator Bilingual(string same) => new(same, same);

    /// <summary>A pair of texts (中英文).</summary>
    public static implicit operator Bilingual((string Chinese, string English) pair) => new(pair.Chinese, pair.English);
}

/// <summary>Front page (文件首部) of a policy document.</summary>
public sealed record FrontPage
{
    /// <summary>Name and number of the instrument (文件名称和文号).</summary>
    public required string Instrument { get; init; }

    /// <summary>Title in both languages (标题).</summary>
    public required Bilingual Title { get; init; }

    /// <summary>Region that issued it (地区).</summary>
    public required RegionCode Region { get; init; }

    /// <summary>Schemes that it speaks of (险种).</summary>
    public required IReadOnlyList<Scheme> Schemes { get; init; }

    /// <summary>Grade of the scheme (参保档次); empty where a region has only one.</summary>
    public required string Grade { get; init; }

    /// <summary>Whom it binds (适用范围).</summary>
    public required Reach Reach { get; init; }

    /// <summary>Day of issue (发布日期).</summary>
    public required DateOnly Issued { get; init; }

    /// <summary>First day that the document answers for (覆盖起始日).</summary>
    public required DateOnly CoversFrom { get; init; }

    /// <summary>First day that it no longer answers for (覆盖截止日, exclusive).</summary>
    public required DateOnly CoversUntil { get; init; }

    /// <summary>Day on which the figures were last held against the law (核对日期).</summary>
    public required DateOnly Checked { get; init; }

    /// <summary>Where <see cref="Checked"/> stands.</summary>
    public required SourcePlace CheckedPlace { get; init; }
}

/// <summary>Citation (出处) of an article.</summary>
/// <param name="Document">Document and number (文件).</param>
/// <param name="Article">Article (条款).</param>
/// <param name="Date">Date (日期); as written.</param>
/// <param name="Link">Link, or "none" (链接).</param>
/// <param name="Trust">How far to trust it (可信度).</param>
/// <param name="Note">What is weak; empty when nothing is said (说明).</param>
public sealed record Citation(string Document, string Article, string Date, string Link, Trust Trust, string Note);

/// <summary>An article (条): a heading, the statement in our own words, the citation and what rests on it.</summary>
public sealed class Article
{
    /// <summary>Heading in both languages (条标题).</summary>
    public required Bilingual Heading { get; init; }

    /// <summary>Where the heading stands.</summary>
    public required SourcePlace Place { get; init; }

    /// <summary>The document that it belongs to.</summary>
    public required PolicyDocument Document { get; init; }

    /// <summary>The statement: all prose and tables of the article (条文表述).</summary>
    public string Statement { get; internal set; } = "";

    /// <summary>The citation (出处); null only in a document that the check refuses.</summary>
    public Citation? Citation { get; internal set; }

    /// <summary>Reason why the article is not computed (不计算的原因); empty when it is.</summary>
    public string NotComputed { get; internal set; } = "";
}

/// <summary>Unit in which a number of a rule is written (单位).</summary>
public enum NumberUnit
{
    /// <summary>Yuan, stored with up to two decimals.</summary>
    Yuan,

    /// <summary>Per cent; the value is the fraction (85% = 0.85).</summary>
    Percent,

    /// <summary>Percentage points; 10 points = 10.</summary>
    Points,

    /// <summary>Whole days.</summary>
    Days,

    /// <summary>Whole years of age.</summary>
    Years,

    /// <summary>Whole months.</summary>
    Months,
}

/// <summary>One number of a rule (规则数字): its value, unit and place, and the article that must state it.</summary>
public sealed class PolicyNumber
{
    /// <summary>Value: yuan, fraction, points, days, years or months, as the unit says.</summary>
    public required decimal Value { get; init; }

    /// <summary>Unit.</summary>
    public required NumberUnit Unit { get; init; }

    /// <summary>As the document writes it.</summary>
    public required string Text { get; init; }

    /// <summary>Where.</summary>
    public required SourcePlace Place { get; init; }

    /// <summary>The article under which it stands.</summary>
    public required Article Article { get; init; }

    /// <summary>An end of a range of ages or months, which moves together with the neighbouring range.</summary>
    public bool IsRangeEnd { get; init; }

    /// <summary>Upper end of a range of ages or months: the next range begins one above it.</summary>
    public bool IsUpperEnd { get; init; }
}

/// <summary>One policy document (政策文件) as read.</summary>
public sealed class PolicyDocument
{
    /// <summary>Path as the reader was given it.</summary>
    public required string File { get; init; }

    /// <summary>Front page.</summary>
    public required FrontPage Front { get; init; }

    /// <summary>Whether it is a scenario (情景): what it says wins over every other document, on the days that it covers.</summary>
    public bool IsScenario { get; init; }

    /// <summary>Articles in order.</summary>
    public IReadOnlyList<Article> Articles => ArticleList;

    /// <summary>Worked examples in order (算例).</summary>
    public IReadOnlyList<WorkedExample> Examples => ExampleList;

    /// <summary>Every number that a rule of this document uses.</summary>
    public IReadOnlyList<PolicyNumber> Numbers => NumberList;

    internal List<Article> ArticleList { get; } = [];

    internal List<WorkedExample> ExampleList { get; } = [];

    internal List<PolicyNumber> NumberList { get; } = [];

    internal List<LayerValue> LayerValues { get; } = [];

    internal List<PlanValue> PlanValues { get; } = [];

    internal List<FigureValue> Figures { get; } = [];

    internal List<TreatValue> Treatments { get; } = [];

    internal List<ParameterValue> Parameters { get; } = [];
}
