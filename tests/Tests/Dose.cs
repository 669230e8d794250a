using System.Globalization;

namespace Yibao.Tests;

/// <summary>How much a test does: the normal dose in every run, the soak dose under <c>./dev soak</c> (variable YIBAO_DOSE).</summary>
internal static class Dose
{
    /// <summary>The factor that <c>./dev soak</c> sets; 1 in a normal run.</summary>
    internal static int Factor { get; } = Read(Environment.GetEnvironmentVariable("YIBAO_DOSE"));

    /// <summary>The normal number of cases; with a factor above 1 a tenth of the soak number times it: 10 is the soak dose.</summary>
    internal static int Of(int normal, int soak) => Of(normal, soak, Factor);

    internal static int Of(int normal, int soak, int factor) =>
        factor <= 1 ? normal : (int)Math.Min(int.MaxValue, Math.Max(normal, (long)soak * factor / 10));

    internal static int Read(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var factor) && factor >= 1 ? factor : 1;
}
