using Aegir.Model;
using Aegir.Views;
using Microsoft.AspNetCore.Http.HttpResults;
using NotFound = Microsoft.AspNetCore.Http.HttpResults.NotFound;

namespace Aegir.Web.Api;

internal static class BackupsApi
{
    public static void MapBackups(this IEndpointRouteBuilder api)
    {
        var backups = api.MapGroup("/backups").WithTags("Backups");
        backups.MapGet("/", List).WithSummary("The backups of all sites, the newest first.");
        backups.MapGet("/{name}", Show).WithSummary("One backup; the archive itself stays on the hub.");
    }

    private static async Task<Ok<IReadOnlyList<BackupView>>> List(Hub hub, CancellationToken ct) =>
        TypedResults.Ok<IReadOnlyList<BackupView>>([
            .. (await hub.Db.Backups.List(site: null, ct)).Select(BackupView.Of),
        ]);

    private static async Task<Results<Ok<BackupView>, NotFound>> Show(string name, Hub hub, CancellationToken ct) =>
        PathName.Read<BackupName>(name) is { } known && await hub.Db.Backups.Find(known, ct) is { } backup
            ? TypedResults.Ok(BackupView.Of(backup))
            : TypedResults.NotFound();
}
