using System.Data.Common;
using Aegir.Hosts;
using Aegir.Model;
using Aegir.Services;
using Aegir.Services.Db;

namespace Aegir.Lab.Tests.Db;

/// <summary>A database server to try the service on, and who connects to it.</summary>
/// <param name="Implementation">How the service catalog calls it.</param>
/// <param name="Address">Where it listens.</param>
/// <param name="Port">Where it listens.</param>
/// <param name="AdminUser">The account that the hub has there.</param>
/// <param name="AdminPassword">Its password.</param>
/// <param name="Root">Where the hub's files go.</param>
/// <param name="Connect">Opens a connection: user, password, database.</param>
public sealed record DbUnderTest(
    string Implementation,
    HostAddress Address,
    Port Port,
    string AdminUser,
    Secret AdminPassword,
    UnixPath Root,
    Func<DbUnderTest, string, Secret, string, DbConnection> Connect
)
{
    public LocalHost Hub { get; } = new();

    public DbService Service =>
        (DbService)
            ServiceCatalog.Create(
                new ServicePlace(
                    new Server(ContextName.Server("db1"), Address),
                    new OfferedService(ServiceType.Db, Implementation)
                    {
                        Port = Port,
                        AdminUser = Parsed.Parse<AccountName>(AdminUser),
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

    /// <summary>Runs SQL as a site; returns its first answer.</summary>
    public Task<string> AsSite(HostedSite site, string sql) => AsSite(site, site.Site.Database, sql);

    /// <summary>The same in a database that may be another's.</summary>
    public Task<string> AsSite(HostedSite site, SqlName database, string sql) =>
        Ask($"{site.Site.Database}", site.Site.DatabasePassword, $"{database}", sql);

    /// <summary>Runs SQL as the hub's account; returns its first answer.</summary>
    public Task<string> AsAdmin(string sql, string database = "") => Ask(AdminUser, AdminPassword, database, sql);

    /// <summary>A connection of a site, open.</summary>
    public async Task<DbConnection> Open(HostedSite site)
    {
        var connection = Connect(this, $"{site.Site.Database}", site.Site.DatabasePassword, $"{site.Site.Database}");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    /// <summary>Runs SQL on a connection; returns its first answer.</summary>
    public static async Task<string> Ask(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // These are the tests' own statements.
        command.CommandText = sql;
#pragma warning restore CA2100
        return Convert.ToString(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken), null) ?? "";
    }

    private async Task<string> Ask(string user, Secret password, string database, string sql)
    {
        await using var connection = Connect(this, user, password, database);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return await Ask(connection, sql);
    }
}
