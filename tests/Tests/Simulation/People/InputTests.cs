using Yibao.Simulation.Inputs;
using Yibao.Tests.Cli;
using Yibao.Tests.Conventions;

namespace Yibao.Tests.Simulation.People;

public sealed class InputTests
{
    private const string Year = "2020";

    [Fact]
    public void The_shipped_inputs_add_up_to_the_published_insured()
    {
        var inputs = NationInputs.Load(Path.Combine(Repository.Root, "nation"), 2020);

        Assert.Equal(358, inputs.Regions.Count);
        Assert.Equal(31, inputs.Provinces.Count);
        Assert.Equal(1_409_778_724, inputs.Regions.Sum(region => region.Population));
        Assert.Equal(254_288_000, inputs.Regions.Sum(region => region.Workers));
        Assert.Equal(90_262_000, inputs.Regions.Sum(region => region.Retirees));
        Assert.Equal(1_016_761_000, inputs.Regions.Sum(region => region.Residents));
        Assert.All(inputs.Regions, region => Assert.Equal(region.Population, region.Ages.Sum()));
        Assert.Equal(9_749_900, inputs.Provinces.Sum(province => province.Whole("relieved-employers")));
    }

    [Theory]
    [InlineData("regions.csv", 5, "workers", ",many,", "'many', expected a whole number")]
    [InlineData("regions.csv", 5, "code", "990000,", "expected a GB/T 2260 code")]
    [InlineData("provinces.csv", 9, "item", ",wages,", "expected one of births")]
    [InlineData("payers.csv", 3, "payer", "company,", "expected one of none, enterprise")]
    [InlineData("chronic.csv", 2, "male", ",-1,", "expected a whole number from 0")]
    [InlineData("wages.csv", 4, "rank", "9,", "expected a whole number from 2 to 2")]
    public void A_wrong_cell_is_named_by_file_line_and_column(string file, int line, string column, string cell, string says)
    {
        using var inputs = new Copy();
        inputs.Replace(file, line, column, cell.Trim(','));

        var failure = Assert.Throws<InputException>(inputs.Load);
        Assert.EndsWith(file, failure.File, StringComparison.Ordinal);
        Assert.Equal((line, column), (failure.Line, failure.Column));
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_with_another_header_or_a_short_row_or_none_at_all_is_refused()
    {
        using var inputs = new Copy();
        var ages = inputs.Lines("ages.csv");
        inputs.Write("ages.csv", ["age" + ages[0][4..], .. ages[1..]]);
        Assert.Equal(1, Assert.Throws<InputException>(inputs.Load).Line);

        inputs.Write("ages.csv", [ages[0], ages[1], "1,4,1"]);
        Assert.Equal(3, Assert.Throws<InputException>(inputs.Load).Line);

        inputs.Write("ages.csv", [ages[0], ages[1], "1,4\"5,1"]);
        Assert.Equal(3, Assert.Throws<InputException>(inputs.Load).Line);

        File.Delete(inputs.Path("ages.csv"));
        Assert.Equal(0, Assert.Throws<InputException>(inputs.Load).Line);
    }

    [Fact]
    public void A_province_without_a_figure_and_shares_that_do_not_add_up_are_refused()
    {
        using var inputs = new Copy();
        var provinces = inputs.Lines("provinces.csv");
        inputs.Write("provinces.csv", [.. provinces.Where(row => !row.StartsWith("310000,deaths", StringComparison.Ordinal))]);
        Assert.Contains("310000 has no 'deaths'", Assert.Throws<InputException>(inputs.Load).Message, StringComparison.Ordinal);

        inputs.Write("provinces.csv", provinces);
        inputs.Replace("payers.csv", 2, "workers", "58001");
        Assert.Contains("must add up to 1000000", Assert.Throws<InputException>(inputs.Load).Message, StringComparison.Ordinal);
    }

    /// <summary>A copy of the shipped inputs that a test may spoil.</summary>
    private sealed class Copy : IDisposable
    {
        private readonly Scratch scratch = new();

        public Copy()
        {
            Directory.CreateDirectory(scratch[Year]);
            foreach (var file in Directory.GetFiles(System.IO.Path.Combine(Repository.Root, "nation", Year), "*.csv"))
            {
                File.Copy(file, Path(System.IO.Path.GetFileName(file)));
            }
        }

        public string Path(string file) => System.IO.Path.Combine(scratch[Year], file);

        public string[] Lines(string file) => File.ReadAllLines(Path(file));

        public void Write(string file, string[] lines) => File.WriteAllText(Path(file), string.Join('\n', lines) + "\n");

        public void Replace(string file, int line, string column, string cell)
        {
            var lines = Lines(file);
            var cells = lines[line - 1].Split(',');
            cells[Array.IndexOf(lines[0].Split(','), column)] = cell;
            lines[line - 1] = string.Join(',', cells);
            Write(file, lines);
        }

        public void Load() => NationInputs.Load(System.IO.Path.GetDirectoryName(scratch[Year])!, 2020);

        public void Dispose() => scratch.Dispose();
    }
}
