using System.Globalization;

namespace Yibao.Tests.Kernel;

/// <summary>Random input that can be repeated: the seed is part of every failure, and YIBAO_SEED gives it back.</summary>
internal sealed class Seeded
{
    private readonly int seed;

    private Seeded(int seed)
    {
        this.seed = seed;
        Random = new Random(seed);
    }

    internal Random Random { get; }

    internal static Seeded New()
    {
        var given = Environment.GetEnvironmentVariable("YIBAO_SEED");
        var seeded = new Seeded(given is null ? Random.Shared.Next() : int.Parse(given, CultureInfo.InvariantCulture));
        TestContext.Current.TestOutputHelper?.WriteLine(seeded.Note("seed of this run"));
        return seeded;
    }

    internal string Note(string? what) => $"{what} (repeat with YIBAO_SEED={seed})";
}
