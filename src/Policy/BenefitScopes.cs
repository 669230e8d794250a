namespace Yibao.Policy;

/// <summary>
/// Scopes of benefit (待遇范围): a line belongs to the ordinary scope or to one that a region treats in a layer of its own.
/// The numbers are part of compiled plans; append only, at most <see cref="Count"/>.
/// </summary>
public static class BenefitScopes
{
    /// <summary>How many scopes a bill is summed over.</summary>
    public const int Count = 4;

    private static readonly string[] All = ["ordinary", "implant", "two-disease-drug", "special-material"];

    /// <summary>Names in the order of their numbers.</summary>
    public static IReadOnlyList<string> Names => All;

    /// <summary>Reads the name of a scope.</summary>
    /// <returns>False when there is none of that name.</returns>
    public static bool TryFind(string name, out byte scope)
    {
        var index = Array.IndexOf(All, name);
        scope = (byte)Math.Max(0, index);
        return index >= 0;
    }

    /// <summary>Name of a scope.</summary>
    public static string Name(byte scope) => All[scope];
}
