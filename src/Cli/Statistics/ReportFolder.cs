using Yibao.Statistics.Report;

namespace Yibao.Cli.Statistics;

/// <summary>Writes the files of a report into a folder (写出报告), which is made where it is missing.</summary>
internal static class ReportFolder
{
    /// <summary>Writes them; a file that is there is replaced as a whole.</summary>
    public static void Write(string folder, IEnumerable<ReportFile> files)
    {
        foreach (var file in files)
        {
            var path = Path.Combine(folder, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path + ".new", file.Text);
            File.Move(path + ".new", path, overwrite: true);
        }
    }
}
