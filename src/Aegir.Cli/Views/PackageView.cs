using Aegir.Drupal;

namespace Aegir.Cli.Views;

/// <summary>A profile, module or theme that a platform offers.</summary>
internal sealed record PackageView(string Name, string Type, string Version, int? Schema)
{
    public static PackageView Of(Package package) =>
        new(package.Name.ToString(), package.Type, package.Version, package.Schema);
}
