using System.CommandLine;
using Aegir.Cli.Commands;
using Aegir.Model;

namespace Aegir.Cli.Servers;

/// <summary><c>aegir server set NAME …</c></summary>
internal sealed class ServerSet : ChangeCommand
{
    private readonly Argument<ContextName> _name = Typed.Argument("NAME", "The server.", ContextName.Server);
    private readonly Option<HostAddress> _host = Typed.Option(
        "--host",
        "HOST",
        "Its name or address, as the hub and the other servers reach it.",
        Parsed.Parse<HostAddress>
    );
    private readonly Option<Port> _port = Typed.Option("--port", "PORT", "The port of its sshd.", Parsed.Parse<Port>);
    private readonly Option<UnixUser> _user = Typed.Option(
        "--user",
        "USER",
        "Whom to log in as.",
        Parsed.Parse<UnixUser>
    );
    private readonly ServerOptions _services = new();

    public ServerSet()
        : base(
            "set",
            "Change where a server is reached, or what it offers. What is not asked for stays as it is. Nothing on it is changed."
        )
    {
        Arguments.Add(_name);
        Option[] options = [_host, _port, _user, .. _services.All];
        foreach (var option in options)
            Options.Add(option);
        this.DemandOne(options);
        Examples =
        [
            "aegir server set web1 --host 10.0.0.8",
            "aegir server set web1 --dns bind",
            "aegir server set db1 --db mysql --db-password-file ./password",
        ];
    }

    protected override async Task<IReadOnlyList<Change>> Plan(
        Hub hub,
        Session session,
        ParseResult given,
        CancellationToken ct
    )
    {
        var recorded = await hub.Db.Servers.Get(given.GetRequiredValue(_name), ct);
        var host = recorded.DemandHost();
        if (recorded.IsHub)
            throw new InvalidInput($"{recorded.Name} is the hub itself: aegir init --host NAME");
        var services = _services.Services(given, session.Terminal, recorded);
        if (services.Any(service => recorded.Service(service.Type) is { } old && IsAnother(service, old)))
            await hub.Db.Servers.DemandUnused(recorded.Name, ct);
        var server = (
            recorded with
            {
                Host = given.GetValue(_host) ?? host,
                SshPort = given.GetValue(_port) ?? recorded.SshPort,
                User = given.GetValue(_user) ?? recorded.User,
            }
        ).Offering(services);
        if (server == recorded)
            return [];
        if (await hub.Db.Leases.Obstacle([server.Name], [], ct) is { } obstacle)
            throw obstacle;
        var prepare = services.Any(service => recorded.Service(service.Type)?.Implementation != service.Implementation)
            ? $"aegir server prepare {server.Name.Bare} --as root; "
            : "";
        return
        [
            new Change(
                $"record {server.Name}; next: {prepare}aegir server verify --all; aegir site verify --all",
                end => hub.Db.Servers.Save(server, end)
            ),
            new Change("write the known hosts of ssh", hub.Fleet.WriteKnownHosts),
        ];
    }

    private static bool IsAnother(OfferedService service, OfferedService old) =>
        service.Implementation != old.Implementation;
}
