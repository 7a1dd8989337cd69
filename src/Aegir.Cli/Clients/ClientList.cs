using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Aegir.Cli.Commands;
using Aegir.Cli.Output;
using Aegir.Cli.Views;
using Aegir.Store;

namespace Aegir.Cli.Clients;

/// <summary><c>aegir client list</c></summary>
internal sealed class ClientList() : ReadCommand<IReadOnlyList<ClientView>>("list", "List the clients.")
{
    protected override JsonTypeInfo<IReadOnlyList<ClientView>> Json => ViewsJson.Default.IReadOnlyListClientView;

    protected override async Task<IReadOnlyList<ClientView>> Read(Hub hub, ParseResult given, CancellationToken ct)
    {
        var sites = (await hub.Db.Sites.Overview(SiteFilter.All, ct)).ToLookup(site => site.Client);
        return [.. (await hub.Db.Clients.List(ct)).Select(client => ClientView.Of(client, sites[client.Name]))];
    }

    protected override void Print(IReadOnlyList<ClientView> data, TextWriter writer)
    {
        var columns = new Columns("NAME", "E-MAIL", "SITES");
        foreach (var client in data)
            columns.Add(client.Name, client.Email, $"{client.Sites.Count}");
        columns.WriteTo(writer);
    }
}
