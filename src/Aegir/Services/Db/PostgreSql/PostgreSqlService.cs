using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using CliWrap;
using Command = Aegir.Hosts.Command;

namespace Aegir.Services.Db.PostgreSql;

/// <summary>
/// PostgreSQL from 13 on, the first whose database owners may add the extension that Drupal 10 needs. The hub connects
/// over TCP as the administrator that the server's record names. A site's role owns its database, which is closed to all
/// others; from where it may connect is the server's own config to say (<see cref="PostgreSqlPreparation"/>), since
/// grants of PostgreSQL know no addresses.
/// </summary>
public sealed class PostgreSqlService(ServicePlace place) : DbServerService(place)
{
    private const int OldestMajor = 13;
    private static readonly Port DefaultPort = Port.Of(5432);

    /// <summary>What a fresh server needs.</summary>
    public static Preparation Preparation => PostgreSqlPreparation.Server;

    /// <inheritdoc/>
    public override DatabaseServer Endpoint { get; } = new("pgsql", place.Address, place.Offer.Port ?? DefaultPort);

    /// <summary>A dump in the format of pg_dump, which <c>pg_restore</c> reads.</summary>
    public override string DumpFormat => "pgdump";

    /// <summary>As for any database server; and the hub has to have the programs, as new as the server.</summary>
    public override IReadOnlyList<Step> CheckServer() =>
        [
            .. base.CheckServer(),
            Step.Check(
                $"the hub has what databases of {Server} need",
                (_, ct) => InSession(session => Programs.Check(Place.Hub, session.Version, ct), ct)
            ),
        ];

    /// <inheritdoc/>
    public override Task Check(CancellationToken ct) =>
        InSession(
            async session =>
            {
                if (session.Version.Major < OldestMajor)
                    throw new InvalidInput(
                        $"{Server} runs PostgreSQL {session.Version}. Aegir needs PostgreSQL {OldestMajor} or later."
                    );
                if ((await session.Ask(MissingAttributes, ct)) is { Count: > 0 } missing)
                    throw new CommandFailed(
                        Server,
                        Command.Of("SQL", MissingAttributes.ToString()),
                        $"shows that the hub's account lacks {string.Join(" and ", missing)}. An administrator can grant it: "
                            + $"ALTER ROLE … {string.Join(' ', missing)}"
                    );
            },
            ct
        );

    /// <inheritdoc/>
    public override async Task<DbProduct?> Product(CancellationToken ct)
    {
        await using var session = await PostgreSqlSession.Open(Place, Endpoint, ct);
        return new DbProduct("PostgreSQL", session.Version);
    }

    /// <inheritdoc/>
    public override Task Dump(HostedSite site, PipeTarget dump, CancellationToken ct) =>
        Programs.Dump(site.Site.Database, site.Site.DatabasePassword, dump, ct);

    /// <inheritdoc/>
    public override Task Import(HostedSite site, PipeSource dump, CancellationToken ct) =>
        Programs.Import(site.Site.Database, site.Site.DatabasePassword, dump, ct);

    /// <inheritdoc/>
    public override Task DumpForeign(
        Host machine,
        ForeignDatabase database,
        bool isTrial,
        PipeTarget dump,
        CancellationToken ct
    ) => PostgreSqlPrograms.DumpForeign(machine, database, isTrial, dump, ct);

    private PostgreSqlPrograms Programs => new(Place.Hub, Endpoint, Server);

    private static PostgreSqlText MissingAttributes =>
        $"""
            SELECT 'CREATEDB' FROM pg_roles WHERE rolname = CURRENT_USER AND NOT (rolsuper OR rolcreatedb)
            UNION SELECT 'CREATEROLE' FROM pg_roles WHERE rolname = CURRENT_USER AND NOT (rolsuper OR rolcreaterole)
            """;

    private protected override Task InSession(Func<IDbAccounts, Task> work, CancellationToken ct) =>
        InSession(session => work(new PostgreSqlAccounts(session, Place, Endpoint)), ct);

    private async Task InSession(Func<PostgreSqlSession, Task> work, CancellationToken ct)
    {
        await using var session = await PostgreSqlSession.Open(Place, Endpoint, ct);
        await work(session);
    }
}
