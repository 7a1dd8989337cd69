using Aegir.Model;

namespace Aegir.Web.Views;

/// <summary>A platform.</summary>
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
}
