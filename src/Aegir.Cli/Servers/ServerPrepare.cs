using System.CommandLine;
using Aegir.Cli.Commands;
using Aegir.Model;
using Aegir.Tasks;

namespace Aegir.Cli.Servers;

/// <summary><c>aegir server prepare NAME --as root</c></summary>
internal sealed class ServerPrepare : TaskCommand
{
    private readonly Argument<ContextName> _name = Typed.Argument("NAME", "The server.", ContextName.Server);
    private readonly Option<UnixUser> _as = Typed
        .Option("--as", "USER", "Whom to log in as: root, or who may do the same.", Parsed.Parse<UnixUser>)
        .Required();
    private readonly Option<UnixPath> _identity = Typed.Option(
        "--identity",
        "FILE",
        "The private key to log in with. Default: the hub's own.",
        Typed.File
    );

    public ServerPrepare()
        : base(
            "prepare",
            "Set up a fresh Debian server over ssh, once: packages, user aegir, the hub's key, sudo, web server or database."
        )
    {
        Arguments.Add(_name);
        Options.Add(_as);
        Options.Add(_identity);
        Examples =
        [
            "aegir server prepare web1 --as root",
            "aegir server prepare web1 --as root --identity ~/.ssh/id_ed25519",
        ];
    }

    protected override async Task<IReadOnlyList<HostingTask>> Plan(
        Hub hub,
        Session session,
        ParseResult given,
        CancellationToken ct
    )
    {
        var server = await hub.Db.Servers.Get(given.GetRequiredValue(_name), ct);
        server.DemandHost();
        if (server.IsHub)
            throw new InvalidInput("The hub itself is not set up over ssh; ‘aegir init’ says what it lacks.");
        if ($"{server.User}" == "root")
            throw new InvalidInput(
                $"Aegir works on {server.Name} as a user of its own, with sudo for single commands, not as root. Name one: aegir server set {server.Name.Bare} --user aegir"
            );
        if (given.GetValue(_identity) is { } identity && !File.Exists($"{identity}"))
            throw new InvalidInput($"There is no file {identity}, which --identity names as the key to log in with.");
        return
        [
            new PrepareServer(
                server,
                given.GetRequiredValue(_as),
                given.GetValue(_identity) ?? hub.Fleet.Layout.SshKey
            ),
        ];
    }
}
