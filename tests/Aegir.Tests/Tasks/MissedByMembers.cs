using Aegir.Model;
using Aegir.Queue;
using Aegir.Recipes;
using Aegir.Store;
using Aegir.Tasks;
using Aegir.Tests.Tasks.Crashes;

namespace Aegir.Tests.Tasks;

/// <summary>What was done to the sites of a cluster while a member was out, when it is back.</summary>
public sealed class MissedByMembers
{
    private static readonly ContextName Web1 = ContextName.Server("web1");

    private static CancellationToken Ct => TinyHub.Ct;

    [Fact]
    public async Task A_site_that_was_deleted_goes_from_it_too()
    {
        await using var hub = await Away();
        await Delete(hub);
        Directory.Exists(Site(hub, "web1")).ShouldBeTrue();
        await Back(hub);
        Directory.Exists(Site(hub, "web1")).ShouldBeFalse();
        Aside(hub, "web1").ShouldBeEmpty();
        Notes(hub).ShouldBeEmpty();
    }

    [Fact]
    public async Task Uploads_that_reached_no_other_member_are_set_aside()
    {
        await using var hub = await TinyHub.WithSite("pair");
        await Share(hub);
        await File.WriteAllTextAsync($"{Site(hub, "web1")}/private/late", "late", Ct);
        await TakeOut(hub);
        await Delete(hub);
        await Back(hub);

        Directory.Exists(Site(hub, "web1")).ShouldBeFalse();
        var kept = Aside(hub, "web1").ShouldHaveSingleItem();
        (await File.ReadAllTextAsync($"{kept}/private/late", Ct)).ShouldBe("late");
        (await LastLog(hub)).ShouldContain($"/sites/{Path.GetFileName(kept)}");
    }

    [Fact]
    public async Task A_new_site_of_the_same_name_gets_nothing_of_the_old_one()
    {
        await using var hub = await Away();
        await Delete(hub);
        await hub.Run(await hub.Install("a.example"));
        await Back(hub);
        foreach (var web in new[] { "web1", "web2" })
        {
            File.Exists($"{Site(hub, web)}/files/new").ShouldBeFalse();
            File.Exists($"{Site(hub, web)}/settings.php").ShouldBeTrue();
        }
    }

    [Fact]
    public async Task A_site_that_was_restored_is_so_there_too()
    {
        await using var hub = await Away();
        var site = await hub.Db.Sites.Get(Parsed.Parse<DomainName>("a.example"), Ct);
        var backup = (await hub.Db.Backups.List(site.Uri, Ct))[0].Name;
        await hub.Run(await RestoreSite.Plan(hub.Fleet(), site, backup, backsUp: false, Ct));
        File.Exists($"{Site(hub, "web1")}/files/new").ShouldBeTrue();
        await Back(hub);
        File.Exists($"{Site(hub, "web1")}/files/new").ShouldBeFalse();
        File.Exists($"{Site(hub, "web2")}/files/new").ShouldBeFalse();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_restoration_that_was_undone_without_it_costs_nobody_an_upload(bool isDeletedMeanwhile)
    {
        await using var hub = await TinyHub.WithSite("pair");
        await Share(hub);
        var site = await hub.Db.Sites.Get(Parsed.Parse<DomainName>("a.example"), Ct);
        var backup = (await hub.Db.Backups.List(site.Uri, Ct))[0].Name;
        var restore = await RestoreSite.Plan(hub.Fleet(), site, backup, backsUp: false, Ct);
        var rooms = new StepScope(1, hub.Layout.Room(1), _ => { });
        // Since the backup somebody has deleted a file, and everybody knows.
        foreach (var web in new[] { "web1", "web2" })
            File.Delete($"{Site(hub, web)}/files/upload");
        await Share(hub);
        await File.WriteAllTextAsync($"{Site(hub, "web1")}/private/late", "late", Ct);
        string[] names = ["unpack ", "expect another directory", "swap it"];
        foreach (var step in await Steps(restore, hub, names))
            await step.Run(rooms.Within(step.Name.Split(' ')[0]), Ct);
        File.Exists($"{Site(hub, "web1")}/files/new").ShouldBeFalse();
        await TakeOut(hub);
        foreach (var step in (await Steps(restore, hub, names)).Reverse())
            await (step.Undo?.Invoke(rooms.Within(step.Name.Split(' ')[0]), Ct) ?? Task.CompletedTask);
        if (isDeletedMeanwhile)
            await Delete(hub);
        await Back(hub);
        foreach (var web in new[] { "web1", "web2" })
        {
            File.Exists($"{Site(hub, web)}/files/new").ShouldBe(!isDeletedMeanwhile);
            File.Exists($"{Site(hub, web)}/files/upload").ShouldBeFalse();
        }
        Aside(hub, "web2").ShouldBeEmpty();
        // Not what the backup had put there, but what visitors had.
        var kept = Aside(hub, "web1").ShouldHaveSingleItem();
        File.Exists($"{kept}/private/late").ShouldBeTrue();
        File.Exists($"{kept}/files/upload").ShouldBeFalse();
    }

    [Fact]
    public async Task What_an_earlier_restoration_left_there_is_not_taken_for_what_visitors_had()
    {
        await using var hub = await TinyHub.WithSite("pair");
        await Share(hub);
        await File.WriteAllTextAsync($"{Site(hub, "web1")}/private/late", "late", Ct);
        Directory.CreateDirectory($"{Site(hub, "web1")}/../.a.example.outgoing/files");
        await TakeOut(hub);
        var site = await hub.Db.Sites.Get(Parsed.Parse<DomainName>("a.example"), Ct);
        var backup = (await hub.Db.Backups.List(site.Uri, Ct))[0].Name;
        await hub.Run(await RestoreSite.Plan(hub.Fleet(), site, backup, backsUp: false, Ct));
        await Back(hub);
        File.Exists($"{Aside(hub, "web1").ShouldHaveSingleItem()}/private/late").ShouldBeTrue();
    }

    [Fact]
    public async Task While_a_task_works_on_a_site_of_the_name_the_member_stays_out()
    {
        await using var hub = await Away();
        await Delete(hub);
        var next = await hub.Db.Platforms.Get(ContextName.Platform("next"), Ct);
        var site = (await hub.Install("a.example")).Site with { Platform = next.Name };
        await hub.Db.Sites.Save(site, Ct);
        var busy = await hub.Db.Tasks.Add("site backup", site.Name, new Secret(""), Ct);
        await hub.Db.Leases.Take(busy.Id, "other", [site.Name], [], Ct);
        var cluster = await hub.Db.Servers.Get(TinyHub.Pair.Name, Ct);
        var verify = await VerifyCluster.Plan(hub.Fleet(), cluster.WithMember(Web1, isOut: false), Ct);
        var run = await new TaskRunner(hub.Fleet(), TaskCatalog.Default, TaskOwner.Here).Run(
            verify,
            SilentObserver.Instance,
            Ct
        );
        run.Outcome.ShouldBeOfType<Outcome.RolledBack>().Cause.ShouldContain("@a.example");
        Notes(hub).Length.ShouldBe(1);
    }

    [Fact]
    public async Task What_a_killed_process_left_of_a_note_holds_nobody_up()
    {
        await using var hub = await Away();
        await Delete(hub);
        await File.WriteAllTextAsync($"{Notes(hub)[0].Replace("a.example", $".b.example.{Guid.NewGuid():N}")}", "", Ct);
        await Back(hub);
        Directory.Exists(Site(hub, "web1")).ShouldBeFalse();
    }

    [Fact]
    public async Task Of_a_site_that_had_two_directories_each_is_judged_by_what_was_known_of_its_uploads()
    {
        await using var hub = await Away();
        await Delete(hub);
        var note = Notes(hub)[0];
        var other = note.Replace("platform_live", "platform_earlier");
        Directory.CreateDirectory(Path.GetDirectoryName(other).ShouldNotBeNull());
        await File.WriteAllTextAsync(other, (await File.ReadAllTextAsync(note, Ct)).Replace("/live/", "/earlier/"), Ct);
        await Back(hub);
        Directory.Exists(Site(hub, "web1")).ShouldBeFalse();
        Aside(hub, "web1").ShouldBeEmpty();
        Notes(hub).ShouldBeEmpty();
    }

    [Fact]
    public async Task Whoever_was_killed_before_he_could_say_where_uploads_are_is_followed_by_one_who_says_it()
    {
        await using var hub = await TinyHub.WithSite("pair");
        await TakeOut(hub);
        await Delete(hub);
        var note = Notes(hub)[0];
        var (text, made) = (await File.ReadAllTextAsync(note, Ct), File.GetLastWriteTimeUtc(note));
        await Back(hub);
        await TakeOut(hub);
        await File.WriteAllTextAsync(note, text, Ct);
        File.SetLastWriteTimeUtc(note, made);
        await Back(hub);
        var kept = Aside(hub, "web1").ShouldHaveSingleItem();
        (await LastLog(hub)).ShouldContain($"/sites/{Path.GetFileName(kept)}");
    }

    [Fact]
    public async Task Another_server_of_its_name_starts_with_nothing()
    {
        await using var hub = await TinyHub.WithSite();
        var web3 = await hub.Db.Servers.Get(ContextName.Server("web3"), Ct);
        var site = Parsed.Parse<DomainName>("a.example");
        foreach (var file in new[] { hub.Layout.Outdated(web3.Name) / "x", hub.Layout.Uploads(web3.Name, site) / "x" })
            Directory.CreateDirectory($"{file}");
        var list = hub.Layout.Uploads(TinyHub.Pair.Name, site);
        Directory.CreateDirectory($"{list}");
        foreach (var member in new[] { web3.Name, Web1 })
            await File.WriteAllTextAsync($"{list / member.FileName}", "1\n", Ct);
        await hub.Run(await DeleteServer.Plan(hub.Fleet(), web3.Name, Ct));
        Directory
            .EnumerateFileSystemEntries($"{hub.Layout.AllUploads}", "*", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFileSystemEntries($"{hub.Layout.AllOutdated}"))
            .Where(entry => !Directory.Exists(entry) || entry.Contains("web3", StringComparison.Ordinal))
            .ShouldBe([$"{list / Web1.FileName}"]);
    }

    [Fact]
    public async Task What_an_undone_task_had_made_there_goes()
    {
        await using var hub = await TinyHub.WithPlatform("pair");
        var install = await hub.Install("a.example");
        var publish = (await install.Recipe(hub.Fleet(), Ct)).Single(step =>
            step.Name.StartsWith("publish the directory")
        );
        var scope = new StepScope(1, hub.Layout.Room(1), _ => { });
        var directory = Directory.CreateDirectory($"{hub.Layout.Platforms}/live/sites/a.example");
        await File.WriteAllTextAsync($"{directory}/settings.php", "<?php", Ct);
        await publish.Run(scope, Ct);
        await TakeOut(hub);
        var again = (await install.Recipe(hub.Fleet(), Ct)).Single(step => step.Name == publish.Name);
        await again.Undo.ShouldNotBeNull()(scope, Ct);
        Directory.Exists(Site(hub, "web1")).ShouldBeTrue();
        await Back(hub);
        Directory.Exists(Site(hub, "web1")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_directory_that_is_another_site_s_by_now_stays()
    {
        await using var hub = await Away();
        await Delete(hub);
        var live = await hub.Db.Platforms.Get(ContextName.Platform("live"), Ct);
        var install = await hub.Install("a.example");
        await hub.Run(await DeletePlatform.Plan(hub.Fleet(), live.Name, Ct));
        await hub.Db.Platforms.Save(live with { Name = ContextName.Platform("own"), WebServer = Web1 }, Ct);
        await hub.Db.Sites.Save(install.Site with { Platform = ContextName.Platform("own") }, Ct);
        await Back(hub);
        File.Exists($"{Site(hub, "web1")}/files/new").ShouldBeTrue();
    }

    /// <summary>A cluster whose members have the same uploads, and of which one is out.</summary>
    private static async Task<TinyHub> Away()
    {
        var hub = await TinyHub.WithSite("pair");
        await Share(hub);
        await TakeOut(hub);
        return hub;
    }

    private static async Task Share(TinyHub hub) =>
        await hub.Run(await SyncCluster.Plan(hub.Fleet(), TinyHub.Pair, Ct));

    private static async Task TakeOut(TinyHub hub) =>
        await hub.Run(await TakeOutMember.Plan(hub.Fleet(), TinyHub.Pair, Web1, Ct));

    private static async Task Back(TinyHub hub)
    {
        var cluster = await hub.Db.Servers.Get(TinyHub.Pair.Name, Ct);
        await hub.Run(await VerifyCluster.Plan(hub.Fleet(), cluster.WithMember(Web1, isOut: false), Ct));
    }

    private static async Task Delete(TinyHub hub)
    {
        var site = await hub.Db.Sites.Get(Parsed.Parse<DomainName>("a.example"), Ct);
        await hub.Run(await DeleteSite.Plan(hub.Fleet(), site, backsUp: false, isGone: false, Ct));
    }

    private static string[] Aside(TinyHub hub, string web) =>
        Directory.GetDirectories($"{hub.World}/server_{web}/platforms/live/sites", ".a.example.*");

    private static string[] Notes(TinyHub hub) =>
        Directory.GetFiles($"{hub.Layout.Outdated(Web1)}", "*", SearchOption.AllDirectories);

    private static async Task<IReadOnlyList<Step>> Steps(HostingTask task, TinyHub hub, string[] names) =>
        [
            .. (await task.Recipe(hub.Fleet(), Ct)).Where(step =>
                names.Any(name => step.Name.StartsWith(name, StringComparison.Ordinal))
            ),
        ];

    private static async Task<string> LastLog(TinyHub hub)
    {
        var last = (await hub.Db.Tasks.List(new(), Ct)).MaxBy(task => task.Id).ShouldNotBeNull();
        return string.Join('\n', (await hub.Db.Log.List(last.Id, after: 0, Ct)).Select(line => line.Line));
    }

    private static string Site(TinyHub hub, string web) => $"{hub.World}/server_{web}/platforms/live/sites/a.example";
}
