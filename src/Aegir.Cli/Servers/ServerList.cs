using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Aegir.Cli.Commands;
using Aegir.Cli.Output;
using Aegir.Cli.Views;
using Aegir.Views;

namespace Aegir.Cli.Servers;

/// <summary><c>aegir server list</c></summary>
internal sealed class ServerList() : ReadCommand<IReadOnlyList<ServerView>>("list", "List the servers.")
{
    protected override JsonTypeInfo<IReadOnlyList<ServerView>> Json => ViewsJson.Default.IReadOnlyListServerView;

    protected override async Task<IReadOnlyList<ServerView>> Read(Hub hub, ParseResult given, CancellationToken ct) =>
        [.. (await hub.Db.Servers.List(ct)).Select(ServerView.Of)];

    protected override void Print(IReadOnlyList<ServerView> data, TextWriter writer)
    {
        var columns = new Columns("NAME", "HOST", "SERVICES", "VERIFIED");
        foreach (var server in data)
            columns.Add(
                server.Name,
                server.Host,
                string.Join(", ", server.Services.Select(service => service.Implementation)),
                Moment.Text(server.Verified)
            );
        columns.WriteTo(writer);
    }
}
