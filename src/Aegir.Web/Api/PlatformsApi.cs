using Aegir.Model;
using Aegir.Views;
using Microsoft.AspNetCore.Http.HttpResults;
using NotFound = Microsoft.AspNetCore.Http.HttpResults.NotFound;

namespace Aegir.Web.Api;

internal static class PlatformsApi
{
    public static void MapPlatforms(this IEndpointRouteBuilder api)
    {
        var platforms = api.MapGroup("/platforms").WithTags("Platforms");
        platforms.MapGet("/", List).WithSummary("All platforms, or those on one web server, by name.");
        platforms.MapGet("/{name}", Show).WithSummary("One platform.");
    }

    private static async Task<Ok<IReadOnlyList<PlatformView>>> List(string? webServer, Hub hub, CancellationToken ct)
    {
        var server = webServer is null ? null : ContextName.Server(webServer);
        var platforms = await hub.Db.Platforms.List(server, ct);
        return TypedResults.Ok<IReadOnlyList<PlatformView>>([.. platforms.Select(PlatformView.Of)]);
    }

    private static async Task<Results<Ok<PlatformView>, NotFound>> Show(string name, Hub hub, CancellationToken ct) =>
        PathName.Platform(name) is { } known && await hub.Db.Platforms.Find(known, ct) is { } platform
            ? TypedResults.Ok(PlatformView.Of(platform))
            : TypedResults.NotFound();
}
