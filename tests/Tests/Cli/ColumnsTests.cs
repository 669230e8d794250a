using Yibao.Cli;

namespace Yibao.Tests.Cli;

/// <summary>Widths as a terminal shows them.</summary>
public sealed class ColumnsTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("abc", 3)]
    [InlineData("结算单", 6)]
    [InlineData("甲类 A（乙）", 12)]
    [InlineData("█─│", 3)]
    [InlineData("e\u0301", 1)]
    public void A_chinese_character_fills_two_columns(string text, int width) => Assert.Equal(width, Columns.WidthOf(text));

    [Theory]
    [InlineData("deductible", 10, "deductible")]
    [InlineData("deductible", 6, "deduc…")]
    [InlineData("起付线", 5, "起付…")]
    [InlineData("起付线", 4, "起… ")]
    public void A_cell_has_its_width(string text, int width, string cell)
    {
        Assert.Equal(cell, Columns.Pad(text, width));
        Assert.Equal(width, Columns.WidthOf(cell));
    }

    [Theory]
    [InlineData("one two three", 7, "one two|three")]
    [InlineData("住院统筹支付", 8, "住院统筹|支付")]
    [InlineData("住院统筹，支付", 8, "住院统|筹，支付")]
    [InlineData("abcdefgh", 3, "abc|def|gh")]
    public void Text_breaks_at_blanks_and_between_characters(string text, int width, string lines) =>
        Assert.Equal(lines, string.Join('|', Columns.Wrap(text, width)));
}
