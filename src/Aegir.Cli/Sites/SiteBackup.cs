using Aegir.Model;
using Aegir.Tasks;

namespace Aegir.Cli.Sites;

/// <summary><c>aegir site backup URI… | --all</c></summary>
internal sealed class SiteBackup : ManySitesCommand
{
    public SiteBackup()
        : base("backup", "Back sites up: one archive each, with database, files and code. They stay open.") =>
        Examples = ["aegir site backup example.com", "aegir site backup --all --detach"];

    protected override async Task<HostingTask> PlanFor(Site site, Hub hub, CancellationToken ct) =>
        await BackupSite.Plan(hub.Fleet, site, ct);
}
