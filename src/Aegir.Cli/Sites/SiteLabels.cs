using System.CommandLine;
using Aegir.Cli.Commands;
using Aegir.Model;

namespace Aegir.Cli.Sites;

/// <summary>What a site that comes into the records is told of itself besides its name: owner, further names, tags.</summary>
internal sealed class SiteLabels
{
    private readonly Option<ClientName> _client = Typed.Option(
        "--client",
        "CLIENT",
        "Who owns it.",
        Parsed.Parse<ClientName>
    );
    private readonly Option<DomainName[]> _aliases = Typed.Options(
        "--alias",
        "DOMAIN",
        "A further name that it shall answer to.",
        Parsed.Parse<DomainName>
    );
    private readonly Option<Tag[]> _tags = Typed.Options(
        "--tag",
        "TAG",
        "A word that names it together with others: gov.",
        Parsed.Parse<Tag>
    );

    /// <summary>The options, for a command to take up.</summary>
    public IEnumerable<Option> All => [_client, _aliases, _tags];

    /// <summary>Who owns it; null for nobody in particular.</summary>
    public ClientName? Client(ParseResult given) => given.GetValue(_client);

    /// <summary>The site with what was given.</summary>
    public Site On(Site site, ParseResult given) =>
        site with
        {
            Client = Client(given),
            Aliases = [.. (given.GetValue(_aliases) ?? []).Distinct()],
            Tags = given.GetValue(_tags) ?? [],
        };
}
