using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Aegir.Cli.Commands;
using Aegir.Cli.Views;
using Aegir.Model;

namespace Aegir.Cli.Sites;

/// <summary><c>aegir site login URI</c></summary>
internal sealed class SiteLogin : ReadCommand<LoginView>
{
    private readonly Argument<DomainName> _uri = Typed.Argument("URI", "The site.", Typed.Site);

    public SiteLogin()
        : base("login", "Print a link that logs in as the site's first account, once.") => Arguments.Add(_uri);

    protected override JsonTypeInfo<LoginView> Json => ViewsJson.Default.LoginView;

    public override Task<int> Run(Session session, ParseResult given, CancellationToken ct)
    {
        session.RefuseRoot();
        return base.Run(session, given, ct);
    }

    protected override async Task<LoginView> Read(Hub hub, ParseResult given, CancellationToken ct)
    {
        var site = await hub.Db.Sites.Get(given.GetRequiredValue(_uri), ct);
        if (await hub.Db.Leases.Obstacle([], [site.Name], ct) is { } obstacle)
            throw obstacle;
        var home = await hub.Fleet.Home(site, ct);
        return new LoginView(Printable.Line((await home.LoginLink(ct)).Trim()));
    }

    protected override void Print(LoginView data, TextWriter writer) => writer.WriteLine(data.Url);
}
