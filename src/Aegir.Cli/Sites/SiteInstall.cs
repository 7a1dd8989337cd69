using System.CommandLine;
using Aegir.Cli.Commands;
using Aegir.Tasks;

namespace Aegir.Cli.Sites;

/// <summary><c>aegir site install URI --platform P --db SERVER …</c></summary>
internal sealed class SiteInstall : TaskCommand
{
    private readonly NewSiteOptions _site = new();

    public SiteInstall()
        : base("install", "Make a new site: database, directory, Drupal's installation, web server.")
    {
        _site.AddTo(this);
        Examples =
        [
            "aegir site install example.com --platform live --db db1",
            "aegir site install example.com --platform live --db db1 --profile minimal --alias www.example.com",
            "aegir site install example.com --platform live --db db1 --dry-run",
        ];
    }

    protected override async Task<IReadOnlyList<HostingTask>> Plan(
        Hub hub,
        Session session,
        ParseResult given,
        CancellationToken ct
    )
    {
        if (_site.Client(given) is { } client)
            await hub.Db.Clients.Get(client, ct);
        return
        [
            await InstallSite.Plan(
                hub.Fleet,
                (name, password, salt) => _site.Record(given, name, password, salt),
                given.GetRequiredValue(_site.Uri),
                _site.Installer(given),
                ct
            ),
        ];
    }
}
