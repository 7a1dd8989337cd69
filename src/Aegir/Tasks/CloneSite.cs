using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services.Db;
using Aegir.Services.Http;
using Aegir.Tasks.Moving;
using Aegir.Tasks.Parts;

namespace Aegir.Tasks;

/// <summary>Makes a second site like one that there is, under another name. The first stays open and as it is.</summary>
/// <param name="Site">The site as recorded.</param>
/// <param name="Copy">The second site as it shall be.</param>
public sealed record CloneSite(Site Site, Site Copy) : HostingTask
{
    /// <inheritdoc/>
    public override string Verb => "site clone";

    /// <inheritdoc/>
    public override ContextName Context => Copy.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<ContextName> Uses =>
        [Site.Name, Site.DbServer, Site.Platform, Copy.DbServer, Copy.Platform];

    /// <summary>Plans a clone: chooses what is left to choose, and looks whether it can be had there.</summary>
    /// <param name="fleet">Where.</param>
    /// <param name="site">The site as recorded.</param>
    /// <param name="wanted">Where the clone goes; its name is given.</param>
    /// <param name="aliases">Further names of the clone.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="InvalidInput">The site cannot live there.</exception>
    /// <exception cref="Conflict">A name is taken, or the platform is locked.</exception>
    public static async Task<CloneSite> Plan(
        Fleet fleet,
        Site site,
        Destination wanted,
        IReadOnlyList<DomainName> aliases,
        CancellationToken ct
    )
    {
        var clone = wanted.Apply(site) with
        {
            Aliases = aliases,
            RedirectTo = null,
            Tags = [],
            HashSalt = Secret.Generate(64),
            State = SiteState.Enabled,
            Created = fleet.Now,
            Verified = fleet.Now,
        };
        await fleet.Db.Sites.DemandFree(clone, but: null, ct);
        var there = await fleet.Home(clone, ct);
        await MoveDemands.Check(fleet, await fleet.Home(site, ct), there, ct);
        var database = await DatabaseNames.ChooseFree(there.Db, clone.Uri, ct);
        return new CloneSite(site, clone with { Database = database, DatabasePassword = Secret.Generate() });
    }

    /// <inheritdoc/>
    public override async Task<HostingTask> Again(Fleet fleet, CancellationToken ct) =>
        await Plan(fleet, await Guards.Still(fleet, Site, ct), Destination.Between(Site, Copy), Copy.Aliases, ct);

    /// <inheritdoc/>
    public override async Task<Recipe> Recipe(Fleet fleet, CancellationToken ct)
    {
        var there = await fleet.Home(Copy, ct);
        var move = new SiteMove(fleet, await fleet.Home(Site, ct), there);
        return
        [
            Guards.Unchanged(fleet, Site),
            Guards.NamesAreFree(fleet, Copy),
            .. move.Checks(),
            .. move.MakePlace(),
            .. move.CopyFiles("copy the files"),
            move.CopyDatabase(isClosed: false),
            .. move.Adapt(),
            .. there.Http.SetDoor(there.Site, Door.Open),
            .. SiteChecks.Answers(there),
            there.Dns.Follow(Recording.Save(fleet, Copy, before: null)),
        ];
    }
}
