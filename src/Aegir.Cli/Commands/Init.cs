using System.CommandLine;
using Aegir.Cli.Output;
using Aegir.Cli.Servers;
using Aegir.Hosts;
using Aegir.Model;
using Aegir.Store;

namespace Aegir.Cli.Commands;

/// <summary><c>aegir init</c>: makes this machine the hub. Done again, it adds what is missing.</summary>
internal sealed class Init : AegirCommand
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Passable = Private | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const UnixFileMode Readable = Passable | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly Option<string> _root = new("--root")
    {
        HelpName = "DIR",
        Description = "Where the hub's state lies. Default: $AEGIR_ROOT, or else /var/aegir.",
    };
    private readonly Option<HostAddress> _host = Typed.Option(
        "--host",
        "HOST",
        "This machine's name or address, as the servers reach it. Default: its own name.",
        Parsed.Parse<HostAddress>
    );
    private readonly HubOptions _services = new();
    private readonly Option<bool> _dryRun = Typed.Flag("--dry-run", "Say what would be done, and touch nothing.");

    public Init()
        : base("init", "Make this machine the hub: its directories, database, keys, and its own record.")
    {
        Options.Add(_root);
        Options.Add(_host);
        foreach (var option in _services.All)
            Options.Add(option);
        Options.Add(_dryRun);
        Examples =
        [
            "sudo -u aegir aegir init",
            "sudo -u aegir aegir init --host hub.example.net",
            "AEGIR_ROOT=~/aegir aegir init --http php --db sqlite",
        ];
    }

    public override bool IsForOutput(ParseResult given) => given.GetValue(_dryRun);

    public override async Task<int> Run(Session session, ParseResult given, CancellationToken ct)
    {
        session.RefuseRoot();
        session = session with { Root = given.GetValue(_root) ?? session.Root };
        var layout = session.Layout;
        var changes = Plan(layout, given.GetValue(_host), _services.Services(given), session.Time);
        if (given.GetValue(_dryRun))
            return Changes.Print(changes, session.Terminal);
        await Changes.Make(changes, session.Terminal, ct);
        await Warn(session, ct);
        session.Terminal.Say("The hub's public key, which ‘aegir server prepare’ brings to each server:");
        session.Terminal.Out.Write(await File.ReadAllTextAsync($"{layout.SshKey}.pub", ct));
        session.Terminal.Say(
            "Next: aegir server add web1 --host … --http apache; then: aegir server prepare web1 --as root"
        );
        return ExitCode.Done;
    }

    /// <summary>Says what a hub lacks whose sites are served by servers, before the first of them fails for it.</summary>
    private static async Task Warn(Session session, CancellationToken ct)
    {
        await using var hub = await session.Open(ct);
        if ((await hub.Db.Servers.Get(ContextName.Hub, ct)).Service(ServiceType.Http) is not null)
            return;
        foreach (var fault in await hub.Fleet.HubSetup.Faults(ct))
            session.Terminal.Say($"It cannot look after sites yet. {fault}");
    }

    /// <summary>Makes the hub where there is none, and lets it offer the services where it does not.</summary>
    public static async Task MakeHub(
        Session session,
        HostAddress host,
        IReadOnlyList<OfferedService> services,
        CancellationToken ct
    )
    {
        var layout = session.Layout;
        if (!File.Exists($"{layout.Database}"))
            await Changes.Make(Plan(layout, host, services, session.Time), session.Terminal, ct);
        else
            await Record(layout, host: null, services, session.Time, ct);
    }

    /// <summary>What has to be done; where a hub is there already, what is not asked for stays as it is.</summary>
    /// <param name="layout">Where.</param>
    /// <param name="host">How the servers reach this machine; null for what is recorded, or else its own name.</param>
    /// <param name="services">What it shall offer besides.</param>
    /// <param name="time">The clock.</param>
    private static IReadOnlyList<Change> Plan(
        HubLayout layout,
        HostAddress? host,
        IReadOnlyList<OfferedService> services,
        TimeProvider time
    ) =>
        [
            new Change($"make the directories below {layout.Root}", _ => MakeDirectories(layout)),
            new Change(
                $"make the database {layout.Database} and the key that its secrets are encrypted with",
                async ct => await (await HostingDb.Create(layout, time, ct)).DisposeAsync()
            ),
            new Change($"make the ssh key {layout.SshKey}", ct => MakeSshKey(layout, ct)),
            new Change(
                $"record {ContextName.Hub}{(host is null ? "" : $" at {host}")}{Offering(services)}",
                ct => Record(layout, host, services, time, ct)
            ),
        ];

    private static Task MakeDirectories(HubLayout layout)
    {
        if (!Directory.Exists(layout.Root.ToString()))
            Make(layout.Root, Passable);
        Make(layout.Root / "config", Passable);
        Make(layout.Config(ContextName.Hub), Private);
        Make(layout.Platforms, Readable);
        foreach (var directory in new[] { layout.Backups, layout.Run, layout.SshKey.Parent, layout.Root / "tasks" })
            Make(directory, Private);
        return Task.CompletedTask;
    }

    /// <summary>The mode is set once more because the umask, or who made the directory before, may have had another.</summary>
    private static void Make(UnixPath directory, UnixFileMode mode)
    {
        try
        {
            Directory.CreateDirectory(directory.ToString(), mode);
            File.SetUnixFileMode(directory.ToString(), mode);
        }
        catch (UnauthorizedAccessException)
        {
            throw new Conflict(
                $"{directory} cannot be made by {Environment.UserName}. Make it once, as root: "
                    + $"install -d -m 0711 -o {Environment.UserName} {directory}"
            );
        }
    }

    private static async Task MakeSshKey(HubLayout layout, CancellationToken ct)
    {
        if (File.Exists(layout.SshKey.ToString()))
            return;
        var comment = $"aegir@{Environment.MachineName}";
        var keygen = Hosts.Command.Of(
            "ssh-keygen",
            "-q",
            "-t",
            "ed25519",
            "-N",
            "",
            "-C",
            comment,
            "-f",
            layout.SshKey.ToString()
        );
        await new LocalHost().Run(keygen, ct);
    }

    private static string Offering(IReadOnlyList<OfferedService> services) =>
        services.Count == 0 ? "" : $", which offers {string.Join(" and ", services.Select(s => s.Implementation))}";

    private static async Task Record(
        HubLayout layout,
        HostAddress? host,
        IReadOnlyList<OfferedService> services,
        TimeProvider time,
        CancellationToken ct
    )
    {
        await using var db = await HostingDb.Open(layout, time, ct);
        var hub =
            await db.Servers.Find(ContextName.Hub, ct)
            ?? new Server(ContextName.Hub, Parsed.Parse<HostAddress>(Environment.MachineName));
        await db.Servers.Save((hub with { Host = host ?? hub.Host }).Offering(services), ct);
    }
}
