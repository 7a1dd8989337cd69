using Aegir.Model;
using Aegir.Queue;
using Aegir.Recipes;
using Aegir.Store;
using Aegir.Tasks;
using Aegir.Tasks.Backups;
using Aegir.Tests.Store;

namespace Aegir.Tests.Tasks;

public sealed class DeleteBackupsTests
{
    private static readonly DomainName Site = Parsed.Parse<DomainName>("gone.example");

    [Fact]
    public async Task Backups_of_a_site_that_is_gone_can_be_deleted_and_others_stay()
    {
        await using var hub = new TempHub();
        var db = await hub.Open();
        using var fleet = new Fleet(db, hub.Layout);
        var names = await Backups(hub, db, count: 3);
        var task = await DeleteBackups.Plan(fleet, Site, [names[0], names[2], names[0]], TempHub.Ct);
        task.Backups.ShouldBe([names[0], names[2]]);
        (await Run(fleet, task)).ShouldBe(new Outcome.Succeeded());
        (await db.Backups.List(Site, TempHub.Ct)).ShouldHaveSingleItem().Name.ShouldBe(names[1]);
        Directory.EnumerateFiles($"{hub.Layout.Backups}").ShouldBe([$"{BackupArchive.Path(hub.Layout, names[1])}"]);
    }

    [Fact]
    public async Task It_may_be_repeated_even_where_no_archive_is_there_any_more()
    {
        await using var hub = new TempHub();
        var db = await hub.Open();
        using var fleet = new Fleet(db, hub.Layout);
        var task = await DeleteBackups.Plan(fleet, Site, await Backups(hub, db, count: 1), TempHub.Ct);
        (await Run(fleet, task)).ShouldBe(new Outcome.Succeeded());
        Directory.Delete($"{hub.Layout.Backups}");
        (await Run(fleet, task)).ShouldBe(new Outcome.Succeeded());
    }

    [Fact]
    public async Task A_backup_of_another_site_is_refused()
    {
        await using var hub = new TempHub();
        var db = await hub.Open();
        using var fleet = new Fleet(db, hub.Layout);
        var names = await Backups(hub, db, count: 1);
        var other = Parsed.Parse<DomainName>("other.example");
        var refused = await Should.ThrowAsync<NotFound>(() => DeleteBackups.Plan(fleet, other, names, TempHub.Ct));
        refused.Message.ShouldContain($"{names[0]} is no backup of other.example");
    }

    private static async Task<IReadOnlyList<BackupName>> Backups(TempHub hub, HostingDb db, int count)
    {
        var names = Enumerable.Range(1, count).Select(n => BackupName.Of(Site, hub.Clock.GetUtcNow(), n)).ToList();
        Directory.CreateDirectory($"{hub.Layout.Backups}");
        foreach (var name in names)
        {
            await File.WriteAllTextAsync($"{BackupArchive.Path(hub.Layout, name)}", "archive", TempHub.Ct);
            await db.Backups.Save(new Backup(name, Site, hub.Clock.GetUtcNow(), 7, "before delete"), TempHub.Ct);
        }
        return names;
    }

    private static async Task<Outcome> Run(Fleet fleet, HostingTask task)
    {
        var runner = new TaskRunner(fleet, TaskCatalog.Default, TaskOwner.Here);
        return (await runner.Run(task, SilentObserver.Instance, TempHub.Ct)).Outcome;
    }
}
