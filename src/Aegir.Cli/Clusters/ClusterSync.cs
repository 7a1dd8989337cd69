using System.CommandLine;
using Aegir.Model;
using Aegir.Tasks;

namespace Aegir.Cli.Clusters;

/// <summary><c>aegir cluster sync NAME</c></summary>
internal sealed class ClusterSync : ClusterCommand
{
    public ClusterSync()
        : base(
            "sync",
            "Make the uploads of its sites the same on all members: new files reach all, deleted ones go everywhere. Run it often, from cron."
        ) => Examples = ["aegir cluster sync live"];

    protected override async Task<HostingTask> Plan(Hub hub, Server cluster, ParseResult given, CancellationToken ct) =>
        await SyncCluster.Plan(hub.Fleet, cluster, ct);
}
