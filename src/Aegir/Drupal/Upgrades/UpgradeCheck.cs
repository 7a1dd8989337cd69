using Aegir.Model;

namespace Aegir.Drupal.Upgrades;

/// <summary>What would be different, or in the way, if a site moved to another platform. A value: nothing was changed.</summary>
/// <param name="Site">The site.</param>
/// <param name="From">The platform that it is on.</param>
/// <param name="To">The platform that it would move to.</param>
/// <param name="Unchanged">How many of its packages would stay the same, or only follow the release of core.</param>
/// <param name="Findings">What was found, errors first.</param>
public sealed record UpgradeCheck(
    DomainName Site,
    ContextName From,
    ContextName To,
    int Unchanged,
    IReadOnlyList<UpgradeFinding> Findings
)
{
    /// <summary>Whether nothing stands in the way.</summary>
    public bool IsPossible => Count(Severity.Error) == 0;

    /// <summary>What was found, as one line: <c>2 errors, 1 warning, 3 changes; 41 packages unchanged</c>.</summary>
    public string Summary
    {
        get
        {
            var counts = ((Severity, string)[])
                [(Severity.Error, "error"), (Severity.Warning, "warning"), (Severity.Info, "change")];
            var found = counts
                .Where(count => Count(count.Item1) > 0)
                .Select(count => Several(Count(count.Item1), count.Item2));
            return $"{string.Join(", ", found.DefaultIfEmpty("no changes"))}; {Several(Unchanged, "package")} unchanged";
        }
    }

    /// <summary>How many findings are of this severity.</summary>
    public int Count(Severity severity) => Findings.Count(finding => finding.Severity == severity);

    /// <summary>The check of a site against a target; both are as they were found.</summary>
    public static UpgradeCheck Of(UpgradingSite site, UpgradeTarget target, UpgradeDatabase database)
    {
        var (here, there) = (site.Platform, target.Platform);
        if (here.Code.Flavour != there.Code.Flavour)
            return Of(site.Site, there, Between(here, there));
        var packages = new PackageFindings(site, there, target.Packages);
        return Of(
            site.Site,
            there,
            [
                .. Between(here, there),
                .. DemandFindings.Of(site, target, database),
                .. packages.Profile(),
                .. packages.All(),
            ]
        ) with
        {
            Unchanged = packages.Unchanged,
        };
    }

    /// <summary>What becomes of the packages alone: the check of a site that stays where it is, and is put back to what it was.</summary>
    public static UpgradeCheck OfPackages(UpgradingSite site, Platform there, IReadOnlyList<Package> offered)
    {
        var packages = new PackageFindings(site, there, offered);
        return Of(site.Site, there, packages.All()) with { Unchanged = packages.Unchanged };
    }

    /// <summary>What the records of two platforms say of any move from one to the other.</summary>
    public static IReadOnlyList<UpgradeFinding> Between(Platform here, Platform there) =>
        [.. PlatformFindings.Of(here, there)];

    /// <summary>The check of a site that could not be looked at.</summary>
    public static UpgradeCheck Failed(Site site, Platform target, string why) =>
        Of(site, target, [new UpgradeFinding(Severity.Error, "site", "", "", "", why)]);

    /// <summary>The findings as lines of text, with the severity before each; for a plan.</summary>
    public string Text(Severity least) =>
        string.Concat(
            Findings
                .Where(finding => finding.Severity >= least)
                .Select(finding =>
                    $"{finding.Severity.ToString().ToLowerInvariant(), -9}{finding.Name}: {finding.Why}\n"
                )
        );

    private static UpgradeCheck Of(Site site, Platform target, IEnumerable<UpgradeFinding> findings) =>
        new(
            site.Uri,
            site.Platform,
            target.Name,
            Unchanged: 0,
            [
                .. findings
                    .OrderByDescending(finding => finding.Severity)
                    .ThenBy(finding => finding.Type, StringComparer.Ordinal)
                    .ThenBy(finding => finding.Name, StringComparer.Ordinal),
            ]
        );

    private static string Several(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";
}
