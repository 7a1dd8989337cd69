using Aegir.Model;

namespace Aegir.Drupal.Upgrades;

/// <summary>What the records of two platforms say of a move from one to the other.</summary>
internal static class PlatformFindings
{
    /// <summary>Of platforms of the same family; none for a site that stays on its platform.</summary>
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
        switch (Releases.Compare(there.Code.Version, here.Code.Version))
        {
            case > 0:
                yield return Of(Severity.Info, "A newer release: its updates run, if there are any.");
                break;
            case < 0:
                yield return Of(Severity.Warning, "An older release: faults that the newer one mends come back.");
                break;
        }

        UpgradeFinding Of(Severity severity, string why) =>
            new(severity, "platform", "", here.Code.Name, there.Code.Name, why);
    }
}
