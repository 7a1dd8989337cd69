using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services.Balancer;

namespace Aegir.Tasks.Parts;

/// <summary>The balancers of a cluster, which learn of its members from its record.</summary>
internal static class Balancing
{
    /// <summary>
    /// The step that records members, and then has the balancers send visitors to those that are in alone. When it has
    /// ended no request is under way to others; undo lets the same follow from the record of before.
    /// </summary>
    /// <param name="fleet">Where.</param>
    /// <param name="record">Records the members.</param>
    /// <param name="clusters">
    /// The cluster as it is and as it shall be: balancers that are in in either are told, if they have a record still.
    /// </param>
    public static Step Balanced(Fleet fleet, Step record, params Server[] clusters)
    {
        var names = clusters
            .SelectMany(cluster => cluster.Members)
            .Where(member => member is { Role: MemberRole.Balancer, IsOut: false })
            .Select(member => member.Server)
            .Distinct()
            .ToList();
        return record.Followed(
            $"{record.Name}, at its balancers too",
            async (scope, ct) => await Publish(await Balancers(fleet, names, ct), scope, ct)
        );
    }

    private static async Task Publish(
        IReadOnlyList<(ContextName Name, BalancerService Balancer)> balancers,
        StepScope scope,
        CancellationToken ct
    ) =>
        await Step.InParallel(
                "publish the members",
                [
                    .. balancers.Select(one =>
                        (one.Name.FileName, Step.InOrder($"tell {one.Name}", one.Balancer.PublishMembers()))
                    ),
                ]
            )
            .Run(scope, ct);

    private static async Task<IReadOnlyList<(ContextName, BalancerService)>> Balancers(
        Fleet fleet,
        IEnumerable<ContextName> names,
        CancellationToken ct
    )
    {
        var balancers = new List<(ContextName, BalancerService)>();
        foreach (var name in names)
            if (await fleet.Db.Servers.Find(name, ct) is { } record)
                balancers.Add((name, fleet.Balancer(record)));
        return balancers;
    }
}
