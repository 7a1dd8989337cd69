using System.Net;
using Aegir.Hosts;
using Aegir.Model;

namespace Aegir.Services.Db.MySql;

/// <summary>The databases and users of sites on one server: one database, and one user of its name for each client host.</summary>
internal sealed class MySqlAccounts(MySqlSession session, ServicePlace place, DatabaseServer endpoint) : IDbAccounts
{
    /// <inheritdoc/>
    public async Task<bool> Exists(SqlName name, CancellationToken ct) =>
        await HasDatabase(name, ct) || (await Hosts(name, ct)).Count > 0;

    /// <inheritdoc/>
    public async Task<bool> HasDatabase(SqlName name, CancellationToken ct) =>
        (
            await session.Ask(
                $"SELECT schema_name FROM information_schema.schemata WHERE schema_name = {name:value}",
                ct
            )
        ).Count > 0;

    /// <summary>
    /// Makes database and users, or what is missing of them. The database's collation is the one that Drupal 7 to 11 and
    /// Backdrop create their tables with (<c>utf8mb4_general_ci</c>), so that a module's table that names none can be
    /// joined with theirs.
    /// </summary>
    public async Task Create(SqlName name, Secret password, IReadOnlyList<Host> clients, CancellationToken ct)
    {
        var addresses = await ClientAddresses.Find(endpoint, place.Hub, clients, ct);
        await session.Run($"CREATE DATABASE IF NOT EXISTS {name} CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci", ct);
        await GrantExactly(name, password, addresses, ct);
    }

    /// <inheritdoc/>
    public async Task Grant(SqlName name, Secret password, IReadOnlyList<Host> clients, CancellationToken ct) =>
        await GrantExactly(name, password, await ClientAddresses.Find(endpoint, place.Hub, clients, ct), ct);

    /// <inheritdoc/>
    public async Task SetPassword(SqlName name, Secret password, CancellationToken ct)
    {
        foreach (var host in await Hosts(name, ct))
            await session.Run($"ALTER USER {Account(name, host)} IDENTIFIED BY {password}", ct);
    }

    /// <inheritdoc/>
    public async Task<int> EndConnections(SqlName name, CancellationToken ct)
    {
        var open = await Connections(name, ct);
        foreach (var id in open)
            await EndConnection(id, ct);
        return open.Count;
    }

    /// <summary>
    /// Drops user and database, whatever of them is there. The user goes first and its connections are ended, so that
    /// nothing writes, holds a lock or comes back meanwhile.
    /// </summary>
    public async Task Drop(SqlName name, CancellationToken ct)
    {
        foreach (var host in await Hosts(name, ct))
            await session.Run($"DROP USER IF EXISTS {Account(name, host)}", ct);
        await EndConnections(name, ct);
        await session.Drop($"DROP DATABASE IF EXISTS {name}", ct);
    }

    /// <summary>
    /// Lets the user in from these addresses, and from nowhere else; of another address an account stays, locked, that something
    /// in the database runs as. User and grant are two statements, since MySQL 8
    /// knows no <c>GRANT … IDENTIFIED BY</c>.
    /// </summary>
    private async Task GrantExactly(
        SqlName name,
        Secret password,
        IReadOnlyList<IPAddress> clients,
        CancellationToken ct
    )
    {
        var isLiteral = await TakesPatternsLiterally(ct);
        var wanted = clients.Select(client => client.ToString()).ToArray();
        foreach (var account in wanted.Select(host => Account(name, host)))
        {
            await session.Run($"CREATE USER IF NOT EXISTS {account} IDENTIFIED BY {password}", ct);
            await session.Run($"ALTER USER {account} IDENTIFIED BY {password}", ct);
            if (session.Version.LocksAccounts)
                await session.Run($"ALTER USER {account} ACCOUNT UNLOCK", ct);
            await session.Run(
                isLiteral
                    ? $"GRANT ALL PRIVILEGES ON {name}.* TO {account}"
                    : (MySqlText)$"GRANT ALL PRIVILEGES ON {name:pattern}.* TO {account}",
                ct
            );
        }
        var unwanted = (await Hosts(name, ct)).Except(wanted, StringComparer.Ordinal).ToList();
        var definers = unwanted.Count == 0 ? [] : await Definers(name, ct);
        foreach (var host in unwanted)
        {
            var account = Account(name, host);
            if (definers.Contains($"{name}@{host}"))
                await ShutOut(account, ct);
            else
                await session.Run($"DROP USER IF EXISTS {account}", ct);
        }
    }

    /// <summary>The accounts that triggers, views, routines and events of a database run as: without theirs, they fail.</summary>
    private Task<List<string>> Definers(SqlName name, CancellationToken ct) =>
        session.Ask(
            $"""
            SELECT definer FROM information_schema.triggers WHERE trigger_schema = {name:value}
            UNION SELECT definer FROM information_schema.views WHERE table_schema = {name:value}
            UNION SELECT definer FROM information_schema.routines WHERE routine_schema = {name:value}
            UNION SELECT definer FROM information_schema.events WHERE event_schema = {name:value}
            """,
            ct
        );

    /// <summary>
    /// Nobody logs in to it any more. MariaDB knows no locked accounts before 10.4.2; there its password is one that nobody
    /// knows, until the site's is changed.
    /// </summary>
    private async Task ShutOut(SqlAccount account, CancellationToken ct)
    {
        await session.Run($"ALTER USER {account} IDENTIFIED BY {Secret.Generate()}", ct);
        if (session.Version.LocksAccounts)
            await session.Run($"ALTER USER {account} ACCOUNT LOCK", ct);
    }

    private Task<List<string>> Hosts(SqlName name, CancellationToken ct) =>
        session.Ask($"SELECT Host FROM mysql.user WHERE User = {name:value} ORDER BY Host", ct);

    private async Task<IReadOnlyList<long>> Connections(SqlName name, CancellationToken ct) =>
        [
            .. (await session.Ask($"SELECT id FROM information_schema.processlist WHERE user = {name:value}", ct))
                .Select(id => long.TryParse(id, out var number) ? number : 0)
                .Where(id => id > 0),
        ];

    private async Task EndConnection(long id, CancellationToken ct)
    {
        try
        {
            await session.Run($"KILL {id}", ct);
        }
        catch (CommandFailed)
        {
            // It ended by itself in between; if it could not be killed, whoever waits for its end says so.
        }
    }

    /// <summary>MySQL 8 with <c>partial_revokes</c> takes <c>\_</c> in a GRANT for two characters.</summary>
    private async Task<bool> TakesPatternsLiterally(CancellationToken ct) =>
        (await session.Ask($"SHOW VARIABLES LIKE 'partial_revokes'", ct)) is ["ON"];

    private SqlAccount Account(SqlName name, string host) =>
        SqlAccount.TryOf(name, host, out var account)
            ? account
            : throw new CommandFailed(
                place.Server.Name.ToString(),
                Command.Of("SQL", "DROP USER", name.ToString()),
                $"is not done: its client host {Parsed.Quote(host)} is none that Aegir can name. Drop that user by hand."
            );
}
