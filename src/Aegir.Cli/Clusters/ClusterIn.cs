using System.CommandLine;
using Aegir.Cli.Commands;
using Aegir.Model;
using Aegir.Tasks;

namespace Aegir.Cli.Clusters;

/// <summary><c>aegir cluster in NAME MEMBER</c></summary>
internal sealed class ClusterIn : ClusterCommand
{
    private readonly Argument<ContextName> _member = Typed.Argument("MEMBER", "The server.", ContextName.Server);

    public ClusterIn()
        : base("in", "Let a member that was out in again, once it has been brought up to date.")
    {
        Arguments.Add(_member);
        Examples = ["aegir cluster in live web2"];
    }

    protected override async Task<HostingTask> Plan(Hub hub, Server cluster, ParseResult given, CancellationToken ct)
    {
        var member = cluster.Member(given.GetRequiredValue(_member));
        return member.IsOut
            ? await VerifyCluster.Plan(hub.Fleet, cluster.WithMember(member.Server, isOut: false), ct)
            : throw new Conflict(
                $"{member.Server} is in already. To bring it up to date: aegir cluster verify {cluster.Name.Bare}"
            );
    }
}
