using System.CommandLine;
using Aegir.Model;
using Aegir.Tasks;

namespace Aegir.Cli.Sites;

/// <summary><c>aegir site enable URI</c></summary>
internal sealed class SiteEnable() : SiteTaskCommand("enable", "Switch a site on for its visitors.")
{
    protected override Task<HostingTask> PlanFor(Site site, Hub hub, ParseResult given, CancellationToken ct) =>
        Task.FromResult<HostingTask>(new SetSiteState(site, SiteState.Enabled));
}
