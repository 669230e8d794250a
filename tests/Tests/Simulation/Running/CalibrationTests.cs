using System.Globalization;
using Yibao.Simulation.Inputs;
using Yibao.Simulation.Running;

namespace Yibao.Tests.Simulation.Running;

public class CalibrationTests
{
    private static readonly Lazy<IReadOnlyList<CalibrationRow>> Table = new(() =>
    {
        var scene = SmallNation.Thousandth;
        var all = scene.Run.Run(0, scene.Nation.People, 2, null, CancellationToken.None);
        scene.Run.Close(all);
        return Calibration.Of(scene.Nation.Inputs.Folder, all.Facts, scene.Nation.Scale);
    });

    [Fact]
    public void Inputs_are_within_one_percent_and_outputs_within_ten_or_a_reason_is_given()
    {
        var unexplained = Table.Value.Where(row => row.IsFar && row.Published.Reason.Length == 0).Select(row =>
            string.Create(CultureInfo.InvariantCulture, $"{row.Published.Indicator} {row.Deviation:P1}"));

        Assert.Empty(unexplained);
    }

    [Theory]
    [InlineData("enrolment.total")]
    [InlineData("enrolment.employee")]
    [InlineData("enrolment.resident")]
    [InlineData("care.employee.stays")]
    [InlineData("care.resident.stays")]
    [InlineData("care.employee.cost.each")]
    [InlineData("care.resident.cost.each")]
    [InlineData("care.employee.times")]
    [InlineData("care.resident.times")]
    public void The_inputs_that_everything_rests_on_hold_without_excuse(string indicator) =>
        Assert.InRange(Math.Abs(Table.Value.Single(row => row.Published.Indicator == indicator).Deviation!.Value), 0, 0.01m);

    [Fact]
    public void What_comes_out_of_the_rules_is_near_what_was_published()
    {
        foreach (var indicator in new[] { "care.employee.paid", "care.resident.paid", "elsewhere.paid", "fund.income.employee" })
        {
            Assert.InRange(Table.Value.Single(row => row.Published.Indicator == indicator).Deviation!.Value, -0.10m, 0.10m);
        }
    }

    [Theory]
    [InlineData("care.nothing,1,wan times,input,,OFF,test", "published.csv:2: indicator: there is no indicator 'care.nothing'")]
    [InlineData("care.stays,1,yuan,input,,OFF,test", "published.csv:2: unit: 'yuan', expected a unit of the indicator")]
    [InlineData("care.stays,1,wan times,guess,,OFF,test", "published.csv:2: kind: 'guess', expected one of input, output")]
    public void A_wrong_published_figure_is_named_by_its_place(string row, string expected)
    {
        using var folder = new InputFolder().With("published.csv", "indicator,value,unit,kind,reason,trust,source\n" + row + "\n");

        Assert.Contains(
            expected, Assert.Throws<InputException>(() => PublishedTable.Read(folder.Path)).Message, StringComparison.Ordinal);
    }
}
