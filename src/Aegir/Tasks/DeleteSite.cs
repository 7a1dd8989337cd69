using Aegir.Hosts;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services.Http;
using Aegir.Tasks.Parts;
using static Aegir.Recipes.Step;

namespace Aegir.Tasks;

/// <summary>
/// Deletes a site everywhere: vhost, files, database, record. A last backup of it is made first, and stays. Servers that
/// are gone are not touched; a backup has no uploads then, or where the database is gone there is none.
/// </summary>
/// <param name="Site">The site as recorded.</param>
/// <param name="Safety">The name of the backup that is made first; null for none, where none can be made any more.</param>
public sealed record DeleteSite(Site Site, BackupName? Safety) : HostingTask
{
    /// <summary>What it is called.</summary>
    internal const string Name = "site delete";

    /// <summary>Which of the site's servers exist no more, as somebody says; null for none.</summary>
    public IReadOnlyList<ContextName>? Gone
    {
        get;
        init => field = value is null ? null : EqualList<ContextName>.Of(value);
    }

    /// <summary>Web servers that still send its visitors on to it; null for none.</summary>
    public IReadOnlyList<ContextName>? Forwarding
    {
        get;
        init => field = value is null ? null : EqualList<ContextName>.Of(value);
    }

    /// <inheritdoc/>
    public override string Verb => Name;

    /// <inheritdoc/>
    public override ContextName Context => Site.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<ContextName> Uses => [Site.DbServer, Site.Platform];

    /// <summary>Plans the deletion of a site.</summary>
    /// <param name="fleet">Where.</param>
    /// <param name="site">The site as recorded.</param>
    /// <param name="backsUp">Whether a backup is to be made where one can be.</param>
    /// <param name="isGone">Whether those of its servers that do not answer now exist no more.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="Conflict">A server should be gone, and they all answer, or a member of the cluster does.</exception>
    public static async Task<DeleteSite> Plan(Fleet fleet, Site site, bool backsUp, bool isGone, CancellationToken ct)
    {
        var gone = isGone ? await Silent(fleet, await fleet.Home(site, ct), ct) : null;
        if (gone?.Contains(site.DbServer) == true)
            backsUp = false;
        return new(site, backsUp ? await BackupSite.ChooseName(fleet, site.Uri, ct) : null)
        {
            Gone = gone,
            Forwarding = await fleet.Db.Forwards.To(site.Uri, ct) is { Count: > 0 } forwards
                ? [.. forwards.Select(forward => forward.Server)]
                : null,
        };
    }

    /// <inheritdoc/>
    public override async Task<HostingTask> Again(Fleet fleet, CancellationToken ct) =>
        await Plan(
            fleet,
            await Guards.Still(fleet, Site, ct),
            // None was planned, either, where there was no database to back up; by now there may be.
            backsUp: Safety is not null || Gone?.Contains(Site.DbServer) == true,
            isGone: Gone is not null,
            ct
        );

    /// <inheritdoc/>
    public override async Task<Recipe> Recipe(Fleet fleet, CancellationToken ct)
    {
        var home = await fleet.Home(Site, ct);
        var web = home.Site.Platform.WebServer;
        var (hasWeb, hasDb) = (Gone?.Contains(web) != true, Gone?.Contains(Site.DbServer) != true);
        // Where nobody serves the site any more, the hub's own copy of its directory is all that is left to back up.
        var source = hasWeb ? home : home with { Http = new HttpService() };
        var withoutIt = $"aegir site delete {Site.Uri} --gone";
        var reason = hasWeb ? "before delete" : $"before delete, without uploads: {web} is gone";
        return
        [
            Guards.Unchanged(fleet, Site),
            .. If(hasDb, GoneServer.Check("the database server answers", home.Db.Check, withoutIt)),
            .. If(hasWeb, GoneServer.Check("the web server answers", home.Http.Check, withoutIt)),
            Check("the name servers and balancers answer", (_, end) => home.Dns.Check(end)),
            .. source.Http.CloseSite(home.Site),
            .. BackupSite.Archive(fleet, source, Safety, reason),
            PointOfNoReturn,
            OwnDirectives.Forget(fleet, home),
            .. hasWeb ? home.Http.RetireSite(home.Site) : home.Http.ForgetSite(home.Site),
            .. hasDb ? home.Db.RetireDatabase(home.Site) : [],
            .. home.Drupal.RetireSite(home.Site),
            home.Dns.Follow(Recording.Forget(fleet, Site)),
            .. EarlierServers.Tell(fleet, Forwarding ?? [], $"that {Site.Name} is gone", home.Site, (_, _) => []),
            .. If(!hasWeb, GoneServer.Leave(web, $"{home.Site.Directory} with all uploads, and the site's vhost")),
            .. If(!hasDb, GoneServer.Leave(Site.DbServer, $"the database {Site.Database} and its user")),
        ];
    }

    /// <summary>Those of the site's servers that do not answer.</summary>
    private static async Task<IReadOnlyList<ContextName>> Silent(Fleet fleet, SiteHome home, CancellationToken ct)
    {
        var (web, db) = (home.Site.Platform.WebServer, home.Site.Site.DbServer);
        var answers = await Task.WhenAll(Answers(home.Http.Check(ct)), Answers(home.Db.Check(ct)));
        if (!answers[0])
            await DemandNoMember(fleet, await fleet.Db.Servers.Get(web, ct), ct);
        return answers switch
        {
            [true, true] => throw new Conflict(
                $"Both {web} and {db} answer: {home.Site.Site.Name} can be deleted without --gone."
            ),
            [true, false] => [db],
            [false, true] => [web],
            _ => [.. new[] { web, db }.Distinct()],
        };
    }

    /// <summary>A cluster is gone only with all of its members: any that is left has the site and its uploads.</summary>
    private static async Task DemandNoMember(Fleet fleet, Server web, CancellationToken ct)
    {
        var holders = web.Members.Where(member => !member.IsOut && member.Role != MemberRole.Balancer);
        foreach (var name in holders.Select(member => member.Server))
            if (
                await fleet.Db.Servers.Find(name, ct) is { } machine
                && await Answers((await fleet.Http(machine, ct)).Check(ct))
            )
                throw new Conflict(
                    $"{web.Name} is not gone: {name} answers. First take out of it what does not: aegir cluster out {web.Name.Bare} MEMBER"
                );
    }

    private static async Task<bool> Answers(Task check)
    {
        try
        {
            await check;
            return true;
        }
        catch (Exception failure) when (SeveralFailed.AreAll<CommandFailed>(failure))
        {
            return false;
        }
    }

    private static Step[] If(bool isSo, Step step) => isSo ? [step] : [];
}
