using System.CommandLine;
using Aegir.Model;
using Aegir.Tasks;

namespace Aegir.Cli.Clusters;

/// <summary><c>aegir cluster remove NAME</c></summary>
internal sealed class ClusterRemove()
    : ClusterCommand("remove", "Forget a cluster, if no platform is on it. Its members stay as they are.")
{
    protected override async Task<HostingTask> Plan(Hub hub, Server cluster, ParseResult given, CancellationToken ct) =>
        await DeleteServer.Plan(hub.Fleet, cluster.Name, ct);
}
