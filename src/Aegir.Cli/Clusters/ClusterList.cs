using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Aegir.Cli.Commands;
using Aegir.Cli.Output;
using Aegir.Cli.Servers;
using Aegir.Cli.Views;
using Aegir.Views;

namespace Aegir.Cli.Clusters;

/// <summary><c>aegir cluster list</c></summary>
internal sealed class ClusterList() : ReadCommand<IReadOnlyList<ServerView>>("list", "List the clusters.")
{
    protected override JsonTypeInfo<IReadOnlyList<ServerView>> Json => ViewsJson.Default.IReadOnlyListServerView;

    protected override async Task<IReadOnlyList<ServerView>> Read(Hub hub, ParseResult given, CancellationToken ct) =>
        [.. (await hub.Db.Servers.List(ct)).Where(server => server.IsCluster).Select(ServerView.Of)];

    protected override void Print(IReadOnlyList<ServerView> data, TextWriter writer)
    {
        var columns = new Columns("NAME", "KIND", "MEMBERS", "VERIFIED");
        foreach (var cluster in data)
            columns.Add(
                cluster.Name,
                string.Join(", ", cluster.Services.Select(service => service.Implementation)),
                string.Join(", ", cluster.Members.Select(ServerShow.Shown)),
                Moment.Text(cluster.Verified)
            );
        columns.WriteTo(writer);
    }
}
