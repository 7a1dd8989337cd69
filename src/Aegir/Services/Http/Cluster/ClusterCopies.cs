using Aegir.Model;
using Aegir.Recipes;

namespace Aegir.Services.Http.Cluster;

/// <summary>
/// The copies that the members of a cluster have of its sites' directories. (docs/adr/0014-uploads-of-a-cluster.md)
/// </summary>
/// <param name="layout">Where the hub keeps what members had.</param>
/// <param name="members">The members.</param>
internal sealed class ClusterCopies(HubLayout layout, ClusterMembers members) : SiteCopies
{
    private SharedUploads Uploads =>
        new(
            layout,
            members.Cluster,
            [.. members.HoldersIn.SelectMany(member => member.Http.SiteHosts, (member, host) => (member.Server, host))]
        );

    /// <inheritdoc/>
    public override IReadOnlyList<Step> ShareUploads(HostedSite site) =>
        members.Holders.Count > 1 ? [Uploads.Share(site)] : [];

    /// <inheritdoc/>
    public override IReadOnlyList<Step> ForgetUploads(HostedSite site) => [Uploads.Forget(site)];

    /// <inheritdoc/>
    public override IReadOnlyList<Step> Outdate(HostedSite site) =>
        members.Do(
            $"note that the directory of {site.Site.Name} was replaced",
            members.Holders,
            _ => [],
            members.Missed(site, OutdatedReason.Replaced)
        );

    /// <inheritdoc/>
    public override IReadOnlyList<Step> ExpectReplacement(HostedSite site) =>
        members.Do(
            $"expect another directory of {site.Site.Name}",
            members.Holders,
            _ =>
                [
                    Step.Do(
                        "note that it is in",
                        (scope, _) =>
                        {
                            scope.Notes.Begin();
                            return Task.CompletedTask;
                        }
                    ),
                ],
            members.Undone(site, OutdatedReason.NotPutBack)
        );

    /// <inheritdoc/>
    public override IReadOnlyList<Step> ClearOutdated(
        Func<OutdatedDirectory, CancellationToken, Task<bool>> isOthers
    ) =>
        [
            .. members.DoWith(
                "serve no more what was deleted or replaced meanwhile",
                members.In,
                member =>
                    [Step.Do($"serve it no more on {member.Server}", (scope, ct) => RetireForgotten(member, scope, ct))]
            ),
            .. members.DoWith(
                "clear away what was deleted or replaced meanwhile",
                members.HoldersIn,
                member =>
                    [
                        .. member.Http.SiteHosts.Select(host =>
                            members.Outdated(member).Clear($"clear away what {member.Server} missed", host, isOthers)
                        ),
                    ]
            ),
        ];

    /// <summary>
    /// Those of a pack that hold no files have no notes of their own: what goes from others now they serve no more either.
    /// </summary>
    private async Task RetireForgotten(ClusterWeb member, StepScope scope, CancellationToken ct)
    {
        var sites = new List<DomainName>();
        foreach (var holder in members.Holders)
            sites.AddRange(await members.Outdated(holder).Sites(ct));
        foreach (var step in member.Http.RetireForgotten([.. sites.Distinct()]))
            await step.Run(scope, ct);
    }
}
