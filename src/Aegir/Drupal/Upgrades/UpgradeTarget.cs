using Aegir.Drupal.Code;
using Aegir.Model;
using Aegir.Services.Db;
using Aegir.Services.Http;

namespace Aegir.Drupal.Upgrades;

/// <summary>A platform as the target of a move.</summary>
/// <param name="Platform">Its record.</param>
/// <param name="Packages">What it offers.</param>
/// <param name="Demands">What its code asks of the machines that it runs on.</param>
/// <param name="Php">The PHP of the hub and of its web servers, as far as that is known.</param>
public sealed record UpgradeTarget(
    Platform Platform,
    IReadOnlyList<Package> Packages,
    CodeDemands Demands,
    IReadOnlyList<HostPhp> Php
);

/// <summary>Where the database of the moved site would be.</summary>
/// <param name="Server">The server.</param>
/// <param name="Driver">Drupal's name of the driver.</param>
/// <param name="Product">What it runs; null where that cannot be known.</param>
public sealed record UpgradeDatabase(ContextName Server, string Driver, DbProduct? Product);
