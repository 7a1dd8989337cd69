using System.CommandLine;
using Aegir.Cli.Commands;
using Aegir.Model;

namespace Aegir.Cli.Servers;

/// <summary><c>aegir server trust NAME</c></summary>
internal sealed class ServerTrust : ChangeCommand
{
    private readonly Argument<ContextName> _name = Typed.Argument("NAME", "The server.", ContextName.Server);
    private readonly Option<string> _hostKey = ServerAdd.HostKeyOption();

    public ServerTrust()
        : base("trust", "Pin the host key that a server shows now, after it was reinstalled or its key was changed.")
    {
        Arguments.Add(_name);
        Options.Add(_hostKey);
        Examples = ["aegir server trust web1", "aegir server trust web1 --host-key SHA256:…"];
    }

    protected override async Task<IReadOnlyList<Change>> Plan(
        Hub hub,
        Session session,
        ParseResult given,
        CancellationToken ct
    )
    {
        var server = await hub.Db.Servers.Get(given.GetRequiredValue(_name), ct);
        server.DemandHost();
        if (server.IsHub)
            throw new InvalidInput($"{server.Name} is the hub itself; it is not reached over ssh.");
        var key = await new HostKeyScan(session.Terminal, hub.Fleet.Hub).Confirmed(
            server,
            given.GetValue(_hostKey),
            ct
        );
        if (server.HostKey == key.ToString())
            return [];
        return
        [
            new Change(
                $"pin {key.Fingerprint} for {server.Name}",
                end => hub.Db.Servers.Save(server with { HostKey = key.ToString() }, end)
            ),
            new Change("write the known hosts of ssh", hub.Fleet.WriteKnownHosts),
        ];
    }
}
