using System.CommandLine;
using Aegir.Cli.Commands;
using Aegir.Model;

namespace Aegir.Cli.Clients;

/// <summary><c>aegir client remove NAME</c></summary>
internal sealed class ClientRemove : ChangeCommand
{
    private readonly Argument<ClientName> _name = Typed.Argument("NAME", "The client.", Parsed.Parse<ClientName>);

    public ClientRemove()
        : base("remove", "Forget a client who owns no sites.") => Arguments.Add(_name);

    protected override async Task<IReadOnlyList<Change>> Plan(
        Hub hub,
        Session session,
        ParseResult given,
        CancellationToken ct
    )
    {
        var client = await hub.Db.Clients.Get(given.GetRequiredValue(_name), ct);
        return [new Change($"forget client {client.Name}", end => hub.Db.Clients.Delete(client.Name, end))];
    }
}
