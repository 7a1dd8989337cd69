using System.CommandLine;
using Aegir.Cli.Commands;
using Aegir.Model;
using Aegir.Tasks;

namespace Aegir.Cli.Clusters;

/// <summary>A command that runs a task on a cluster.</summary>
internal abstract class ClusterCommand : TaskCommand
{
    private readonly Argument<ContextName> _name = Typed.Argument("NAME", "The cluster.", ContextName.Server);

    protected ClusterCommand(string name, string description)
        : base(name, description) => Arguments.Add(_name);

    protected sealed override async Task<IReadOnlyList<HostingTask>> Plan(
        Hub hub,
        Session session,
        ParseResult given,
        CancellationToken ct
    ) => [await Plan(hub, await hub.Db.Servers.GetCluster(given.GetRequiredValue(_name), ct), given, ct)];

    /// <summary>The task.</summary>
    protected abstract Task<HostingTask> Plan(Hub hub, Server cluster, ParseResult given, CancellationToken ct);
}
