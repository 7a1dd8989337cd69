using System.CommandLine;
using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Aegir.Cli.Commands;
using Aegir.Cli.Output;
using Aegir.Cli.Views;
using Aegir.Drupal;
using Aegir.Model;

namespace Aegir.Cli.Platforms;

/// <summary><c>aegir platform packages NAME</c></summary>
internal sealed class PlatformPackages : ReadCommand<IReadOnlyList<PackageView>>
{
    private readonly Argument<ContextName> _name = Typed.Argument("NAME", "The platform.", ContextName.Platform);

    public PlatformPackages()
        : base("packages", "List the profiles, modules and themes that a platform offers, with versions and schema.") =>
        Arguments.Add(_name);

    protected override JsonTypeInfo<IReadOnlyList<PackageView>> Json => ViewsJson.Default.IReadOnlyListPackageView;

    protected override async Task<IReadOnlyList<PackageView>> Read(Hub hub, ParseResult given, CancellationToken ct)
    {
        var platform = await hub.Db.Platforms.Get(given.GetRequiredValue(_name), ct);
        return
        [
            .. DrupalFamily
                .Of(platform.Code.Flavour, hub.Fleet.Hub, hub.Fleet.Layout)
                .Packages(platform)
                .Select(PackageView.Of),
        ];
    }

    protected override void Print(IReadOnlyList<PackageView> data, TextWriter writer)
    {
        var columns = new Columns("NAME", "TYPE", "VERSION", "SCHEMA");
        foreach (
            var package in data.OrderBy(package => package.Type, StringComparer.Ordinal)
                .ThenBy(package => package.Name, StringComparer.Ordinal)
        )
            columns.Add(
                package.Name,
                package.Type,
                package.Version,
                package.Schema?.ToString(CultureInfo.InvariantCulture)
            );
        columns.WriteTo(writer);
    }
}
