using Aegir.Model;
using Aegir.Queue;
using Aegir.Recipes;
using Aegir.Store;
using Aegir.Tasks;
using Aegir.Tests.Tasks.Crashes;

namespace Aegir.Tests.Tasks;

/// <summary>A web server that exists no more, with a platform and a site on it.</summary>
public sealed class GoneServers
{
    private static readonly DomainName Uri = Parsed.Parse<DomainName>("a.example");
    private static readonly ContextName Web = ContextName.Server("web1");
    private static readonly ContextName OtherWeb = ContextName.Server("web2");
    private static readonly ContextName Platform = ContextName.Platform("live");

    private static CancellationToken Ct => TinyHub.Ct;

    [Fact]
    public async Task What_was_on_it_can_be_deleted_and_the_log_says_what_it_may_still_have()
    {
        await using var hub = await TinyHub.WithSite();
        var (vhost, rules) = (Config(hub, "vhost.d/a.example.conf"), Config(hub, "platform.d/platform_live.conf"));
        using var fleet = await Without(hub, Web);
        var site = await hub.Db.Sites.Get(Uri, Ct);

        var delete = await DeleteSite.Plan(fleet, site, backsUp: true, isGone: true, Ct);
        delete.Gone.ShouldBe([Web]);
        (await Log(fleet, delete))[^1]
            .ShouldBe(
                $"@server_web1 was not touched. Should it come back, it still has {hub.Layout.Root}/platforms/live/sites/a.example with all uploads, and the site's vhost."
            );
        (await hub.Db.Sites.Find(Uri, Ct)).ShouldBeNull();
        (await hub.Db.Backups.List(Uri, Ct))[0].Reason.ShouldBe("before delete, without uploads: @server_web1 is gone");
        File.Exists($"{hub.World}/server_db1/data/{site.Database}").ShouldBeFalse();
        File.Exists(vhost).ShouldBeFalse();

        await Log(fleet, await DeletePlatform.Plan(fleet, Platform, Ct) with { IsGone = true });
        File.Exists(rules).ShouldBeFalse();
        await Log(fleet, await DeleteServer.Plan(fleet, Web, Ct) with { IsGone = true });
        (await hub.Db.Servers.Find(Web, Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task Without_that_word_nothing_is_deleted_by_halves()
    {
        await using var hub = await TinyHub.WithSite();
        using var fleet = await Without(hub, Web);
        var site = await hub.Db.Sites.Get(Uri, Ct);
        var run = await Run(fleet, await DeleteSite.Plan(fleet, site, backsUp: true, isGone: false, Ct));
        run.Outcome.ShouldBeOfType<Outcome.RolledBack>().Cause.ShouldContain("no route");
        (await hub.Db.Sites.Find(Uri, Ct)).ShouldNotBeNull();
        File.Exists($"{hub.World}/server_db1/data/{site.Database}").ShouldBeTrue();
    }

    [Fact]
    public async Task A_server_that_answers_is_not_gone()
    {
        await using var hub = await TinyHub.WithSite();
        var site = await hub.Db.Sites.Get(Uri, Ct);
        var refused = await Should.ThrowAsync<Conflict>(() =>
            DeleteSite.Plan(hub.Fleet(), site, backsUp: true, isGone: true, Ct)
        );
        refused.Message.ShouldContain("without --gone");
    }

    [Fact]
    public async Task A_cluster_is_gone_only_with_all_of_its_members()
    {
        await using var hub = await TinyHub.WithSite("pair");
        var site = await hub.Db.Sites.Get(Uri, Ct);

        using var half = await Without(hub, Web);
        var refused = await Should.ThrowAsync<Conflict>(() => Gone(half));
        refused.Message.ShouldContain("@server_web2 answers");
        refused.Message.ShouldContain("aegir cluster out pair MEMBER");

        using var none = await Without(hub, Web, OtherWeb);
        (await Gone(none)).Gone.ShouldBe([TinyHub.Pair.Name]);

        Task<DeleteSite> Gone(Fleet fleet) => DeleteSite.Plan(fleet, site, backsUp: true, isGone: true, Ct);
    }

    [Fact]
    public async Task A_member_that_leaves_while_it_is_out_serves_nothing_when_it_is_verified()
    {
        await using var hub = await TinyHub.WithSite("pair");
        await hub.Run(await TakeOutMember.Plan(hub.Fleet(), TinyHub.Pair, OtherWeb, Ct));
        var vhost = Config(hub, "vhost.d/a.example.conf", OtherWeb);
        using var fleet = await Without(hub, OtherWeb);
        var cluster = await hub.Db.Servers.Get(TinyHub.Pair.Name, Ct);
        await Log(fleet, await VerifyCluster.Plan(fleet, cluster.WithMembers([cluster.Member(Web)]), Ct));
        File.Exists(vhost).ShouldBeFalse();
    }

    private static string Config(TinyHub hub, string file, ContextName? server = null)
    {
        var path = $"{hub.Layout.Config(server ?? Web) / file}";
        Directory.CreateDirectory(Path.GetDirectoryName(path) ?? "");
        File.WriteAllText(path, "");
        return path;
    }

    private static async Task<Fleet> Without(TinyHub hub, params ContextName[] dead)
    {
        foreach (var name in new[] { Web, OtherWeb })
        {
            var server = await hub.Db.Servers.Get(name, Ct);
            await hub.Db.Servers.Save(server with { Services = [new(ServiceType.Http, "apache")] }, Ct);
        }
        return new RealWebs(hub.Db, hub.Layout, dead);
    }

    private static async Task<IReadOnlyList<string>> Log(Fleet fleet, HostingTask task)
    {
        var run = await Run(fleet, task);
        run.Outcome.ShouldBe(new Outcome.Succeeded());
        return [.. (await fleet.Db.Log.List(run.Entry.Id, after: 0, Ct)).Select(line => line.Line)];
    }

    private static Task<TaskRun> Run(Fleet fleet, HostingTask task) =>
        new TaskRunner(fleet, TaskCatalog.Default, TaskOwner.Here).Run(task, SilentObserver.Instance, Ct);
}
