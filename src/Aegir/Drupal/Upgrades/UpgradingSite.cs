using Aegir.Model;

namespace Aegir.Drupal.Upgrades;

/// <summary>A site as an upgrade check sees it.</summary>
/// <param name="Site">Its record.</param>
/// <param name="Platform">The platform that it is on.</param>
/// <param name="Driver">Drupal's name of its database's driver.</param>
/// <param name="Enabled">What it has enabled, with its installed schemas.</param>
/// <param name="Own">What lies in its own directory, and so moves with it.</param>
/// <param name="Code">What its platform offers.</param>
public sealed record UpgradingSite(
    Site Site,
    Platform Platform,
    string Driver,
    IReadOnlyList<Package> Enabled,
    IReadOnlyList<Package> Own,
    IReadOnlyList<Package> Code
);
