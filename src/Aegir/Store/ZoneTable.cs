using Aegir.Model;

namespace Aegir.Store;

/// <summary>The zones of DNS, and the serials that they were given.</summary>
public sealed class ZoneTable
{
    private readonly Sql _sql;
    private readonly TimeProvider _clock;

    internal ZoneTable(Sql sql, TimeProvider clock) => (_sql, _clock) = (sql, clock);

    /// <summary>The zone of this name, or null.</summary>
    public async Task<Zone?> Find(DomainName name, CancellationToken ct) =>
        await List(name, ct) is [var zone] ? zone : null;

    /// <summary>The zone of this name.</summary>
    /// <exception cref="NotFound">There is none.</exception>
    public async Task<Zone> Get(DomainName name, CancellationToken ct) =>
        await Find(name, ct) ?? throw Missing.Of("zone", name, await _sql.Texts($"select name from zone", ct));

    /// <summary>All zones, by name.</summary>
    public async Task<IReadOnlyList<Zone>> List(CancellationToken ct) => await List(only: null, ct);

    /// <summary>Adds the zone, or writes over what was known of it.</summary>
    /// <exception cref="NotFound">One of its servers is unknown.</exception>
    public Task Save(Zone zone, CancellationToken ct) =>
        _sql.Atomically(
            async sql =>
            {
                foreach (var server in zone.Servers)
                    await Known.Server(sql, server, ct);
                await sql.Execute(
                    $"""
                    insert into zone (name, server, contact, ttl)
                    values ({zone.Name}, {zone.Server}, {zone.Contact}, {(long)zone.Ttl.TotalSeconds})
                    on conflict (name) do update set server = excluded.server, contact = excluded.contact,
                        ttl = excluded.ttl
                    """,
                    ct
                );
                await sql.Execute($"delete from zone_secondary where zone = {zone.Name}", ct);
                foreach (var (position, server) in zone.Secondaries.Index())
                    await sql.Execute(
                        $"insert into zone_secondary (zone, server, position) values ({zone.Name}, {server}, {position})",
                        ct
                    );
            },
            ct
        );

    /// <summary>Forgets the zone, but not its serial; one that is unknown already is no fault.</summary>
    public Task Delete(DomainName name, CancellationToken ct) =>
        _sql.Execute($"delete from zone where name = {name}", ct);

    /// <summary>The last serial that each zone was given; those that were given none are left out.</summary>
    public async Task<IReadOnlyDictionary<DomainName, ZoneSerial>> Serials(CancellationToken ct) =>
        (
            await _sql.Query(
                $"select zone, serial from zone_serial",
                row => (Zone: row.Parsed<DomainName>(0), Serial: new ZoneSerial((uint)row.Number(1))),
                ct
            )
        ).ToDictionary(given => given.Zone, given => given.Serial);

    /// <summary>
    /// Gives a zone a serial that is later than every one it was given and than the one that is in use. When it returns,
    /// this survives a power cut, and nothing takes it back: no rollback, no removal of the zone.
    /// </summary>
    public Task<ZoneSerial> NextSerial(DomainName zone, ZoneSerial inUse, CancellationToken ct) =>
        _sql.Atomically(
            async sql =>
            {
                var given = await sql.Query($"select serial from zone_serial where zone = {zone}", Serial, ct);
                var next = given.Aggregate(inUse, ZoneSerial.Latest).Next(_clock.GetUtcNow());
                await sql.Execute(
                    $"""
                    insert into zone_serial (zone, serial) values ({zone}, {(long)next.Number})
                    on conflict (zone) do update set serial = excluded.serial
                    """,
                    ct
                );
                return next;
            },
            ct
        );

    private static ZoneSerial Serial(Row row) => new((uint)row.Number(0));

    private async Task<IReadOnlyList<Zone>> List(DomainName? only, CancellationToken ct)
    {
        var secondaries = (
            await _sql.Query(
                $"""
                select zone, server from zone_secondary where {only} is null or zone = {only} order by zone, position
                """,
                row => (Zone: row.Parsed<DomainName>(0), Server: row.Parsed<ContextName>(1)),
                ct
            )
        ).ToLookup(secondary => secondary.Zone, secondary => secondary.Server);
        return await _sql.Query(
            $"select name, server, contact, ttl from zone where {only} is null or name = {only} order by name",
            row => new Zone(row.Parsed<DomainName>(0), row.Parsed<ContextName>(1))
            {
                Contact = row.Parsed<EmailAddress>(2),
                Ttl = TimeSpan.FromSeconds(row.Number(3)),
                Secondaries = [.. secondaries[row.Parsed<DomainName>(0)]],
            },
            ct
        );
    }
}
