using Aegir.Model;

namespace Aegir.Tasks.Parts;

/// <summary>What servers can make up a cluster.</summary>
public static class ClusterMakeup
{
    /// <summary>Looks whether each member can do what it shall, and enough are left to serve sites.</summary>
    /// <exception cref="NotFound">There is no such server.</exception>
    /// <exception cref="Conflict">A platform of a member's own lies where one of the cluster is to lie.</exception>
    /// <exception cref="InvalidInput">A member is named twice, is no machine, or offers no such service; or none is left.</exception>
    public static async Task Demand(Fleet fleet, Server cluster, CancellationToken ct)
    {
        if (!cluster.IsCluster)
            throw new InvalidInput($"{cluster.Name} is no cluster. ‘aegir cluster list’ shows those that there are.");
        if (
            cluster.Members.CountBy(member => member.Server).FirstOrDefault(named => named.Value > 1) is
            { Key: { } twice }
        )
            throw new InvalidInput($"{twice} is named twice. A server does one thing in a cluster.");
        foreach (var member in cluster.Members)
        {
            var machine = await fleet.Db.Servers.Get(member.Server, ct);
            machine.DemandHost();
            var type = member.Role == MemberRole.Balancer ? ServiceType.Balancer : ServiceType.Http;
            if (machine.Service(type) is null)
                throw new InvalidInput(
                    type == ServiceType.Balancer
                        ? $"{machine.Name} balances nothing: it was added without --balancer."
                        : $"{machine.Name} serves no sites: it was added without --http."
                );
        }
        if (!cluster.Members.Any(member => member is { Role: MemberRole.Master, IsOut: false }))
            throw new InvalidInput($"{cluster.Name} would have no server left that holds files and is in.");
        foreach (var platform in await fleet.Db.Platforms.List(cluster.Name, ct))
            await PlatformPlaces.Demand(fleet.Db, platform.Name, platform.Root, cluster, ct);
    }
}
