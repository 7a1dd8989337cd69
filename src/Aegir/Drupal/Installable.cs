using Aegir.Model;
using Aegir.Services;

namespace Aegir.Drupal;

/// <summary>What is checked around a site's own code: what goes into its installer, and the link that comes out.</summary>
internal static class Installable
{
    /// <summary>When an installer is given up.</summary>
    public static TimeSpan TimeLimit { get; } = TimeSpan.FromMinutes(30);

    /// <summary>Looks whether the installer can do what it will be asked to.</summary>
    /// <exception cref="InvalidInput">It cannot; the message says what is missing where.</exception>
    public static void Check(
        HostedSite site,
        InstallOptions options,
        IReadOnlyList<Package> packages,
        UnixPath translations
    )
    {
        DemandProfile(site, packages);
        InstallOptions.Text("title", options.SiteName);
        InstallOptions.Text("account name", options.AdminName);
        var language = $"{site.Site.Language}";
        if (language != "en" && !HasTranslation(translations, language))
            throw new InvalidInput(
                $"There is no translation to {language} for the installer: put a file *.{language}.po into {translations}, "
                    + "or install the site in English (en) and add the language there."
            );
    }

    /// <summary>Looks whether the platform has the profile that a site is installed with.</summary>
    /// <exception cref="InvalidInput">It has not; the message says which it has.</exception>
    public static void DemandProfile(HostedSite site, IReadOnlyList<Package> packages)
    {
        var profiles = packages.Where(package => package.Type == "profile").Select(package => package.Name).ToArray();
        if (!profiles.Contains(site.Site.Profile))
            throw new InvalidInput(
                $"{site.Platform.Name} has no profile {site.Site.Profile}. It has: {string.Join(", ", profiles.Select(name => $"{name}").Order(StringComparer.Ordinal))}."
            );
    }

    /// <summary>The link, if it leads to the site.</summary>
    /// <exception cref="InvalidInput">It does not: the site's code is not to be trusted with where people log in.</exception>
    public static string LinkTo(HostedSite site, string link) =>
        Uri.TryCreate(link.Trim(), UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && site.Site.Aliases.Prepend(site.Site.Uri).Any(name => $"{name}" == uri.IdnHost)
            ? uri.AbsoluteUri
            : throw new InvalidInput(
                $"The site's code answered with {Parsed.Quote(link)}, which is no login link of {site.Site.Uri}. "
                    + "If its settings set a base URL, its host has to be one of the site's names."
            );

    private static bool HasTranslation(UnixPath directory, string language) =>
        Directory.Exists($"{directory}") && Directory.EnumerateFiles($"{directory}", $"*.{language}.po").Any();
}
