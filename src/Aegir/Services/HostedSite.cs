using Aegir.Model;

namespace Aegir.Services;

/// <summary>Where a database server is reached, as a site's settings name it.</summary>
/// <param name="Driver">Drupal's name of the driver: <c>mysql</c>, <c>pgsql</c>, <c>sqlite</c>.</param>
/// <param name="Host">The server's address as web servers and hub reach it.</param>
/// <param name="Port">The server's port.</param>
public sealed record DatabaseEndpoint(string Driver, HostAddress Host, Port Port);

/// <summary>A site with all that is needed to write its config: a value, resolved once by the fleet.</summary>
/// <param name="Site">The site's record.</param>
/// <param name="Platform">Its platform's record.</param>
/// <param name="Database">Where its database is.</param>
public sealed record HostedSite(Site Site, Platform Platform, DatabaseEndpoint Database)
{
    /// <summary>The site's directory, the same path on the hub and on its web servers.</summary>
    public UnixPath Directory => Platform.SiteDirectory(Site.Uri);

    /// <summary>
    /// The site's credentials as its PHP finds them in its environment, on the web server from the vhost and on the hub
    /// from the process: the names are the original's (<c>db_type</c>, <c>db_host</c>, …). With them goes
    /// <c>aegir_site</c>, the name of the site's directory, from which <c>sites.php</c> knows where an alias leads.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, Secret>> Environment =>
        [
            new("aegir_site", new Secret(Site.Uri.ToString())),
            new("db_type", new Secret(Database.Driver)),
            new("db_host", new Secret(Database.Host.ToString())),
            new("db_port", new Secret(Database.Port.ToString())),
            new("db_name", new Secret(Site.Database.ToString())),
            new("db_user", new Secret(Site.Database.ToString())),
            new("db_passwd", Site.DatabasePassword),
        ];
}
