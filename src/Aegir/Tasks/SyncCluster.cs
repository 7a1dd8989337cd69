using System.Collections.Concurrent;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Store;

namespace Aegir.Tasks;

/// <summary>
/// Makes the uploads of a cluster's sites the same on all members: what was uploaded to one reaches the others. It changes
/// nothing else, and is meant to be run often.
/// </summary>
/// <param name="Cluster">The cluster.</param>
public sealed record SyncCluster(ContextName Cluster) : HostingTask
{
    /// <summary>So many sites are worked on at the same time; the list of each is in the hub's memory meanwhile.</summary>
    private const int MostAtOnce = 4;

    /// <summary>Its sites. No other task works on them meanwhile: it may replace their directories.</summary>
    public required IReadOnlyList<ContextName> Sites
    {
        get;
        init => field = EqualList<ContextName>.Of(value);
    }

    /// <inheritdoc/>
    public override string Verb => "cluster sync";

    /// <inheritdoc/>
    public override ContextName Context => Cluster;

    /// <inheritdoc/>
    public override IReadOnlyList<ContextName> WorksOn => [Context, .. Sites];

    /// <inheritdoc/>
    public override IReadOnlyList<ContextName> Uses => [];

    /// <summary>Plans it for the sites that there are.</summary>
    public static async Task<SyncCluster> Plan(Fleet fleet, Server cluster, CancellationToken ct) =>
        new(cluster.Name)
        {
            Sites =
            [
                .. (await fleet.Db.Sites.List(SiteFilter.All with { WebServer = cluster.Name }, ct)).Select(site =>
                    site.Name
                ),
            ],
        };

    /// <inheritdoc/>
    public override async Task<HostingTask> Again(Fleet fleet, CancellationToken ct) =>
        await Plan(fleet, await fleet.Db.Servers.GetCluster(Cluster, ct), ct);

    /// <inheritdoc/>
    public override async Task<Recipe> Recipe(Fleet fleet, CancellationToken ct)
    {
        var http = await fleet.Http(await fleet.Db.Servers.Get(Cluster, ct), ct);
        var homes = new List<SiteHome>();
        foreach (var site in await fleet.Db.Sites.List(SiteFilter.All with { WebServer = Cluster }, ct))
            if (Sites.Contains(site.Name))
                homes.Add(await fleet.Home(site, ct));
        return
        [
            Step.Check("every member answers", (_, end) => http.Check(end)),
            Step.Do("share the uploads of each site", (scope, end) => Share(homes, scope, end)),
        ];
    }

    /// <summary>What a site's own code has done to its uploads keeps those of no other site from being shared.</summary>
    private static async Task Share(IEnumerable<SiteHome> homes, StepScope scope, CancellationToken ct)
    {
        var failures = new ConcurrentBag<Exception>();
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = MostAtOnce, CancellationToken = ct };
        await Parallel.ForEachAsync(
            homes.SelectMany(home => home.Http.Copies.ShareUploads(home.Site)),
            atOnce,
            async (step, end) =>
            {
                try
                {
                    await step.Run(scope, end);
                }
                catch (Exception failure) when (!end.IsCancellationRequested)
                {
                    failures.Add(new StepFailed(step.Name, failure));
                }
            }
        );
        if (!failures.IsEmpty)
            throw new SeveralFailed([.. failures.OrderBy(failure => failure.Message, StringComparer.Ordinal)]);
    }
}
