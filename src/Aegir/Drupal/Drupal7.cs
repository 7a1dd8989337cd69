using Aegir.Drupal.Settings;
using Aegir.Hosts;
using Aegir.Hosts.Sandbox;
using Aegir.Model;
using Aegir.Services;

namespace Aegir.Drupal;

/// <summary>Drupal 7, driven by its own functions: few of its platforms have a Drush of their own.</summary>
internal sealed class Drupal7(PhpSandbox sandbox, LocalHost hub) : DrupalFamily(sandbox, hub, "drupal7")
{
    private protected override PhpText Settings(HostedSite site) => Drupal7Settings.Of(site);

    private protected override UnixPath TranslationsOf(HostedSite site) =>
        site.Platform.Docroot / "profiles" / $"{site.Site.Profile}" / "translations";
}
