using Aegir.Model;
using Aegir.Recipes;
using Aegir.Store;
using Aegir.Tasks.Parts;
using static Aegir.Recipes.Step;

namespace Aegir.Tasks;

/// <summary>
/// Takes a member out of a cluster, for as long as it is broken or worked on: no visitor is sent to it, and all else goes
/// on without it. It is not touched and need not answer. Where a balancer is before it, the requests that it has are waited
/// for. Tasks that are stuck for its sake can then be recovered.
/// </summary>
/// <param name="Cluster">The cluster.</param>
/// <param name="Member">The server.</param>
public sealed record TakeOutMember(ContextName Cluster, ContextName Member) : HostingTask
{
    /// <inheritdoc/>
    public override string Verb => "cluster out";

    /// <inheritdoc/>
    public override ContextName Context => Member;

    /// <summary>
    /// Nothing: a task that is stuck keeps the cluster or the server, and this may be what gets it going. What it records is
    /// one transaction, and all else follows from the records.
    /// </summary>
    public override IReadOnlyList<ContextName> WorksOn => [];

    /// <inheritdoc/>
    public override IReadOnlyList<ContextName> Uses => [];

    /// <summary>Plans to take a member out.</summary>
    /// <exception cref="NotFound">There is no such cluster, or the server is no member of it.</exception>
    /// <exception cref="Conflict">It is out already.</exception>
    /// <exception cref="InvalidInput">None would be left.</exception>
    public static async Task<TakeOutMember> Plan(Fleet fleet, Server cluster, ContextName member, CancellationToken ct)
    {
        if (cluster.Member(member).IsOut)
            throw new Conflict(
                $"{member} is out already. Let it in again: aegir cluster in {cluster.Name.Bare} {member.Bare}"
            );
        await ClusterMakeup.Demand(fleet, cluster.WithMember(member, isOut: true), ct);
        return new TakeOutMember(cluster.Name, member);
    }

    /// <inheritdoc/>
    public override async Task<Recipe> Recipe(Fleet fleet, CancellationToken ct)
    {
        var now = await fleet.Db.Servers.Get(Cluster, ct);
        // By the time that this is taken up again the cluster may have been changed to one without it.
        var cluster = IsIn(now) ? now.WithMember(Member, isOut: true) : now;
        var sites = await fleet.Db.Sites.List(SiteFilter.All with { WebServer = Cluster }, ct);
        var record = Do(
            $"record that {Member} is out of {Cluster}",
            (_, end) => Record(fleet, isOut: true, end),
            (_, end) => Record(fleet, isOut: false, end)
        );
        return
        [
            fleet.Names(sites).FollowIfReachable(Balancing.Balanced(fleet, record, cluster)),
            PointOfNoReturn,
            Forwarders.Redirect(fleet, Cluster),
        ];
    }

    private bool IsIn(Server cluster) => cluster.Members.Any(member => member.Server == Member);

    private async Task Record(Fleet fleet, bool isOut, CancellationToken ct)
    {
        await using var transaction = await fleet.Db.Begin(ct);
        var now = await transaction.Servers.Get(Cluster, ct);
        if (!isOut && !IsIn(now))
            return;
        var cluster = now.WithMember(Member, isOut);
        // Another member may have been taken out since this was planned.
        if (isOut)
            await ClusterMakeup.Demand(fleet, cluster, ct);
        await transaction.Servers.Save(cluster, ct);
        await transaction.Commit(ct);
    }
}
