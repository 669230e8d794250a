using Yibao.Simulation.Inputs;
using Yibao.Statistics.Bulletins;
using Yibao.Statistics.Indicators;

namespace Yibao.Simulation.Running;

/// <summary>Reads <c>published.csv</c> (公布数文件).</summary>
public static class PublishedTable
{
    private const decimal Largest = 1_000_000_000_000;

    /// <summary>The figures, in the order of the file.</summary>
    /// <param name="folder">Folder of the year.</param>
    /// <exception cref="InputException">The file is missing or wrong; the message names the place.</exception>
    public static IReadOnlyList<PublishedFigure> Read(string folder)
    {
        using var table = InputTable.Open(folder, "published.csv", "indicator", "value", "unit", "kind", "reason");
        var figures = new List<PublishedFigure>();
        while (table.Next())
        {
            var id = table.Text("indicator");
            if (!IndicatorList.Has(id))
            {
                throw table.Fault("indicator", $"there is no indicator '{id}'");
            }

            var value = table.Number("value", 0, Largest);
            if (!PublishedFigure.TryConvert(IndicatorList.Find(id), value, table.Text("unit"), out var converted))
            {
                var words = string.Join(", ", PublishedFigure.UnitWords);
                throw table.Fault("unit", $"'{table.Text("unit")}', expected a unit of the indicator: {words}");
            }

            figures.Add(new PublishedFigure(
                id, converted.Value, table.Text("source"), table.Text("trust"), table.Word("kind", ["input", "output"]) == 0,
                table.Optional("reason")));
        }

        return figures;
    }
}
