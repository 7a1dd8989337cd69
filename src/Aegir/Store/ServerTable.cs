using Aegir.Model;

namespace Aegir.Store;

/// <summary>The servers and what they offer.</summary>
public sealed class ServerTable
{
    private readonly Sql _sql;
    private readonly SecretBox _box;

    internal ServerTable(Sql sql, SecretBox box) => (_sql, _box) = (sql, box);

    /// <summary>The server of this name, or null.</summary>
    public async Task<Server?> Find(ContextName name, CancellationToken ct)
    {
        var server = await _sql.First(
            $"select name, host, ssh_port, ssh_user, host_key, verified from server where name = {name}",
            Read,
            ct
        );
        return server is null ? null : server with { Services = [.. (await Services(name, ct))[name]] };
    }

    /// <summary>The server of this name.</summary>
    /// <exception cref="NotFound">There is none.</exception>
    public async Task<Server> Get(ContextName name, CancellationToken ct) =>
        await Find(name, ct) ?? throw Missing.Of("server", name, await Names(ct));

    /// <summary>The cluster of this name.</summary>
    /// <exception cref="NotFound">There is none; the message says so if it is a machine.</exception>
    public async Task<Server> GetCluster(ContextName name, CancellationToken ct) =>
        await Get(name, ct) is { IsCluster: true } cluster
            ? cluster
            : throw new NotFound($"{name} is no cluster. ‘aegir cluster list’ shows those that there are.");

    /// <summary>All servers, by name.</summary>
    public async Task<IReadOnlyList<Server>> List(CancellationToken ct)
    {
        var services = await Services(only: null, ct);
        return await _sql.Query(
            $"select name, host, ssh_port, ssh_user, host_key, verified from server order by name",
            row => Read(row) with { Services = [.. services[row.Parsed<ContextName>(0)]] },
            ct
        );
    }

    /// <summary>The names of all servers.</summary>
    public async Task<IReadOnlyList<string>> Names(CancellationToken ct) =>
        await _sql.Texts($"select name from server order by name", ct);

    /// <summary>Adds the server, or writes over what was known of it.</summary>
    /// <exception cref="InvalidInput">It offers two services of one type.</exception>
    /// <exception cref="NotFound">It is a cluster, and one of its members is unknown.</exception>
    public Task Save(Server server, CancellationToken ct)
    {
        if (server.Services.DistinctBy(service => service.Type).Count() < server.Services.Count)
            throw new InvalidInput($"{server.Name} can offer one service of each type only.");
        return _sql.Atomically(
            async sql =>
            {
                await sql.Execute(
                    $"""
                    insert into server (name, host, ssh_port, ssh_user, host_key, verified)
                    values ({server.Name}, {server.Host}, {server.SshPort.Number}, {server.User}, {server.HostKey},
                        {server.Verified})
                    on conflict (name) do update set host = excluded.host, ssh_port = excluded.ssh_port,
                        ssh_user = excluded.ssh_user, host_key = excluded.host_key, verified = excluded.verified
                    """,
                    ct
                );
                await sql.Execute($"delete from service where server = {server.Name}", ct);
                foreach (var (position, service) in server.Services.Index())
                    await Add(sql, server.Name, position, service, ct);
                await sql.Execute($"delete from cluster_member where cluster = {server.Name}", ct);
                foreach (var (position, member) in server.Members.Index())
                    await Add(sql, server.Name, position, member, ct);
            },
            ct
        );
    }

    /// <summary>Forgets the server; one that is unknown already is no fault.</summary>
    /// <exception cref="Conflict">Platforms, sites, clusters or zones still depend on it.</exception>
    public Task Delete(ContextName name, CancellationToken ct) =>
        _sql.Atomically(
            async sql =>
            {
                await DemandUnused(sql, name, ct);
                await sql.Execute($"delete from server where name = {name}", ct);
            },
            ct
        );

    /// <summary>Does nothing if no platform, site, cluster or zone depends on the server.</summary>
    /// <exception cref="Conflict">One does; the message names the first of them.</exception>
    public Task DemandUnused(ContextName name, CancellationToken ct) => DemandUnused(_sql, name, ct);

    private static async Task DemandUnused(Sql sql, ContextName name, CancellationToken ct) =>
        Dependents.Refuse(
            name,
            await sql.Texts(
                $"""
                select name from platform where web_server = {name}
                union all select '@' || uri from site where db_server = {name}
                union all select cluster from cluster_member where server = {name}
                union all select 'the zone ' || name from zone where server = {name}
                union all select 'the zone ' || zone from zone_secondary where server = {name} order by 1
                """,
                ct
            )
        );

    private Task<int> Add(Sql sql, ContextName server, int position, OfferedService service, CancellationToken ct) =>
        sql.Execute(
            $"""
            insert into service (server, type, position, implementation, port, admin_user, admin_password_sealed)
            values ({server}, {service.Type}, {position}, {service.Implementation}, {service.Port?.Number},
                {service.AdminUser}, {Seal(server, service)})
            """,
            ct
        );

    private static async Task Add(
        Sql sql,
        ContextName cluster,
        int position,
        ClusterMember member,
        CancellationToken ct
    )
    {
        await Known.Server(sql, member.Server, ct);
        await sql.Execute(
            $"""
            insert into cluster_member (cluster, server, position, role, is_out)
            values ({cluster}, {member.Server}, {position}, {member.Role}, {member.IsOut})
            """,
            ct
        );
    }

    private string? Seal(ContextName server, OfferedService service) =>
        service.AdminPassword is { } password ? _box.Seal(password, Place(server, service.Type)) : null;

    private async Task<ILookup<ContextName, OfferedService>> Services(ContextName? only, CancellationToken ct)
    {
        var members = await Members(only, ct);
        var services = await _sql.Query(
            $"""
            select server, type, implementation, port, admin_user, admin_password_sealed from service
            where {only} is null or server = {only} order by server, position
            """,
            row => (Server: row.Parsed<ContextName>(0), Service: ReadService(row)),
            ct
        );
        return services.ToLookup(
            s => s.Server,
            s =>
                s.Service.Type == ServiceType.Http && members.Contains(s.Server)
                    ? s.Service with
                    {
                        Members = [.. members[s.Server]],
                    }
                    : s.Service
        );
    }

    private async Task<ILookup<ContextName, ClusterMember>> Members(ContextName? only, CancellationToken ct)
    {
        var members = await _sql.Query(
            $"""
            select cluster, server, role, is_out from cluster_member
            where {only} is null or cluster = {only} order by cluster, position
            """,
            row =>
                (
                    Cluster: row.Parsed<ContextName>(0),
                    Member: new ClusterMember(row.Parsed<ContextName>(1), row.Choice<MemberRole>(2))
                    {
                        IsOut = row.Flag(3),
                    }
                ),
            ct
        );
        return members.ToLookup(m => m.Cluster, m => m.Member);
    }

    private static Server Read(Row row) =>
        new(row.Parsed<ContextName>(0), row.ParsedOrNull<HostAddress>(1))
        {
            SshPort = Port.Of((int)row.Number(2)),
            User = row.Parsed<UnixUser>(3),
            HostKey = row.TextOrNull(4),
            Verified = row.TimeOrNull(5),
        };

    private OfferedService ReadService(Row row)
    {
        var type = row.Choice<ServiceType>(1);
        return new OfferedService(type, row.Text(2))
        {
            Port = row.NumberOrNull(3) is { } port ? Port.Of((int)port) : null,
            AdminUser = row.ParsedOrNull<AccountName>(4),
            AdminPassword = row.TextOrNull(5) is { } box
                ? _box.Unseal(box, Place(row.Parsed<ContextName>(0), type))
                : null,
        };
    }

    private static string Place(ContextName server, ServiceType type) => $"service/{server}/{type}/admin_password";
}
