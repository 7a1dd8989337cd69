using Aegir.Model;
using Aegir.Recipes;
using Aegir.Store;

namespace Aegir.Tasks.Parts;

/// <summary>The web servers that sites of a cluster have left, and that send their visitors on to one address of it.</summary>
internal static class Forwarders
{
    private static readonly string[] Moving = ["site migrate", "site delete"];

    /// <summary>
    /// Has all of them send visitors where the records say by now. One that does not answer is named in the log, and holds
    /// nobody up; so is a site whose own task is about to change where it is, as it may have looked already. No undo: it stands
    /// after a point of no return.
    /// </summary>
    public static Step Redirect(Fleet fleet, ContextName cluster) =>
        Step.Do(
            $"tell the servers that sites have left where {cluster} is reached",
            async (scope, ct) =>
            {
                var left = await Left(fleet, cluster, ct);
                await Together.All(left.Select(server => Tell(fleet, server.Key, [.. server], scope, ct)));
            }
        );

    private static async Task<IEnumerable<IGrouping<ContextName, SiteHome>>> Left(
        Fleet fleet,
        ContextName cluster,
        CancellationToken ct
    )
    {
        var left = new List<(ContextName Server, SiteHome Home)>();
        foreach (var site in await fleet.Db.Sites.List(SiteFilter.All with { WebServer = cluster }, ct))
        {
            var home = await fleet.Home(site, ct);
            foreach (var forward in await fleet.Db.Forwards.To(site.Uri, ct))
                if (forward.Until > fleet.Now && !home.Http.Members.Contains(forward.Server))
                    left.Add((forward.Server, home));
        }
        return left.GroupBy(forward => forward.Server, forward => forward.Home);
    }

    private static async Task Tell(
        Fleet fleet,
        ContextName server,
        IReadOnlyList<SiteHome> homes,
        StepScope scope,
        CancellationToken ct
    )
    {
        try
        {
            var inUse = (await fleet.Db.Leases.Held(ct)).Where(held => held.IsAlone).ToLookup(held => held.Context);
            var (moving, worked) = (new List<SiteHome>(), new List<SiteHome>());
            foreach (var home in homes.Where(home => inUse.Contains(home.Site.Site.Name)))
                (inUse[home.Site.Site.Name].Any(held => Moving.Contains(held.Verb)) ? moving : worked).Add(home);
            foreach (var home in moving)
                scope.Report(
                    $"A task works on {home.Site.Site.Name}. When it has ended: aegir server verify {server.Bare}"
                );
            // A verification leaves alone what tasks work on, and they may be stuck for the sake of what the cluster has lost.
            await EarlierServers
                .IfThere(
                    fleet,
                    server,
                    $"tell {server}",
                    http =>
                        [
                            .. http.VerifyServer(new RecordedContents(fleet, server).Contents),
                            .. worked.SelectMany(home => http.ForwardSite(home.Site, home.Http.Addresses[0])),
                        ],
                    _ => []
                )
                .Run(scope.Within(server.FileName), ct);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            scope.Report($"{failure.Message} To do it again: aegir server verify {server.Bare}");
        }
    }
}
