using System.CommandLine;
using Aegir.Cli.Commands;
using Aegir.Model;

namespace Aegir.Cli.Servers;

/// <summary><c>aegir server add NAME --host H …</c></summary>
internal sealed class ServerAdd : ChangeCommand
{
    private readonly Argument<ContextName> _name = Typed.Argument(
        "NAME",
        "How it shall be called: web1.",
        ContextName.Server
    );
    private readonly Option<HostAddress> _host = Typed
        .Option(
            "--host",
            "HOST",
            "Its name or address, as the hub and the other servers reach it.",
            Parsed.Parse<HostAddress>
        )
        .Required();
    private readonly Option<Port> _port = Typed.Option(
        "--port",
        "PORT",
        "The port of its sshd. Default: 22.",
        Parsed.Parse<Port>
    );
    private readonly Option<UnixUser> _user = Typed.Option(
        "--user",
        "USER",
        "Whom to log in as. Default: aegir.",
        Parsed.Parse<UnixUser>
    );
    private readonly Option<string> _hostKey = HostKeyOption();
    private readonly ServerOptions _services = new();

    public ServerAdd()
        : base("add", "Record a server and pin its ssh host key. Nothing on it is changed.")
    {
        Arguments.Add(_name);
        foreach (var option in _services.All.Prepend(_user).Prepend(_port).Prepend(_host).Append(_hostKey))
            Options.Add(option);
        Examples =
        [
            "aegir server add web1 --host web1.example.net --http nginx",
            "aegir server add db1 --host 10.0.0.7 --db mysql --db-admin admin --db-password-file ./password",
            "aegir server add ns1 --host ns1.example.net --dns bind",
            "aegir server add lb1 --host lb1.example.net --balancer haproxy",
            "aegir server add web1 --host web1.example.net --http apache --host-key SHA256:…",
        ];
    }

    /// <summary>The option that answers the question for a script.</summary>
    public static Option<string> HostKeyOption() =>
        new("--host-key")
        {
            HelpName = "KEY",
            Description =
                "The host key (‘ssh-ed25519 AAAA…’) or its fingerprint (SHA256:…), for scripts: nobody is asked.",
        };

    protected override async Task<IReadOnlyList<Change>> Plan(
        Hub hub,
        Session session,
        ParseResult given,
        CancellationToken ct
    )
    {
        var name = given.GetRequiredValue(_name);
        if (await hub.Db.Servers.Find(name, ct) is not null)
            throw new Conflict($"There is a server {name} already. ‘aegir server show {name.Bare}’ shows it.");
        var server = new Server(name, given.GetRequiredValue(_host))
        {
            SshPort = given.GetValue(_port) ?? Port.Of(22),
            User = given.GetValue(_user) ?? Parsed.Parse<UnixUser>("aegir"),
            Services = _services.Services(given, session.Terminal),
        };
        var key = await new HostKeyScan(session.Terminal, hub.Fleet.Hub).Confirmed(
            server,
            given.GetValue(_hostKey),
            ct
        );
        return
        [
            new Change(
                $"record {name} with host key {key.Fingerprint}; next: aegir server prepare {name.Bare} --as root",
                end => hub.Db.Servers.Save(server with { HostKey = key.ToString() }, end)
            ),
            new Change("write the known hosts of ssh", hub.Fleet.WriteKnownHosts),
        ];
    }
}
