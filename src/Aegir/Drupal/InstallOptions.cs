using Aegir.Model;

namespace Aegir.Drupal;

/// <summary>What Drupal's installer is told.</summary>
/// <param name="SiteName">The title of the site. 1 to 255 characters, no control characters.</param>
/// <param name="AdminName">The first account. Nobody is told its password: one-time login links are used.</param>
/// <param name="AdminEmail">Where its mail goes.</param>
public sealed record InstallOptions(string SiteName, string AdminName, EmailAddress AdminEmail);
