using Yibao.Kernel;

namespace Yibao.Tests.Kernel;

public sealed class DiagnosisCodeTests
{
    [Theory]
    [InlineData("I10", "I10")]
    [InlineData("i10", "I10")]
    [InlineData("I10.x00", "I10.x00")]
    [InlineData("I10.X00", "I10.x00")]
    [InlineData("I10.x00x002", "I10.x00")]
    [InlineData("E11.9", "E11.9")]
    [InlineData("E11.900", "E11.900")]
    [InlineData("E11900", "E11.900")]
    [InlineData("E11.900x001", "E11.900")]
    [InlineData("A17.001+", "A17.001")]
    [InlineData("G01*", "G01")]
    [InlineData("Z99.9", "Z99.9")]
    [InlineData("A00", "A00")]
    public void A_code_is_read_and_printed_as_kept(string text, string kept)
    {
        Assert.True(DiagnosisCode.TryParse(text, out var code));
        Assert.Equal(kept, code.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("I1")]
    [InlineData("110")]
    [InlineData("IXX")]
    [InlineData("I10.")]
    [InlineData("I10.y")]
    [InlineData("I10.x000")]
    [InlineData("I10.x00x02")]
    [InlineData("I10.x00x002x")]
    [InlineData("I10 ")]
    [InlineData("高血压")]
    public void Anything_else_is_refused(string text)
    {
        Assert.False(DiagnosisCode.TryParse(text, out var code));
        Assert.Equal(default, code);
    }

    [Theory]
    [InlineData("I10", "I10", true)]
    [InlineData("I10", "I10.x00x002", true)]
    [InlineData("I10", "I11.000", false)]
    [InlineData("I10", "I09.900", false)]
    [InlineData("E11.9", "E11.9", true)]
    [InlineData("E11.9", "E11.900", true)]
    [InlineData("E11.9", "E11", false)]
    [InlineData("E11.9", "E11.800", false)]
    [InlineData("E11.9", "E11.x00", false)]
    [InlineData("I10.x", "I10.x00", true)]
    [InlineData("Z99", "Z99.900", true)]
    public void The_beginning_of_a_code_is_a_range(string prefix, string text, bool inside)
    {
        Assert.True(DiagnosisCode.TryParsePrefix(prefix, out var range));
        Assert.True(DiagnosisCode.TryParse(text, out var code));
        Assert.Equal(inside, range.From <= code.Packed && code.Packed < range.Until);
    }

    [Theory]
    [InlineData("")]
    [InlineData("I")]
    [InlineData("I1")]
    [InlineData("I10.")]
    [InlineData("I10.x00x002")]
    [InlineData("G01*")]
    public void A_beginning_that_is_not_kept_cannot_be_asked_for(string text) => Assert.False(DiagnosisCode.TryParsePrefix(text, out _));

    [Fact]
    public void Packed_codes_are_above_zero_and_sort_as_text()
    {
        var seeded = Seeded.New();
        var last = default(DiagnosisCode);
        var texts = new SortedSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < Dose.Of(5_000, 200_000); i++)
            texts.Add(RandomCode(seeded.Random));
        foreach (var text in texts)
        {
            Assert.True(DiagnosisCode.TryParse(text, out var code) && code.ToString() == text, seeded.Note(text));
            Assert.True(code > last && code.Packed > 0, seeded.Note(text));
            last = code;
        }
    }

    private static string RandomCode(Random random)
    {
        var text = $"{(char)('A' + random.Next(26))}{random.Next(100):D2}";
        var places = random.Next(4);
        return places == 0 ? text : text + "." + string.Concat(Enumerable.Range(0, places).Select(_ => "0123456789x"[random.Next(11)]));
    }
}
