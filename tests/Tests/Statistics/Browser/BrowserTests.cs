using Yibao.Kernel;
using Yibao.Statistics.Report;
using Yibao.Tests.Statistics.Report;

namespace Yibao.Tests.Statistics.Browser;

/// <summary>Reports looked at in Chromium, at the width of a phone and of a desk; skipped where it is not installed.</summary>
public sealed class BrowserTests
{
    private const int Phone = 360;
    private const int Desk = 1280;
    private const decimal ReadablePixels = 9.5m;

    [Fact]
    public async Task Every_block_and_chart_opens_offline_and_reads_on_a_phone() =>
        await Check(ReportFiles.Of(ReportTests.Sample, "sample", Language.Chinese, Language.English));

    [Fact]
    public async Task A_page_that_reaches_out_is_noticed()
    {
        Assert.SkipWhen(Chromium.Program is null, "Chromium is not installed");
        var page = HtmlPage.Of(ReportTests.Sample, Language.English)
            .Replace("</main>", "<img src=\"http://127.0.0.1:9/x.png\"><p style=\"width:900px\">wide</p></main>", StringComparison.Ordinal);
        var folder = Directory.CreateTempSubdirectory("yibao-test-");
        await using var browser = await Chromium.Start();
        var path = Path.Combine(folder.FullName, "bad.html");
        await File.WriteAllTextAsync(path, page);
        var look = await browser.Look(path, Phone);
        Assert.Contains("violates", string.Concat(look.Complaints), StringComparison.Ordinal);
        Assert.True(look.WidthNeeded > Phone);
        Assert.Equal(1, look.Unnamed);
        folder.Delete(recursive: true);
    }

    /// <summary>Opens every page among files in both widths: no request but for itself, no complaint, nothing to scroll sideways, text that
    /// can be read, every picture with a name.</summary>
    internal static async Task Check(IReadOnlyList<ReportFile> files)
    {
        Assert.SkipWhen(Chromium.Program is null, "Chromium is not installed");
        var folder = Directory.CreateTempSubdirectory("yibao-test-");
        await using var browser = await Chromium.Start();
        foreach (var file in files.Where(file => file.Path.EndsWith(".html", StringComparison.Ordinal)))
        {
            var path = Path.Combine(folder.FullName, file.Path);
            await File.WriteAllTextAsync(path, file.Text);
            foreach (var width in new[] { Phone, Desk })
            {
                var look = await browser.Look(path, width);
                Assert.Empty(look.Complaints);
                Assert.All(look.Requests, request => Assert.True(
                    request == new Uri(path).AbsoluteUri || request.StartsWith("data:", StringComparison.Ordinal), request));
                Assert.True(look.WidthNeeded <= width, $"{file.Path} wants {look.WidthNeeded} pixels, the window has {width}");
                Assert.True(look.SmallestText >= ReadablePixels, $"{file.Path} at {width}: text of {look.SmallestText} pixels");
                Assert.Equal(0, look.Unnamed);
            }
        }

        folder.Delete(recursive: true);
    }
}
