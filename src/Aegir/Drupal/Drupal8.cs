using Aegir.Drupal.Settings;
using Aegir.Hosts;
using Aegir.Hosts.Sandbox;
using Aegir.Model;
using Aegir.Services;

namespace Aegir.Drupal;

/// <summary>
/// Drupal 8 and later: by the site's own Drush where the platform has one, or else by Drupal's own functions, which always run updates.
/// </summary>
internal sealed class Drupal8(PhpSandbox sandbox, LocalHost hub) : DrupalFamily(sandbox, hub, "drupal8")
{
    /// <inheritdoc/>
    public override Task RebuildCache(HostedSite site, CancellationToken ct) =>
        SiteDrush.Find(site, Sandbox) is { } drush
            ? drush.Run(TimeSpan.FromMinutes(15), ["cache:rebuild"], ct)
            : base.RebuildCache(site, ct);

    private protected override PhpText Settings(HostedSite site) => Drupal8Settings.Of(site);

    private protected override UnixPath TranslationsOf(HostedSite site) => site.Directory / "files" / "translations";

    /// <summary>
    /// Drush makes up the password of the first account and prints it: what it prints is dropped. The two boxes are left
    /// unchecked (NULL), as a site behind Aegir is updated by moving it to a newer platform.
    /// </summary>
    private protected override Task RunInstaller(HostedSite site, InstallOptions options, CancellationToken ct) =>
        SiteDrush.Find(site, Sandbox) is { } drush
            ? drush.Install(
                Installable.TimeLimit,
                [
                    "site:install",
                    $"{site.Site.Profile}",
                    "install_configure_form.enable_update_status_module=NULL",
                    "install_configure_form.enable_update_status_emails=NULL",
                    $"--sites-subdir={site.Site.Uri}",
                    $"--site-name={options.SiteName}",
                    $"--site-mail={options.AdminEmail}",
                    $"--account-name={options.AdminName}",
                    $"--account-mail={options.AdminEmail}",
                    $"--locale={site.Site.Language}",
                    "--yes",
                ],
                ct
            )
            : base.RunInstaller(site, options, ct);

    private protected override async Task<string> AskLoginLink(HostedSite site, CancellationToken ct) =>
        SiteDrush.Find(site, Sandbox) is { } drush
            ? await drush.Run(TimeSpan.FromMinutes(2), ["user:login", "--uid=1", "--no-browser"], ct)
            : await base.AskLoginLink(site, ct);
}
