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
/// <param name="Uploads">Why publications would delete what visitors put there, if there are any; null for no reason.</param>
public sealed record OwnSettings(string? Database, string? Uploads)
{
    /// <summary>The directories that a web server writes to, as <c>reading.php</c> calls them.</summary>
    private static readonly string[] Written = ["files", "private/files", "private/config/active"];

    /// <summary>Nothing that stands in the way.</summary>
    public static OwnSettings None { get; } = new(null, null);

    /// <summary>Whether there are such files; otherwise a site's settings are Aegir's alone.</summary>
    /// <param name="directory">The site's directory.</param>
    /// <param name="platform">Its platform.</param>
    public static bool AreThere(UnixPath directory, Platform platform) =>
        File.Exists($"{directory / "local.settings.php"}")
        || File.Exists($"{platform.SitesDirectory / "all" / "platform.settings.php"}");

    /// <summary>Looks at a site. Where there are no such files, its settings are Aegir's, and not run.</summary>
    /// <exception cref="CommandFailed">The settings failed, took too long, or name no database.</exception>
    /// <exception cref="InvalidInput">They answer with something else than they are asked for.</exception>
    internal static async Task<OwnSettings> Of(HostedSite site, PhpSandbox sandbox, CancellationToken ct)
    {
        if (!AreThere(site.Directory, site.Platform))
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
        var (platform, own) = ($"{site.Platform.Root}", site.Directory);
        string[] kept = [$"{own}/files", $"{own}/private", $"{own.Parent}/default"];
        return
            Written
                .Select(parts.GetValueOrDefault)
                .OfType<string>()
                .FirstOrDefault(path =>
                    IsWithin(path, platform)
                    && !kept.Any(place => IsWithin(path, place))
                    && !LeadsElsewhere(path, platform)
                )
                is { } lost
            ? $"local.settings.php of {site.Site.Uri}, or sites/all/platform.settings.php, puts what visitors write into {lost}. A "
                + "platform on a web server is made what it is on the hub, and what another site has goes with that site: only "
                + "the site's own files/ and private/ are kept for it. Move what is there into one of these, and take those lines out."
            : null;
    }

    private static bool IsWithin(string path, string directory) =>
        path == directory || path.StartsWith($"{directory}/", StringComparison.Ordinal);

    /// <summary>Whether it goes through a link, which a publication leaves what it is.</summary>
    private static bool LeadsElsewhere(string path, string platform)
    {
        for (var part = path; part is not null && part.Length > platform.Length; part = Path.GetDirectoryName(part))
            if (new DirectoryInfo(part).LinkTarget is not null)
                return true;
        return false;
    }
}
