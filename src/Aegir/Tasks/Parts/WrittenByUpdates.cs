using Aegir.Hosts;
using Aegir.Recipes;
using static Aegir.Recipes.Step;

namespace Aegir.Tasks.Parts;

/// <summary>
/// What Drupal's updates write among a site's uploads: a picture that a module brings along, a file of translations. Updates
/// run on the hub, which has none of the uploads, and the web servers have them.
/// </summary>
internal static class WrittenByUpdates
{
    private static readonly string[] Places = ["files", "private/files"];

    /// <summary>What each machine makes for itself.</summary>
    private static readonly string[] Made =
    [
        "files/php",
        "files/css",
        "files/js",
        "files/.htaccess",
        "private/files/.htaccess",
    ];

    /// <summary>
    /// Adds it to the uploads on the web servers. It has no undo: they have a directory of the task's own, which goes with
    /// the undo of who made it.
    /// </summary>
    public static IReadOnlyList<Step> Send(Fleet fleet, SiteHome home) =>
        home.Http.OnSiteHosts(
            "send what updates wrote among the uploads",
            host =>
                Do(
                    $"send to {host.Name}",
                    (_, ct) => host.IsHub || !IsAny(home) ? Task.CompletedTask : Send(fleet, home, host, ct)
                )
        );

    private static Task Send(Fleet fleet, SiteHome home, Host host, CancellationToken ct) =>
        new FileRelay(fleet.Hub, host) { StayBehind = Made }.Add(home.Site.Directory, Places, ct);

    private static bool IsAny(SiteHome home) =>
        Places
            .Select(place => $"{home.Site.Directory / place}")
            .Where(Directory.Exists)
            .SelectMany(Directory.EnumerateFileSystemEntries)
            .Select(path => Path.GetRelativePath($"{home.Site.Directory}", path))
            .Except(Made)
            .Any();
}
