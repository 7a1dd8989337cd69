using System.CommandLine;
using Aegir.Cli.Commands;
using Aegir.Cli.Servers;
using Aegir.Model;
using Aegir.Tasks;
using Aegir.Tasks.Importing;

namespace Aegir.Cli.Sites;

/// <summary><c>aegir site import [ssh://USER@HOST/PATH] URI --platform P [--db SERVER] …</c></summary>
internal sealed class SiteImport : TaskCommand
{
    private readonly Argument<string[]> _words = Typed.Arguments(
        "[ssh://USER@HOST[:PORT]/PATH] URI",
        "The code base on another machine that the site lies in, if it is not the platform; and the site's domain name.",
        new ArgumentArity(1, 2),
        word => ImportedFrom.IsMeant(word) ? word : $"{Typed.Site(word)}"
    );
    private readonly Option<ContextName> _platform = Typed
        .Option("--platform", "PLATFORM", "The platform that it shall belong to.", ContextName.Platform)
        .Required();
    private readonly Option<ContextName?> _db = Typed.Option<ContextName?>(
        "--db",
        "SERVER",
        "The server that shall keep its database. Default: the only one there is.",
        ContextName.Server
    );
    private readonly Option<DirectoryName?> _directory = Typed.Option<DirectoryName?>(
        "--directory",
        "NAME",
        "Its directory below sites/ where it lies now. Default: the one that is called as the site, or the only one.",
        Parsed.Parse<DirectoryName>
    );
    private readonly SiteLabels _labels = new();
    private readonly Option<string> _hostKey = ServerAdd.HostKeyOption();

    public SiteImport()
        : base("import", "Take over a site that lies on a platform, or on another machine, and has no record.")
    {
        Arguments.Add(_words);
        foreach (var option in (Option[])[_platform, _db, _directory, .. _labels.All, _hostKey])
            Options.Add(option);
        Validators.Add(result =>
        {
            if (
                result.GetResult(_words) is { Tokens: { Count: > 0 } words }
                && !IsUsable([.. words.Select(w => w.Value)])
            )
                result.AddError("Give the site's domain name, and before it ssh://USER@HOST/PATH if it is elsewhere.");
        });
        Examples =
        [
            "aegir site import example.com --platform live --db db1",
            "aegir site import example.com --platform live --db db1 --directory default",
            "aegir site import ssh://deploy@old.example.net/var/www/drupal example.com --platform live --db db1",
        ];
    }

    protected override async Task<IReadOnlyList<HostingTask>> Plan(
        Hub hub,
        Session session,
        ParseResult given,
        CancellationToken ct
    )
    {
        var uri = Typed.Site(given.GetRequiredValue(_words)[^1]);
        var platform = await hub.Db.Platforms.Get(given.GetRequiredValue(_platform), ct);
        if (_labels.Client(given) is { } client)
            await hub.Db.Clients.Get(client, ct);
        var db = given.GetValue(_db) ?? await OnlyDatabaseServer(hub, ct);
        return
        [
            await ImportSite.Plan(
                hub.Fleet,
                await Source(hub, session, given, platform, uri, ct),
                uri,
                (database, password, salt) =>
                    _labels.On(
                        new Site(uri, platform.Name, db)
                        {
                            Database = database,
                            DatabasePassword = password,
                            HashSalt = salt,
                        },
                        given
                    ),
                ct
            ),
        ];
    }

    private async Task<SiteSource> Source(
        Hub hub,
        Session session,
        ParseResult given,
        Platform platform,
        DomainName uri,
        CancellationToken ct
    )
    {
        var directory = given.GetValue(_directory);
        if (given.GetRequiredValue(_words) is not [var word, _])
            return await FoundSites.OnPlatform(hub.Fleet, platform, uri, directory, ct);
        var from = ImportedFrom.Parse(word);
        var key = await new HostKeyScan(session.Terminal, hub.Fleet.Hub).Confirmed(
            new Server(ContextName.Server("elsewhere"), from.Address) { SshPort = from.Port },
            given.GetValue(_hostKey),
            ct
        );
        var machine = new ForeignMachine(from.Address, from.Port, from.User, $"{key}");
        return await FoundSites.OnMachine(hub.Fleet, machine, from.Path, uri, directory, ct);
    }

    private static async Task<ContextName> OnlyDatabaseServer(Hub hub, CancellationToken ct)
    {
        var servers = (await hub.Db.Servers.List(ct)).Where(server => server.Service(ServiceType.Db) is not null);
        return servers.ToList() is [var only]
            ? only.Name
            : throw new InvalidInput("Say which server shall keep its database: --db SERVER (aegir server list).");
    }

    private static bool IsUsable(string[] words) =>
        !ImportedFrom.IsMeant(words[^1]) && (words.Length == 1 || ImportedFrom.IsMeant(words[0]));
}
