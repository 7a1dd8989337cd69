using System.CommandLine;
using Aegir.Model;
using Aegir.Tasks;

namespace Aegir.Cli.Sites;

/// <summary><c>aegir site disable URI</c></summary>
internal sealed class SiteDisable()
    : SiteTaskCommand("disable", "Switch a site off for its visitors; they see a notice. Nothing is deleted.")
{
    protected override Task<HostingTask> PlanFor(Site site, Hub hub, ParseResult given, CancellationToken ct) =>
        Task.FromResult<HostingTask>(new SetSiteState(site, SiteState.Disabled));
}
