using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Aegir.Cli.Commands;
using Aegir.Cli.Output;
using Aegir.Cli.Views;
using Aegir.Model;
using Aegir.Store;

namespace Aegir.Cli.Clients;

/// <summary><c>aegir client show NAME</c></summary>
internal sealed class ClientShow : ReadCommand<ClientView>
{
    private readonly Argument<ClientName> _name = Typed.Argument("NAME", "The client.", Parsed.Parse<ClientName>);

    public ClientShow()
        : base("show", "Show a client and the client's sites.") => Arguments.Add(_name);

    protected override JsonTypeInfo<ClientView> Json => ViewsJson.Default.ClientView;

    protected override async Task<ClientView> Read(Hub hub, ParseResult given, CancellationToken ct)
    {
        var client = await hub.Db.Clients.Get(given.GetRequiredValue(_name), ct);
        var sites = await hub.Db.Sites.Overview(new SiteFilter { Client = client.Name }, ct);
        return ClientView.Of(client, sites);
    }

    protected override void Print(ClientView data, TextWriter writer)
    {
        var details = new Details();
        details.Add("client", data.Name);
        details.Add("e-mail", data.Email);
        foreach (var site in data.Sites)
            details.Add("site", site);
        details.WriteTo(writer);
    }
}
