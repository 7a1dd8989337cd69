using Aegir.Drupal;
using Aegir.Model;

namespace Aegir.Tasks.Moving;

/// <summary>What must be so before a site can come to another place.</summary>
internal static class MoveDemands
{
    /// <summary>Looks at records and code alone.</summary>
    /// <exception cref="InvalidInput">The code or the database there is of another kind.</exception>
    /// <exception cref="Conflict">The platform is locked, or one of the names is taken.</exception>
    public static async Task Check(Fleet fleet, SiteHome here, SiteHome there, CancellationToken ct)
    {
        var (site, from, to) = (there.Site.Site, here.Site.Platform, there.Site.Platform);
        await fleet.Db.Sites.DemandFree(site, but: here.Site.Site.Uri, ct);
        if (to.Name != from.Name)
            TakesSites(to);
        Fit($"{here.Site.Site.Name}", from.Code, here.Site.Database.Driver, there);
    }

    /// <summary>Looks whether new sites may come to a platform.</summary>
    /// <exception cref="Conflict">It is locked, or not published yet.</exception>
    public static void TakesSites(Platform platform)
    {
        if (platform.IsLocked)
            throw new Conflict(
                $"{platform.Name} is locked. Choose another platform, or: aegir platform unlock {platform.Name.Bare}"
            );
        if (platform.Verified is null)
            throw new Conflict($"{platform.Name} is not published yet: aegir platform verify {platform.Name.Bare}");
    }

    /// <summary>Looks whether code and database there are of the kind that the site has, and as new.</summary>
    /// <param name="site">What the site is called in messages.</param>
    /// <param name="code">The code that it runs.</param>
    /// <param name="driver">Drupal's name of its database's driver.</param>
    /// <param name="there">Where it shall go.</param>
    /// <exception cref="InvalidInput">They are not; the message says what to do instead.</exception>
    public static void Fit(string site, DrupalCode code, string driver, SiteHome there)
    {
        var (to, server) = (there.Site.Platform, there.Site.Site.DbServer);
        if (to.Code.Flavour != code.Flavour)
            throw new InvalidInput(
                $"{site} runs {code.Name}; {to.Name} is {to.Code.Name}. Between these a site is not moved but migrated with Drupal's own tools."
            );
        if (there.Site.Database.Driver != driver)
            throw new InvalidInput(
                $"{site} has a {driver} database, and {server} keeps {there.Site.Database.Driver} ones. Choose a server of the same product with --db."
            );
        there.DemandFit();
        if (Releases.Compare(to.Code.Version, code.Version) < 0)
            throw new InvalidInput(
                $"{to.Name} has release {to.Code.Version}, older than {code.Version} that {site} runs. A database cannot go back: choose a newer platform, or restore an older backup."
            );
    }
}
