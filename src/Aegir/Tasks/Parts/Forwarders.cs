using Aegir.Model;
using Aegir.Recipes;
using Aegir.Store;

namespace Aegir.Tasks.Parts;

/// <summary>The web servers that sites of a cluster have left, and that send their visitors on to one address of it.</summary>
internal static class Forwarders
{
    /// <summary>Those that have to be told where to, because a cluster loses that address; null for none.</summary>
    public static async Task<IReadOnlyList<ContextName>?> Outdated(
        Fleet fleet,
        Server before,
        Server after,
        CancellationToken ct
    )
    {
        if ((await fleet.Http(before, ct)).Addresses is not [var to, ..])
            return null;
        if ((await fleet.Http(after, ct)).Addresses.Contains(to))
            return null;
        var servers = new SortedSet<ContextName>();
        foreach (var site in await fleet.Db.Sites.List(SiteFilter.All with { WebServer = before.Name }, ct))
            servers.UnionWith((await fleet.Db.Forwards.To(site.Uri, ct)).Select(forward => forward.Server));
        return servers.Count == 0 ? null : [.. servers];
    }

    /// <summary>Has them send visitors where the records say by now. No undo: they stand after a point of no return.</summary>
    public static IReadOnlyList<Step> Redirect(Fleet fleet, ContextName cluster, IEnumerable<ContextName> servers) =>
        [
            .. servers.Select(server =>
                EarlierServers.IfThere(
                    fleet,
                    server,
                    $"tell {server} where the sites of {cluster} are reached now",
                    http => http.VerifyServer(new RecordedContents(fleet, server).Contents),
                    _ => []
                )
            ),
        ];
}
