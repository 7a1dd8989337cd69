using Aegir.Hosts;
using Aegir.Model;
using Aegir.Queue;
using Aegir.Recipes;
using Aegir.Store;
using Aegir.Tasks;
using Aegir.Tasks.Backups;
using Aegir.Tests.Store;
using Aegir.Tests.Tasks.Backups;

namespace Aegir.Tests.Tasks;

public sealed class AddBackupTests : IAsyncDisposable
{
    private static readonly DomainName Site = Parsed.Parse<DomainName>("example.com");

    private readonly BackupBench _bench = new();
    private readonly TempHub _hub = new();

    private UnixPath Archive => _bench.Archive;

    public async ValueTask DisposeAsync()
    {
        _bench.Dispose();
        await _hub.DisposeAsync();
    }

    [Fact]
    public async Task An_archive_from_elsewhere_is_copied_under_a_name_that_is_free()
    {
        using var fleet = await Fleet();
        var names = new List<string>();
        foreach (var _ in Enumerable.Range(0, 2))
        {
            var task = await AddBackup.Plan(fleet, Site, Archive, TempHub.Ct);
            (await Run(fleet, task)).ShouldBe(new Outcome.Succeeded());
            names.Add($"{task.Backup}");
        }
        names.ShouldBe(["example.com-20260101.000000", "example.com-20260101.000000-2"]);
        foreach (var backup in await fleet.Db.Backups.List(Site, TempHub.Ct))
        {
            names.ShouldContain($"{backup.Name}");
            (backup.Created, backup.Reason).ShouldBe((_bench.Source.Created, "added"));
            var copy = $"{BackupArchive.Path(_hub.Layout, backup.Name)}";
            (await File.ReadAllBytesAsync(copy, TempHub.Ct)).ShouldBe(
                await File.ReadAllBytesAsync($"{Archive}", TempHub.Ct)
            );
            backup.Bytes.ShouldBe(new FileInfo(copy).Length);
            File.GetUnixFileMode(copy).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public async Task One_that_lies_among_the_backups_is_recorded_under_its_name_and_once()
    {
        using var fleet = await Fleet();
        Directory.CreateDirectory($"{_hub.Layout.Backups}");
        var (own, nameless) = (_hub.Layout.Backups / Archive.Name, _hub.Layout.Backups / "copy.tar");
        foreach (var place in new[] { own, nameless })
            File.Copy($"{Archive}", $"{place}");
        (await Run(fleet, await AddBackup.Plan(fleet, Site, own, TempHub.Ct))).ShouldBe(new Outcome.Succeeded());
        (await fleet.Db.Backups.List(Site, TempHub.Ct))
            .ShouldHaveSingleItem()
            .Name.ShouldBe(Parsed.Parse<BackupName>("example.com-20260131.235959"));
        await Should.ThrowAsync<Conflict>(() => AddBackup.Plan(fleet, Site, own, TempHub.Ct));
        await Should.ThrowAsync<InvalidInput>(() => AddBackup.Plan(fleet, Site, nameless, TempHub.Ct));
        Directory.GetFiles($"{_hub.Layout.Backups}").Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_damaged_one_leaves_nothing()
    {
        using var fleet = await Fleet();
        await using (var file = File.Open($"{Archive}", FileMode.Open))
        {
            file.Position = 520;
            var was = file.ReadByte();
            file.Position = 520;
            file.WriteByte((byte)~was);
        }
        var outcome = await Run(fleet, await AddBackup.Plan(fleet, Site, Archive, TempHub.Ct));
        outcome.ShouldBeOfType<Outcome.RolledBack>().Cause.ShouldContain("is damaged");
        (await fleet.Db.Backups.List(Site, TempHub.Ct)).ShouldBeEmpty();
        Directory.GetFileSystemEntries($"{_hub.Layout.Backups}").ShouldBeEmpty();
        outcome.ShouldBeOfType<Outcome.RolledBack>().Cause.ShouldContain($"{Archive} is damaged");
    }

    [Fact]
    public async Task What_is_no_archive_or_belongs_to_nobody_is_refused()
    {
        using var fleet = await Fleet();
        var other = Parsed.Parse<DomainName>("other.example");
        (
            await Should.ThrowAsync<NotFound>(() => AddBackup.Plan(fleet, other, Archive, TempHub.Ct))
        ).Message.ShouldContain("other.example");
        await Should.ThrowAsync<NotFound>(() => AddBackup.Plan(fleet, Site, _bench.Root, TempHub.Ct));
        var text = _bench.Root / "text.tar";
        await File.WriteAllTextAsync($"{text}", new string('x', 2048), TempHub.Ct);
        (
            await Should.ThrowAsync<InvalidInput>(() => AddBackup.Plan(fleet, Site, text, TempHub.Ct))
        ).Message.ShouldContain("no archive");
        var link = _bench.Root / "link.tar";
        File.CreateSymbolicLink($"{link}", $"{Archive}");
        await Should.ThrowAsync<InvalidInput>(() => AddBackup.Plan(fleet, Site, link, TempHub.Ct));
        var pipe = _bench.Root / "pipe.tar";
        await _bench.Hub.Run(Command.Of("mkfifo", "--", $"{pipe}"), TempHub.Ct);
        await Should.ThrowAsync<InvalidInput>(() => AddBackup.Plan(fleet, Site, pipe, TempHub.Ct));
    }

    [Fact]
    public async Task What_somebody_puts_in_its_place_meanwhile_is_not_deleted()
    {
        using var fleet = await Fleet();
        var task = await AddBackup.Plan(fleet, Site, Archive, TempHub.Ct);
        var copy = (await task.Recipe(fleet, TempHub.Ct))[^1];
        var place = BackupArchive.Path(_hub.Layout, task.Backup);
        Directory.CreateDirectory($"{place.Parent}");
        await File.WriteAllTextAsync($"{place}", "somebody's", TempHub.Ct);
        await Should.ThrowAsync<BackupFailed>(() => copy.Run(Scope, TempHub.Ct));
        await copy.Undo.ShouldNotBeNull()(Scope, TempHub.Ct);
        (await File.ReadAllTextAsync($"{place}", TempHub.Ct)).ShouldBe("somebody's");
        (await fleet.Db.Backups.List(Site, TempHub.Ct)).ShouldBeEmpty();
        Directory.GetFiles($"{place.Parent}").ShouldHaveSingleItem();

        File.Move($"{Archive}", $"{place}", overwrite: true);
        await copy.Undo(Scope, TempHub.Ct);
        File.Exists($"{place}").ShouldBeTrue();
        (await fleet.Db.Backups.List(Site, TempHub.Ct)).ShouldHaveSingleItem().Name.ShouldBe(task.Backup);
    }

    [Fact]
    public async Task An_archive_that_is_another_by_then_is_refused_and_nothing_is_left()
    {
        using var fleet = await Fleet();
        var task = await AddBackup.Plan(fleet, Site, Archive, TempHub.Ct) with { Made = DateTimeOffset.UnixEpoch };
        (await Run(fleet, task)).ShouldBeOfType<Outcome.RolledBack>().Cause.ShouldContain("another archive");
        (await fleet.Db.Backups.List(Site, TempHub.Ct)).ShouldBeEmpty();
        Directory.Exists($"{_hub.Layout.Backups}").ShouldBeFalse();
    }

    [Fact]
    public async Task Of_two_sites_that_take_one_in_the_first_gets_it()
    {
        using var fleet = await Fleet();
        var own = _hub.Layout.Backups / Archive.Name;
        Directory.CreateDirectory($"{own.Parent}");
        File.Copy($"{Archive}", $"{own}");
        var first = await AddBackup.Plan(fleet, Site, own, TempHub.Ct);
        var second = first with { Site = Parsed.Parse<DomainName>("other.example") };
        var late = (await second.Recipe(fleet, TempHub.Ct))[^1];
        (await Run(fleet, first)).ShouldBe(new Outcome.Succeeded());
        await Should.ThrowAsync<Conflict>(() => late.Run(Scope, TempHub.Ct));
        late.Undo.ShouldBeNull();
        (await fleet.Db.Backups.Get(first.Backup, TempHub.Ct)).Site.ShouldBe(Site);
    }

    private StepScope Scope => new(1, _bench.Root / "room", _ => { });

    private async Task<Fleet> Fleet()
    {
        await _bench.Write(TempHub.Ct);
        return new Fleet(await _hub.Open(), _hub.Layout);
    }

    private static async Task<Outcome> Run(Fleet fleet, HostingTask task)
    {
        var runner = new TaskRunner(fleet, TaskCatalog.Default, TaskOwner.Here);
        return (await runner.Run(task, SilentObserver.Instance, TempHub.Ct)).Outcome;
    }
}
