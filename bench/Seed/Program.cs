using System.Globalization;
using Aegir.Model;
using Aegir.Store;

// seed SITES [EDITION]: records a platform on each web server of the hub below $AEGIR_ROOT, and that many sites on them,
// as if they had been installed. Done again with another edition, one line of each vhost changes: a further name.
var sites = int.Parse(args[0], CultureInfo.InvariantCulture);
var edition = args.ElementAtOrDefault(1);
var layout = new HubLayout(
    Parsed.Parse<UnixPath>(
        Environment.GetEnvironmentVariable("AEGIR_ROOT") is { Length: > 0 } root ? root : "/var/aegir"
    )
);
var none = CancellationToken.None;
await using var db = await HostingDb.Open(layout, TimeProvider.System, none);
await using var records = await db.Begin(none);
var servers = await records.Servers.List(none);
var database = servers.First(server => server.Service(ServiceType.Db) is not null);
var platforms = servers
    .Where(server => server.Service(ServiceType.Http) is not null)
    .Select(server => new Platform(
        ContextName.Platform($"seeded-{server.Name.Bare}"),
        layout.Platforms / $"seeded-{server.Name.Bare}",
        server.Name,
        new DrupalCode(DrupalFlavour.Drupal8, "10.3.0", "web")
    )
    {
        Verified = TimeProvider.System.GetUtcNow(),
    })
    .ToList();
foreach (var platform in platforms)
    await records.Platforms.Save(platform, none);

for (var number = 0; number < sites; number++)
{
    var uri = Parsed.Parse<DomainName>(string.Create(CultureInfo.InvariantCulture, $"site{number:00000}.example"));
    var old = edition is null ? null : await records.Sites.Find(uri, none);
    var site =
        old
        ?? new Site(uri, platforms[number % platforms.Count].Name, database.Name)
        {
            Database = Parsed.Parse<SqlName>(string.Create(CultureInfo.InvariantCulture, $"site{number:00000}")),
            DatabasePassword = Secret.Generate(),
            HashSalt = Secret.Generate(64),
            Created = TimeProvider.System.GetUtcNow(),
        };
    await records.Sites.Save(
        edition is null ? site : site with { Aliases = [Parsed.Parse<DomainName>($"{edition}.{uri}")] },
        none
    );
}
await records.Commit(none);
