using Aegir.Model;

namespace Aegir.Views;

/// <summary>A platform. <c>Verified</c> is when <c>verify</c> last succeeded, null before the first time.</summary>
public sealed record PlatformView(
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
    /// <summary>The platform of a record.</summary>
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
