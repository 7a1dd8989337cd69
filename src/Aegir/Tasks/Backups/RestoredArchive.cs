using Aegir.Drupal;
using Aegir.Drupal.Upgrades;
using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services;
using CliWrap;
using Command = Aegir.Hosts.Command;

namespace Aegir.Tasks.Backups;

/// <summary>A backup as a restoration uses it, part by part.</summary>
/// <param name="fleet">Where.</param>
/// <param name="backup">The backup.</param>
/// <param name="site">The site that is restored from it.</param>
internal sealed class RestoredArchive(Fleet fleet, BackupName backup, HostedSite site)
{
    /// <summary>$1 is the site's directory. Configuration lies in private/config, or files/config_HASH.</summary>
    private const string ClearUploads =
        Removal.Functions
        + """
            for part in files private; do
              [ ! -L "$1/$part" ] || continue
              for entry in "$1/$part"/* "$1/$part"/.[!.]* "$1/$part"/..?*; do
                case $part/${entry##*/} in
                  private/config | files/config_*) [ ! -d "$entry" ] || [ -L "$entry" ] || continue ;;
                esac
                remove "$entry"
              done
            done
            """;

    private readonly UnixPath _path = BackupArchive.Path(fleet.Layout, backup);

    /// <summary>Compares every byte with the manifest, and the manifest with the site that it shall become.</summary>
    /// <exception cref="BackupFailed">The archive is damaged.</exception>
    /// <exception cref="Conflict">It is of another kind of code or database, or of a newer release.</exception>
    public async Task Check(StepScope scope, CancellationToken ct)
    {
        var manifest = await BackupArchive.Check(_path, scope.Copied, ct);
        var code = site.Platform.Code;
        if (manifest.Flavour != code.Flavour || manifest.Driver != site.Database.Driver)
            throw new Conflict(
                $"{backup} is of {new DrupalCode(manifest.Flavour, manifest.DrupalVersion, "").Name} on {manifest.Driver}; {site.Platform.Name} is {code.Name} on {site.Database.Driver}."
            );
        if (Releases.Compare(manifest.DrupalVersion, code.Version) > 0)
            throw new Conflict(
                $"{backup} is of release {manifest.DrupalVersion}, newer than {code.Version} of {site.Platform.Name}. Restore it on a platform that is as new."
            );
    }

    /// <summary>Feeds the dump to <paramref name="import"/>.</summary>
    public async Task UnpackDatabase(Func<PipeSource, Task> import, StepScope scope, CancellationToken ct) =>
        await import(BackupArchive.UnpackDatabase(_path, await Manifest(ct), fleet.Hub, scope.Copied));

    /// <summary>Unpacks the site's directory, uploads included, into a directory of a host.</summary>
    public async Task UnpackSite(Host host, UnixPath directory, StepScope scope, CancellationToken ct) =>
        await BackupArchive.UnpackSite(_path, await Manifest(ct), fleet.Hub, host, directory, site.WebGroup, scope, ct);

    /// <summary>
    /// The same for the hub where that serves no sites: of the uploads it keeps none, as after a move, but the directories
    /// of the site's configuration.
    /// </summary>
    public async Task UnpackOnHub(Host host, UnixPath directory, StepScope scope, CancellationToken ct)
    {
        await UnpackSite(host, directory, scope, ct);
        await host.Run(Command.Script(ClearUploads, $"{directory}") with { Timeout = Removal.Limit }, ct);
    }

    /// <summary>
    /// Rewrites paths if the site had another name when it was backed up, and runs Drupal's database updates if the code,
    /// of Drupal or of a module, is newer than the backup. What the code lacks is said.
    /// </summary>
    /// <exception cref="Conflict">
    /// Some of the code is older than the database of the backup, or too new to have the updates that it would need.
    /// </exception>
    public async Task Adapt(SiteHome home, StepScope scope, CancellationToken ct)
    {
        var manifest = await Manifest(ct);
        var check = await Compare(manifest, home, ct);
        if (!check.IsPossible)
            throw new Conflict(
                $"{backup} does not fit the code of {check.To}.\n{check.Text(Severity.Error).TrimEnd('\n')}"
            );
        if (check.Findings.Count > 0)
            scope.Report($"{check.Summary}\n{check.Text(Severity.Info)}".TrimEnd('\n'));
        if (manifest.Site != home.Site.Site.Uri)
            scope.Report(
                $"{await home.Db.Attended(end => home.Drupal.RewritePaths(home.Site, manifest.Site, end), ct)}"
            );
        if (manifest.DrupalVersion != home.Site.Platform.Code.Version || check.Count(Severity.Info) > 0)
            scope.Report(await home.Db.Attended(end => home.Drupal.UpdateDatabase(home.Site, end), ct));
    }

    /// <summary>
    /// The imported database against the code. What code it had then is not known but for the release of Drupal.
    /// </summary>
    private static async Task<UpgradeCheck> Compare(BackupManifest manifest, SiteHome home, CancellationToken ct)
    {
        var platform = home.Site.Platform;
        var (own, offered) = (home.Drupal.OwnPackages(home.Site), home.Drupal.Packages(platform));
        var contents = await home.Drupal.Contents(home.Site, ct);
        var then = platform with { Code = platform.Code with { Version = manifest.DrupalVersion } };
        var enabled = contents.PackagesWith(own.Concat(offered));
        var site = new UpgradingSite(home.Site.Site, then, manifest.Driver, enabled, own, offered);
        return UpgradeCheck.OfPackages(site, platform, offered);
    }

    private Task<BackupManifest> Manifest(CancellationToken ct) => BackupArchive.ReadManifest(_path, ct);
}
