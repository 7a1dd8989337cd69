using Aegir.Hosts.Sandbox;
using Aegir.Model;

namespace Aegir.Services;

/// <summary>A site with all that is needed to write its config: a value, resolved once by the fleet.</summary>
/// <param name="Site">The site's record.</param>
/// <param name="Platform">Its platform's record.</param>
/// <param name="Database">Where its database is.</param>
public sealed record HostedSite(Site Site, Platform Platform, DatabaseEndpoint Database)
{
    /// <summary>The site's directory, the same path on the hub and on its web servers.</summary>
    public UnixPath Directory => Platform.SiteDirectory(Site.Uri);

    /// <summary>
    /// The group of the web server, which may write the site's files; null where the web server runs as Aegir's own user,
    /// so that files need no group but that user's. The default is Debian's.
    /// </summary>
    public UnixUser? WebGroup { get; init; } = HostingUsers.WebGroup;

    /// <summary>
    /// The part of the site's directory that holds its database where that is a file, else null. It lies among the private
    /// data, which no web server serves, but whoever copies the site's files leaves it out: a copy of an open database may
    /// be none. The database service dumps and imports what is in it.
    /// </summary>
    public string? DatabasePart => Database is DatabaseInFile ? "private/database" : null;

    /// <summary>The directory of that part.</summary>
    public UnixPath? DatabaseDirectory => DatabasePart is { } part ? Directory / part : null;

    /// <summary>The site's database where that is a file, else null.</summary>
    public UnixPath? DatabaseFile => DatabaseDirectory is { } place ? place / $"{Site.Database}.sqlite" : null;

    /// <summary>The same, let into its database by another password.</summary>
    public HostedSite With(Secret password) => this with { Site = Site with { DatabasePassword = password } };

    /// <summary>What the site's own PHP sees and knows on the hub.</summary>
    public SiteWorld World =>
        new(Platform.Root, Platform.Docroot, Directory, Environment, [Site.DatabasePassword, Site.HashSalt]);

    /// <summary>
    /// The site's credentials as its PHP finds them in its environment, on the web server from the vhost and on the hub
    /// from the process: the names are the original's (<c>db_type</c>, <c>db_host</c>, …); where the
    /// database is a file, <c>db_name</c> is its path and there is no account. With them goes <c>aegir_site</c>, the name of the site's directory, from which <c>sites.php</c> knows where an alias leads.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, Secret>> Environment =>
        [
            new("aegir_site", new Secret(Site.Uri.ToString())),
            new("db_type", new Secret(Database.Driver)),
            .. Database is DatabaseServer server ? Account(server) : [new("db_name", new Secret($"{DatabaseFile}"))],
        ];

    private KeyValuePair<string, Secret>[] Account(DatabaseServer server) =>
        [
            new("db_host", new Secret(server.Host.ToString())),
            new("db_port", new Secret(server.Port.ToString())),
            new("db_name", new Secret(Site.Database.ToString())),
            new("db_user", new Secret(Site.Database.ToString())),
            new("db_passwd", Site.DatabasePassword),
        ];
}
