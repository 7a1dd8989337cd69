using System.Text.Json.Serialization;
using Aegir.Cli.Output;
using Aegir.Drupal.Upgrades;
using Aegir.Model;
using Aegir.Views;

namespace Aegir.Cli.Views;

/// <summary>Two platforms side by side as <c>aegir platform compare</c> shows them.</summary>
internal sealed record PlatformComparisonView(
    PlatformView First,
    PlatformView Second,
    IReadOnlyList<PackageComparisonView> Packages
)
{
    /// <summary>Whether people see what is the same too.</summary>
    [JsonIgnore]
    public bool ShowsAll { get; init; }

    public static PlatformComparisonView Of(
        Platform first,
        Platform second,
        IReadOnlyList<PackageComparison> packages
    ) => new(PlatformView.Of(first), PlatformView.Of(second), [.. packages.Select(PackageComparisonView.Of)]);

    public void Print(TextWriter writer)
    {
        var columns = new Columns(
            "NAME",
            "TYPE",
            First.Name.ToUpperInvariant(),
            Second.Name.ToUpperInvariant(),
            "RESULT"
        );
        columns.Add("core", null, $"{First.Flavour} {First.Version}", $"{Second.Flavour} {Second.Version}", null);
        foreach (var package in Packages.Where(package => ShowsAll || package.Result != "same"))
            columns.Add(
                package.Name,
                package.Type,
                Shown(package.FirstVersion, package.FirstSchema),
                Shown(package.SecondVersion, package.SecondSchema),
                Words(package.Result)
            );
        columns.WriteTo(writer);
        var counts = Packages
            .CountBy(package => package.Result)
            .OrderBy(count => count.Key, StringComparer.Ordinal)
            .Select(count => $"{count.Value} {Words(count.Key)}");
        writer.WriteLine(Packages.Count == 0 ? "Neither has a package." : $"{string.Join(", ", counts)}.");
    }

    private string Words(string result) =>
        result switch
        {
            PackageComparisonView.OnlyInFirst => $"only in {First.Name}",
            PackageComparisonView.OnlyInSecond => $"only in {Second.Name}",
            _ => result,
        };

    private static string? Shown(string? version, int? schema) =>
        schema is null ? version : $"{version} ({schema})".TrimStart();
}

/// <summary>
/// One package in both platforms: <c>same</c>, <c>newer</c>, <c>older</c>, <c>differs</c>, <c>onlyInFirst</c>,
/// <c>onlyInSecond</c>. Of a platform that does not have it, version and schema are <c>null</c>.
/// </summary>
internal sealed record PackageComparisonView(
    string Name,
    string Type,
    string Result,
    string? FirstVersion,
    int? FirstSchema,
    string? SecondVersion,
    int? SecondSchema
)
{
    public const string OnlyInFirst = "onlyInFirst";
    public const string OnlyInSecond = "onlyInSecond";

    public static PackageComparisonView Of(PackageComparison package) =>
        new(
            package.Name.ToString(),
            package.Type,
            package.Change switch
            {
                PackageChange.Same => "same",
                PackageChange.Newer => "newer",
                PackageChange.Older or PackageChange.SchemaOlder => "older",
                PackageChange.Differs => "differs",
                _ => package.Second is null ? OnlyInFirst : OnlyInSecond,
            },
            package.First?.Version,
            package.First?.Schema,
            package.Second?.Version,
            package.Second?.Schema
        );
}
