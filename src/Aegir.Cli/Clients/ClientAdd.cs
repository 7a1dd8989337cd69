using System.CommandLine;
using Aegir.Cli.Commands;
using Aegir.Model;

namespace Aegir.Cli.Clients;

/// <summary><c>aegir client add NAME</c></summary>
internal sealed class ClientAdd : ChangeCommand
{
    private readonly Argument<ClientName> _name = Typed.Argument(
        "NAME",
        "How the client shall be called.",
        Parsed.Parse<ClientName>
    );
    private readonly Option<EmailAddress> _email = Typed.Option(
        "--email",
        "ADDRESS",
        "The client's address, for your own use: Aegir sends no mail.",
        Parsed.Parse<EmailAddress>
    );

    public ClientAdd()
        : base("add", "Record a client.")
    {
        Arguments.Add(_name);
        Options.Add(_email);
        Examples = ["aegir client add smith --email smith@example.com"];
    }

    protected override async Task<IReadOnlyList<Change>> Plan(
        Hub hub,
        Session session,
        ParseResult given,
        CancellationToken ct
    )
    {
        var client = new Client(given.GetRequiredValue(_name), given.GetValue(_email));
        return await hub.Db.Clients.Find(client.Name, ct) is null
            ? [new Change($"record client {client.Name}", end => hub.Db.Clients.Save(client, end))]
            : throw new Conflict($"There is a client {client.Name} already.");
    }
}
