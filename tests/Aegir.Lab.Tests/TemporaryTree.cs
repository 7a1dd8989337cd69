using Aegir.Model;

namespace Aegir.Lab.Tests;

/// <summary>A directory of this machine that goes when the test ends.</summary>
internal sealed class TemporaryTree : IDisposable
{
    public UnixPath Path { get; } = Parsed.Parse<UnixPath>(Directory.CreateTempSubdirectory("aegir-tree-").FullName);

    public void Dispose() => Directory.Delete($"{Path}", recursive: true);
}

internal static class PathExtensions
{
    /// <summary>The file of this name in a directory.</summary>
    public static string Below(this string name, string directory) => Path.Combine(directory, name);
}
