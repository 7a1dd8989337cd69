using Aegir.Model;
using Aegir.Recipes;
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
        Directory.Exists($"{hub.Layout.SetAside}").ShouldBeFalse();
        Directory.EnumerateFiles($"{hub.Layout.Outdated(Web1)}", "*", SearchOption.AllDirectories).ShouldBeEmpty();
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
        var kept = Directory.GetDirectories($"{hub.World}/server_web1/set-aside").ShouldHaveSingleItem();
        (await File.ReadAllTextAsync($"{kept}/private/late", Ct)).ShouldBe("late");
        var last = (await hub.Db.Tasks.List(new(), Ct)).MaxBy(task => task.Id).ShouldNotBeNull();
        (await hub.Db.Log.List(last.Id, after: 0, Ct)).ShouldContain(line =>
            line.Line.Contains(kept, StringComparison.Ordinal)
        );
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

    private static string Site(TinyHub hub, string web) => $"{hub.World}/server_{web}/platforms/live/sites/a.example";
}
