using Aegir.Model;
using Aegir.Recipes;
using Aegir.Tasks.Backups;
using static Aegir.Recipes.Step;

namespace Aegir.Tasks;

/// <summary>
/// Takes an archive in that Aegir made and has no record of: one from another hub, or one that was made after the copy of
/// the records that this hub was brought back from. It is copied, unless it lies among the backups already.
/// </summary>
/// <param name="Site">The site whose backup it becomes.</param>
/// <param name="File">Where the archive lies on the hub.</param>
/// <param name="Backup">The name it gets, chosen.</param>
public sealed record AddBackup(DomainName Site, UnixPath File, BackupName Backup) : HostingTask
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
        var isInPlace = file.Parent == fleet.Layout.Backups;
        if (!isInPlace)
            return new AddBackup(site, file, await BackupSite.ChooseName(fleet, site, manifest.Created, ct));
        if (!BackupName.TryParse(Path.GetFileNameWithoutExtension(file.Name), out var name, out var fault))
            throw new InvalidInput($"{file} has no name of a backup: {fault}.");
        if (await fleet.Db.Backups.Find(name, ct) is { } known)
            throw new Conflict($"{name} is a backup of {known.Site} already.");
        return new AddBackup(site, file, name);
    }

    /// <inheritdoc/>
    public override async Task<HostingTask> Again(Fleet fleet, CancellationToken ct) =>
        await Plan(fleet, Site, File, ct);

    /// <inheritdoc/>
    public override Task<Recipe> Recipe(Fleet fleet, CancellationToken ct)
    {
        var archive = BackupArchive.Path(fleet.Layout, Backup);
        return Task.FromResult<Recipe>([
            Check("its name is free", (_, end) => DemandFree(fleet, archive, end)),
            archive == File
                ? Check($"{File} is whole", (scope, end) => BackupArchive.Check(File, scope.Copied, end))
                : Do(
                    $"copy {File} to {archive}",
                    (scope, end) => BackupArchive.Copy(File, archive, fleet.Hub, scope.Copied, end),
                    (_, _) =>
                    {
                        BackupArchive.DiscardPartial(archive);
                        BackupArchive.Delete(archive);
                        return Task.CompletedTask;
                    }
                ),
            Do(
                $"record {Backup}",
                async (_, end) => await fleet.Db.Backups.Save(await Record(archive, end), end),
                (_, end) => fleet.Db.Backups.Delete(Backup, end)
            ),
        ]);
    }

    private async Task DemandFree(Fleet fleet, UnixPath archive, CancellationToken ct)
    {
        if (
            await fleet.Db.Backups.Find(Backup, ct) is not null
            || archive != File && System.IO.File.Exists($"{archive}")
        )
            throw new Conflict($"There is a backup {Backup} by now.");
    }

    private async Task<Backup> Record(UnixPath archive, CancellationToken ct) =>
        new(
            Backup,
            Site,
            (await BackupArchive.ReadManifest(archive, ct)).Created,
            new FileInfo($"{archive}").Length,
            Added
        );

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
