using Aegir.Drupal.Importing;
using Aegir.Hosts;
using Aegir.Hosts.Sandbox;
using Aegir.Model;
using Aegir.Services;

namespace Aegir.Drupal.Settings;

/// <summary>
/// What the administrators' own files say that Aegir cannot go along with: <c>local.settings.php</c> of a site and
/// <c>sites/all/platform.settings.php</c>, which have the last word in its settings.
/// </summary>
/// <param name="Database">Why it would be another site's database that is changed; null for no reason.</param>
/// <param name="Uploads">Why the next publication would delete uploads; null for no reason.</param>
public sealed record OwnSettings(string? Database, string? Uploads)
{
    /// <summary>Nothing that stands in the way.</summary>
    public static OwnSettings None { get; } = new(null, null);

    /// <summary>Why a task cannot go on, the weightier first; null if it can.</summary>
    public string? Obstacle => Database ?? Uploads;

    /// <summary>Looks at a site. Where there are no such files, its settings are Aegir's, and not run.</summary>
    /// <exception cref="CommandFailed">The settings failed, took too long, or name no database.</exception>
    /// <exception cref="InvalidInput">They printed something, or name what is no path.</exception>
    internal static async Task<OwnSettings> Of(HostedSite site, PhpSandbox sandbox, CancellationToken ct)
    {
        UnixPath[] files =
        [
            site.Directory / "local.settings.php",
            site.Directory.Parent / "all" / "platform.settings.php",
        ];
        if (!files.Any(file => File.Exists($"{file}")))
            return None;
        var said = await new SettingsReader(sandbox).Of(site.World, ct);
        return new OwnSettings(DatabaseFault(site, said.Database), UploadsFault(site, said.Parts));
    }

    private static string? DatabaseFault(HostedSite site, string database) =>
        database == (site.DatabaseFile is { } file ? $"{file}" : $"{site.Site.Database}")
            ? null
            : $"local.settings.php of {site.Site.Uri}, or sites/all/platform.settings.php, names a database of its own. "
                + "Aegir gives the site a new one: take those lines out first.";

    private static string? UploadsFault(HostedSite site, IReadOnlyDictionary<string, string> parts)
    {
        var own = site.Directory;
        return
            parts
                .Where(part => part.Key is "files" or "private/files")
                .Select(part => Parsed.Parse<UnixPath>(part.Value))
                .FirstOrDefault(path =>
                    path.IsWithin(own) && !path.IsWithin(own / "files") && !path.IsWithin(own / "private")
                )
                is { } lost
            ? $"local.settings.php of {site.Site.Uri}, or sites/all/platform.settings.php, puts uploads into {lost}. The site's "
                + "directory on a web server is made what it is on the hub, and only files/ and private/ in it are left alone: "
                + "move what is there into one of these, and take those lines out."
            : null;
    }
}
