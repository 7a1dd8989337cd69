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
}
