using Aegir.Model;

namespace Aegir.Drupal.Upgrades;

/// <summary>A package of two code bases side by side.</summary>
/// <param name="Name">Its machine name.</param>
/// <param name="Type"><c>profile</c>, <c>module</c> or <c>theme</c>.</param>
/// <param name="First">The first code base's; null where that does not have it.</param>
/// <param name="Second">The second's; null where that does not have it.</param>
public sealed record PackageComparison(MachineName Name, string Type, Package? First, Package? Second)
{
    /// <summary>How the second stands to the first; null where only one of them has it.</summary>
    public PackageChange? Change => First is null || Second is null ? null : PackageChanges.Between(First, Second);

    /// <summary>All packages of two code bases, by type and name.</summary>
    public static IReadOnlyList<PackageComparison> Of(IReadOnlyList<Package> first, IReadOnlyList<Package> second)
    {
        var (left, right) = (ByKey(first), ByKey(second));
        return
        [
            .. left
                .Keys.Union(right.Keys)
                .OrderBy(key => key.Type, StringComparer.Ordinal)
                .ThenBy(key => key.Name.ToString(), StringComparer.Ordinal)
                .Select(key => new PackageComparison(
                    key.Name,
                    key.Type,
                    left.GetValueOrDefault(key),
                    right.GetValueOrDefault(key)
                )),
        ];
    }

    private static Dictionary<(string Type, MachineName Name), Package> ByKey(IReadOnlyList<Package> packages) =>
        packages.ToDictionary(package => (package.Type, package.Name));
}
