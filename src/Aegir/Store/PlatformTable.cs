using Aegir.Model;

namespace Aegir.Store;

/// <summary>The platforms.</summary>
public sealed class PlatformTable
{
    private readonly Sql _sql;

    internal PlatformTable(Sql sql) => _sql = sql;

    /// <summary>The platform of this name, or null.</summary>
    public Task<Platform?> Find(ContextName name, CancellationToken ct) =>
        _sql.First(
            $"""
            select name, root, web_server, flavour, version, docroot_part, is_locked, verified from platform
            where name = {name}
            """,
            Read,
            ct
        );

    /// <summary>The platform of this name.</summary>
    /// <exception cref="NotFound">There is none.</exception>
    public async Task<Platform> Get(ContextName name, CancellationToken ct) =>
        await Find(name, ct)
        ?? throw Missing.Of("platform", name, await _sql.Texts($"select name from platform order by name", ct));

    /// <summary>All platforms, or those that this server serves, by name.</summary>
    public async Task<IReadOnlyList<Platform>> List(ContextName? webServer, CancellationToken ct) =>
        await _sql.Query(
            $"""
            select name, root, web_server, flavour, version, docroot_part, is_locked, verified from platform
            where {webServer} is null or web_server = {webServer} order by name
            """,
            Read,
            ct
        );

    /// <summary>Adds the platform, or writes over what was known of it.</summary>
    /// <exception cref="NotFound">Its server is unknown.</exception>
    public Task Save(Platform platform, CancellationToken ct) =>
        _sql.Atomically(
            async sql =>
            {
                await Known.Server(sql, platform.WebServer, ct);
                await sql.Execute(
                    $"""
                    insert into platform
                        (name, root, web_server, flavour, version, docroot_part, is_locked, verified)
                    values ({platform.Name}, {platform.Root}, {platform.WebServer}, {platform.Code.Flavour},
                        {platform.Code.Version}, {platform.Code.DocrootPart}, {platform.IsLocked}, {platform.Verified})
                    on conflict (name) do update set root = excluded.root, web_server = excluded.web_server,
                        flavour = excluded.flavour, version = excluded.version, docroot_part = excluded.docroot_part,
                        is_locked = excluded.is_locked, verified = excluded.verified
                    """,
                    ct
                );
            },
            ct
        );

    /// <summary>Forgets the platform; one that is unknown already is no fault.</summary>
    /// <exception cref="Conflict">Sites still run on it.</exception>
    public Task Delete(ContextName name, CancellationToken ct) =>
        _sql.Atomically(
            async sql =>
            {
                await DemandUnused(sql, name, ct);
                await sql.Execute($"delete from platform where name = {name}", ct);
            },
            ct
        );

    /// <summary>Does nothing if no site runs on the platform.</summary>
    /// <exception cref="Conflict">One does; the message names the first of them.</exception>
    public Task DemandUnused(ContextName name, CancellationToken ct) => DemandUnused(_sql, name, ct);

    private static async Task DemandUnused(Sql sql, ContextName name, CancellationToken ct) =>
        Dependents.Refuse(name, await sql.Texts($"select '@' || uri from site where platform = {name} order by 1", ct));

    private static Platform Read(Row row) =>
        new(
            row.Parsed<ContextName>(0),
            row.Parsed<UnixPath>(1),
            row.Parsed<ContextName>(2),
            new DrupalCode(row.Choice<DrupalFlavour>(3), row.Text(4), row.Text(5))
        )
        {
            IsLocked = row.Flag(6),
            Verified = row.TimeOrNull(7),
        };
}
