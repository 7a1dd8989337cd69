using System.Collections.Concurrent;
using Aegir.Drupal;
using Aegir.Drupal.Upgrades;
using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services.Db;
using Aegir.Services.Http;

namespace Aegir.Tasks.Parts;

/// <summary>
/// Looks at sites and at where they shall move, and changes nothing. What it has learnt of platforms and servers it
/// remembers, so many sites of one platform are checked in little more time than it takes to read their databases.
/// </summary>
public sealed class UpgradeChecks(Fleet fleet)
{
    private static readonly Command PhpVersion = Command.Of(
        "php",
        "-r",
        "echo PHP_MAJOR_VERSION, '.', PHP_MINOR_VERSION, '.', PHP_RELEASE_VERSION;"
    );

    private static readonly SqlName AnotherDatabase = Parsed.Parse<SqlName>("another");

    private readonly ConcurrentDictionary<ContextName, Lazy<IReadOnlyList<Package>>> _packages = new();
    private readonly ConcurrentDictionary<ContextName, Lazy<Task<UpgradeTarget>>> _targets = new();
    private readonly ConcurrentDictionary<ContextName, Lazy<Task<DbProduct?>>> _databases = new();

    /// <summary>
    /// Lets a recipe go on only if nothing stands in the way of the move; a dry run shows all that was found.
    /// </summary>
    public static Step Demand(Fleet fleet, SiteHome here, SiteHome there) =>
        Demand(here.Site.Site, there, ct => new UpgradeChecks(fleet).Of(here, there, ct)) with
        {
            Preview = async ct =>
            {
                var check = await new UpgradeChecks(fleet).Of(here, there, ct);
                return $"{check.Text(Severity.Info)}{check.Summary}\n";
            },
        };

    /// <summary>The same of a site that has no platform yet, by what its database says when that has arrived.</summary>
    /// <param name="fleet">Where.</param>
    /// <param name="there">The site as it shall be.</param>
    /// <param name="site">Reads what it is.</param>
    public static Step Demand(Fleet fleet, SiteHome there, Func<CancellationToken, Task<UpgradingSite>> site) =>
        Demand(there.Site.Site, there, ct => new UpgradeChecks(fleet).Of(site(ct), there, ct));

    private static Step Demand(Site site, SiteHome there, Func<CancellationToken, Task<UpgradeCheck>> look)
    {
        var target = there.Site.Platform.Name;
        return Step.Check(
            $"{target} has what {site.Name} needs",
            async (scope, ct) =>
            {
                var check = await look(ct);
                if (!check.IsPossible)
                    throw new Conflict(
                        $"{site.Name} cannot move to {target}.\n{check.Text(Severity.Error).TrimEnd('\n')}"
                    );
                scope.Report($"{check.Summary}\n{check.Text(Severity.Info)}".TrimEnd('\n'));
            }
        );
    }

    /// <summary>The check of a site as it is against the same site as it shall be.</summary>
    /// <returns>Also where the site or a server does not answer: then that is the finding.</returns>
    public async Task<UpgradeCheck> Of(SiteHome here, SiteHome there, CancellationToken ct)
    {
        try
        {
            there.DemandFit();
            var check = await Of(Site(here, ct), there, ct);
            return check with { Findings = [.. await OfAdministrators(here, there, ct), .. check.Findings] };
        }
        catch (Exception failure) when (SeveralFailed.AreAll(failure, one => one is InvalidInput or CommandFailed))
        {
            return UpgradeCheck.Failed(here.Site.Site, there.Site.Platform, failure.Message);
        }
    }

    /// <summary>What they have added to the site that cannot go along.</summary>
    private async Task<IReadOnlyList<UpgradeFinding>> OfAdministrators(
        SiteHome here,
        SiteHome there,
        CancellationToken ct
    )
    {
        var findings = new List<UpgradeFinding>();
        Add(Severity.Error, "vhost", await new OwnDirectives(fleet, here, there).Obstacle(ct));
        // Told of another database where it still is, the site says whether it would be led to the one that it shall get.
        var told = here.Site with
        {
            Site = here.Site.Site with { Database = AnotherDatabase },
        };
        try
        {
            Add(Severity.Error, "settings", SiteChecks.Obstacle(there, await here.Drupal.OwnSettings(told, ct)));
        }
        catch (Exception failure) when (failure is CommandFailed or InvalidInput)
        {
            // Perhaps it is the present code that is broken: the move looks again, in its new place.
            Add(Severity.Warning, "settings", $"They cannot be read here: {failure.Message}");
        }
        return findings;

        void Add(Severity severity, string what, string? why)
        {
            if (why is not null)
                findings.Add(new UpgradeFinding(severity, what, "", "", "", why));
        }
    }

    private async Task<UpgradeCheck> Of(Task<UpgradingSite> site, SiteHome there, CancellationToken ct)
    {
        var (target, database) = (Target(there, ct), Database(there, ct));
        await Together.All([site, target, database]);
        return UpgradeCheck.Of(await site, await target, await database);
    }

    private async Task<UpgradingSite> Site(SiteHome home, CancellationToken ct)
    {
        var contents = await home.Drupal.Contents(home.Site, ct);
        var (own, code) = (home.Drupal.OwnPackages(home.Site), Packages(home));
        return new UpgradingSite(
            home.Site.Site,
            home.Site.Platform,
            home.Site.Database.Driver,
            contents.PackagesWith(own.Concat(code)),
            own,
            code
        );
    }

    private Task<UpgradeTarget> Target(SiteHome home, CancellationToken ct) =>
        _targets.GetOrAdd(home.Site.Platform.Name, _ => new(() => Look(home, ct))).Value;

    private async Task<UpgradeTarget> Look(SiteHome home, CancellationToken ct)
    {
        var demands = home.Drupal.Demands(home.Site.Platform);
        return new UpgradeTarget(
            home.Site.Platform,
            Packages(home),
            demands,
            demands.Php is null ? [] : await Php(home, ct)
        );
    }

    private async Task<UpgradeDatabase> Database(SiteHome home, CancellationToken ct)
    {
        var server = home.Site.Site.DbServer;
        var product = _databases.GetOrAdd(server, _ => new(() => home.Db.Product(ct))).Value;
        return new UpgradeDatabase(server, home.Site.Database.Driver, await product);
    }

    private IReadOnlyList<Package> Packages(SiteHome home) =>
        _packages.GetOrAdd(home.Site.Platform.Name, _ => new(() => home.Drupal.Packages(home.Site.Platform))).Value;

    /// <summary>The PHP that runs a site's updates, and those that serve it.</summary>
    private async Task<IReadOnlyList<HostPhp>> Php(SiteHome home, CancellationToken ct) =>
        [.. (await Together.All([PhpOfHub(ct), home.Http.Php(ct)])).SelectMany(php => php)];

    private async Task<IReadOnlyList<HostPhp>> PhpOfHub(CancellationToken ct) =>
        [new(fleet.Hub.Name, Version.Parse(await fleet.Hub.Query(PhpVersion, ct)))];
}
