using Aegir.Model;
using Aegir.Services.Balancer;
using Aegir.Store;
using Aegir.Tests.Store;

namespace Aegir.Tests.Services.Balancer;

/// <summary>What a balancer has to know follows from the records.</summary>
public sealed class BalancedClustersTests
{
    private static readonly ContextName Balancer = ContextName.Server("lb1");

    [Fact]
    public async Task Names_lead_to_the_cluster_that_has_the_site_and_members_that_are_out_get_nobody()
    {
        await using var hub = new TempHub();
        var db = await Furnished(hub);
        var live = Cluster("live", "web1", "web2").WithMember(ContextName.Server("web2"), isOut: true);
        await Publish(db, live, "live", Fixture.Site("a.example", "www.a.example"));
        await Publish(db, Cluster("shop", "web2"), "shop", Fixture.Site("b.example"));
        await db.Servers.Save(Cluster("empty", "web1"), TempHub.Ct);
        Shown(await new BalancedClusters(db, Balancer).Read(TempHub.Ct))
            .ShouldBe([
                "@server_live: web1 serves a.example www.a.example of @platform_live",
                "@server_shop: web2 serves b.example of @platform_shop",
            ]);
    }

    [Fact]
    public async Task A_cluster_goes_on_to_serve_the_names_that_its_members_send_on_until_they_do_no_more()
    {
        await using var hub = new TempHub();
        var db = await Furnished(hub);
        await Publish(db, Cluster("live", "web1", "web2"), "live", Fixture.Site("a.example"));
        var moved = Fixture.Site("moved.example", "www.moved.example");
        await Publish(db, Cluster("shop", "web2"), "shop", moved);
        foreach (var web in new[] { "web1", "web2" })
            await Forward(db, moved, web, days: 1);
        await db.Servers.Save(Cluster("shop", "web2").WithMembers([Member("web2", MemberRole.Master)]), TempHub.Ct);
        Shown(await new BalancedClusters(db, Balancer).Read(TempHub.Ct))
            .ShouldBe(["@server_live: web1 web2 serves a.example moved.example www.moved.example of @platform_live"]);
        await Forward(db, moved, "web1", days: 0);
        Shown(await new BalancedClusters(db, Balancer).Read(TempHub.Ct))
            .ShouldBe(["@server_live: web1 web2 serves a.example of @platform_live"]);
    }

    [Fact]
    public async Task Of_two_that_may_have_a_name_the_one_that_has_the_site_comes_first()
    {
        await using var hub = new TempHub();
        var db = await Furnished(hub);
        await Publish(db, Cluster("live", "web1"), "live", Fixture.Site("a.example"));
        var moved = Fixture.Site("moved.example");
        await Publish(db, Cluster("shop", "web2"), "shop", moved);
        await Forward(db, moved, "web1", days: 1);
        Shown(await new BalancedClusters(db, Balancer).Read(TempHub.Ct))[1]
            .ShouldBe("@server_shop: web2 serves moved.example of @platform_shop");
    }

    private static IReadOnlyList<string> Shown(IReadOnlyList<BalancedCluster> clusters) =>
        [
            .. clusters.Select(cluster =>
                $"{cluster.Name}: {string.Join(' ', cluster.Members.Select(m => m.Server.Bare))} serves {string.Join(' ', cluster.Names)} of {string.Join(' ', cluster.Platforms)}"
            ),
        ];

    private static Task Forward(HostingDb db, Site site, string web, int days) =>
        db.Forwards.Replace(
            site.Uri,
            [new Forward(site.Uri, ContextName.Server(web), db.Clock.GetUtcNow().AddDays(days))],
            TempHub.Ct
        );

    private static async Task Publish(HostingDb db, Server cluster, string platform, Site site)
    {
        await db.Servers.Save(cluster, TempHub.Ct);
        var code = Fixture.Platform with { Name = ContextName.Platform(platform), WebServer = cluster.Name };
        await db.Platforms.Save(code, TempHub.Ct);
        await db.Sites.Save(site with { Platform = code.Name }, TempHub.Ct);
    }

    private static Server Cluster(string name, params string[] webs) =>
        Server
            .Cluster(ContextName.Server(name), isPack: false)
            .WithMembers([
                .. webs.Select(web => Member(web, MemberRole.Master)),
                Member(Balancer.Bare, MemberRole.Balancer),
            ]);

    private static ClusterMember Member(string name, MemberRole role) => new(ContextName.Server(name), role);

    private static async Task<HostingDb> Furnished(TempHub hub)
    {
        var db = await hub.Open();
        foreach (var server in new[] { "web1", "web2", "lb1", "db1" })
            await db.Servers.Save(Fixture.Server(server), TempHub.Ct);
        return db;
    }
}
