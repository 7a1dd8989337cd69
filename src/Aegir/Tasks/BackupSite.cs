using Aegir.Model;
using Aegir.Recipes;
using Aegir.Tasks.Backups;
using Aegir.Tasks.Parts;
using static Aegir.Recipes.Step;

namespace Aegir.Tasks;

/// <summary>Writes one archive with the site's database, files, code and a manifest. The site stays open.</summary>
/// <param name="Site">The site as recorded.</param>
/// <param name="Backup">The archive's name, chosen.</param>
public sealed record BackupSite(Site Site, BackupName Backup) : HostingTask
{
    /// <summary>The reason of a backup that somebody asked for; others are made by tasks for their own safety.</summary>
    public const string OnRequest = "backup";

    /// <inheritdoc/>
    public override string Verb => "site backup";

    /// <inheritdoc/>
    public override ContextName Context => Site.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<ContextName> Uses => [Site.DbServer, Site.Platform];

    /// <summary>Plans a backup of a site as it is now.</summary>
    public static async Task<BackupSite> Plan(Fleet fleet, Site site, CancellationToken ct) =>
        new(site, await ChooseName(fleet, site.Uri, ct));

    /// <inheritdoc/>
    public override async Task<HostingTask> Again(Fleet fleet, CancellationToken ct) =>
        await Plan(fleet, await Guards.Still(fleet, Site, ct), ct);

    /// <inheritdoc/>
    public override async Task<Recipe> Recipe(Fleet fleet, CancellationToken ct) =>
        [Guards.Unchanged(fleet, Site), .. Archive(fleet, await fleet.Home(Site, ct), Backup, OnRequest)];

    /// <summary>A name for a backup of this site that is made now.</summary>
    internal static Task<BackupName> ChooseName(Fleet fleet, DomainName site, CancellationToken ct) =>
        ChooseName(fleet, site, fleet.Now, ct);

    /// <summary>A name for a backup that was made then; a second one of a second gets a number.</summary>
    internal static async Task<BackupName> ChooseName(
        Fleet fleet,
        DomainName site,
        DateTimeOffset made,
        CancellationToken ct
    )
    {
        for (var number = 1; ; number++)
        {
            var name = BackupName.Of(site, made, number);
            if (
                await fleet.Db.Backups.Find(name, ct) is null
                && !File.Exists(BackupArchive.Path(fleet.Layout, name).ToString())
            )
                return name;
        }
    }

    /// <summary>
    /// Makes a backup and records it. Its undo takes away a half one only: a whole backup outlives the rollback of the
    /// task that made it, and is recorded even if the process died just before it was. Nothing for no name.
    /// </summary>
    internal static IReadOnlyList<Step> Archive(Fleet fleet, SiteHome home, BackupName? name, string reason)
    {
        if (name is null)
            return [];
        var archive = BackupArchive.Path(fleet.Layout, name);
        var step = Do(
            $"back up to {name}",
            async (scope, ct) =>
            {
                var source = new BackupSource(home.Site, home.Db, home.Http.Files ?? fleet.Hub, fleet.Now);
                await BackupArchive.Write(source, archive, fleet.Hub, scope.Copied, ct);
                await Record(ct);
            },
            async (_, ct) =>
            {
                BackupArchive.DiscardPartial(archive);
                if (File.Exists(archive.ToString()))
                    await Record(ct);
            }
        );
        return [.. home.Http.Copies.ShareUploads(home.Site), step];

        Task Record(CancellationToken ct)
        {
            var bytes = new FileInfo(archive.ToString()).Length;
            return fleet.Db.Backups.Save(new Backup(name, home.Site.Site.Uri, fleet.Now, bytes, reason), ct);
        }
    }
}
