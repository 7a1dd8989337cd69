using System.Net;
using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using CliWrap;
using Command = Aegir.Hosts.Command;

namespace Aegir.Services.Db.MySql;

/// <summary>
/// MariaDB from 10.3 on and MySQL from 8.0 on. The hub connects over TCP as the administrator that the server's record
/// names; each site has a database and a user of its own, both called by <see cref="Site.Database"/>.
/// </summary>
public sealed class MySqlService(ServicePlace place) : DbService
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
            place.Server.Host.ToString() == "localhost" ? Loopback : place.Server.Host,
            place.Offer.Port ?? DefaultPort
        );

    private string Server { get; } = place.Server.Name.ToString();

    /// <inheritdoc/>
    public override IReadOnlyList<Step> CheckServer() =>
        [
            Step.Check($"the database server of {Server} answers", (_, ct) => Check(ct)),
            Step.Do($"try out making a database on {Server}", run: TryOut, undo: ForgetTrial),
        ];

    /// <inheritdoc/>
    public override Task Check(CancellationToken ct) =>
        InSession(
            async (session, _) =>
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
        await using var session = await MySqlSession.Open(place, Endpoint, ct);
        return session.Version.Product;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Step> CreateDatabase(HostedSite site, IReadOnlyList<Host> clients) =>
        [
            Step.Do(
                $"create the database of {site.Site.Uri} on {Server}",
                run: (scope, ct) => Create(site.Site, clients, scope, ct),
                undo: (scope, ct) => DropOwn(site.Site.Database, scope, ct),
                preview: _ => Task.FromResult($"+ database {site.Site.Database} and its user on {Server}\n")
            ),
        ];

    /// <inheritdoc/>
    public override IReadOnlyList<Step> VerifySite(HostedSite site, IReadOnlyList<Host> clients) =>
        [Step.Do($"verify the database user of {site.Site.Uri} on {Server}", (_, ct) => Grant(site.Site, clients, ct))];

    /// <inheritdoc/>
    public override IReadOnlyList<Step> RetireDatabase(HostedSite site) =>
        [
            Step.Do(
                $"drop the database of {site.Site.Uri} on {Server}",
                (_, ct) => InSession((_, accounts) => accounts.Drop(site.Site.Database, ct), ct)
            ),
        ];

    /// <inheritdoc/>
    public override async Task<bool> Exists(SqlName name, CancellationToken ct)
    {
        var exists = false;
        await InSession(async (_, accounts) => exists = await accounts.Exists(name, ct), ct);
        return exists;
    }

    /// <inheritdoc/>
    public override Task Dump(HostedSite site, PipeTarget sql, CancellationToken ct) =>
        Programs.Dump(site.Site.Database, site.Site.DatabasePassword, sql, ct);

    /// <inheritdoc/>
    public override Task Import(HostedSite site, PipeSource sql, CancellationToken ct) =>
        Programs.Import(site.Site.Database, site.Site.DatabasePassword, sql, ct);

    private MySqlPrograms Programs => new(place.Hub, Endpoint, Server);

    private static SqlText MissingPrivileges =>
        $"""
            SELECT needed.privilege FROM (SELECT 'CREATE' AS privilege UNION SELECT 'DROP' UNION SELECT 'CREATE USER') AS needed
            WHERE needed.privilege NOT IN (
              SELECT privilege_type FROM information_schema.user_privileges
              WHERE is_grantable = 'YES' AND grantee = CONCAT(
                QUOTE(SUBSTRING_INDEX(CURRENT_USER(), '@', 1)), '@', QUOTE(SUBSTRING_INDEX(CURRENT_USER(), '@', -1))))
            """;

    private async Task Create(Site site, IReadOnlyList<Host> clients, StepScope scope, CancellationToken ct)
    {
        var addresses = await ClientAddresses.Find(Endpoint, place.Hub, clients, ct);
        var marker = DbMarker.Of(place, scope, site.Database.ToString());
        await InSession(
            async (_, accounts) =>
            {
                if (marker.Read() is null)
                {
                    if (await accounts.Exists(site.Database, ct))
                        throw new Conflict(
                            $"On {Server}, a database or user {site.Database} exists already; nothing was changed. Run the task again: it chooses another name."
                        );
                    await marker.Write("created by this task\n", ct);
                }
                await accounts.CreateDatabase(site.Database, ct);
                await accounts.GrantExactly(site.Database, site.DatabasePassword, addresses, ct);
            },
            ct
        );
    }

    private async Task DropOwn(SqlName name, StepScope scope, CancellationToken ct)
    {
        var marker = DbMarker.Of(place, scope, name.ToString());
        if (marker.Read() is null)
            return;
        await InSession((_, accounts) => accounts.Drop(name, ct), ct);
        marker.Remove();
    }

    private async Task Grant(Site site, IReadOnlyList<Host> clients, CancellationToken ct)
    {
        var addresses = await ClientAddresses.Find(Endpoint, place.Hub, clients, ct);
        await InSession(
            async (_, accounts) =>
            {
                if (!await accounts.HasDatabase(site.Database, ct))
                    throw new NotFound(
                        $"The database {site.Database} of {site.Uri} is gone from {Server}. Restore a backup: aegir site backups {site.Uri}"
                    );
                await accounts.GrantExactly(site.Database, site.DatabasePassword, addresses, ct);
            },
            ct
        );
    }

    /// <summary>Makes and drops a database and a user as a site gets them. Their name is noted first, for the undo.</summary>
    private async Task TryOut(StepScope scope, CancellationToken ct)
    {
        var marker = DbMarker.Of(place, scope, "trial");
        var name = TrialName(marker) ?? DatabaseNames.Choose(Parsed.Parse<DomainName>("aegir-trial"));
        await marker.Write(name.ToString(), ct);
        await InSession(
            async (_, accounts) =>
            {
                await accounts.CreateDatabase(name, ct);
                await accounts.GrantExactly(name, Secret.Generate(), [IPAddress.Loopback], ct);
                await accounts.Drop(name, ct);
            },
            ct
        );
        marker.Remove();
    }

    private async Task ForgetTrial(StepScope scope, CancellationToken ct)
    {
        var marker = DbMarker.Of(place, scope, "trial");
        if (TrialName(marker) is not { } name)
            return;
        await InSession((_, accounts) => accounts.Drop(name, ct), ct);
        marker.Remove();
    }

    private static SqlName? TrialName(DbMarker marker) =>
        SqlName.TryParse(marker.Read() ?? "", out var name, out _) ? name : null;

    private async Task InSession(Func<MySqlSession, MySqlAccounts, Task> work, CancellationToken ct)
    {
        await using var session = await MySqlSession.Open(place, Endpoint, ct);
        await work(session, new MySqlAccounts(session, Server));
    }
}
