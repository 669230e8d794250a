using Yibao.Cli;
using Yibao.Policy;
using Yibao.Policy.Checks;
using Yibao.Tests.Conventions;

namespace Yibao.Tests.Policy;

/// <summary>
/// Every document of good/ passes the whole check; every one of bad/ is refused with exactly the lines of the .txt beside it.
/// A case of several documents has a number before the ending: <c>NAME.1.md</c>, <c>NAME.2.md</c>.
/// </summary>
public sealed class DocumentTests
{
    /// <summary>Set to 1, it writes the .txt files instead of comparing them; read the difference before you commit it.</summary>
    private const string Regenerate = "YIBAO_REGENERATE";

    private const int BadDocumentsPerCode = 3;

    // The day after which a document that was checked on 2020-06-01 is not checked lately.
    private static readonly DateOnly Today = new(2021, 6, 1);

    public static TheoryData<string> Good => [.. Cases("good")];

    public static TheoryData<string> Bad => [.. Cases("bad")];

    [Theory]
    [MemberData(nameof(Good))]
    public void A_good_document_passes(string name)
    {
        var report = Check("good", name);
        Assert.Empty(report.Problems.Select(p => p.ToString()));
        Assert.NotEqual(0, report.Documents);
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_bad_document_is_refused_with_these_lines(string name)
    {
        var found = string.Concat(Check("bad", name).Problems.Select(p => $"{p}\n"));
        var file = Path.Combine(Folder("bad"), $"{name}.txt");
        if (Environment.GetEnvironmentVariable(Regenerate) == "1")
        {
            File.WriteAllText(file, found);
        }

        Assert.True(File.Exists(file), $"{file} is missing; run with {Regenerate}=1 and read what it writes");
        Assert.Equal(File.ReadAllText(file).ReplaceLineEndings("\n"), found);
        Assert.Contains($" {name[..6]}: ", found, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_code_has_bad_documents_and_every_text_its_document()
    {
        for (var code = 1; code <= 9; code++)
        {
            Assert.True(Bad.Count(row => row.Data.StartsWith($"POL00{code}-", StringComparison.Ordinal)) >= BadDocumentsPerCode);
        }

        var texts = Directory.GetFiles(Folder("bad"), "*.txt").Select(f => Path.GetFileNameWithoutExtension(f)!);
        Assert.Equal(Cases("bad"), texts.Order(StringComparer.Ordinal));
    }

    private static PolicyCheckReport Check(string folder, string name)
    {
        var files = Directory.GetFiles(Folder(folder), "*.md").Where(f => CaseOf(f) == name);
        var load = PlanBook.Load([.. files.Select(f => (Path.GetFileName(f), File.ReadAllText(f).ReplaceLineEndings("\n")))]);
        return PolicyCheck.Run(load, (rules, example) => ExampleRunner.Run(rules, null, example), Today);
    }

    private static IEnumerable<string> Cases(string folder) =>
        Directory.GetFiles(Folder(folder), "*.md").Select(CaseOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private static string CaseOf(string file) => Path.GetFileName(file).Split('.')[0];

    private static string Folder(string name) => Path.Combine(Repository.Root, "tests", "Tests", "Policy", name);
}
