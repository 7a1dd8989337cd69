using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Aegir.Cli.Commands;
using Aegir.Cli.Output;
using Aegir.Cli.Views;
using Aegir.Model;
using Aegir.Store;
using Aegir.Views;

namespace Aegir.Cli.Sites;

/// <summary><c>aegir site list</c></summary>
internal sealed class SiteList : ReadCommand<IReadOnlyList<SiteRow>>
{
    private readonly Option<ContextName> _platform = Typed.Option(
        "--platform",
        "PLATFORM",
        "Those on this platform.",
        ContextName.Platform
    );
    private readonly Option<ContextName> _web = Typed.Option(
        "--web",
        "SERVER",
        "Those on this web server.",
        ContextName.Server
    );
    private readonly Option<ContextName> _db = Typed.Option(
        "--db",
        "SERVER",
        "Those with their database on this server.",
        ContextName.Server
    );
    private readonly Option<ClientName> _client = Typed.Option(
        "--client",
        "CLIENT",
        "Those of this client.",
        Parsed.Parse<ClientName>
    );

    private readonly Option<SitePattern[]> _sites = Typed.Options(
        "--sites",
        "PATTERN",
        "Those of such a name, or with such a tag: 'shop*.example.com', tag:gov.",
        Parsed.Parse<SitePattern>
    );

    public SiteList()
        : base("list", "List the sites.")
    {
        foreach (var option in new Option[] { _platform, _web, _db, _client, _sites })
            Options.Add(option);
        Examples =
        [
            "aegir site list --platform live",
            "aegir site list --sites tag:gov",
            "aegir site list --json | jq -r '.[].uri'",
        ];
    }

    protected override JsonTypeInfo<IReadOnlyList<SiteRow>> Json => ViewsJson.Default.IReadOnlyListSiteRow;

    protected override async Task<IReadOnlyList<SiteRow>> Read(Hub hub, ParseResult given, CancellationToken ct)
    {
        var filter = new SiteFilter
        {
            Platform = given.GetValue(_platform),
            WebServer = given.GetValue(_web),
            DbServer = given.GetValue(_db),
            Client = given.GetValue(_client),
            Sites = given.GetValue(_sites) ?? [],
        };
        await Demand(hub.Db, filter, ct);
        return [.. (await hub.Db.Sites.Overview(filter, ct)).Select(SiteRow.Of)];
    }

    protected override void Print(IReadOnlyList<SiteRow> data, TextWriter writer)
    {
        var columns = new Columns("URI", "STATE", "PLATFORM", "DB", "CLIENT", "TAGS", "VERIFIED");
        foreach (var site in data)
            columns.Add(
                site.Uri,
                site.State,
                site.Platform,
                site.DbServer,
                site.Client,
                string.Join(' ', site.Tags),
                Moment.Text(site.Verified)
            );
        columns.WriteTo(writer);
    }

    /// <summary>A slip in a name must not look like an empty list.</summary>
    private static async Task Demand(HostingDb db, SiteFilter filter, CancellationToken ct)
    {
        if (filter.Platform is { } platform)
            await db.Platforms.Get(platform, ct);
        if (filter.WebServer is { } web)
            await db.Servers.Get(web, ct);
        if (filter.DbServer is { } server)
            await db.Servers.Get(server, ct);
        if (filter.Client is { } client)
            await db.Clients.Get(client, ct);
        if (filter.Sites.Count == 0)
            return;
        var all = await db.Sites.Overview(SiteFilter.All, ct);
        foreach (var pattern in filter.Sites)
            if (!all.Any(site => pattern.Fits(site.Uri, site.Tags)))
                throw new NotFound(
                    $"No site fits {pattern}.{Nearest.Hint($"{pattern}", Patterns(all))} ‘aegir site list’ shows what there is."
                );
    }

    private static IEnumerable<string> Patterns(IReadOnlyList<SiteSummary> sites) =>
        sites.SelectMany(site => site.Tags.Select(tag => $"tag:{tag}").Prepend($"{site.Uri}")).Distinct();
}
