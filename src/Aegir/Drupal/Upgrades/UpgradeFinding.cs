namespace Aegir.Drupal.Upgrades;

/// <summary>What a finding means for the move.</summary>
public enum Severity
{
    /// <summary>Good to know.</summary>
    Info,

    /// <summary>The move can be made, but somebody should look at it.</summary>
    Warning,

    /// <summary>The move cannot be made.</summary>
    Error,
}

/// <summary>One thing that would be different, or in the way, if a site moved to another platform.</summary>
/// <param name="Severity">What it means for the move.</param>
/// <param name="Name">
/// What it is about: the machine name of a package, or <c>platform</c>, <c>php</c>, <c>database</c>, <c>site</c>.
/// </param>
/// <param name="Type"><c>profile</c>, <c>module</c> or <c>theme</c>; empty for all that is no package.</param>
/// <param name="Here">What the site has; empty for nothing.</param>
/// <param name="There">What it would have; empty for nothing.</param>
/// <param name="Why">A sentence: what is the matter, and for an error what to do about it.</param>
public sealed record UpgradeFinding(Severity Severity, string Name, string Type, string Here, string There, string Why);
