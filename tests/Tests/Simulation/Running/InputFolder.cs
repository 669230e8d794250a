namespace Yibao.Tests.Simulation.Running;

/// <summary>A folder of inputs of a test's own, gone with it.</summary>
internal sealed class InputFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("yibao-nation-");

    public string Path => folder.FullName;

    /// <summary>Every file of another folder.</summary>
    public static InputFolder Copy(string from)
    {
        var copy = new InputFolder();
        foreach (var file in Directory.GetFiles(from, "*.csv"))
        {
            File.Copy(file, System.IO.Path.Combine(copy.Path, System.IO.Path.GetFileName(file)));
        }

        return copy;
    }

    public InputFolder With(string name, string text)
    {
        File.WriteAllText(System.IO.Path.Combine(Path, name), text);
        return this;
    }

    public void Dispose() => folder.Delete(recursive: true);
}
