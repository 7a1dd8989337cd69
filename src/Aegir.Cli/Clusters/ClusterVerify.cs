using System.CommandLine;
using Aegir.Model;
using Aegir.Tasks;

namespace Aegir.Cli.Clusters;

/// <summary><c>aegir cluster verify NAME</c></summary>
internal sealed class ClusterVerify : ClusterCommand
{
    public ClusterVerify()
        : base(
            "verify",
            "Bring every member up to date, whatever it missed: code, site directories, uploads, config, grants of databases."
        ) => Examples = ["aegir cluster verify live"];

    protected override async Task<HostingTask> Plan(Hub hub, Server cluster, ParseResult given, CancellationToken ct) =>
        await VerifyCluster.Plan(hub.Fleet, cluster, ct);
}
