using System.CommandLine;
using Aegir.Cli.Commands;
using Aegir.Cli.Grammar;
using Aegir.Model;

namespace Aegir.Cli.Sites;

/// <summary>What <c>provision-save @URI --delete</c> becomes for a site that was saved and not installed.</summary>
internal sealed class SiteForget : ChangeCommand
{
    private readonly Argument<DomainName> _uri = Typed.Argument("URI", "The site.", Typed.Site);

    public SiteForget()
        : base("forget", "Forget the options of a site that was never installed.")
    {
        Hidden = true;
        Arguments.Add(_uri);
    }

    protected override Task<IReadOnlyList<Change>> Plan(
        Hub hub,
        Session session,
        ParseResult given,
        CancellationToken ct
    )
    {
        var site = given.GetRequiredValue(_uri).ToContext();
        return Task.FromResult<IReadOnlyList<Change>>([
            new Change($"forget what {site} should be", _ => Forget(hub, site)),
        ]);
    }

    private static Task Forget(Hub hub, ContextName site)
    {
        new SiteDrafts(hub.Fleet.Layout).Delete(site);
        return Task.CompletedTask;
    }
}
