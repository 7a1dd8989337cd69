using Aegir.Cli.Commands;
using Aegir.Model;
using Aegir.Store;
using Aegir.Tasks;

namespace Aegir.Cli.Sites;

/// <summary><c>aegir site backup URI… | --all</c></summary>
internal sealed class SiteBackup : ManyTasksCommand<DomainName>
{
    public SiteBackup()
        : base(
            "backup",
            "Back sites up: one archive each, with database, files and code. They stay open.",
            "URI",
            "The sites.",
            Typed.Site
        )
    {
        Examples = ["aegir site backup example.com", "aegir site backup --all --detach"];
    }

    protected override async Task<IReadOnlyList<DomainName>> Everything(Hub hub, CancellationToken ct) =>
        [.. (await hub.Db.Sites.Overview(SiteFilter.All, ct)).Select(site => site.Uri)];

    protected override async Task<HostingTask> PlanOne(Hub hub, DomainName name, CancellationToken ct) =>
        await BackupSite.Plan(hub.Fleet, await hub.Db.Sites.Get(name, ct), ct);
}
