using System.CommandLine;
using Aegir.Cli.Commands;
using Aegir.Model;
using Aegir.Tasks;

namespace Aegir.Cli.Clusters;

/// <summary><c>aegir cluster out NAME MEMBER</c></summary>
internal sealed class ClusterOut : ClusterCommand
{
    private readonly Argument<ContextName> _member = Typed.Argument("MEMBER", "The server.", ContextName.Server);

    public ClusterOut()
        : base(
            "out",
            "Take out a member that is broken or is to be worked on: visitors go to the others, requests that it has are waited for. It need not answer."
        )
    {
        Arguments.Add(_member);
        Examples = ["aegir cluster out live web2"];
    }

    protected override async Task<HostingTask> Plan(Hub hub, Server cluster, ParseResult given, CancellationToken ct) =>
        await TakeOutMember.Plan(hub.Fleet, cluster, given.GetRequiredValue(_member), ct);
}
