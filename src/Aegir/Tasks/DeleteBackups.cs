using Aegir.Model;
using Aegir.Recipes;
using Aegir.Tasks.Backups;
using static Aegir.Recipes.Step;

namespace Aegir.Tasks;

/// <summary>
/// Deletes backups of a site for good: each archive and its record. The site itself is not asked for; backups outlive
/// their sites, and of one that is gone only the name is needed, so that no other task reads an archive meanwhile.
/// </summary>
/// <param name="Site">The site as it was called when they were made.</param>
public sealed record DeleteBackups(DomainName Site) : HostingTask
{
    /// <summary>The backups to be deleted.</summary>
    public required IReadOnlyList<BackupName> Backups
    {
        get;
        init => field = EqualList<BackupName>.Of(value);
    }

    /// <inheritdoc/>
    public override string Verb => "site backup-delete";

    /// <inheritdoc/>
    public override ContextName Context => Site.ToContext();

    /// <inheritdoc/>
    public override IReadOnlyList<ContextName> Uses => [];

    /// <summary>Plans the deletion; a backup that is named twice is deleted once.</summary>
    /// <exception cref="NotFound">There is no such backup, or it is one of another site.</exception>
    public static async Task<DeleteBackups> Plan(
        Fleet fleet,
        DomainName site,
        IEnumerable<BackupName> backups,
        CancellationToken ct
    )
    {
        var task = new DeleteBackups(site) { Backups = [.. backups.Distinct()] };
        foreach (var name in task.Backups)
            if ((await fleet.Db.Backups.Get(name, ct)).Site != site)
                throw new NotFound($"{name} is no backup of {site}. ‘aegir site backups {site}’ shows what there is.");
        return task;
    }

    /// <inheritdoc/>
    public override Task<Recipe> Recipe(Fleet fleet, CancellationToken ct) =>
        Task.FromResult<Recipe>([PointOfNoReturn, .. Backups.Select(name => Delete(fleet, name))]);

    /// <summary>The archive goes first: a record without one can be deleted again, an archive without record would be lost.</summary>
    private static Step Delete(Fleet fleet, BackupName name) =>
        Do(
            $"delete {name}",
            (_, ct) =>
            {
                BackupArchive.Delete(BackupArchive.Path(fleet.Layout, name));
                return fleet.Db.Backups.Delete(name, ct);
            }
        );
}
