using System.Collections.Concurrent;
using Aegir.Drupal;
using Aegir.Hosts;
using Aegir.Model;
using Aegir.Services;
using Aegir.Services.Balancer;
using Aegir.Services.Db;
using Aegir.Services.Dns;
using Aegir.Services.Http;
using Aegir.Services.Http.Cluster;
using Aegir.Store;

namespace Aegir;

/// <summary>A site and who looks after it: all that a recipe about it needs.</summary>
/// <param name="Site">The site, its platform, and where its database is.</param>
/// <param name="Http">Who serves it.</param>
/// <param name="Db">Who keeps its database.</param>
/// <param name="Dns">Its names in DNS.</param>
/// <param name="Drupal">The family of its code.</param>
public sealed record SiteHome(HostedSite Site, HttpService Http, DbService Db, SiteNames Dns, DrupalFamily Drupal)
{
    /// <summary>A link that logs in user 1, once, as the web server answers to it.</summary>
    /// <exception cref="CommandFailed">The site does not run, or its code answered with something else than a link to itself.</exception>
    public async Task<string> LoginLink(CancellationToken ct)
    {
        var link = new UriBuilder(await Drupal.LoginLink(Site, ct));
        if (link is { Scheme: "http", Port: 80 })
            link.Port = Http.Port.Number;
        return link.Uri.AbsoluteUri;
    }

    /// <summary>Looks whether code, web server and database go together, before anything is made.</summary>
    /// <exception cref="InvalidInput">They do not; the message says what to choose instead.</exception>
    public void DemandFit()
    {
        var (platform, record, driver) = (Site.Platform, Site.Site, Site.Database.Driver);
        if (!Drupal.Drivers.Contains(driver))
            throw new InvalidInput(
                $"{platform.Name} is {platform.Code.Name}, which does not run on {driver}, the database of {record.DbServer}. "
                    + $"Choose a server with {string.Join(" or ", Drupal.Drivers)}: aegir server list"
            );
        if (Site.DatabaseFile is not null && Http.SiteHosts.Any(host => !host.IsHub))
            throw new InvalidInput(
                $"{record.DbServer} keeps databases in files on this machine, and {platform.Name} is served by {platform.WebServer}, "
                    + "which cannot reach them. Choose a database server (aegir server list), or a platform that the hub serves."
            );
    }
}

/// <summary>
/// Resolves contexts to what they are made of: a site asks its platform for <c>http</c> and itself for <c>db</c>, and
/// never learns which implementation answers. Connections are shared by all that is resolved here.
/// </summary>
public class Fleet(HostingDb db, HubLayout layout) : IDisposable
{
    private readonly ConcurrentDictionary<Server, Host> _hosts = new();
    private readonly ConcurrentDictionary<ForeignMachine, Host> _foreign = new();

    /// <summary>The records.</summary>
    public HostingDb Db { get; } = db;

    /// <summary>Where things lie.</summary>
    public HubLayout Layout { get; } = layout;

    /// <summary>What time it is, by the store's clock.</summary>
    public DateTimeOffset Now => Db.Clock.GetUtcNow();

    /// <summary>The hub itself.</summary>
    public LocalHost Hub { get; } = new(ContextName.Hub.ToString());

    /// <summary>What the hub has to have; it is looked at once for all servers.</summary>
    public HubSetup HubSetup => field ??= new HubSetup(Hub);

    /// <summary>What the servers get for the first time is packed once for all of them.</summary>
    private Packer Packer => field ??= new Packer(Hub, Layout.Run);

    /// <summary>
    /// The machine of a server; nothing is connected to yet. What its record says of anything but the way to it makes it no
    /// other machine: a worker would come by one more with each verification.
    /// </summary>
    public virtual Host Host(Server server) =>
        _hosts.GetOrAdd(
            server with
            {
                Services = [],
                Verified = null,
            },
            s => s.IsHub ? Hub : new SshHost(new SshConnection(s, Layout))
        );

    /// <summary>A machine that is no server of ours; nothing is connected to yet.</summary>
    public virtual Host Host(ForeignMachine machine) =>
        _foreign.GetOrAdd(machine, m => new SshHost(SshConnection.To(m, Layout)));

    /// <summary>
    /// Who serves sites on this server or cluster; the null service where nobody does. A member whose record is gone, as a
    /// stuck task may still name one, counts as out.
    /// </summary>
    public async Task<HttpService> Http(Server server, CancellationToken ct)
    {
        if (!server.IsCluster)
            return WebServer(server);
        var (webs, balancers) = (new List<ClusterWeb>(), new List<BalancerService>());
        foreach (var member in server.Members)
        {
            var machine = await Db.Servers.Find(member.Server, ct);
            var isOut = member.IsOut || machine is null;
            var http = machine is null ? new HttpService() : WebServer(machine);
            if (member.Role != MemberRole.Balancer)
                webs.Add(new(member.Server, http, member.Role == MemberRole.Master) { IsOut = isOut });
            else if (machine is not null && !isOut)
                balancers.Add(Balancer(machine));
        }
        return new ClusterService(Layout, server.Name, webs, balancers);
    }

    /// <summary>Who keeps databases on this server; the null service where nobody does.</summary>
    public virtual DbService Database(Server server) =>
        Offered(server, ServiceType.Db) as DbService ?? new NullDbService(server.Name);

    /// <summary>Who answers for names on this server; the null service where nobody does.</summary>
    public virtual DnsService Dns(Server server) => Offered(server, ServiceType.Dns) as DnsService ?? new DnsService();

    /// <summary>What zones of DNS there are.</summary>
    protected ZoneRecords Zones => new RecordedZones(Db, Http).Records;

    /// <summary>Who shares out visitors on this server; the null service where nobody does.</summary>
    public virtual BalancerService Balancer(Server server) =>
        Offered(server, ServiceType.Balancer) as BalancerService ?? new BalancerService();

    /// <summary>Every service of this machine, null services left out. A cluster has none that its members do not have.</summary>
    public virtual IReadOnlyList<Service> Services(Server server) =>
        server.IsCluster ? [] : [.. server.Services.Select(offer => ServiceCatalog.Create(Place(server, offer)))];

    /// <summary>Who serves this platform.</summary>
    /// <exception cref="NotFound">The record of its web server is gone.</exception>
    public async Task<HttpService> Http(Platform platform, CancellationToken ct) =>
        await Http(await Db.Servers.Get(platform.WebServer, ct), ct);

    /// <summary>The site with its platform and services.</summary>
    /// <exception cref="NotFound">The record of its platform or of a server is gone.</exception>
    public async Task<SiteHome> Home(Site site, CancellationToken ct)
    {
        var platform = await Db.Platforms.Get(site.Platform, ct);
        var database = Database(await Db.Servers.Get(site.DbServer, ct));
        var http = await Http(platform, ct);
        return new SiteHome(
            new HostedSite(site, platform, database.Endpoint) { WebGroup = http.WebGroup },
            http,
            database,
            new SiteNames([site], NameServices),
            Drupal(platform)
        );
    }

    /// <summary>The names of sites in DNS.</summary>
    public SiteNames Names(IReadOnlyList<Site> sites) =>
        new(sites, async ct => [.. (await Db.Servers.List(ct)).Select(Dns)]);

    /// <summary>The family of a platform's code.</summary>
    public virtual DrupalFamily Drupal(Platform platform) => DrupalFamily.Of(platform.Code.Flavour, Hub, Layout);

    /// <summary>
    /// Writes the pinned host keys of all servers to where ssh reads them. Of several that are recorded at the same time,
    /// the last to write has seen them all.
    /// </summary>
    /// <exception cref="Conflict">Another process did not finish in three minutes.</exception>
    public async Task WriteKnownHosts(CancellationToken ct)
    {
        using var held = await ConfigLock.Take(Layout, ContextName.Hub, ct);
        var pinned = (await Db.Servers.List(ct)).Where(server => server.HostKey is not null);
        var text = string.Concat(pinned.Select(server => $"{server.Name.FileName} {server.HostKey}\n"));
        AtomicFile.RemoveLeftovers(Layout.KnownHosts.Parent);
        await AtomicFile.Write(Layout.KnownHosts, text, ct);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        foreach (var host in _hosts.Values.Concat(_foreign.Values).OfType<IDisposable>())
            host.Dispose();
    }

    private async Task<IReadOnlyList<NameService>> NameServices(CancellationToken ct) =>
        [.. (await Db.Servers.List(ct)).SelectMany(server => new NameService[] { Dns(server), Balancer(server) })];

    /// <summary>Who serves sites on this machine; the null service where nobody does.</summary>
    protected virtual HttpService WebServer(Server machine) =>
        Offered(machine, ServiceType.Http) as HttpService ?? new HttpService();

    private Service? Offered(Server server, ServiceType type) =>
        server.Service(type) is { } offer ? ServiceCatalog.Create(Place(server, offer)) : null;

    private ServicePlace Place(Server server, OfferedService offer) =>
        new(server, offer, Host(server), Hub, Layout)
        {
            HubSetup = HubSetup,
            Packer = Packer,
            Zones = Zones,
            Balanced = new BalancedClusters(Db, server.Name).Read,
        };
}
