using Aegir.Model;

namespace Aegir.Store;

/// <summary>Which servers still send visitors on to sites that left them.</summary>
public sealed class ForwardTable
{
    private readonly Sql _sql;

    internal ForwardTable(Sql sql) => _sql = sql;

    /// <summary>The sites that left a server.</summary>
    public Task<List<Forward>> From(ContextName server, CancellationToken ct) =>
        _sql.Query($"select site, server, until from forward where server = {server} order by site", Read, ct);

    /// <summary>The servers that a site left.</summary>
    public Task<List<Forward>> To(DomainName site, CancellationToken ct) =>
        _sql.Query($"select site, server, until from forward where site = {site} order by server", Read, ct);

    /// <summary>Those that were to end before this time, and are still there.</summary>
    public Task<List<Forward>> Over(DateTimeOffset now, CancellationToken ct) =>
        _sql.Query($"select site, server, until from forward where until <= {now} order by server, site", Read, ct);

    /// <summary>Makes these the servers that a site left.</summary>
    /// <exception cref="NotFound">The site is unknown.</exception>
    public Task Replace(DomainName site, IReadOnlyList<Forward> forwards, CancellationToken ct) =>
        _sql.Atomically(
            async sql =>
            {
                await sql.Execute($"delete from forward where site = {site}", ct);
                foreach (var forward in forwards)
                    await sql.Execute(
                        $"insert into forward (site, server, until) values ({site}, {forward.Server}, {forward.Until})",
                        ct
                    );
            },
            ct
        );

    /// <summary>Forgets that a site left a server; where nothing is known of it that is no fault.</summary>
    public Task Delete(Forward forward, CancellationToken ct) =>
        _sql.Execute($"delete from forward where site = {forward.Site} and server = {forward.Server}", ct);

    private static Forward Read(Row row) => new(row.Parsed<DomainName>(0), row.Parsed<ContextName>(1), row.Time(2));
}
