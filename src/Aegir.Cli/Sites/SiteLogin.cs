using System.CommandLine;
using Aegir.Cli.Commands;
using Aegir.Cli.Output;
using Aegir.Model;

namespace Aegir.Cli.Sites;

/// <summary><c>aegir site login URI</c></summary>
internal sealed class SiteLogin : AegirCommand
{
    private readonly Argument<DomainName> _uri = Typed.Argument("URI", "The site.", Typed.Site);

    public SiteLogin()
        : base("login", "Print a link that logs in as the site's first account, once.") => Arguments.Add(_uri);

    public override async Task<int> Run(Session session, ParseResult given, CancellationToken ct)
    {
        session.RefuseRoot();
        await using var hub = await session.Open(ct);
        var site = await hub.Db.Sites.Get(given.GetRequiredValue(_uri), ct);
        if (await hub.Db.Leases.Obstacle([], [site.Name], ct) is { } obstacle)
            throw obstacle;
        var home = await hub.Fleet.Home(site, ct);
        var link = await home.LoginLink(ct);
        session.Terminal.Out.WriteLine(Printable.Line(link.Trim()));
        return ExitCode.Done;
    }
}
