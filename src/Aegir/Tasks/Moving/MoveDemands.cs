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
        foreach (var name in site.Aliases.Prepend(site.Uri))
            if (await fleet.Db.Sites.Owner(name, ct) is { } owner && owner != here.Site.Site.Uri)
                throw new Conflict($"The name {name} belongs to the site {owner} already.");
        if (to.IsLocked && to.Name != from.Name)
            throw new Conflict(
                $"{to.Name} is locked. Choose another platform, or: aegir platform unlock {to.Name.Bare}"
            );
        if (to.Verified is null)
            throw new Conflict($"{to.Name} is not published yet: aegir platform verify {to.Name.Bare}");
        if (to.Code.Flavour != from.Code.Flavour)
            throw new InvalidInput(
                $"{here.Site.Site.Name} runs {from.Code.Flavour} {from.Code.Version}; {to.Name} is {to.Code.Flavour} {to.Code.Version}. Between these a site is not moved but migrated with Drupal's own tools."
            );
        if (here.Site.Database.Driver != there.Site.Database.Driver)
            throw new InvalidInput(
                $"{here.Site.Site.Name} has a {here.Site.Database.Driver} database, and {site.DbServer} keeps {there.Site.Database.Driver} ones. Choose a server of the same product with --db."
            );
        there.DemandFit();
        if (Releases.Compare(to.Code.Version, from.Code.Version) < 0)
            throw new InvalidInput(
                $"{to.Name} has release {to.Code.Version}, older than {from.Code.Version} of {from.Name}. A database cannot go back: restore an older backup instead."
            );
    }
}
