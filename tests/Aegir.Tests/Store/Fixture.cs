using Aegir.Model;
using Aegir.Store;

namespace Aegir.Tests.Store;

/// <summary>A web server with a platform, a db server, a client: what a site needs around it.</summary>
public static class Fixture
{
    public static Platform Platform { get; } =
        new(
            ContextName.Platform("p"),
            Parsed.Parse<UnixPath>("/var/aegir/platforms/p"),
            ContextName.Server("web1"),
            new DrupalCode(DrupalFlavour.Drupal8, "10.6.12", "web")
        );

    public static async Task Save(HostingDb db)
    {
        await db.Servers.Save(Server("web1"), TempHub.Ct);
        await db.Servers.Save(Server("db1"), TempHub.Ct);
        await db.Platforms.Save(Platform, TempHub.Ct);
        await db.Clients.Save(new Client(Parsed.Parse<ClientName>("acme")), TempHub.Ct);
    }

    public static Server Server(string name) => new(ContextName.Server(name), Parsed.Parse<HostAddress>(name));

    public static Site Site(string uri, params string[] aliases) =>
        new(Parsed.Parse<DomainName>(uri), Platform.Name, ContextName.Server("db1"))
        {
            Aliases = [.. aliases.Select(Parsed.Parse<DomainName>)],
            Database = Parsed.Parse<SqlName>(uri.Replace('.', '_').Replace('-', '_')),
            DatabasePassword = Secret.Generate(),
            HashSalt = Secret.Generate(),
        };
}
