using Aegir.Model;
using Aegir.Recipes;
using Aegir.Store;
using Aegir.Tasks.Backups;
using static Aegir.Recipes.Step;

namespace Aegir.Tasks;

/// <summary>
/// Takes an archive in that Aegir made and has no record of: one from another hub, or one that was made after the copy of
/// the records that this hub was brought back from. It is copied, unless it lies among the backups already.
/// </summary>
/// <param name="Site">The site whose backup it becomes.</param>
/// <param name="File">Where the archive lies on the hub.</param>
/// <param name="Made">When it was made, as it says itself.</param>
/// <param name="Backup">The name it gets, chosen.</param>
public sealed record AddBackup(DomainName Site, UnixPath File, DateTimeOffset Made, BackupName Backup) : HostingTask
{
    /// <summary>The reason of a backup that was added.</summary>
    public const string Added = "added";

    /// <inheritdoc/>
    public override string Verb => "site backup-add";

    /// <inheritdoc/>
    public override ContextName Context => Site.ToContext();

    /// <inheritdoc/>
    public override IReadOnlyList<ContextName> Uses => [];

    /// <summary>Plans it. A site that has no record takes archives of its own name alone.</summary>
    /// <exception cref="NotFound">There is no such file, or no such site.</exception>
    /// <exception cref="InvalidInput">The file is no archive, or cannot be read.</exception>
    /// <exception cref="Conflict">It is among the backups already.</exception>
    public static async Task<AddBackup> Plan(Fleet fleet, DomainName site, UnixPath file, CancellationToken ct)
    {
        var manifest = await Manifest(file, ct);
        if (manifest.Site != site)
            await fleet.Db.Sites.Get(site, ct);
        if (file.Parent != fleet.Layout.Backups)
        {
            var name = await BackupSite.ChooseName(fleet, site, manifest.Created, ct);
            return new AddBackup(site, file, manifest.Created, name);
        }
        if (
            !BackupName.TryParse(Path.GetFileNameWithoutExtension(file.Name), out var own, out var fault)
            || BackupArchive.Path(fleet.Layout, own) != file
        )
            throw new InvalidInput(
                $"{file} is not called as a backup is: {fault ?? $"that would be {own}.tar"}. Give it such a name, or move it elsewhere."
            );
        await DemandUnknown(fleet.Db, own, ct);
        return new AddBackup(site, file, manifest.Created, own);
    }

    /// <inheritdoc/>
    public override async Task<HostingTask> Again(Fleet fleet, CancellationToken ct) =>
        await Plan(fleet, Site, File, ct);

    /// <inheritdoc/>
    public override Task<Recipe> Recipe(Fleet fleet, CancellationToken ct)
    {
        var archive = BackupArchive.Path(fleet.Layout, Backup);
        return Task.FromResult<Recipe>([
            Check("it is the archive that this was planned for", (scope, end) => DemandSame(fleet, scope, end)),
            archive == File
                ? Do(
                    $"check and record {Backup}",
                    async (scope, end) =>
                    {
                        await BackupArchive.Check(archive, scope.Copied, end);
                        await Record(fleet, end);
                    }
                )
                : Do(
                    $"copy {File} to {archive}",
                    async (scope, end) =>
                    {
                        await BackupArchive.Copy(File, archive, scope.Copied, end);
                        await Record(fleet, end);
                    },
                    (scope, end) => TakeBack(fleet, archive, scope.Report, end)
                ),
        ]);
    }

    /// <summary>
    /// No rollback deletes a backup. The archive, once it is whole in its place, whoever put it there, is recorded even if the
    /// process died just before it was.
    /// </summary>
    private async Task TakeBack(Fleet fleet, UnixPath archive, Action<string> report, CancellationToken ct)
    {
        BackupArchive.DiscardPartial(archive);
        if (!System.IO.File.Exists($"{archive}") || await fleet.Db.Backups.Find(Backup, ct) is not null)
            return;
        try
        {
            if ((await BackupArchive.Check(archive, read: null, ct)).Created != Made)
                return;
        }
        catch (BackupFailed)
        {
            return;
        }
        await Record(fleet, ct);
        report($"{archive} is whole, and is among the backups of {Site} now.");
    }

    private async Task DemandSame(Fleet fleet, StepScope scope, CancellationToken ct)
    {
        var manifest = await Manifest(File, ct);
        if (manifest.Created != Made)
            throw new Conflict($"{File} is another archive than it was. Add that one, if you want it.");
        if (manifest.Site != Site)
            await fleet.Db.Sites.Get(Site, ct);
        await DemandUnknown(fleet.Db, Backup, ct);
        scope.Report(
            $"{Backup}: {manifest.Site} as it was on {manifest.Created.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, "
                + $"{new DrupalCode(manifest.Flavour, manifest.DrupalVersion, "").Name} on {manifest.Driver}"
        );
    }

    private static async Task DemandUnknown(Records records, BackupName name, CancellationToken ct)
    {
        if (await records.Backups.Find(name, ct) is { } known)
            throw new Conflict($"{name} is a backup of {known.Site} already.");
    }

    /// <summary>Two tasks for two sites may take the same archive in: it is the first one's.</summary>
    private async Task Record(Fleet fleet, CancellationToken ct)
    {
        await using var transaction = await fleet.Db.Begin(ct);
        await DemandUnknown(transaction, Backup, ct);
        var bytes = new FileInfo($"{BackupArchive.Path(fleet.Layout, Backup)}").Length;
        await transaction.Backups.Save(new Backup(Backup, Site, Made, bytes, Added), ct);
        await transaction.Commit(ct);
    }

    private static async Task<BackupManifest> Manifest(UnixPath file, CancellationToken ct)
    {
        try
        {
            return await BackupArchive.ReadManifest(file, ct);
        }
        catch (Exception failure) when (failure is BackupFailed or IOException or UnauthorizedAccessException)
        {
            throw new InvalidInput($"{file} cannot be taken in: {failure.Message}");
        }
    }
}
