using Aegir.Model;
using Aegir.Recipes;
using static Aegir.Recipes.Step;

namespace Aegir.Tasks.Parts;

/// <summary>
/// What a task looks at before it changes anything: whether the records it was planned from are still what they were.
/// </summary>
internal static class Guards
{
    /// <summary>
    /// Refuses to go on from a site's record that has changed since the task was planned: one that was ahead in the queue
    /// may have given the site another database, and what this task knows, and would record, is out of date. When the
    /// site was last verified does not count.
    /// </summary>
    public static Step Unchanged(Fleet fleet, Site planned) =>
        Check(
            $"{planned.Name} is what it was when this was planned",
            async (_, ct) =>
            {
                var now = await fleet.Db.Sites.Get(planned.Uri, ct);
                if (now with { Verified = planned.Verified } != planned)
                    throw new Conflict(
                        $"{planned.Name} has been changed since this task was planned. Look at it and give the command anew: aegir site show {planned.Uri}"
                    );
            }
        );

    /// <summary>The record, as it is now, of a site that a task which is tried again was planned on.</summary>
    /// <exception cref="NotFound">There is no site of that name any more.</exception>
    /// <exception cref="Conflict">Another site has that name now.</exception>
    public static async Task<Site> Still(Fleet fleet, Site planned, CancellationToken ct)
    {
        var now = await fleet.Db.Sites.Get(planned.Uri, ct);
        return now.Created == planned.Created
            ? now
            : throw new Conflict(
                $"{planned.Name} is another site now than the one that this task was about. Give the command anew."
            );
    }

    /// <summary>
    /// Refuses to make a site whose names are taken: they were free when the task was planned, but one that was ahead in
    /// the queue may have made the same site.
    /// </summary>
    /// <param name="fleet">Where the records are.</param>
    /// <param name="planned">The site with its names.</param>
    /// <param name="but">The site that has some of these names and gives them up; null for none.</param>
    public static Step NamesAreFree(Fleet fleet, Site planned, DomainName? but = null) =>
        Check($"no site has the names of {planned.Name}", (_, ct) => fleet.Db.Sites.DemandFree(planned, but, ct));

    /// <summary>
    /// Refuses to install a site where the code base has one of that name which nobody recorded: its settings may be the only
    /// place that knows its database.
    /// </summary>
    public static Step NoSiteIsThere(SiteHome home) =>
        Check(
            $"there is no site in {home.Site.Directory} yet",
            (_, _) =>
                Path.Exists($"{home.Site.Directory}/settings.php")
                    ? throw new Conflict(
                        $"There is a settings.php in {home.Site.Directory} on the hub already. Take that site over with ‘aegir site import {home.Site.Site.Uri}’, or move the file away."
                    )
                    : Task.CompletedTask
        );

    /// <summary>
    /// Refuses to go on from a cluster's record that has changed since the task was planned, or with other platforms than
    /// it was planned for. When it was last verified does not count.
    /// </summary>
    public static Step Unchanged(Fleet fleet, Server planned, IReadOnlyList<ContextName> platforms) =>
        Check(
            $"{planned.Name} is what it was when this was planned",
            async (_, ct) =>
            {
                var now = await fleet.Db.Servers.Get(planned.Name, ct);
                var serves = (await fleet.Db.Platforms.List(planned.Name, ct)).Select(platform => platform.Name);
                if (now with { Verified = planned.Verified } != planned || !serves.SequenceEqual(platforms))
                    throw new Conflict(
                        $"{planned.Name} has been changed since this task was planned. Look at it and give the command anew: aegir cluster show {planned.Name.Bare}"
                    );
            }
        );
}
