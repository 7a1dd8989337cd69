using System.CommandLine;
using Aegir.Cli.Output;
using Aegir.Model;
using Aegir.Services.Http.Php;
using Aegir.Store;

namespace Aegir.Cli.Commands;

/// <summary><c>aegir serve</c>: lets PHP's own server run for the sites of the hub.</summary>
internal sealed class Serve : AegirCommand
{
    public Serve()
        : base(
            "serve",
            "Serve the sites of this machine with PHP's own server until it is stopped: on a laptop, never in production."
        ) => Examples = ["aegir init --http php --db sqlite", "aegir serve"];

    public override bool IsForOutput(ParseResult given) => false;

    public override async Task<int> Run(Session session, ParseResult given, CancellationToken ct)
    {
        session.RefuseRoot();
        await using var hub = await session.Open(ct);
        await using var server = await Start(hub, session.Terminal, ct);
        foreach (var site in await hub.Db.Sites.List(SiteFilter.All with { WebServer = ContextName.Hub }, ct))
            session.Terminal.Out.WriteLine($"http://{site.Uri}:{server.Port}/");
        session.Terminal.Say("Serving. Ctrl-C ends it.");
        await StopSignal.Wait(ct);
        return ExitCode.Done;
    }

    /// <summary>Begins to serve; errors of the sites' PHP are said on the terminal.</summary>
    /// <exception cref="InvalidInput">The hub serves no sites, or something is missing on this machine.</exception>
    /// <exception cref="Conflict">The port is taken, or another process serves this hub.</exception>
    public static async Task<PhpServer> Start(Hub hub, Terminal terminal, CancellationToken ct) =>
        await hub.Fleet.Http(await hub.Db.Servers.Get(ContextName.Hub, ct), ct) is PhpService php
            ? await php.Serve(terminal.Say, ct)
            : throw new InvalidInput("This machine serves no sites. To let it: aegir init --http php");
}
