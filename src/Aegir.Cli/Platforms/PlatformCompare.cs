using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Aegir.Cli.Commands;
using Aegir.Cli.Views;
using Aegir.Drupal.Upgrades;
using Aegir.Model;

namespace Aegir.Cli.Platforms;

/// <summary><c>aegir platform compare A B</c></summary>
internal sealed class PlatformCompare : ReadCommand<PlatformComparisonView>
{
    private readonly Argument<ContextName> _first = Typed.Argument("A", "A platform.", ContextName.Platform);
    private readonly Argument<ContextName> _second = Typed.Argument(
        "B",
        "Another, newer one as a rule.",
        ContextName.Platform
    );
    private readonly Option<bool> _all = Typed.Flag("--all", "List the packages that are the same too.");

    public PlatformCompare()
        : base("compare", "Compare the packages of two platforms: newer, older, only in one of them.")
    {
        Arguments.Add(_first);
        Arguments.Add(_second);
        Options.Add(_all);
        Examples = ["aegir platform compare live next"];
    }

    protected override JsonTypeInfo<PlatformComparisonView> Json => ViewsJson.Default.PlatformComparisonView;

    protected override async Task<PlatformComparisonView> Read(Hub hub, ParseResult given, CancellationToken ct)
    {
        var first = await hub.Db.Platforms.Get(given.GetRequiredValue(_first), ct);
        var second = await hub.Db.Platforms.Get(given.GetRequiredValue(_second), ct);
        var packages = PackageComparison.Of(
            hub.Fleet.Drupal(first).Packages(first),
            hub.Fleet.Drupal(second).Packages(second)
        );
        return PlatformComparisonView.Of(first, second, packages) with { ShowsAll = given.GetValue(_all) };
    }

    protected override void Print(PlatformComparisonView data, TextWriter writer) => data.Print(writer);
}
