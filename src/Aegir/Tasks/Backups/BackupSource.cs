using Aegir.Hosts;
using Aegir.Services;
using Aegir.Services.Db;

namespace Aegir.Tasks.Backups;

/// <summary>What is backed up.</summary>
/// <param name="Site">The site.</param>
/// <param name="Database">Who dumps its database.</param>
/// <param name="Files">The host whose copy of the site's directory counts: its web server.</param>
/// <param name="Created">The time that the archive bears.</param>
public sealed record BackupSource(HostedSite Site, DbService Database, Host Files, DateTimeOffset Created)
{
    /// <summary>The manifest of an archive with these members.</summary>
    internal BackupManifest Manifest(BackupMember database, BackupMember files) =>
        new(
            BackupManifest.CurrentFormat,
            typeof(BackupSource).Assembly.GetName().Version?.ToString(3) ?? "",
            Created,
            Site.Site.Uri,
            Site.Platform.Name,
            Site.Platform.Code.Flavour,
            Site.Platform.Code.Version,
            Site.Database.Driver,
            Site.Site.DbServer,
            Site.Site.Profile,
            Site.Site.Language,
            Site.Site.Client,
            Site.Site.Aliases,
            Site.Site.RedirectTo,
            Site.Site.State,
            database,
            files
        );
}
