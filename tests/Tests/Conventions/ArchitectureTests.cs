using System.Diagnostics;
using System.Xml.Linq;

namespace Yibao.Tests.Conventions;

/// <summary>
/// The build is the judge of the architecture. Each test copies the build files into a scratch folder with three modules,
/// Low &lt;- Middle &lt;- High, makes one mistake, and reads what the build says.
/// </summary>
public sealed class ArchitectureTests : IDisposable
{
    private const string Low = "namespace Yibao.Low;\n/// <summary>.</summary>\npublic sealed class Coin;\n";
    private const string Middle = "namespace Yibao.Middle;\n/// <summary>.</summary>\npublic static class Purse\n{\n"
        + "    /// <summary>.</summary>\n    public static Low.Coin Take() => new();\n"
        + "    /// <summary>.</summary>\n    public static int Count => 1;\n}\n";
    private const string High = "namespace Yibao.High;\n/// <summary>.</summary>\npublic static class Person\n{\n"
        + "    /// <summary>.</summary>\n    public static int Count => Yibao.Middle.Purse.Count;\n}\n";

    private readonly string scratch = Directory.CreateTempSubdirectory("yibao-architecture-").FullName;

    public ArchitectureTests()
    {
        foreach (var file in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "global.json"])
        {
            File.Copy(Path.Combine(Repository.Root, file), Path.Combine(scratch, file));
        }

        Table(("Low", ""), ("Middle", "Low"), ("High", "Middle"));
        Module("Low", Low);
        Module("Middle", Middle);
        Module("High", High);
    }

    public void Dispose() => Directory.Delete(scratch, recursive: true);

    [Fact]
    public void A_house_in_order_builds()
    {
        var (exitCode, output) = Build("High");
        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public void A_project_without_a_row_stops_the_build()
    {
        Table(("Low", ""), ("Middle", "Low"));
        Stops("High", "Architecture.props", "YARCH001", "'High'", "<Module Include=\"High\"");
    }

    [Theory]
    [InlineData("<ProjectReference Include=\"../Low/Low.csproj\" />")]
    [InlineData("<PackageReference Include=\"Markdig\" />")]
    [InlineData("<Reference Include=\"Markdig\" HintPath=\"Markdig.dll\" />")]
    public void A_reference_written_by_hand_stops_the_build(string reference)
    {
        var project = $"<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup>{reference}</ItemGroup></Project>";
        File.WriteAllText(Path.Combine(scratch, "src/High/High.csproj"), project);
        Stops("High", "High.csproj", "YARCH002", "Architecture.props", "'High'");
    }

    [Fact]
    public void An_undeclared_use_of_a_used_modules_module_stops_the_build()
    {
        Module("High", High.Replace("Yibao.Middle.Purse.Count", "new Yibao.Low.Coin().GetHashCode()", StringComparison.Ordinal));
        Stops("High", "High.cs", "CS0234", "'Low'");
    }

    [Fact]
    public void A_type_leaked_from_an_undeclared_module_stops_the_build()
    {
        Module("High", High.Replace("Purse.Count", "Purse.Take().GetHashCode()", StringComparison.Ordinal));
        Stops("High", "High.cs", "CS0012", "Yibao.Low");
    }

    [Theory]
    [InlineData("Low", "High")] // a cycle
    [InlineData("Low", "Low")] // a row that uses itself
    [InlineData("Low", "Nowhere")] // a module that does not exist
    public void A_row_that_uses_no_row_above_it_stops_the_build_before_the_restore(string row, string used)
    {
        Table((row, used), ("Middle", "Low"), ("High", "Middle"));
        Stops("High", "Architecture.props", "YARCH005", $"Row '{row}'", $"'{used}'");
        Assert.False(File.Exists(Path.Combine(scratch, "artifacts/obj/High/project.assets.json")));
    }

    [Fact]
    public void The_solution_lists_every_row_and_nothing_else()
    {
        var listed = XDocument.Parse(Repository.Here.Text("Yibao.slnx")).Descendants("Project")
            .Select(project => project.Attribute("Path")!.Value);
        var rows = ModuleTable.Read(Repository.Here.Text("Architecture.props")).Rows.Select(row => row.Project);
        Assert.Equal(rows.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    [Trait("Generated", "true")]
    public void The_picture_in_the_documentation_is_drawn_from_the_table()
    {
        var path = Path.Combine(Repository.Root, "docs/architecture.md");
        var document = File.ReadAllText(path);
        var drawn = ModuleTable.Read(Repository.Here.Text("Architecture.props")).Redraw(document);
        if (Environment.GetEnvironmentVariable("YIBAO_REGENERATE") is "1")
        {
            File.WriteAllText(path, drawn);
            return;
        }

        Assert.True(
            string.Equals(drawn, document, StringComparison.Ordinal),
            "docs/architecture.md no longer shows Architecture.props. Run ./dev format.");
    }

    private void Table(params (string Name, string Uses)[] rows) => File.WriteAllText(
        Path.Combine(scratch, "Architecture.props"),
        "<Project><ItemGroup>\n"
        + string.Concat(rows.Select(row =>
            $"<Module Include=\"{row.Name}\" Kind=\"library\" Uses=\"{row.Uses}\" Packages=\"\" Knows=\"a thing\" />\n"))
        + "</ItemGroup></Project>\n");

    private void Module(string name, string source)
    {
        var folder = Directory.CreateDirectory(Path.Combine(scratch, "src", name)).FullName;
        File.WriteAllText(Path.Combine(folder, $"{name}.csproj"), "<Project Sdk=\"Microsoft.NET.Sdk\" />\n");
        File.WriteAllText(Path.Combine(folder, $"{name}.cs"), source);
    }

    private void Stops(string module, string file, string code, params string[] says)
    {
        var (exitCode, output) = Build(module);
        Assert.NotEqual(0, exitCode);
        var error = output.Split('\n').FirstOrDefault(line => line.Contains($"error {code}:", StringComparison.Ordinal));
        Assert.True(error is not null, output);
        Assert.Contains(file, error);
        Assert.All(says, text => Assert.Contains(text, error));
    }

    // The scratch modules have no package, and the analysers that come as packages are off: the restore needs no network.
    private (int ExitCode, string Output) Build(string module)
    {
        string[] arguments = ["build", $"src/{module}", "-nologo", "-v", "quiet", "-m:1", "-nodeReuse:false"];
        var start = new ProcessStartInfo("dotnet", [.. arguments, "-p:UsePackageAnalyzers=false", "-p:RunAnalyzers=false"])
        {
            WorkingDirectory = scratch,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var build = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        var errors = build.StandardError.ReadToEndAsync();
        var output = build.StandardOutput.ReadToEnd();
        build.WaitForExit();
        return (build.ExitCode, output + errors.GetAwaiter().GetResult());
    }
}
