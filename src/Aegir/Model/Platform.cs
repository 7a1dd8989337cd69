namespace Aegir.Model;

/// <summary>The families of code that Aegir can drive; they differ in how they are installed and configured.</summary>
public enum DrupalFlavour
{
    /// <summary>Drupal 7.</summary>
    Drupal7,

    /// <summary>Drupal 8 and later.</summary>
    Drupal8,

    /// <summary>Backdrop CMS.</summary>
    Backdrop,
}

/// <summary>What a code base was recognised as.</summary>
/// <param name="Flavour">Its family.</param>
/// <param name="Version">Its version as it says itself: <c>10.6.12</c>, <c>7.103</c>.</param>
/// <param name="DocrootPart">
/// Where the docroot lies below the root: <c>web</c>, <c>docroot</c>, …; empty where they are the same.
/// </param>
public sealed record DrupalCode(DrupalFlavour Flavour, string Version, string DocrootPart)
{
    /// <summary>As a person says it: <c>Drupal 10.6.12</c>, <c>Backdrop 1.27.1</c>.</summary>
    public string Name => $"{(Flavour == DrupalFlavour.Backdrop ? "Backdrop" : "Drupal")} {Version}";
}

/// <summary>One Drupal code base, published on one web server or cluster.</summary>
/// <param name="Name">Its context: <c>@platform_live</c>.</param>
/// <param name="Root">
/// The whole project, with <c>composer.json</c> and <c>vendor/</c> where it has them; the same path on the hub and on
/// every server.
/// </param>
/// <param name="WebServer">The server or cluster whose <c>http</c> service serves it.</param>
/// <param name="Code">What was found there when it was added or last verified.</param>
public sealed record Platform(ContextName Name, UnixPath Root, ContextName WebServer, DrupalCode Code)
{
    /// <summary>A locked platform takes no new site.</summary>
    public bool IsLocked { get; init; }

    /// <summary>When <c>verify</c> last succeeded; null before the first time.</summary>
    public DateTimeOffset? Verified { get; init; }

    /// <summary>What the web server serves: the directory with <c>index.php</c>.</summary>
    public UnixPath Docroot => Root / Code.DocrootPart;

    /// <summary>The directory of all sites: <c>DOCROOT/sites</c>.</summary>
    public UnixPath SitesDirectory => Docroot / "sites";

    /// <summary>The directory of one site: <c>DOCROOT/sites/URI</c>.</summary>
    public UnixPath SiteDirectory(DomainName uri) => SitesDirectory / uri;
}
