using System.CommandLine;
using Aegir.Cli.Output;
using Aegir.Hosts;
using Aegir.Model;
using Aegir.Services;
using Aegir.Services.Db.Sqlite;
using Aegir.Services.Http.Php;
using Aegir.Tasks;

namespace Aegir.Cli.Commands;

/// <summary><c>aegir quickstart PATH</c>: a hub, a platform, a site and its web server, in one command without root.</summary>
internal sealed class Quickstart : AegirCommand
{
    private readonly Argument<UnixPath> _path = Typed.Argument(
        "PATH",
        "Where the code lies: the directory with composer.json, or else with index.php.",
        Typed.File
    );
    private readonly Option<Port> _port = Typed.Option(
        "--port",
        "PORT",
        "Where to listen. Default: what it was the last time, or else 8080.",
        Parsed.Parse<Port>
    );
    private readonly Option<MachineName> _profile = Typed.Option(
        "--profile",
        "PROFILE",
        "The installation profile of a new site. Default: standard.",
        Parsed.Parse<MachineName>
    );

    public Quickstart()
        : base(
            "quickstart",
            "Serve a Drupal site from a code base on this machine, without root: on a laptop, never in production."
        )
    {
        Arguments.Add(_path);
        Options.Add(_port);
        Options.Add(_profile);
        Examples = ["aegir quickstart ./my-drupal", "aegir quickstart ./my-drupal --port 8081 --profile minimal"];
    }

    public override bool IsForOutput(ParseResult given) => false;

    public override async Task<int> Run(Session session, ParseResult given, CancellationToken ct)
    {
        if (session.IsRoot)
            throw new Conflict("This is not for root. Run it as yourself, without sudo.");
        session = session with { Root = session.Root ?? OwnRoot };
        var code = new QuickstartCode(given.GetRequiredValue(_path));
        await HubPackages.Demand(new LocalHost(), Packages, ct);
        await Init.MakeHub(session, Parsed.Parse<HostAddress>("localhost"), Offers(given.GetValue(_port)), ct);
        await using var hub = await session.Open(ct);
        await using var server = await Serve.Start(hub, session.Terminal, ct);
        await TaskRuns.RecoverAbandoned(hub, session, ct);
        if (await Furnish(hub, code, given.GetValue(_profile), session, ct) is not ExitCode.Done and var failed)
            return failed;
        await Show(hub, code, session, ct);
        await StopSignal.Wait(ct);
        return ExitCode.Done;
    }

    /// <summary>The state of a hub that belongs to whoever runs this: <c>~/.local/share/aegir</c>.</summary>
    private static string OwnRoot =>
        Path.Combine(
            Environment.GetFolderPath(
                Environment.SpecialFolder.LocalApplicationData,
                Environment.SpecialFolderOption.DoNotVerify
            ),
            "aegir"
        );

    private static string[] Packages =>
        [.. PhpService.Preparation.Packages.Union(SqliteService.Preparation.Packages).Append("openssh-client").Order()];

    private static OfferedService[] Offers(Port? port) =>
        [new(ServiceType.Http, "php") { Port = port }, new(ServiceType.Db, "sqlite")];

    /// <summary>Runs the tasks that are left to run; the exit code of the first that fails.</summary>
    private static async Task<int> Furnish(
        Hub hub,
        QuickstartCode code,
        MachineName? profile,
        Session session,
        CancellationToken ct
    )
    {
        var server = await hub.Db.Servers.Get(ContextName.Hub, ct);
        var platform = await code.Platform(hub, ct);
        List<Func<Task<HostingTask>>> left = [];
        if (server.Verified is null)
            left.Add(() => Task.FromResult<HostingTask>(new VerifyServer(server)));
        if (platform.Verified is null)
            left.Add(async () => await VerifyPlatform.Plan(hub.Fleet, platform.Name, ct));
        if (await code.Site(hub, ct) is null)
            left.Add(async () => await code.Install(hub, profile, ct));
        foreach (var plan in left)
            if (await TaskRuns.Run(hub, [await plan()], session, ct) is not ExitCode.Done and var failed)
                return failed;
        return ExitCode.Done;
    }

    private static async Task Show(Hub hub, QuickstartCode code, Session session, CancellationToken ct)
    {
        var site = await code.Site(hub, ct) ?? throw new NotFound($"The site of {code.Root} is gone.");
        var home = await hub.Fleet.Home(site, ct);
        session.Terminal.Out.WriteLine($"http://{site.Uri}:{home.Http.Port}/");
        session.Terminal.Out.WriteLine(Printable.Line(await home.LoginLink(ct)));
        session.Terminal.Say(
            $"{site.Uri} is served at the first address; the second logs you in, once. Ctrl-C ends it. "
                + $"Other commands on it: AEGIR_ROOT={hub.Fleet.Layout.Root} aegir site show {site.Uri}"
        );
    }
}
