using Aegir.Model;
using Aegir.Recipes;
using Aegir.Store;

namespace Aegir.Tasks.Parts;

/// <summary>The web servers that sites of a cluster have left, and that send their visitors on to one address of it.</summary>
internal static class Forwarders
{
    /// <summary>
    /// Has all of them send visitors where the records say by now. One that does not answer is named in the log, and holds
    /// nobody up; so is a site that a task moves meanwhile, which may have looked where the cluster is reached already, or
    /// changes otherwise. No undo: it stands after a point of no return.
    /// </summary>
    public static Step Redirect(Fleet fleet, ContextName cluster) =>
        Step.Do(
            $"tell the servers that sites have left where {cluster} is reached",
            async (scope, ct) =>
            {
                var held = await fleet.Db.Leases.Held(ct);
                var left = await Left(fleet, cluster, scope.Report, ct);
                await Together.All(Servers(left).Select(server => Tell(fleet, server, scope, ct)));
                // A site that comes to the cluster is not among those that it has.
                var coming = held.Where(one => one is { IsAlone: true, Verb: MigrateSite.Name })
                    .Select(one => one.Context);
                var passedOver = left.Select(forward => forward.Site).Intersect(RecordedContents.Relocated(held));
                foreach (var site in coming.Union(passedOver))
                    scope.Report(
                        $"A task works on {site}. If visitors of it are sent on to {cluster}, then when it has ended: aegir cluster verify {cluster.Bare}"
                    );
            },
            preview: async ct =>
                string.Concat(Servers(await Left(fleet, cluster, _ => { }, ct)).Select(server => $"{server}\n"))
        );

    private static IEnumerable<ContextName> Servers(IEnumerable<(ContextName Site, ContextName Server)> left) =>
        left.Select(forward => forward.Server).Distinct();

    private static async Task<IReadOnlyList<(ContextName Site, ContextName Server)>> Left(
        Fleet fleet,
        ContextName cluster,
        Action<string> report,
        CancellationToken ct
    )
    {
        var left = new List<(ContextName, ContextName)>();
        foreach (var site in await fleet.Db.Sites.List(SiteFilter.All with { WebServer = cluster }, ct))
            try
            {
                var home = await fleet.Home(site, ct);
                foreach (var forward in await fleet.Db.Forwards.To(site.Uri, ct))
                    if (forward.Until > fleet.Now && !home.Http.Members.Contains(forward.Server))
                        left.Add((site.Name, forward.Server));
            }
            catch (NotFound gone)
            {
                report(gone.Message); // nothing is locked here: it has been deleted meanwhile
            }
        return left;
    }

    private static async Task Tell(Fleet fleet, ContextName server, StepScope scope, CancellationToken ct)
    {
        try
        {
            await EarlierServers
                .IfThere(
                    fleet,
                    server,
                    $"tell {server}",
                    http => http.VerifyServer(new RecordedContents(fleet, server).Contents),
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
