using Aegir.Drupal;
using Aegir.Hosts;
using Aegir.Model;
using Aegir.Services;

namespace Aegir.Tasks.Parts;

/// <summary>The Drush alias files of the hub (<see cref="DrushAlias"/>), generated from the records each time.</summary>
internal static class AliasFiles
{
    /// <summary>Writes the file of a platform.</summary>
    public static async Task Write(Fleet fleet, Platform platform, CancellationToken ct)
    {
        using var held = await ConfigLock.Take(fleet.Layout, ContextName.Hub, ct);
        var alias = DrushAlias.Of(platform);
        await Write(fleet.Layout, alias.File, [alias], ct);
    }

    /// <summary>Removes the file of a platform; may be repeated.</summary>
    public static async Task Remove(Fleet fleet, Platform platform, CancellationToken ct)
    {
        using var held = await ConfigLock.Take(fleet.Layout, ContextName.Hub, ct);
        await Write(fleet.Layout, DrushAlias.Of(platform).File, [], ct);
    }

    /// <summary>
    /// Writes the file that a site shares with others, with all of them that are recorded now; removes it where none is.
    /// </summary>
    public static async Task Write(Fleet fleet, DomainName uri, CancellationToken ct)
    {
        using var held = await ConfigLock.Take(fleet.Layout, ContextName.Hub, ct);
        var docroots = (await fleet.Db.Platforms.List(webServer: null, ct)).ToDictionary(p => p.Name, p => p.Docroot);
        var file = DrushAlias.Of(uri, fleet.Layout.Root).File;
        var aliases = (await fleet.Db.Sites.BeginningWith(DrushAlias.SharedBeginning(uri), ct))
            .Select(site => DrushAlias.Of(site.Name, docroots[site.Platform]))
            .Where(alias => alias.File == file);
        await Write(fleet.Layout, file, [.. aliases], ct);
    }

    /// <summary>Writes or removes one file. The caller holds the lock of the hub's own config.</summary>
    private static async Task Write(
        HubLayout layout,
        string file,
        IReadOnlyList<DrushAlias> aliases,
        CancellationToken ct
    )
    {
        var path = layout.DrushSites / file;
        AtomicFile.RemoveLeftovers(path.Parent);
        AtomicFile.RemoveLeftovers(layout.DrushSites.Parent);
        if (aliases.Count > 0)
            await AtomicFile.Write(path, DrushAlias.Text(aliases), ct);
        else if (File.Exists($"{path}"))
            File.Delete($"{path}");
        if (Directory.Exists($"{layout.DrushSites}"))
            await AtomicFile.Write(layout.DrushSites.Parent / "drush.yml", DrushAlias.Config(Directories(layout)), ct);
    }

    private static IEnumerable<string> Directories(HubLayout layout) =>
        Directory
            .EnumerateDirectories($"{layout.DrushSites}")
            .Append($"{layout.DrushSites}")
            .Order(StringComparer.Ordinal);
}
