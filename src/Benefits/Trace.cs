using Yibao.Catalogue;

namespace Yibao.Benefits;

/// <summary>
/// Listens to the arithmetic (过程记录). Two implementations: <see cref="NoTrace"/>, which the compiler removes from the batch path, and
/// <see cref="PathTrace"/>, which keeps the path for the explanation.
/// </summary>
internal interface ITrace
{
    /// <summary>A line was split.</summary>
    void Line(int line, in LineTerms terms);

    /// <summary>A band paid.</summary>
    void Band(int layer, long from, long until, int ppm, long paid);
}

/// <summary>Keeps nothing.</summary>
internal readonly struct NoTrace : ITrace
{
    public void Line(int line, in LineTerms terms)
    {
    }

    public void Band(int layer, long from, long until, int ppm, long paid)
    {
    }
}

/// <summary>One band as it paid (分段计算).</summary>
/// <param name="Layer">Number of the layer in the plan.</param>
/// <param name="From">Where the part begins on the axis of the bands, fen.</param>
/// <param name="Until">Where it ends, fen.</param>
/// <param name="Ppm">The fund's share.</param>
/// <param name="Paid">What it came to; half-up at the band, or exact share shown rounded where the layer rounds once.</param>
public readonly record struct BandStep(int Layer, long From, long Until, int Ppm, long Paid);

/// <summary>Keeps the path of one bill.</summary>
internal readonly struct PathTrace(int lines) : ITrace
{
    public List<LineTerms> Lines { get; } = new(lines);

    public List<BandStep> Bands { get; } = [];

    public void Line(int line, in LineTerms terms) => Lines.Add(terms);

    public void Band(int layer, long from, long until, int ppm, long paid) => Bands.Add(new BandStep(layer, from, until, ppm, paid));
}
