using Aegir.Model;
using Aegir.Services.Http;
using Aegir.Store;

namespace Aegir.Services.Dns;

/// <summary>What the records say of zones.</summary>
/// <param name="db">The records.</param>
/// <param name="http">Who serves the sites of a platform.</param>
public sealed class RecordedZones(HostingDb db, Func<Platform, CancellationToken, Task<HttpService>> http)
{
    /// <summary>The same for a service.</summary>
    public ZoneRecords Records => new(On, db.Zones.NextSerial);

    private async Task<IReadOnlyList<HostedZone>> On(ContextName server, CancellationToken ct)
    {
        var zones = await db.Zones.List(ct);
        if (!zones.Any(zone => zone.Servers.Contains(server)))
            return [];
        var servers = (await db.Servers.List(ct)).ToDictionary(known => known.Name);
        var serials = await db.Zones.Serials(ct);
        var above = new ZoneLookup(zones);
        var inside = zones.ToLookup(zone => above.Above(zone.Name));
        var names = await Names(above, ct);
        return
        [
            .. zones
                .Where(zone => zone.Servers.Contains(server))
                .Select(zone => new HostedZone(
                    zone,
                    serials.GetValueOrDefault(zone.Name),
                    Of(zone),
                    [.. names[zone]],
                    [.. inside[zone].Select(inner => new Delegation(inner.Name, Of(inner)))]
                )),
        ];

        IReadOnlyList<NameServer> Of(Zone zone) =>
            [.. zone.Servers.Select(name => NameServer.Of(servers[name], zone.Name))];
    }

    private async Task<ILookup<Zone?, HostedName>> Names(ZoneLookup zones, CancellationToken ct)
    {
        var hosts = new Dictionary<ContextName, IReadOnlyList<HostAddress>>();
        foreach (var platform in await db.Platforms.List(webServer: null, ct))
            hosts[platform.Name] = [.. (await http(platform, ct)).Addresses.Select(address => address.Host).Distinct()];
        return (await db.Sites.Names(ct)).ToLookup(
            site => zones.Of(site.Name),
            site => new HostedName(site.Name, hosts[site.Platform])
        );
    }

    /// <summary>Finds the zone that a name is in: of those that it lies within, the innermost.</summary>
    private sealed class ZoneLookup(IReadOnlyList<Zone> zones)
    {
        private readonly Dictionary<string, Zone> _zones = zones.ToDictionary(zone => $"{zone.Name}");

        public Zone? Of(DomainName name) => Find($"{name}");

        /// <summary>The zone that a zone lies within, if there is one.</summary>
        public Zone? Above(DomainName zone) =>
            $"{zone}".IndexOf('.') is > 0 and var dot ? Find($"{zone}"[(dot + 1)..]) : null;

        private Zone? Find(string name)
        {
            while (true)
            {
                if (_zones.TryGetValue(name, out var zone))
                    return zone;
                if (name.IndexOf('.') is not (> 0 and var dot))
                    return null;
                name = name[(dot + 1)..];
            }
        }
    }
}
