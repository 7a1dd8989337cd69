using Aegir.Drupal;
using Aegir.Model;
using Aegir.Recipes;
using Aegir.Services.Db;
using Aegir.Services.Http;
using Aegir.Tasks.Moving;
using Aegir.Tasks.Parts;
using static Aegir.Recipes.Step;

namespace Aegir.Tasks;

/// <summary>Makes a new site: database, directory, Drupal's own installation, vhost, record.</summary>
/// <param name="Site">The site as it shall be, its database's name and password chosen.</param>
/// <param name="Options">What Drupal's installer is told.</param>
public sealed record InstallSite(Site Site, InstallOptions Options) : HostingTask
{
    /// <inheritdoc/>
    public override string Verb => "site install";

    /// <inheritdoc/>
    public override ContextName Context => Site.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<ContextName> Uses => [Site.DbServer, Site.Platform];

    /// <summary>Plans an installation: chooses what is left to choose, and looks whether it can be done.</summary>
    /// <param name="fleet">Where.</param>
    /// <param name="wanted">
    /// Makes the record from the database's name, its password and the hash salt, which are chosen here.
    /// </param>
    /// <param name="uri">The site's name.</param>
    /// <param name="options">What Drupal's installer is told.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="Conflict">The name is taken, or the platform is locked or not published yet.</exception>
    /// <exception cref="InvalidInput">The platform lacks the profile, or does not go with the database.</exception>
    public static async Task<InstallSite> Plan(
        Fleet fleet,
        Func<SqlName, Secret, Secret, Site> wanted,
        DomainName uri,
        InstallOptions options,
        CancellationToken ct
    )
    {
        var site = wanted(DatabaseNames.Choose(uri), Secret.Generate(), Secret.Generate(64)) with
        {
            Created = fleet.Now,
        };
        await fleet.Db.Sites.DemandFree(site, but: null, ct);
        var home = await fleet.Home(site, ct);
        home.DemandFit();
        var platform = home.Site.Platform;
        MoveDemands.TakesSites(platform);
        Installable.DemandProfile(home.Site, home.Drupal.Packages(platform));
        return new InstallSite(site, options);
    }

    /// <inheritdoc/>
    public override async Task<HostingTask> Again(Fleet fleet, CancellationToken ct) =>
        await Plan(
            fleet,
            (database, password, salt) =>
                Site with
                {
                    Database = database,
                    DatabasePassword = password,
                    HashSalt = salt,
                },
            Site.Uri,
            Options,
            ct
        );

    /// <inheritdoc/>
    public override async Task<Recipe> Recipe(Fleet fleet, CancellationToken ct)
    {
        var home = await fleet.Home(Site, ct);
        return
        [
            Guards.NamesAreFree(fleet, Site),
            Check("the database server answers", (_, end) => home.Db.Check(end)),
            Check("the web server answers", (_, end) => home.Http.Check(end)),
            Check("the name servers and balancers answer", (_, end) => home.Dns.Check(end)),
            Guards.NoSiteIsThere(home),
            .. home.Drupal.WriteSite(home.Site),
            .. home.Db.CreateDatabase(home.Site, home.Http.DatabaseClients),
            SiteChecks.Settings(home),
            Do(
                $"install Drupal with profile {Site.Profile}",
                (_, end) => home.Db.Attended(token => home.Drupal.Install(home.Site, Options, token), end)
            ),
            .. home.Http.PublishNewSite(home.Site, Door.Open),
            .. SiteChecks.Answers(home),
            home.Dns.Follow(Recording.Save(fleet, Site with { Verified = Site.Created }, before: null)),
        ];
    }
}
