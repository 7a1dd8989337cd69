using Aegir.Model;
using Aegir.Store;

namespace Aegir.Tests.Store;

/// <summary>Servers that are made up of others.</summary>
public sealed class Clusters
{
    private static readonly ContextName Name = ContextName.Server("live");

    [Fact]
    public async Task Members_come_back_as_they_were_saved()
    {
        await using var hub = new TempHub();
        var db = await Furnished(hub);
        var cluster = Server
            .Cluster(Name, isPack: true)
            .WithMembers([
                Member("web2", MemberRole.Master) with
                {
                    IsOut = true,
                },
                Member("web1", MemberRole.Follower),
            ]);
        await db.Servers.Save(cluster, TempHub.Ct);
        (await db.Servers.Get(Name, TempHub.Ct)).ShouldBe(cluster);
        (await db.Servers.List(TempHub.Ct)).ShouldContain(cluster);
        var smaller = cluster.WithMembers([Member("web1", MemberRole.Master)]);
        await db.Servers.Save(smaller, TempHub.Ct);
        (await db.Servers.GetCluster(Name, TempHub.Ct)).ShouldBe(smaller);
    }

    [Fact]
    public async Task A_member_cannot_be_deleted()
    {
        await using var hub = new TempHub();
        var db = await Furnished(hub);
        await db.Servers.Save(Of(Name, Member("web1", MemberRole.Master)), TempHub.Ct);
        var refused = await Should.ThrowAsync<Conflict>(() =>
            db.Servers.Delete(ContextName.Server("web1"), TempHub.Ct)
        );
        refused.Message.ShouldContain("@server_live");
        await db.Servers.Delete(Name, TempHub.Ct);
        await db.Servers.Delete(ContextName.Server("web1"), TempHub.Ct);
    }

    [Fact]
    public async Task A_balancer_may_stand_before_several_clusters()
    {
        await using var hub = new TempHub();
        var db = await Furnished(hub);
        var balancer = Member("web2", MemberRole.Balancer);
        foreach (var name in new[] { Name, ContextName.Server("other") })
        {
            var cluster = Of(name, Member("web1", MemberRole.Master), balancer);
            await db.Servers.Save(cluster, TempHub.Ct);
            (await db.Servers.Get(name, TempHub.Ct)).ShouldBe(cluster);
        }
    }

    [Fact]
    public async Task A_machine_is_no_cluster()
    {
        await using var hub = new TempHub();
        var db = await Furnished(hub);
        await Should.ThrowAsync<NotFound>(() => db.Servers.GetCluster(ContextName.Server("web1"), TempHub.Ct));
    }

    [Fact]
    public void A_cluster_has_no_address_of_its_own() =>
        Should
            .Throw<InvalidInput>(() => Of(Name, Member("web1", MemberRole.Master)).DemandHost())
            .Message.ShouldContain("web1");

    private static Server Of(ContextName name, params ClusterMember[] members) =>
        Server.Cluster(name, isPack: false).WithMembers(members);

    private static ClusterMember Member(string name, MemberRole role) => new(ContextName.Server(name), role);

    private static async Task<HostingDb> Furnished(TempHub hub)
    {
        var db = await hub.Open();
        await db.Servers.Save(Fixture.Server("web1"), TempHub.Ct);
        await db.Servers.Save(Fixture.Server("web2"), TempHub.Ct);
        return db;
    }
}
