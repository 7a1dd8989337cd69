using Aegir.Hosts;
using Aegir.Model;
using Aegir.Services;
using Aegir.Services.Balancer;
using Aegir.Services.Http;
using Aegir.Services.Http.Cluster;

namespace Aegir.Tests.Services.Http;

/// <summary>A web server, a platform and a site to render config for.</summary>
internal static class HttpExamples
{
    public const string Canary = "canary\"$\\{x}";

    /// <summary>Stands for a cluster where the name of an implementation is asked for.</summary>
    public const string Cluster = "cluster";

    public static ServicePlace Place(UnixPath root, string implementation, Host host, string server = "web1") =>
        new(
            new Server(ContextName.Server(server), Parsed.Parse<HostAddress>("10.0.0.1")),
            new OfferedService(ServiceType.Http, implementation),
            host,
            new LocalHost(),
            new HubLayout(root)
        );

    public static Platform Platform(UnixPath root, DrupalFlavour flavour = DrupalFlavour.Drupal8) =>
        new(
            ContextName.Platform("live"),
            root / "platforms/live",
            ContextName.Server("web1"),
            new DrupalCode(flavour, "10.6.12", flavour == DrupalFlavour.Drupal8 ? "web" : "")
        );

    public static HostedSite Site(UnixPath root) =>
        new(
            new Site(Parsed.Parse<DomainName>("example.com"), ContextName.Platform("live"), ContextName.Server("db1"))
            {
                Aliases = [Parsed.Parse<DomainName>("www.example.com")],
                Database = Parsed.Parse<SqlName>("example"),
                DatabasePassword = new Secret(Canary),
                HashSalt = new Secret("salt"),
            },
            Platform(root),
            new DatabaseServer("mysql", Parsed.Parse<HostAddress>("10.0.0.2"), Port.Of(3306))
        );

    /// <summary>The service of web1, which the host is; of a cluster, with an nginx that is web2 beside it.</summary>
    public static HttpService Service(UnixPath root, string implementation, Host host) =>
        implementation == Cluster
            ? new ClusterService(
                new HubLayout(root),
                ContextName.Server("pair"),
                [
                    Member(Place(root, "apache", host)),
                    Member(Place(root, "nginx", new ScriptedHost(root / "web2", "@server_web2"), "web2")),
                ],
                balancers: []
            )
            : Service(Place(root, implementation, host));

    /// <summary>The balancer lb1, which the host is, before these clusters.</summary>
    public static BalancerService Balancer(UnixPath root, Host host, Port port, params BalancedCluster[] behind)
    {
        var place = Place(root, "haproxy", host, "lb1") with
        {
            Offer = new OfferedService(ServiceType.Balancer, "haproxy") { Port = port },
            Balanced = _ => Task.FromResult<IReadOnlyList<BalancedCluster>>(behind),
        };
        return (BalancerService)ServiceCatalog.Create(place);
    }

    private static ClusterWeb Member(ServicePlace place) => new(place.Server.Name, Service(place), HoldsFiles: true);

    public static HttpService Service(ServicePlace place) => (HttpService)ServiceCatalog.Create(place);
}
