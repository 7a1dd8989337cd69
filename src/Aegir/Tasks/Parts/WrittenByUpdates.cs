using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using static Aegir.Recipes.Step;

namespace Aegir.Tasks.Parts;

/// <summary>
/// What Drupal's updates write among a site's uploads: a picture that a module brings along, a file of translations. Updates
/// run on the hub, which has none of the uploads, and the web servers have them.
/// </summary>
internal static class WrittenByUpdates
{
    /// <summary>The directory of that name in a site's, and in its private one.</summary>
    private const string Files = "files";

    /// <summary>What each machine makes for itself.</summary>
    private static readonly string[] Made = [$"{Files}/php", $"{Files}/css", $"{Files}/js", $"{Files}/.htaccess"];

    /// <summary>
    /// Adds it to the uploads on the web servers. It has no undo: they have a directory of the task's own, which goes with
    /// the undo of who made it. Where the hub is one of them it has uploads itself, and they are shared as ever; one that is out
    /// has old ones, and keeps what updates wrote.
    /// </summary>
    public static IReadOnlyList<Step> Send(Fleet fleet, SiteHome home) =>
        home.Http.Members.Contains(ContextName.Hub)
            ? []
            : home.Http.OnSiteHosts(
                "send what updates wrote among the uploads",
                host => Do($"send to {host.Name}", (_, ct) => Send(fleet.Hub, host, home.Site.Directory, ct))
            );

    private static async Task Send(Host hub, Host host, UnixPath site, CancellationToken ct)
    {
        foreach (var directory in new[] { site, site / "private" }.Where(HasAny))
            await new FileRelay(hub, host) { StayBehind = Made }.Add(directory, [Files], ct);
    }

    private static bool HasAny(UnixPath directory) =>
        Directory.Exists($"{directory / Files}")
        && Directory
            .EnumerateFileSystemEntries($"{directory / Files}")
            .Select(path => Path.GetRelativePath($"{directory}", path))
            .Except(Made)
            .Any();
}
