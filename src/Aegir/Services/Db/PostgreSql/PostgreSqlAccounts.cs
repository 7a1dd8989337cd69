using Aegir.Hosts;
using Aegir.Model;

namespace Aegir.Services.Db.PostgreSql;

/// <summary>
/// The databases and roles of sites on one server: one database, and one role of its name that owns it. The hub's account
/// is a member of each such role, which lets it give a database to it, end its connections and drop what it owns.
/// </summary>
/// <param name="session">A connection to the database that all servers have.</param>
/// <param name="place">The server.</param>
/// <param name="endpoint">Where it answers.</param>
internal sealed class PostgreSqlAccounts(PostgreSqlSession session, ServicePlace place, DatabaseServer endpoint)
    : IDbAccounts
{
    /// <inheritdoc/>
    public async Task<bool> Exists(SqlName name, CancellationToken ct) =>
        await HasDatabase(name, ct) || await HasRole(name, ct);

    /// <inheritdoc/>
    public async Task<bool> HasDatabase(SqlName name, CancellationToken ct) =>
        (await session.Ask($"SELECT datname FROM pg_database WHERE datname = {name:value}", ct)).Count > 0;

    /// <summary>
    /// Makes role and database, or what is missing of them. The database has the server's own locale, which is its
    /// administrator's choice of how text is sorted; <c>C.UTF-8</c> where that one knows no letters but those of ASCII.
    /// Drupal 10 needs <c>pg_trgm</c>; it is the role's own, or a dump with it could not be read in by the role.
    /// </summary>
    public async Task Create(SqlName name, Secret password, IReadOnlyList<Host> clients, CancellationToken ct)
    {
        await MakeRole(name, password, ct);
        if (!await HasDatabase(name, ct))
            await session.Run(
                await HasUnicodeLocale(ct)
                    ? $"CREATE DATABASE {name} OWNER {name} TEMPLATE template0 ENCODING 'UTF8'"
                    : (PostgreSqlText)
                        $"CREATE DATABASE {name} OWNER {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'",
                ct
            );
        await GiveToRole(name, ct);
        await using var inside = await PostgreSqlSession.Open(place, endpoint, name, ct);
        await inside.Run($"SET ROLE {name}", ct);
        await inside.Run($"CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public", ct);
    }

    /// <summary>
    /// Makes password, owner and grants what they shall be. From which hosts the role may connect, the server's own
    /// config says.
    /// </summary>
    public async Task Grant(SqlName name, Secret password, IReadOnlyList<Host> clients, CancellationToken ct)
    {
        await MakeRole(name, password, ct);
        await GiveToRole(name, ct);
    }

    /// <inheritdoc/>
    public async Task SetPassword(SqlName name, Secret password, CancellationToken ct)
    {
        if (await HasRole(name, ct))
            await session.Run($"ALTER ROLE {name} PASSWORD {password}", ct);
    }

    /// <inheritdoc/>
    public async Task<int> EndConnections(SqlName name, CancellationToken ct) =>
        (
            await session.Ask(
                $"SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity WHERE usename = {name:value}",
                ct
            )
        ).Count;

    /// <summary>
    /// Drops database and role, whatever of them is there. Connections are ended before the role is shut out, since an
    /// open transaction may hold it, and once more after that, for those that came in between. The database is dropped without
    /// FORCE, which nobody but a superuser may use while autovacuum works there; without it, the server ends that itself.
    /// </summary>
    public async Task Drop(SqlName name, CancellationToken ct)
    {
        var hasRole = await HasRole(name, ct);
        if (hasRole)
        {
            await EndConnections(name, ct);
            await session.Run($"ALTER ROLE {name} NOLOGIN", ct);
            await EndConnections(name, ct);
        }
        if (await HasDatabase(name, ct))
        {
            await session.Run($"ALTER DATABASE {name} IS_TEMPLATE false", ct); // a site may have made it one
            await session.Drop($"DROP DATABASE {name}", ct);
        }
        if (!hasRole)
            return;
        await session.Run($"DROP OWNED BY {name}", ct); // what it may have left in this database
        foreach (var database in await DatabasesOf(name, ct))
        {
            await using var inside = await PostgreSqlSession.Open(place, endpoint, database, ct);
            await inside.Run($"DROP OWNED BY {name}", ct);
        }
        await session.Run($"DROP ROLE {name}", ct);
    }

    /// <summary>
    /// Where the role owns something or has been granted something: any site can grant something of its own to the role of
    /// another, which could not be dropped then.
    /// </summary>
    private async Task<IReadOnlyList<SqlName>> DatabasesOf(SqlName role, CancellationToken ct) => [.. (
                await session.Ask(
                    $"""
                    SELECT DISTINCT d.datname::text FROM pg_shdepend s JOIN pg_database d ON d.oid = s.dbid
                    WHERE s.refclassid = 'pg_authid'::regclass AND s.refobjid = (SELECT oid FROM pg_roles WHERE rolname = {role:value})
                    """,
                    ct
                )
            ).Select(found => SqlName.TryParse(found, out var database, out _) ? database : null).OfType<SqlName>()];

    private async Task MakeRole(SqlName name, Secret password, CancellationToken ct) =>
        await session.Run(
            await HasRole(name, ct)
                ? $"ALTER ROLE {name} LOGIN PASSWORD {password}"
                : (PostgreSqlText)$"CREATE ROLE {name} LOGIN PASSWORD {password} ROLE CURRENT_USER",
            ct
        );

    /// <summary>
    /// Makes the database the role's, closed to all others. Drupal's installers set <c>bytea_output</c> for the database,
    /// where no dump holds it: a restored site needs it as much.
    /// </summary>
    private async Task GiveToRole(SqlName name, CancellationToken ct)
    {
        await session.Run($"ALTER DATABASE {name} OWNER TO {name}", ct);
        await session.Run($"REVOKE ALL ON DATABASE {name} FROM PUBLIC", ct);
        await session.Run($"ALTER DATABASE {name} SET bytea_output = 'escape'", ct);
    }

    private async Task<bool> HasRole(SqlName name, CancellationToken ct) =>
        (await session.Ask($"SELECT rolname FROM pg_roles WHERE rolname = {name:value}", ct)).Count > 0;

    private async Task<bool> HasUnicodeLocale(CancellationToken ct) =>
        (
            await session.Ask(
                $"""
                SELECT datctype FROM pg_database
                WHERE datname = 'template0' AND pg_encoding_to_char(encoding) = 'UTF8' AND datctype NOT IN ('C', 'POSIX')
                """,
                ct
            )
        ).Count > 0;
}
