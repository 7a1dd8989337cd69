using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;

namespace Aegir.Services.Http;

/// <summary>
/// The directory of a site on a web server. <c>files/</c> and <c>private/</c> are made there with the hub's modes, but
/// what is in them is the web server's own: it is never deleted or overwritten.
/// </summary>
/// <param name="place">The web server.</param>
internal sealed class PublishedSite(ServicePlace place)
{
    private const string Ours = "ours";

    /// <summary>Without uploads it is small, and the site may be closed meanwhile.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    /// <summary>
    /// Makes the site's directory, and <c>sites.php</c>, like the hub's. What was there before is fetched first, if
    /// anything is to change, and undo puts it back; a directory that was not there goes, with all that is in it.
    /// </summary>
    public Step Publish(HostedSite site)
    {
        var name = $"publish the directory of {site.Site.Name} on {place.Server.Name}";
        return Step.Do(
            name,
            async (scope, ct) =>
            {
                var push = Sync(site, site.Platform.SitesDirectory, site.Platform.SitesDirectory);
                var change = await place.Host.Push(push with { IsTrial = true }, ct);
                if (change.Changed.Count == 0)
                    return;
                await Keep(site, scope.Room, ct);
                await place.Host.Push(push, ct);
            },
            (scope, ct) => PutBack(site, scope.Room, ct),
            async ct =>
            {
                var push = Sync(site, site.Platform.SitesDirectory, site.Platform.SitesDirectory);
                var change = await place.Host.Push(push with { IsTrial = true }, ct);
                return string.Concat(change.Changed.Select(path => $"{path}\n"));
            }
        );
    }

    /// <summary>
    /// Sends the whole directory of a new site, with what the installer made in <c>files/</c> and <c>private/</c>. Undo
    /// removes it. A directory that is there already is somebody's, and is neither touched nor removed.
    /// </summary>
    public Step PublishNew(HostedSite site) =>
        Step.Do(
            $"publish the directory of {site.Site.Name} on {place.Server.Name}",
            async (scope, ct) =>
            {
                if (place.Host.IsHub)
                    return;
                await DemandFree(site, scope.Notes, ct);
                await place.Host.Push(new FileSync(site.Directory, site.Directory) { Copied = scope.Copied }, ct);
            },
            (scope, ct) => scope.Notes.Has(Ours) ? Remove(site, ct) : Task.CompletedTask
        );

    /// <summary>Removes the directory, uploads included; on the hub the files of a site are not the web server's.</summary>
    public Step Retire(HostedSite site) =>
        Step.Do(
            $"remove the directory of {site.Site.Name} from {place.Server.Name}",
            (_, ct) => place.Host.IsHub ? Task.CompletedTask : Remove(site, ct)
        );

    /// <summary>Notes that the directory is this task's own, once it is known that nobody else's is there.</summary>
    private async Task DemandFree(HostedSite site, StepNotes notes, CancellationToken ct)
    {
        if (notes.Has(Ours))
            return;
        var there = Command.Script("""if [ -e "$1" ]; then echo there; fi""", $"{site.Directory}");
        if ((await place.Host.Query(there, ct)).Length > 0)
            throw new Conflict(
                $"There is a directory {site.Directory} on {place.Server.Name} already. Move it away first."
            );
        await notes.Write(Ours, ct);
    }

    private static FileSync Sync(HostedSite site, UnixPath from, UnixPath to) =>
        new(from, to)
        {
            ComparesContent = true,
            Deletes = true,
            Only = [site.Site.Uri.ToString(), "sites.php"],
            Excludes = [$"/{site.Site.Uri}/files/*", $"/{site.Site.Uri}/private/*"],
            Timeout = Limit,
        };

    /// <summary>
    /// Fetches what the server has. It goes to a directory of another name first, and to the disk, so that a kept state is always
    /// a whole one.
    /// </summary>
    private async Task Keep(HostedSite site, UnixPath kept, CancellationToken ct)
    {
        if (Directory.Exists(kept.ToString()))
            return;
        var unfinished = kept.Parent / $"{kept.Name}.unfinished";
        AtomicFile.MakeDirectory(unfinished);
        await place.Host.Fetch(Sync(site, site.Platform.SitesDirectory, unfinished), ct);
        await place.Hub.Run(Command.Of("sync", "--file-system", "--", unfinished.ToString()), ct);
        Directory.Move(unfinished.ToString(), kept.ToString());
        AtomicFile.Settle(kept.Parent);
    }

    private async Task PutBack(HostedSite site, UnixPath kept, CancellationToken ct)
    {
        if (!Directory.Exists(kept.ToString()))
            return;
        if (Directory.Exists((kept / site.Site.Uri).ToString()))
            await place.Host.Push(Sync(site, kept, site.Platform.SitesDirectory), ct);
        else
        {
            await Remove(site, ct);
            var others = Sync(site, kept, site.Platform.SitesDirectory) with { Only = ["sites.php"] };
            await place.Host.Push(others, ct);
        }
    }

    /// <summary>With what a restoration may have left beside it, where the server was out when that ended.</summary>
    private Task<string> Remove(HostedSite site, CancellationToken ct) =>
        place.Host.Run(
            Removal.Of(
                site.Directory,
                HiddenSiblings.Incoming(site.Directory),
                HiddenSiblings.Outgoing(site.Directory)
            ),
            ct
        );
}
