using Aegir.Hosts;

namespace Aegir.Tasks.Parts;

/// <summary>
/// A site's configuration in files, <c>private/config</c>. The web servers have it; what changes it, a rewriting of paths
/// or Drupal's updates, runs on the hub.
/// </summary>
internal sealed class ConfigFiles(SiteHome home)
{
    /// <summary>Makes the hub's what the site's is.</summary>
    public async Task Fetch(CancellationToken ct)
    {
        if (home.Http.Files is { } host)
            await host.Fetch(Sync, ct);
    }

    /// <summary>Makes that of all web servers what the hub's is.</summary>
    public async Task Send(CancellationToken ct)
    {
        foreach (var host in home.Http.SiteHosts)
            await host.Push(Sync, ct);
    }

    private FileSync Sync =>
        new(home.Site.Directory / "private", home.Site.Directory / "private")
        {
            ComparesContent = true,
            Deletes = true,
            Only = ["config"],
        };
}
