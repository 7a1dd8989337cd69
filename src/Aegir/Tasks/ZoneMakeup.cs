using Aegir.Model;
using Aegir.Services.Dns;

namespace Aegir.Tasks;

/// <summary>What servers can answer for a zone.</summary>
public static class ZoneMakeup
{
    /// <summary>Looks whether each server answers for names and has a name that can stand in the zone.</summary>
    /// <exception cref="NotFound">There is no such server.</exception>
    /// <exception cref="InvalidInput">One is named twice, answers for no names, or has no such name.</exception>
    public static async Task Demand(Fleet fleet, Zone zone, CancellationToken ct)
    {
        if (zone.Servers.CountBy(server => server).FirstOrDefault(named => named.Value > 1) is { Key: { } twice })
            throw new InvalidInput($"{twice} is named twice. A server is the primary of a zone or a secondary.");
        foreach (var name in zone.Servers)
        {
            var server = await fleet.Db.Servers.Get(name, ct);
            NameServer.Of(server, zone.Name);
            if (server.Service(ServiceType.Dns) is null)
                throw new InvalidInput($"{name} answers for no names: it was added without --dns.");
        }
    }
}
