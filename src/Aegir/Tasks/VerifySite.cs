using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services.Http;
using Aegir.Tasks.Parts;

namespace Aegir.Tasks;

/// <summary>Makes everything that is generated for a site what its record says: grants, settings, vhost, alias file.</summary>
/// <param name="Site">The site as it shall be: names, redirect, client may differ from before.</param>
/// <param name="Recorded">The site as recorded before.</param>
public sealed record VerifySite(Site Site, Site Recorded) : HostingTask
{
    /// <summary>What it is called.</summary>
    internal const string Name = "site verify";

    /// <inheritdoc/>
    public override string Verb => Name;

    /// <inheritdoc/>
    public override ContextName Context => Site.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<ContextName> Uses => [Site.DbServer, Site.Platform];

    /// <summary>A mere verification takes the record as it is now; a change, only the one that it was planned on.</summary>
    public override async Task<HostingTask> Again(Fleet fleet, CancellationToken ct)
    {
        if (Site != Recorded)
            return this;
        var now = await Guards.Still(fleet, Site, ct);
        return new VerifySite(now, now);
    }

    /// <inheritdoc/>
    public override async Task<Recipe> Recipe(Fleet fleet, CancellationToken ct)
    {
        var home = await fleet.Home(Site, ct);
        var user = home.Db.VerifySite(home.Site, home.Http.DatabaseClients);
        var settings = Step.InOrder($"write the settings of {Site.Uri}", home.Drupal.WriteSite(home.Site));
        var both = $"verify database user and settings of {Site.Uri}";
        return
        [
            Guards.Unchanged(fleet, Recorded),
            Guards.NamesAreFree(fleet, Site, but: Recorded.Uri),
            Step.Check("the name servers and balancers answer", (_, end) => home.Dns.Check(end)),
            SiteChecks.Uploads(home),
            // A database in a file lies in the directory that is made with the settings.
            home.Site.DatabasePart
                is null
                ? Step.InParallel(both, [.. user, settings])
                : Step.InOrder(both, [settings, .. user]),
            .. home.Http.PublishSite(home.Site, Doors.Of(Site.State)),
            .. SiteChecks.Answers(home),
            home.Dns.Follow(Recording.Save(fleet, Site with { Verified = fleet.Now }, Recorded), Recorded),
        ];
    }
}
