using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Store;
using Aegir.Tests.Services.Dns.Bind;
using Aegir.Tests.Store;

namespace Aegir.Tests.Services.Dns;

/// <summary>
/// A hub with the zone <c>zone.example</c> on <c>ns1</c>, a web server at 192.0.2.1 and one at 192.0.2.2, and a platform on
/// each. Its servers run nothing but a named that is a directory.
/// </summary>
internal sealed class ZonedHub : IAsyncDisposable
{
    private readonly TempHub _hub = new();
    private ZonedFleet? _fleet;
    private int _task;

    public HubLayout Layout => _hub.Layout;

    public ZonedFleet Fleet => _fleet ?? throw new InvalidOperationException("The hub is not open.");

    public HostingDb Db => Fleet.Db;

    public Microsoft.Extensions.Time.Testing.FakeTimeProvider Clock => _hub.Clock;

    public ScriptedNamed Ns1 => Fleet.Named("ns1");

    public static DomainName Name(string name) => Parsed.Parse<DomainName>(name);

    public static async Task<ZonedHub> Open()
    {
        var zoned = new ZonedHub();
        var db = await zoned._hub.Open();
        zoned._fleet = new ZonedFleet(db, zoned.Layout);
        await Fixture.Save(db);
        await db.Servers.Save(Server("web1", "192.0.2.1"), TempHub.Ct);
        await db.Servers.Save(Server("web2", "192.0.2.2"), TempHub.Ct);
        await db.Platforms.Save(
            Fixture.Platform with
            {
                Name = ContextName.Platform("p2"),
                WebServer = ContextName.Server("web2"),
            },
            TempHub.Ct
        );
        await db.Servers.Save(Server("ns1", "192.0.2.53"), TempHub.Ct);
        await db.Servers.Save(Server("ns2", "2001:db8::53"), TempHub.Ct);
        await db.Zones.Save(new Zone(Name("zone.example"), ContextName.Server("ns1")), TempHub.Ct);
        return zoned;
    }

    /// <summary>A server that serves sites, or answers for names.</summary>
    public static Server Server(string name, string host) =>
        new(ContextName.Server(name), Parsed.Parse<HostAddress>(host))
        {
            Services =
            [
                name.StartsWith("ns", StringComparison.Ordinal)
                    ? new OfferedService(ServiceType.Dns, "bind")
                    : new OfferedService(ServiceType.Http, "nginx"),
            ],
        };

    /// <summary>Publishes all zones of a name server.</summary>
    public async Task Verify(string server = "ns1")
    {
        var record = await Db.Servers.Get(ContextName.Server(server), TempHub.Ct);
        foreach (var step in Fleet.Dns(record).VerifyServer(Aegir.Services.ServerContents.None))
            await step.Run(Scope(), TempHub.Ct);
    }

    /// <summary>The step that records a site, its names following.</summary>
    public Step Record(Site site) =>
        Fleet
            .Names([site])
            .Follow(Step.Do("record", (_, ct) => Db.Sites.Save(site, ct), (_, ct) => Db.Sites.Delete(site.Uri, ct)));

    public StepScope Scope() => new(++_task, Layout.Room(_task), Said.Add);

    /// <summary>What steps reported.</summary>
    public List<string> Said { get; } = [];

    public async ValueTask DisposeAsync()
    {
        _fleet?.Dispose();
        await _hub.DisposeAsync();
    }
}

/// <summary>A fleet whose name servers are directories.</summary>
internal sealed class ZonedFleet(HostingDb db, HubLayout layout) : Fleet(db, layout)
{
    private readonly Dictionary<string, ScriptedNamed> _named = [];

    public ScriptedNamed Named(string server) =>
        _named.TryGetValue(server, out var known)
            ? known
            : _named[server] = new ScriptedNamed(Layout.Root / "named" / server, $"@server_{server}");

    public override Host Host(Server server) => Named(server.Name.Bare);
}
