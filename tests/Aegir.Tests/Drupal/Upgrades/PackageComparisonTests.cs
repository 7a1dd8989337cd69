using Aegir.Drupal.Upgrades;

namespace Aegir.Tests.Drupal.Upgrades;

public sealed class PackageComparisonTests
{
    [Fact]
    public void Packages_stand_side_by_side()
    {
        var compared = PackageComparison.Of(
            Upgrades.Packages([
                "module a 1.0",
                "module b 1.0 8001",
                "theme b 2.0",
                "module gone 1.0",
                "module s 1.0 8002",
            ]),
            Upgrades.Packages([
                "theme b 1.0",
                "module b 1.0 8002",
                "module new 1.0",
                "module a 1.0",
                "module s 1.1 8001",
            ])
        );
        compared
            .Select(one =>
                $"{one.Type} {one.Name} {one.Change}{(one.Second is null ? "-" : one.First is null ? "+" : "")}"
            )
            .ShouldBe([
                "module a Same",
                "module b Newer",
                "module gone -",
                "module new +",
                "module s SchemaOlder",
                "theme b Older",
            ]);
    }
}
