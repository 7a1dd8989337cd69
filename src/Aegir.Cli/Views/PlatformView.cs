using Aegir.Cli.Output;
using Aegir.Drupal;
using Aegir.Model;

namespace Aegir.Cli.Views;

/// <summary>A platform as <c>aegir platform list</c> and <c>show</c> show it.</summary>
internal sealed record PlatformView(
    string Name,
    string Root,
    string Docroot,
    string WebServer,
    string Flavour,
    string Version,
    bool IsLocked,
    DateTimeOffset? Verified
)
{
    public static PlatformView Of(Platform platform) =>
        new(
            platform.Name.Bare,
            platform.Root.ToString(),
            platform.Docroot.ToString(),
            platform.WebServer.Bare,
            platform.Code.Flavour == DrupalFlavour.Backdrop ? "backdrop" : "drupal",
            platform.Code.Version,
            platform.IsLocked,
            platform.Verified
        );

    public void Print(TextWriter writer)
    {
        var details = new Details();
        details.Add("platform", Name);
        details.Add("code", $"{Flavour} {Version}");
        details.Add("root", Root);
        details.Add("docroot", Docroot);
        details.Add("web server", WebServer);
        details.Add("locked", IsLocked ? "yes: it takes no new site" : "no");
        details.Add("verified", Moment.Text(Verified) ?? "never");
        details.WriteTo(writer);
    }
}

/// <summary>A profile, module or theme that a platform offers.</summary>
internal sealed record PackageView(string Name, string Type, string Version, int? Schema)
{
    public static PackageView Of(Package package) =>
        new(package.Name.ToString(), package.Type, package.Version, package.Schema);
}
