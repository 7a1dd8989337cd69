using System.Globalization;
using Aegir.Model;

namespace Aegir.Hosts.Sandbox;

/// <summary>
/// Which files of their platforms sites' PHP loads on this hub, by their names below the platform's root: one list for all
/// platforms, since what one release of Drupal loads the next one does, too. A site's code can tell any names. They are
/// taken only where there is such a file, and all that is done with them is that it is compiled.
/// </summary>
/// <param name="layout">Where the list lies.</param>
/// <param name="php">Makes PHP tell.</param>
internal sealed class LoadedFiles(HubLayout layout, SandboxPhp php)
{
    /// <summary>More than sites load. What is compiled takes about 20 KB a file.</summary>
    private const int Most = 10_000;

    private const int LargestReport = 4 << 20;
    private const string Report = "loaded-";

    /// <summary>Another text for each list that there has been; empty where there is none yet.</summary>
    public string Version =>
        new FileInfo($"{List}") is { Exists: true } list
            ? string.Create(CultureInfo.InvariantCulture, $"{list.Length} bytes of {list.LastWriteTimeUtc:O}")
            : "";

    private UnixPath List => layout.Compiled / "loaded";

    /// <summary>An empty file, to which the PHP in a sandbox adds the full names of what it has loaded.</summary>
    public UnixPath NewReport()
    {
        AtomicFile.MakeDirectory(layout.Run);
        var report = layout.Run / $"{Report}{Environment.ProcessId}-{Guid.NewGuid():N}";
        PrivateFile.Create($"{report}").Dispose();
        return report;
    }

    /// <summary>Removes the reports of processes that were killed.</summary>
    public void RemoveLeft()
    {
        foreach (var report in Directory.EnumerateFiles($"{layout.Run}", $"{Report}*"))
            if (!Directory.Exists($"/proc/{Path.GetFileName(report)[Report.Length..].Split('-')[0]}"))
                File.Delete(report);
    }

    /// <summary>Arguments of bubblewrap that make PHP write a report.</summary>
    public async Task<IReadOnlyList<string>> Show(UnixPath report, CancellationToken ct) =>
        [
            .. await php.Show(["loaded.ini", "loaded.php"], ct),
            .. (string[])["--bind", $"{report}", $"{SandboxPhp.Place}/loaded"],
        ];

    /// <summary>
    /// Takes over what is new in a report, and removes it. Where it cannot be read, or the list not be written, nothing is
    /// taken over: the next PHP tells it again.
    /// </summary>
    public async Task Learn(SiteWorld world, UnixPath report)
    {
        try
        {
            if (new FileInfo($"{report}").Length is 0 or > LargestReport)
                return;
            var known = (await Names(CancellationToken.None)).ToHashSet(StringComparer.Ordinal);
            var told = await File.ReadAllLinesAsync($"{report}", CancellationToken.None);
            var before = known.Count;
            foreach (var name in told.Select(file => NameOf(world, file)).OfType<string>())
                if (known.Count < Most)
                    known.Add(name);
            if (known.Count > before)
                await AtomicFile.Write(List, string.Join('\n', known), CancellationToken.None);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The site's code may have done this on purpose.
        }
        finally
        {
            File.Delete($"{report}");
        }
    }

    /// <summary>All names.</summary>
    public async Task<IReadOnlyList<string>> Names(CancellationToken ct) =>
        File.Exists($"{List}") ? await File.ReadAllLinesAsync($"{List}", ct) : [];

    /// <summary>Null for what is no file of the platform. What lies in a site's own directory is that site's alone.</summary>
    private static string? NameOf(SiteWorld world, string file)
    {
        var sites = world.Directory.Parent;
        return
            UnixPath.TryParse(file, out var path, out _)
            && path.IsWithin(world.Root)
            && (!path.IsWithin(sites) || path.IsWithin(sites / "all"))
            && File.Exists($"{path}")
            ? $"{path}"[$"{world.Root}/".Length..]
            : null;
    }
}
