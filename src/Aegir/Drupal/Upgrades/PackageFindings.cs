using Aegir.Model;

namespace Aegir.Drupal.Upgrades;

/// <summary>What becomes of the packages that a site has enabled.</summary>
internal sealed class PackageFindings
{
    private readonly UpgradingSite _site;
    private readonly Platform _to;
    private readonly IReadOnlyList<Package> _there;
    private readonly Dictionary<MachineName, Package> _offered;
    private readonly Dictionary<MachineName, Package> _code;
    private readonly IReadOnlyList<UpgradeFinding> _changes;

    /// <summary>What becomes of the packages of a site with the code of a platform.</summary>
    public PackageFindings(UpgradingSite site, Platform to, IReadOnlyList<Package> there)
    {
        (_site, _to, _there) = (site, to, there);
        // As Drupal does, the site's own code goes before the platform's.
        _offered = ByName(site.Own.Concat(there));
        _code = ByName(site.Own.Concat(site.Code));
        var enabled = site.Enabled.Where(IsPackage).ToList();
        _changes = [.. enabled.Select(Change).OfType<UpgradeFinding>()];
        Unchanged = enabled.Count - _changes.Count;
    }

    /// <summary>How many stay the same, or only follow the release of core.</summary>
    public int Unchanged { get; }

    /// <summary>One for each package that changes or is not there.</summary>
    public IReadOnlyList<UpgradeFinding> All() => _changes;

    /// <summary>One if the profile that the site was installed with is not there.</summary>
    public IEnumerable<UpgradeFinding> Profile()
    {
        var profiles = _offered.Values.Where(package => package.Type == "profile").Select(package => package.Name);
        if (profiles.Contains(_site.Site.Profile))
            return [];
        return
        [
            new UpgradeFinding(
                Severity.Error,
                $"{_site.Site.Profile}",
                "profile",
                VersionOf(_code.GetValueOrDefault(_site.Site.Profile)),
                "",
                $"The site was installed with this profile, and {_to.Name} does not have it. It has: {string.Join(", ", profiles)}."
            ),
        ];
    }

    /// <summary>
    /// Drupal 7 counts theme engines among what is enabled. A profile that is not there has a finding of its own.
    /// </summary>
    private bool IsPackage(Package package) =>
        package.Type is "module" or "theme" or "profile"
        && (package.Name != _site.Site.Profile || _offered.ContainsKey(package.Name));

    private UpgradeFinding? Change(Package installed)
    {
        if (!_offered.TryGetValue(installed.Name, out var offered))
            return Missing(installed);
        if (offered.UpdatesFrom > installed.Schema)
            return Of(
                Severity.Error,
                $"Its updates from schema {installed.Schema} to {offered.UpdatesFrom} have been removed from the code: "
                    + "they have to run on a platform that still has them first."
            );
        return PackageChanges.Between(installed, offered) switch
        {
            PackageChange.SchemaOlder => Of(
                Severity.Error,
                $"The schema in the database is {installed.Schema}, that of the code {Number(offered)}, "
                    + "and a schema cannot go back: this takes a platform with a newer version."
            ),
            PackageChange.Newer when offered.LastUpdate > installed.LastUpdate => Of(
                Severity.Info,
                $"Updates run: schema {Number(installed)} to {offered.Schema}."
            ),
            PackageChange.Newer when !FollowsCore(installed, offered) => Of(Severity.Info, "A newer version."),
            PackageChange.Older when !FollowsCore(installed, offered) => Of(
                Severity.Warning,
                "An older version, of the same schema."
            ),
            PackageChange.Differs => Of(
                Severity.Warning,
                "Another version; which of them is newer, their names do not tell."
            ),
            _ => null,
        };

        UpgradeFinding Of(Severity severity, string why) =>
            new(severity, $"{installed.Name}", installed.Type, VersionOf(installed), VersionOf(offered), why);
    }

    private UpgradeFinding Missing(Package installed)
    {
        var (core, to) = (_site.Platform.Code, _to);
        var (severity, why) =
            !_code.TryGetValue(installed.Name, out var code)
                ? (Severity.Warning, $"It is enabled in the site, but its code is {Nowhere}.")
            : code.Version == core.Version && to.Code.Version != core.Version
                ? (
                    Severity.Error,
                    $"It is part of {core.Name}, and not of {to.Code.Name}: core dropped or absorbed it. "
                        + $"Uninstall it in the site first, or add it to the code of {to.Name}."
                )
            : (
                Severity.Error,
                $"{to.Name} does not have it. Add it to the code there, or uninstall it in the site first.{Renamed(installed)}"
            );
        return new UpgradeFinding(severity, $"{installed.Name}", installed.Type, VersionOf(installed), "", why);
    }

    private string Nowhere => _site.Platform.Name == _to.Name ? $"not on {_to.Name}" : "on neither platform";

    /// <summary>A new name is one that only the target has.</summary>
    private string Renamed(Package installed) =>
        Nearest.To(
            $"{installed.Name}",
            _there
                .Where(package => package.Type == installed.Type && !_code.ContainsKey(package.Name))
                .Select(package => $"{package.Name}")
        )
            is { Count: > 0 } names
            ? $" It may be called {string.Join(" or ", names)} there."
            : "";

    private bool FollowsCore(Package installed, Package offered) =>
        installed.Version == _site.Platform.Code.Version && offered.Version == _to.Code.Version;

    private static string Number(Package package) => package.LastUpdate == 0 ? "none" : $"{package.LastUpdate}";

    private static string VersionOf(Package? package) =>
        package switch
        {
            null => "",
            { LastUpdate: > 0 and var update } => $"{package.Version} ({update})".TrimStart(),
            _ => package.Version,
        };

    private static Dictionary<MachineName, Package> ByName(IEnumerable<Package> packages) =>
        packages.DistinctBy(package => package.Name).ToDictionary(package => package.Name);
}
