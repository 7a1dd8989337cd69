using Aegir.Views;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Aegir.Web.Api;

internal static class ServersApi
{
    public static void MapServers(this IEndpointRouteBuilder api)
    {
        var servers = api.MapGroup("/servers").WithTags("Servers");
        servers.MapGet("/", List).WithSummary("All servers, by name.");
        servers.MapGet("/{name}", Show).WithSummary("One server.");
    }

    private static async Task<Ok<IReadOnlyList<ServerView>>> List(Hub hub, CancellationToken ct) =>
        TypedResults.Ok<IReadOnlyList<ServerView>>([.. (await hub.Db.Servers.List(ct)).Select(ServerView.Of)]);

    private static async Task<Results<Ok<ServerView>, NotFound>> Show(string name, Hub hub, CancellationToken ct) =>
        PathName.Server(name) is { } known && await hub.Db.Servers.Find(known, ct) is { } server
            ? TypedResults.Ok(ServerView.Of(server))
            : TypedResults.NotFound();
}
