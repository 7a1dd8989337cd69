using Aegir.Model;
using Aegir.Store;

namespace Aegir.Tasks.Parts;

/// <summary>Where the code of platforms lies on web servers: no two of them share a directory there.</summary>
public static class PlatformPlaces
{
    /// <summary>Looks whether a platform's code would have its directory for itself.</summary>
    /// <param name="db">The records.</param>
    /// <param name="name">The platform.</param>
    /// <param name="root">Its root.</param>
    /// <param name="web">The server, or the cluster as it shall be, that serves it.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="Conflict">Another platform's code lies there, above it or in it, on a server of both.</exception>
    public static async Task Demand(HostingDb db, ContextName name, UnixPath root, Server web, CancellationToken ct)
    {
        foreach (var other in await db.Platforms.List(webServer: null, ct))
        {
            if (other.Name == name || !(root.IsWithin(other.Root) || other.Root.IsWithin(root)))
                continue;
            var there = other.WebServer == web.Name ? web : await db.Servers.Get(other.WebServer, ct);
            if (Machines(web).Intersect(Machines(there)).FirstOrDefault() is { } shared)
                throw new Conflict(
                    $"The code of {other.Name} lies in {other.Root} on {shared} already, and whoever removes one of the two "
                        + $"would take {root} from the other. Give {name} a copy of the code, in a directory of its own."
                );
        }
    }

    private static IEnumerable<ContextName> Machines(Server web) =>
        web.IsCluster
            ? web.Members.Where(member => member.Role != MemberRole.Balancer).Select(member => member.Server)
            : [web.Name];
}
