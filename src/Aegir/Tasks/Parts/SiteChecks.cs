using System.Collections.Concurrent;
using Aegir.Drupal.Settings;
using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services.Http;
using Aegir.Store;
using static Aegir.Recipes.Step;

namespace Aegir.Tasks.Parts;

/// <summary>What is looked at of a site that has a new place, before its code runs there and before the task calls itself done.</summary>
internal static class SiteChecks
{
    /// <summary>
    /// Looks whether the settings of a site, its administrator's own among them, lead to its new database: what runs its code
    /// from then on would change the one that they lead to. Its uploads have to lie where publications leave them, too.
    /// </summary>
    /// <param name="home">The site as it shall be.</param>
    /// <param name="areItsOwn">
    /// Whether it had these settings in this place, as one has that is restored: where they put its uploads is only told then.
    /// </param>
    public static Step Settings(SiteHome home, bool areItsOwn = false) =>
        Check(
            "its settings lead to the new database, and its uploads lie where they are left alone",
            async (scope, ct) =>
            {
                var settings = await home.Drupal.OwnSettings(home.Site, ct);
                if ((areItsOwn ? settings.Database : Obstacle(home, settings)) is { } why)
                    throw new Conflict(why);
                if (Obstacle(home, settings) is { } warning)
                    scope.Report(warning);
            }
        );

    /// <summary>Why a site whose settings these are cannot go to a place, the weightier first; null if it can.</summary>
    public static string? Obstacle(SiteHome there, OwnSettings settings) =>
        settings.Database ?? (IsPublished(there) ? settings.Uploads : null);

    /// <summary>
    /// Looks whether a site's uploads lie where its publication leaves them. Settings that only its web server can read say
    /// nothing here, and keep nobody from verifying the site.
    /// </summary>
    public static Step Uploads(SiteHome home) =>
        Check(
            "its uploads lie where they are left alone",
            async (scope, ct) =>
            {
                if (await Misplaced(home, scope, ct) is { } why)
                    throw new Conflict(why);
            }
        );

    /// <summary>
    /// Looks at the same for many sites: the publication of a platform's code deletes what is not in it and lies outside of
    /// their directories.
    /// </summary>
    public static Step UploadsOfAll(Fleet fleet, SiteFilter sites) =>
        Check(
            "the uploads of its sites lie where they are left alone",
            async (scope, ct) =>
            {
                var platforms = (await fleet.Db.Platforms.List(webServer: null, ct)).ToDictionary(known => known.Name);
                var own = (await fleet.Db.Sites.Overview(sites, ct)).Where(site =>
                    OwnSettings.AreThere(platforms[site.Platform].SiteDirectory(site.Uri), platforms[site.Platform])
                );
                var refusals = new ConcurrentBag<string>();
                await Parallel.ForEachAsync(
                    own,
                    ct,
                    async (site, end) =>
                    {
                        var home = await fleet.Home(await fleet.Db.Sites.Get(site.Uri, end), end);
                        if (await Misplaced(home, scope, end) is { } why)
                            refusals.Add(why);
                    }
                );
                if (!refusals.IsEmpty)
                    throw new Conflict(string.Join('\n', refusals.Order(StringComparer.Ordinal)));
            }
        );

    /// <summary>Why the next publication would delete what visitors have uploaded; null for no reason that could be found out.</summary>
    private static async Task<string?> Misplaced(SiteHome home, StepScope scope, CancellationToken ct)
    {
        try
        {
            return IsPublished(home) ? (await home.Drupal.OwnSettings(home.Site, ct)).Uploads : null;
        }
        catch (Exception failure) when (failure is CommandFailed or InvalidInput)
        {
            scope.Report(
                $"Where the settings of {home.Site.Site.Uri} put its uploads cannot be read on the hub: {failure.Message}"
            );
            return null;
        }
    }

    /// <summary>
    /// Asks the site's web server for the front page, whatever DNS says; nothing for a site that is switched off. A
    /// redirect to an installer is what Drupal answers when it does not find its site or its settings. A site may have no front
    /// page: that Drupal itself says so is an answer, too.
    /// </summary>
    /// <remarks>
    /// In maintenance mode Drupal answers 503, as a web server does whose PHP is down. It still lets people log in: the
    /// route <c>user.login</c> has <c>_maintenance_access</c>; Drupal 7 has user_menu_site_status_alter().
    /// </remarks>
    public static IReadOnlyList<Step> Answers(SiteHome home) =>
        home.Site.Site.State != SiteState.Enabled
            ? []
            :
            [
                Check(
                    $"{home.Site.Site.Uri} answers",
                    async (scope, ct) =>
                    {
                        var answers = await home.Http.Ask(home.Site, "/", ct);
                        if (
                            answers.Any(answer => answer.Status == 503)
                            && (await home.Drupal.Contents(home.Site, ct)).IsInMaintenance
                        )
                        {
                            scope.Report($"{home.Site.Site.Uri} is in maintenance mode, and stays so.");
                            answers = await home.Http.Ask(home.Site, "/user/login", ct);
                        }
                        if (answers.Any(HasNoFrontPage))
                            scope.Report($"{home.Site.Site.Uri} says itself that it has no front page.");
                        foreach (var answer in answers)
                            Demand(home.Site.Site.Uri, answer);
                    }
                ),
            ];

    /// <summary>Where the hub alone serves a site there is no copy that could lose what the hub's has not.</summary>
    private static bool IsPublished(SiteHome home) => home.Http.SiteHosts.Any(host => !host.IsHub);

    private static bool HasNoFrontPage(WebAnswer answer) => answer is { Status: 404 or 410, IsDrupals: true };

    private static void Demand(DomainName site, WebAnswer answer)
    {
        if (answer.Status is not ((>= 200 and < 400) or 401 or 403) && !HasNoFrontPage(answer))
            throw new SiteDoesNotAnswer(
                $"{site} answers the check on {answer.Server} with status {answer.Status}. The error log of the web server says why."
            );
        if (answer.Location.Contains("/install.php", StringComparison.Ordinal))
            throw new SiteDoesNotAnswer(
                $"{site} redirects to Drupal's installer on {answer.Server}: it does not find its settings, or its database is empty."
            );
    }
}

/// <summary>A site that should be up answered with an error.</summary>
public sealed class SiteDoesNotAnswer(string message) : Exception(message);
