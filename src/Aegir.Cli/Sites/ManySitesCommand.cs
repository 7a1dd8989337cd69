using Aegir.Cli.Commands;
using Aegir.Model;
using Aegir.Store;
using Aegir.Tasks;

namespace Aegir.Cli.Sites;

/// <summary>A command that does the same to each of several sites, or with <c>--all</c> to all of them.</summary>
internal abstract class ManySitesCommand(string name, string description)
    : ManyTasksCommand<DomainName>(name, description, "URI", "The sites.", Typed.Site)
{
    protected sealed override async Task<IReadOnlyList<DomainName>> Everything(Hub hub, CancellationToken ct) =>
        [.. (await hub.Db.Sites.Overview(SiteFilter.All, ct)).Select(site => site.Uri)];

    protected sealed override async Task<HostingTask> PlanOne(Hub hub, DomainName name, CancellationToken ct) =>
        await PlanFor(await hub.Db.Sites.Get(name, ct), hub, ct);

    /// <summary>The task for one site, as recorded.</summary>
    protected abstract Task<HostingTask> PlanFor(Site site, Hub hub, CancellationToken ct);
}
