using Aegir.Model;
using Aegir.Tasks.Importing;

namespace Aegir.Views;

/// <summary>
/// A platform. <c>Verified</c> is when <c>verify</c> last succeeded, null before the first time. <c>Unrecorded</c> are the
/// sites that lie there and have no record; null where nobody looked.
/// </summary>
public sealed record PlatformView(
    string Name,
    string Root,
    string Docroot,
    string WebServer,
    string Flavour,
    string Version,
    bool IsLocked,
    DateTimeOffset? Verified,
    IReadOnlyList<UnrecordedSiteView>? Unrecorded = null
)
{
    /// <summary>The platform of a record.</summary>
    public static PlatformView Of(Platform platform) =>
        new(
            platform.Name.Bare,
            platform.Root.ToString(),
            platform.Docroot.ToString(),
            platform.WebServer.Bare,
            platform.Code.Flavour == DrupalFlavour.Backdrop ? "backdrop" : "drupal",
            platform.Code.Version,
            platform.IsLocked,
            platform.Verified
        );
}

/// <summary>A site that lies on a platform and has no record: its directory below <c>sites/</c>, and on which servers.</summary>
public sealed record UnrecordedSiteView(string Directory, IReadOnlyList<string> Servers)
{
    /// <summary>The site as it was found.</summary>
    public static UnrecordedSiteView Of(UnrecordedSite site) =>
        new($"{site.Directory}", [.. site.Servers.Select(server => server.Bare)]);
}
