using Aegir.Model;

namespace Aegir.Drupal;

/// <summary>
/// What a site's database says of the site; of Backdrop, which keeps its configuration in files, what the hub's copy of those
/// says, where it has one.
/// </summary>
/// <param name="Packages">What it has enabled; without versions where the database does not have them.</param>
/// <param name="Profile">The profile that it was installed with; null where that is not said.</param>
/// <param name="Language">Its language; null where that is not said.</param>
/// <param name="IsInMaintenance">Whether it is in maintenance mode: visitors are answered 503.</param>
/// <param name="PublicFiles">Where its public files are, as Drupal 7 has it in the database; null where it does not say.</param>
/// <param name="PrivateFiles">The same of its private files.</param>
public sealed record SiteContents(
    IReadOnlyList<Package> Packages,
    MachineName? Profile,
    LanguageCode? Language,
    bool IsInMaintenance,
    string? PublicFiles,
    string? PrivateFiles
)
{
    /// <summary>What it has enabled, where the database has no versions with those that this code has, the first of a name.</summary>
    public IReadOnlyList<Package> PackagesWith(IEnumerable<Package> code)
    {
        var versions = code.DistinctBy(package => package.Name).ToDictionary(package => package.Name, p => p.Version);
        return
        [
            .. Packages.Select(package =>
                package.Version.Length > 0
                    ? package
                    : package with
                    {
                        Version = versions.GetValueOrDefault(package.Name) ?? "",
                    }
            ),
        ];
    }

    /// <summary>A site's record with what its database knows better.</summary>
    public Site Complete(Site site) =>
        site with
        {
            Profile = Profile ?? site.Profile,
            Language = Language ?? site.Language,
        };

    internal static SiteContents Of(SiteAnswer answer) =>
        new(
            [.. (answer.Packages ?? []).Select(package => package.ToPackage()).OfType<Package>()],
            MachineName.TryParse(answer.Profile ?? "", out var profile, out _) ? profile : null,
            LanguageCode.TryParse(answer.Language ?? "", out var language, out _) ? language : null,
            answer.Maintenance,
            answer.PublicFiles,
            answer.PrivateFiles
        );
}
