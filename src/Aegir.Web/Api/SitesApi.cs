using Aegir.Model;
using Aegir.Store;
using Aegir.Views;
using Microsoft.AspNetCore.Http.HttpResults;
using NotFound = Microsoft.AspNetCore.Http.HttpResults.NotFound;

namespace Aegir.Web.Api;

internal static class SitesApi
{
    public static void MapSites(this IEndpointRouteBuilder api)
    {
        var sites = api.MapGroup("/sites").WithTags("Sites");
        sites.MapGet("/", List).WithSummary("All sites, or those that fit what is asked for, by name.");
        sites.MapGet("/{uri}", Show).WithSummary("One site.");
        sites.MapGet("/{uri}/backups", Backups).WithSummary("The backups of one site, the newest first.");
    }

    private static async Task<Ok<IReadOnlyList<SiteRow>>> List(
        string? platform,
        string? webServer,
        string? dbServer,
        string? client,
        string? sites,
        Hub hub,
        CancellationToken ct
    )
    {
        var filter = new SiteFilter
        {
            Platform = platform is null ? null : ContextName.Platform(platform),
            WebServer = webServer is null ? null : ContextName.Server(webServer),
            DbServer = dbServer is null ? null : ContextName.Server(dbServer),
            Client = client is null ? null : Parsed.Parse<ClientName>(client),
            Sites = sites is null ? [] : [Parsed.Parse<SitePattern>(sites)],
        };
        var found = await hub.Db.Sites.Overview(filter, ct);
        return TypedResults.Ok<IReadOnlyList<SiteRow>>([.. found.Select(SiteRow.Of)]);
    }

    private static async Task<Results<Ok<SiteView>, NotFound>> Show(string uri, Hub hub, CancellationToken ct) =>
        PathName.Read<DomainName>(uri) is { } known && await hub.Db.Sites.Find(known, ct) is { } site
            ? TypedResults.Ok(await SiteView.Of(site, hub.Db, ct))
            : TypedResults.NotFound();

    /// <summary>They outlive their site, so a site that is gone may still have some.</summary>
    private static async Task<Results<Ok<IReadOnlyList<BackupView>>, NotFound>> Backups(
        string uri,
        Hub hub,
        CancellationToken ct
    )
    {
        if (PathName.Read<DomainName>(uri) is not { } known)
            return TypedResults.NotFound();
        var backups = await hub.Db.Backups.List(known, ct);
        return backups.Count > 0 || await hub.Db.Sites.Find(known, ct) is not null
            ? TypedResults.Ok<IReadOnlyList<BackupView>>([.. backups.Select(BackupView.Of)])
            : TypedResults.NotFound();
    }
}
