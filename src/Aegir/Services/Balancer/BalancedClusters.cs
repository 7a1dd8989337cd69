using Aegir.Model;
using Aegir.Store;

namespace Aegir.Services.Balancer;

/// <summary>What the records say that a balancer has behind it.</summary>
/// <param name="db">Where the records are.</param>
/// <param name="balancer">The balancer.</param>
public sealed class BalancedClusters(HostingDb db, ContextName balancer)
{
    /// <summary>
    /// The clusters that it is in for and that have a site, or have had one whose visitors they send on. A name is that of one
    /// cluster only: the one that has the site comes before those that it has left.
    /// </summary>
    public async Task<IReadOnlyList<BalancedCluster>> Read(CancellationToken ct)
    {
        var servers = (await db.Servers.List(ct)).ToDictionary(server => server.Name);
        var mine = servers.Values.Where(IsBefore).OrderBy(cluster => cluster.Name).ToList();
        var sites = mine.ToDictionary(cluster => cluster.Name, _ => new List<Site>());
        foreach (var cluster in mine)
            sites[cluster.Name].AddRange(await db.Sites.List(SiteFilter.All with { WebServer = cluster.Name }, ct));
        var taken = sites.Values.SelectMany(some => some).SelectMany(Names).ToHashSet();
        var balanced = new List<BalancedCluster>();
        foreach (var cluster in mine)
        {
            var left = (await Left(cluster, ct)).SelectMany(Names).Where(taken.Add);
            var names = sites[cluster.Name].SelectMany(Names).Concat(left).Order().ToList();
            if (names.Count > 0)
                balanced.Add(Balanced(cluster, servers, sites[cluster.Name], names));
        }
        return balanced;
    }

    private bool IsBefore(Server cluster) =>
        cluster.Members.Any(member =>
            member.Server == balancer && member is { Role: MemberRole.Balancer, IsOut: false }
        );

    private static BalancedCluster Balanced(
        Server cluster,
        Dictionary<ContextName, Server> servers,
        IReadOnlyList<Site> sites,
        IReadOnlyList<DomainName> names
    ) =>
        new(
            cluster.Name,
            cluster.IsPack,
            [.. cluster.Members.Where(IsServing).Select(member => Balanced(servers[member.Server]))],
            [.. sites.Select(site => site.Platform).Distinct().Order()],
            names
        );

    private static BalancedMember Balanced(Server web) =>
        new(web.Name, new WebAddress(web.DemandHost(), web.Service(ServiceType.Http)?.Port ?? Port.Of(80)));

    /// <summary>The sites that a member sends visitors on to: they are somewhere else now.</summary>
    private async Task<IReadOnlyList<Site>> Left(Server cluster, CancellationToken ct)
    {
        var left = new List<Site>();
        foreach (var member in cluster.Members.Where(IsServing))
        foreach (var forward in await db.Forwards.From(member.Server, ct))
            if (forward.Until > db.Clock.GetUtcNow() && await db.Sites.Find(forward.Site, ct) is { } site)
                left.Add(site);
        return left;
    }

    private static bool IsServing(ClusterMember member) => !member.IsOut && member.Role != MemberRole.Balancer;

    private static IEnumerable<DomainName> Names(Site site) => site.Aliases.Prepend(site.Uri);
}
