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
        recorded.DemandHost();
        if (recorded.IsHub)
            throw new InvalidInput($"{recorded.Name} is the hub itself: aegir init --host NAME");
        var services = _services.Services(given, session.Terminal, recorded);
        foreach (var service in services)
            if (recorded.Service(service.Type) is { } old && old.Implementation != service.Implementation)
                throw new Conflict(
                    $"{recorded.Name} has {old.Implementation}. For {service.Implementation} remove it and add it anew: aegir server remove {recorded.Name.Bare}"
                );
        var server = Changed(recorded);
        if (server == recorded)
            return [];
        var contexts = await Contexts(hub, server, ct);
        await hub.Db.Leases.RefuseRunning(contexts, ct);
        var isPrepared = server.User == recorded.User && server.Services.Count == recorded.Services.Count;
        var prepare = isPrepared ? "" : $"aegir server prepare {server.Name.Bare} --as root; ";
        return
        [
            new Change(
                $"record {server.Name}; next: {prepare}aegir server verify --all; aegir site verify --all",
                async end =>
                {
                    await using var transaction = await hub.Db.Begin(end);
                    await transaction.Leases.RefuseRunning(contexts, end);
                    await transaction.Servers.Save(Changed(await transaction.Servers.Get(server.Name, end)), end);
                    await transaction.Commit(end);
                }
            ),
        ];

        Server Changed(Server server) =>
            (
                server with
                {
                    Host = given.GetValue(_host) ?? server.Host,
                    SshPort = given.GetValue(_port) ?? server.SshPort,
                    User = given.GetValue(_user) ?? server.User,
                }
            ).Offering(services);
    }

    /// <summary>What tasks keep that reach the server: itself, the clusters that it is in, and the platforms of all these.</summary>
    private static async Task<IReadOnlyList<ContextName>> Contexts(Hub hub, Server server, CancellationToken ct)
    {
        var clusters = (await hub.Db.Servers.List(ct)).Where(cluster =>
            cluster.Members.Any(member => member.Server == server.Name)
        );
        var contexts = new List<ContextName> { server.Name };
        contexts.AddRange(clusters.Select(cluster => cluster.Name));
        foreach (var web in contexts.ToList())
            contexts.AddRange((await hub.Db.Platforms.List(web, ct)).Select(platform => platform.Name));
        return contexts;
    }
}
