using System.Text;

namespace Yibao.Tests.Faults;

/// <summary>What is left of the last moments of a process.</summary>
internal enum Loss
{
    /// <summary>The process died.</summary>
    Process,

    /// <summary>It died within a write.</summary>
    TornWrite,

    /// <summary>The power went: only what was made durable is there.</summary>
    PowerAll,

    /// <summary>The power went: some of the rest is there too.</summary>
    PowerSome,
}

/// <summary>Files as a crash left them, from the steps that <see cref="WriteShim"/> wrote down.</summary>
internal static class CrashedFiles
{
    /// <summary>Makes the files in a folder; gives the answers that were out by then, which are files that the child wrote.</summary>
    internal static Dictionary<string, string> Rebuild(
        string place, Dictionary<string, byte[]> before, List<FileStep> steps, Loss loss, Random random, params string[] answers)
    {
        var files = before.ToDictionary(file => file.Key, file => new MemoryStream(), StringComparer.Ordinal);
        foreach (var (name, bytes) in before)
        {
            files[name].Write(bytes);
        }

        for (var i = 0; i < steps.Count; i++)
        {
            var step = steps[i];
            var isDurable = steps.Skip(i + 1).Any(later => later.Kind == 's' && later.Name == step.Name);
            var isAnswer = answers.Contains(step.Name, StringComparer.Ordinal);
            if (!isDurable && !isAnswer && (loss == Loss.PowerAll || (loss == Loss.PowerSome && random.Next(2) == 0)) && step.Kind != 'u')
            {
                continue;
            }

            Apply(files, step, i == steps.Count - 1 && loss == Loss.TornWrite ? step.Data.Length / 2 : step.Data.Length);
        }

        foreach (var (name, bytes) in files.Where(file => !file.Key.EndsWith("-shm", StringComparison.Ordinal)))
        {
            File.WriteAllBytes(Path.Combine(place, name), bytes.ToArray());
        }

        return files.Where(file => answers.Contains(file.Key, StringComparer.Ordinal) && file.Value.Length > 0)
            .Where(_ => loss != Loss.TornWrite || !answers.Contains(steps[^1].Name, StringComparer.Ordinal))
            .ToDictionary(file => file.Key, file => Encoding.UTF8.GetString(file.Value.ToArray()), StringComparer.Ordinal);
    }

    private static void Apply(Dictionary<string, MemoryStream> files, FileStep step, int length)
    {
        if (step.Kind == 'u')
        {
            files.Remove(step.Name);
            return;
        }

        if (!files.TryGetValue(step.Name, out var file))
        {
            files[step.Name] = file = new MemoryStream();
        }

        if (step.Kind == 't')
        {
            file.SetLength(step.Offset);
        }
        else if (step.Kind == 'w')
        {
            file.Position = step.Offset;
            file.Write(step.Data.AsSpan(0, length));
        }
    }
}
