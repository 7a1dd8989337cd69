using Aegir.Model;

namespace Aegir.Drupal;

/// <summary>A profile, module or theme, as a code base or a site has it.</summary>
/// <param name="Name">Its machine name.</param>
/// <param name="Type"><c>profile</c>, <c>module</c> or <c>theme</c>.</param>
/// <param name="Version">Its version as its info file says, or else <c>composer.lock</c>; empty where neither does.</param>
/// <param name="Schema">
/// The newest update of its database schema (<c>hook_update_N</c>, <c>hook_update_last_removed</c>); null where it has
/// had none since it was first released.
/// </param>
public sealed record Package(MachineName Name, string Type, string Version, int? Schema)
{
    /// <summary>
    /// The oldest schema that its updates can begin from (<c>hook_update_last_removed</c>), as the code says; null where
    /// no update has been removed from it.
    /// </summary>
    public int? UpdatesFrom { get; init; }
}
