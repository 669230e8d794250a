using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Cli.PolicyCommands;

/// <summary>Finds the rules that a command line names (选定政策): region by code or by the name of its folder, scheme, grade.</summary>
internal static class PlanChoice
{
    private const int CodeLength = 6;

    /// <summary>The rules, or what is wrong with the names and which are known.</summary>
    public static (PlanHistory? Rules, string Problem) Find(PlanBook book, string region, string scheme, string? grade)
    {
        if (RegionOf(book, region) is not { } code)
        {
            return (null, Unknown("region", region, book.Documents.SelectMany(d => (string[])[NameOf(d.File), $"{d.Front.Region}"])));
        }

        if (SchemeOf(scheme) is not { } found)
        {
            return (null, Unknown("scheme", scheme, ["310", "390", "employee", "resident"]));
        }

        if (book.Find(new PlanKey(code, found, grade ?? "")) is { } rules)
        {
            return (rules, "");
        }

        var ofRegion = book.Histories.Where(h => h.Key.Region == code).Select(h => h.Key).ToArray();
        var grades = ofRegion.Where(k => k.Scheme == found).Select(k => k.Grade).ToArray();
        if (grades.Length == 0)
        {
            var known = string.Join(", ", ofRegion.Select(k => (int)k.Scheme).Distinct());
            return (null, $"no document speaks of scheme {(int)found} in region {code}; known there: {known}");
        }

        var named = grades.Where(g => g.Length > 0).ToArray();
        return (null, named.Length == 0
            ? $"{code}/{(int)found} has no grades; leave --grade out"
            : grade is null
                ? $"{code}/{(int)found} has grades; name one with --grade: {string.Join(", ", named)}"
                : Unknown("grade", grade, named));
    }

    /// <summary>What is unknown, with the nearest known word or all of them.</summary>
    public static string Unknown(string what, string word, IEnumerable<string> known)
    {
        var all = known.Where(k => k.Length > 0).Distinct(StringComparer.Ordinal).ToArray();
        var nearest = Vocabulary.Nearest(word, all);
        return nearest.Length > 0
            ? $"unknown {what} '{word}'; did you mean '{nearest}'?"
            : $"unknown {what} '{word}'; known: {string.Join(", ", all)}";
    }

    private static RegionCode? RegionOf(PlanBook book, string text)
    {
        foreach (var document in book.Documents)
        {
            if ($"{document.Front.Region}" == text || string.Equals(NameOf(document.File), text, StringComparison.OrdinalIgnoreCase))
            {
                return document.Front.Region;
            }
        }

        return null;
    }

    private static Scheme? SchemeOf(string text) => text switch
    {
        "310" or "employee" => Scheme.Employee,
        "390" or "resident" => Scheme.Resident,
        _ => null,
    };

    /// <summary>Name in <c>110000-beijing</c>; empty where the folder has none.</summary>
    private static string NameOf(string file)
    {
        var folder = Path.GetFileName(Path.GetDirectoryName(file)) ?? "";
        return folder.Length > CodeLength + 1 && folder[CodeLength] == '-' ? folder[(CodeLength + 1)..] : "";
    }
}
