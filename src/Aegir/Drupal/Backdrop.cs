using Aegir.Drupal.Settings;
using Aegir.Hosts;
using Aegir.Hosts.Sandbox;
using Aegir.Model;
using Aegir.Services;

namespace Aegir.Drupal;

/// <summary>Backdrop, driven by its own functions.</summary>
internal sealed class Backdrop(PhpSandbox sandbox, LocalHost hub) : DrupalFamily(sandbox, hub, "backdrop")
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Drivers => ["mysql"];

    private protected override PhpText Settings(HostedSite site) => BackdropSettings.Of(site);

    private protected override UnixPath TranslationsOf(HostedSite site) => site.Directory / "files" / "translations";
}
