using Aegir.Hosts;
using Aegir.Model;
using Aegir.Services.Dns;
using Aegir.Services.Dns.Bind;

namespace Aegir.Tasks.Parts;

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

    /// <summary>
    /// The administrator's own records of a zone lie with its primary on the hub: where another server becomes that, they go
    /// along.
    /// </summary>
    /// <returns>Where from and where to; null where there is nothing to be moved.</returns>
    /// <exception cref="Conflict">The new one has such records of the zone, of an earlier time.</exception>
    public static (UnixPath From, UnixPath To)? OwnRecordsMove(Fleet fleet, Zone before, Zone after)
    {
        var (from, to) = (ZoneFiles.OwnRecords(fleet.Layout, before), ZoneFiles.OwnRecords(fleet.Layout, after));
        if (from == to || !File.Exists($"{from}"))
            return null;
        return File.Exists($"{to}")
            ? throw new Conflict(
                $"{after.Server} has records of {after.Name} of an earlier time, {to}, and so has {before.Server}: {from}. Remove one of the two files."
            )
            : (from, to);
    }

    /// <summary>Moves them. Nothing is published.</summary>
    public static void MoveOwnRecords(UnixPath from, UnixPath to)
    {
        AtomicFile.MakeDirectory(to.Parent);
        File.Move($"{from}", $"{to}");
        AtomicFile.Settle(to.Parent);
    }
}
