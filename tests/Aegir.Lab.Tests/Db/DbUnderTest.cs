using Aegir.Hosts;
using Aegir.Model;
using Aegir.Services;
using Aegir.Services.Db.MySql;

namespace Aegir.Lab.Tests.Db;

/// <summary>A database server to try the service on, and who connects to it.</summary>
public sealed record DbUnderTest(
    HostAddress Address,
    Port Port,
    string AdminUser,
    Secret AdminPassword,
    UnixPath Root,
    IReadOnlyList<Host> Clients
)
{
    public LocalHost Hub { get; } = new();

    public MySqlService Service =>
        new(
            new ServicePlace(
                new Server(ContextName.Server("db1"), Address),
                new OfferedService(ServiceType.Db, "mysql")
                {
                    Port = Port,
                    AdminUser = AdminUser,
                    AdminPassword = AdminPassword,
                },
                Hub,
                Hub,
                new HubLayout(Root)
            )
        );

    public HostedSite Site(SqlName name, Secret? password = null) =>
        new(
            new Site(Parsed.Parse<DomainName>("example.com"), ContextName.Platform("live"), ContextName.Server("db1"))
            {
                Database = name,
                DatabasePassword = password ?? Secret.Generate(),
                HashSalt = Secret.Generate(),
            },
            new Platform(
                ContextName.Platform("live"),
                Root / "platform",
                ContextName.Server("web1"),
                new DrupalCode(DrupalFlavour.Drupal8, "10.6.12", "web")
            ),
            Service.Endpoint
        );
}
