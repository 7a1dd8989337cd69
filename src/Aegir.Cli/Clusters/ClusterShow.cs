using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Aegir.Cli.Commands;
using Aegir.Cli.Servers;
using Aegir.Cli.Views;
using Aegir.Model;
using Aegir.Views;

namespace Aegir.Cli.Clusters;

/// <summary><c>aegir cluster show NAME</c></summary>
internal sealed class ClusterShow : ReadCommand<ServerView>
{
    private readonly Argument<ContextName> _name = Typed.Argument("NAME", "The cluster.", ContextName.Server);

    public ClusterShow()
        : base("show", "Show what is recorded of a cluster.") => Arguments.Add(_name);

    protected override JsonTypeInfo<ServerView> Json => ViewsJson.Default.ServerView;

    protected override async Task<ServerView> Read(Hub hub, ParseResult given, CancellationToken ct) =>
        ServerView.Of(await hub.Db.Servers.GetCluster(given.GetRequiredValue(_name), ct));

    protected override void Print(ServerView data, TextWriter writer) => ServerShow.Write(data, writer);
}
