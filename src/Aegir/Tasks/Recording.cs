using Aegir.Drupal;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services;
using Aegir.Store;
using static Aegir.Recipes.Step;

namespace Aegir.Tasks;

/// <summary>
/// Writes what a task has made true into the records, and the Drush alias files that follow from them. The files are
/// generated from the records each time, so their undo is the records' undo.
/// </summary>
internal static class Recording
{
    /// <summary>Records a platform. Undo records it as it was.</summary>
    public static Step Save(Fleet fleet, Platform platform, Platform before)
    {
        return Do(
            $"record {platform.Name}, {platform.Code.Flavour} {platform.Code.Version}",
            (_, ct) => Write(platform with { Verified = fleet.Now }, ct),
            (_, ct) => Write(before, ct)
        );

        async Task Write(Platform record, CancellationToken ct)
        {
            await fleet.Db.Platforms.Save(record, ct);
            var alias = DrushAlias.Of(record);
            await WriteFile(fleet.Layout, alias.File, [alias], ct);
        }
    }

    /// <summary>Forgets a platform. No undo; may be repeated.</summary>
    public static Step Forget(Fleet fleet, Platform platform) =>
        Do(
            $"forget {platform.Name}",
            async (_, ct) =>
            {
                await fleet.Db.Platforms.Delete(platform.Name, ct);
                await WriteFile(fleet.Layout, DrushAlias.Of(platform).File, [], ct);
            }
        );

    /// <summary>Records a site. Undo records it as it was, or forgets it if there was none.</summary>
    public static Step Save(Fleet fleet, Site site, Site? before)
    {
        return Do($"record {site.Name}", (_, ct) => Write(site, ct), (_, ct) => Write(before, ct));

        async Task Write(Site? record, CancellationToken ct)
        {
            await (record is null ? fleet.Db.Sites.Delete(site.Uri, ct) : fleet.Db.Sites.Save(record, ct));
            await WriteAliases(fleet, site.Uri, ct);
        }
    }

    /// <summary>Forgets a site. No undo; may be repeated.</summary>
    public static Step Forget(Fleet fleet, Site site) =>
        Do(
            $"forget {site.Name}",
            async (_, ct) =>
            {
                await fleet.Db.Sites.Delete(site.Uri, ct);
                await WriteAliases(fleet, site.Uri, ct);
            }
        );

    /// <summary>Writes the alias file that a site is in: sites that differ in their last label only share one.</summary>
    private static async Task WriteAliases(Fleet fleet, DomainName uri, CancellationToken ct)
    {
        var docroots = (await fleet.Db.Platforms.List(webServer: null, ct)).ToDictionary(p => p.Name, p => p.Docroot);
        var file = DrushAlias.Of(uri, fleet.Layout.Root).File;
        var sites = await fleet.Db.Sites.Overview(SiteFilter.All, ct);
        var aliases = sites.Select(site => DrushAlias.Of(site.Uri, docroots[site.Platform]));
        await WriteFile(fleet.Layout, file, [.. aliases.Where(alias => alias.File == file)], ct);
    }

    private static async Task WriteFile(
        HubLayout layout,
        string file,
        IReadOnlyList<DrushAlias> aliases,
        CancellationToken ct
    )
    {
        var path = layout.DrushSites / file;
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
