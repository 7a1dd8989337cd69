using Aegir.Model;
using Aegir.Tasks;

namespace Aegir.Cli.Sites;

/// <summary><c>aegir site verify URI… | --all</c></summary>
internal sealed class SiteVerify : ManySitesCommand
{
    public SiteVerify()
        : base("verify", "Make what is generated for a site (grants, settings, vhost) what its record says.") =>
        Examples = ["aegir site verify example.com", "aegir site verify --all"];

    protected override Task<HostingTask> PlanFor(Site site, Hub hub, CancellationToken ct) =>
        Task.FromResult<HostingTask>(new VerifySite(site, site));
}
