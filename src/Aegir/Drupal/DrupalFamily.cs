using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services;

namespace Aegir.Drupal;

/// <summary>A profile, module or theme, as a code base or a site has it.</summary>
/// <param name="Name">Its machine name.</param>
/// <param name="Type"><c>profile</c>, <c>module</c> or <c>theme</c>.</param>
/// <param name="Version">Its version as its info file says; empty where it says none.</param>
/// <param name="Schema">The newest update of its database schema; null where it has none.</param>
public sealed record Package(MachineName Name, string Type, string Version, int? Schema);

/// <summary>What Drupal's installer is told.</summary>
/// <param name="SiteName">The title of the site.</param>
/// <param name="AdminName">The first account. Nobody is told its password: one-time login links are used.</param>
/// <param name="AdminEmail">Where its mail goes.</param>
public sealed record InstallOptions(string SiteName, string AdminName, EmailAddress AdminEmail);

/// <summary>
/// One family of code: what differs between Drupal 7, Drupal 8 and later, and Backdrop. All PHP of a site runs as a
/// separate process in a sandbox, with that site's credentials and no others.
/// </summary>
public abstract class DrupalFamily
{
    /// <summary>
    /// Writes what a site needs on the hub before anything runs: its directory, <c>settings.php</c> (from the record
    /// alone: two writes are byte-equal), <c>sites.php</c>, <c>files/</c> and <c>private/</c> with their modes.
    /// Undo puts the files back as they were, or away if there were none.
    /// </summary>
    public abstract IReadOnlyList<Step> WriteSite(HostedSite site);

    /// <summary>
    /// Installs the site into its empty database, with its own Drush or else with Drupal's own installer, and puts the
    /// modes right afterwards. Undo is that of the database and the directory.
    /// </summary>
    public abstract Task Install(HostedSite site, InstallOptions options, CancellationToken ct);

    /// <summary>Runs pending database updates; returns what was printed.</summary>
    public abstract Task<string> UpdateDatabase(HostedSite site, CancellationToken ct);

    /// <summary>Rebuilds or clears all caches.</summary>
    public abstract Task RebuildCache(HostedSite site, CancellationToken ct);

    /// <summary>A link that logs in user 1, once.</summary>
    public abstract Task<string> LoginLink(HostedSite site, CancellationToken ct);

    /// <summary>What the site has enabled.</summary>
    public abstract Task<IReadOnlyList<Package>> EnabledPackages(HostedSite site, CancellationToken ct);

    /// <summary>What the code base offers, without running any of it.</summary>
    public abstract IReadOnlyList<Package> Packages(Platform platform);

    /// <summary>Takes the site's directory, alias lines and all, off the hub. No undo; may be repeated.</summary>
    public abstract IReadOnlyList<Step> RetireSite(HostedSite site);
}
