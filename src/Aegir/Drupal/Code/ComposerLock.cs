using System.Text.Json;
using Aegir.Model;

namespace Aegir.Drupal.Code;

/// <summary>What <c>composer.lock</c> says of Drupal's packages: projects installed from source have no version of their own.</summary>
internal static class ComposerLock
{
    private const int LargestFile = 16 << 20;
    private const string Vendor = "drupal/";

    /// <summary>The versions of the projects <c>drupal/NAME</c>, by that name; empty where there is no readable lock.</summary>
    public static IReadOnlyDictionary<string, string> Versions(UnixPath root)
    {
        var versions = new Dictionary<string, string>(StringComparer.Ordinal);
        if (CodeFile.Read(root / "composer.lock", LargestFile) is not { } text)
            return versions;
        try
        {
            using var json = JsonDocument.Parse(text);
            if (json.RootElement.TryGetProperty("packages", out var packages))
                foreach (var package in packages.EnumerateArray())
                    if (
                        package.GetProperty("name").GetString() is { } name
                        && name.StartsWith(Vendor, StringComparison.Ordinal)
                    )
                        versions[name[Vendor.Length..]] = package.GetProperty("version").GetString() ?? "";
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            versions.Clear();
        }
        return versions;
    }
}
