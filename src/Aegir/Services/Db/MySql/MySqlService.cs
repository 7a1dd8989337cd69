using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using CliWrap;
using Command = Aegir.Hosts.Command;

namespace Aegir.Services.Db.MySql;

/// <summary>
/// MariaDB from 10.3 on and MySQL from 8.0 on. The hub connects over TCP as the administrator that the server's record
/// names.
/// </summary>
public sealed class MySqlService(ServicePlace place) : DbServerService(place)
{
    private static readonly Port DefaultPort = Port.Of(3306);
    private static readonly HostAddress Loopback = Parsed.Parse<HostAddress>("127.0.0.1");

    /// <summary>What a fresh server needs.</summary>
    public static Preparation Preparation => MySqlPreparation.Server;

    /// <summary>
    /// Where sites connect to. <c>localhost</c> becomes 127.0.0.1, since MySQL's clients take that name for a socket.
    /// </summary>
    public override DatabaseServer Endpoint { get; } =
        new(
            "mysql",
            place.Address.ToString() == "localhost" ? Loopback : place.Address,
            place.Offer.Port ?? DefaultPort
        );

    /// <inheritdoc/>
    public override IReadOnlyList<Step> CheckServer() =>
        [
            .. base.CheckServer(),
            Step.Check(
                $"the hub has what databases of {Server} need",
                (_, ct) => HubPackages.Demand(Place.Hub, ["mariadb-client", "php-cli", "php-mysql"], ct)
            ),
        ];

    /// <inheritdoc/>
    public override Task Check(CancellationToken ct) =>
        InSession(
            async session =>
            {
                if (!session.Version.IsSupported)
                    throw new InvalidInput(
                        $"{Server} runs {session.Version}. Aegir needs MariaDB 10.3 or MySQL 8.0, or later."
                    );
                if ((await session.Ask(MissingPrivileges, ct)) is { Count: > 0 } missing)
                    throw new CommandFailed(
                        Server,
                        Command.Of("SQL", "SHOW GRANTS"),
                        $"shows that the hub's account lacks {string.Join(", ", missing)}. An administrator can grant it: "
                            + "GRANT ALL PRIVILEGES ON *.* TO … WITH GRANT OPTION"
                    );
            },
            ct
        );

    /// <inheritdoc/>
    public override async Task<DbProduct?> Product(CancellationToken ct)
    {
        await using var session = await MySqlSession.Open(Place, Endpoint, ct);
        return session.Version.Product;
    }

    /// <summary>As the site's user, but for its routines (<see cref="MySqlRoutines"/>).</summary>
    public override async Task Dump(HostedSite site, PipeTarget dump, CancellationToken ct)
    {
        var routines = "";
        await InSession(
            async (MySqlSession session) =>
                routines = await new MySqlRoutines(session, Server).Read(site.Site.Database, ct),
            ct
        );
        await Programs(site.Site).Dump(routines, dump, ct);
    }

    /// <inheritdoc/>
    public override Task DumpForeign(
        Host machine,
        ForeignDatabase database,
        bool isTrial,
        PipeTarget dump,
        CancellationToken ct
    ) => new MySqlPrograms(machine, MySqlLogin.Of(database), machine.Name).DumpForeign(isTrial, dump, ct);

    /// <inheritdoc/>
    public override Task Import(HostedSite site, PipeSource dump, CancellationToken ct) =>
        Programs(site.Site).Import(dump, ct);

    private MySqlPrograms Programs(Site site) => new(Place.Hub, MySqlLogin.Of(Endpoint, site), Server);

    private static MySqlText MissingPrivileges =>
        $"""
            SELECT needed.privilege FROM (SELECT 'CREATE' AS privilege UNION SELECT 'SELECT' UNION SELECT 'DROP' UNION SELECT 'CREATE USER' UNION SELECT 'PROCESS') AS needed
            WHERE needed.privilege NOT IN (
              SELECT privilege_type FROM information_schema.user_privileges
              WHERE is_grantable = 'YES' AND grantee = CONCAT(
                QUOTE(SUBSTRING_INDEX(CURRENT_USER(), '@', 1)), '@', QUOTE(SUBSTRING_INDEX(CURRENT_USER(), '@', -1))))
            """;

    private protected override Task InSession(Func<IDbAccounts, Task> work, CancellationToken ct) =>
        InSession(session => work(new MySqlAccounts(session, Place, Endpoint)), ct);

    private async Task InSession(Func<MySqlSession, Task> work, CancellationToken ct)
    {
        await using var session = await MySqlSession.Open(Place, Endpoint, ct);
        await work(session);
    }
}
