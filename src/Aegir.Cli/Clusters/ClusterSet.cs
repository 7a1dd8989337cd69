using System.CommandLine;
using Aegir.Cli.Commands;
using Aegir.Model;
using Aegir.Tasks;

namespace Aegir.Cli.Clusters;

/// <summary><c>aegir cluster set NAME --members …</c>: changes who is a member, and makes it so.</summary>
internal sealed class ClusterSet : ClusterCommand
{
    private readonly ClusterOptions _options = new();

    public ClusterSet()
        : base(
            "set",
            "Change who is a member, and make it so: who is new gets everything and is let in, who is left out serves its sites no more."
        )
    {
        Option[] options = [_options.Members, _options.Masters, _options.Balancers];
        foreach (var option in options)
            Options.Add(option);
        this.DemandOne(options);
        Examples =
        [
            "aegir cluster set live --members web1,web2,web3",
            "aegir cluster set live --balancer lb1,lb2",
            "aegir cluster set live --balancer none",
        ];
    }

    protected override async Task<HostingTask> Plan(Hub hub, Server cluster, ParseResult given, CancellationToken ct) =>
        await VerifyCluster.Plan(hub.Fleet, _options.Apply(cluster, given), ct);
}
