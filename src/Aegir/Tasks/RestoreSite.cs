using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services.Db;
using Aegir.Services.Http;
using Aegir.Tasks.Backups;
using Aegir.Tasks.Parts;
using static Aegir.Recipes.Step;

namespace Aegir.Tasks;

/// <summary>Puts a site back to what a backup holds. What is there now is backed up first.</summary>
/// <param name="Site">The site as recorded.</param>
/// <param name="Restored">The site as it shall be: the same, with a new database.</param>
/// <param name="Backup">The backup to restore from.</param>
/// <param name="Safety">The name of the backup that is made first; null for none, where none can be made any more.</param>
public sealed record RestoreSite(Site Site, Site Restored, BackupName Backup, BackupName? Safety) : HostingTask
{
    /// <inheritdoc/>
    public override string Verb => "site restore";

    /// <inheritdoc/>
    public override ContextName Context => Site.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<ContextName> Uses => [Site.DbServer, Site.Platform];

    /// <summary>Plans the restoration of a site from one of its backups.</summary>
    /// <exception cref="NotFound">There is no such backup of this site.</exception>
    public static async Task<RestoreSite> Plan(
        Fleet fleet,
        Site site,
        BackupName backup,
        bool backsUp,
        CancellationToken ct
    )
    {
        if ((await fleet.Db.Backups.Get(backup, ct)).Site != site.Uri)
            throw new NotFound(
                $"{backup} is no backup of {site.Name}. Its backups are listed by: aegir site backups {site.Uri}"
            );
        var database = await DatabaseNames.ChooseFree((await fleet.Home(site, ct)).Db, site.Uri, ct);
        var restored = site with { Database = database, DatabasePassword = Secret.Generate() };
        var safety = backsUp ? await BackupSite.ChooseName(fleet, site.Uri, ct) : null;
        return new RestoreSite(site, restored, backup, safety);
    }

    /// <inheritdoc/>
    public override async Task<HostingTask> Again(Fleet fleet, CancellationToken ct) =>
        await Plan(fleet, await Guards.Still(fleet, Site, ct), Backup, backsUp: Safety is not null, ct);

    /// <inheritdoc/>
    public override async Task<Recipe> Recipe(Fleet fleet, CancellationToken ct)
    {
        var here = await fleet.Home(Site, ct);
        var then = await fleet.Home(Restored, ct);
        var archive = new RestoredArchive(fleet, Backup, here.Site);
        var directory = here.Site.Directory;
        // A hub that is a member has uploads even while it is out, and where nobody serves they are nowhere else.
        var hasUploads = here.Http.Files is null || here.Http.Members.Contains(ContextName.Hub);
        DirectoryFiller onHub = hasUploads ? archive.UnpackSite : archive.UnpackOnHub;
        IReadOnlyList<(string Host, DirectorySwap Swap)> swaps =
        [
            .. here.Http.SiteHosts.Select(host => (host.Name, new DirectorySwap(host, directory, archive.UnpackSite))),
            .. here.Http.SiteHosts.Any(host => host.IsHub)
                ? Array.Empty<(string, DirectorySwap)>()
                : [(fleet.Hub.Name, new DirectorySwap(fleet.Hub, directory, onHub))],
        ];
        return
        [
            Guards.Unchanged(fleet, Site),
            Check("the database server answers", (_, end) => here.Db.Check(end)),
            Check($"{Backup} is whole and fits the platform", (scope, end) => archive.Check(scope, end)),
            Check("the web server answers", (_, end) => here.Http.Check(end)),
            // Of all that is long this alone has nothing to do with what visitors write meanwhile.
            InParallel($"unpack {Backup} beside {directory}", [.. swaps.Select(s => (s.Host, s.Swap.Fill()))]),
            .. here.Http.CloseSite(here.Site),
            .. here.Db.CloseDatabase(here.Site, Restored.DatabasePassword),
            .. BackupSite.Archive(
                fleet,
                here with
                {
                    Site = here.Site.With(Restored.DatabasePassword),
                },
                Safety,
                $"before restoring {Backup}"
            ),
            .. here.Http.Copies.ExpectReplacement(here.Site),
            InParallel("swap it for the directory that is there", [.. swaps.Select(s => (s.Host, s.Swap.Swap()))]),
            // They write into directories that were swapped in, and go with them: an undo of their own, when a stuck task
            // is undone a second time, would put what these held into the ones that are back in place by then.
            .. then.Drupal.WriteSite(then.Site).Select(step => step with { Undo = null }),
            .. then.Db.CreateDatabase(then.Site, then.Http.DatabaseClients),
            SiteChecks.Settings(then, areItsOwn: true),
            Do(
                "import the database",
                (scope, end) => archive.UnpackDatabase(sql => then.Db.Import(then.Site, sql, end), scope, end)
            ),
            .. then.Http.PublishDirectory(then.Site).Select(step => step with { Undo = null }),
            .. then.Http.SetDoor(then.Site, Door.Closed),
            Do(
                "adapt the database, if the backup is of another name or of older code",
                (scope, end) => archive.Adapt(then, scope, end)
            ),
            .. WrittenByUpdates.Send(fleet, then),
            .. then.Site.Platform.Code.Flavour == DrupalFlavour.Drupal7
                ? Array.Empty<Step>()
                : [Do("send its configuration", (_, end) => new ConfigFiles(then).Send(end))],
            Do(
                "rebuild the caches",
                (_, end) => then.Db.Attended(token => then.Drupal.RebuildCache(then.Site, token), end)
            ),
            .. Aggregates.Delete(then),
            .. SiteChecks.Answers(then),
            Recording.Save(
                fleet,
                Restored,
                Site,
                async end => (await then.Drupal.Contents(then.Site, end)).Complete(Restored)
            ),
            PointOfNoReturn,
            .. here.Http.Copies.Outdate(here.Site),
            // Not before: what visitors write from here on is never rolled back.
            .. then.Http.SetDoor(then.Site, Doors.Of(Site.State)),
            .. here.Db.RetireDatabase(here.Site),
            InParallel("discard the directory that was there", [.. swaps.Select(s => (s.Host, s.Swap.Discard()))]),
        ];
    }
}
