using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services.Http;
using static Aegir.Recipes.Step;

namespace Aegir.Tasks;

/// <summary>Deletes a site everywhere: vhost, files, database, record. A last backup of it is made first, and stays.</summary>
/// <param name="Site">The site as recorded.</param>
/// <param name="Safety">The name of the backup that is made first; null for none, where none can be made any more.</param>
public sealed record DeleteSite(Site Site, BackupName? Safety) : HostingTask
{
    /// <inheritdoc/>
    public override string Verb => "site delete";

    /// <inheritdoc/>
    public override ContextName Context => Site.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<ContextName> Uses => [Site.DbServer, Site.Platform];

    /// <summary>Plans the deletion of a site.</summary>
    public static async Task<DeleteSite> Plan(Fleet fleet, Site site, bool backsUp, CancellationToken ct) =>
        new(site, backsUp ? await BackupSite.ChooseName(fleet, site.Uri, ct) : null);

    /// <inheritdoc/>
    public override async Task<HostingTask> Again(Fleet fleet, CancellationToken ct) =>
        await Plan(fleet, Site, backsUp: Safety is not null, ct);

    /// <inheritdoc/>
    public override async Task<Recipe> Recipe(Fleet fleet, CancellationToken ct)
    {
        var home = await fleet.Home(Site, ct);
        return
        [
            Recording.Unchanged(fleet, Site),
            Check("the database server answers", (_, end) => home.Db.Check(end)),
            Check("the web server answers", (_, end) => home.Http.Check(end)),
            Check("the name servers answer", (_, end) => home.Dns.Check(end)),
            .. home.Http.SetDoor(home.Site, Door.Closed),
            .. BackupSite.Archive(fleet, home, Safety, "before delete"),
            PointOfNoReturn,
            .. home.Http.RetireSite(home.Site),
            .. home.Db.RetireDatabase(home.Site),
            .. home.Drupal.RetireSite(home.Site),
            home.Dns.Follow(Recording.Forget(fleet, Site)),
        ];
    }
}
