using Aegir.Model;
using Aegir.Services;
using Aegir.Store;

namespace Aegir.Tasks.Parts;

/// <summary>What the records say is on a machine, by itself and as a member of clusters.</summary>
/// <param name="fleet">Where the records are.</param>
/// <param name="server">The machine.</param>
/// <param name="change">A cluster as it shall be, to be read instead of its record; null for none.</param>
internal sealed class RecordedContents(Fleet fleet, ContextName server, Server? change = null)
{
    /// <summary>The same for a service.</summary>
    public ServerContents Contents => new(Read);

    /// <summary>
    /// The sites whose visitors are sent on no longer by what a service has read last; null where none has read.
    /// </summary>
    public IReadOnlySet<DomainName>? SentOnNoLonger { get; private set; }

    /// <summary>
    /// The sites of which a task changes where they are or how they are called: what other servers send on to them is left as
    /// it is, for that task may be about to tell those servers, or to be undone. What else works on a site does not touch that.
    /// </summary>
    public static IReadOnlySet<ContextName> Relocated(IEnumerable<HeldContext> held) =>
        held.Where(one => one is { IsAlone: true, Verb: MigrateSite.Name or DeleteSite.Name or VerifySite.Name })
            .Select(one => one.Context)
            .ToHashSet();

    /// <summary>
    /// First what tasks work on, then the records: a task that ends in between is left out, and has written its config
    /// itself. The other way round its site would be written as it was before.
    /// </summary>
    private async Task<ServerRecords> Read(CancellationToken ct)
    {
        var held = await fleet.Db.Leases.Held(ct);
        var (inUse, relocated) = (
            held.Where(one => one.IsAlone).Select(one => one.Context).ToHashSet(),
            Relocated(held)
        );
        var servers = (await fleet.Db.Servers.List(ct)).ToDictionary(known => known.Name);
        if (change is not null)
            servers[change.Name] = change;
        var (platforms, sites) = (new List<Platform>(), new List<HostedSite>());
        var webs = servers.Values.Where(Serves).OrderBy(web => web.Name).ToList();
        foreach (var web in webs)
        {
            var published = await Published(web.Name, ct);
            platforms.AddRange(published.Values.Where(platform => !inUse.Contains(platform.Name)));
            sites.AddRange(
                (await fleet.Db.Sites.List(SiteFilter.All with { WebServer = web.Name }, ct))
                    .Where(site => published.ContainsKey(site.Platform) && !inUse.Contains(site.Name))
                    .Select(site => new HostedSite(
                        site,
                        published[site.Platform],
                        fleet.Database(servers[site.DbServer]).Endpoint
                    ))
            );
        }
        SentOnNoLonger = await Over(relocated, ct);
        var forwarded = await Forwarded(webs.Select(web => web.Name).ToHashSet(), relocated, ct);
        return new ServerRecords(platforms, sites, forwarded)
        {
            InUse = await WithSites(inUse, ct),
            Balancers = [.. Balancers(servers)],
        };
    }

    /// <summary>Who works on a platform works on its sites too: a cluster's, where it lets a new member in.</summary>
    private async Task<IReadOnlySet<ContextName>> WithSites(IReadOnlySet<ContextName> inUse, CancellationToken ct)
    {
        var all = inUse.ToHashSet();
        foreach (var platform in inUse.Where(context => context.Kind == ContextKind.Platform))
        foreach (var site in await fleet.Db.Sites.List(SiteFilter.All with { Platform = platform }, ct))
            all.Add(site.Name);
        return all;
    }

    private IEnumerable<HostAddress> Balancers(Dictionary<ContextName, Server> servers) =>
        servers
            .Values.Where(web => web.IsCluster && Serves(web))
            .SelectMany(cluster => cluster.Members)
            .Where(member => member.Role == MemberRole.Balancer)
            .Select(member => servers[member.Server].DemandHost())
            .Distinct()
            .OrderBy(address => $"{address}", StringComparer.Ordinal);

    private bool Serves(Server web) =>
        web.Name == server || web.Members.Any(member => member.Server == server && member.Role != MemberRole.Balancer);

    private async Task<Dictionary<ContextName, Platform>> Published(ContextName web, CancellationToken ct) =>
        (await fleet.Db.Platforms.List(web, ct))
            .Where(platform => platform.Verified is not null)
            .ToDictionary(platform => platform.Name);

    private async Task<IReadOnlySet<DomainName>> Over(IReadOnlySet<ContextName> relocated, CancellationToken ct) =>
        (await fleet.Db.Forwards.From(server, ct))
            .Where(forward => forward.Until <= fleet.Now && !relocated.Contains(forward.Site.ToContext()))
            .Select(forward => forward.Site)
            .ToHashSet();

    /// <summary>But for what it serves itself by now, as a member of a cluster that has it.</summary>
    private async Task<IReadOnlyList<ForwardedSite>> Forwarded(
        HashSet<ContextName> served,
        IReadOnlySet<ContextName> relocated,
        CancellationToken ct
    )
    {
        var forwarded = new List<ForwardedSite>();
        foreach (var forward in await fleet.Db.Forwards.From(server, ct))
            if (!relocated.Contains(forward.Site.ToContext()))
            {
                var home = await fleet.Home(await fleet.Db.Sites.Get(forward.Site, ct), ct);
                if (served.Contains(home.Site.Platform.WebServer))
                    continue;
                var to = forward.Until > fleet.Now ? (home.Http.Addresses is [var first, ..] ? first : null) : null;
                forwarded.Add(new ForwardedSite(home.Site, to));
            }
        return forwarded;
    }
}
