using Aegir.Model;

namespace Aegir.Drupal.Upgrades;

/// <summary>What the records of two platforms say of a move from one to the other.</summary>
internal static class PlatformFindings
{
    /// <summary>None for a site that stays on its platform.</summary>
    public static IEnumerable<UpgradeFinding> Of(Platform here, Platform there)
    {
        if (here.Name == there.Name)
            yield break;
        if (there.IsLocked)
            yield return Of(
                Severity.Error,
                $"{there.Name} is locked. Choose another one, or: aegir platform unlock {there.Name.Bare}"
            );
        if (there.Verified is null)
            yield return Of(
                Severity.Error,
                $"{there.Name} has never been published. Do that first: aegir platform verify {there.Name.Bare}"
            );
        if (there.Code.Flavour != here.Code.Flavour)
        {
            yield return Of(
                Severity.Error,
                "It is another kind of code: content is migrated into a new site there with Drupal's own tools, the site is not moved."
            );
            yield break;
        }
        switch (Releases.Compare(there.Code.Version, here.Code.Version))
        {
            case > 0:
                yield return Of(Severity.Info, "A newer release: its updates run, if there are any.");
                break;
            case < 0:
                yield return Of(
                    Severity.Error,
                    "An older release: a database cannot go back. Restore an older backup instead."
                );
                break;
        }

        UpgradeFinding Of(Severity severity, string why) =>
            new(severity, "platform", "", here.Code.Name, there.Code.Name, why);
    }
}
