using Aegir.Cli.Commands;
using Aegir.Model;
using Aegir.Store;
using Aegir.Tasks;

namespace Aegir.Cli.Sites;

/// <summary><c>aegir site verify URI… | --all</c></summary>
internal sealed class SiteVerify : ManyTasksCommand<DomainName>
{
    public SiteVerify()
        : base(
            "verify",
            "Make what is generated for a site (grants, settings, vhost) what its record says.",
            "URI",
            "The sites.",
            Typed.Site
        )
    {
        Examples = ["aegir site verify example.com", "aegir site verify --all"];
    }

    protected override async Task<IReadOnlyList<DomainName>> Everything(Hub hub, CancellationToken ct) =>
        [.. (await hub.Db.Sites.Overview(SiteFilter.All, ct)).Select(site => site.Uri)];

    protected override async Task<HostingTask> PlanOne(Hub hub, DomainName name, CancellationToken ct)
    {
        var site = await hub.Db.Sites.Get(name, ct);
        return new VerifySite(site, site);
    }
}
