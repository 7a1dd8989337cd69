using Aegir.Cli.Commands;
using Aegir.Model;
using Aegir.Tasks;

namespace Aegir.Cli.Servers;

/// <summary><c>aegir server verify NAME… | --all</c></summary>
internal sealed class ServerVerify : ManyTasksCommand<ContextName>
{
    public ServerVerify()
        : base(
            "verify",
            "Look whether a server can be worked with, and write its config anew. Of a cluster: bring all members up to date.",
            "NAME",
            "The servers.",
            ContextName.Server
        )
    {
        Examples = ["aegir server verify web1", "aegir server verify --all"];
    }

    protected override async Task<IReadOnlyList<ContextName>> Everything(Hub hub, CancellationToken ct) =>
        [.. (await hub.Db.Servers.List(ct)).Where(server => !server.IsCluster).Select(server => server.Name)];

    protected override async Task<HostingTask> PlanOne(Hub hub, ContextName name, CancellationToken ct)
    {
        var server = await hub.Db.Servers.Get(name, ct);
        return server.IsCluster ? await VerifyCluster.Plan(hub.Fleet, server, ct) : new VerifyServer(server);
    }
}
