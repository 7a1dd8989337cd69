using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services.Db;
using Aegir.Services.Http;
using Aegir.Tasks.Importing;
using Aegir.Tasks.Moving;
using Aegir.Tasks.Parts;
using static Aegir.Recipes.Step;

namespace Aegir.Tasks;

/// <summary>
/// Takes over a site that is not Aegir's yet: one that lies on a platform without a record, or on another machine. It is
/// copied into a site of its own, with a new database and settings, and stays what it is where it was.
/// </summary>
/// <param name="Site">The site as it shall be recorded; it keeps its <c>hash_salt</c>.</param>
/// <param name="Source">Where it lies.</param>
/// <param name="Found">What its settings said of it.</param>
public sealed record ImportSite(Site Site, SiteSource Source, FoundSite Found) : HostingTask
{
    /// <inheritdoc/>
    public override string Verb => "site import";

    /// <inheritdoc/>
    public override ContextName Context => Site.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<ContextName> Uses => [Site.DbServer, Site.Platform];

    /// <summary>Plans the import: reads the site's settings where it lies, and looks whether it can live where it shall.</summary>
    /// <param name="fleet">Where.</param>
    /// <param name="source">Where the site lies.</param>
    /// <param name="uri">Its domain name.</param>
    /// <param name="wanted">Makes its record once the names and secrets that nobody types are chosen.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="Conflict">One of its names is taken, or the platform is locked.</exception>
    /// <exception cref="InvalidInput">Platform or database server do not suit it.</exception>
    /// <exception cref="Hosts.CommandFailed">Its settings cannot be read.</exception>
    public static async Task<ImportSite> Plan(
        Fleet fleet,
        SiteSource source,
        DomainName uri,
        Func<SqlName, Secret, Secret, Site> wanted,
        CancellationToken ct
    )
    {
        var password = Secret.Generate();
        var draft = wanted(DatabaseNames.Choose(uri), password, password);
        await fleet.Db.Sites.DemandFree(draft, but: null, ct);
        var there = await fleet.Home(draft, ct);
        MoveDemands.TakesSites(there.Site.Platform);
        var found = await FoundSites.Read(fleet, source, there.Site.Platform, ct);
        var code = new DrupalCode(found.Flavour, found.Version, "");
        MoveDemands.Fit($"The site at {source}", code, found.Database.Driver, there);
        var database = await DatabaseNames.ChooseFree(there.Db, uri, ct);
        var site = wanted(database, password, found.HashSalt);
        return new ImportSite(site with { Created = fleet.Now, Verified = fleet.Now }, source, found);
    }

    /// <inheritdoc/>
    public override async Task<HostingTask> Again(Fleet fleet, CancellationToken ct) =>
        await Plan(
            fleet,
            Source,
            Site.Uri,
            (database, password, salt) =>
                Site with
                {
                    Database = database,
                    DatabasePassword = password,
                    HashSalt = salt,
                },
            ct
        );

    /// <inheritdoc/>
    public override async Task<Recipe> Recipe(Fleet fleet, CancellationToken ct)
    {
        var there = await fleet.Home(Site, ct);
        var source = new FoundSource(fleet, this, await FoundSites.HostOf(fleet, Source, ct), there);
        var from = Source.Directory is { } directory && directory != Site.Uri ? directory : null;
        // Modules of another code base may be older, though Drupal itself is as new.
        var arrival = new Arrival(fleet, there, from, isUpgraded: Source.Machine is not null);
        return
        [
            Guards.NamesAreFree(fleet, Site),
            Check("the database server answers", (_, end) => there.Db.Check(end)),
            Check("the web server answers", (_, end) => there.Http.Check(end)),
            Check("the name servers and balancers answer", (_, end) => there.Dns.Check(end)),
            source.Check(),
            .. source.MakePlace(),
            .. there.Db.CreateDatabase(there.Site, there.Http.DatabaseClients),
            SiteChecks.Settings(there),
            source.CopyDatabase(),
            UpgradeChecks.Demand(fleet, there, source.Upgrading),
            source.LookForFilesThatStay(),
            .. source.CopyFiles(),
            .. arrival.Adapt(),
            .. there.Http.SetDoor(there.Site, Door.Closed),
            .. SiteChecks.Answers(there),
            there.Dns.Follow(Recording.Save(fleet, Site, before: null, source.Completed)),
            PointOfNoReturn,
            // Not before: what visitors write from here on is never rolled back.
            .. there.Http.SetDoor(there.Site, Door.Open),
        ];
    }
}
