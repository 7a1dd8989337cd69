using System.CommandLine;
using Aegir.Cli.Commands;
using Aegir.Model;
using Aegir.Tasks;

namespace Aegir.Cli.Sites;

/// <summary><c>aegir site set URI …</c>: changes a site's record, and verifies it.</summary>
internal sealed class SiteSet : TaskCommand
{
    private readonly Argument<DomainName> _uri = Typed.Argument("URI", "The site.", Typed.Site);
    private readonly Option<DomainName[]> _aliases = Typed.Options(
        "--alias",
        "DOMAIN",
        "A further name that it shall answer to.",
        Parsed.Parse<DomainName>
    );
    private readonly Option<DomainName[]> _noAliases = Typed.Options(
        "--no-alias",
        "DOMAIN",
        "A name that it shall answer to no more.",
        Parsed.Parse<DomainName>
    );
    private readonly Option<DomainName> _redirect = Typed.Option(
        "--redirect",
        "DOMAIN",
        "The one of its names that all others redirect to.",
        Parsed.Parse<DomainName>
    );
    private readonly Option<bool> _noRedirect = Typed.Flag(
        "--no-redirect",
        "Answer to all names, without redirecting."
    );
    private readonly Option<ClientName> _client = Typed.Option(
        "--client",
        "CLIENT",
        "Who owns it.",
        Parsed.Parse<ClientName>
    );
    private readonly Option<bool> _noClient = Typed.Flag("--no-client", "It belongs to nobody in particular.");
    private readonly Option<Tag[]> _tags = Typed.Options(
        "--tag",
        "TAG",
        "A word that names it together with others: gov.",
        Parsed.Parse<Tag>
    );
    private readonly Option<Tag[]> _noTags = Typed.Options(
        "--no-tag",
        "TAG",
        "A tag that it shall have no more.",
        Parsed.Parse<Tag>
    );

    public SiteSet()
        : base("set", "Change a site's names, redirect, client or tags, and make it so.")
    {
        Arguments.Add(_uri);
        Option[] options = [_aliases, _noAliases, _redirect, _noRedirect, _client, _noClient, _tags, _noTags];
        foreach (var option in options)
            Options.Add(option);
        this.DemandOne(options);
        Examples =
        [
            "aegir site set example.com --alias www.example.com --redirect www.example.com",
            "aegir site set example.com --tag gov",
            "aegir site set example.com --no-redirect --no-alias www.example.com",
        ];
    }

    protected override async Task<IReadOnlyList<HostingTask>> Plan(
        Hub hub,
        Session session,
        ParseResult given,
        CancellationToken ct
    )
    {
        var recorded = await hub.Db.Sites.Get(given.GetRequiredValue(_uri), ct);
        var site = Changed(recorded, given);
        await hub.Db.Sites.DemandFree(site, but: site.Uri, ct);
        if (site.Client is { } client)
            await hub.Db.Clients.Get(client, ct);
        return [new VerifySite(site, recorded)];
    }

    private Site Changed(Site site, ParseResult given)
    {
        var dropped = given.GetValue(_noAliases) ?? [];
        if (dropped.Except(site.Aliases).FirstOrDefault() is { } stranger)
            throw new InvalidInput(
                $"{stranger} is no alias of {site.Uri}. Its aliases: {string.Join(", ", site.Aliases)}."
            );
        DomainName[] aliases =
        [
            .. site.Aliases.Union(given.GetValue(_aliases) ?? []).Except(dropped).Where(name => name != site.Uri),
        ];
        var redirect = given.GetValue(_noRedirect) ? null : given.GetValue(_redirect) ?? site.RedirectTo;
        if (redirect is not null && redirect != site.Uri && !aliases.Contains(redirect))
            throw new InvalidInput(
                $"{redirect} is no name of {site.Uri}, so the others cannot redirect to it. Add it with --alias, or use --no-redirect."
            );
        return site with
        {
            Aliases = aliases,
            RedirectTo = redirect,
            Client = given.GetValue(_noClient) ? null : given.GetValue(_client) ?? site.Client,
            Tags = [.. site.Tags.Union(given.GetValue(_tags) ?? []).Except(given.GetValue(_noTags) ?? [])],
        };
    }
}
