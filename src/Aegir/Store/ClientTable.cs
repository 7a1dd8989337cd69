using Aegir.Model;

namespace Aegir.Store;

/// <summary>The clients.</summary>
public sealed class ClientTable
{
    private readonly Sql _sql;

    internal ClientTable(Sql sql) => _sql = sql;

    /// <summary>The client of this name, or null.</summary>
    public Task<Client?> Find(ClientName name, CancellationToken ct) =>
        _sql.First($"select name, email from client where name = {name}", Read, ct);

    /// <summary>The client of this name.</summary>
    /// <exception cref="NotFound">There is none.</exception>
    public async Task<Client> Get(ClientName name, CancellationToken ct) =>
        await Find(name, ct)
        ?? throw Missing.Of("client", name, await _sql.Texts($"select name from client order by name", ct));

    /// <summary>All clients, by name.</summary>
    public async Task<IReadOnlyList<Client>> List(CancellationToken ct) =>
        await _sql.Query($"select name, email from client order by name", Read, ct);

    /// <summary>Adds the client, or writes over what was known of it.</summary>
    public Task Save(Client client, CancellationToken ct) =>
        _sql.Execute(
            $"""
            insert into client (name, email) values ({client.Name}, {client.Email})
            on conflict (name) do update set email = excluded.email
            """,
            ct
        );

    /// <summary>Forgets the client; one that is unknown already is no fault.</summary>
    /// <exception cref="Conflict">It still owns sites.</exception>
    public Task Delete(ClientName name, CancellationToken ct) =>
        _sql.Atomically(
            async sql =>
            {
                var sites = await sql.Texts($"select '@' || uri from site where client = {name} order by 1", ct);
                Dependents.Refuse(name, sites);
                await sql.Execute($"delete from client where name = {name}", ct);
            },
            ct
        );

    private static Client Read(Row row) => new(row.Parsed<ClientName>(0), row.ParsedOrNull<EmailAddress>(1));
}
