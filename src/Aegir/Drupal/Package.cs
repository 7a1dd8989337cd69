using Aegir.Model;

namespace Aegir.Drupal;

/// <summary>A profile, module or theme, as a code base or a site has it.</summary>
/// <param name="Name">Its machine name.</param>
/// <param name="Type"><c>profile</c>, <c>module</c> or <c>theme</c>.</param>
/// <param name="Version">Its version as its info file says, or else <c>composer.lock</c>; empty where neither does.</param>
/// <param name="Schema">
/// Of code, the newest update of its database schema (<c>hook_update_N</c>, <c>hook_update_last_removed</c>); of a site, the
/// last one that has run there. Null where there is none, and where the site does not know.
/// </param>
public sealed record Package(MachineName Name, string Type, string Version, int? Schema)
{
    /// <summary>What a site of Drupal 8 or later has of an extension that no update has touched; in Drupal 7 that is 0.</summary>
    private const int BeforeAllUpdates = 8000;

    /// <summary>The update of <see cref="Schema"/>; 0 for none.</summary>
    public int LastUpdate => Schema is { } schema and not BeforeAllUpdates ? schema : 0;

    /// <summary>
    /// The oldest schema that its updates can begin from (<c>hook_update_last_removed</c>), as the code says; null where
    /// no update has been removed from it.
    /// </summary>
    public int? UpdatesFrom { get; init; }
}
