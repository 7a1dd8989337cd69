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
        var steps = new List<Step> { Step.Check("every member answers", (_, end) => http.Check(end)) };
        foreach (var site in await fleet.Db.Sites.List(SiteFilter.All with { WebServer = Cluster }, ct))
            if (Sites.Contains(site.Name))
            {
                var home = await fleet.Home(site, ct);
                steps.AddRange(home.Http.ShareUploads(home.Site));
            }
        return [.. steps];
    }
}
