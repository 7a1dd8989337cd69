namespace Aegir.Drupal.Upgrades;

/// <summary>Where machines do not have what a code base asks for. What is not known is no finding.</summary>
internal static class DemandFindings
{
    public static IEnumerable<UpgradeFinding> Of(UpgradingSite site, UpgradeTarget target, UpgradeDatabase database) =>
        [.. Php(target), .. Database(site, target, database)];

    private static IEnumerable<UpgradeFinding> Php(UpgradeTarget target) =>
        target
            .Php.Where(php => php.Version < target.Demands.Php)
            .Select(php => new UpgradeFinding(
                Severity.Error,
                "php",
                "",
                "",
                $"{php.Version}",
                $"The code of {target.Platform.Name} needs PHP {target.Demands.Php}, and {php.Host} has {php.Version}. Install a newer PHP there."
            ));

    private static IEnumerable<UpgradeFinding> Database(
        UpgradingSite site,
        UpgradeTarget target,
        UpgradeDatabase database
    )
    {
        var (platform, known) = (target.Platform, target.Demands.Databases);
        var demands = known.Where(demand => demand.Driver == database.Driver).ToList();
        if (site.Driver != database.Driver)
            yield return Of(
                $"The site's database is of {site.Driver}, that on {database.Server} would be of {database.Driver}: data cannot move from one to the other."
            );
        else if (known.Count > 0 && demands.Count == 0)
            yield return Of(
                $"The code of {platform.Name} cannot use {database.Driver}, only {string.Join(", ", known.Select(demand => demand.Driver).Distinct())}."
            );
        else if (
            database.Product is { } product
            && demands.Find(demand => demand.Product == "" || demand.Product == product.Name) is { } needed
            && product.Version < needed.Minimum
        )
            yield return Of(
                $"The code of {platform.Name} needs {product.Name} {needed.Minimum}, and {database.Server} has {product.Version}. Use another database server, or install a newer {product.Name} there."
            );

        UpgradeFinding Of(string why) =>
            new(Severity.Error, "database", "", site.Driver, $"{(object?)database.Product ?? database.Driver}", why);
    }
}
