using System.CommandLine;
using Aegir.Cli.Commands;
using Aegir.Model;

namespace Aegir.Cli.Sites;

/// <summary><c>aegir site drush URI -- …</c>: ends with Drush's own exit code.</summary>
internal sealed class SiteDrush : AegirCommand
{
    private readonly Argument<DomainName> _uri = Typed.Argument("URI", "The site.", Typed.Site);
    private readonly Argument<string[]> _words = Typed.Arguments(
        "ARGUMENTS",
        "What Drush is told, behind --.",
        ArgumentArity.OneOrMore,
        word => word
    );

    public SiteDrush()
        : base(
            "drush",
            "Run a command of the site's own Drush, with the site's credentials, in its sandbox on the hub."
        )
    {
        Arguments.Add(_uri);
        Arguments.Add(_words);
        Examples =
        [
            "aegir site drush example.com -- status --format=json",
            "aegir @example.com drush status --format=json",
        ];
    }

    /// <summary>What Drush has done it has done, whether or not somebody takes what it printed.</summary>
    public override bool IsForOutput(ParseResult given) => false;

    public override async Task<int> Run(Session session, ParseResult given, CancellationToken ct)
    {
        session.RefuseRoot();
        await using var hub = await session.Open(ct);
        var site = await hub.Db.Sites.Get(given.GetRequiredValue(_uri), ct);
        var result = await hub.Drush.Run(
            site.Name,
            async end =>
            {
                // Only now: a task may have moved it since its record was read.
                var home = await hub.Fleet.Home(await hub.Db.Sites.Get(site.Uri, end), end);
                return await home.Drupal.Drush(home.Site, given.GetRequiredValue(_words), end);
            },
            ct
        );
        // A file or a program gets what Drush printed byte for byte; a terminal nothing that could steer it.
        session.Terminal.Out.Write(session.Terminal.ShowsOut ? Printable.Lines(result.Output) : result.Output);
        session.Terminal.Error.Write(Printable.Lines(result.Errors));
        return result.ExitCode;
    }
}
