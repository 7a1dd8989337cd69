using Aegir.Hosts;
using Aegir.Model;
using Aegir.Services;
using Aegir.Services.Http;

namespace Aegir.Tests.Services.Http;

/// <summary>A web server, a platform and a site to render config for.</summary>
internal static class HttpExamples
{
    public const string Canary = "canary\"$\\{x}";

    public static ServicePlace Place(UnixPath root, string implementation, Host host) =>
        new(
            new Server(ContextName.Server("web1"), Parsed.Parse<HostAddress>("10.0.0.1")),
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

    public static HttpService Service(ServicePlace place) => (HttpService)ServiceCatalog.Create(place);
}
