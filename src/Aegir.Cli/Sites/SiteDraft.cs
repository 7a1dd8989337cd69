using System.CommandLine;
using Aegir.Cli.Commands;
using Aegir.Cli.Grammar;
using Aegir.Model;

namespace Aegir.Cli.Sites;

/// <summary>
/// What <c>provision-save @URI</c> of the original grammar becomes: it checks the options of a site to be installed,
/// and keeps them until <c>provision-install</c>.
/// </summary>
internal sealed class SiteDraft : ChangeCommand
{
    private readonly NewSiteOptions _site = new();

    public SiteDraft()
        : base("draft", "Keep the options of a site that is to be installed.")
    {
        Hidden = true;
        _site.AddTo(this);
    }

    protected override async Task<IReadOnlyList<Change>> Plan(
        Hub hub,
        Session session,
        ParseResult given,
        CancellationToken ct
    )
    {
        var uri = given.GetRequiredValue(_site.Uri);
        if (await hub.Db.Sites.Find(uri, ct) is not null)
            throw new Conflict($"There is a site {uri} already. ‘aegir site set {uri}’ changes it.");
        await hub.Db.Platforms.Get(given.GetRequiredValue(_site.Platform), ct);
        await hub.Db.Servers.Get(given.GetRequiredValue(_site.Db), ct);
        // site, draft and URI come first; what follows has just been parsed.
        string[] options = [.. given.Tokens.Skip(3).Select(token => token.Value).Where(word => word != "--dry-run")];
        return
        [
            new Change($"keep what {uri} shall be; next: aegir @{uri} provision-install", _ => Keep(hub, uri, options)),
        ];
    }

    private static Task Keep(Hub hub, DomainName uri, string[] options)
    {
        new SiteDrafts(hub.Fleet.Layout).Save(uri.ToContext(), options);
        return Task.CompletedTask;
    }
}
