using Aegir.Model;
using Aegir.Recipes;
using static Aegir.Recipes.Step;

namespace Aegir.Tasks;

/// <summary>What is looked at before a task about a site calls itself done.</summary>
internal static class SiteChecks
{
    /// <summary>
    /// Asks the site's web server for the front page, whatever DNS says; nothing for a site that is switched off. A
    /// redirect to an installer is what Drupal answers when it does not find its site or its settings.
    /// </summary>
    public static IReadOnlyList<Step> Answers(SiteHome home) =>
        home.Site.Site.State != SiteState.Enabled
            ? []
            :
            [
                Check(
                    $"{home.Site.Site.Uri} answers",
                    async (_, ct) =>
                    {
                        foreach (var answer in await home.Http.Ask(home.Site, "/", ct))
                        {
                            if (answer.Status is not ((>= 200 and < 400) or 401 or 403))
                                throw new SiteDoesNotAnswer(
                                    $"{home.Site.Site.Uri} answers the check on {answer.Server} with status {answer.Status}. The error log of the web server says why."
                                );
                            if (answer.Location.Contains("/install.php", StringComparison.Ordinal))
                                throw new SiteDoesNotAnswer(
                                    $"{home.Site.Site.Uri} redirects to Drupal's installer on {answer.Server}: it does not find its settings, or its database is empty."
                                );
                        }
                    }
                ),
            ];
}

/// <summary>A site that should be up answered with an error.</summary>
public sealed class SiteDoesNotAnswer(string message) : Exception(message);
