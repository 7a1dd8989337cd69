using Aegir.Drupal;
using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using static Aegir.Recipes.Step;

namespace Aegir.Tasks.Parts;

/// <summary>
/// The CSS and JavaScript that Drupal puts together from many files, in <c>files/css</c> and <c>files/js</c>. Since Drupal 10.1
/// they are called after versions, not contents, and made when somebody asks for them; to clear the caches deletes them. But
/// caches are cleared on the hub, and they are on the web servers: what is not deleted there is the old code's for ever.
/// </summary>
internal static class Aggregates
{
    private const string MadeOnDemandSince = "10.1.0";

    /// <summary>
    /// Deletes them on all web servers. Visitors' next requests make them anew, so it has no undo. Nothing before Drupal 10.1,
    /// where another content has another name.
    /// </summary>
    public static IReadOnlyList<Step> Delete(SiteHome home)
    {
        var (code, files) = (home.Site.Platform.Code, home.Site.Directory / "files");
        if (code.Flavour != DrupalFlavour.Drupal8 || Releases.Compare(code.Version, MadeOnDemandSince) < 0)
            return [];
        return home.Http.OnSiteHosts(
            "delete the CSS and JavaScript that was put together before",
            host => Do($"delete it on {host.Name}", (_, ct) => host.Run(Removal.Of(files / "css", files / "js"), ct))
        );
    }
}
