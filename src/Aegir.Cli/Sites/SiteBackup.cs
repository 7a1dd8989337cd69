using System.CommandLine;
using Aegir.Model;
using Aegir.Tasks;

namespace Aegir.Cli.Sites;

/// <summary><c>aegir site backup URI</c></summary>
internal sealed class SiteBackup()
    : SiteTaskCommand("backup", "Back a site up: one archive with its database, files and code. It stays open.")
{
    protected override async Task<HostingTask> PlanFor(Site site, Hub hub, ParseResult given, CancellationToken ct) =>
        await BackupSite.Plan(hub.Fleet, site, ct);
}
